"""Tables of a body as typed rows; page properties and tasks are at hand here too.

Read like this, a table is refused rather than guessed at: a row that is too short may hold its
values in the wrong columns.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sicbot.core.edits import Span
from sicbot.core.errors import PageError
from sicbot.pages.cells import Cell, Status
from sicbot.pages.grid import MAX_CELLS, Row, spread
from sicbot.pages.properties import PropertySet, properties
from sicbot.pages.storage import Document, Element
from sicbot.pages.tasks import Task, tasks
from sicbot.pages.titles import normal_form
from sicbot.pages.words import UNSEEN, clean, shows, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "MAX_CELLS",
    "Cell",
    "PropertySet",
    "Row",
    "Status",
    "Table",
    "Task",
    "join_split",
    "properties",
    "read_table",
    "readable_tables",
    "tables",
    "tasks",
]

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table without its header rows.

    `header` holds the columns' names, each once: a second "Target" is "Target (2)". It is empty if
    the table has no header row. `header_column` tells that the first cell of each row names the
    row. `heading` is the page's last heading before. `adjacent` tells that there is nothing to be
    seen between this table and the one before it.
    """

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    header_column: bool
    heading: str
    span: Span
    adjacent: bool = False

    def column(self, *names: str) -> int | None:
        """Return the first column that has one of `names`, small differences aside."""
        wanted = {normal_form(name) for name in names}
        found = (place for place, name in enumerate(self.header) if normal_form(name) in wanted)
        return next(found, None)


@dataclass(frozen=True, slots=True)
class _Place:
    """A table element and what stands before it."""

    element: Element
    heading: str
    adjacent: bool


def tables(document: Document) -> tuple[Table, ...]:
    """Return the tables of a body in document order, without those inside cells.

    Raises:
        PageError: A table is ragged or over-large; the message tells the row.
    """
    return tuple(_read(place, document) for place in _places(document))


def readable_tables(document: Document) -> tuple[tuple[Table, ...], tuple[PageError, ...]]:
    """Return the tables that can be read, and the reasons for those that cannot."""
    good: list[Table] = []
    bad: list[PageError] = []
    for place in _places(document):
        try:
            good.append(_read(place, document))
        except PageError as reason:
            bad.append(reason)
    return tuple(good), tuple(bad)


def read_table(element: Element, document: Document) -> Table:
    """Return a single table, such as one in `Cell.tables`, without its surroundings.

    Raises:
        PageError: The table is ragged or over-large; the message tells the row.
    """
    return _read(_Place(element, "", adjacent=False), document)


def join_split(found: Iterable[Table]) -> tuple[Table, ...]:
    """Join tables that an editor or a print template has cut in two.

    The second part follows at once and repeats the header. Its leading rows with an empty first
    cell go on in the last row before: cell by cell, the words are put behind one another.
    """
    joined: list[Table] = []
    for table in found:
        if joined and table.adjacent and table.header and table.header == joined[-1].header:
            joined[-1] = _join(joined[-1], table)
        else:
            joined.append(table)
    return tuple(joined)


class _Survey:
    """A walk through a body that notes its outermost tables and what stands above them."""

    __slots__ = ("_heading", "places")

    def __init__(self) -> None:
        self._heading = ""
        self.places: list[_Place] = []

    def visit(self, element: Element) -> bool:
        """Note the tables inside an element and tell whether there is anything to be seen in it.

        Only neighbours in the same element are adjacent.
        """
        seen = shows(element)
        adjacent = False
        for part in element.content:
            is_table = isinstance(part, Element) and part.name == "table"
            shown = self._look(part, adjacent=adjacent)
            adjacent = is_table or (adjacent and not shown)
            seen = seen or shown
        return seen

    def _look(self, part: Element | str, *, adjacent: bool) -> bool:
        """Note what one part of an element is, and tell whether there is anything to be seen."""
        if isinstance(part, str):
            return bool(clean(part))
        if part.name in UNSEEN:
            return shows(part)
        if part.name == "table":
            self.places.append(_Place(part, self._heading, adjacent))
            return True
        if part.name in _HEADINGS:
            self._heading = words_of(part)
            return True
        return self.visit(part)


