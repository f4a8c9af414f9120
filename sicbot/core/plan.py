"""Changes and plans as values: what sicbot would do, why, and what each thing waits for.

A plan is printed, compared, approved and kept; applying it takes the same values. Nothing in it
depends on when it is applied: a change says on which version of which page it was made, and the
wiki refuses it on any other.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NewType, TypeAlias, assert_never

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sicbot.core.edits import Edit
    from sicbot.core.model import Allowed, GroupName, Mark, PageId, SpaceKey, UserKey
    from sicbot.core.text import Text

ChangeId = NewType("ChangeId", str)
Slug = NewType("Slug", str)  # the lasting name of a page that sicbot makes, before it has an id

MOST_FILE_BYTES = 1024 * 1024  # of a file that sicbot attaches; a year as a calendar has 20 KB
FILE_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}(\.[a-z0-9]{1,8})+")  # it stands in a header
ID_LENGTH = 12  # hexadecimal digits: with 10,000 changes two are the same once in 5 million plans


class Gate(StrEnum):
    """What a change waits for."""

    FREE = "free"
    LIMIT = "limit"  # too many at once: the whole group waits
    APPROVAL = "approval"


@dataclass(frozen=True, slots=True)
class Target:
    """The page that a change is about; one that is not there yet has a slug and no id."""

    space: SpaceKey
    title: str
    id: PageId | None = None
    slug: Slug | None = None

    @property
    def name(self) -> str:
        """What identifies the page through renames: its id, or its slug."""
        return self.slug or self.id or ""

    def __str__(self) -> str:
        """Return the page as people name it."""
        return f"{self.space}: {self.title}"


@dataclass(frozen=True, slots=True)
class Seat:
    """A group, and an account that is or shall be in it; without one, the group itself.

    Attributes:
        user_name: How the account was called when the change was planned; its key is what counts.
    """

    group: GroupName
    user: UserKey | None = None
    user_name: str = ""

    @property
    def name(self) -> str:
        """What identifies it through renames of the account."""
        return "\x1f".join((self.group, self.user or ""))

    @property
    def id(self) -> None:
        """No page: a seat has none."""
        return

    @property
    def title(self) -> str:
        """What people call it, as a page has a title."""
        return str(self)

    def __str__(self) -> str:
        """Return it as people name it."""
        return f"group {self.group}: {self.user_name}" if self.user else f"group {self.group}"


@dataclass(frozen=True, slots=True)
class EditPage:
    """Make `edits` in a page's body, if the page is still at `base_version`.

    Attributes:
        edits: In the bytes of that version's body.
        before: The bytes, as text, that each edit replaces; what a reader compares.
        readers: The restriction that the page had; with another one it is not edited, as opening
            a page makes no version. None: whoever may read it by now.
        adopts: The mark that a page of people gets before sicbot puts a region of its own there.
    """

    target: Target
    base_version: int
    edits: tuple[Edit, ...]
    before: tuple[str, ...]
    readers: Allowed | None = None
    adopts: Mark | None = None


@dataclass(frozen=True, slots=True)
class CreatePage:
    """Make a generated page, closed to all but `closed_to` until a `SetReaders` opens it.

    Attributes:
        parent: None puts it at the top of the space.
        kind: `generated` or `scaffold`.
        template: Name and version of the template that it was made from.
        post: Whether it is a blog post of the space, which stands below nothing.
        below: The page above it, where the same plan makes that one too; then `parent` is None.
    """

    target: Target
    parent: PageId | None
    body: str
    closed_to: Allowed
    kind: str
    template: str
    post: bool = False
    below: Slug | None = None


@dataclass(frozen=True, slots=True)
class Restricted:
    """Only these may read; never nobody, for an empty restriction opens a page to its space."""

    allowed: Allowed

    def __post_init__(self) -> None:
        """Refuse an empty restriction.

        Raises:
            ValueError: Nobody is named.
        """
        if not self.allowed:
            raise ValueError("an empty restriction would open the page; say `Open` for that")


@dataclass(frozen=True, slots=True)
class Open:
    """Whoever may read the space and the pages above may read; a policy must say so."""


Readers: TypeAlias = "Restricted | Open"


@dataclass(frozen=True, slots=True)
class SetReaders:
    """Let these read a page, if `was` is still the restriction that it has.

    Attributes:
        was: None for a page that the same plan makes.
    """

    target: Target
    readers: Readers
    was: Allowed | None


@dataclass(frozen=True, slots=True)
class RestorePage:
    """Take a page out of the trash, if it is still at `base_version`; it lands at the root."""

    target: Target
    base_version: int


@dataclass(frozen=True, slots=True)
class AddComment:
    """Write one comment below a page, which stays as it is; it is never written again.

    Attributes:
        slug: The comment's lasting name.
        readers: The restriction that the page had; with another one nothing is said there. None:
            whoever may read it by now.
    """

    target: Target
    body: str
    slug: Slug
    readers: Allowed | None = None


@dataclass(frozen=True, slots=True)
class AddLabels:
    """Put labels on a page, which gets no version by it.

    Attributes:
        labels: In small letters, without spaces, sorted.
    """

    target: Target
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AttachFile:
    """Put a file onto a page, or its next version, if the file is still at `was`.

    Attributes:
        was: The version that the page's file of that name had; 0: there was none.
        readers: The restriction of the page then; with another one nothing is attached, as who
            reads a page reads its files. None: whoever may read it by now.
    """

    target: Target
    name: str
    media_type: str
    data: bytes
    was: int
    readers: Allowed | None = None

    def __post_init__(self) -> None:
        """Refuse what is no small file with a plain name.

        Raises:
            ValueError: What is wrong with it.
        """
        if not FILE_NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} is no name that sicbot gives a file")
        if not 0 < len(self.data) <= MOST_FILE_BYTES:
            raise ValueError(f"{self.name}: {len(self.data)} bytes, at most {MOST_FILE_BYTES}")


@dataclass(frozen=True, slots=True)
class CreateGroup:
    """Make a group without members."""

    target: Seat


@dataclass(frozen=True, slots=True)
class AddMember:
    """Put an account into a group, if it still has that user name and is active."""

    target: Seat


@dataclass(frozen=True, slots=True)
class AdoptMember:
    """Note that a membership which people gave counts as sicbot's from now on; nothing is sent."""

    target: Seat


