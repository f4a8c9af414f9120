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
    """

    text: str
    tone: Tone = ""
    link: str = ""
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A report.

    Attributes:
        title: What it is about.
        summary: What a reader must know first, one sentence a line.
        coverage: What was read and what was not, one sentence a line; stands on top.
        columns: Names of the columns.
        rows: As many cells as columns.
        group_by: Index of the column whose equal values stand together under a heading.
    """

    title: str
    summary: tuple[str, ...]
    coverage: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    group_by: int = 0
