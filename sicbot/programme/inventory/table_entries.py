"""Entries from tables on pages and from files of projects.

A table that cannot be read with certainty gives nothing at all: a row that is too short may hold
its values in the wrong columns.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.model import Gap, UserKey
from sicbot.core.text import _
from sicbot.pages.storage import parse
from sicbot.pages.tables import join_split, readable_tables
from sicbot.programme.inventory.cell_values import LISTS, value_of
from sicbot.programme.inventory.file_entries import from_file
from sicbot.programme.inventory.meanings import Column
from sicbot.programme.inventory.row_entries import (
    Line,
    Source,
    columns_of,
    entries_of,
    fits,
)
from sicbot.programme.people.fields import codes_in, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sicbot.core.model import Page
    from sicbot.core.people import TaskForce
    from sicbot.core.text import Text
    from sicbot.core.work import Entry
    from sicbot.pages.links import UserRef
    from sicbot.pages.tables import Row, Table
    from sicbot.programme.inventory.cell_values import NameOf
    from sicbot.programme.inventory.row_entries import Read, Values
    from sicbot.programme.seen import WikiSeen

_CYCLE = re.compile(r"\b(?:cycle|ciclo) (\d{1,3})\b")
_LABEL = "tf-"  # begins the label of a Task Force's pages, such as tf-a1


def table_entries(seen: WikiSeen) -> Read:
    """Return the entries of all configured tables and files, and what was not read or left out."""
    entries, gaps = list["Entry"](), list[Gap]()
    names = _Names(seen)
    for place in seen.work.inventory.tables:
        found, missing = from_page(place, seen, names)
        entries += found
        gaps += missing
    for file in seen.work.inventory.files:
        found, missing = from_file(file, seen)
        entries += found
        gaps += missing
    return tuple(entries), tuple(dict.fromkeys(gaps))


class _Names:
    """Finds the full names of people whom pages mention."""

    def __init__(self, seen: WikiSeen) -> None:
        self._by_key = seen.accounts.records
        self._by_name = {one.name.casefold(): one for one in self._by_key.values()}

    def __call__(self, user: UserRef) -> str:
        account = self._by_key.get(UserKey(user.userkey or "")) or self._by_name.get(
            (user.username or "").casefold()
        )
        return account.full_name if account else ""


def from_page(place: str, seen: WikiSeen, name_of: NameOf) -> Read:
    """Return the entries of the tables on a page, and what was not read or left out."""
    page = seen.page(place)
    name = f"table {place}"
    if page is None:
        return (), (Gap(name, _("sicbot sees no page “{page}”", page=place)),)
    body = seen.snapshot.bodies.get(page.id)
    if body is None:
        return (), (Gap(name, _("the text of “{page}” was not read", page=place)),)
    try:
        tables, refused = readable_tables(parse(body))
    except PageError as error:
        return (), (Gap(name, _unreadable(place, error)),)
    gaps = tuple(Gap(name, _unreadable(place, error)) for error in refused)
    codes = _codes_of(page)
    fitting = [one for one in join_split(tables) if fits(columns_of(one.header), codes)]
    if not fitting and not gaps:
        told = _("“{page}” has no table with the columns Title and Task Force", page=place)
        return (), (Gap(name, told),)
    source = Source(f"table {page.title} ({page.space})", page, page.version, codes=codes)
    entries, left_out = entries_of(_lines(fitting, page, name_of), source, seen)
    return entries, (*gaps, *left_out)


def _unreadable(place: str, error: PageError) -> Text:
    return _("“{page}” has a table that cannot be read: {why}", page=place, why=str(error))


def _codes_of(page: Page) -> tuple[TaskForce, ...]:
    labels = (one for one in sorted(page.labels) if one.startswith(_LABEL))
    return codes_in(" ".join(one.removeprefix(_LABEL) for one in labels))


def _lines(tables: list[Table], page: Page, name_of: NameOf) -> Iterator[Line]:
    """Yield the rows of all tables that say something; those of one joined title are one."""
    number = 0
    for table in tables:
        columns = columns_of(table.header)
        title = columns[Column.TITLE]
        cycle = _cycle_in(table.heading) or _cycle_in(page.title)
        line: Line | None = None
        above: Row | None = None
        for row in table.rows:
            number += 1
            if _is_unused(row, columns):
                continue
            values = _values(row, columns, name_of)
            if cycle:
                values.setdefault(Column.CYCLE, cycle)
            if line and above and row.cells[title].element is above.cells[title].element:
                line = Line(line.number, _together(line.values, values))
            else:
                if line:
                    yield line
                line = Line(number, values)
            above = row
        if line:
            yield line


def _is_unused(row: Row, columns: Mapping[Column, int]) -> bool:
    """Tell whether a row has nothing of its own but a number, or is one heading all along."""
    numbered = columns.get(Column.NUMBER)
    own = [
        cell
        for place, cell in enumerate(row.cells)
        if not cell.repeated and place != numbered and not _is_numbering(cell.element.attributes)
    ]
    is_heading = len(row.cells) > 1 and all(
        cell.element is row.cells[0].element for cell in row.cells
    )
    return is_heading or all(cell.is_blank for cell in own)


def _is_numbering(attributes: Mapping[str, str]) -> bool:
    return "numberingColumn" in attributes.get("class", "").split()


def _values(row: Row, columns: Mapping[Column, int], name_of: NameOf) -> Values:
    found = {
        column: value_of(row.cells[place], column, name_of) for column, place in columns.items()
    }
    return {column: text for column, text in found.items() if text}


def _together(one: Values, other: Values) -> Values:
    """Return what rows below one joined title say together."""
    found = dict(one)
    for column, text in other.items():
        between = "\n" if column in LISTS else "; "
        parts = found.get(column, "").split(between)
        if text not in parts:
            found[column] = between.join(part for part in (*parts, text) if part)
    return found


def _cycle_in(heading: str) -> str:
    """Return the number of the cycle that a heading names."""
    found = _CYCLE.search(plain(heading))
    return found[1] if found else ""
