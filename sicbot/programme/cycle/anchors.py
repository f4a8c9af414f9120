"""Timings that hang on events, such as "December 2022 (after COP27)", and the days they mean."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sicbot.core.cycle import Anchor, Period, Relation
from sicbot.programme.cycle.timing import names_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sicbot.core.cycle import CycleRow, Event, Slug

_WORDS = {
    Relation.AFTER: "after|following|apres|despues de|despues del|tras",
    Relation.BEFORE: "before|prior to|avant|antes de|antes del",
    Relation.AT: "at|during|lors de|pendant|durante|a la|en la",
}
_ANCHORS = tuple(
    (relation, re.compile(rf"\b(?:{words})\b\s+(?P<events>.+)", re.DOTALL))
    for relation, words in _WORDS.items()
)
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_BETWEEN = re.compile(r"\s*(?:[/,;&+]|\band\b|\bet\b|\by\b)\s*")
_ARTICLES = re.compile(r"\b(?:the|le|la|les|el|los|las|l|de|du|del|des)\b")
_INITIATIVE = re.compile(r"4\s*(?:p|per|pour|por)\s*1\s?000|4\s*/\s*1\s?000")
_DAY_OF_IT = re.compile(r"(?:day|journee|jour|dia)4p1000|4p1000(?:day|journee|jour|dia)")
_CERTAIN = re.compile(r"cop\d{1,3}|4p1000day")  # events even where no bracket sets them apart


def event_id(name: str) -> str:
    """Return the lasting name of an event: `COP 28` is `cop28`, `"4 per 1000" Day` `4p1000day`."""
    letters = re.sub("[^a-z0-9]", "", _ARTICLES.sub(" ", _unquoted(name)))
    return "4p1000day" if _DAY_OF_IT.fullmatch(letters) else letters


def event_name(event: str, events: Mapping[str, Event]) -> str:
    """Return how the page of events writes an event of this lasting name, else how people do."""
    if event in events:
        return events[event].name
    if event == "4p1000day":
        return "4p1000 Day"
    return event.upper() if _CERTAIN.fullmatch(event) else event


def anchor_of(timing: str) -> Anchor | None:
    """Return the events that a timing names; None where it names none for certain.

    In brackets anything may be an event that is no month or year; elsewhere only what is known as
    one, since "at the end of March" names none.
    """
    inside = [one or other for one, other in _BRACKETS.findall(timing)]
    for part in inside:
        found = _anchor_in(part)
        if found is not None and not any(names_days(one) for one in _BETWEEN.split(_fold(part))):
            return found
    found = _anchor_in(_BRACKETS.sub(" ", timing))
    return found if found and all(_CERTAIN.fullmatch(one) for one in found.events) else None


def _anchor_in(text: str) -> Anchor | None:
    folded = _unquoted(text)
    for relation, pattern in _ANCHORS:
        found = pattern.search(folded)
        if found is not None:
            events = tuple(event_id(one) for one in _BETWEEN.split(found["events"].strip()))
            return Anchor(relation, events) if all(events) else None
    return None


def _unquoted(text: str) -> str:
    """Return a text in small letters, without quotation marks, with one name of the Initiative."""
    return _INITIATIVE.sub("4p1000", re.sub("[\"“”«»']", "", _fold(text)))


def _fold(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def period_with(row: CycleRow, events: Mapping[str, Event]) -> Period | None:
    """Return the days of a row once the events have theirs; None where they are not clear.

    Written months are the frame, and stand alone while an event has no days.
    """
    anchor, written = row.anchor, row.written
    if anchor is None or (written is None and _names_months(row.timing)):
        return written
    days = [event.period for one in anchor.events if (event := events.get(one)) and event.period]
    if len(days) < len(anchor.events):
        return written
    span = Period(min(one.first for one in days), max(one.last for one in days))
    match anchor.relation:
        case Relation.AT:
            return span
        case Relation.AFTER:
            return _after(written, span)
        case Relation.BEFORE:
            return _before(written, span)


def without_days(row: CycleRow, events: Mapping[str, Event]) -> tuple[str, ...]:
    """Return the events that a row needs and that have no days, where no months stand for them."""
    if row.anchor is None or row.written is not None or _names_months(row.timing):
        return ()
    return tuple(
        one for one in row.anchor.events if (event := events.get(one)) is None or not event.period
    )


def _names_months(timing: str) -> bool:
    return names_days(_BRACKETS.sub(" ", timing))


def _after(written: Period | None, event: Period) -> Period | None:
    if written is None:  # nothing tells how long it takes
        return None
    first = max(written.first, event.last + timedelta(days=1))
    end = first.replace(day=monthrange(first.year, first.month)[1])
    return Period(first, written.last if written.last >= first else end)


def _before(written: Period | None, event: Period) -> Period | None:
    if written is None:
        return None
    last = min(written.last, event.first - timedelta(days=1))
    return Period(written.first if written.first <= last else last.replace(day=1), last)


@dataclass(frozen=True, slots=True)
class Move:
    """Days of an activity that move because an event was moved.

    Attributes:
        what: The activity as the page of the cycle names it.
        before: None where it had no clear days.
        after: None where it has none any more.
    """

    slug: Slug
    what: str
    before: Period | None
    after: Period | None


def moves(
    rows: Iterable[CycleRow], before: Mapping[str, Event], after: Mapping[str, Event]
) -> tuple[Move, ...]:
    """Return every activity whose days differ between two versions of the events."""
    found = (
        Move(row.slug, row.name, period_with(row, before), period_with(row, after)) for row in rows
    )
    return tuple(one for one in found if one.before != one.after)
