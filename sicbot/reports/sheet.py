"""A report as a value: what every format shows in its own way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tone = Literal["", "good", "bad", "unsure", "quiet", "strong"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, how it is meant, and where it leads.

    Attributes:
        counts: Whether the text is a whole number of our own, to be sorted and summed as one.
        order: What the cell is sorted by where that is not its text.
    """

    text: str
    tone: Tone = ""
    link: str = ""
    counts: bool = False
    order: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A further table of a report, below the first one.

    Attributes:
        notes: What a reader must know of it, one sentence a line.
    """

    title: str
    notes: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A report.

    Attributes:
        title: What it is about.
        summary: What a reader must know first, one sentence a line.
        coverage: What was read and what was not, one sentence a line; stands on top.
        columns: Names of the columns.
        rows: As many cells as columns.
        more: Further tables; a CSV file holds the first alone.
    """

    title: str
    summary: tuple[str, ...]
    coverage: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    more: tuple[Table, ...] = ()
