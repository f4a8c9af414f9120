"""Days as people write them in tables: as the wiki's dates, or as text."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sicbot.pages.cells import Cell

_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DAYS = re.compile(r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}[-/.]\d{1,2}[-/.]\d{1,2})(?!\d)")
_YEAR = re.compile(r"\d{4}")
_CENTURY = 2000


def written_day(cell: Cell | None) -> date | None:
    """Return the day in a cell: the wiki's own date, or else text that is a day and no more.

    Text is read with the day first, as in 21/03/23 or 21.03.2023, or with the year first. None
    where there is no day, or several.
    """
    if cell is None:
        return None
    days = {day for one in cell.dates if (day := _iso(one)) is not None}
    if cell.dates:
        return days.pop() if len(days) == len(set(cell.dates)) == 1 else None
    return day_in(cell.text)


def days_in(cell: Cell) -> tuple[date, ...]:
    """Return all days in a cell: the wiki's own dates, or else those among its words."""
    if cell.dates:
        return tuple(day for one in cell.dates if (day := _iso(one)) is not None)
    found = (day_in(one) for one in _DAYS.findall(cell.text))
    return tuple(day for day in found if day is not None)


def is_filled(cell: Cell | None) -> bool:
    """Tell whether there is anything in a cell."""
    return cell is not None and not (cell.is_blank and not cell.dates)


def is_text(cell: Cell | None) -> bool:
    """Tell whether a cell holds words where a date of the wiki should stand."""
    return cell is not None and is_filled(cell) and not cell.dates


def day_in(text: str) -> date | None:
    """Return the day that a text is; a year alone is its last day."""
    text = text.strip()
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = (int(one) for one in found.groups())
        return _date(year + _CENTURY if len(found[3]) == len("23") else year, month, day)
    if found := _YEAR_FIRST.fullmatch(text):
        return _date(*(int(one) for one in found.groups()))
    return _date(int(text), 12, 31) if _YEAR.fullmatch(text) else None


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
