"""People who edit, comment, draft or remove hosts between sicbot's plan, apply and undo."""

from __future__ import annotations

from dataclasses import replace as replace_dataclass
from typing import TYPE_CHECKING

import pytest

from sicbot.core.journal import Outcome
from sicbot.sandbox.model import Allowed
from tests.acting.crashing import Meanwhile, Saved
from tests.acting.hamlet import include
from tests.acting.people import (
    acted,
    append,
    comment_on,
    draft,
    fates,
    label,
    people,
    remove,
    rename,
    replace,
    restrict,
    said,
    scene_id,
)
from tests.acting.scene import Scene, small_wiki
from tests.simulation.checker import watched
from tests.simulation.states import picture, undone

if TYPE_CHECKING:
    from pathlib import Path

    from sicbot.core.outcome import ChangeFate
    from tests.acting.people import Act

HEALED = 'ri:content-title="Village well"'


# Between plan and apply, on the page that is to be written: what the change's fate is then.

BETWEEN: dict[str, tuple[Act, ChangeFate]] = {
    "an edit": (append("Board"), "skipped"),
    "an edit of the very include": (replace("Board", ">Well<", ">Village well<"), "skipped"),
    "an inline comment": (comment_on("Board", "guests"), "skipped"),
    "a draft": (draft("Board"), "skipped"),
    "a rename": (rename("Board", "Blackboard"), "skipped"),
    "a removal": (remove("Board"), "skipped"),
    "an opt-out": (label("Board", "no-sicbot"), "skipped"),
    "an opt-out above": (label("Home", "no-sicbot-tree"), "skipped"),
}


@pytest.mark.parametrize(("act", "fate"), BETWEEN.values(), ids=BETWEEN.keys())
def test_what_people_do_between_plan_and_apply_stands(
    act: Act, fate: ChangeFate, tmp_path: Path
) -> None:
    """The change is left out and says why; nothing else is held up, and the next run goes on."""
    with acted(tmp_path) as (scene, _watch):
        plan = scene.plan()
        act(scene)
        board = (
            scene_id(scene, "Board") if "Board" in titles(scene) else scene_id(scene, "Blackboard")
        )
        theirs = scene.wiki.body(board)
        report = scene.apply(plan, plan.free)

        assert fates(report, "Board") <= {fate, "waiting"}
        assert fate in fates(report, "Board")
        assert said(report, "Board")
        assert scene.wiki.body(board) == theirs
        assert report.outcome is Outcome.DONE


def titles(scene: Scene) -> set[str]:
    return {one.title for one in scene.wiki.state.contents.values()}


def test_the_next_run_heals_the_page_with_what_people_wrote(tmp_path: Path) -> None:
    """A stale plan costs nothing but a run."""
    with acted(tmp_path) as (scene, _watch):
        plan = scene.plan()
        append("Board")(scene)
        scene.apply(plan, plan.free)
        scene.run()

        assert HEALED in scene.body("Board")
        assert "<p>Mind the step.</p>" in scene.body("Board")


def test_a_draft_postpones_until_it_is_gone(tmp_path: Path) -> None:
    """The page is written once the draft is published or discarded."""
    with acted(tmp_path) as (scene, _watch):
        before = scene.body("Board")
        draft("Board")(scene)
        report = scene.run()
        assert "draft" in said(report, "Board")
        assert scene.body("Board") == before
        scene.wiki.discard_edit_draft(scene.viewer(), scene.page("Board").id)
        scene.run()

        assert HEALED in scene.body("Board")


INSTANTS: dict[str, Act] = {
    "an edit": append("Board"),
    "an edit of another host": append("Poster"),
    "a draft": draft("Board"),
    "an opened page": restrict("Cellar list", Allowed()),
}


