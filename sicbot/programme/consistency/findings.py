"""Findings as values: what stands where, and what may be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sicbot.pages.titles import normal_form
from sicbot.pages.words import clean

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sicbot.core.model import Page, PageId
    from sicbot.core.text import Text
    from sicbot.pages.storage import Document

LONGEST = 300  # signs of a quotation; the page itself is one click away


class Kind(StrEnum):
    """What is wrong; the order is that of the page."""

    FIGURES = "figures-differ"
    NAME = "name-differs"
    VISION = "vision-differs"
    FOCAL = "focal-differs"
    LAST_DAY = "last-day-differs"
    COLUMN_TWICE = "column-twice"
    ANNOUNCEMENT = "empty-announcement"
    NO_ADDRESS = "address-missing"
    DEAD_LINK = "dead-link"
    NO_PAGE = "page-missing"
    PERSON = "address-of-person"
    ALIAS = "old-alias"
    QUESTION = "unanswered-question"
    WORDING = "wording-differs"


@dataclass(frozen=True, slots=True)
class Stand:
    """Words that stand on a page; only who may read the page may be told."""

    page: PageId
    words: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that somebody should look at.

    Attributes:
        subject: What it is about.
        stands: What stands where, side by side.
        proposal: What may be done.
        day: When a question was asked; None for all else.
    """

    kind: Kind
    subject: Text
    stands: tuple[Stand, ...]
    proposal: Text
    day: date | None = None

    @property
    def pages(self) -> frozenset[PageId]:
        """The pages that it tells something of."""
        return frozenset(one.page for one in self.stands)


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page that people wrote, and what its body holds."""

    page: Page
    body: str
    document: Document


def quoted(text: str) -> str:
    """Return words on one line, a long text cut."""
    line = clean(text)
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"


def differ(texts: Iterable[str]) -> bool:
    """Tell whether texts differ for a reader: case, quotation marks and a last dot do not count."""
    return len({normal_form(text).strip(" .;:\"'") for text in texts}) > 1
