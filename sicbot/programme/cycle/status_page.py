"""The page that shows the Secretariat how far each Task Force is; it blames nobody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sicbot.core.text import Text, _
from sicbot.programme.cycle.status import gather
from sicbot.programme.cycle.status_rows import Sheet
from sicbot.programme.lists.told_page import Frame, keep_told
from sicbot.programme.placed_page import PlacedPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.cycle import Status
    from sicbot.core.job import Context
    from sicbot.core.plan import Change, Skip
    from sicbot.programme.flow import Flow
    from sicbot.programme.programme import Programme

TEMPLATE = "status.xhtml.j2"
VERSION = "1"
SLUG = "status"
KIND = "status"  # of pages in config/policy.toml


@dataclass(frozen=True, slots=True)
class StatusPage(PlacedPage):
    """Where the page stands.

    Attributes:
        quiet_weeks: After how many a Task Force counts as quiet.
    """

    quiet_weeks: int = 8


def keep_status(page: StatusPage, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings the page up to date; what could not be read leaves it as it is."""
    why, template = _("the status of the cycle"), f"{TEMPLATE} {VERSION}"
    frame = Frame(SLUG, page.place, page.below, KIND, template, why)

    def tell(flow: Flow) -> str | Text:
        status = told_status(flow)
        return _why_not(status, flow) or _body(page, Sheet(status, flow, context))

    yield from keep_told(frame, context.programme, tell)


def told_status(flow: Flow) -> Status:
    """Return the status as far as all readers of a page may know it."""
    return gather(replace(flow.programme.status_material, may_tell=flow.may_tell))


def _why_not(status: Status, flow: Flow) -> Text | None:
    """Return why the page is not made, or stays as it is; None: what it rests on was read.

    Without the cycle's table nothing has a date. Other pages that were not read are said on a page
    that is there; one that is not there is not made from half of the wiki.
    """
    is_made, plan = SLUG in flow.programme.made, status.plan
    why = plan.unread
    if plan.page is not None and not flow.may_tell(plan.page):
        why = _("not all who may see the status may read the page of the cycle")
    if why is None and not is_made:
        why = flow.programme.status_material.pages_unread
    if why is None:
        return None
    return _("stays as it is: {why}", why=why) if is_made else _("not made yet: {why}", why=why)


def _body(page: StatusPage, sheet: Sheet) -> str:
    status, context = sheet.status, sheet.context
    cycle = status.cycle
    return context.render(
        TEMPLATE,
        cycle=str(cycle.number) if cycle else "",
        begins=f"{cycle.begins:%Y-%m-%d}" if cycle else "",
        focal=list(status.focal),
        activities=sheet.activities(),
        goals=sheet.goals(),
        totals=sheet.totals(),
        open=sheet.not_reported(),
        unread=sheet.not_read(),
        quiet=sheet.quiet(page.quiet_weeks, focal=True),
        others=sheet.quiet(page.quiet_weeks, focal=False),
        weeks=str(page.quiet_weeks),
        notes=list(dict.fromkeys(context.show(note) for note in status.notes)),
        lacking=list(dict.fromkeys(context.show(one) for one in status.unread)),
        when=f"{context.now:%Y-%m-%d}",
        coverage=[context.show(line) for line in context.programme.coverage.lines()],
    )
