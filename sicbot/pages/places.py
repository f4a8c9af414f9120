"""Places in a body at which something may be put: at top level, or in a layout cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, assert_never

from sicbot.core.edits import Edit, Span
from sicbot.core.errors import PageError
from sicbot.pages.storage import Document, Element, parse
from sicbot.pages.titles import normal_form
from sicbot.pages.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True)
class PageEnd:
    """Behind everything else."""


@dataclass(frozen=True, slots=True)
class BeforeHeading:
    """Right before the only heading with this text."""

    text: str


@dataclass(frozen=True, slots=True)
class AfterHeading:
    """Right behind the only heading with this text."""

    text: str


@dataclass(frozen=True, slots=True)
class CellStart:
    """At the start of a layout cell; cells count from 1 in document order."""

    cell: int


@dataclass(frozen=True, slots=True)
class CellEnd:
    """At the end of a layout cell; cells count from 1 in document order."""

    cell: int


Place: TypeAlias = "PageEnd | BeforeHeading | AfterHeading | CellStart | CellEnd"


def homes(root: Element) -> tuple[Element, ...]:
    """Return where regions may stand: the body itself and its layout cells."""
    return (root, *_cells(root))


def _cells(root: Element) -> Iterator[Element]:
    """Yield the layout cells of a body, but none of a layout in something else."""
    path = ("ac:layout", "ac:layout-section", "ac:layout-cell")
    level = [root]
    for name in path:
        level = [child for element in level for child in element.children if child.name == name]
    yield from level


def insert_block(source: str | Document, text: str, place: Place, why: str) -> Edit:
    """Return the edit that puts a block at a place.

    Raises:
        PageError: The body does not parse, or the place is not there exactly once.
    """
    document = parse(source) if isinstance(source, str) else source
    match place:
        case PageEnd():
            return _insert_at(len(document.data), text, why)
        case BeforeHeading(words):
            return _insert_at(_heading(document, words).start, text, why)
        case AfterHeading(words):
            return _insert_at(_heading(document, words).end, text, why)
        case CellStart(number) | CellEnd(number):
            cell = _cell(document, number)
            if cell.inner is None:
                opening = cell.open.cut(document.data).decode()
                closed = f"{opened(opening)}{text}</{name_in(opening)}>"
                return Edit(cell.span, closed, why)
            at_start = isinstance(place, CellStart)
            return _insert_at(cell.inner.start if at_start else cell.inner.end, text, why)
        case _:
            assert_never(place)


def _insert_at(offset: int, text: str, why: str) -> Edit:
    return Edit(Span(offset, offset), text, why)


def _heading(document: Document, words: str) -> Element:
    """Return the only heading with these words, compared as a person would."""
    wanted = normal_form(words)
    children = (child for home in homes(document.root) for child in home.children)
    headings = (child for child in children if child.name in _HEADINGS)
    found = [heading for heading in headings if normal_form(words_of(heading)) == wanted]
    if len(found) != 1:
        reason = "no" if not found else "more than one"
        raise PageError(f'the page has {reason} heading "{words}" at top level or in a layout cell')
    return found[0]


def _cell(document: Document, number: int) -> Element:
    cells = list(_cells(document.root))
    if not 1 <= number <= len(cells):
        raise PageError(f"the page has {len(cells)} layout cells, not a number {number}")
    return cells[number - 1]


def opened(tag: str) -> str:
    """Return the start tag of `<x />` or `<x>` as `<x>`."""
    return tag[:-2].rstrip() + ">" if tag.endswith("/>") else tag


def name_in(tag: str) -> str:
    """Return the element's name as the start tag spells it."""
    return tag[1:-1].split(None, 1)[0].rstrip("/")
