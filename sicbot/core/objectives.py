"""The goals and objectives of the strategy, each fact with the page that says it, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sicbot.core.model import PageId
    from sicbot.core.people import TaskForce
    from sicbot.core.text import Text


class Fact(StrEnum):
    """What pages say of an objective."""

    LABEL = "label"
    TITLE = "title"
    DESCRIPTION = "description"
    BASELINE_2020 = "baseline-2020"
    TARGET_2030 = "target-2030"
    TARGET_2050 = "target-2050"


class Facility(StrEnum):
    """Who leads the work on an objective: the Secretariat (core), or its Task Force (global)."""

    CORE = "core"
    GLOBAL = "global"


@dataclass(frozen=True, slots=True)
class Said:
    """What one page says; only who may read the page may be told.

    Attributes:
        text: On one line, as it stands there.
    """

    page: PageId
    text: str


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal: a letter, with its names and purposes as each page has them."""

    letter: str
    names: tuple[Said, ...] = ()
    purposes: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Objective:
    """An objective.

    Attributes:
        said: What the pages say of each fact, in the order in which the configuration names them;
            the first one counts.
        facility: None where the configuration does not say.
    """

    code: TaskForce
    said: Mapping[Fact, tuple[Said, ...]] = field(default_factory=dict)
    facility: Facility | None = None

    @property
    def goal(self) -> str:
        """The letter of its goal."""
        return self.code[0]

    def text(self, fact: Fact) -> str:
        """Return a fact as the first page says it, empty where none does."""
        return next((one.text for one in self.said.get(fact, ())), "")


@dataclass(frozen=True, slots=True)
class Registry:
    """All objectives and goals.

    Attributes:
        objectives: All 24, also those of which no page says anything.
        unread: What was not read, and may say more, by its page; None: there is none, as far as
            sicbot sees. Only who may read the page may be told.
        notes: What is odd about the pages, such as a column that stands there twice.
    """

    objectives: Mapping[TaskForce, Objective] = field(default_factory=dict)
    goals: Mapping[str, Goal] = field(default_factory=dict)
    unread: tuple[tuple[PageId | None, Text], ...] = ()
    notes: tuple[Text, ...] = ()

    @property
    def lost(self) -> Mapping[PageId, Text]:
        """The pages that are there and whose text was not read, each with the reason."""
        return {page: why for page, why in self.unread if page is not None}
