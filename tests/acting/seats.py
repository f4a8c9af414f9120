"""Changes of groups as plans, and what groups hold, for tests of sicbot at work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.model import GroupName, UserKey
from sicbot.core.plan import (
    AddMember,
    AdoptMember,
    Change,
    CreateGroup,
    Gate,
    JobPlan,
    Plan,
    RemoveMember,
    Seat,
)
from sicbot.core.text import verbatim
from tests.acting.people import key

if TYPE_CHECKING:
    from sicbot.core.plan import ChangeId, GroupAct
    from tests.acting.scene import Scene

GROUP = "helpers"
ACTS: dict[str, type[GroupAct]] = {
    "add": AddMember,
    "adopt": AdoptMember,
    "remove": RemoveMember,
    "create": CreateGroup,
}


def seat(scene: Scene, name: str = "", group: str = GROUP) -> Seat:
    user = UserKey(key(scene, name)) if name else None
    return Seat(GroupName(group), user, name)


def change(
    scene: Scene, verb: str, name: str = "", group: str = GROUP, needs: tuple[ChangeId, ...] = ()
) -> Change:
    act = ACTS[verb](seat(scene, name, group))
    return Change(act, f"{verb} by a record", verbatim("a record"), Gate.FREE, needs=needs)


def plan_of(scene: Scene, *changes: Change) -> Plan:
    return Plan(scene.server.url, (JobPlan("groups", changes),))


def members(scene: Scene, group: str = GROUP) -> set[str]:
    if group not in scene.wiki.groups():
        return set()
    return {one.username for one in scene.wiki.direct_members(group)}
