"""The facts of objectives in the tables of one page, whatever their shape.

An objective is the one that a column of codes names in the row, or else the one that the heading
above the table names. A row without either tells nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sicbot.core.text import Text, _
from sicbot.pages.tables import join_split, readable_tables
from sicbot.programme.objectives.columns import code_of, columns_of
from sicbot.programme.people.addresses import shown

if TYPE_CHECKING:
    from sicbot.core.objectives import Fact
    from sicbot.core.people import TaskForce
    from sicbot.pages.storage import Document
    from sicbot.pages.tables import Table

DASHES = frozenset("-‐‑‒–—―−/.")


@dataclass(frozen=True, slots=True)
class TwiceHeaded:
    """A heading that stands above two columns of an objective's table, with their words."""

    heading: str
    code: TaskForce | None


@dataclass(slots=True)
class PageFacts:
    """What one page says, while it is gathered.

    Attributes:
        facts: Each fact of each objective, on one line.
        twice: Headings that stand there twice.
        notes: What could not be read with certainty.
    """

    page: str
    facts: dict[tuple[TaskForce, Fact], str] = field(default_factory=dict)
    twice: list[TwiceHeaded] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)

    def add(self, code: TaskForce, fact: Fact, text: str) -> None:
        """Note a fact, unless the page has said another one before: nobody knows which counts."""
        before = self.facts.setdefault((code, fact), text)
        if before != text:
            told = _("“{page}” says two things of {code}, {fact}; the first one counts",
                     page=self.page, code=code, fact=fact.value)  # fmt: skip
            self.notes.append(told)


def read_tables(document: Document, page: str) -> PageFacts:
    """Return the facts in the tables of a page."""
    found = PageFacts(page)
    tables, bad = readable_tables(document)
    found.notes += [_("“{page}” cannot be read: {why}", page=page, why=str(error)) for error in bad]
    for table in join_split(tables):
        _read(table, found)
    return found


def _read(table: Table, found: PageFacts) -> None:
    """Take the facts of one table, if it is one of objectives."""
    columns = columns_of(table)
    headed = code_of(table.heading)
    # A single column may be anybody's; with a code it is surely about an objective.
    if len(columns.facts) + len(columns.twice) < 2 or (columns.code is None and headed is None):
        return
    for heading in columns.twice:
        found.twice.append(TwiceHeaded(heading, headed))
        found.notes.append(
            _("“{page}” has two columns “{column}” below “{heading}”; neither of them counts",
              page=found.page, column=shown(heading), heading=shown(table.heading))
        )  # fmt: skip
    rows = [row for row in table.rows if not row.is_blank]
    if columns.code is None and len(rows) > 1:
        found.notes.append(
            _("the table below “{heading}” on “{page}” has more than one row; the first one counts",
              page=found.page, heading=shown(table.heading))
        )  # fmt: skip
        rows = rows[:1]
    for row in rows:
        code = headed if columns.code is None else code_of(row.cells[columns.code].text)
        if code is None:
            if any(place not in (columns.code,) and row.texts[place].strip("-– ")
                   for place in columns.facts.values()):  # fmt: skip
                found.notes.append(_("a row below “{heading}” on “{page}” names no objective",
                                     page=found.page, heading=shown(table.heading)))  # fmt: skip
            continue
        for fact, place in columns.facts.items():
            text = " ".join(row.cells[place].paragraphs)
            if text.strip() and not DASHES.issuperset(text.replace(" ", "")):
                found.add(code, fact, text)
