"""A job of the tests' own that keeps a region on a page of people, as later jobs do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from sicbot.app import observe
from sicbot.core.job import Context, Job
from sicbot.core.text import _
from sicbot.pages.regions import with_origin
from sicbot.programme.adoption import RegionWish, keep_region
from sicbot.running import apply_plan, plan_with

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.outcome import RunReport
    from sicbot.core.plan import Change, ChangeId, Plan, Skip
    from sicbot.programme.programme import Programme
    from tests.acting.scene import Scene

REGION = "sicbot.notice"


class Config(BaseModel, extra="forbid", frozen=True):
    """What stands where."""

    notices: dict[str, str] = Field(description="Text by the page's title.")


def items(_programme: Programme, config: Config) -> list[tuple[str, str]]:
    return sorted(config.notices.items())


def plan(
    item: tuple[str, str], _config: Config, context: Context[Programme]
) -> Iterator[Change | Skip]:
    title, text = item
    page = context.programme.page(f"TOWN:{title}")
    if page is None:
        return
    content = with_origin(f"<p>{text}</p>", "Kept by sicbot from the council; change it there")
    wish = RegionWish(page, REGION, content, "notice 1", _("the notice of the council"))
    yield from keep_region(wish, context.programme)


JOB = Job("notices", _("Keeps notices."), Config, items, plan)


def planned(scene: Scene, **notices: str) -> Plan:
    """Return what the job would do."""
    with scene.app() as app:
        return plan_with(app, [(JOB, Config(notices=notices))], observe(app))


def applied(scene: Scene, plan: Plan, chosen: frozenset[ChangeId] | None = None) -> RunReport:
    """Make what is free of a plan, or these changes."""
    with scene.app() as app:
        return apply_plan(app, plan, plan.free if chosen is None else chosen)


def approved(scene: Scene, **notices: str) -> RunReport:
    """Say yes to all that the job would do."""
    plan = planned(scene, **notices)
    return applied(scene, plan, frozenset(one.id for one in plan.changes))


def ran(scene: Scene, **notices: str) -> RunReport:
    """Make what is free."""
    return applied(scene, planned(scene, **notices))
