"""Pages for all 24 Task Forces: requests a page, people told, and the way on after a kill."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.tables import goal, show
from sicbot.core.people import TASK_FORCES
from sicbot.core.scaffolds import Ask, Role
from sicbot.jobs.scaffold import JOB, Asked, Config
from tests.acting.crashing import Effects, KilledError
from tests.acting.scene import whole_wiki
from tests.scaffolds import made, make

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.people import TaskForce
    from tests.acting.scene import Scene

WORLD = Path(__file__).parents[1] / "sicbot" / "demo_world"
BEGINS = datetime.fromisoformat("2023-11-06T15:00:00+01:00")
NOTES, DOSSIERS, MEETINGS = 4, 3, 3  # of each Task Force
WRITES = 6  # of one page: draft, mark, readers, page, labels, readers again


def run() -> None:
    """Show the kits alone, then with meetings, notes and dossiers, then the same after a kill."""
    rows = [
        _measured("whole kits", kits=True),
        _measured("and meetings, notes, dossiers", kits=True, others=True),
        _measured("the same, killed half-way and asked again", kits=True, others=True, killed=True),
    ]
    show(
        "Pages for 24 Task Forces, made closed, labelled, opened",
        ("asked for", "pages", "doubles", "requests a page", "people told", "seconds"),
        rows,
    )
    none = all(row[2] == row[4] == "0" for row in rows)
    goal("no page twice, nobody told", met=none)


def _measured(
    name: str, *, kits: bool, others: bool = False, killed: bool = False
) -> tuple[str, ...]:
    with _scene() as scene:
        asked = _asked(scene, kits=kits, others=others)
        before = len(made(scene))
        scene.server.clear_log()
        begin = perf_counter()
        if killed:
            half = Effects("write", WRITES * len(asked.asks), "before")
            with suppress(KilledError):
                make(replace(scene, on_start=half.attach), asked)
        make(scene, asked)
        taken = perf_counter() - begin
        pages = made(scene)
        titles = Counter((page.space_key, page.title) for page in pages.values())
        slugs = Counter(_slugs(scene))
        doubles = sum(count - 1 for count in (*titles.values(), *slugs.values()))
        count = len(pages) - before
        requests = len(scene.server.requests())
        told = scene.wiki.notifications
    ratio = f"{requests / count:.1f}"
    return name, f"{count}", f"{doubles}", ratio, f"{told}", f"{taken:.0f}"


def _slugs(scene: Scene) -> Iterator[str]:
    for page in made(scene).values():
        value = scene.wiki.properties(page.id)["sicbot"][0]
        if isinstance(value, dict):
            yield str(value["slug"])


@contextmanager
def _scene() -> Iterator[Scene]:
    with TemporaryDirectory() as folder, whole_wiki(WORLD, Path(folder)) as scene:
        yield scene


def _asked(scene: Scene, *, kits: bool, others: bool) -> Asked:
    """Return the ask for all Task Forces in one run."""
    settings = scene.config.of(JOB.name, Config).model_dump()
    asks = [ask for code in TASK_FORCES for ask in _others(code)] if others else []
    return Asked(**settings, asks=tuple(asks), kits=TASK_FORCES if kits else (), whole=kits)


def _others(task_force: TaskForce) -> Iterator[Ask]:
    for number in range(NOTES):
        yield Ask(Role.CONCEPT_NOTE, task_force, f"Note {number}")
    for number in range(DOSSIERS):
        yield Ask(Role.DOSSIER, task_force, f"Candidate {number}")
    for number in range(MEETINGS):
        yield Ask(Role.TF_MEETING, task_force, at=BEGINS + timedelta(days=28 * number))
    for role in (Role.TERMS, Role.WORKPLAN):
        yield Ask(role, task_force)
