"""Exceptions, confirmed matches, people not to be named: what counts, and from which pages."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from sicbot.core.journal import Ledger
from sicbot.core.people import Role
from sicbot.programme.people.decisions import MEMORY, OPT_OUTS, Match
from sicbot.programme.people.fields import codes_in, role_of, roles_in
from sicbot.programme.people.record_facts import facts
from sicbot.programme.people.written_days import day_in
from tests.builders import Sheet, page_titled
from tests.people_builders import ADA, BEN, CYD, Town, day, mention, record, sheet, table

if TYPE_CHECKING:
    from sicbot.programme.programme import Programme

EXCEPTION = "Person|Task Force|Role|Reason|Until"
MATCH = "Record|Typed name|Typed e-mail|Account"


def exemptions(*lines: str) -> int:
    """Return how many of these rows of exceptions count."""
    page = sheet("Exceptions", table(EXCEPTION, *lines))
    return len(Town((page,)).programme.people_facts.exemptions)


def matches(*lines: str) -> tuple[Match, ...]:
    """Return what these rows of matches say."""
    page = sheet("Matches", table(MATCH, *lines))
    return Town((page,)).programme.people_facts.court.matches


@pytest.mark.parametrize(
    "line",
    [f"{mention(ADA)}|A1|TFL|founder|", f"{mention(ADA)}|A1, B2|TFL / TFRR|founder|",
     f"{mention(ADA)}|A1|TFL|founder|{day('2023-10-16')}"],
)  # fmt: skip
def test_a_complete_exception_counts(line: str) -> None:
    """It has a person, Task Forces, roles and a reason."""
    assert exemptions(line) == 1


@pytest.mark.parametrize(
    "line",
    [f"{mention(ADA)}|A1|TFL||", "Ada Berg|A1|TFL|founder|", f"{mention(ADA)}||TFL|founder|",
     f"{mention(ADA)}|A1|chair|founder|", f"{mention(ADA)}{mention(BEN)}|A1|TFL|founder|",
     f"{mention(ADA)}|A1|TFL|founder|{day('2023-10-15')}", f"{mention(ADA)}|A1|TFL|founder|soon"],
    ids=["no reason", "no mention", "no Task Force", "no role", "two people", "over", "no day"],
)  # fmt: skip
def test_another_exception_does_not(line: str) -> None:
    """What is not clear lets nobody lead."""
    assert exemptions(line) == 0


FITS = {
    "record": (Match(ADA, record="r1"), True),
    "source and record": (Match(ADA, record="form joinA1 r1"), True),
    "another record": (Match(ADA, record="r2"), False),
    "a source alone": (Match(ADA, record="form joinA1"), False),
    "source and name": (Match(ADA, record="form joinA1", name="Ada Bergh"), True),
    "another source and name": (Match(ADA, record="form joinA2", name="Ada Bergh"), False),
    "name": (Match(ADA, name="BERGH Ada"), True),
    "a likely name": (Match(ADA, name="A. Bergh"), False),
    "address": (Match(ADA, email="A@bergh.example.org"), True),
    "name and another address": (Match(ADA, name="Ada Bergh", email="b@c.example.org"), False),
    "name and address": (Match(ADA, name="Ada Bergh", email="a@bergh.example.org"), True),
}


@pytest.mark.parametrize(("match", "fits"), FITS.values(), ids=FITS)
def test_all_that_a_match_says_must_hold(match: Match, fits: bool) -> None:  # noqa: FBT001
    """One cell that differs is another record."""
    one = record("team", id_="r1", name="Ada Bergh", email="a@bergh.example.org")

    assert match.fits(one) is fits


def test_an_address_that_is_none_matches_nothing_by_being_none() -> None:
    """Two texts that are no addresses are not the same address."""
    assert not Match(ADA, email="ask").fits(record("team", name="Zoe", email="none"))


def test_matches_are_read_from_their_page() -> None:
    """A row without a mention, or without what was typed, is none."""
    found = matches(f"|Ada Bergh||{mention(ADA)}", "|Ben O.||Ben", f"|||{mention(BEN)}")

    assert found == (Match(ADA, name="Ada Bergh"),)


def test_people_not_to_be_named_are_hidden() -> None:
    """Those whom the page mentions, and no others; rows without a mention are said."""
    page = sheet("Not to be named", table("Person|Since", f"{mention(ADA)}|2023", "Ben|2023"))
    programme = Town((page,)).programme

    assert programme.opt_outs.hide(ADA.key)
    assert not programme.opt_outs.hide(BEN.key)
    assert any("row 2 of “MAIN:Not to be named”" in str(one) for one in programme.people_notes)


@pytest.mark.parametrize("body", ["<p>", "<p>nobody</p>", "<p>&nbsp;</p><table></table>"])
def test_nobody_is_named_while_the_page_cannot_be_read(body: str) -> None:
    """Not knowing who is on the page is no licence to name somebody."""
    assert Town((sheet("Not to be named", body),)).programme.opt_outs.hide(BEN.key)


def seen_before(town: Town, page: str) -> Programme:
    """Return the programme where an earlier run had found the page of opt-outs under this id."""
    noted = {MEMORY: {OPT_OUTS: json.dumps(page)}}
    return replace(town.programme, ledger=Ledger(facts=noted))


def test_people_may_be_named_where_there_never_was_a_page() -> None:
    """It is said that the page is not there."""
    programme = Town().programme

    assert not programme.opt_outs.hide(BEN.key)
    assert any("“MAIN:Not to be named”" in str(one) for one in programme.people_notes)


def test_nobody_is_named_where_the_page_is_gone() -> None:
    """It was there in an earlier run: who was on it is not known any more."""
    programme = seen_before(Town(), "4711")

    assert programme.opt_outs.hide(BEN.key)
    assert "was there" in str(programme.opt_outs.notes[0])
    assert json.loads(facts(programme)[OPT_OUTS]) == "4711"


def test_a_page_of_opt_outs_that_was_renamed_is_followed() -> None:
    """And the setting that must be changed is named."""
    town = Town((sheet("Moved", table("Person", mention(ADA))),))
    page = page_titled(town.programme.snapshot, "Moved")
    opt_outs = seen_before(town, page.id).opt_outs

    assert opt_outs.hide(ADA.key)
    assert not opt_outs.hide(BEN.key)
    assert "“MAIN:Moved” now: change `opt_outs`" in str(opt_outs.notes[0])


def test_the_page_of_opt_outs_is_remembered() -> None:
    """By its id, which a new title leaves as it is."""
    programme = Town((sheet("Not to be named", table("Person", mention(ADA))),)).programme
    page = page_titled(programme.snapshot, "Not to be named")

    assert json.loads(facts(programme)[OPT_OUTS]) == page.id


MENTIONS = {
    "two in a row": table("Person", f"{mention(ADA)} and {mention(BEN)}"),
    "a second table": table("Person", mention(BEN)) + table("Who", mention(ADA)),
    "another column": table("Person|Also", f"{mention(BEN)}|{mention(ADA)}"),
    "no table": f"<ul><li>{mention(ADA)}</li><li>{mention(BEN)}</li></ul>",
}


@pytest.mark.parametrize("body", MENTIONS.values(), ids=MENTIONS)
def test_whoever_is_mentioned_on_the_page_is_hidden(body: str) -> None:
    """Wherever that stands; others are named."""
    opt_outs = Town((sheet("Not to be named", body),)).programme.opt_outs

    assert [opt_outs.hide(one.key) for one in (ADA, BEN, CYD)] == [True, True, False]


OPEN_PAGES = {
    "Exceptions": table(EXCEPTION, f"{mention(ADA)}|A1|TFL|founder|"),
    "Matches": table(MATCH, f"|Ada Bergh||{mention(ADA)}"),
}
EDITORS = pytest.mark.parametrize("groups", [(), ("desk", "members")], ids=["nobody", "too many"])


@pytest.mark.parametrize("title", OPEN_PAGES)
@EDITORS
def test_a_page_that_more_people_can_edit_is_ignored(title: str, groups: tuple[str, ...]) -> None:
    """It says nothing, and that is said."""
    page = Sheet(title, OPEN_PAGES[title], edit_groups=groups)
    told = Town((page,)).programme.people_facts

    assert (told.exemptions, told.court.matches) == ((), ())
    assert any(f"what “MAIN:{title}” says does not count" in str(one) for one in told.notes)


@EDITORS
def test_people_are_hidden_whoever_can_edit_the_page(groups: tuple[str, ...]) -> None:
    """Opening it for editing names nobody."""
    page = Sheet("Not to be named", table("Person", mention(ADA)), edit_groups=groups)

    assert Town((page,)).programme.opt_outs.hide(ADA.key)


ROLE_WORDS = {
    "TFL": Role.LEADER, "L": Role.LEADER, "Task Force Leader": Role.LEADER,
    "chef de file": Role.LEADER, "Líder": Role.LEADER, "TFRR": Role.REPRESENTATIVE,
    "Regional Rep.": Role.REPRESENTATIVE, "représentant(e) régional(e)": Role.REPRESENTATIVE,
    "Représentante régionale": Role.REPRESENTATIVE, "Team Member": Role.MEMBER,
    "Membre": Role.MEMBER, "miembro": Role.MEMBER, "Chair": None, "": None,
    "Leader (acting)": None,
}  # fmt: skip


@pytest.mark.parametrize(("text", "role"), ROLE_WORDS.items(), ids=repr)
def test_words_for_roles(text: str, role: Role | None) -> None:
    """A word that is not known is no role."""
    assert role_of(text) is role


def test_lists_of_roles_and_task_forces() -> None:
    """One unknown role makes a list unclear; what is no Task Force is passed over."""
    assert roles_in("TFL / TFRR") == (Role.LEADER, Role.REPRESENTATIVE)
    assert roles_in("TFL and chair") == ()
    assert codes_in("tf a1, A5; B9 and 2A1") == ("A1", "A5")


DAYS = {
    "21/03/23": date(2023, 3, 21), "21.03.2023": date(2023, 3, 21), "1-2-2023": date(2023, 2, 1),
    "2023-03-21": date(2023, 3, 21), "2022": date(2022, 12, 31), "31/02/23": None, "03/23": None,
    "spring": None, "21/03/23 or later": None, "0": None, "": None,
}  # fmt: skip


@pytest.mark.parametrize(("text", "meant"), DAYS.items(), ids=repr)
def test_days_as_people_write_them(text: str, meant: date | None) -> None:
    """The day stands first, or the year does; a year alone is its last day."""
    assert day_in(text) == meant
