"""What the Task Forces work on: projects, who pays for them, and concept notes, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from sicbot.core.model import Gap, PageId, UserKey
    from sicbot.core.people import TaskForce
    from sicbot.core.text import Text


class EntryKind(StrEnum):
    """What an entry of the inventory tells of."""

    PROJECT = "project"
    ACTIVITY = "activity"
    PROGRAMME = "programme"


class EntryState(StrEnum):
    """Where what an entry tells of is in its life."""

    PAST = "past"
    ONGOING = "ongoing"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class Entry:
    """A project, activity or programme as somebody entered it; values stay as typed.

    Attributes:
        page: The page that holds it; only who may read that page may be told of the entry.
        source: What people call the source, such as `form inventory`.
        record: What identifies the entry in its source for ever, such as a UUID.
        number: How people find it there: its running number, or that of its row.
        version: The version of the page where the entry is a row of a table; 0 for a form.
        contact: Who entered it, as the wiki (not the person) says.
        sponsors: As typed, each for itself.
        regions: By the names of the five regions; one that is none of them is a problem.
        cycle: Of the report; as entered, else that in which it was entered.
        entered: When it was entered; None where the wiki does not tell.
        problems: Odd things that a person should look at.
        missing: What was left empty, such as `url`.
    """

    page: PageId
    source: str
    record: str
    number: int
    kind: EntryKind | None
    title: str
    owner: str
    task_forces: tuple[TaskForce, ...]
    supporting: str = ""
    sponsors: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    url: str = ""
    start: date | None = None
    end: date | None = None
    state: EntryState | None = None
    cycle: int | None = None
    contact: UserKey | None = None
    entered: datetime | None = None
    version: int = 0
    problems: tuple[Problem, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What identifies it on the wiki."""
        return f"{self.page}:{self.record}"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something odd: a word for programs, such as `end-before-start`, and a sentence for people."""

    code: str
    told: Text


@dataclass(frozen=True, slots=True)
class Sponsor:
    """A sponsor under one name.

    Attributes:
        also: Other spellings that entries use, in alphabetical order.
        entries: Keys of the entries that name it.
        perhaps: Names of other sponsors that may be the same, which nobody has confirmed.
        registered: Whether the register of sponsors has it.
    """

    name: str
    also: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()
    registered: bool = False


class Verdict(StrEnum):
    """What people have said of a pair."""

    OPEN = "open"
    SAME = "same"  # one project, counted once
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries of one cycle that may tell of the same project.

    Attributes:
        id: Short, and the same in every run; people name it when they decide.
        score: 0 to 100.
        reasons: Why, in words.
        said: Why people decided as they did, in their words.
    """

    id: str
    one: Entry
    other: Entry
    score: int
    reasons: tuple[Text, ...]
    verdict: Verdict = Verdict.OPEN
    said: str = ""


@dataclass(frozen=True, slots=True)
class Inventory:
    """All entries, and what follows from them.

    Attributes:
        sponsor_of: The one name of each spelling that entries use; no key for own funds.
        reports: The entry of the cycle before that an entry reports on, by their keys.
        unread: What was not read, or not all of it; with such gaps nothing is proven to be absent.
        notes: What a person should look at and no entry tells; without personal data.
    """

    entries: tuple[Entry, ...] = ()
    sponsors: tuple[Sponsor, ...] = ()
    sponsor_of: Mapping[str, str] | None = None
    pairs: tuple[Pair, ...] = ()
    reports: Mapping[str, str] | None = None
    unread: tuple[Gap, ...] = ()
    notes: tuple[Text, ...] = ()

    @property
    def complete(self) -> bool:
        """Tell whether an entry that is not among these does not exist."""
        return not self.unread


class NoteState(StrEnum):
    """How far a concept note is."""

    IDEA = "idea"
    DRAFT = "draft"
    COMPLETE = "complete"
    IN_ASSESSMENT = "in-assessment"
    REVISE = "revise"
    RELEVANT = "relevant"
    VALIDATED = "validated"
    LETTER_ISSUED = "letter-issued"
    SCOUTING = "scouting"
    INTEREST = "interest"
    FULL_PROPOSAL = "full-proposal"
    FUNDED = "funded"
    IMPLEMENTING = "implementing"
    CLOSED = "closed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class StateStep:
    """A version of a note that changed its state.

    Attributes:
        objection: Why it does not count, None where it does: `actor` or `move`, with a sentence.
    """

    state: NoteState
    version: int
    actor: UserKey | None
    when: datetime
    objection: Problem | None = None


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole units of a currency."""

    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class Note:
    """A concept note.

    Attributes:
        page: Only who may read it may be told of the note.
        name: Its title row, else the page's title.
        leader: The account mentioned; `leader_text` is what stands there besides.
        state: The last one that counts; None where none does, or its history was not read.
        claimed: What stands on the page.
        steps: Changes of state, oldest first.
        empty_keys: Rows of the properties without a value, by the names of the template.
        empty_sections: Headings of the template with nothing of its own below.
        template: The page whose headings these are; None: the usual ones.
        borrowed: Those of the empty ones that stand on that page alone: only who may read it may be
            told of them.
        sections: Number of sections of the template.
        words: Words in the sections, without those of the template.
        remarks: Odd things, such as a budget that was changed after the letter.
        read: Whether its history was read.
        assessors: The accounts mentioned as assessors; `assessor_text` is what else stands there.
        idea: What the note comes from, as it names it.
        project: The project of the inventory that came of it, as the note names it.
        links: Addresses that the note names.
        passed_over: Earlier versions that nobody can read, so that nothing follows from them.
        edited: The last version that people saved; 0 where that is not known.
    """

    page: PageId
    title: str
    version: int
    name: str
    task_forces: tuple[TaskForce, ...] = ()
    objectives: tuple[TaskForce, ...] = ()
    leader: UserKey | None = None
    leader_text: str = ""
    team: tuple[UserKey, ...] = ()
    team_text: str = ""
    regions: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    budget: Money | None = None
    duration: str = ""
    sponsors_sought: str = ""
    letter: str = ""
    next_step: str = ""
    state: NoteState | None = None
    claimed: NoteState | None = None
    steps: tuple[StateStep, ...] = ()
    empty_keys: tuple[str, ...] = ()
    empty_sections: tuple[str, ...] = ()
    template: PageId | None = None
    borrowed: frozenset[str] = frozenset()
    sections: int = 0
    words: int = 0
    remarks: tuple[Problem, ...] = ()
    read: bool = True
    assessors: tuple[UserKey, ...] = ()
    assessor_text: str = ""
    idea: str = ""
    project: str = ""
    links: tuple[str, ...] = ()
    passed_over: tuple[int, ...] = ()
    edited: int = 0

    @property
    def accepted(self) -> StateStep | None:
        """The step that made the state what it is."""
        return next((one for one in reversed(self.steps) if one.objection is None), None)