@dataclass(frozen=True, slots=True)
class RemoveMember:
    """Take an account out of a group."""

    target: Seat


PageAct: TypeAlias = (
    "EditPage | CreatePage | SetReaders | RestorePage | AddComment | AddLabels | AttachFile"
)
GroupAct: TypeAlias = "CreateGroup | AddMember | AdoptMember | RemoveMember"
Act: TypeAlias = "PageAct | GroupAct"

GROUP_KINDS: dict[type[GroupAct], str] = {
    CreateGroup: "create-group",
    AddMember: "add-member",
    AdoptMember: "adopt-member",
    RemoveMember: "remove-member",
}


def kind_of(act: Act) -> str:
    """Return the word by which plans and journals name what is done."""
    match act:
        case EditPage():
            return "edit-page"
        case CreatePage(post=post):
            return "create-post" if post else "create-page"
        case SetReaders():
            return "set-readers"
        case RestorePage():
            return "restore-page"
        case AddComment():
            return "add-comment"
        case AddLabels():
            return "add-labels"
        case AttachFile():
            return "attach-file"
        case CreateGroup() | AddMember() | AdoptMember() | RemoveMember():
            return GROUP_KINDS[type(act)]
        case _:
            assert_never(act)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change means to people.

    Attributes:
        notified: Number of people who get a mail; None where sicbot could not read who watches.
        gains: Audiences that will read a page they do not read now.
        loses: Audiences that will no longer read it.
        shows: Titles of pages that will show other content, since they include this one.
        opens: Titles of pages that the person concerned will read and does not read now.
        closes: Titles of pages that the person concerned will no longer read.
    """

    notified: int | None = 0
    gains: tuple[str, ...] = ()
    loses: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()
    closes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One typed step of a plan.

    Attributes:
        key: What is done to the page, in words that stay the same from run to run: no offset, no
            version. With the act's kind and page it makes the id.
        why: Becomes part of the version comment, which people read in the page's history.
        waits_because: Why the gate is not `free`.
        needs: Changes without which this one is not made.
        parts: What it does on a page of people, one by one; what they take back once is not done
            again without a yes.
    """

    act: Act
    key: str
    why: Text
    gate: Gate = Gate.FREE
    waits_because: Text | None = None
    needs: tuple[ChangeId, ...] = ()
    parts: tuple[str, ...] = ()
    effect: Effect = field(default_factory=Effect)

    @property
    def id(self) -> ChangeId:
        """Stable hash of what is done to what."""
        return change_id(kind_of(self.act), self.act.target, self.key)


