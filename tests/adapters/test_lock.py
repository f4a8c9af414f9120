"""One run at a time on a state folder, and a dead one holds nothing."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from sicbot.adapters.lock import HOLDER, LOCK, run_lock
from sicbot.core.errors import ConfigError, LockedError
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOLDS = """
import sys
from pathlib import Path
from sicbot.adapters.lock import run_lock
with run_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_run(state: Path) -> Iterator[subprocess.Popen[str]]:
    """Let another process hold the folder until it is told or killed."""
    command = [sys.executable, "-c", HOLDS, str(state)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:  # noqa: S603
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_second_process_is_told_who_is_at_work(tmp_path: Path) -> None:
    """Folder, process and time are named, and what to do."""
    with another_run(tmp_path) as process, pytest.raises(LockedError) as raised, run_lock(tmp_path):
        pass

    told = str(raised.value)
    assert str(tmp_path) in told
    assert f"process {process.pid}, since 2" in told
    assert "wait until it is done" in told


def test_the_lock_of_a_killed_process_is_free_at_once(tmp_path: Path) -> None:
    """Nobody has to delete a file by hand."""
    with another_run(tmp_path) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()

        with run_lock(tmp_path):
            pass
    assert (tmp_path / LOCK).exists()


def test_a_second_run_in_the_same_process_is_refused_too(tmp_path: Path) -> None:
    """The scheduler and a person's click may meet."""
    with run_lock(tmp_path):
        with pytest.raises(LockedError, match=f"process {os.getpid()}"), run_lock(tmp_path):
            pass
        with pytest.raises(LockedError), run_lock(tmp_path):  # the refused one let go of nothing
            pass


def test_the_folder_is_free_after_a_run_that_failed(tmp_path: Path) -> None:
    """And says no more who held it."""
    with pytest.raises(KeyError), run_lock(tmp_path):
        raise KeyError

    assert not (tmp_path / HOLDER).exists()
    with run_lock(tmp_path):
        pass


UNREADABLE = ["", "{", "[]", '{"process": 1}', '{"process": [], "started": "2026-01-01"}', "\xff"]


@pytest.mark.parametrize("text", UNREADABLE)
def test_a_note_that_cannot_be_read_is_left_out(tmp_path: Path, text: str) -> None:
    """The lock holds without it."""
    with run_lock(tmp_path):
        (tmp_path / HOLDER).write_text(text, encoding="latin-1")
        with pytest.raises(LockedError, match="; wait until"), run_lock(tmp_path):
            pass


def test_only_the_owner_may_read_what_the_lock_makes(tmp_path: Path) -> None:
    """A folder that is not there yet is made."""
    state = tmp_path / "new"
    with run_lock(state):
        modes = {stat.S_IMODE(file.stat().st_mode) for file in state.iterdir()}

        assert modes == {0o600}
        assert stat.S_IMODE(state.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    """A file stands where it should be."""
    (tmp_path / "state").write_text("a file")

    with pytest.raises(ConfigError, match="SICBOT_STATE"), run_lock(tmp_path / "state"):
        pass
