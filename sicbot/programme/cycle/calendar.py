"""The days of the cycle as a calendar file: the same days, the same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from icalendar import Calendar, Event

from sicbot.core.text import Text, _, printable
from sicbot.programme.cycle.activities import ACTIVITIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sicbot.core.cycle import CyclePage, Period
    from sicbot.core.work_policy import Cycle

    Show = Callable[[Text], str]

FILE_NAME, MEDIA_TYPE = "cycle.ics", "text/calendar"
PRODUCT = "-//sicbot//cycle//EN"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a calendar: whole days, the first and the last one included, or a moment.

    Attributes:
        uid: The same through renumbering, renaming and moving; a calendar program knows it by it.
        kind: The category.
        written: What stands on the page of its time; empty: nothing beside its days.
        begins: In UTC, where it has an hour; when it ends is not known then.
        sequence: How often it was moved, where that is counted.
        url: Address of its own page; empty: that of the cycle.
    """

    uid: str
    title: str
    period: Period
    kind: Text
    written: str = ""
    begins: datetime | None = None
    sequence: int | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Dates:
    """All entries of a cycle, and the names of activities and events without clear days."""

    entries: tuple[Entry, ...]
    undated: tuple[Text | str, ...]


def dates_of(plan: CyclePage, cycle: Cycle | None, meetings: Iterable[Entry] = ()) -> Dates:
    """Return the days of the activities and events of a cycle, and meetings, by their first day."""
    of_cycle = f"cycle-{cycle.number}" if cycle else "cycle"
    entries, undated = list(meetings), list[Text | str]()
    for activity in ACTIVITIES:
        row = plan.row(activity.slug)
        if row.period is None:
            undated.append(row.name or activity.name)
            continue
        uid = f"{activity.slug}-{of_cycle}@sicbot"
        entries.append(Entry(uid, row.name, row.period, _("activity"), row.timing))
    for event in plan.events.values():
        if event.period is None:
            undated.append(event.name)
            continue
        uid = f"event-{event.id}-{of_cycle}@sicbot"
        entries.append(Entry(uid, event.name, event.period, _("event")))
    entries.sort(key=lambda one: (one.period.first, one.period.last, one.uid))
    return Dates(tuple(entries), tuple(undated))


def to_ics(dates: Dates, url: str, show: Show) -> bytes:
    """Return the entries as RFC 5545 has them; lines are folded and signs escaped by the library.

    Args:
        dates: The entries.
        url: Address of the page that they are from; empty: none.
        show: Returns a sentence in the language of the calendar.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")  # else Outlook takes a file for an invitation
    for entry in dates.entries:
        calendar.add_component(_event(entry, url, show))
    data: bytes = calendar.to_ical(sorted=True)
    return data


def _event(entry: Entry, url: str, show: Show) -> Event:
    """Return one entry: of whole days, which no time zone moves, or at a moment of UTC.

    Its stamp is when it begins and not the time of writing: the same days are the same bytes. One
    that begins at a moment and has no end, ends there (RFC 5545 3.6.1); a guessed end would be
    wrong. A program that has an earlier version of it takes the higher sequence (3.8.7.4).
    """
    first, last, url = entry.period.first, entry.period.last, entry.url or url
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.begins or datetime.combine(first, time(), UTC))
    event.add("dtstart", entry.begins or first)
    if entry.begins is None:
        event.add("dtend", last + timedelta(days=1))  # the day behind the last one: 3.6.1
    if entry.sequence is not None:
        event.add("sequence", entry.sequence)
    event.add("summary", _plain(entry.title))
    event.add("categories", [show(entry.kind)])
    event.add("transp", "TRANSPARENT")  # nobody is busy for months, nor at all meetings of others
    said = [show(_("Timing on the page: {timing}", timing=_plain(entry.written)))]
    lines = [*(said if entry.written else []), *([url] if url else [])]
    if lines:
        event.add("description", "\n".join(lines))
    if url:
        event.add("url", url)
    return event


def _plain(text: str) -> str:
    """Return a foreign text on one line, without signs that steer."""
    return printable(" ".join(text.split()))


def to_json(dates: Dates, show: Show) -> dict[str, object]:
    """Return the entries for scripts; the last day is included."""
    return {
        "entries": [
            {
                "uid": one.uid,
                "title": one.title,
                "kind": show(one.kind),
                "first": one.period.first.isoformat(),
                "last": one.period.last.isoformat(),
                "written": one.written,
                "begins": one.begins.isoformat() if one.begins else None,
            }
            for one in dates.entries
        ],
        "undated": [show(one) if isinstance(one, Text) else one for one in dates.undated],
    }
