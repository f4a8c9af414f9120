"""A job of the tests' own with boxes to tick, blog posts and comments, as digests have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import requests
from pydantic import BaseModel, Field

from sicbot.app import observe
from sicbot.core.job import Context, Job
from sicbot.core.model import Allowed, GroupName, SpaceKey
from sicbot.core.plan import Restricted
from sicbot.core.text import _
from sicbot.programme.generated import Wish, keep_page
from sicbot.programme.remarks import RemarkWish, write_remark
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
    weeks: tuple[str, ...] = Field(default=(), description="Titles of posts that there shall be.")
    remarks: dict[str, str] = Field(
        default={}, description="Whom to tell of the page in a comment, by the comment's slug."
    )


@dataclass(frozen=True)
class Item:
    """One thing that the job keeps."""

    kind: str
    name: str = ""


def items(_programme: Programme, config: Config) -> list[Item]:
    weeks = [Item("post", title) for title in config.weeks]
    told = [Item("remark", slug) for slug in config.remarks]
    return [*([Item("boxes")] if config.tasks else []), *weeks, *told]


def plan(item: Item, config: Config, context: Context[Programme]) -> Iterator[Change | Skip]:
    match item.kind:
        case "post":
            yield from keep_page(week(item.name), context.programme)
        case "remark":
            yield from remark(item.name, config.remarks[item.name], context.programme)
        case _:
            yield from board(config, context)


def week(title: str) -> Wish:
    """Return the post of a week."""
    slug = f"digest-{title.lower().replace(' ', '-')}"
    body = f"<p>News of {title}</p>"
    return Wish(slug, f"TOWN:{title}", "", body, COUNCIL, "post 1", _("what is new"), post=True)


def remark(slug: str, who: str, programme: Programme) -> Iterator[Change | Skip]:
    """Yield the comment that tells somebody, by account key, of the page."""
    page = programme.page("TOWN:Board")
    assert page is not None
    body = f'<p><ac:link><ri:user ri:userkey="{who}" /></ac:link> look at this</p>'
    yield from write_remark(RemarkWish(slug, page, body, _("tell of it")), programme)


def board(config: Config, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what the page of boxes needs."""
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
POSTS = (SpaceKey("TOWN"),)


def planned(scene: Scene, config: Config) -> Plan:
    """Return what the job would do."""
    with scene.app() as app:
        return plan_with(app, [(JOB, config)], observe(app, work=True, posts=POSTS))


def ran(scene: Scene, config: Config, chosen: frozenset[ChangeId] | None = None) -> RunReport:
    """Make what is free, or these changes, in one command."""
    with scene.app() as app:
        plan = plan_with(app, [(JOB, config)], observe(app, work=True, posts=POSTS))
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
