"""The latest change of the page of events: which event was moved, and what moves with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.text import Text, _
from sicbot.programme.cycle.anchors import moves
from sicbot.programme.cycle.events import COLUMNS, REQUIRED, events_of
from sicbot.programme.people.people_rows import lines_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sicbot.core.cycle import CyclePage, Event, Period
    from sicbot.core.sources import PageVersion
    from sicbot.programme.cycle.anchors import Move
    from sicbot.programme.seen import WikiSeen


@dataclass(frozen=True, slots=True)
class EventMove:
    """An event whose days changed; None stands for no clear days, or no such event."""

    name: str
    before: Period | None
    after: Period | None


@dataclass(frozen=True, slots=True)
class LatestMove:
    """The latest version of the page of events that changed a day.

    Attributes:
        version: Its number.
        when: When it was saved.
        moves: Every activity whose days moved with it.
    """

    version: int
    when: datetime
    events: tuple[EventMove, ...]
    moves: tuple[Move, ...]


def latest_move(plan: CyclePage, seen: WikiSeen) -> LatestMove | Text:
    """Return the latest change of days on the page of events, or why there is none to show."""
    if plan.events_page is None:
        return _("There is no page of events, or not all who may read this page may read it.")
    history = seen.sources.histories.get(plan.events_page)
    if not history:
        return _("The earlier versions of the page of events were not read.")
    found = _latest(history, plan.events)
    if found is None:
        return _("No version of the page of events has moved a day yet.")
    version, before = found
    rows = (plan.rows or {}).values()
    return LatestMove(
        version.number,
        version.when,
        moved_events(before, plan.events),
        moves(rows, before, plan.events),
    )


def events_in(body: str) -> dict[str, Event] | None:
    """Return the events of one version of their page; None where it cannot be read."""
    try:
        lines, _bad = lines_in(body, COLUMNS, REQUIRED)
    except PageError:
        return None
    return None if lines is None else events_of(lines)[0]


def moved_events(before: Mapping[str, Event], after: Mapping[str, Event]) -> tuple[EventMove, ...]:
    """Return the events whose days differ, in the order of the later version."""
    both = {**after, **{id_: one for id_, one in before.items() if id_ not in after}}
    found = (
        EventMove(one.name, _days(before, id_), _days(after, id_)) for id_, one in both.items()
    )
    return tuple(one for one in found if one.before != one.after)


def _latest(
    history: Sequence[PageVersion], now: Mapping[str, Event]
) -> tuple[PageVersion, dict[str, Event]] | None:
    """Return the version that gave the events the days they have, and the events before it.

    A version without a table that can be read tells of no day, so it is passed over.
    """
    later = history[-1]
    for version in reversed(history[:-1]):
        events = events_in(version.body)
        if events is None:
            continue
        if moved_events(events, now):
            return later, events
        later = version
    return None


def _days(events: Mapping[str, Event], id_: str) -> Period | None:
    return events[id_].period if id_ in events else None
