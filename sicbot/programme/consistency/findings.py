"""Findings as values: what stands where, and what may be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING

from sicbot.pages.titles import normal_form
from sicbot.pages.words import clean
from sicbot.programme.digests.values import NUMBERS, SIGNS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sicbot.core.model import Page, PageId
    from sicbot.core.text import Text
    from sicbot.pages.storage import Document

LONGEST = 300  # signs of a quotation; the page itself is one click away


class Kind(StrEnum):
    """What is wrong; the order is that of the page, what matters most first."""

    PERSON = "address-of-person"
    FIGURES = "figures-differ"
    NAME = "name-differs"
    VISION = "vision-differs"
    FOCAL = "focal-differs"
    LAST_DAY = "last-day-differs"
    QUESTION = "unanswered-question"
    NO_ADDRESS = "address-missing"
    ANNOUNCEMENT = "empty-announcement"
    DEAD_LINK = "dead-link"
    COLUMN_TWICE = "column-twice"
    PLAN = "plan-unsaid"
    HOME_NOTES = "home-without-notes"
    HOME_STRATEGY = "home-without-strategy"
    TABLE = "table-odd"
    ALIAS = "old-alias"
    SPELLING = "spelling"
    WORDING = "wording-differs"
    NO_PAGE = "page-missing"


@dataclass(frozen=True, slots=True)
class Stand:
    """Words that stand on a page; only who may read the page may be told.

    Attributes:
        whole: Whether they are shown as a whole, however long.
    """

    page: PageId
    text: str
    whole: bool = False

    @property
    def words(self) -> str:
        """The words as they are shown."""
        return clean(self.text) if self.whole else quoted(self.text)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that somebody should look at.

    Attributes:
        subject: What it is about.
        stands: What stands where, side by side.
        proposal: What may be done, where that is not the same for all of its kind.
        day: When a question was asked; None for all else.
        about: What tells it from others with the same words on the same pages; for programs.
        separate: Whether each page tells all of it, so that it may be told without the others.
    """

    kind: Kind
    subject: Text
    stands: tuple[Stand, ...]
    proposal: Text | None = None
    day: date | None = None
    about: str = ""
    separate: bool = False

    @property
    def pages(self) -> frozenset[PageId]:
        """The pages that it tells something of."""
        return frozenset(one.page for one in self.stands)

    @property
    def number(self) -> int:
        """What it is known by on a page of sicbot's: the same as long as its facts are."""
        return int(self._hash(), 16) % NUMBERS

    @property
    def state(self) -> str:
        """What stands for its facts there: with it two findings of one number are told apart."""
        return self._hash()[:SIGNS]

    def _hash(self) -> str:
        """Return what changes with what it says, and with nothing else: no place, no version."""
        said = sorted(f"{one.page} {_plain(one.text)}" for one in self.stands)
        facts = "\n".join((self.kind, self.about, str(self.day or ""), *said))
        return sha256(facts.encode("utf-8", errors="replace")).hexdigest()


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
    return len(set(map(_plain, texts))) > 1


def _plain(text: str) -> str:
    return normal_form(text).strip(" .;:\"'")
