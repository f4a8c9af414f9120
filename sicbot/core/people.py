"""People, what they entered, and what follows from it, in the organisation's terms."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from datetime import date, datetime

    from sicbot.core.model import PageId, UserKey
    from sicbot.core.text import Text

UserName = NewType("UserName", str)  # may be changed and given to somebody else; the key may not
TaskForce = NewType("TaskForce", str)  # the code of its objective, such as `A1`

TASK_FORCES = tuple(
    TaskForce(f"{goal}{number}")
    for goal, count in (("A", 6), ("B", 4), ("C", 4), ("D", 4), ("E", 3), ("F", 3))
    for number in range(1, count + 1)
)


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the wiki.

    Attributes:
        email: None where the wiki does not tell it to the bot.
        active: Whether it can log in.
    """

    key: UserKey
    name: UserName
    full_name: str
    email: str | None = None
    active: bool = True


def looked_up(account: str) -> str:
    """Return what the gap is called where one account, by name or key, could not be looked up."""
    return f"account {account.casefold()}"


class Role(StrEnum):
    """What somebody is, or wants to be, in a Task Force."""

    LEADER = "TFL"
    REPRESENTATIVE = "TFRR"
    MEMBER = "TFM"


class Action(StrEnum):
    """What a record asks for."""

    JOIN = "join"
    CHANGE = "change"
    LEAVE = "leave"


class Evidence(IntEnum):
    """How well it is proven that the person concerned wants what a record says."""

    ANONYMOUS = 0  # E0: no account
    CLAIMED = 1  # E1: typed by somebody about somebody
    ATTESTED = 2  # E2: entered by the Secretariat for somebody else
    SELF = 3  # E3: the wiki itself says that the account concerned entered it


class SourceKind(StrEnum):
    """Where a record comes from."""

    FORM = "form"
    PAGE = "page"
    COMMENT = "comment"
    FILE = "file"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Registration:
    """One record of one source, its fields by their meaning; nothing is concluded from it yet.

    Attributes:
        source: Name of the source, such as `form joinA1`.
        record: What identifies the record in its source for ever, such as a UUID.
        page: The page that holds the form, the registration, the comment, the table or the file.
        created: When it was entered, as the wiki (not the person) says.
        creator: The account that entered it, as the wiki says; None: anonymous or unknown.
        creator_name: The user name that the source gives for it, empty for anonymous.
        owned: Whether the creator still is the record's owner.
        accounts: Accounts that the record itself names: by a picker, a mention, an exact user name.
        reassigned: Whether the creator's user name was another account's when it was first seen.
        altered: Whether somebody other than the creator and the Secretariat changed it since.
        role: None where none is named or the wish is unknown; the wish's words are in `role_text`.
        consent: Whether the person agrees to be named; None where nobody asked.
        digest: Stands for the content, so that a silent change is seen; tells nothing of it.
        number: What people know it by: its number in the form, its row in the file or table.
        problems: What is odd about it, in sentences without personal data.
    """

    source: str
    kind: SourceKind
    record: str
    page: PageId
    task_force: TaskForce
    created: datetime
    creator: UserKey | None
    creator_name: str = ""
    owned: bool = True
    accounts: tuple[UserKey, ...] = ()
    reassigned: bool = False
    altered: bool = False
    action: Action = Action.JOIN
    role: Role | None = None
    role_text: str = ""
    name: str = ""
    email: str = ""
    organisation: str = ""
    region: str = ""
    country: str = ""
    expertise: str = ""
    experience: str = ""
    profile: str = ""
    consent: bool | None = None
    digest: str = ""
    problems: tuple[Text, ...] = ()
    number: int = 0


@dataclass(frozen=True, slots=True)
class NotRead:
    """A source that was not read, or not as a whole: it adds nobody and removes nobody.

    Attributes:
        task_forces: Those of which records may be missing.
    """

    source: str
    task_forces: tuple[TaskForce, ...]
    why: Text


