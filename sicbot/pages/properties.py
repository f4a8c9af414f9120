"""Page properties: what the `details` macro holds for reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.pages.cells import Cell, read_cell
from sicbot.pages.grid import cells_of, rows_of
from sicbot.pages.macros import Macro, select

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.edits import Span
    from sicbot.pages.storage import Document, Element

_DETAILS = "details"
_UPRIGHT = 2  # rows of a table with a key over each value
_MACROS = frozenset({"ac:structured-macro", "ac:macro"})


@dataclass(frozen=True, slots=True, eq=False)
class PropertySet:
    """The pairs of one `details` macro, in their order; a key may occur twice."""

    id: str
    hidden: bool
    pairs: tuple[tuple[str, Cell], ...]
    span: Span

    def value(self, key: str) -> Cell | None:
        """Return the first value of a key; reports compare keys without regard to case."""
        wanted = key.casefold()
        return next((value for name, value in self.pairs if name.casefold() == wanted), None)


def properties(source: str | Document) -> tuple[PropertySet, ...]:
    """Return the page properties of a body, in document order.

    A table has a key and a value in each row; or, with headings alone in the first of its two
    rows, a key in the first and a value in the second. Rows with fewer than two cells say nothing.

    Raises:
        PageError: The body does not parse.
    """
    return tuple(_property_set(macro) for macro in select(source, (_DETAILS,)))


def _property_set(macro: Macro) -> PropertySet:
    found = (table for body in macro.bodies for table in _tables(body))
    return PropertySet(
        macro.parameters.get("id", ""),
        macro.parameters.get("hidden", "").lower() == "true",
        tuple(pair for table in found for pair in _pairs(table)),
        macro.span,
    )


def _tables(element: Element) -> Iterator[Element]:
    """Yield the outermost tables, also those in other macros, but not those of inner `details`."""
    for child in element.children:
        inner = child.name in _MACROS and child.attributes.get("ac:name") == _DETAILS
        if child.name == "table":
            yield child
        elif not inner:
            yield from _tables(child)


def _pairs(table: Element) -> Iterator[tuple[str, Cell]]:
    rows = [tuple(map(read_cell, cells_of(row))) for row, _ in rows_of(table)]
    rows = [row for row in rows if len(row) > 1]
    headings = bool(rows) and all(cell.is_header for cell in rows[0])
    if headings and len(rows) == _UPRIGHT and not rows[1][0].is_header:
        yield from zip((_key(cell) for cell in rows[0]), rows[1], strict=False)
        return
    for row in rows[1:] if headings and len(rows) > 1 else rows:
        yield _key(row[0]), row[1]


def _key(cell: Cell) -> str:
    return " ".join(cell.paragraphs)
