"""How the scheduler is, over HTTP: JSON for people and service managers, metrics for Prometheus.

It tells names of schedules and jobs, times and numbers, and nothing of what the wiki holds.
"""

from __future__ import annotations

import socket
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, TypeAlias

import uvicorn
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, SummaryMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from prometheus_client.core import Metric
    from starlette.requests import Request

    from sicbot.core.schedule import LastRun, Status

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

LOCAL = "127.0.0.1"  # nobody else's business, unless somebody says so
UNAVAILABLE = 503
JOIN_SECONDS = 2.0
BY_SCHEDULE = ("schedule",)


def make_health_app(ask: Callable[[], Status]) -> Starlette:
    """Return the pages `/health` and `/metrics` of the status that `ask` returns."""
    registry = CollectorRegistry()  # the library's own one tells of the machine too
    registry.register(_Figures(ask))

    def health(_request: Request) -> Response:
        status = ask()
        return JSONResponse(as_json(status), 200 if status.alive else UNAVAILABLE)

    def metrics(_request: Request) -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return Starlette(routes=[Route("/health", health), Route("/metrics", metrics)])


def as_json(status: Status) -> Json:
    """Return what `/health` shows. A failed run stands there; starting anew would not mend it."""
    return {
        "alive": status.alive,
        "stopping": status.stopping,
        "schedules": [
            {
                "name": one.schedule.name,
                "cron": one.schedule.cron,
                "jobs": list(one.schedule.jobs),
                "next_due": one.next_due.isoformat(),
                "running": one.running,
                "last_run": _run_as_json(one.tally.last),
            }
            for one in status.schedules
        ],
    }


def _run_as_json(run: LastRun | None) -> Json:
    if run is None:
        return None
    return {
        "due": run.due.isoformat(),
        "started": run.started.isoformat(),
        "seconds": round(run.seconds, 3),
        "outcome": str(run.report.outcome),
        "changes": run.report.changes,
        "waiting": run.report.waiting,
        "skipped": run.report.skipped,
    }


class _Figures(Collector):
    """The figures of the moment at which somebody asks."""

    def __init__(self, ask: Callable[[], Status]) -> None:
        self._ask = ask

    def collect(self) -> list[Metric]:
        return figures(self._ask())


def figures(status: Status) -> list[Metric]:
    """Return the metrics of a status; sums begin with the process."""
    alive = _gauge("scheduler_alive", "1 while anything will ever run again.", ())
    runs = CounterMetricFamily("sicbot_runs", "Runs.", labels=("schedule", "outcome"))
    changes = CounterMetricFamily("sicbot_changes", "Changes made.", labels=BY_SCHEDULE)
    seconds = SummaryMetricFamily("sicbot_run_seconds", "Length of runs.", labels=BY_SCHEDULE)
    due = _gauge("next_due_timestamp_seconds", "When the schedule is due next.")
    began = _gauge("last_run_timestamp_seconds", "When the last run began.")
    late = _gauge("last_run_late_seconds", "How long after its due time the last run began.")
    waiting = _gauge("waiting", "Changes of the last run that wait for a person.")
    skipped = _gauge("skipped", "Items that the last run left out.")
    alive.add_metric((), float(status.alive))
    for one in status.schedules:
        name, tally = (one.schedule.name,), one.tally
        for outcome, number in sorted(tally.outcomes.items()):
            runs.add_metric((*name, str(outcome)), number)
        changes.add_metric(name, tally.changes)
        seconds.add_metric(name, tally.runs, tally.seconds)
        due.add_metric(name, one.next_due.timestamp())
        if tally.last is not None:
            began.add_metric(name, tally.last.started.timestamp())
            late.add_metric(name, (tally.last.started - tally.last.due).total_seconds())
            waiting.add_metric(name, tally.last.report.waiting)
            skipped.add_metric(name, tally.last.report.skipped)
    return [alive, runs, changes, seconds, due, began, late, waiting, skipped]


def _gauge(name: str, about: str, labels: tuple[str, ...] = BY_SCHEDULE) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"sicbot_{name}", about, labels=labels)


@contextmanager
def serving_health(ask: Callable[[], Status], *, port: int, host: str = LOCAL) -> Iterator[str]:
    """Serve the pages in a thread of their own while the context is open; give their address.

    Args:
        ask: Returns the status, in any thread.
        port: 0 takes a free one.
        host: The address to listen on.

    Raises:
        OSError: Nobody can listen there.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as listening:
        server = uvicorn.Server(
            uvicorn.Config(
                make_health_app(ask),
                log_config=None,
                log_level="critical",
                access_log=False,
                lifespan="off",
                ws="none",
                loop="asyncio",
                timeout_graceful_shutdown=1,
                server_header=False,
            )
        )
        thread = Thread(target=server.run, args=([listening],), name="health", daemon=True)
        thread.start()
        shown = f"[{host}]" if family == socket.AF_INET6 else host
        try:
            yield f"http://{shown}:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(JOIN_SECONDS)
