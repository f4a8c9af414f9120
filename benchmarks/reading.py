"""Requests of an audit for wikis of 100, 1,000 and 10,000 pages, and how long they wait."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.tables import goal, show
from sicbot.app import audit_includes
from sicbot.sandbox.model import Switches
from sicbot.sandbox.serving import running
from tests.worlds import (
    AUDIENCES,
    app_of,
    plain_world,
    requests_allowed,
    requests_expected,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.sandbox.serving import Server

GROUPS = 1 + len(AUDIENCES)  # the default group is asked for too
SIZES = ((100, 1), (1_000, 1), (1_000, 5), (10_000, 5))  # pages and spaces
LATENCY_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Audit:
    """What one audit took."""

    requests: int
    seconds: float


def requests() -> None:
    """Show the requests of a first and of a second audit beside what the size asks for."""
    rows, kept = list[tuple[str, ...]](), True
    for pages, spaces in SIZES:
        with _wiki(pages, spaces) as (server, state):
            audits = [_audit(server, state) for _round in range(2)]
        for full, audit in zip((True, False), audits, strict=True):
            expected = requests_expected(pages, spaces, GROUPS, full=full)
            allowed = requests_allowed(expected)
            kept = kept and audit.requests <= allowed
            name = f"{pages:,} pages in {spaces}, {'full' if full else 'unchanged'}"
            counts = (audit.requests, expected)
            rows.append((name, *map(str, counts), f"{allowed:.1f}", f"{audit.seconds:.1f}"))
    show(
        f"Requests of an audit ({GROUPS} groups), wiki in the same process",
        ("wiki", "requests", "formula", "allowed", "seconds"),
        rows,
    )
    goal("within 10 % and 2 of the formula", met=kept)


def waiting() -> None:
    """Show the time of audits with latency beside the requests' share of it."""
    rows = []
    for pages, spaces in SIZES[:3]:
        with _wiki(pages, spaces) as (server, state):
            server.wiki.switches = Switches(latency_seconds=LATENCY_SECONDS)
            audits = [_audit(server, state) for _round in range(2)]
        for name, audit in zip(("full", "unchanged"), audits, strict=True):
            waited = audit.requests * LATENCY_SECONDS
            row = (f"{pages:,} pages in {spaces}, {name}", str(audit.requests), f"{waited:.2f}")
            rows.append((*row, f"{audit.seconds:.2f}", f"{audit.seconds - waited:.2f}"))
    show(
        f"An audit with {LATENCY_SECONDS * 1000:.0f} ms latency",
        ("wiki", "requests", "requests x latency, s", "wall time, s", "the rest, s"),
        rows,
    )


@contextmanager
def _wiki(pages: int, spaces: int) -> Iterator[tuple[Server, Path]]:
    """Serve a wiki, with an empty folder for what sicbot keeps of it."""
    world = plain_world(pages, spaces=spaces, groups=AUDIENCES)
    with TemporaryDirectory() as folder, running(world=world) as server:
        yield server, Path(folder)


def _audit(server: Server, state: Path) -> Audit:
    server.clear_log()
    start = perf_counter()
    with app_of(server.url, state) as app:
        audit_includes(app)
    return Audit(len(server.requests()), perf_counter() - start)
