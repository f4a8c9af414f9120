"""Nominations: which rows are in force, and what makes all of them count for nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sicbot.core.model import Group, GroupName
from sicbot.core.people import Nomination, Role
from tests.builders import Sheet
from tests.people_builders import (
    ADA,
    BEN,
    BOARD,
    DESK,
    EVERYBODY,
    GUARDED,
    PLACES,
    Town,
    account,
    day,
    lozenge,
    mention,
    sheet,
    table,
)

HEADER = "TF|Role|Region|Candidate|Decision of the Bureau|Decided on|Term ends|Remark"
YES = lozenge("VALIDATED")


def rows(*lines: str, header: str = HEADER, groups: tuple[str, ...] = GUARDED) -> Town:
    """Return a town with a page of nominations."""
    return Town((sheet("Nominations", table(header, *lines), *groups),))


def read(*lines: str) -> tuple[Nomination, ...]:
    """Return what a page with these rows says."""
    return rows(*lines).programme.nominations


IN_FORCE = {
    "no end": f"A1|TFL||{mention(ADA)}|{YES}|{day('2022-12-06')}||",
    "an end to come": f"A1|TFL||{mention(ADA)}|{YES}||{day('2025-12-05')}|",
    "the last day": f"A1|TFL||{mention(ADA)}|{YES}||{day('2023-10-16')}|",
    "the end as text": f"A1|TFL||{mention(ADA)}|{YES}||05.12.2025|",
    "a day as text": f"A1|TFL||{mention(ADA)}|{YES}|21/03/23||",
    "a word without a lozenge": f"A1|TFL||{mention(ADA)}|Validated|||",
    "French words": f"A1|Chef de file||{mention(ADA)}|{lozenge('VALIDÉE')}|||",
    "Spanish words": f"TF A1|Líder||{mention(ADA)}|{lozenge('Validado')}|||",
    "an old mention": "|".join(
        ["A1", "TFL", "", '<ac:link><ri:user ri:username="ada" /></ac:link>', YES, "", "", ""]
    ),
}
NOT_IN_FORCE = {
    "proposed": (f"A1|TFL||{mention(ADA)}|{lozenge('PROPOSED')}|||", "proposed"),
    "deferred": (f"A1|TFL||{mention(ADA)}|{lozenge('DEFERRED')}|||", "deferred"),
    "refused": (f"A1|TFL||{mention(ADA)}|{lozenge('REJECTED')}|||", "refused"),
    "other words": (f"A1|TFL||{mention(ADA)}|{lozenge('NOT RETAINED')}|||", "NOT RETAINED"),
    "more words": (f"A1|TFL||{mention(ADA)}|to be validated|||", "to be validated"),
    "two lozenges": (
        f"A1|TFL||{mention(ADA)}|{lozenge('PROPOSED')} {YES}|||", "PROPOSED / VALIDATED",
    ),
    "nothing decided": (f"A1|TFL||{mention(ADA)}||||", ""),
    "the term is over": (f"A1|TFL||{mention(ADA)}|{YES}||{day('2023-10-15')}|", "validated"),
    "the term was over, as text": (f"A1|TFL||{mention(ADA)}|{YES}||15/10/23|", "validated"),
    "no day as an end": (f"A1|TFL||{mention(ADA)}|{YES}||next year|", "validated"),
    "two days as an end": (
        f"A1|TFL||{mention(ADA)}|{YES}||{day('2025-01-01')} {day('2026-01-01')}|", "validated",
    ),
}  # fmt: skip
WHO = {
    "fits one": ("Berg Ada", "the name fits Ada Berg: mention"),
    "fits none": ("Zoe Quist", "the name fits no account"),
    "fits two": ("Li Wei", "the name fits 2 accounts"),
    "nobody": ("", "the name fits no account"),
    "two mentions": (f"{mention(ADA)} {mention(BEN)}", "mentions several people"),
    "unknown mention": (mention("left"), "an account that sicbot does not find"),
}
SKIPPED = {
    "no Task Force": f"all|TFL||{mention(ADA)}|{YES}|||",
    "unknown Task Force": f"A7|TFL||{mention(ADA)}|{YES}|||",
    "two Task Forces": f"A1, A2|TFL||{mention(ADA)}|{YES}|||",
    "unknown role": f"A1|Chair||{mention(ADA)}|{YES}|||",
    "no role": f"A1|||{mention(ADA)}|{YES}|||",
    "only a member": f"A1|TFM||{mention(ADA)}|{YES}|||",
}


@pytest.mark.parametrize("line", IN_FORCE.values(), ids=IN_FORCE)
def test_a_validated_row_is_in_force(line: str) -> None:
    """The person is named by a mention, and the term is not over."""
    (row,) = read(line)

    assert (row.in_force, row.role, row.account) == (True, Role.LEADER, ADA.key)


@pytest.mark.parametrize(("line", "decision"), NOT_IN_FORCE.values(), ids=NOT_IN_FORCE)
def test_another_row_is_not(line: str, decision: str) -> None:
    """Only what the Bureau validated counts, and only until its end."""
    (row,) = read(line)

    assert (row.in_force, row.decision, row.account) == (False, decision, ADA.key)


@pytest.mark.parametrize(("candidate", "said"), WHO.values(), ids=WHO)
def test_only_a_mention_names_an_account(candidate: str, said: str) -> None:
    """A typed name is a problem to be solved by a person."""
    accounts = (*EVERYBODY, account("lw", "Li Wei"), account("wl", "李伟 (Li Wei)"))
    town = replace(rows(f"A1|TFL||{candidate}|{YES}|||"), accounts=accounts)
    (row,) = town.programme.nominations

    assert (row.account, row.in_force) == (None, False)
    assert said in " ".join(map(str, row.problems))


@pytest.mark.parametrize("line", SKIPPED.values(), ids=SKIPPED)
def test_an_unclear_row_is_said(line: str) -> None:
    """It is left out with its number."""
    programme = rows(f"B1|TFRR|Asia|{mention(BEN)}|{YES}|||", line).programme

    assert [one.task_force for one in programme.nominations] == ["B1"]
    assert any(str(one).startswith("row 2 of “MAIN:Nominations”") for one in programme.people_notes)


def test_a_day_written_as_text_is_a_problem() -> None:
    """It is read with the day first, and said."""
    (row,) = read(f"A1|TFL||{mention(ADA)}|{YES}|21/03/23|soon|")

    assert [str(one) for one in row.problems] == [
        "the day of the decision is text, read as 2023-03-21",
        "the term's end is no single day; write it as a date of the wiki",
    ]


def test_a_row_keeps_its_region_and_number() -> None:
    """They are how people find it."""
    row = read(f"A1|TFL||{mention(ADA)}|{YES}|||", f"A1|TFRR|Asia|{mention(BEN)}|{YES}|||")[1]

    assert (row.region, row.row, row.role) == ("Asia", 2, Role.REPRESENTATIVE)
    assert row.candidate == "Ben Ochieng"


GUARDS = {
    "nothing restricted": (Sheet("Nominations", ""), "edit restriction is empty"),
    "another group too": (sheet("Nominations", "", DESK, "members"), "members of group members"),
    "a stranger too": (
        Sheet("Nominations", "", edit_groups=GUARDED, edit_users=("ben",)),
        "in none of these groups can edit it (1)",
    ),
    "an outer group": (sheet("Nominations", "", "staff"), "members of group staff"),
}  # fmt: skip
SAFE = {
    "fewer groups": sheet("Nominations", "", BOARD),
    "super users": sheet("Nominations", "", DESK, "confluence-administrators"),
    "the bot": Sheet("Nominations", "", edit_users=("bot",)),
    "somebody of the desk": Sheet("Nominations", "", edit_users=("team",)),
    "an inner group": sheet("Nominations", "", "interns"),
}
BODY = table(HEADER, f"A1|TFL||{mention(ADA)}|{YES}|||")
INNER = Group(GroupName("interns"), frozenset(), frozenset({DESK}))
OUTER = Group(GroupName("staff"))


@pytest.mark.parametrize(("page", "said"), GUARDS.values(), ids=GUARDS)
def test_a_page_that_more_people_can_edit_counts_for_nothing(page: Sheet, said: str) -> None:
    """The rows are there, none is in force, and it is said why."""
    programme = Town((replace(page, body=BODY),), groups=(INNER, OUTER)).programme

    assert [one.in_force for one in programme.nominations] == [False]
    (note,) = [str(one) for one in programme.people_notes if "no nomination on" in str(one)]
    assert said in note


@pytest.mark.parametrize("page", SAFE.values(), ids=SAFE)
def test_a_page_that_only_those_can_edit_who_decide_counts(page: Sheet) -> None:
    """The control: fewer people, groups inside these, sicbot and super users are no danger."""
    programme = Town((replace(page, body=BODY),), groups=(INNER, OUTER)).programme

    assert [one.in_force for one in programme.nominations] == [True]


def test_without_nominators_nothing_is_in_force() -> None:
    """A configuration that names nobody lets nobody decide."""
    places = PLACES.model_copy(update={"nominators": ()})
    programme = replace(rows(IN_FORCE["no end"]), places=places).programme

    assert [one.in_force for one in programme.nominations] == [False]


def test_a_page_that_is_not_there_is_said() -> None:
    """Then there are no nominations."""
    programme = Town().programme

    assert programme.nominations == ()
    assert any("no nomination counts" in str(one) for one in programme.people_notes)


def test_a_page_that_is_not_configured_is_not_missing() -> None:
    """Then nobody expects it."""
    places = PLACES.model_copy(update={"nominations": ""})

    notes = Town(places=places).programme.people_notes

    assert not any("nomination" in str(one) for one in notes)
