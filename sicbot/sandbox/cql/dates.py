"""Dates of the query language: literals, functions and their offsets."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_LITERAL = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T](\d{1,2}):(\d{2}))?$")
_OFFSET = re.compile(r"([+-]?)(\d{1,6})([yMwdhm])$")
_LENGTHS = {
    "w": timedelta(weeks=1),
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "m": timedelta(minutes=1),
}


def span(text: str, now: datetime) -> tuple[datetime, datetime] | None:
    """Return start and end of the day or minute that a date literal names, None if it is none.

    Literals are meant in the time zone of `now`, the site's, and no finer than a minute.
    """
    match = _LITERAL.match(text)
    if match is None:
        return None
    year, month, day, hour, minute = (int(part or 0) for part in match.groups())
    try:
        start = datetime(year, month, day, hour, minute, tzinfo=now.tzinfo)
    except ValueError:
        return None
    length = timedelta(days=1) if match[4] is None else timedelta(minutes=1)
    return start, start + length


def call(name: str, offset: str | None, now: datetime) -> datetime | None:
    """Return the time that a date function gives, None if there is no such function or offset."""
    base = now if name == "now" else _bound(name, now)
    if base is None or offset is None:
        return base
    return _shifted(base, offset)


def _bound(name: str, now: datetime) -> datetime | None:
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    starts: dict[str, tuple[datetime, Callable[[datetime], datetime]]] = {
        "day": (day, lambda start: start + timedelta(days=1)),
        "week": (day - timedelta(days=day.weekday()), lambda start: start + timedelta(weeks=1)),
        "month": (day.replace(day=1), lambda start: _months(start, 1)),
        "year": (day.replace(month=1, day=1), lambda start: _months(start, 12)),
    }
    for unit, (start, following) in starts.items():
        if name == f"startof{unit}":
            return start
        if name == f"endof{unit}":
            return following(start) - timedelta(milliseconds=1)
    return None


def _shifted(base: datetime, offset: str) -> datetime | None:
    match = _OFFSET.match(offset.strip())
    if match is None:
        return None
    count = int(match[2]) * (-1 if match[1] == "-" else 1)
    try:
        if match[3] in "yM":
            return _months(base, count * (12 if match[3] == "y" else 1))
        return base + count * _LENGTHS[match[3]]
    except (OverflowError, ValueError):
        return None


def _months(base: datetime, count: int) -> datetime:
    index = base.year * 12 + base.month - 1 + count
    year, month = divmod(index, 12)
    day = min(base.day, monthrange(year, month + 1)[1])
    return base.replace(year=year, month=month + 1, day=day)
