"""What the templates of scaffolds are given, one class for each that needs more than the others.

What is not known is an empty string or an empty tuple; each template has words for that.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sicbot.core.text import Text


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, mentioned by the key; by name where there is no account.

    Attributes:
        name: As people typed it.
    """

    key: str = ""
    name: Text | str = ""


@dataclass(frozen=True, slots=True)
class Aim:
    """What the strategy says of an objective.

    Attributes:
        origin: Title of the page that says it; empty where nothing is known.
    """

    label: str = ""
    title: str = ""
    description: str = ""
    baseline: str = ""
    target_2030: str = ""
    target_2050: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """What an actor does in an activity."""

    who: Text | str
    what: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """An activity of the cycle, as its page has it; without a name where that is not known.

    Attributes:
        state: What the wiki shows of it; empty where nothing does.
        page: Title of the page that shows it, and which of its versions; 0: as it stands.
    """

    name: Text | str = ""
    number: str = ""
    timing: str = ""
    outputs: tuple[str, ...] = ()
    duties: tuple[Duty, ...] = ()
    state: Text | str = ""
    page: str = ""
    version: int = 0
    space: str = ""


@dataclass(frozen=True, slots=True)
class Basic:
    """What every page of a Task Force is given.

    Attributes:
        code: Of the Task Force; empty on a page of all of them.
        activity: The one that the page is first needed for.
    """

    code: str = ""
    objective: Aim = field(default_factory=Aim)
    activity: Step = field(default_factory=Step)


@dataclass(frozen=True, slots=True)
class PageName:
    """A page, as links name it."""

    title: str
    space: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, with the pages that it is from."""

    what: Text | str
    value: Text | str
    sources: tuple[PageName, ...] = ()


@dataclass(frozen=True, slots=True)
class Home(Basic):
    """Inputs of the home page.

    Attributes:
        focal: Whether the Task Force is worked with in this cycle.
        members: Title of the page that lists its members, where that is there.
        space: Key of the space of that page.
        summary: What it has: people, projects, notes, minutes.
    """

    leaders: tuple[Person, ...] = ()
    representatives: tuple[Person, ...] = ()
    focal: bool = False
    members: str = ""
    space: str = ""
    summary: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Showing(Basic):
    """Inputs of a page that includes one which a job keeps.

    Attributes:
        kept: Its title; empty where it is not there, or not for everybody who reads this page.
        space: Key of its space.
    """

    kept: str = ""
    space: str = ""


@dataclass(frozen=True, slots=True)
class Table(Basic):
    """Inputs of a page with a row for each activity of the cycle."""

    rows: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A line of an agenda, with the page that it is from."""

    text: Text | str
    title: str = ""
    day: str = ""
    space: str = ""


@dataclass(frozen=True, slots=True)
class Agenda(Basic):
    """Inputs of what sicbot keeps on the page of a meeting until it begins.

    Attributes:
        last: Open actions of the last meeting.
        tasks: Open tasks on the pages of the Task Force.
        due: Activities that are not reported, with their last day.
        notes: Concept notes in which something is missing.
        hidden: How many of all these not every reader may know of.
    """

    last: tuple[Item, ...] = ()
    tasks: tuple[Item, ...] = ()
    due: tuple[Item, ...] = ()
    notes: tuple[Item, ...] = ()
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class Basis:
    """The page of the cycle as it stands when a page is made; nothing where that may not be told.

    Attributes:
        number: Of its version.
        day: ISO date of that version; empty where it is not known.
        past: Address of its versions.
    """

    title: str = ""
    space: str = ""
    number: str = ""
    day: str = ""
    past: str = ""


@dataclass(frozen=True, slots=True)
class Meeting(Agenda):
    """Inputs of the page of a meeting.

    Attributes:
        basis: What those who decide on the cycle decide on.
        day: ISO date.
        hour: Such as `15:00`, in the time zone `zone`.
        name: Of the project team.
    """

    name: str = ""
    day: str = ""
    hour: str = ""
    region: str = ""
    zone: str = ""
    people: tuple[Person, ...] = ()
    basis: Basis = field(default_factory=Basis)


@dataclass(frozen=True, slots=True)
class Named(Basic):
    """Inputs of a page that is somebody's: a dossier, a concept note.

    Attributes:
        name: Of the note, or of who wants to lead.
    """

    name: str = ""
    leaders: tuple[Person, ...] = ()
    team: tuple[Person, ...] = ()
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CarriedRow:
    """A row of last year's plan that is still open.

    Attributes:
        day: ISO date until which it shall be done, a year later than it was.
        timing: What stood there where it was no day.
    """

    what: Text | str
    who: tuple[Person, ...] = ()
    day: str = ""
    timing: Text | str = ""
    state: Text | str = ""


@dataclass(frozen=True, slots=True)
class Carried:
    """What last year's plan left open.

    Attributes:
        done: How many of its rows are done or dropped.
        title: Of its page; empty where there is none, or not all readers may read it.
        withheld: Whether there is one that not all readers may read.
        unread: Whether not all of it is here.
    """

    rows: tuple[CarriedRow, ...] = ()
    done: int = 0
    title: str = ""
    space: str = ""
    withheld: bool = False
    unread: bool = False


@dataclass(frozen=True, slots=True)
class OfYear(Table):
    """Inputs of a page of one year.

    Attributes:
        carried: What the plan of the year before left open; nothing on other pages.
    """

    year: str = ""
    carried: Carried = field(default_factory=Carried)


@dataclass(frozen=True, slots=True)
class Result:
    """What an activity shall give, and whether a page shows that it did."""

    name: Text | str
    outputs: tuple[str, ...] = ()
    state: Text | str = ""
    sources: tuple[PageName, ...] = ()


@dataclass(frozen=True, slots=True)
class Force:
    """The figures of one Task Force in the report of all."""

    code: str
    members: Text | str
    projects: Text | str
    notes: Text | str
    meetings: Text | str
    reached: Text | str


@dataclass(frozen=True, slots=True)
class Report(OfYear):
    """Inputs of an annual report.

    Attributes:
        cycle: Number of the cycle that the figures are of.
        results: Of one Task Force alone.
        forces: On the report of all alone.
    """

    cycle: str = ""
    figures: tuple[Figure, ...] = ()
    results: tuple[Result, ...] = ()
    forces: tuple[Force, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """Something to prepare; its number makes the id of its task."""

    number: int
    what: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """An activity for which documents are prepared.

    Attributes:
        until: ISO date of its last day; empty where its days are not clear.
        own: Number of the task that is left for what the cycle does not name.
    """

    step: Step
    documents: tuple[Document, ...]
    until: str
    own: int


@dataclass(frozen=True, slots=True)
class Documents(Basic):
    """Inputs of the list of what the Secretariat prepares."""

    year: str = ""
    groups: tuple[Prepared, ...] = ()


@dataclass(frozen=True, slots=True)
class Events(Basic):
    """Inputs of the table of events: their names."""

    names: tuple[str, ...] = ()