def _places(document: Document) -> list[_Place]:
    """Return the outermost tables with the heading above each."""
    survey = _Survey()
    survey.visit(document.root)
    return survey.places


def _read(place: _Place, document: Document) -> Table:
    rows = spread(place.element, document.data)
    height = _header_height(rows)
    header = _column_names(rows[:height])
    body = tuple(row for row in rows[height:] if not _repeats(row, rows[:height]))
    return Table(
        header,
        body,
        _has_header_column(body),
        place.heading,
        place.element.span,
        place.adjacent,
    )


def _header_height(rows: tuple[Row, ...]) -> int:
    """Return how many rows at the top name the columns.

    These are the rows in `thead` if there are any; else the first row if it consists of headings,
    and those rows of headings below it into which one of its cells is divided.
    """
    in_head = [row.in_head for row in rows].count(True)
    if in_head:
        return in_head
    if not rows or not _is_header(rows[0]):
        return 0
    height = 1
    while height < len(rows) and _is_header(rows[height]) and _is_divided(rows[height - 1]):
        height += 1
    return height


def _is_header(row: Row) -> bool:
    """Tell whether a row consists of headings; its corner may be an empty cell."""
    first, *others = row.cells
    return all(cell.is_header for cell in others) and (
        first.is_header or (first.is_blank and bool(others))
    )


def _is_divided(row: Row) -> bool:
    return any(
        one.element is other.element for one, other in zip(row.cells, row.cells[1:], strict=False)
    )


def _column_names(header: tuple[Row, ...]) -> tuple[str, ...]:
    """Return a name for each column, those of several header rows joined, each name once."""
    seen: dict[str, int] = {}
    names: list[str] = []
    for column in zip(*(row.cells for row in header), strict=True):
        words = dict.fromkeys(" ".join(cell.paragraphs) for cell in column)
        name = " / ".join(word for word in words if word)
        seen[name] = seen.get(name, 0) + 1
        names.append(f"{name} ({seen[name]})" if name and seen[name] > 1 else name)
    return tuple(names)


def _repeats(row: Row, header: tuple[Row, ...]) -> bool:
    """Tell whether a row says a header row again."""
    return any(row.texts == head.texts for head in header) and not row.is_blank


def _has_header_column(rows: tuple[Row, ...]) -> bool:
    """Tell whether the first column, and not all of the table, consists of headings."""
    return (
        bool(rows)
        and all(row.cells[0].is_header for row in rows)
        and not all(cell.is_header for row in rows for cell in row.cells)
    )


def _join(upper: Table, lower: Table) -> Table:
    rows = list(upper.rows)
    rest = list(lower.rows)
    while rows and rest and rest[0].cells[0].is_blank:
        rows[-1] = _go_on(rows[-1], rest.pop(0))
    return replace(
        upper,
        rows=(*rows, *rest),
        span=Span(upper.span.start, lower.span.end),
        header_column=upper.header_column and lower.header_column,
    )


def _go_on(row: Row, more: Row) -> Row:
    """Return a row with the cells of `more` behind its own."""
    cells = tuple(
        one if other.is_blank else _append(one, other)
        for one, other in zip(row.cells, more.cells, strict=True)
    )
    return replace(row, cells=cells)


def _append(one: Cell, other: Cell) -> Cell:
    """Return a cell with the content of two; a sentence may have been cut between them."""
    lines = one.paragraphs + other.paragraphs
    seam = len(one.paragraphs)
    if one.paragraphs and other.paragraphs:
        middle = f"{one.paragraphs[-1]} {other.paragraphs[0]}"
        lines = (*lines[: seam - 1], middle, *lines[seam + 1 :])
    return replace(
        one,
        paragraphs=lines,
        users=one.users + other.users,
        dates=one.dates + other.dates,
        statuses=one.statuses + other.statuses,
        links=one.links + other.links,
        tables=one.tables + other.tables,
    )
