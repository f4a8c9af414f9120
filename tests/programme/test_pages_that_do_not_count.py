"""What follows where a page on which people are confirmed or nominated does not count any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sicbot.core.journal import Ledger
from sicbot.core.model import Gap, GroupName
from sicbot.core.people import looked_up
from sicbot.core.text import verbatim
from sicbot.programme.people.record_facts import facts
from sicbot.programme.seats.memberships import explained_members, nominated_leaders
from tests.people_builders import (
    A1,
    ADA,
    B1,
    BEN,
    BOARD,
    GONE,
    TEAM,
    Town,
    lozenge,
    mention,
    record,
    sheet,
    table,
)

if TYPE_CHECKING:
    from sicbot.core.people import Registration
    from sicbot.programme.programme import Programme

HEAD = "Name | Account"
EX = "Ada Ex"  # what the desk typed of Ada


def matched(*groups: str, rows: str = f"{EX} | {mention(ADA)}") -> Town:
    """Return a town in which Ada is confirmed on a page that these groups may edit."""
    return Town((sheet("Matches", table(HEAD, rows), *groups),))


def later(town: Town, *records: Registration, before: Town | None = None) -> Programme:
    """Return what a town means after a run in which it was another."""
    seen = (before or town).entered(*records)
    return town.entered(*records, ledger=Ledger(facts={"registrations": facts(seen)}))


GONE_PAGES = {
    "may be edited by others": matched("everybody"),
    "is missing": Town(),
    "has no table": Town((sheet("Matches", "<p>none</p>"),)),
    "cannot be read": Town((sheet("Matches", "<p>"),)),
    "names an account that was not looked up": Town(
        matched().sheets, (TEAM,), account_gaps=(Gap(looked_up(ADA.key), verbatim("x")),)
    ),
}


@pytest.mark.parametrize("town", GONE_PAGES.values(), ids=GONE_PAGES)
def test_who_was_confirmed_stays_while_the_page_does_not_count(town: Town) -> None:
    """The reading is not complete, where somebody is refused for want of the page."""
    one, other = record(TEAM, name=EX), record(BEN, "B1")
    assert [who.account for who in later(matched(), one).task_forces[A1].members] == [ADA]

    forces = later(town, one, other, before=matched()).task_forces

    assert (forces[A1].complete, forces[B1].complete) == (False, True)


def test_a_page_of_matches_that_never_was_is_no_loss() -> None:
    assert later(Town(), record(TEAM, name=EX)).task_forces[A1].complete


def test_an_unread_group_of_attestors_leaves_the_reading_incomplete() -> None:
    """Where it may have made somebody a member; one that is not there makes nobody one."""
    unread = Town(members={BOARD: ()})
    one, own = record(TEAM, name="Ada Berg", accounts=(ADA,)), record(BEN, "B1")

    assert not unread.people(one, own)[A1].complete
    assert unread.people(one, own)[B1].complete


def nominated(*groups: str) -> Town:
    """Return a town in which Ada leads A1, by a page that these groups may edit."""
    row = f"A1 | TFL | {mention(ADA)} | {lozenge('VALIDATED')}"
    body = table("TF | Role | Candidate | Decision", row)
    return Town((sheet("Nominations", body, *groups),))


NO_LEADERS = {
    "may be edited by others": nominated("everybody"),
    "is missing": Town(),
    "has no table": Town((sheet("Nominations", "<p>none</p>"),)),
    "names an account that was not looked up": Town(
        nominated().sheets, (BEN, TEAM), account_gaps=(Gap(looked_up(ADA.key), verbatim("x")),)
    ),
}


@pytest.mark.parametrize("town", NO_LEADERS.values(), ids=NO_LEADERS)
def test_roles_are_not_known_while_the_nominations_do_not_count(town: Town) -> None:
    """Nobody is held to lead without a nomination then, nor to be no leader any more."""
    before = later(nominated(), record(ADA))
    after = later(town, record(ADA), before=nominated())

    assert before.people_facts.roles_unknown is None
    assert (nominated_leaders(before) or {})[GroupName("tf-a1-leaders")] == {ADA.key}
    assert after.people_facts.roles_unknown is not None
    assert nominated_leaders(after) is None
    assert after.task_forces[A1].complete


def test_nominations_that_never_were_are_no_loss() -> None:
    assert later(Town(), record(ADA)).people_facts.roles_unknown is None


def test_whom_the_desk_entered_stays_explained_when_its_account_is_closed() -> None:
    """The person whom the record concerns, not whoever entered it."""
    town = Town(members={"desk": ("gone",), "board": ()})
    one, own = record(GONE, accounts=(BEN,)), record(GONE, "B1")
    explained = explained_members(town.entered(one, own))

    assert explained[GroupName("tf-a1-members")] == {BEN.key}
    assert explained[GroupName("tf-b1-members")] == {GONE.key}
