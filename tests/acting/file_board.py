"""A job of the tests' own that keeps a page with one file, as the calendar does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from sicbot.app import observe
from sicbot.core.job import Context, Job
from sicbot.core.model import Allowed, GroupName
from sicbot.core.plan import Restricted
from sicbot.core.text import _
from sicbot.programme.files import FileWish, keep_file
from sicbot.programme.generated import Wish, keep_page
from sicbot.running import apply_plan, plan_with

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.outcome import RunReport
    from sicbot.core.plan import Change, ChangeId, Plan, Skip
    from sicbot.programme.programme import Programme
    from sicbot.sandbox.model import Attachment
    from tests.acting.scene import Scene

COUNCIL = Restricted(Allowed(groups=frozenset({GroupName("council")})))
NAME, TITLE = "cycle.ics", "Dates"


class Config(BaseModel, extra="forbid", frozen=True):
    """What is wanted."""

    data: str = Field(default="BEGIN:VCALENDAR", description="What stands in the file.")
    text: str = Field(default="dates", description="What stands on the page.")


def items(_programme: Programme, _config: Config) -> list[str]:
    return [TITLE]


def plan(title: str, config: Config, context: Context[Programme]) -> Iterator[Change | Skip]:
    wish = Wish("cycle-dates", f"TOWN:{title}", "TOWN:Home", f"<p>{config.text}</p>", COUNCIL,
                "dates 1", _("what is new"))  # fmt: skip
    file = FileWish(NAME, "text/calendar", config.data.encode(), _("what is new"))
    steps = list(keep_page(wish, context.programme))
    yield from steps
    yield from keep_file(file, wish, steps, context.programme)


JOB = Job("file_board", _("Keeps boxes."), Config, items, plan, needs_work=True)


def planned(scene: Scene, config: Config) -> Plan:
    """Return what the job would do."""
    with scene.app() as app:
        return plan_with(app, [(JOB, config)], observe(app, work=True))


def ran(scene: Scene, config: Config, chosen: frozenset[ChangeId] | None = None) -> RunReport:
    """Make what is free, or these changes, in one command."""
    with scene.app() as app:
        plan = plan_with(app, [(JOB, config)], observe(app, work=True))
        return apply_plan(app, plan, plan.free if chosen is None else chosen)


def file_on(scene: Scene) -> Attachment | None:
    """Return the page's file."""
    found = scene.wiki.attachments(scene.page(TITLE).id)
    return found[0] if found else None


def data_on(scene: Scene) -> bytes:
    """Return the bytes of the page's file; none where there is no file."""
    file = file_on(scene)
    return scene.wiki.attachment_bytes(file.content.id) if file else b""


def put(scene: Scene, data: bytes, who: str = "mayor") -> None:
    """Somebody puts the file there, or its next version."""
    file = file_on(scene)
    if file is None:
        scene.wiki.attach(
            scene.viewer(who), scene.page(TITLE).id, NAME, "text/calendar", data, "mine"
        )
        return
    scene.wiki.replace_attachment(
        scene.viewer(who), file.content.id, "text/calendar", data, file.comment
    )
