"""Regions and includes on pages of people: one yes each, then only what sicbot wrote itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sicbot.core.journal import Ledger
from sicbot.core.model import Mark, PageId
from sicbot.core.plan import Change, EditPage, Gate, Skip, Slug, Target
from sicbot.core.text import _
from sicbot.pages.places import CellEnd, PageEnd
from sicbot.pages.regions import insert_region, region_text
from sicbot.pages.splice import splice
from sicbot.programme.adoption import (
    RegionWish,
    ShownPage,
    default_place,
    keep_region,
    own_region,
    show_page,
)
from tests.builders import Sheet, include, make_snapshot, page_titled, programme_of, with_page

if TYPE_CHECKING:
    from sicbot.programme.programme import Programme

REGION = "sicbot.notice"
OLD, NEW = "<p>Old words.</p>", "<p>New words.</p>"
THEIRS = "<p>Dear people.</p>"
LAYOUT = (
    '<ac:layout><ac:layout-section ac:type="single"><ac:layout-cell><p>In.</p></ac:layout-cell>'
    "</ac:layout-section></ac:layout>"
)
WHY = _("the notice")


def with_region(content: str, body: str = THEIRS) -> str:
    return splice(body, [insert_region(body, REGION, content, PageEnd())])


def seen(
    body: str, *, own: str | None = None, mark: str = "adopted", copied: bool = False
) -> Programme:
    """Return the programme of a page with this body, of which sicbot's own region text is known."""
    snapshot = make_snapshot(Sheet("Board", body))
    page = page_titled(snapshot, "Board")
    if mark:
        owner = PageId("999") if copied else page.id
        snapshot = with_page(snapshot, replace(page, mark=Mark(owner, mark, "adopted-101")))
    own_regions = {page.id: {REGION: own}} if own is not None else {}
    return programme_of(snapshot, Ledger(own_regions=own_regions))


def kept(programme: Programme, content: str = NEW) -> list[Change | Skip]:
    page = page_titled(programme.snapshot, "Board")
    return list(keep_region(RegionWish(page, REGION, content, "notice 1", WHY), programme))


def test_a_region_on_a_page_of_people_waits_for_a_yes() -> None:
    """The change marks the page and puts the region in, and nothing else."""
    (change,) = kept(seen(THEIRS, mark=""))

    assert isinstance(change, Change)
    assert isinstance(change.act, EditPage)
    assert change.gate is Gate.APPROVAL
    assert change.act.adopts == Mark(PageId("101"), "adopted", "adopted-101", "notice 1")
    body = splice(THEIRS, change.act.edits)
    assert body.startswith(THEIRS)
    assert region_text(body, REGION) == NEW


def test_what_sicbot_wrote_is_rewritten_freely() -> None:
    """On the same page, within its region."""
    (change,) = kept(seen(with_region(OLD), own=OLD))

    assert isinstance(change, Change)
    assert isinstance(change.act, EditPage)
    assert (change.gate, change.act.adopts) == (Gate.FREE, None)
    assert splice(with_region(OLD), change.act.edits) == with_region(NEW)


RESTS = [
    ("the same", NEW),
    ("the same in other spelling", "<p>New&#32;words.</p>"),
]


@pytest.mark.parametrize("current", [row[1] for row in RESTS], ids=[row[0] for row in RESTS])
def test_a_region_that_says_it_already_rests(current: str) -> None:
    """Nothing is written, whoever wrote it."""
    assert kept(seen(with_region(current), own=OLD)) == []


MARKED = OLD.replace("Old", '<ac:inline-comment-marker ac:ref="m1">Old</ac:inline-comment-marker>')
LEFT: list[tuple[str, Programme, str]] = [
    ("edited by somebody", seen(with_region("<p>Mine.</p>"), own=OLD), "kept yours"),
    ("nobody knows who wrote it", seen(with_region(OLD)), "kept yours"),
    ("on a copy of the page", seen(with_region(OLD), own=OLD, copied=True), "did not put there"),
    ("on an unmarked page", seen(with_region(OLD), own=OLD, mark=""), "did not put there"),
    ("a comment's words would go", seen(with_region(MARKED), own=OLD), "inline comment"),
]


@pytest.mark.parametrize(
    ("programme", "told"), [row[1:] for row in LEFT], ids=[row[0] for row in LEFT]
)
def test_what_may_be_somebodys_is_left(programme: Programme, told: str) -> None:
    """And said."""
    (skip,) = kept(programme)

    assert isinstance(skip, Skip)
    assert told in str(skip.reason)


def test_an_inline_comment_stays_at_its_words() -> None:
    """The marked words are still there."""
    (change,) = kept(seen(with_region(MARKED), own=OLD), OLD + NEW)

    assert isinstance(change, Change)
    assert isinstance(change.act, EditPage)
    assert 'ac:ref="m1">Old<' in change.act.edits[0].text


OWN: list[tuple[str, list[tuple[str, str]], str | None]] = [
    ("put in", [(THEIRS, with_region(OLD))], OLD),
    ("rewritten", [(with_region(OLD), with_region(NEW)), (THEIRS, with_region(OLD))], NEW),
    (
        "something else mended beside what somebody wrote",
        [
            (with_region("<p>Mine.</p>", "<p>Wel</p>"), with_region("<p>Mine.</p>", "<p>Well</p>")),
            (THEIRS, with_region(OLD)),
        ],
        OLD,
    ),
    ("never", [(THEIRS, f"{THEIRS}{THEIRS}")], None),
    ("unreadable", [(THEIRS, "<p>")], None),
    ("emptied texts", [("", "")], None),
]


@pytest.mark.parametrize(
    ("rewrites", "text"), [row[1:] for row in OWN], ids=[row[0] for row in OWN]
)
def test_sicbots_own_text_is_the_last_with_which_the_region_changed(
    rewrites: list[tuple[str, str]], text: str | None
) -> None:
    """Not what stood in its last version of the page."""
    assert own_region(rewrites, REGION) == text


def shown(body: str, title: str = "List") -> list[Change | Skip]:
    programme = programme_of(make_snapshot(Sheet("Board", body)))
    page = page_titled(programme.snapshot, "Board")
    target = Target(page.space, title, None, Slug("list"))
    return list(show_page(ShownPage(page, target, WHY), programme))


def test_a_page_is_shown_on_a_page_of_people_after_a_yes() -> None:
    """An include at the end, and no mark: nothing more is ever written there."""
    (change,) = shown(THEIRS, "Lists & more")

    assert isinstance(change, Change)
    assert isinstance(change.act, EditPage)
    assert (change.gate, change.act.adopts) == (Gate.APPROVAL, None)
    assert 'ri:content-title="Lists &amp; more"' in splice(THEIRS, change.act.edits)


def test_a_page_that_is_shown_already_rests() -> None:
    """In whatever case and place."""
    assert shown(f"{include('LIST')}{THEIRS}") == []


PLACES = [("plain", THEIRS, PageEnd()), ("layout", LAYOUT, CellEnd(1)), ("empty", "", PageEnd())]


@pytest.mark.parametrize(
    ("body", "place"), [row[1:] for row in PLACES], ids=[row[0] for row in PLACES]
)
def test_the_end_of_a_page_is_within_its_layout(body: str, place: PageEnd | CellEnd) -> None:
    """Behind a layout nothing may stand."""
    assert default_place(body) == place