@dataclass(frozen=True, slots=True)
class Registrations:
    """All records of all sources, and which sources lack some.

    Attributes:
        read: Names of the sources that were read as a whole, in order.
        pages: The page that each form was found on, by the form's Task Force: pinned from then on.
            Of a form that was not found this time, the page that it was on before.
        notes: What a person should look at and no record tells; without personal data.
    """

    records: tuple[Registration, ...] = ()
    not_read: tuple[NotRead, ...] = ()
    read: tuple[str, ...] = ()
    pages: dict[TaskForce, PageId] = field(default_factory=dict)
    notes: tuple[Text, ...] = ()


class Standing(StrEnum):
    """Whether somebody may hold a role that only partner organisations fill."""

    ELIGIBLE = "eligible"
    CHECK = "needs-check"
    NOT = "not-eligible"


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whether somebody may lead or represent, and why.

    Attributes:
        organisation: The partner's name as the register has it, empty where none was found.
    """

    standing: Standing
    why: Text
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Nomination:
    """A row of the nominations page.

    Attributes:
        account: None where the row mentions nobody, or several.
        candidate: The words of the row, or the account's name where it is only mentioned.
        decision: `validated`, `proposed`, `deferred`, `refused` or another word as it stands.
        in_force: Validated for an account, the term not over, on a page that counts.
        proposed: The day, where the row has one that is clear; so are the next two.
        ends: The last day of the term.
    """

    task_force: TaskForce
    role: Role
    region: str
    account: UserKey | None
    candidate: str
    decision: str
    in_force: bool
    row: int
    problems: tuple[Text, ...] = ()
    proposed: date | None = None
    decided: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who belongs to a Task Force, and the record that says so.

    Attributes:
        role: Leader or representative only by a nomination in force.
        wish: The role that the record asks for.
        listed: Whether the person may be named in lists; where not, counted alone.
        organisation: As the register spells it where it is found there, else as typed.
    """

    account: Account
    task_force: TaskForce
    evidence: Evidence
    record: Registration
    role: Role
    wish: Role | None
    region: str
    organisation: str
    listed: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member who wants to lead or represent."""

    account: Account
    task_force: TaskForce
    wish: Role
    region: str
    eligibility: Eligibility
    record: Registration


class Cause(StrEnum):
    """Why a record makes nobody a member."""

    ANONYMOUS = "anonymous"
    UNKNOWN_ACCOUNT = "unknown-account"
    INACTIVE = "inactive"
    NOT_THE_PERSON = "not-the-person"  # the creator is not the person named
    ATTESTED_NO_ACCOUNT = "attested-no-account"  # nobody confirmed which account is meant
    CLAIMED = "claimed"
    ALTERED = "altered"
    REASSIGNED = "reassigned"  # the creator's user name was another account's before


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that makes nobody a member, and why.

    Attributes:
        suggestions: Accounts that a human may want to look at; never acted upon.
        account: Whom it concerns, where that is proven all the same.
    """

    record: Registration
    evidence: Evidence
    cause: Cause
    why: Text
    suggestions: tuple[Account, ...] = ()
    account: Account | None = None


@dataclass(frozen=True, slots=True)
class TaskForcePeople:
    """What all records together mean for one Task Force.

    Attributes:
        withdrawn: Accounts that left by their own word, with the record that says so.
        remarks: Odd things about members' records that a person should look at, by record.
        notes: Odd things that hang on no record, such as a nomination of somebody not registered.
        complete: Whether all sources were read, so that who is not here is not registered.
    """

    code: TaskForce
    members: tuple[Member, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    withdrawn: tuple[tuple[Account, Registration], ...] = ()
    superseded: int = 0
    remarks: tuple[tuple[Registration, Text], ...] = ()
    notes: tuple[Text, ...] = ()
    not_read: tuple[NotRead, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether absence proves anything."""
        return not self.not_read
