"""The values that a wiki consists of, as read at one moment.

An interface's own dictionaries do not leave the adapters; everything else works on these.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, NewType, TypeVar

if TYPE_CHECKING:
    from datetime import datetime

    from sicbot.core.text import Text

PageId = NewType("PageId", str)
SpaceKey = NewType("SpaceKey", str)
GroupName = NewType("GroupName", str)
UserKey = NewType("UserKey", str)  # never changes, unlike the user name

SUPER_USERS = GroupName("confluence-administrators")
"""Its members see every page, whatever its restrictions (vendor's manual, "Global permissions")."""

K = TypeVar("K")
V = TypeVar("V")


class PageStatus(StrEnum):
    """Where a page is in its life."""

    CURRENT = "current"
    TRASHED = "trashed"
    ARCHIVED = "archived"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Allowed:
    """Whom a restriction lets through; empty means that there is no restriction."""

    users: frozenset[UserKey] = frozenset()
    groups: frozenset[GroupName] = frozenset()

    def __bool__(self) -> bool:
        """Tell whether anything is restricted at all."""
        return bool(self.users or self.groups)


@dataclass(frozen=True, slots=True)
class Mark:
    """The content property `sicbot`, by which sicbot knows the pages that it made or adopted.

    Attributes:
        page: The id of the page it was set on; a copy of the page has the original's id in it.
        kind: `generated`, `scaffold` or `adopted`.
        slug: The lasting name of the page.
        template: Name and version of the template that it was made from.
    """

    page: PageId | None
    kind: str
    slug: str
    template: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page without its body; bodies are looked up in the snapshot.

    Attributes:
        creator: Who made the page; None where the wiki does not tell or it was anonymous.
        editor: Who made the current version.
        mark: What sicbot noted on it.
        post: Whether it is a blog post, which stands below nothing.
        made: When it was made; like `saved` no part of what it is. None where the wiki does not
            tell.
        saved: When its current version was.
    """

    id: PageId
    space: SpaceKey
    title: str
    status: PageStatus
    version: int
    ancestors: tuple[PageId, ...] = ()  # root first, parent last
    labels: frozenset[str] = frozenset()
    read: Allowed = field(default_factory=Allowed)  # direct only: inherited ones are not listed
    update: Allowed = field(default_factory=Allowed)
    creator: UserKey | None = None
    editor: UserKey | None = None
    mark: Mark | None = None
    post: bool = False
    made: datetime | None = field(default=None, compare=False)
    saved: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class PageNow:
    """A page with its body, read by its id at one moment."""

    page: Page
    body: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment of sicbot's that stands below a page."""

    id: str
    body: str


@dataclass(frozen=True, slots=True)
class Holders:
    """Who has a right; nobody named means nobody. What anonymous has, everybody has."""

    anonymous: bool = False
    users: frozenset[UserKey] = frozenset()
    groups: frozenset[GroupName] = frozenset()


@dataclass(frozen=True, slots=True)
class SpaceRights:
    """Who may read a space, and what others may do in it.

    Attributes:
        administrators: Groups that administer it; people who do so are in `admins` alone.
        editors: Who may make and change pages.
        admins: Who administers it.
        restrictors: Who may restrict pages.
    """

    anonymous: bool = False
    users: frozenset[UserKey] = frozenset()
    groups: frozenset[GroupName] = frozenset()
    administrators: frozenset[GroupName] = frozenset()
    editors: Holders = Holders()
    admins: Holders = Holders()
    restrictors: Holders = Holders()

    @property
    def readers(self) -> Holders:
        """Who may read it."""
        return Holders(self.anonymous, self.users, self.groups)


@dataclass(frozen=True, slots=True)
class Space:
    """A space and who may read it; `rights` is None where sicbot may not know."""

    key: SpaceKey
    name: str
    archived: bool
    rights: SpaceRights | None


@dataclass(frozen=True, slots=True)
class Group:
    """A group, who is directly in it, and all groups that contain it, near or far."""

    name: GroupName
    members: frozenset[UserKey] = frozenset()
    ancestors: frozenset[GroupName] = frozenset()


@dataclass(frozen=True, slots=True)
class GlobalUse:
    """Who may use the wiki at all, and who administers it."""

    anonymous: bool
    users: frozenset[UserKey]
    groups: frozenset[GroupName]
    admins: Holders = Holders()


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that was not read, and why.

    Attributes:
        what: Key or id of it.
        chosen: Whether the configuration leaves it out, so that nothing failed.
        absent: Whether the wiki says that there is no such thing, or hides it.
    """

    what: str
    why: Text
    chosen: bool = False
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Reading(Generic[K, V]):
    """What one reader returned: the records, and what is missing among them.

    Attributes:
        records: What was read, by key.
        gaps: What was not read; a reading with gaps proves no absence.
    """

    records: Mapping[K, V]
    gaps: tuple[Gap, ...] = ()

    @property
    def complete(self) -> bool:
        """Tell whether a thing that is not among the records is really absent for sicbot."""
        return all(gap.absent for gap in self.gaps)

    @property
    def absent(self) -> frozenset[str]:
        """What the wiki itself says that there is not."""
        return frozenset(gap.what for gap in self.gaps if gap.absent)


@dataclass(frozen=True, slots=True)
class Me:
    """The account that sicbot works with."""

    key: UserKey
    name: str
    groups: frozenset[GroupName]

    @property
    def is_super_user(self) -> bool:
        """Tell whether restrictions hide nothing from sicbot."""
        return SUPER_USERS in self.groups


class Overlay(Mapping[PageId, str]):
    """Bodies as they would be after some edits."""

    def __init__(self, over: Mapping[PageId, str], under: Mapping[PageId, str]) -> None:
        """Take the new bodies, and those of all pages."""
        self._over, self._under = over, under

    def __getitem__(self, page: PageId) -> str:
        """Return the new body of a page, or the one it has.

        Raises:
            KeyError: The page has neither.
        """
        return self._over[page] if page in self._over else self._under[page]

    def __iter__(self) -> Iterator[PageId]:
        """Iterate over the pages."""
        return iter(self._under)

    def __len__(self) -> int:
        """Return the number of pages."""
        return len(self._under)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The wiki as it was read once; jobs and audits see nothing else.

    Attributes:
        url: Address of the wiki, with its context path.
        taken: When reading began.
        me: The bot's own account.
        spaces: All spaces that the bot can see, by key.
        pages: Pages of the spaces in scope, current and trashed, by id.
        groups: The groups asked for.
        use: Who may use the wiki; None where the bot may not know.
        bodies: Storage-format bodies of the pages, by id; read when asked for.
        administrators: Groups that administer the site, as the configuration says.
        default_group: The group that every account is in; None where that was not asked for.
        posts: Blog posts, current and trashed, of the spaces in which a job writes some, by id; a
            gap names the space.
    """

    url: str
    taken: datetime
    me: Me
    spaces: Reading[SpaceKey, Space]
    pages: Reading[PageId, Page]
    groups: Reading[GroupName, Group]
    use: GlobalUse | None
    bodies: Mapping[PageId, str]
    administrators: tuple[GroupName, ...] = ()
    default_group: GroupName | None = None
    posts: Reading[PageId, Page] = field(default_factory=lambda: Reading({}))

    def page(self, page: PageId) -> Page | None:
        """Return the page or blog post of an id, if it was read."""
        return self.pages.records.get(page) or self.posts.records.get(page)
