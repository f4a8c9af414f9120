"""What scaffolds rest on: who is told the text of a page, and what a page is called in messages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sicbot.core.model import Gap, Group, GroupName, Reading, UserKey
from sicbot.core.people import TaskForce
from sicbot.core.policy import Pages, Policy
from sicbot.core.scaffold_policy import Place, Places
from sicbot.core.scaffolds import Ask, Role
from sicbot.core.text import verbatim
from sicbot.programme.scaffolds.ground import Ground
from sicbot.programme.scaffolds.making import Wanted
from tests.builders import SECRETARIAT, Sheet, make_snapshot, programme_of

A1 = TaskForce("A1")
ADA, BEN = UserKey("key-ada"), UserKey("key-ben")
LEADERS = GroupName("tf-a1-leaders")
NOTE = Ask(Role.CONCEPT_NOTE, A1, "Ada’s peat", leader="Ada", people=("ben",))
KINDS = {
    "office": Pages(view=("members", "gone"), edit=()),
    "public": Pages(view=("members", "anonymous"), edit=()),
}


def ground(kind: str, *groups: GroupName) -> Ground:
    """Return the ground of a wiki that has these groups besides its usual ones."""
    snapshot = make_snapshot(Sheet("Home"))
    known = {**snapshot.groups.records, **{one: Group(one) for one in groups}}
    gone = Gap("gone", verbatim("no such group"), absent=True)
    programme = programme_of(replace(snapshot, groups=Reading(known, (gone,))))
    places = Places(places={Role.CONCEPT_NOTE: Place(page="MAIN:CN {name}", kind=kind)})
    return Ground(
        replace(programme, policy=Policy(pages=KINDS)), places, accounts={"ada": ADA, "ben": BEN}
    )


TOLD = {
    "a kind of pages, as far as its groups are there": (ground("office"), NOTE, ("members",), ()),
    "a kind of pages for all": (ground("public"), NOTE, ("members", "anonymous"), ()),
    "those who are named": (ground(""), NOTE, (SECRETARIAT,), (ADA, BEN)),
    "and the leaders": (ground("", LEADERS), NOTE, (SECRETARIAT, LEADERS), (ADA, BEN)),
    "somebody whom the wiki does not know": (ground(""), replace(NOTE, leader="cleo"), (), ()),
    "a kind that the policy does not know": (ground("party"), NOTE, (), ()),
}


@pytest.mark.parametrize(("on", "ask", "view", "people"), TOLD.values(), ids=TOLD)
def test_a_page_is_filled_for_those_who_will_read_it(
    on: Ground, ask: Ask, view: tuple[str, ...], people: tuple[UserKey, ...]
) -> None:
    """Where nobody knows who they are, nothing is told."""
    assert on.told(ask) == (view, frozenset(people))


@pytest.mark.parametrize("role", [Role.DOSSIER, Role.CONCEPT_NOTE, Role.TEAM_MEETING])
def test_messages_name_no_person(role: Role) -> None:
    """The name of a dossier is somebody's, that of a note is for those who may read it."""
    wanted = Wanted(replace(NOTE, role=role), ground(""))

    assert str(wanted) == f"scaffold A1 {role.value}"
