"""Table cells with what they hold: words, people, dates, status lozenges, links, inner tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.pages.links import Link, UserRef, links_in, user_of
from sicbot.pages.storage import Element, text_of, walk
from sicbot.pages.words import lines_of

if TYPE_CHECKING:
    from sicbot.core.edits import Span

_INNER = frozenset({"table"})
_MACROS = ("ac:structured-macro", "ac:macro")
_PARAMETERS = ("ac:parameter", "ac:default-parameter")
_GREY = "Grey"  # a lozenge without a colour is grey (the vendor's manual, Status macro)


@dataclass(frozen=True, slots=True)
class Status:
    """A status lozenge."""

    colour: str
    title: str


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A cell; what stands in a table inside it belongs to that table alone.

    `paragraphs` are its lines: paragraphs, list items, parts between line breaks. `tables` are the
    elements of inner tables. `repeated` tells that the cell reaches here from the left or above.
    """

    element: Element
    paragraphs: tuple[str, ...]
    users: tuple[UserRef, ...]
    dates: tuple[str, ...]
    statuses: tuple[Status, ...]
    links: tuple[Link, ...]
    tables: tuple[Element, ...]
    repeated: bool = False

    @property
    def text(self) -> str:
        """Its words, a line feed between the paragraphs."""
        return "\n".join(self.paragraphs)

    @property
    def is_header(self) -> bool:
        """Whether it is a heading, not a value."""
        return self.element.name == "th"

    @property
    def is_blank(self) -> bool:
        """Whether it holds no words, people or tables."""
        return not (self.paragraphs or self.users or self.tables)

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.element.span


def read_cell(element: Element) -> Cell:
    """Return the cell that a `td` or `th` element is."""
    inside = list(walk(element, closed=_INNER))
    return Cell(
        element,
        lines_of(element, without=_INNER),
        tuple(user_of(part) for part in inside if part.name == "ri:user"),
        tuple(
            part.attributes["datetime"]
            for part in inside
            if part.name == "time" and "datetime" in part.attributes
        ),
        tuple(_status(part) for part in inside if _is_status(part)),
        links_in(element, without=_INNER),
        tuple(part for part in inside if part.name == "table"),
    )


def _is_status(element: Element) -> bool:
    return element.name in _MACROS and element.attributes.get("ac:name") == "status"


def _status(macro: Element) -> Status:
    values = {
        child.attributes.get("ac:name"): text_of(child).strip()
        for child in macro.children
        if child.name in _PARAMETERS
    }
    return Status(values.get("colour") or _GREY, values.get("title") or "")
