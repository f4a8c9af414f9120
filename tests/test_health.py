"""Health and metrics over HTTP: what the scheduler says, and nothing else."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from sicbot.core.schedule import Failure, LastRun, Schedule, ScheduleStatus, Status, Tally
from sicbot.health import as_json, figures, serving_health

DUE = datetime(2026, 11, 20, 5, tzinfo=UTC)
SECONDS = 10


@dataclass(frozen=True)
class Report:
    outcome: str = "done"
    changes: int = 3
    waiting: int = 2
    skipped: int = 1


RUN = LastRun(DUE, DUE + timedelta(seconds=4), 61.5, Report())
FAILED = LastRun(DUE, DUE, 0.5, Failure())
MAIN = Schedule("main", "0 6 * * *", ("includes", "groups"))
NEVER = Schedule("never", "0 6 1 jan *", ())


def status(*, alive: bool = True, tally: Tally | None = None) -> Status:
    one = ScheduleStatus(MAIN, DUE + timedelta(days=1), tally=tally or Tally().plus(RUN))
    return Status(alive, stopping=False, schedules=(one, ScheduleStatus(NEVER, DUE)))


def get(path: str, answer: Status) -> requests.Response:
    with serving_health(lambda: answer, port=0) as url:
        return requests.get(url + path, timeout=SECONDS)


def samples(answer: Status) -> dict[str, float]:
    """Return the metrics as `name{labels}` with their values."""
    return {
        "/".join([sample.name, *sample.labels.values()]): sample.value
        for metric in figures(answer)
        for sample in metric.samples
    }


@pytest.mark.parametrize(("alive", "code"), [(True, 200), (False, 503)], ids=["alive", "dead"])
def test_the_code_says_whether_the_scheduler_lives(alive: bool, code: int) -> None:  # noqa: FBT001
    """A service manager needs no more than that."""
    answer = get("/health", status(alive=alive))

    assert (answer.status_code, answer.json()["alive"]) == (code, alive)


def test_health_tells_of_each_schedule() -> None:
    """When it is due, what it did last, and where it did nothing yet."""
    shown = get("/health", status()).json()

    assert shown == {
        "alive": True,
        "stopping": False,
        "schedules": [
            {
                "name": "main",
                "cron": "0 6 * * *",
                "jobs": ["includes", "groups"],
                "next_due": "2026-11-21T05:00:00+00:00",
                "running": False,
                "last_run": {
                    "due": "2026-11-20T05:00:00+00:00",
                    "started": "2026-11-20T05:00:04+00:00",
                    "seconds": 61.5,
                    "outcome": "done",
                    "changes": 3,
                    "waiting": 2,
                    "skipped": 1,
                },
            },
            {
                "name": "never",
                "cron": "0 6 1 jan *",
                "jobs": [],
                "next_due": "2026-11-20T05:00:00+00:00",
                "running": False,
                "last_run": None,
            },
        ],
    }


def test_a_failed_run_is_told_and_the_process_is_well() -> None:
    """To start it anew would not bring the wiki back."""
    shown: Any = as_json(status(tally=Tally().plus(FAILED)))

    assert shown["schedules"][0]["last_run"]["outcome"] == "failed"
    assert get("/health", status(tally=Tally().plus(FAILED))).status_code == 200


def test_metrics_are_sums_and_the_last_run() -> None:
    """Runs are counted by outcome; a schedule that never ran has no last run."""
    found = samples(status(tally=Tally().plus(RUN).plus(FAILED).plus(RUN).plus_left_out()))

    assert found == {
        "sicbot_scheduler_alive": 1,
        "sicbot_runs_total/main/done": 2,
        "sicbot_runs_total/main/failed": 1,
        "sicbot_runs_total/main/left-out": 1,
        "sicbot_changes_total/main": 6,
        "sicbot_changes_total/never": 0,
        "sicbot_run_seconds_count/main": 3,
        "sicbot_run_seconds_sum/main": 123.5,
        "sicbot_run_seconds_count/never": 0,
        "sicbot_run_seconds_sum/never": 0,
        "sicbot_next_due_timestamp_seconds/main": (DUE + timedelta(days=1)).timestamp(),
        "sicbot_next_due_timestamp_seconds/never": DUE.timestamp(),
        "sicbot_last_run_timestamp_seconds/main": DUE.timestamp() + 4,
        "sicbot_last_run_late_seconds/main": 4,
        "sicbot_waiting/main": 2,
        "sicbot_skipped/main": 1,
    }


def test_metrics_are_served_as_prometheus_reads_them() -> None:
    """Ours alone; nothing of the process or the machine."""
    answer = get("/metrics", status(alive=False))
    names = {line.split("{")[0].split()[0] for line in answer.text.splitlines() if line[0] != "#"}

    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    assert "sicbot_scheduler_alive 0.0" in answer.text.splitlines()
    assert 'sicbot_runs_total{outcome="done",schedule="main"} 1.0' in answer.text.splitlines()
    assert {name.split("_")[0] for name in names} == {"sicbot"}


@pytest.mark.parametrize("path", ["/", "/health/x", "/docs", "/sicbot.toml"])
def test_there_is_nothing_else(path: str) -> None:
    """Two pages are all."""
    assert get(path, status()).status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_sent(method: str) -> None:
    """It shows and takes no orders."""
    with serving_health(status, port=0) as url:
        answer = requests.request(method, f"{url}/health", timeout=SECONDS)

    assert answer.status_code == 405


def test_it_listens_on_this_machine_alone() -> None:
    """Unless somebody says otherwise."""
    with serving_health(status, port=0) as url:
        assert url.startswith("http://127.0.0.1:")


def test_a_port_in_use_is_an_error_before_anything_starts() -> None:
    """Not a line in a log of another thread."""
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(OSError, match="in use"),
        serving_health(status, port=taken.getsockname()[1]),
    ):
        pass


def test_the_port_is_free_afterwards() -> None:
    """The thread ends with the context."""
    with serving_health(status, port=0) as url:
        port = int(url.rsplit(":", 1)[1])

    with pytest.raises(requests.ConnectionError):
        requests.get(f"http://127.0.0.1:{port}/health", timeout=SECONDS)
