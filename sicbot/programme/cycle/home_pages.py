"""What the home page of a Task Force says of its plan, and whether it calls itself focal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.pages.properties import properties
from sicbot.pages.storage import find, parse, walk
from sicbot.pages.tables import read_table
from sicbot.pages.words import lines_of, words_of
from sicbot.programme.people.fields import plain

if TYPE_CHECKING:
    from sicbot.pages.cells import Cell
    from sicbot.pages.storage import Document, Element
    from sicbot.pages.tables import Table

PLAN_HEADINGS = frozenset({
    "action plan", "our action plan", "plan of action", "work plan", "workplan",
    "plan d action", "plan de travail", "plan de accion", "plan de trabajo",
})  # fmt: skip
# Parts of a page that is an action plan as a whole. Its activities are those of the cycle, which
# sicbot itself put there, so words there show nothing.
PARTS = frozenset({
    "approach", "approche", "enfoque", "indicators", "indicateurs", "indicadores",
    "indicators and monitoring", "indicateurs et suivi", "indicadores y seguimiento",
})  # fmt: skip
INDICATORS = ("indicator", "indicateur", "indicador")  # a column's name begins with one of them
STATES = frozenset({"state", "status", "etat", "statut", "estado"})
PROPERTIES = "tf"  # id of the page properties of a Task Force's home page

_HEADS = frozenset({"th"})
_HEADING = re.compile(r"h([1-6])")
_FOCAL = re.compile(r"\b(?:focal|focus|focales)\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


class Plan(IntEnum):
    """How much of an action plan there is."""

    NONE = 0
    BEGUN = 1  # words or a table
    INDICATORS = 2  # a table of indicators in which no cell is blank


@dataclass(frozen=True, slots=True)
class HomeSays:
    """What a home page says.

    Attributes:
        state: What stands as the state in its properties.
        focal: Whether that says that the Task Force is focal.
        years: The years named there.
    """

    plan: Plan = Plan.NONE
    state: str = ""
    focal: bool = False
    years: tuple[int, ...] = ()


def read_home(body: str) -> HomeSays:
    """Return what a home page says.

    Raises:
        PageError: It cannot be read.
    """
    document = parse(body)
    state = _state(document)
    words = plain(state)
    years = tuple(int(one) for one in _YEAR.findall(words))
    return HomeSays(_plan(document), state, _FOCAL.search(words) is not None, years)


def read_plan(body: str) -> Plan:
    """Return how much of an action plan stands on a page that is one as a whole.

    Heads of tables are the template's; what people write stands in cells and paragraphs.

    Raises:
        PageError: It cannot be read.
    """
    document = parse(body)
    found = (_own_words(section, document) for section in sections_below(document.root, PARTS))
    return max(found, default=Plan.NONE)


def _own_words(section: list[Element], document: Document) -> Plan:
    if _written(section, document) is Plan.INDICATORS:
        return Plan.INDICATORS
    own = any(lines_of(part, without=_HEADS) for part in section)
    return Plan.BEGUN if own else Plan.NONE


def _state(document: Document) -> str:
    """Return the state in the page properties of the Task Force, as it stands."""
    for known in properties(document):
        if known.id and plain(known.id) != PROPERTIES:
            continue
        for key, cell in known.pairs:
            if plain(key) in STATES:
                return _titles(cell) or " ".join(cell.paragraphs)
    return ""


def _titles(cell: Cell) -> str:
    return " / ".join(one.title for one in cell.statuses if one.title)


def _plan(document: Document) -> Plan:
    """Return the most that stands below any heading of an action plan."""
    found = [_written(section, document) for section in sections_below(document.root)]
    return max(found, default=Plan.NONE)


def sections_below(root: Element, headings: frozenset[str] = PLAN_HEADINGS) -> list[list[Element]]:
    """Return what stands below each such heading, up to the next one of its level or above it."""
    found: list[list[Element]] = []
    for parent in (root, *walk(root)):
        open_: list[Element] | None = None
        level = 0
        for child in parent.children:
            heading = _HEADING.fullmatch(child.name)
            if heading and open_ is not None and int(heading[1]) <= level:
                open_ = None
            if heading and open_ is None and plain(words_of(child)) in headings:
                open_, level = [], int(heading[1])
                found.append(open_)
            elif not heading and open_ is not None:
                open_.append(child)
    return found


def _written(section: list[Element], document: Document) -> Plan:
    tables = [
        table
        for part in section
        for table in ([part] if part.name == "table" else find(part, "table"))
    ]
    if any(_is_full(table, document) for table in tables):
        return Plan.INDICATORS
    has_words = any(words_of(part) for part in section)
    return Plan.BEGUN if has_words else Plan.NONE


def _is_full(element: Element, document: Document) -> bool:
    """Tell whether an element is a table of indicators in which no cell is blank."""
    try:
        table = read_table(element, document)
    except PageError:  # ragged: words, but not a table that is complete
        return False
    return _is_of_indicators(table) and not any(
        cell.is_blank for row in table.rows for cell in row.cells
    )


def _is_of_indicators(table: Table) -> bool:
    return bool(table.rows) and any(plain(name).startswith(INDICATORS) for name in table.header)
