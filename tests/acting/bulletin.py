"""A job of the tests' own with boxes to tick, blog posts and comments, as digests have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import requests
from pydantic import BaseModel, Field

from sicbot.app import observe
from sicbot.core.job import Context, Job
from sicbot.core.model import Allowed, GroupName
from sicbot.core.plan import Restricted
from sicbot.core.text import _
from sicbot.programme.generated import Wish, keep_page
from sicbot.programme.ticking import ticks_on
from sicbot.running import apply_plan, plan_with

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.outcome import RunReport
    from sicbot.core.plan import Change, ChangeId, Plan, Skip
    from sicbot.programme.programme import Programme
    from tests.acting.scene import Scene

COUNCIL = Restricted(Allowed(groups=frozenset({GroupName("council")})))
BOXES = "digest-boxes"


class Config(BaseModel, extra="forbid", frozen=True):
    """What is wanted."""

    tasks: tuple[str, ...] = Field(default=(), description="What is to be done, on one page.")


@dataclass(frozen=True)
class Item:
    """One thing that the job keeps."""

    name: str


def items(_programme: Programme, config: Config) -> list[Item]:
    return [Item("boxes")] if config.tasks else []


def plan(item: Item, config: Config, context: Context[Programme]) -> Iterator[Change | Skip]:
    assert item.name == "boxes"
    body = boxes(config, context.programme)
    wish = Wish(BOXES, "TOWN:To do", "TOWN:Home", body, COUNCIL, "boxes 1", _("what is to be done"),
                ticked=True)  # fmt: skip
    yield from keep_page(wish, context.programme)


def boxes(config: Config, programme: Programme) -> str:
    """Return the page: what is open, each with a box, and what was put away, by whom."""
    page = programme.made.get(BOXES)
    found = ticks_on(page, programme) if page is not None else None
    done = {one.task: one.author for one in found.ticks if one.checked} if found else {}
    old = programme.snapshot.bodies.get(page.id, "") if page is not None else ""
    rows = [
        f"<ac:task><ac:task-id>{number}</ac:task-id>"
        "<ac:task-status>incomplete</ac:task-status>"
        f"<ac:task-body>{task}</ac:task-body></ac:task>"
        for number, task in enumerate(config.tasks, 1)
        if str(number) not in done and f"<li>{task} " not in old
    ]
    away = [
        f"<li>{task} ({done.get(str(number))})</li>"
        if str(number) in done
        else old[old.index(f"<li>{task} ") : old.index("</li>", old.index(f"<li>{task} ")) + 5]
        for number, task in enumerate(config.tasks, 1)
        if str(number) in done or f"<li>{task} " in old
    ]
    listed = f"<ac:task-list>{''.join(rows)}</ac:task-list>" if rows else "<p>Nothing open.</p>"
    return f"<h2>Open</h2>{listed}<h2>Put away</h2><ul>{''.join(away) or '<li>none</li>'}</ul>"


JOB = Job("bulletin", _("Keeps boxes."), Config, items, plan, needs_work=True)


def planned(scene: Scene, config: Config) -> Plan:
    """Return what the job would do."""
    with scene.app() as app:
        return plan_with(app, [(JOB, config)], observe(app, work=True))


def ran(scene: Scene, config: Config, chosen: frozenset[ChangeId] | None = None) -> RunReport:
    """Make what is free, or these changes, in one command."""
    with scene.app() as app:
        plan = plan_with(app, [(JOB, config)], observe(app, work=True))
        return apply_plan(app, plan, plan.free if chosen is None else chosen)


def tick(scene: Scene, task: int, who: str = "mayor", *, checked: bool = True) -> None:
    """Somebody ticks a box on the page, as the browser does."""
    page = scene.page("To do")
    answer = requests.post(
        f"{scene.server.url}/rest/inlinetasks/1/task/{page.id}/{task}/",
        json={"status": "CHECKED" if checked else "UNCHECKED"},
        auth=(who, who),
        timeout=10,
    )
    answer.raise_for_status()


def edit(scene: Scene, old: str, new: str, who: str = "mayor") -> None:
    """Somebody changes the page in the editor."""
    page = scene.page("To do")
    body = scene.wiki.body(page.id)
    assert old in body
    scene.wiki.update_page(
        scene.viewer(who), page.id, version=page.version + 1, title=page.title,
        body=body.replace(old, new, 1),
    )  # fmt: skip
