"""The names and purposes of goals: in headings such as “Goal A - Name”, and in tables of two."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.pages.storage import Element, find
from sicbot.pages.tables import readable_tables
from sicbot.pages.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.pages.storage import Document

LETTERS = "ABCDEF"
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_DASH = r"\s*[-‐‑‒–—―:.]\s*"
_HEADING = re.compile(rf"(?:(?:Goal|But|Objetivo|Meta)\s+)?([A-F]){_DASH}(\S.*)", re.IGNORECASE)
_CELL = re.compile(rf"([A-F]){_DASH}(\S.*)")


@dataclass(frozen=True, slots=True)
class GoalSaid:
    """A goal as one place of a page has it; `purpose` is empty where none follows."""

    letter: str
    name: str
    purpose: str = ""


def goals_in(document: Document) -> tuple[GoalSaid, ...]:
    """Return the goals that a page names, in the order of the page."""
    return (*_in_headings(document.root), *_in_tables(document))


def _in_headings(root: Element) -> Iterator[GoalSaid]:
    """Yield headings that name a goal, each with the paragraph right behind it."""
    for parent in (root, *find(root, "ac:layout-cell", "ac:rich-text-body", "div")):
        children = parent.children
        for element, after in zip(children, (*children[1:], None), strict=True):
            match = _HEADING.fullmatch(words_of(element)) if element.name in _HEADINGS else None
            if match and match[1].upper() in LETTERS:
                follows = after is not None and after.name == "p"
                purpose = words_of(after) if after is not None and follows else ""
                yield GoalSaid(match[1].upper(), match[2], purpose)


def _in_tables(document: Document) -> Iterator[GoalSaid]:
    """Yield the rows of tables of two columns that name a goal each, all of them."""
    for table in readable_tables(document)[0]:
        if not table.rows or any(len(row.cells) != 2 for row in table.rows):
            continue
        found = [_CELL.fullmatch(" ".join(row.cells[0].paragraphs)) for row in table.rows]
        if all(found):
            for match, row in zip(found, table.rows, strict=True):
                if match:
                    yield GoalSaid(match[1], match[2], " ".join(row.cells[1].paragraphs))
