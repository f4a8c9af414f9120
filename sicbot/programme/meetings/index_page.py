"""The page on which the Secretariat finds all meetings with their minutes; it blames nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sicbot.core.text import Text, _
from sicbot.programme.lists.told_page import Frame, keep_told
from sicbot.programme.notes.note_telling import link_to
from sicbot.programme.people.addresses import shown
from sicbot.programme.placed_page import PlacedPage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from sicbot.core.job import Context
    from sicbot.core.plan import Change, Skip
    from sicbot.programme.flow import Flow
    from sicbot.programme.meetings.meetings import Meeting
    from sicbot.programme.programme import Programme

TEMPLATE, VERSION = "scaffold_meetings.xhtml.j2", "1"
SLUG = "meetings"
KIND = "meetings"  # of pages in config/policy.toml
LATELY = timedelta(days=365)  # what is older stands in a fold
Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class MeetingsPage(PlacedPage):
    """Where the page stands, as `SPACE:Title`, as is `below`."""


def keep_meetings(page: MeetingsPage, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings the page up to date; before there is any meeting there is none.

    A meeting moves among the past ones once it has begun, and into the fold a year later: nothing
    else on the page hangs on the day.
    """
    programme, template = context.programme, f"{TEMPLATE} {VERSION}"
    frame = Frame(SLUG, page.place, page.below, KIND, template, _("the meetings and their minutes"))

    def tell(flow: Flow) -> str | Text | None:
        why, is_made = programme.status_material.pages_unread, SLUG in programme.made
        if why is not None and is_made:
            return _("stays as it is: {why}", why=why)
        if why is not None:
            return _("not made yet: {why}", why=why)
        return _body(flow, context) if programme.meetings or is_made else None

    yield from keep_told(frame, programme, tell)


def _body(flow: Flow, context: Context[Programme]) -> str:
    told = flow.told(context.programme.meetings, lambda one: one.page)
    dated = [one for one in told.items if one.days is not None]
    past = [one for one in dated if one.has_begun(context.now)]
    lately = context.now.date() - LATELY
    coming = sorted((one for one in dated if one not in past), key=_order)
    newest_first = sorted(past, key=_order, reverse=True)
    return context.render(
        TEMPLATE,
        coming=_rows(coming, context),
        past=_rows((one for one in newest_first if not _is_before(one, lately)), context),
        older=_rows((one for one in newest_first if _is_before(one, lately)), context),
        undated=_rows((one for one in told.items if one.days is None), context),
        hidden=told.hidden,
        minutes=context.programme.work.minutes_label,
        when=f"{context.now:%Y-%m-%d}",
        coverage=[context.show(line) for line in context.programme.coverage.lines()],
    )


def _order(meeting: Meeting) -> tuple[str, str, int]:
    """Order meetings by day and hour; those of a day without an hour come first."""
    first = meeting.days.first.isoformat() if meeting.days else ""
    return first, meeting.time.hour, int(meeting.page)


def _is_before(meeting: Meeting, day: date) -> bool:
    return meeting.days is not None and meeting.days.last < day


def _rows(meetings: Iterable[Meeting], context: Context[Programme]) -> list[Row]:
    return [_row(one, context) for one in meetings]


def _row(meeting: Meeting, context: Context[Programme]) -> Row:
    days, time = meeting.days, meeting.time
    zone = f" ({time.zone})" if time.zone else ""
    return {
        "first": days.first.isoformat() if days else "",
        "last": days.last.isoformat() if days else "",
        "many": days is not None and days.first != days.last,
        "hour": f"{time.hour}{zone}" if time.hour else "",
        "codes": ", ".join(meeting.task_forces),
        "page": context.show(shown(meeting.title)),
        "link": link_to(meeting.page, context.programme),
        "state": context.show(_state(meeting)),
        "done": meeting.minutes,
        "decisions": _count(meeting.decisions),
        "actions": _count(meeting.actions),
    }


def _state(meeting: Meeting) -> Text:
    if meeting.minutes:
        return _("the minutes are there")
    if meeting.untouched:
        return _("its page has nobody’s words yet")
    return _("no minutes yet")


def _count(number: int | None) -> str:
    return "?" if number is None else str(number)
