"""Groups that give power over the site or a space: nobody gets in there through sicbot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.model import SUPER_USERS

if TYPE_CHECKING:
    from sicbot.core.model import GroupName, Snapshot


def privileged_groups(snapshot: Snapshot) -> frozenset[GroupName]:
    """Return the groups that administer the site or a space, and all that are inside those.

    Who administers the site, not every wiki tells; then the configuration's word alone counts.
    """
    powerful = {SUPER_USERS, *snapshot.administrators}
    for space in snapshot.spaces.records.values():
        if space.rights is not None:
            powerful |= space.rights.administrators | space.rights.admins.groups
    if snapshot.use is not None:
        powerful |= snapshot.use.admins.groups
    inside = {
        group.name
        for group in snapshot.groups.records.values()
        if not group.ancestors.isdisjoint(powerful)
    }
    return frozenset(powerful | inside)
