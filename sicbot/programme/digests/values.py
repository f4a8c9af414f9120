"""What digests consist of: what happened, with its day, and what waits for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum, StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from sicbot.core.model import PageId
    from sicbot.core.people import TaskForce
    from sicbot.core.text import Text

SIGNS = 12  # of a SHA-256 in hexadecimal: with 10,000 lines two are the same once in 5 million
DUE_SOON = timedelta(days=14)
NUMBERS = 10**8  # so that ten times as much is still a task's number


def short(text: str) -> str:
    """Return what stands for a key on a page: the same in every run, telling nothing of it."""
    return sha256(text.encode("utf-8", errors="replace")).hexdigest()[:SIGNS]


class Basis(StrEnum):
    """What a line or item rests on; with one unread nothing of its kind is proven to be absent."""

    PEOPLE = "people"
    INVENTORY = "inventory"
    NOTES = "notes"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Line:
    """Something that happened.

    Attributes:
        key: What identifies it for ever.
        pages: Only who may read all of these may be told of it.
        when: The day, as the wiki itself tells it.
        text: For the Task Forces; None: it is for the Secretariat alone.
        link: Address of the page that shows it, empty where there is none.
        desk: For the Secretariat, where that is told more.
        joins: Whether somebody joined; those of a day are told in one line.
        name: Who joined, where that person may be named.
    """

    key: str
    task_forces: tuple[TaskForce, ...]
    pages: tuple[PageId, ...]
    when: date
    text: Text | None
    basis: Basis
    link: str = ""
    desk: Text | None = None
    joins: bool = False
    name: Text | None = None

    @property
    def sign(self) -> str:
        """What stands for it on a page."""
        return short(self.key)


class Urgency(IntEnum):
    """What comes first."""

    OVERDUE = 0  # its day is over, and nothing of it was reported yet
    DUE = 1
    WAITS = 2  # others wait for this Task Force
    OPEN = 3


@dataclass(frozen=True, slots=True)
class Item:
    """Something that waits for somebody.

    Attributes:
        key: What identifies it while its facts change.
        facts: What it rests on; where that changes, who has said `done` is asked again.
        pages: Only who may read all of these may be told of it; none: everybody may.
        who: Who may do it, by role and never by name.
        due: The last day, None where there is none.
        desk: Whether it is the Secretariat's.
        shows: What on the wiki would show it to be done; None where that goes without saying.
    """

    key: str
    facts: str
    task_forces: tuple[TaskForce, ...]
    pages: tuple[PageId, ...]
    text: Text
    who: Text
    basis: Basis
    urgency: Urgency = Urgency.OPEN
    due: date | None = None
    link: str = ""
    desk: bool = False
    shows: Text | None = None

    @property
    def number(self) -> int:
        """What people may call it by: the same in every run."""
        return int(sha256(self.key.encode("utf-8", errors="replace")).hexdigest(), 16) % NUMBERS

    @property
    def state(self) -> str:
        """What stands for its facts on a page."""
        return short(self.facts)


@dataclass(frozen=True, slots=True)
class Due:
    """An activity of the cycle of which a Task Force has reported nothing yet.

    Attributes:
        activity: Its slug, such as `inventory`.
        begins: First day of its period.
        ends: Last day of its period.
        page: What such evidence would stand on and who may know of it; None: anybody.
        shows: What on the wiki would show it.
    """

    task_force: TaskForce
    activity: str
    name: Text
    begins: date
    ends: date
    page: PageId | None = None
    shows: Text | None = None

    def is_soon(self, today: date) -> bool:
        """Tell whether its last day is near or over."""
        return today + DUE_SOON >= self.ends


@dataclass(frozen=True, slots=True)
class News:
    """All lines and items, of all Task Forces and the Secretariat."""

    lines: tuple[Line, ...] = ()
    items: tuple[Item, ...] = ()
