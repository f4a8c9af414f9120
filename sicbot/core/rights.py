"""Who may view and edit which page, for many people and many pages at once.

The same rules as in `sicbot.core.audience`, on sets of bits: each subject (a kind of reader or one
person) is a bit, and a page costs a few numbers, however many people there are. Who may edit:
whoever views the page, may make pages in its space and passes the page's own update restriction,
which is not inherited (javadoc of inherited permission sets: view sets only); or is a super user.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sicbot.core.audience import ANONYMOUS, Audience, Sight, group_audience, logged_in
from sicbot.core.model import SUPER_USERS, GroupName, Holders, Reading, UserKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sicbot.core.model import Allowed, Group, Page, PageId, Snapshot, SpaceKey
    from sicbot.core.people import Account


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom something lets through, as bits: `sure` ones, and `maybe` with the doubtful added."""

    sure: int
    maybe: int

    def __and__(self, other: Reach) -> Reach:
        """Return whom both let through."""
        return Reach(self.sure & other.sure, self.maybe & other.maybe)

    def __or__(self, other: Reach) -> Reach:
        """Return whom at least one lets through."""
        return Reach(self.sure | other.sure, self.maybe | other.maybe)

    def sight(self, bit: int) -> Sight:
        """Tell what is known of one subject."""
        if self.sure & bit:
            return Sight.YES
        return Sight.UNKNOWN if self.maybe & bit else Sight.NO


NOBODY = Reach(0, 0)


