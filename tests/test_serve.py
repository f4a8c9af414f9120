"""`sicbot serve` as a service manager has it: a process that answers, works and stops when told."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import IO, TYPE_CHECKING, Any

import pytest
import requests

from sicbot.adapters.register import SqlRegister
from sicbot.adapters.store import open_store
from sicbot.cli.stopping import heeding
from sicbot.core.errors import SicbotError
from sicbot.core.stop import Stop
from sicbot.sandbox.model import Switches
from sicbot.sandbox.serving import running
from sicbot.scheduler import STOP_SECONDS
from sicbot.shipped import shipped
from tests.worlds import plain_world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sicbot.sandbox.serving import Server

SECONDS = 60
NOWHERE = "http://127.0.0.1:9"
SCHEDULE = '[[schedules]]\nname = "main"\ncron = "0 6 * * *"\njobs = ["includes"]\n'
# The command by itself: whatever else `sicbot` can do, it is not needed here.
COMMAND = """
import sys, typer
from sicbot.cli.serve import serve
from sicbot.core.errors import SicbotError
app = typer.Typer(pretty_exceptions_enable=False)
app.command()(serve)
try:
    app()
except SicbotError as error:
    sys.exit(f"sicbot: {error}")
"""


@dataclass
class Service:
    """A `sicbot serve` that has said where its health is."""

    process: subprocess.Popen[str]
    url: str
    said: list[str]

    def health(self) -> Any:
        return requests.get(f"{self.url}/health", timeout=SECONDS).json()

    def last_run(self) -> Any:
        """Return the last run of the first schedule, as soon as there is one."""
        end = monotonic() + SECONDS
        while (run := self.health()["schedules"][0]["last_run"]) is None:
            assert monotonic() < end
        return run

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(SECONDS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the shipped configuration and one schedule."""
    shutil.copytree(shipped("config"), tmp_path / "config")
    set_schedules(tmp_path, SCHEDULE)
    return tmp_path


@pytest.fixture
def wiki() -> Iterator[Server]:
    with running(world=plain_world(5, groups=("4p1000-members",)), switches=Switches()) as server:
        yield server


def set_schedules(folder: Path, text: str) -> None:
    """Write other schedules into the configuration."""
    path = folder / "config" / "sicbot.toml"
    kept = path.read_text(encoding="utf-8").partition("[[schedules]]")[0]
    path.write_text(kept + text, encoding="utf-8")


