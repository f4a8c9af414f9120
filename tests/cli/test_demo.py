"""The demo leaves nothing behind."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

STAYS = """
import threading
from tempfile import TemporaryDirectory
from sicbot.cli.demo import _wait
with TemporaryDirectory(prefix="sicbot-demo-") as folder:
    threading.Timer(0.5, print, [folder], {"flush": True}).start()  # when it waits already
    _wait()
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_a_stop_takes_the_folder_away(number: signal.Signals) -> None:
    """Who stops it by either signal finds the temporary folder gone."""
    with subprocess.Popen(  # noqa: S603  # our own code
        [sys.executable, "-c", STAYS], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        assert folder.is_dir()
        assert process.poll() is None
        process.send_signal(number)
        process.wait(timeout=30)

    assert not folder.exists()
