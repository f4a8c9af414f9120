"""What the pages of the inventory tell nobody, and what no typed value keeps from being made."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sicbot.core.model import Gap, PageId, Reading, UserKey
from sicbot.core.plan import EditPage, SetReaders
from sicbot.core.policy import Policy
from sicbot.core.text import verbatim
from sicbot.jobs.inventory import JOB
from sicbot.programme.inventory.pages import readable
from sicbot.programme.people.decisions import OptOuts
from tests.builders import SECRETARIAT, Sheet, page_titled, with_page
from tests.enrolment import form_text
from tests.jobs.registered import body, planned, skipped
from tests.jobs.test_inventory_job import (
    BASE,
    CONFIG,
    RECORDS,
    WEB,
    Town,
    made,
    record,
    reread,
    run,
    table,
    words,
)

if TYPE_CHECKING:
    from sicbot.core.sources import FormEntry
    from sicbot.programme.programme import Programme


def shy_town(*records: FormEntry) -> Programme:
    """Return a wiki on which Ada Berg asked not to be named."""
    programme = Town(records).programme
    hidden = replace(programme.people_facts, opt_outs=OptOuts(accounts=frozenset({UserKey("ada")})))
    programme.__dict__["people_facts"] = hidden
    return programme


def test_who_pays_and_asked_not_to_be_named_is_named_nowhere() -> None:
    """Neither by other spellings of the name, nor as a reason why two projects look alike."""
    records = (
        record(1, "Soil school", url=WEB, sponsor="Ada Berg"),
        record(2, "School of soils", url=WEB, sponsor="ADA BERG"),
    )
    told = made(run(shy_town(*records)))

    assert "the same sponsor: Ada Berg" in made(run(Town(records).programme))["Pairs"]
    assert "the same sponsor: (not named)" in told["Pairs"]
    assert not [title for title, text in told.items() if "berg" in text.casefold()]


def test_a_person_who_pays_is_not_named_where_nothing_is_written_again() -> None:
    programme = Town((record(1, "Soil school", sponsor="Ada Berg; Nordic Fund"),)).programme
    texts = made(run(programme))

    assert "Ada Berg" in texts["A1-Inventory"]
    assert "Ada Berg" not in texts[BASE]
    assert "(a person), Nordic Fund" in texts[BASE]


def test_an_address_with_somebodys_mail_is_no_reason_that_is_shown() -> None:
    mine = "https://soil.example.org/of/ada@example.org"
    texts = made(run(Town((record(1, "One", url=mine), record(2, "Two", url=mine))).programme))

    assert "the same address" in texts["Pairs"]
    assert "ada@" not in " ".join(texts.values())


def test_a_page_that_the_secretariat_may_not_read_is_not_named_to_it() -> None:
    """A second page defines the form; the report of the run names it, the page does not."""
    programme = run(Town(RECORDS[2:3]).programme)
    copy = Sheet("Merger with Atlantis", form_text("inventory", []), groups=("board",))
    more = Town(RECORDS[2:3], sheets=(copy,)).programme.snapshot
    page = replace(page_titled(more, copy.title), id=PageId("9001"))
    snapshot = with_page(programme.snapshot, page)
    bodies = {**snapshot.bodies, page.id: copy.body}
    plan = planned(JOB, CONFIG, replace(programme, snapshot=replace(snapshot, bodies=bodies)))
    texts = [str(one.act) for one in plan.changes if isinstance(one.act, EditPage)]

    assert "“Merger with Atlantis” (MAIN)" in skipped(plan)
    assert [text for text in texts if "the report of the run says it" in text]
    assert not [text for text in texts if "Atlantis" in text]


def test_sponsors_and_players_of_thousands_of_entries_are_cut_short() -> None:
    """One page may have 50,000 elements; who has most entries stays."""
    many = [
        replace(
            record(0, f"Work {n}", owner=f"Owner {n}", sponsor=f"Bank {n}", regions="Asia"),
            id=f"more-{n}",
            number=100 + n,
        )
        for n in range(1_200)
    ]
    text = words(made(run(Town((*many, *RECORDS)).programme))["Sponsors"])

    assert "Sponsors with fewer projects that are not shown: 201." in text
    assert "Nordic Fund 2 A1" in text
    assert "Organisations with fewer entries that are not shown: 200." in text


def test_regions_that_are_none_stand_together() -> None:
    """Somebody who types thousands of them does not keep a page from being made."""
    odd = record(1, "Soil school", regions="; ".join(f"Valley {n}" for n in range(6_000)))
    programme = Town((odd, *RECORDS[1:])).programme

    assert skipped(planned(JOB, CONFIG, programme)) == ""
    assert "(no region)" in made(run(programme))["Sponsors"]


def with_restricted_table(*rows: tuple[str, ...]) -> Town:
    """Return a wiki with the form, and a table of projects that the Secretariat alone may read."""
    body_of = table(("Title", "Task Force", "Owner", "Sponsor", "Cycle"), *rows)
    sheet = Sheet("Held back", body_of, "DESK", groups=(SECRETARIAT,))
    return Town(
        sheets=(sheet,), work={"inventory": {"forms": ["inventory"], "tables": ["DESK:Held back"]}}
    )


@pytest.mark.parametrize("owner", ["Delta", "Tru", "Africa", "Soil"])
def test_a_word_that_readers_may_know_from_elsewhere_raises_no_alarm(owner: str) -> None:
    """A hidden entry is of an owner whose name is a part of what others say."""
    town = with_restricted_table(("Peat atlas", "B1", owner, "Fund", "1"))
    programme = run(town.programme)

    assert "Peat atlas" not in body(programme, BASE)
    assert skipped(planned(JOB, CONFIG, programme)) == ""


def test_who_is_forgotten_is_found_between_the_cells_of_a_baseline() -> None:
    """The name stands beside that of a sponsor, with no blank between the cells."""
    body_of = "<table><tbody><tr><td>Ada Berg</td><td>Nordic Fund</td></tr></tbody></table>"

    assert "Ada Berg Nordic" in " ".join(readable(body_of).split())
    assert "Nordic Fund" in readable("<p>Nor<em>dic</em> Fund</p>")


@pytest.mark.parametrize("title", ["Names", "Decided"])
def test_decisions_that_were_not_read_this_time_are_not_taken_back(title: str) -> None:
    """The page is there, and its text is not: the inventory was not read as a whole."""
    programme = Town(sheets=(Sheet(title, "<p>text</p>", "DESK"),)).programme
    bodies = dict(programme.snapshot.bodies)
    del bodies[page_titled(programme.snapshot, title).id]
    unread = replace(programme, snapshot=replace(programme.snapshot, bodies=bodies))

    assert programme.inventory.complete
    assert not unread.inventory.complete
    assert f"the text of “DESK:{title}” was not read" in skipped(planned(JOB, CONFIG, unread))


def test_without_the_group_of_the_secretariat_it_says_where_to_name_it() -> None:
    """The policy of the other pages has nothing to do with that."""
    programme = Town().programme
    groups = programme.snapshot.groups
    others = {name: one for name, one in groups.records.items() if name != SECRETARIAT}
    absent = Reading(others, (*groups.gaps, Gap(SECRETARIAT, verbatim("it is not there"))))
    lacking = replace(programme, snapshot=replace(programme.snapshot, groups=absent))

    assert (
        "DESK:Pairs: name the group that may read it: `secretariat` in config/sicbot.toml"
        in skipped(planned(JOB, CONFIG, lacking))
    )


def test_a_title_names_nobody_who_asked_not_to_be_named() -> None:
    """Else the baseline would tell from its first day what it complains of."""
    programme = shy_town(record(1, "A garden of Ada Berg in Mali"), *RECORDS[1:])
    then = run(programme)
    hidden = replace(then.people_facts, opt_outs=programme.people_facts.opt_outs)
    then.__dict__["people_facts"] = hidden

    assert not [title for title, text in made(then).items() if "Berg" in text]
    assert "A garden of … in Mali" in body(then, BASE)
    assert skipped(planned(JOB, CONFIG, then)) == ""


def test_who_shall_read_a_list_no_more_is_kept_out_though_not_all_was_read() -> None:
    """The list stays as it is; the policy has fewer readers by now."""
    then = run(Town().programme)
    page = page_titled(then.snapshot, "A1-Inventory")
    assert page.read is not None
    both = replace(page, read=replace(page.read, groups=page.read.groups | {SECRETARIAT}))
    half = Town(RECORDS[:1], gaps=(Gap("form inventory", verbatim("time is up")),))
    narrow = replace(
        reread(then, half),
        snapshot=with_page(then.snapshot, both),
        policy=Policy.model_validate({"pages": {"inventory": {"view": [SECRETARIAT], "edit": []}}}),
        ledger=replace(then.ledger, own_readers={page.id: both.read}),
    )
    plan = planned(JOB, CONFIG, narrow)
    acts = [one.act for one in plan.changes if getattr(one.act, "target", None)]

    assert "MAIN:A1-Inventory: stays as it is: time is up" in skipped(plan)
    assert [type(one) for one in acts if one.target.id == page.id] == [SetReaders]
