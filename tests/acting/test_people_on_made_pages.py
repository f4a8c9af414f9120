"""People who come to use the pages that sicbot makes, or stand in the way of making them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import pytest

from sicbot.core.journal import Outcome
from sicbot.sandbox.model import Allowed
from tests.acting.hamlet import include
from tests.acting.people import (
    CARD,
    COUNCIL,
    REPORT,
    acted,
    append,
    comment_on,
    draft,
    fates,
    key,
    label,
    people,
    remove,
    rename,
    replace,
    restrict,
    said,
    scene_id,
    take_title,
)
from tests.acting.scene import Scene, hamlet_config

if TYPE_CHECKING:
    from pathlib import Path

    from tests.acting.people import Act

HEALED = 'ri:content-title="Village well"'


def test_a_generated_page_that_somebody_rewrote_is_theirs(tmp_path: Path) -> None:
    """It is kept as it is, said so, and undo does not take it away."""
    with acted(tmp_path) as (scene, _watch):
        scene.run()
        append(REPORT, "We look into it.")(scene)
        people(scene).append("Home", include("Missing"))  # something new to report
        theirs = scene.body(REPORT)
        report = scene.run()
        assert "kept as somebody changed it" in said(report, REPORT)
        undo = scene.undo(1)

        assert scene.body(REPORT) == theirs
        assert any(not one.back and REPORT in one.name for one in undo.undone)
        assert undo.outcome is Outcome.DONE


def test_an_inline_comment_in_a_generated_page_survives_its_rewriting(tmp_path: Path) -> None:
    """The marked words are still there, so they stay marked."""
    with acted(tmp_path) as (scene, _watch):
        scene.run()
        comment_on(REPORT, "Nowhere")(scene)
        people(scene).append("Home", include("Missing"))
        report = scene.run()

        assert fates(report, REPORT) == {"done"}
        assert "Missing" in scene.body(REPORT)
        assert 'ac:ref="m-9"' in scene.body(REPORT)


def test_a_comment_on_words_that_would_go_postpones_the_page(tmp_path: Path) -> None:
    """Nobody's remark loses its place without a word."""
    with acted(tmp_path) as (scene, _watch):
        scene.run()
        comment_on(REPORT, "Nowhere")(scene)
        replace("Board", include("Nowhere"), "")(scene)
        theirs = scene.body(REPORT)
        report = scene.run()

        assert scene.body(REPORT) == theirs
        assert "inline comment" in said(report, REPORT)


def test_a_page_that_somebody_commented_on_survives_undo(tmp_path: Path) -> None:
    """Undo keeps what people have come to use."""
    with acted(tmp_path) as (scene, _watch):
        scene.run()
        people(scene).comment(REPORT, "Thanks!")
        undo = scene.undo(1)

        assert scene.page(REPORT).status == "current"
        assert HEALED not in scene.body("Board")
        assert undo.outcome is Outcome.DONE


def test_a_draft_of_a_generated_page_postpones_it(tmp_path: Path) -> None:
    """Somebody's half thought is not thrown away."""
    with acted(tmp_path) as (scene, _watch):
        scene.run()
        draft(REPORT)(scene)
        people(scene).append("Home", include("Missing"))
        theirs = scene.body(REPORT)
        report = scene.run()

        assert scene.body(REPORT) == theirs
        assert "draft" in said(report, REPORT)


def test_a_generated_page_that_somebody_threw_away_is_not_made_again(tmp_path: Path) -> None:
    """It waits for a yes."""
    with acted(tmp_path) as (scene, _watch):
        scene.run()
        remove(REPORT)(scene)
        report = scene.run()

        assert fates(report, REPORT) == {"waiting"}


def test_readers_that_somebody_set_stay(tmp_path: Path) -> None:
    """Whom people let in or shut out of a generated page, sicbot does not correct."""
    with acted(tmp_path) as (scene, _watch):
        scene.run()
        closed = Allowed(users=frozenset({key(scene, "mayor"), key(scene, "sicbot")}))
        restrict(REPORT, closed)(scene)
        scene.run()
        assert scene.wiki.restrictions(scene.page(REPORT).id).read == closed
        scene.undo(1)

        assert scene.wiki.restrictions(scene_id(scene, REPORT)).read == closed


