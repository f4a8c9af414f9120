"""What the page with the cycle's table says: its activities and when they are."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from sicbot.core.cycle import CyclePage
from sicbot.core.text import Text, _
from sicbot.programme.cycle.activities import ACTIVITIES, BY_SLUG
from sicbot.programme.cycle.anchors import event_name, period_with, without_days
from sicbot.programme.cycle.cycle_table import COLUMNS, REQUIRED, table_of
from sicbot.programme.cycle.events import COLUMNS as EVENT_COLUMNS
from sicbot.programme.cycle.events import REQUIRED as EVENTS_NEED
from sicbot.programme.cycle.events import events_of
from sicbot.programme.people.people_rows import read_register

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sicbot.core.cycle import CycleRow, Event
    from sicbot.core.model import PageId
    from sicbot.programme.seen import WikiSeen


@dataclass(frozen=True, slots=True)
class _Events:
    """What the page of events says; `hidden`: not all who are told may read it."""

    by_id: Mapping[str, Event] = field(default_factory=dict)
    notes: tuple[Text, ...] = ()
    page: PageId | None = None
    hidden: Text | None = None


def tell_all(_page: PageId) -> bool:
    """Tell what is on any page: for who knows everything."""
    return True


def read_cycle_page(
    seen: WikiSeen,
    may_tell: Callable[[PageId], bool] = tell_all,
    moved: Mapping[str, Event] = MappingProxyType({}),
) -> CyclePage:
    """Return the activities of the table on the configured page, each by its slug.

    Where the page of the events may not be told of, the written months stand alone.

    Args:
        seen: The wiki.
        may_tell: Whether what stands on a page may be told.
        moved: Events that count in place of those of their page, by id.
    """
    place = seen.work.cycle_page
    if not place:
        told = _("no page with the table of activities is configured, so no activity has a date")
        return CyclePage(notes=(told,))
    register = read_register(seen, place, COLUMNS, REQUIRED)
    page = register.page.id if register.page else None
    if register.why is not None:
        return CyclePage(page, unread=register.why, notes=register.notes)
    table = table_of(register.lines)
    events = _events(seen, may_tell)
    events = replace(events, by_id={**events.by_id, **moved})
    rows = {slug: _dated(row, events, seen.work.events) for slug, row in table.rows.items()}
    odd = [note for row in rows.values() for note in row.notes]
    said = {note for row in table.rows.values() for note in row.notes}
    notes = [*register.notes, *(one for one in table.notes if one not in said), *odd, *events.notes]
    missing = [one.name for one in ACTIVITIES if one.slug not in table.rows]
    if missing:
        notes.append(_("“{page}” has no row for: {names}", page=place, names=_listed(missing)))
    return CyclePage(
        page, rows, notes=tuple(dict.fromkeys(notes)), events=events.by_id,
        unknown=table.unknown, events_page=events.page,
    )  # fmt: skip


def _events(seen: WikiSeen, may_tell: Callable[[PageId], bool]) -> _Events:
    """Return the events of their page; where there is no such page, there are none."""
    register = read_register(seen, seen.work.events, EVENT_COLUMNS, EVENTS_NEED)
    if register.page is not None and not may_tell(register.page.id):
        told = _("not all who may read this may read the page of events, so its days do not count")
        return _Events(notes=(told,), hidden=told)
    events, notes = events_of(register.lines)
    why = register.why if register.page is not None else None
    page = register.page.id if register.page else None
    return _Events(events, (*register.notes, *notes, *((why,) if why else ())), page)


def _dated(row: CycleRow, events: _Events, place: str) -> CycleRow:
    """Return a row with the days that its events give it, or what it lacks for them."""
    period, lacking = period_with(row, events.by_id), without_days(row, events.by_id)
    if period is not None:
        return replace(row, period=period, notes=())
    if not lacking or not place:
        return replace(row, period=None)
    if events.hidden is not None:
        return replace(row, period=None, notes=(events.hidden,))
    told = _("the timing of “{name}” has no days yet, as these events have none on “{page}”: "
             "{events}", name=BY_SLUG[row.slug].name, page=place,
             events=", ".join(event_name(one, events.by_id) for one in lacking))  # fmt: skip
    return replace(row, period=None, notes=(told,))


def _listed(names: list[Text]) -> Text:
    values = {f"n{number}": one for number, one in enumerate(names)}
    return Text("; ".join(f"{{{name}}}" for name in values), tuple(values.items()))
