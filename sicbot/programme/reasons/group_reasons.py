"""Why a group is as it is: whom it is for, who is in it and why, who should be and is not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.people import Role
from sicbot.programme.reasons.seat_reasons import is_absent, nominated, seat_reason

if TYPE_CHECKING:
    from sicbot.core.model import GroupName, UserKey
    from sicbot.core.people import Refusal, TaskForce
    from sicbot.core.policy import Mode
    from sicbot.core.text import Text
    from sicbot.programme.programme import Programme
    from sicbot.programme.reasons.seat_reasons import SeatReason, Trail


@dataclass(frozen=True, slots=True)
class GroupReasons:
    """All that there is to say of a group.

    Attributes:
        code: The Task Force that it is for; None where the policy says nothing of the kind.
        named: Whether the policy names it at all.
        absent: Whether there is no such group, or it is hidden.
        why: Why its members were not read; None where they were.
        inside: Its members, with the reasons.
        outside: Those who should be in it and are not, with the reasons.
        unknown: Number of members whose accounts the wiki does not tell.
        refusals: Records that make nobody a member of it.
    """

    group: GroupName
    code: TaskForce | None
    role: Role | None
    mode: Mode
    named: bool
    absent: bool
    why: Text | None
    inside: tuple[SeatReason, ...]
    outside: tuple[SeatReason, ...]
    unknown: int
    refusals: tuple[Refusal, ...]

    @property
    def unexplained(self) -> tuple[SeatReason, ...]:
        """The memberships for which there is no reason."""
        return tuple(one for one in self.inside if one.is_unexplained)


def group_reasons(group: GroupName, programme: Programme, trail: Trail) -> GroupReasons:
    """Return why a group is as it is."""
    policy, accounts = programme.policy, programme.accounts.records
    code, role = policy.task_force_groups.get(group, (None, None))
    known = programme.snapshot.groups.records.get(group)
    members = known.members if known else frozenset()
    wanted = members | _wanted(code, role, programme)
    seats = [
        seat_reason(group, accounts[key], programme, trail)
        for key in sorted(wanted & accounts.keys(), key=lambda one: accounts[one].name)
    ]
    of_members = code is not None and role is Role.MEMBER
    return GroupReasons(
        group,
        code,
        role,
        policy.mode(group),
        group in policy.all_groups,
        is_absent(group, programme),
        None if known else _why(group, programme),
        tuple(one for one in seats if one.inside),
        tuple(one for one in seats if not one.inside),
        len(members - accounts.keys()),
        programme.task_forces[code].refusals if code and of_members else (),
    )


def _wanted(code: TaskForce | None, role: Role | None, programme: Programme) -> frozenset[UserKey]:
    """Return who should be in a group of a Task Force."""
    if code is None:
        return frozenset()
    if role is Role.MEMBER:
        return frozenset(one.account.key for one in programme.task_forces[code].members)
    keys = {one.account for one in programme.nominations if one.account is not None}
    return frozenset(key for key in keys if nominated(code, key, programme))


def _why(group: GroupName, programme: Programme) -> Text | None:
    gaps = programme.snapshot.groups.gaps
    return next((gap.why for gap in gaps if gap.what == group), None)
