"""Healing: which bytes change, what a change is called, and what is left when it is done."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from sicbot.core.journal import Ledger, RunId
from sicbot.core.plan import EditPage, Gate
from sicbot.jobs.includes import Config
from sicbot.programme.inclusions.healing import (
    expected_heals,
    free_heals,
    healed,
    healed_bodies,
    part_of,
)
from tests.builders import (
    Sheet,
    chosen,
    done,
    excerpt_include,
    include,
    make_snapshot,
    page_titled,
    plan_of,
    programme_of,
)

FORM = Sheet("Form", space="TEAM")
TWICE = Sheet("Host", f"<p>a{include('Form')}b{include('Form')}c{excerpt_include('Form')}</p>")

LEFT_ALONE: list[tuple[str, list[Sheet]]] = [
    ("what renders", [Sheet("Host", include("Form")), Sheet("Form")]),
    ("what is hidden", [Sheet("Host", include("Form")), Sheet("Form", groups=("members",))]),
    ("what nobody knows", [Sheet("Host", include("Form"))]),
    ("a host with a label", [Sheet("Host", include("Form"), labels=("no-sicbot",)), FORM]),
    ("a host in an archived space", [Sheet("Host", include("Form"), space="OLD"), FORM]),
    ("a page that sicbot keeps",
     [Sheet("Host", include("Form"), slug="x", creator="bot", editor="ada"), FORM]),
]  # fmt: skip


@pytest.mark.parametrize("sheets", [row[1] for row in LEFT_ALONE], ids=[r[0] for r in LEFT_ALONE])
def test_nothing_is_healed_that_need_not_or_may_not_be(sheets: list[Sheet]) -> None:
    """Nor is it foreseen as healed."""
    programme = programme_of(make_snapshot(*sheets, archived=("OLD",)))

    assert free_heals(programme) == ()
    assert healed_bodies(programme) == {}


def test_only_the_name_in_the_include_changes() -> None:
    """Every other byte of the page is as it was."""
    body = f"<p>é  {include('Form')}&nbsp;<br/></p>"
    programme = programme_of(make_snapshot(Sheet("Host", body), FORM))
    (new,) = healed_bodies(programme).values()

    assert re.sub(r' ri:space-key="TEAM"', "", new) == body
    assert 'ri:space-key="TEAM"' in new


def test_includes_that_name_the_same_are_all_healed_at_once() -> None:
    """Both kinds, as often as they stand on the page: the next run finds nothing to do."""
    programme = programme_of(make_snapshot(TWICE, replace(FORM, body="<p>x</p>")))
    plan = plan_of(programme, Config())
    after = done(programme, chosen(plan, plan.free))

    assert len(plan.free) == 3
    assert plan_of(after, Config()).changes == ()
    assert after.snapshot.bodies[page_titled(after.snapshot, "Host").id].count("TEAM") == 3


def test_what_is_foreseen_is_what_is_then_found() -> None:
    """The text that tells of the wiki after this run is true at the next."""
    programme = programme_of(make_snapshot(TWICE, FORM))
    after = done(programme, free_heals(programme))

    assert dict(healed(programme).snapshot.bodies) == dict(after.snapshot.bodies)


def test_a_part_stays_the_same_when_others_are_put_before_it() -> None:
    """People write on; what they took back is found again."""
    one = programme_of(make_snapshot(Sheet("Host", include("Form")), FORM))
    more = Sheet("Host", include("Nothing") + include("Form"))
    other = programme_of(make_snapshot(more, FORM))

    assert {part for c in free_heals(one) for part in c.parts} == {
        part for c in free_heals(other) for part in c.parts
    }
    assert [c.id for c in free_heals(one)] == [c.id for c in free_heals(other)]


def test_a_part_keeps_no_title() -> None:
    """The journal keeps it for ever."""
    programme = programme_of(make_snapshot(Sheet("Host", include("Form")), FORM))
    (finding,) = programme.findings

    assert "Form" not in part_of(finding, page_titled(programme.snapshot, "Form"), programme)


def test_what_somebody_took_back_waits_and_is_not_foreseen() -> None:
    """They had their reason; a yes brings it back."""
    programme = programme_of(make_snapshot(Sheet("Host", include("Form")), FORM))
    (heal,) = free_heals(programme)
    assert heal.act.target.id is not None
    known = Ledger(parts={heal.act.target.id: dict.fromkeys(heal.parts, RunId(3))})
    later = replace(programme, ledger=known)
    (change,) = plan_of(later, Config()).changes

    assert change.gate is Gate.APPROVAL
    assert healed_bodies(later) == {}


@pytest.mark.parametrize("spelt", ["form", "FORM"])
@pytest.mark.parametrize("space", [None, "main", "MAIN"])
def test_a_part_is_the_same_in_whatever_case_people_type(spelt: str, space: str | None) -> None:
    """The wiki finds the same page; what they took back is theirs."""
    one = programme_of(make_snapshot(Sheet("Host", include("Form")), FORM))
    other = programme_of(make_snapshot(Sheet("Host", include(spelt, space)), FORM))

    assert free_heals(one)[0].parts == free_heals(other)[0].parts


def test_includes_of_a_page_in_two_spellings_are_two_parts() -> None:
    """Both are healed in one run."""
    body = include("Form") + include("form")
    programme = programme_of(make_snapshot(Sheet("Host", body), FORM))
    after = done(programme, free_heals(programme))

    assert len({one.parts for one in free_heals(programme)}) == 2
    assert free_heals(after) == ()


def test_what_the_wiki_refused_last_is_tried_again_but_not_foreseen() -> None:
    """Somebody's open draft may be in the way for ever."""
    sheets = [Sheet("Host", include("Form")), Sheet("Other", include("Form")), FORM]
    programme = programme_of(make_snapshot(*sheets))
    first, second = free_heals(programme)
    assert first.act.target.id is not None
    ledger = Ledger(refused_parts={first.act.target.id: frozenset(first.parts)})
    later = replace(programme, ledger=ledger)

    assert free_heals(later) == (first, second)
    assert expected_heals(later) == (second,)
    assert list(healed_bodies(later)) == [second.act.target.id]


