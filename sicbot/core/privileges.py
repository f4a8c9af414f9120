"""Groups that give power over the site or a space: nobody gets in there through sicbot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.model import SUPER_USERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sicbot.core.model import (
        GlobalUse,
        Group,
        GroupName,
        Reading,
        Snapshot,
        Space,
        SpaceKey,
    )


def privileged_groups(snapshot: Snapshot) -> frozenset[GroupName]:
    """Return the groups that administer the site or a space, and all that are inside those.

    Who administers the site, not every wiki tells; then the configuration's word alone counts.
    """
    return groups_of_power(snapshot.spaces, snapshot.use, snapshot.groups, snapshot.administrators)


def groups_of_power(
    spaces: Reading[SpaceKey, Space],
    use: GlobalUse | None,
    groups: Reading[GroupName, Group],
    administrators: Iterable[GroupName],
) -> frozenset[GroupName]:
    """Return the same of parts of a snapshot, for who reads no more than these."""
    powerful = {SUPER_USERS, *administrators}
    for space in spaces.records.values():
        if space.rights is not None:
            powerful |= space.rights.administrators | space.rights.admins.groups
    if use is not None:
        powerful |= use.admins.groups
    inside = {
        group.name for group in groups.records.values() if not group.ancestors.isdisjoint(powerful)
    }
    return frozenset(powerful | inside)
