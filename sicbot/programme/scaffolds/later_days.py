"""Days as people write them, a year later, for what goes on in the next year's plan."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sicbot.programme.cycle.timing import period_of
from sicbot.programme.people.written_days import day_in

if TYPE_CHECKING:
    from datetime import date

_DAYS = re.compile(r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}[-/.]\d{1,2}[-/.]\d{1,2})(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LEAP_DAY = re.compile(r"(?<!\d)29(?!\d)")
_LAST_IN_MOST_YEARS = 28  # of February


def a_year_later(typed: str) -> str:
    """Return a text with its days a year later, each as an ISO date; what is no day stays."""
    day = None if _YEAR.fullmatch(typed.strip()) else day_in(typed)
    if day is not None:
        return _later(day).isoformat()
    moved = _DAYS.sub(_moved, typed)
    return moved if moved != typed else _next_years(typed)


def _moved(found: re.Match[str]) -> str:
    day = day_in(found[0])
    return found[0] if day is None else _later(day).isoformat()


def _later(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year + 1, day=_LAST_IN_MOST_YEARS)


def _next_years(typed: str) -> str:
    """Return a timing such as "May 2023" with the next year, where it names clear days."""
    if period_of(typed) is None or not _YEAR.search(typed):
        return typed
    later = _YEAR.sub(lambda found: str(int(found[0]) + 1), typed)
    if period_of(later) is not None:
        return later
    return _LEAP_DAY.sub(str(_LAST_IN_MOST_YEARS), later)
