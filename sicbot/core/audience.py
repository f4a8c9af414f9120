"""Who can see what: the audience of a page.

Audience = may use the wiki, and may read the space, and passes the read restrictions of the page
and of all its ancestors; or is a super user. Direct restrictions alone do not tell: the
interface lists only those (CONFSERVER-45609).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sicbot.core.model import SUPER_USERS, Allowed, GroupName, PageStatus, Snapshot, UserKey

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sicbot.core.model import Page, PageId, SpaceKey


class Sight(StrEnum):
    """What is known about whether an audience sees a page."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"  # rights that sicbot may not read decide it

    @staticmethod
    def all_of(parts: Iterable[Sight]) -> Sight:
        """Return the weakest: NO before UNKNOWN before YES."""
        found = set(parts)
        for sight in (Sight.NO, Sight.UNKNOWN):
            if sight in found:
                return sight
        return Sight.YES


@dataclass(frozen=True, slots=True)
class Audience:
    """A kind of reader: nobody in particular (anonymous), a group's member, or one person.

    Attributes:
        name: How people call it: `anonymous`, `logged-in`, a group's or a user's name.
        user: The person's key, where it is one person.
        groups: All groups the reader is in, near or far. Empty and no user: anonymous.
        known: Whether the reader is logged in.
        complete: Whether these are all the reader's groups; if not, there may be more.
    """

    name: str
    user: UserKey | None = None
    groups: frozenset[GroupName] = frozenset()
    known: bool = True
    complete: bool = True

    @property
    def is_super(self) -> bool:
        """Tell whether restrictions do not bind this reader."""
        return SUPER_USERS in self.groups

    def passes(self, allowed: Allowed) -> Sight:
        """Tell whether a restriction lets this reader through."""
        return self.is_among(allowed.users, allowed.groups) if allowed else Sight.YES

    def is_among(self, users: frozenset[UserKey], groups: frozenset[GroupName]) -> Sight:
        """Tell whether this reader is one of these people or in one of these groups."""
        if self.user in users or not self.groups.isdisjoint(groups):
            return Sight.YES
        return Sight.NO if self.complete else Sight.UNKNOWN


ANONYMOUS = Audience("anonymous", known=False)


def group_audience(snapshot: Snapshot, name: GroupName, default_group: GroupName) -> Audience:
    """Return the audience "in this group and the default group, and in nothing else"."""
    return Audience(str(name), groups=_with_ancestors(snapshot, {name, default_group}))


def logged_in(snapshot: Snapshot, default_group: GroupName) -> Audience:
    """Return the audience "logged in, in no group but the default one"."""
    return Audience("logged-in", groups=_with_ancestors(snapshot, {default_group}))


def person_audience(snapshot: Snapshot, name: str, user: UserKey) -> Audience:
    """Return one person as an audience, from the member lists in the snapshot.

    Where a list is missing, not being in a group is not known.
    """
    direct = {group.name for group in snapshot.groups.records.values() if user in group.members}
    groups = _with_ancestors(snapshot, direct)
    return Audience(name, user, groups, complete=snapshot.groups.complete)


def _with_ancestors(snapshot: Snapshot, names: set[GroupName]) -> frozenset[GroupName]:
    """Add the groups that contain these: who is in a nested group is in the outer one too."""
    records = snapshot.groups.records
    outer = [records[name].ancestors for name in names if name in records]
    return frozenset(names).union(*outer)


class AudienceMap:
    """Answers who sees which page of one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Keep the snapshot."""
        self._snapshot = snapshot

    def may_use(self, audience: Audience) -> Sight:
        """Tell whether this audience may use the wiki; where unknown, assume so.

        Anonymous use that is on counts for everybody.
        """
        use = self._snapshot.use
        if use is None or use.anonymous or audience.is_super:
            return Sight.YES
        return audience.is_among(use.users, use.groups)

    def sees_space(self, audience: Audience, key: SpaceKey) -> Sight:
        """Tell whether this audience may read the space; anonymous rights count for everybody."""
        use = self.may_use(audience)
        if use is Sight.NO or audience.is_super:
            return use
        space = self._snapshot.spaces.records.get(key)
        if space is None or space.rights is None:
            return Sight.UNKNOWN
        if space.rights.anonymous:
            return use
        return Sight.all_of([use, audience.is_among(space.rights.users, space.rights.groups)])

    def sees(self, audience: Audience, page: Page) -> Sight:
        """Tell whether this audience may view the page.

        An ancestor that sicbot could not read makes the answer UNKNOWN, never YES.
        A draft is taken as seen by nobody: only its author sees it. Who administers a space, and
        so sees its trash (vendor's manual, "Delete or Restore a Page"), is not read: at most
        UNKNOWN, but for super users.
        """
        if page.status is PageStatus.DRAFT:
            return Sight.NO
        space = self.sees_space(audience, page.space)
        if space is Sight.NO or audience.is_super:
            return space
        on_way = (self._passes(audience, id_) for id_ in page.ancestors)
        trash = [Sight.UNKNOWN] if page.status is PageStatus.TRASHED else []
        return Sight.all_of([space, audience.passes(page.read), *on_way, *trash])

    def _passes(self, audience: Audience, ancestor: PageId) -> Sight:
        page = self._snapshot.pages.records.get(ancestor)
        return Sight.UNKNOWN if page is None else audience.passes(page.read)