@pytest.mark.parametrize("act", INSTANTS.values(), ids=INSTANTS.keys())
def test_what_people_do_between_any_two_writes_stands(act: Act, tmp_path: Path) -> None:
    """Also in the instant between sicbot's last look at a page and its write."""
    state = tmp_path / "state"
    state.mkdir()
    with small_wiki(state) as scene:
        saved = Saved.of(scene, tmp_path / "saved")
        number = 0
        while True:
            number += 1
            saved.put_back(scene)
            cards = frozenset(f"card-{page}" for page in scene.wiki.state.contents)
            opened = frozenset({scene_id(scene, "Cellar list")})
            meanwhile = Meanwhile(lambda: act(scene), before=number)
            with watched(
                scene.server,
                public_slugs=cards,
                public_pages=opened,
                restorable=frozenset({scene_id(scene, "Ruin")}),
            ) as watch:
                replace_dataclass(scene, on_start=meanwhile.attach).approve()
                scene.run()
            assert (number, watch.violations()) == (number, [])
            if number > meanwhile.seen["write"]:
                break

    assert number > 10


# After apply, before undo: what of it is still there afterwards.

SINCE: dict[str, tuple[Act, str]] = {
    "an edit elsewhere": (append("Board"), "<p>Mind the step.</p>"),
    "an edit right beside": (replace("Board", "Who keeps what:", "Who minds:"), "Who minds:"),
    "an inline comment": (comment_on("Board", "guests"), 'ac:ref="m-9"'),
    "a third target": (replace("Board", "Village well", "Home"), 'ri:content-title="Home"'),
    "another include before": (
        replace("Board", "<p>Who", f"{include('Home')}<p>Who"),
        'ri:content-title="Home"',
    ),
}


@pytest.mark.parametrize(("act", "kept"), SINCE.values(), ids=SINCE.keys())
def test_what_people_wrote_since_survives_run_and_undo(act: Act, kept: str, tmp_path: Path) -> None:
    """Undo takes back sicbot's own words only."""
    with acted(tmp_path) as (scene, watch):
        before = picture(scene.wiki)
        scene.run()
        act(scene)
        scene.run()
        assert kept in scene.body("Board")
        scene.undo_all()

        assert kept in scene.body("Board")
        assert "Market – rules" in scene.body("Board")
        assert undone(before, watch) == []


def test_a_draft_survives_run_and_undo(tmp_path: Path) -> None:
    """Undo leaves a page alone while somebody is writing on it, and ends well."""
    with acted(tmp_path) as (scene, _watch):
        scene.run()
        draft("Board")(scene)
        (report,) = scene.undo_all()

        assert HEALED in scene.body("Board")
        assert [one.name for one in report.undone if not one.back] == ["TOWN: Board"]
        assert report.outcome is Outcome.DONE
        page = scene.page("Board")
        found = scene.wiki.edit_draft(scene.viewer(), page.id)
        assert found is not None
        assert "Half a thought" in found.body


def test_a_target_taken_back_by_hand_is_not_set_again(tmp_path: Path) -> None:
    """No war over text: the next run asks first."""
    with acted(tmp_path) as (scene, _watch):
        before = scene.body("Board")
        scene.run()
        people(scene).replace("Board", "Village well", "Well")
        people(scene).replace("Board", "Market - rules", "Market – rules")
        assert scene.body("Board") == before
        report = scene.run()

        assert scene.body("Board") == before
        assert fates(report, "Board") == {"waiting"}


UNDO_REFUSED: dict[str, Act] = {
    "the page": label("Board", "no-sicbot"),
    "a page above": label("Home", "no-sicbot-tree"),
}


@pytest.mark.parametrize("act", UNDO_REFUSED.values(), ids=UNDO_REFUSED.keys())
def test_undo_writes_nothing_where_sicbot_may_not_write_by_now(act: Act, tmp_path: Path) -> None:
    """It says why, and ends well."""
    with acted(tmp_path) as (scene, _watch):
        scene.run()
        healed = scene.body("Board")
        act(scene)
        (report,) = scene.undo_all()

        assert scene.body("Board") == healed
        assert any("no-sicbot" in str(one.told) for one in report.undone)
        assert report.outcome is Outcome.DONE