def start(folder: Path, url: str, *arguments: str, out: IO[str] | int) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if name[:7] != "SICBOT_"}
    own = {
        "SICBOT_WIKI_URL": url,
        "SICBOT_WIKI_TOKEN": "token-sicbot",
        "SICBOT_STATE": str(folder / "state"),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    return subprocess.Popen(  # noqa: S603  # our own command
        [sys.executable, "-c", COMMAND, "--port", "0", *arguments],
        cwd=folder,
        env={**kept, **own},
        stdout=out,
        stderr=subprocess.STDOUT,
        text=True,
    )


@contextmanager
def serving(folder: Path, url: str, *arguments: str) -> Iterator[Service]:
    """Run `sicbot serve` as a process of its own."""
    with start(folder, url, *arguments, out=subprocess.PIPE) as process:
        assert process.stdout is not None
        said = []
        try:
            for line in process.stdout:
                said.append(line)
                if line.startswith("Health is at "):
                    yield Service(process, line.split()[3].removesuffix("/health,"), said)
                    break
            else:
                raise AssertionError("".join(said))
        finally:
            process.kill()


def refused(folder: Path) -> str:
    """Return what a `sicbot serve` says that ends by itself."""
    with start(folder, NOWHERE, out=subprocess.PIPE) as process:
        said, _ = process.communicate(timeout=SECONDS)

    assert process.returncode != 0
    assert "Traceback" not in said
    return str(said)


def seen_long_ago(folder: Path, url: str) -> None:
    """Let the store know the schedule since a day long past."""
    store = open_store(folder / "state" / "sicbot.sqlite3")
    SqlRegister(store, url).keep("schedules", {"main": "2020-01-01T00:00:00+00:00"})
    store.dispose()


def test_a_service_that_is_new_has_missed_nothing(folder: Path, wiki: Server) -> None:
    """It waits for its first time; nothing is written because it was started."""
    with serving(folder, wiki.url) as service:
        health = service.health()
        code = service.stop()

    assert (health["schedules"][0]["last_run"], code) == (None, 0)
    assert wiki.requests() == []


def test_a_service_catches_up_tells_and_stops(folder: Path, wiki: Server) -> None:
    """It missed a run since it was seen first, so it runs at the start; SIGTERM ends it with 0."""
    seen_long_ago(folder, wiki.url)
    with serving(folder, wiki.url) as service:
        run = service.last_run()
        metrics = requests.get(f"{service.url}/metrics", timeout=SECONDS).text
        code = service.stop()

    assert (run["outcome"], code) == ("done", 0)
    assert 'sicbot_runs_total{outcome="done",schedule="main"} 1.0' in metrics
    assert service.said[0].startswith("main: next at ")
    assert service.said[0].endswith(": includes\n")


def test_a_service_that_ran_today_waits(folder: Path, wiki: Server) -> None:
    """The journal knows of the run before the restart; asked to, it runs all the same."""
    seen_long_ago(folder, wiki.url)
    with serving(folder, wiki.url) as service:
        service.last_run()
        service.stop()
    wiki.clear_log()
    with serving(folder, wiki.url) as service:
        health = service.health()
        service.stop(signal.SIGINT)
    asked = len(wiki.requests())
    with serving(folder, wiki.url, "--once-now") as service:
        again = service.last_run()
        service.stop()

    assert health["schedules"][0]["last_run"] is None
    assert asked == 0
    assert again["outcome"] == "done"


def test_a_wiki_that_is_away_does_not_end_the_service(folder: Path) -> None:
    """The run failed; the next one may not."""
    seen_long_ago(folder, NOWHERE)
    with serving(folder, NOWHERE) as service:
        run = service.last_run()
        alive = service.health()["alive"]
        code = service.stop()

    assert (run["outcome"], alive, code) == ("failed", True, 0)


def test_a_stop_while_the_wiki_is_slow_is_heeded_in_time(folder: Path, wiki: Server) -> None:
    """A service manager need not kill it."""
    rule = {"match": {"path": "/rest/api/content/scan"}, "kind": "slow", "seconds": 1}
    requests.put(f"{wiki.url}/sandbox/faults", json=[rule], timeout=SECONDS).raise_for_status()
    seen_long_ago(folder, wiki.url)
    with serving(folder, wiki.url) as service:
        began = monotonic()
        code = service.stop()

    assert code == 0
    assert monotonic() - began < STOP_SECONDS


def test_a_stop_ends_the_reading() -> None:
    """Between two requests; before, reading goes on."""
    stop = Stop()
    told = heeding(stop, lambda _what, _done, _total: None)
    told("SOIL", 200, None)
    stop.request()

    with pytest.raises(SicbotError, match="asked to stop while reading"):
        told("SOIL", 400, None)


BAD = {
    "no schedule": ("", "schedules: there are none; add [[schedules]]"),
    "no such job": (SCHEDULE.replace("includes", "coffee"), "names the job coffee, which"),
    "weekday by number": (SCHEDULE.replace("* * *", "* * 1"), "cron's 1 is mon"),
    "one name twice": (SCHEDULE * 2, "main"),
}


@pytest.mark.parametrize(("text", "told"), BAD.values(), ids=BAD)
def test_a_service_refuses_to_start_with(folder: Path, text: str, told: str) -> None:
    """One sentence says what would be right."""
    set_schedules(folder, text)

    assert told in refused(folder)
