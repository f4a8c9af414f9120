"""The names and purposes of goals: in headings such as “Goal A - Name”, and in tables of two."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from sicbot.pages.storage import Element, find
from sicbot.pages.tables import readable_tables
from sicbot.pages.words import words_of
from sicbot.programme.objectives.columns import codes_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sicbot.pages.storage import Document

LETTERS = "ABCDEF"
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_DASH = r"\s*[-‐‑‒–—―:.]\s*"
_HEADING = re.compile(rf"((?:Goal|But|Objetivo|Meta)\s+)?([A-F]){_DASH}(\S.*)", re.IGNORECASE)
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
        for place, element in enumerate(children):
            match = _HEADING.fullmatch(words_of(element)) if element.name in _HEADINGS else None
            if match is None:
                continue
            letter, behind = match[2].upper(), children[place + 1 :]
            if match[1] or _holds_objectives(letter, element, behind):
                purpose = words_of(behind[0]) if behind and behind[0].name == "p" else ""
                yield GoalSaid(letter, match[3], purpose)


def _holds_objectives(letter: str, heading: Element, behind: Sequence[Element]) -> bool:
    """Tell whether a section tells of several objectives of a goal.

    Letters number the parts of many texts: “B. Background” is no goal, and may name B1.
    """
    section = takewhile(lambda one: one.name not in _HEADINGS or one.name > heading.name, behind)
    codes = {code for one in section for code in codes_in(words_of(one))}
    return len([code for code in codes if code.startswith(letter)]) > 1


def _in_tables(document: Document) -> Iterator[GoalSaid]:
    """Yield the rows of tables of two columns that name all goals, one a row."""
    for table in readable_tables(document)[0]:
        if any(len(row.cells) != 2 for row in table.rows):
            continue
        found = [_CELL.fullmatch(" ".join(row.cells[0].paragraphs)) for row in table.rows]
        if sorted(match[1] if match else "" for match in found) != list(LETTERS):
            continue
        for match, row in zip(found, table.rows, strict=True):
            if match:
                yield GoalSaid(match[1], match[2], " ".join(row.cells[1].paragraphs))
