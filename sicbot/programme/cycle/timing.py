"""Timings as people write them, as days: only what is clear, in English, French and Spanish."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

from sicbot.core.cycle import Period
from sicbot.programme.months import LAST_MONTH, MONTH_OF
from sicbot.programme.people.fields import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# Words between the parts that change nothing; a dash is none any more when `plain` has passed.
_FILLERS = re.compile(
    "from|to|until|till|through|in|on|the|of|a|au|aux|de|du|des|le|la|les|en|jusqu|al|del|desde|"
    "hasta|el"
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|re|ro)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LAST_DAY = 31

Numbers = tuple[int, ...]


def period_of(text: str) -> Period | None:
    """Return the days that a timing names; None where they are not clear.

    What stands in brackets is left aside, as in "December 2022 (after COP27)". A month means all of
    its days. Words that are not known, such as "early", make a timing unclear.
    """
    shape, numbers = _read(text)
    make = _SHAPES.get(shape)
    if make is None:
        return None
    try:
        period = make(numbers)
    except ValueError:  # the 31st of June, the thirteenth month
        return None
    return period if period.first <= period.last else None


def days_of(text: str) -> Period | None:
    """Return the same where a text names its days; a month or year alone names none."""
    return period_of(text) if _read(text)[0] in _OF_DAYS else None


def _read(text: str) -> tuple[str, Numbers]:
    """Return the kinds of the words, and their values; no kinds where a word is not known."""
    tokens = [one for one in plain(_BRACKETS.sub(" ", text)).split() if not _FILLERS.fullmatch(one)]
    read = [_token(one) for one in tokens]
    known = [one for one in read if one is not None]
    if len(known) != len(read):
        return "", ()
    return "".join(kind for kind, _number in known), tuple(number for _kind, number in known)


def names_days(text: str) -> bool:
    """Tell whether a text names a month or a year anywhere, clear or not."""
    words = plain(text).split()
    return any(one in MONTH_OF or _YEAR.fullmatch(one) for one in words)


def period_in(title: str) -> Period | None:
    """Return the days that a title names somewhere, the longest clear piece of it; else None."""
    words = plain(title).split()
    pieces = (
        (start, stop)
        for length in range(min(len(words), 6), 0, -1)
        for start in range(len(words) - length + 1)
        for stop in (start + length,)
    )
    found = (period_of(" ".join(words[start:stop])) for start, stop in pieces)
    return next((one for one in found if one is not None), None)


def _token(word: str) -> tuple[str, int] | None:
    """Return a word as month (M), year (Y) or small number (D) with its value."""
    ordinal = _ORDINAL.fullmatch(word)
    word = ordinal[1] if ordinal else word
    if word in MONTH_OF:
        return "M", MONTH_OF[word]
    if _YEAR.fullmatch(word):
        return "Y", int(word)
    if word.isascii() and word.isdigit() and int(word) <= _LAST_DAY:
        return "D", int(word)
    return None


def _months(year: int, month: int, last_year: int, last_month: int) -> Period:
    if not 1 <= month <= LAST_MONTH or not 1 <= last_month <= LAST_MONTH:
        raise ValueError("there are twelve months")
    last = monthrange(last_year, last_month)[1]
    return Period(date(year, month, 1), date(last_year, last_month, last))


def _two_months(numbers: Numbers) -> Period:
    """Return the days of "March to June 2023"; "November to January 2023" begins in 2022."""
    first, last, year = numbers
    return _months(year - (first > last), first, year, last)


def _days(first: Sequence[int], last: Sequence[int]) -> Period:
    return Period(date(first[0], first[1], first[2]), date(last[0], last[1], last[2]))


def _days_of_months(numbers: Numbers) -> Period:
    """Return "28 June - 2 July 2023"; "20 December to 10 January 2023" begins in 2022."""
    day, month, last_day, last_month, year = numbers
    return _days((year - (month > last_month), month, day), (year, last_month, last_day))


# By the kinds of the words, in their order: month, year, small number.
_SHAPES: dict[str, Callable[[Numbers], Period]] = {
    "Y": lambda n: _months(n[0], 1, n[0], LAST_MONTH),
    "MY": lambda n: _months(n[1], n[0], n[1], n[0]),
    "YM": lambda n: _months(n[0], n[1], n[0], n[1]),
    "DY": lambda n: _months(n[1], n[0], n[1], n[0]),  # 09/2022
    "YD": lambda n: _months(n[0], n[1], n[0], n[1]),  # 2022-09
    "MMY": _two_months,
    "MYMY": lambda n: _months(n[1], n[0], n[3], n[2]),
    "DYDY": lambda n: _months(n[1], n[0], n[3], n[2]),
    "DMY": lambda n: _days((n[2], n[1], n[0]), (n[2], n[1], n[0])),
    "MDY": lambda n: _days((n[2], n[0], n[1]), (n[2], n[0], n[1])),
    "DDMY": lambda n: _days((n[3], n[2], n[0]), (n[3], n[2], n[1])),
    "DMDMY": lambda n: _days_of_months(n),
    "DMYDMY": lambda n: _days((n[2], n[1], n[0]), (n[5], n[4], n[3])),
    "YDD": lambda n: _days(n, n),  # the wiki's own dates
    "YDDYDD": lambda n: _days(n[:3], n[3:]),
}
_OF_DAYS = frozenset({"DMY", "MDY", "DDMY", "DMDMY", "DMYDMY", "YDD", "YDDYDD"})
