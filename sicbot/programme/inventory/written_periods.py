"""Days of a project's start and end as people type them, in English, French and Spanish.

Only what is clear is a day: a month or a year alone begins on its first day and ends on its last.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from sicbot.programme.months import ANY_MONTH, LAST_MONTH, MONTH_OF
from sicbot.programme.people.fields import plain
from sicbot.programme.people.written_days import day_in

_DAY_FIRST = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th|er)? (?:de |of )?({ANY_MONTH}) (?:de )?(\d{{4}})"
)
_MONTH_FIRST = re.compile(rf"({ANY_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)? (\d{{4}})")
_MONTH = re.compile(rf"({ANY_MONTH}) (?:de )?(\d{{4}})")
_MONTH_IN_FIGURES = re.compile(r"(\d{1,2})[/.](\d{4})|(\d{4})-(\d{1,2})")
_YEAR = re.compile(r"(?:19|20)\d{2}")
LONGEST = 40  # signs of a day; a longer text is a sentence


def first_day(typed: str) -> date | None:
    """Return the day on which something begins, by what was typed."""
    return _day(typed, last=False)


def last_day(typed: str) -> date | None:
    """Return the day on which something ends, by what was typed."""
    return _day(typed, last=True)


def _day(typed: str, *, last: bool) -> date | None:
    text = typed.strip()
    if len(text) > LONGEST:
        return None
    if _YEAR.fullmatch(text):
        return date(int(text), 12, 31) if last else date(int(text), 1, 1)
    if found := _MONTH_IN_FIGURES.fullmatch(text):
        month, year = (found[1], found[2]) if found[1] else (found[4], found[3])
        return _of_month(int(year), int(month), last=last)
    return day_in(text) or _in_words(plain(text), last=last)


def _in_words(words: str, *, last: bool) -> date | None:
    if found := _DAY_FIRST.fullmatch(words):
        return _date(int(found[3]), MONTH_OF[found[2]], int(found[1]))
    if found := _MONTH_FIRST.fullmatch(words):
        return _date(int(found[3]), MONTH_OF[found[1]], int(found[2]))
    if found := _MONTH.fullmatch(words):
        return _of_month(int(found[2]), MONTH_OF[found[1]], last=last)
    return None


def _of_month(year: int, month: int, *, last: bool) -> date | None:
    if not 1 <= month <= LAST_MONTH:
        return None
    return _date(year, month, monthrange(year, month)[1] if last and year else 1)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
