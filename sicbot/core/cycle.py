"""The cycle of activities, and how far each Task Force is with each of them, as values.

An activity is known by its slug. Its number changes from one version of the cycle's page to the
next, and its name is worded anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sicbot.core.model import PageId
    from sicbot.core.people import TaskForce
    from sicbot.core.text import Text
    from sicbot.core.work_policy import Cycle


class Slug(StrEnum):
    """An activity of the cycle."""

    JOIN = "join"
    NOMINATION = "nomination"
    LEADERS_1 = "tfl-meeting-1"
    PLANNING = "planning"
    INVENTORY = "inventory"
    TF_MEETING = "tf-meeting"
    TEAM_MEETING = "team-meeting"
    NOTES = "complete-notes"
    LEADERS_2 = "tfl-meeting-2"
    ASSESSMENT = "assessment"
    SCOUTING = "scouting"
    LEADERS_3 = "tfl-meeting-3"
    PROPOSAL = "full-proposal"
    IMPLEMENTATION = "implementation"
    SUPPORT = "support"
    MONITORING = "monitoring"


@dataclass(frozen=True, slots=True)
class Period:
    """The days of an activity, first and last one included."""

    first: date
    last: date


class Actor(StrEnum):
    """Who does something in the cycle: a column of its table."""

    EXSEC = "exsec"
    STC = "stc"
    BUREAU = "bureau"
    LEADERS = "leaders"  # Task Force Leaders and Regional Representatives
    TEAM_LEADERS = "team-leaders"


@dataclass(frozen=True, slots=True)
class Clause:
    """An output of an activity, or a duty of an actor: one item of a cell's list.

    Attributes:
        id: The same as long as its words are, whatever its place and number.
        text: As it stands there, on one line.
    """

    id: str
    text: str


class Relation(StrEnum):
    """How a timing hangs on an event."""

    AT = "at"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a timing hangs on: events by their lasting names, such as `cop27` or `4p1000day`."""

    relation: Relation
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """An event of a year that timings hang on, with its days as people entered them.

    Attributes:
        id: Such as `cop27`: the name without case, spaces and signs.
        name: As it stands there.
        period: None where no clear days are entered.
    """

    id: str
    name: str
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class CycleRow:
    """A row of the cycle's table that is one of the known activities.

    Attributes:
        number: As it stands there; empty where none stands there.
        step: Name of the step that the row belongs to.
        name: As it stands there.
        timing: What stands in the column of the timing.
        period: The days that follow from it and from the events; None where none are clear.
        line: Its number among the rows below the heads of the table, from 1; 0: unknown.
        purpose: The paragraphs of its purpose.
        outputs: The items of its outputs.
        duties: The items of each actor that has any.
        written: The days that the months and years alone name; None where they name none.
        anchor: The events that the timing names.
        notes: What is odd about this row.
    """

    slug: Slug
    number: str = ""
    step: str = ""
    name: str = ""
    timing: str = ""
    period: Period | None = None
    line: int = 0
    purpose: tuple[str, ...] = ()
    outputs: tuple[Clause, ...] = ()
    duties: Mapping[Actor, tuple[Clause, ...]] = field(default_factory=dict)
    written: Period | None = None
    anchor: Anchor | None = None
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class UnknownRow:
    """A row of the cycle's table that is none of the known activities, with all that it says.

    Attributes:
        line: Its number among the rows below the heads of the table, from 1.
        purpose: The paragraphs of its purpose.
        outputs: The items of its outputs.
        duties: The items of each actor that has any.
    """

    line: int
    name: str
    number: str = ""
    step: str = ""
    timing: str = ""
    purpose: tuple[str, ...] = ()
    outputs: tuple[Clause, ...] = ()
    duties: Mapping[Actor, tuple[Clause, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CycleTable:
    """What the table of the cycle says in one version of its page.

    Attributes:
        rows: By the slug of their activity, in the order of the table.
        unknown: Rows that are no known activity, or name one once more.
        notes: What is odd, with the number of the row.
    """

    rows: Mapping[Slug, CycleRow] = field(default_factory=dict)
    unknown: tuple[UnknownRow, ...] = ()
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class CyclePage:
    """What the page with the cycle's table says.

    Attributes:
        page: None where it was not found, or none is configured.
        unread: Why its table was not read; None: it was, or none is configured.
        notes: Rows that are no known activity, activities without a row, timings that are unclear.
        events: The events of the year, by id, in the order of their page.
        unknown: Rows of its table that are no known activity, or name one once more.
        events_page: The page of the events; None where there is none that may be told of.
    """

    page: PageId | None = None
    rows: Mapping[Slug, CycleRow] | None = None
    unread: Text | None = None
    notes: tuple[Text, ...] = ()
    events: Mapping[str, Event] = field(default_factory=dict)
    unknown: tuple[UnknownRow, ...] = ()
    events_page: PageId | None = None

    def row(self, slug: Slug) -> CycleRow:
        """Return the row of an activity, an empty one where there is none."""
        return (self.rows or {}).get(slug) or CycleRow(slug)


class CellState(StrEnum):
    """How far a Task Force is with an activity."""

    DONE = "done"
    IN_PROGRESS = "in-progress"
    NOT_REPORTED = "not-reported"
    NOT_DUE = "not-due"
    NO_DATE = "no-date"
    NOT_LAUNCHED = "not-launched"
    NOT_READ = "not-read"


@dataclass(frozen=True, slots=True)
class Proof:
    """What shows how far a Task Force is.

    Attributes:
        page: Only who may read it may be told.
        version: The version that shows it; 0: the page as it stands.
        shows: What it shows, in a few words, without names of people.
    """

    page: PageId
    title: str
    shows: Text
    version: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """An activity of a Task Force; `why` tells what was not read, where that is the state."""

    task_force: TaskForce
    slug: Slug
    state: CellState
    proof: Proof | None = None
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class LifeSign:
    """The last thing that a Task Force did on the wiki, as far as sicbot knows."""

    task_force: TaskForce
    day: date
    what: Text
    page: PageId

    def weeks(self, today: date) -> int:
        """Return the whole weeks since."""
        return max(0, (today - self.day).days // 7)


@dataclass(frozen=True, slots=True)
class Status:
    """How far all Task Forces are in one cycle.

    Attributes:
        cycle: The cycle that the timings are of; None where none is configured for them.
        cells: By Task Force and activity, each of them.
        signs: The last sign of life of each Task Force that gave one.
        unread: What was not read and may hide one.
        notes: What a person should look at.
    """

    cycle: Cycle | None
    plan: CyclePage
    cells: Mapping[tuple[TaskForce, Slug], Cell]
    signs: Mapping[TaskForce, LifeSign]
    unread: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()

    @property
    def focal(self) -> tuple[TaskForce, ...]:
        """The Task Forces that are worked with in this cycle."""
        return self.cycle.focal if self.cycle else ()
