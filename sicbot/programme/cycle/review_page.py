"""The page on which the Secretariat looks over the dates of the cycle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.text import Text, _
from sicbot.programme.cycle.calendar import FILE_NAME, MEDIA_TYPE, dates_of, to_ics
from sicbot.programme.cycle.review_rows import Review
from sicbot.programme.cycle.status_page import told_status
from sicbot.programme.files import FileWish, keep_file
from sicbot.programme.generated import Wish, keep_page
from sicbot.programme.lists.told_page import Frame, wish_for
from sicbot.programme.meetings.entries import meeting_entries
from sicbot.programme.notes.note_telling import link_to
from sicbot.programme.placed_page import PlacedPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.cycle import CyclePage, Status
    from sicbot.core.job import Context
    from sicbot.core.plan import Change, Skip
    from sicbot.programme.flow import Flow
    from sicbot.programme.programme import Programme

TEMPLATE = "cycle_review.xhtml.j2"
VERSION = "1"
SLUG = "cycle"
KIND = "cycle"  # of pages in config/policy.toml


@dataclass(frozen=True, slots=True)
class ReviewPage(PlacedPage):
    """Where the page stands, as `SPACE:Title`, as is `below`; and whether it has a calendar."""

    calendar: bool = True


def keep_review(page: ReviewPage, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings the page up to date; without the cycle’s table it stays as it is."""
    programme, template = context.programme, f"{TEMPLATE} {VERSION}"
    frame = Frame(SLUG, page.place, page.below, KIND, template, _("the dates of the cycle"))

    told: list[tuple[Status, Flow]] = []  # the file tells what the page's readers may know

    def tell(flow: Flow) -> str | Text:
        status = told_status(flow)
        told.append((status, flow))
        why_not = _why_not(status.plan, flow)
        return why_not or _body(Review(status, context), calendar=page.calendar)

    wish = wish_for(frame, programme, tell)
    if isinstance(wish, Wish):
        steps = list(keep_page(wish, programme))
        yield from steps
        if page.calendar:
            yield from keep_file(_calendar(*told[0], context), wish, steps, programme)
    elif wish is not None:
        yield wish


def _calendar(status: Status, flow: Flow, context: Context[Programme]) -> FileWish:
    """Return days and meetings as a file, which names the page of the cycle as its source."""
    plan, url = status.plan, context.programme.snapshot.url
    source = f"{url}/pages/viewpage.action?pageId={plan.page}" if plan.page else ""
    dates = dates_of(plan, status.cycle, meeting_entries(flow, status.cycle))
    data = to_ics(dates, source, context.show)
    return FileWish(FILE_NAME, MEDIA_TYPE, data, _("the days of the cycle as a calendar"))


def _why_not(plan: CyclePage, flow: Flow) -> Text | None:
    """Return why the page is not made, or stays as it is; None: its table was read."""
    is_made, why = SLUG in flow.programme.made, plan.unread
    if plan.page is None and why is None:
        why = next(iter(plan.notes), None)
    elif plan.page is not None and not flow.may_tell(plan.page):
        why = _("not all who may see the status may read the page of the cycle")
    if why is None and not is_made:
        why = flow.programme.status_material.pages_unread
    if why is None:
        return None
    return _("stays as it is: {why}", why=why) if is_made else _("not made yet: {why}", why=why)


def _body(review: Review, *, calendar: bool) -> str:
    context, plan = review.context, review.status.plan
    return context.render(
        TEMPLATE,
        source=link_to(plan.page, context.programme) if plan.page else "",
        place=link_to(plan.events_page, context.programme) if plan.events_page else "",
        rows=review.rows(),
        events=review.events(),
        moved=review.moved(),
        overlaps=review.overlaps(),
        slips=review.slips(),
        notes=review.notes(),
        calendar=FILE_NAME if calendar else "",
        lacking=list(dict.fromkeys(context.show(one) for one in review.status.unread)),
        when=f"{context.now:%Y-%m-%d}",
        coverage=[context.show(line) for line in context.programme.coverage.lines()],
    )
