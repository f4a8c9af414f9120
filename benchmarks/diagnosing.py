"""CPU time of finding and judging all includes of 10,000 pages for 8 audiences."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import TYPE_CHECKING

from benchmarks.tables import show
from sicbot.app import audiences_of
from sicbot.core.audience import AudienceMap
from sicbot.engine.snapshot import Needs, take_snapshot
from sicbot.programme.inclusions.doctor import diagnose
from sicbot.programme.inclusions.includes import map_includes
from sicbot.sandbox.serving import running
from tests.worlds import AUDIENCES, app_of, plain_world

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from sicbot.app import App
    from sicbot.core.model import Snapshot

PAGES = 10_000
SPACES = 5
MISSING = 250  # includes that name a page which is nowhere


def run() -> None:
    """Show the CPU time of each step; the texts are kept already."""
    world = plain_world(PAGES, spaces=SPACES, groups=AUDIENCES)
    for number in range(0, 4 * MISSING, 4):
        name = f"t{number}"
        world["files"][name] = world["files"][name].replace('title="Page', 'title="Nowhere')
    with (
        TemporaryDirectory() as folder,
        running(world=world) as server,
        app_of(server.url, Path(folder)) as app,
    ):
        rows = _steps(app, _snapshot(app))
    show(
        f"CPU time for {PAGES:,} pages, {MISSING} includes of nothing",
        ("step", "count", "seconds"),
        rows,
    )


def _snapshot(app: App) -> Snapshot:
    settings = app.config.sicbot
    groups = (settings.wiki.default_group, *settings.audiences.groups)
    return take_snapshot(app.reader, Needs(groups=groups), app.clock.now())


def _steps(app: App, snapshot: Snapshot) -> list[tuple[str, str, str]]:
    audiences = audiences_of(snapshot, app.config)
    pages = snapshot.pages.records.values()
    sees = AudienceMap(snapshot).sees
    rows = []
    seen, seconds = _timed(
        lambda: sum(bool(sees(audience, page)) for audience in audiences for page in pages)
    )
    rows.append((f"who sees what, {len(audiences)} audiences", str(seen), f"{seconds:.2f}"))
    includes, seconds = _timed(lambda: map_includes(snapshot))
    rows.append(("finding includes", str(len(includes.references)), f"{seconds:.2f}"))
    findings, seconds = _timed(lambda: diagnose(snapshot, includes, audiences))
    rows.append(("judging them", str(len(findings)), f"{seconds:.2f}"))
    return rows


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    start = process_time()
    done = work()
    return done, process_time() - start