def is_mending(part: str) -> bool:
    """Tell whether a part of a change points an include elsewhere: `include HASH -> PAGE`."""
    return " -> " in part


def change_id(kind: str, target: Target | Seat, key: str) -> ChangeId:
    """Return the id of a change: the same in every plan that wants the same."""
    what = "\x1f".join((kind, target.name, key))
    return ChangeId(hashlib.sha256(what.encode()).hexdigest()[:ID_LENGTH])


@dataclass(frozen=True, slots=True)
class Skip:
    """An item that was left out, and why.

    Attributes:
        theirs: Whether it is people's by now, as they changed what sicbot kept; runs name these.
    """

    item: str
    reason: Text
    theirs: bool = False


@dataclass(frozen=True, slots=True)
class JobPlan:
    """What one job would do.

    Attributes:
        skipped: Items that were left out; with those planned or at rest they make all items.
        notices: Facts that people should know and nothing waits for.
        coverage: What it rests on, in sentences.
        complete: Whether everything asked for could be read.
    """

    job: str
    changes: tuple[Change, ...] = ()
    skipped: tuple[Skip, ...] = ()
    notices: tuple[Text, ...] = ()
    coverage: tuple[Text, ...] = ()
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """What sicbot would do to one wiki.

    Attributes:
        url: The wiki; a plan is never applied to another one.
        names: How accounts are called that a restriction names, for people to read; no part of
            what is applied, nor of a file.
    """

    url: str
    jobs: tuple[JobPlan, ...]
    names: Mapping[UserKey, str] = field(default_factory=dict, compare=False)

    @property
    def changes(self) -> tuple[Change, ...]:
        """All changes, in the order in which they are made."""
        return tuple(change for job in self.jobs for change in job.changes)

    @property
    def free(self) -> frozenset[ChangeId]:
        """The changes that wait for nothing, nor does anything that they need."""
        free = {change.id: change.needs for change in self.changes if change.gate is Gate.FREE}
        while held := [id_ for id_, needs in free.items() if not free.keys() >= set(needs)]:
            for id_ in held:
                del free[id_]
        return frozenset(free)

    def approved(self, ids: Iterable[ChangeId]) -> frozenset[ChangeId]:
        """Return these changes, all that they need, and what follows them freely.

        Who says yes to a change says yes to what it needs; what waited for nothing but that, such
        as opening a page that is now made, comes with it.
        """
        known = {change.id: change for change in self.changes}
        found, waiting = set[ChangeId](), list(ids)
        while waiting:
            id_ = waiting.pop()
            if id_ in known and id_ not in found:
                found.add(id_)
                waiting += known[id_].needs
        for change in self.changes:
            if change.needs and change.gate is Gate.FREE and found.issuperset(change.needs):
                found.add(change.id)
        return frozenset(found)