class Subjects:
    """All for whom rights are worked out: anonymous, logged-in, the groups, the people.

    Attributes:
        all: The subjects; the place of one is the number of its bit.
        anonymous: Bit of whoever is not logged in.
        logged_in: Bit of whoever is in the default group alone.
        groups: Bit of "in this group and the default one", by name.
        people: Bit of each person, by key.
        everybody: All bits.
        everyone_named: The bits of all people.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        accounts: Mapping[UserKey, Account],
        default_group: GroupName,
        around: Mapping[GroupName, Group] | None = None,
    ) -> None:
        """Take everybody who is known by an account, a membership or a right.

        `around` are groups of which only the groups around them could be read.
        """
        gaps = {GroupName(gap.what) for gap in snapshot.groups.gaps if not gap.absent}
        records = {**(around or {}), **snapshot.groups.records}
        unread = gaps.difference(records)
        wide = replace(snapshot, groups=Reading(records, snapshot.groups.gaps))
        names = sorted(gaps.union(records))
        keys = sorted(people_named(snapshot).union(accounts))
        person = _groups_of_people(snapshot)
        whole = snapshot.groups.complete
        none = frozenset[GroupName]()
        self.all: tuple[Audience, ...] = (
            ANONYMOUS,
            replace(logged_in(wide, default_group), complete=default_group not in unread),
            *(
                replace(
                    group_audience(wide, name, default_group),
                    complete=not unread & {name, default_group},
                )
                for name in names
            ),
            *(
                Audience(
                    str(accounts[key].name) if key in accounts else str(key),
                    key,
                    person.get(key, none),
                    complete=whole,
                )
                for key in keys
            ),
        )
        self.anonymous, self.logged_in = 1, 2
        self.groups = {name: 1 << place for place, name in enumerate(names, 2)}
        self.people = {key: 1 << place for place, key in enumerate(keys, 2 + len(names))}
        self.everybody = (1 << len(self.all)) - 1
        self.everyone_named = sum(self.people.values())

    def among(self, bits: int) -> Iterator[Audience]:
        """Yield the subjects of these bits."""
        while bits:
            lowest = bits & -bits
            yield self.all[lowest.bit_length() - 1]
            bits ^= lowest


def _groups_of_people(snapshot: Snapshot) -> dict[UserKey, frozenset[GroupName]]:
    """Return the groups of each person, near or far."""
    found: dict[UserKey, set[GroupName]] = {}
    for group in snapshot.groups.records.values():
        for key in group.members:
            found.setdefault(key, set()).update({group.name}, group.ancestors)
    return {key: frozenset(groups) for key, groups in found.items()}


def people_named(snapshot: Snapshot) -> frozenset[UserKey]:
    """Return all people that a group, a space or a restriction names."""
    found = set[UserKey]()
    for group in snapshot.groups.records.values():
        found |= group.members
    for space in snapshot.spaces.records.values():
        if space.rights is not None:
            for holders in (space.rights.readers, space.rights.editors, space.rights.admins):
                found |= holders.users
    for page in snapshot.pages.records.values():
        found |= page.read.users | page.update.users
    return frozenset(found)


class RightsMap:
    """Answers who may view and edit the current pages of one snapshot."""

    def __init__(self, snapshot: Snapshot, subjects: Subjects) -> None:
        """Keep the snapshot, and sort the subjects by their groups."""
        self.subjects = subjects
        self._snapshot = snapshot
        self._in_group: dict[GroupName, int] = {}
        self._incomplete = 0
        for place, audience in enumerate(subjects.all):
            for name in audience.groups:
                self._in_group[name] = self._in_group.get(name, 0) | 1 << place
            if not audience.complete:
                self._incomplete |= 1 << place
        supers = self._in_group.get(SUPER_USERS, 0)
        self.super_users = Reach(supers, supers)
        self._all = Reach(subjects.everybody, subjects.everybody)
        self._passing: dict[Allowed, Reach] = {}
        self._paths: dict[PageId, Reach] = {}
        self._use = self._may_use()
        self._spaces: dict[tuple[SpaceKey, str], Reach] = {}

    def members(self, group: GroupName) -> int:
        """Return the people in a group, near or far, as bits."""
        return self._in_group.get(group, 0) & self.subjects.everyone_named

    def holding(self, holders: Holders) -> Reach:
        """Return who has a right that these hold; what anonymous has, everybody has."""
        if holders.anonymous:
            return self._all
        sure = sum(self.subjects.people.get(key, 0) for key in holders.users)
        for name in holders.groups:
            sure |= self._in_group.get(name, 0)
        return Reach(sure, sure | self._incomplete)

    def passing(self, allowed: Allowed) -> Reach:
        """Return whom a restriction lets through."""
        if not allowed:
            return self._all
        if allowed not in self._passing:
            self._passing[allowed] = self.holding(
                Holders(users=allowed.users, groups=allowed.groups)
            )
        return self._passing[allowed]

    def reading(self, key: SpaceKey) -> Reach:
        """Return who may read a space."""
        return self._in_space(key, "readers") | self.super_users

    def making(self, key: SpaceKey) -> Reach:
        """Return who may make and change pages in a space that nothing else restricts."""
        return (self._in_space(key, "readers") & self._in_space(key, "editors")) | self.super_users

    def viewing(self, page: Page) -> Reach:
        """Return who may view a page."""
        path = self.passing(page.read) & self._above(page.ancestors)
        return (self._in_space(page.space, "readers") & path) | self.super_users

    def viewing_without_own(self, page: Page) -> Reach:
        """Return who might view a page, were it not for its own read restriction."""
        path = self._above(page.ancestors)
        return (self._in_space(page.space, "readers") & path) | self.super_users

    def editing(self, page: Page) -> Reach:
        """Return who may edit a page."""
        may = self.making(page.space) & self.passing(page.update)
        return (self.viewing(page) & may) | self.super_users

    def editing_without_own(self, page: Page) -> Reach:
        """Return who might edit a page, were it not for its own update restriction."""
        return (self.viewing(page) & self.making(page.space)) | self.super_users

    def granting(self, page: Page) -> Iterable[Allowed]:
        """Yield the read restrictions that hold for a page, its own first, then upwards."""
        pages = self._snapshot.pages.records
        on_way = (pages[one].read for one in reversed(page.ancestors) if one in pages)
        return (allowed for allowed in (page.read, *on_way) if allowed)

    def _may_use(self) -> Reach:
        use = self._snapshot.use
        if use is None or use.anonymous:
            return self._all
        return self.holding(Holders(users=use.users, groups=use.groups)) | self.super_users

    def _in_space(self, key: SpaceKey, right: str) -> Reach:
        """Return who holds a right of a space and may use the wiki; unknown: perhaps everybody."""
        if (key, right) not in self._spaces:
            space = self._snapshot.spaces.records.get(key)
            if space is None or space.rights is None:
                held = Reach(0, self.subjects.everybody)
            else:
                held = self.holding(getattr(space.rights, right))
            self._spaces[key, right] = self._use & held
        return self._spaces[key, right]

    def _above(self, ancestors: tuple[PageId, ...]) -> Reach:
        """Return whom the restrictions of all pages above let through."""
        if not ancestors:
            return self._all
        nearest = ancestors[-1]
        if nearest not in self._paths:
            page = self._snapshot.pages.records.get(nearest)
            own = Reach(0, self.subjects.everybody) if page is None else self.passing(page.read)
            self._paths[nearest] = own & self._above(ancestors[:-1])
        return self._paths[nearest]
