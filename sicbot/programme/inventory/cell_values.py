"""What a cell of a table of projects says, as far as its column is concerned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.programme.inventory.meanings import Column, state_of
from sicbot.programme.inventory.written_periods import first_day, last_day

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sicbot.pages.cells import Cell
    from sicbot.pages.links import UserRef

    NameOf = Callable[[UserRef], str]

LISTS = frozenset({Column.TASK_FORCE, Column.SPONSOR, Column.REGION, Column.COUNTRY})
DAYS = {Column.START: first_day, Column.END: last_day}
_ORGANISATIONS = frozenset({Column.OWNER, Column.SUPPORTING})
_WEB = ("http://", "https://")


def value_of(cell: Cell, column: Column, name_of: NameOf) -> str:
    """Return what a cell says; where it mentions people and says nothing, their names."""
    if column in DAYS:
        return day_of(" ".join(cell.dates) or _line(cell), column)
    if column in LISTS:
        return cell.text
    if column is Column.URL:
        addresses = (link.url or "" for link in cell.links)
        return next((one for one in addresses if one.casefold().startswith(_WEB)), _line(cell))
    if column is Column.STATE and len(cell.statuses) == 1 and state_of(cell.statuses[0].title):
        return cell.statuses[0].title
    if column in _ORGANISATIONS and cell.users and not cell.paragraphs:
        return ", ".join(dict.fromkeys(filter(None, map(name_of, cell.users))))
    return _line(cell)


def day_of(typed: str, column: Column) -> str:
    """Return a day as the wiki writes it, or what was typed where it is none that is clear."""
    day: date | None = DAYS[column](typed)
    return typed if day is None else day.isoformat()


def _line(cell: Cell) -> str:
    return " ".join(cell.paragraphs)
