"""The page of events that timings hang on: each event with its days, as people entered them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.cycle import Event, Period
from sicbot.core.text import Text, _
from sicbot.programme.cycle.anchors import event_id
from sicbot.programme.cycle.timing import days_of
from sicbot.programme.people.addresses import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sicbot.programme.people.people_rows import Columns, Line

COLUMNS: Columns = {
    "event": ("Event", "Events", "Événement", "Événements", "Evento", "Eventos"),
    "from": ("From", "First day", "Begins", "Du", "De", "Début", "Desde", "Inicio"),
    "to": ("To", "Last day", "Ends", "Au", "À", "Fin", "Hasta"),
    "days": ("Days", "Dates", "Date", "Jours", "Días", "Fechas", "Fecha"),
}
REQUIRED = ("event",)


def events_of(lines: Iterable[Line]) -> tuple[dict[str, Event], tuple[Text, ...]]:
    """Return the events by id in the order of their page, and what is odd about them."""
    events, notes = dict[str, Event](), list[Text]()
    for line in lines:
        name = line.text("event")
        id_ = event_id(name)
        if not id_ or line.cells["event"].repeated:
            continue
        if id_ in events:
            told = _("“{name}” stands on the page of events once more; its first row counts",
                     name=shown(name))  # fmt: skip
            notes.append(told)
            continue
        events[id_] = Event(id_, name, _period(line))
        written = any(line.text(column) for column in ("from", "to", "days"))
        if written and events[id_].period is None:
            told = _("the page of events has no clear days for “{name}”", name=shown(name))
            notes.append(told)
    return events, tuple(notes)


def _period(line: Line) -> Period | None:
    """Return the days of an event; a month alone is no day, and an end alone no beginning."""
    if not line.text("from"):
        return None if line.text("to") else days_of(line.text("days"))
    first = days_of(line.text("from"))
    last = days_of(line.text("to")) if line.text("to") else first
    if first is None or last is None or first.first != first.last or last.first != last.last:
        return None
    return Period(first.first, last.last) if first.first <= last.last else None