# Around a page that is to be made

AROUND: dict[str, Act] = {
    "somebody takes the title": take_title(CARD),
    "the place above is removed": remove("Minutes"),
    "the host is edited": append("Poster"),
    "the hidden page is opened": restrict("Cellar list", Allowed()),
    "the hidden page is removed": remove("Cellar list"),
}


@pytest.mark.parametrize("act", AROUND.values(), ids=AROUND.keys())
def test_making_a_page_heeds_what_people_did_meanwhile(act: Act, tmp_path: Path) -> None:
    """No title twice, no draft left, no host that shows a page that is not there."""
    config = hamlet_config(cards_below="TOWN:Minutes", report="")
    with acted(tmp_path, config=config) as (scene, _watch):
        plan = scene.plan()
        act(scene)
        scene.apply(plan)
        shown = f'ri:content-title="{CARD}"'
        made = scene.wiki.find("TOWN", CARD)
        for host in ("Board", "Poster"):
            if shown in scene.body(host):
                assert made is not None
                assert made.created_by == key(scene, "sicbot")
        scene.run()

        drafts = [one for one in scene.wiki.state.contents.values() if one.status == "draft"]
        assert [one.title for one in drafts if one.title == CARD] == []


@pytest.mark.parametrize("title", ["Cellar list", "Cellar & list"])
def test_a_card_that_a_page_goes_on_showing_survives_undo(title: str, tmp_path: Path) -> None:
    """Where people changed the very include since, it stays, and so does what it shows."""
    name = f"{title}: who may join"
    here = f'ri:content-title="{escape(name)}"'
    theirs = here.replace("Cellar", "CELLAR")
    with acted(tmp_path) as (scene, _watch):
        rename("Cellar list", title)(scene)
        scene.run()
        plan = scene.plan()
        scene.apply(plan, frozenset(one.id for one in plan.changes if one.key != "restore"))
        replace("Board", here, theirs)(scene)
        report = scene.undo(2)

        assert theirs in scene.body("Board")
        assert here not in scene.body("Poster")
        assert scene.wiki.find("TOWN", name) is not None
        assert report.outcome is Outcome.DONE


def test_who_may_read_a_page_is_left_as_people_set_it_meanwhile(tmp_path: Path) -> None:
    """A page made closed is opened by sicbot only while its restriction is sicbot's own."""
    with acted(tmp_path) as (scene, _watch):
        plan = scene.plan()
        creations = {one.id for one in plan.changes if "create" in one.key}
        scene.apply(plan, frozenset(creations))
        restrict_as_admin(scene, CARD)
        scene.apply(plan)

        assert scene.wiki.restrictions(scene.page(CARD).id).read == COUNCIL


def restrict_as_admin(scene: Scene, title: str) -> None:
    scene.wiki.set_restrictions(scene.viewer("admin"), scene.page(title).id, {"read": COUNCIL})


OPT_OUTS: dict[str, tuple[Act, str]] = {
    "no card below": (label("Minutes", "no-sicbot-tree"), CARD),
    "no report below": (label("Minutes", "no-sicbot-tree"), REPORT),
}


@pytest.mark.parametrize(("act", "title"), OPT_OUTS.values(), ids=OPT_OUTS.keys())
def test_nothing_is_made_below_a_page_that_says_no_by_now(
    act: Act, title: str, tmp_path: Path
) -> None:
    """A plan may be days old; no draft is left either, and no host shows what is not there."""
    config = hamlet_config(cards_below="TOWN:Minutes", report_below="TOWN:Minutes")
    with acted(tmp_path, config=config) as (scene, _watch):
        plan = scene.plan()
        act(scene)
        report = scene.apply(plan)

        assert fates(report, title) == {"skipped"}
        assert title not in {one.title for one in scene.wiki.state.contents.values()}
        assert "who may join" not in scene.body("Board")