def test_what_is_new_on_a_page_that_refuses_is_not_foreseen_either() -> None:
    """It is one write with what was refused; and free again once that is mended by hand."""
    host = Sheet("Host", include("Form") + include("New"))
    new = Sheet("New", space="TEAM")
    programme = programme_of(make_snapshot(host, FORM, new))
    old = free_heals(programme)[0]
    assert old.act.target.id is not None
    ledger = Ledger(refused_parts={old.act.target.id: frozenset(old.parts)})
    mended = programme_of(make_snapshot(Sheet("Host", include("New")), FORM, new), ledger)

    assert expected_heals(replace(programme, ledger=ledger)) == ()
    assert len(expected_heals(mended)) == 1


def test_one_of_two_that_was_taken_back_does_not_hold_the_other_page() -> None:
    """What is theirs is this include on this page."""
    sheets = [Sheet("Host", include("Form")), Sheet("Other", include("Form")), FORM]
    programme = programme_of(make_snapshot(*sheets))
    first = free_heals(programme)[0]
    assert first.act.target.id is not None
    ledger = Ledger(parts={first.act.target.id: dict.fromkeys(first.parts, RunId(3))})

    assert len(free_heals(replace(programme, ledger=ledger))) == 1


def test_an_edit_says_what_it_replaces() -> None:
    """So that applying it can see that the page still holds that."""
    programme = programme_of(make_snapshot(Sheet("Host", include("Form")), FORM))
    (heal,) = free_heals(programme)

    assert isinstance(heal.act, EditPage)
    assert heal.act.before == ('<ri:page ri:content-title="Form" />',)
    assert heal.act.base_version == 1


def test_a_title_with_marks_of_markup_stays_a_title() -> None:
    """It is written as text in an attribute."""
    form = Sheet('A "b" & <c> – d')
    wanted = form.title.replace("–", "-")
    written = wanted.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    programme = programme_of(make_snapshot(Sheet("Host", include(written)), form))
    after = done(programme, free_heals(programme))

    assert after.findings == ()
