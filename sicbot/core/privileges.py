"""Groups that give power over the site or a space: nobody gets in there through sicbot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.model import SUPER_USERS

if TYPE_CHECKING:
    from sicbot.core.model import GroupName, Snapshot


def privileged_groups(snapshot: Snapshot) -> frozenset[GroupName]:
    """Return the groups that administer the site or a space, and all that are inside those."""
    rights = (space.rights for space in snapshot.spaces.records.values())
    powerful = {SUPER_USERS}.union(*(one.administrators for one in rights if one is not None))
    if snapshot.use is not None:
        powerful |= snapshot.use.administrators
    inside = {
        group.name
        for group in snapshot.groups.records.values()
        if not group.ancestors.isdisjoint(powerful)
    }
    return frozenset(powerful | inside)
