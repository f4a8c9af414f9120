"""The rows of a table with joined cells spread out, so that every row has every column."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sicbot.pages.cells import Cell, read_cell
from sicbot.pages.refusal import refuse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.edits import Span
    from sicbot.core.errors import PageError
    from sicbot.pages.storage import Element

MAX_CELLS = 100_000  # after spreading; a person cannot have typed more

_DIGITS = 9  # a longer number is over every limit
_SECTIONS = ("thead", "tbody", "tfoot")
_CELLS = ("td", "th")


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A row; `in_head` tells that it stands in the table's `thead`."""

    cells: tuple[Cell, ...]
    span: Span
    in_head: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether none of its cells holds anything, as in the unused rows of a template."""
        return all(cell.is_blank for cell in self.cells)

    @property
    def texts(self) -> tuple[str, ...]:
        """The words of its cells."""
        return tuple(cell.text for cell in self.cells)


def cells_of(row: Element) -> tuple[Element, ...]:
    """Return the cells that stand in a `tr` itself."""
    return tuple(child for child in row.children if child.name in _CELLS)


def rows_of(table: Element) -> Iterator[tuple[Element, Element]]:
    """Yield the rows of a table, not of tables inside it, each with its section or the table."""
    for child in table.children:
        if child.name == "tr":
            yield child, table
        elif child.name in _SECTIONS:
            yield from ((row, child) for row in child.children if row.name == "tr")


def spread(table: Element, data: bytes) -> tuple[Row, ...]:
    """Return the rows of a table, a joined cell repeated wherever it reaches.

    A cell reaches down to the end of its section at most, as in a browser. Rows without a cell of
    their own are left out. Rows outside `thead`, `tbody` and `tfoot` count as one section.

    Raises:
        PageError: Rows differ in length, joined cells overlap, or there are too many cells.
    """
    grid = _Grid(data)
    for element, section in rows_of(table):
        grid.add(element, section)
    return tuple(grid.rows)


class _Grid:
    """Rows laid out one after the other."""

    __slots__ = ("_below", "_count", "_data", "_number", "_section", "_width", "rows")

    def __init__(self, data: bytes) -> None:
        self.rows: list[Row] = []
        self._data = data
        self._below: dict[int, tuple[Cell, int]] = {}  # column -> cell from above, rows it goes on
        self._section: Element | None = None
        self._width = self._count = self._number = 0

    def add(self, element: Element, section: Element) -> None:
        """Lay out one more row."""
        self._number += 1
        if section is not self._section:
            self._section, self._below = section, {}
        slots = self._take_from_above(element)
        column = 0
        own = cells_of(element)
        for cell in own:
            while column in slots:
                column += 1
            column = self._place(cell, column, slots)
        if own:
            self._keep(element, slots, in_head=section.name == "thead")

    def _take_from_above(self, element: Element) -> dict[int, Cell]:
        """Return the cells that reach down into this row, by column."""
        self._add_to_count(element, len(self._below))
        slots = {column: cell for column, (cell, _) in self._below.items()}
        self._below = {
            column: (cell, more - 1) for column, (cell, more) in self._below.items() if more > 1
        }
        return slots

    def _place(self, element: Element, column: int, slots: dict[int, Cell]) -> int:
        """Put a cell where it belongs and return the column behind it."""
        wide, high = _number(element, "colspan"), _number(element, "rowspan")
        self._add_to_count(element, wide)
        cell = read_cell(element)
        again = replace(cell, repeated=True)
        for place in range(column, column + wide):
            if place in slots:
                raise self._refuse(element, "joined cells overlap")
            slots[place] = cell if place == column else again
            if high > 1:
                self._below[place] = (again, high - 1)
        return column + wide

    def _keep(self, element: Element, slots: dict[int, Cell], *, in_head: bool) -> None:
        """Add the row if it is as long as the others."""
        self._width = self._width or len(slots)
        if len(slots) != self._width or max(slots) >= self._width:
            raise self._refuse(element, f"{len(slots)} cells, the first row has {self._width}")
        cells = tuple(slots[column] for column in range(self._width))
        self.rows.append(Row(cells, element.span, in_head))

    def _add_to_count(self, element: Element, cells: int) -> None:
        self._count += cells
        if self._count > MAX_CELLS:
            raise self._refuse(element, f"more than {MAX_CELLS:,} cells")

    def _refuse(self, element: Element, reason: str) -> PageError:
        return refuse(self._data, element.start, f"table row {self._number}: {reason}")


def _number(element: Element, name: str) -> int:
    """Return how far a cell reaches; what is no positive number counts as 1, as in a browser.

    A rowspan of 0 means down to the section's end, and so does any number that is too large.
    """
    value = element.attributes.get(name, "1").strip()
    if not (value.isascii() and value.isdigit()):
        return 1
    number = int(value) if len(value) <= _DIGITS else MAX_CELLS + 1
    if number == 0:
        return MAX_CELLS + 1 if name == "rowspan" else 1
    return number
