"""Regions on pages of people through plan, apply and undo, with people at work in between."""

from __future__ import annotations

import shutil
from contextlib import contextmanager, suppress
from dataclasses import replace as replace_dataclass
from typing import TYPE_CHECKING, Any

import pytest

from sicbot.adapters.clock import SystemClock
from sicbot.core.errors import SicbotError
from sicbot.core.journal import Outcome
from sicbot.pages.meaning import same_meaning
from sicbot.pages.regions import region_text
from sicbot.sandbox.model import Allowed
from tests.acting.crashing import Effects, KilledError, Saved, shape
from tests.acting.hamlet import include
from tests.acting.notice_board import REGION, applied, approved, planned, ran
from tests.acting.people import append, comment_on, draft, fates, people, replace, restrict, said
from tests.acting.scene import Scene, everything, small_wiki
from tests.simulation.checker import Watch, watched
from tests.simulation.history import PROPERTY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.acting.crashing import How, Kind
    from tests.acting.people import Act

PAGE = "Minutes"  # of people; nothing else is to be done there but by a yes
WAYS: dict[Kind, tuple[How, ...]] = {
    "write": ("before", "after", "answer lost", "request lost"),
    "commit": ("before", "after"),
}
FIRST, SECOND = "We meet on Monday.", "We meet on Tuesday, in the mill."


@contextmanager
def adopting(state: Path, **switches: Any) -> Iterator[tuple[Scene, Watch]]:
    """Serve the hamlet, watched; sicbot may put a region on one page."""
    with small_wiki(state, **switches) as scene:
        page = frozenset({scene.page(PAGE).id})
        with watched(scene.server, adopted=page) as watch:
            yield scene, watch
            assert watch.violations() == []


def notice(scene: Scene) -> str:
    return region_text(scene.body(PAGE), REGION) or ""


def mark(scene: Scene) -> object:
    return scene.wiki.properties(scene.page(PAGE).id).get(PROPERTY)


def test_nothing_is_put_on_a_page_of_people_without_a_yes(tmp_path: Path) -> None:
    """The plan shows what waits; a run writes nothing."""
    with adopting(tmp_path) as (scene, watch):
        report = ran(scene, Minutes=FIRST)

        assert fates(report, PAGE) == {"waiting"}
        assert watch.writes == []


@pytest.mark.parametrize("noisy", [False, True], ids=["plain", "noisy"])
def test_after_a_yes_the_region_is_kept_and_the_rest_is_peoples(
    noisy: bool,  # noqa: FBT001  # a column of the table
    tmp_path: Path,
) -> None:
    """One yes; then it rests; new words are free; undo gives everything back, the mark too."""
    with adopting(tmp_path, noisy_normaliser=noisy) as (scene, watch):
        before = scene.body(PAGE)
        approved(scene, Minutes=FIRST)
        assert noisy or scene.body(PAGE).startswith(before)
        assert FIRST in notice(scene)
        assert mark(scene) is not None
        writes = len(watch.writes)
        assert planned(scene, Minutes=FIRST).changes == ()
        assert ran(scene, Minutes=SECOND).changes == 1
        assert SECOND in notice(scene)
        assert len(watch.writes) == writes + 1
        assert planned(scene, Minutes=SECOND).changes == ()
        scene.undo_all()

        assert same_meaning(scene.body(PAGE), before) if noisy else scene.body(PAGE) == before
        assert mark(scene) is None
        assert scene.wiki.notifications == 0


def test_undo_of_new_words_leaves_the_old_ones_and_the_mark(tmp_path: Path) -> None:
    """Only that run is taken back."""
    with adopting(tmp_path) as (scene, _watch):
        approved(scene, Minutes=FIRST)
        ran(scene, Minutes=SECOND)
        scene.undo(2)

        assert FIRST in notice(scene)
        assert mark(scene) is not None


BETWEEN: dict[str, tuple[Act, str]] = {
    "an edit beside": (append(PAGE), "changed since"),
    "an edit inside": (replace(PAGE, "Monday", "Sunday"), "changed since"),
    "an inline comment inside": (comment_on(PAGE, "We meet"), "changed since"),
    "an open draft": (draft(PAGE), "draft"),
    "other readers": (restrict(PAGE, Allowed()), "who may read"),
}


@pytest.mark.parametrize(("act", "told"), BETWEEN.values(), ids=BETWEEN.keys())
def test_what_people_do_between_plan_and_apply_stands(act: Act, told: str, tmp_path: Path) -> None:
    """The page waits for the next run, and nothing of theirs is touched."""
    with adopting(tmp_path) as (scene, _watch):
        approved(scene, Minutes=FIRST)
        plan = planned(scene, Minutes=SECOND)
        act(scene)
        theirs = scene.body(PAGE)
        report = applied(scene, plan)

        assert scene.body(PAGE) == theirs
        assert told in said(report, PAGE)
        assert report.outcome is Outcome.DONE


def test_a_yes_to_a_region_counts_for_the_readers_it_was_shown_for(tmp_path: Path) -> None:
    """What they may be told stands there; somebody opened the page since."""
    with adopting(tmp_path) as (scene, _watch):
        plan = planned(scene, Minutes=FIRST)
        restrict(PAGE, Allowed())(scene)
        report = applied(scene, plan, everything(plan))

        assert notice(scene) == ""
        assert "who may read" in said(report, PAGE)


def test_a_region_that_somebody_edited_is_theirs(tmp_path: Path) -> None:
    """Also through a mended include on the same page, further runs and undo."""
    with adopting(tmp_path) as (scene, _watch):
        approved(scene, Minutes=FIRST)
        replace(PAGE, "Monday", "Sunday")(scene)
        assert "kept yours" in said(ran(scene, Minutes=SECOND), PAGE)
        append(PAGE, include("Well"))(scene)
        scene.run()
        assert 'ri:content-title="Village well"' in scene.body(PAGE)
        assert "kept yours" in said(ran(scene, Minutes=SECOND), PAGE)
        assert "Sunday" in notice(scene)
        scene.undo_all()

        assert "Sunday" in notice(scene)
        assert mark(scene) is not None


def test_given_back_it_is_kept_again(tmp_path: Path) -> None:
    """Who takes the own version back gives the region back."""
    with adopting(tmp_path) as (scene, _watch):
        approved(scene, Minutes=FIRST)
        replace(PAGE, "Monday", "Sunday")(scene)
        replace(PAGE, "Sunday", "Monday")(scene)
        ran(scene, Minutes=SECOND)

        assert SECOND in notice(scene)


def test_an_inline_comment_inside_survives_run_and_undo(tmp_path: Path) -> None:
    """Its words are still there, so they stay marked."""
    with adopting(tmp_path) as (scene, _watch):
        approved(scene, Minutes=FIRST)
        comment_on(PAGE, "We meet")(scene)
        ran(scene, Minutes=SECOND)
        assert SECOND.removeprefix("We meet") in notice(scene)
        assert 'ac:ref="m-9">We meet<' in notice(scene)
        scene.undo(2)

        assert 'ac:ref="m-9">We meet<' in notice(scene)


def test_a_comment_on_words_that_would_go_postpones_the_region(tmp_path: Path) -> None:
    """And is said."""
    with adopting(tmp_path) as (scene, _watch):
        approved(scene, Minutes=FIRST)
        comment_on(PAGE, "Monday")(scene)
        theirs = scene.body(PAGE)
        report = ran(scene, Minutes=SECOND)

        assert scene.body(PAGE) == theirs
        assert "inline comment" in said(report, PAGE)


def test_an_open_draft_survives_run_and_undo(tmp_path: Path) -> None:
    """The region waits until it is published or discarded."""
    with adopting(tmp_path) as (scene, _watch):
        approved(scene, Minutes=FIRST)
        draft(PAGE)(scene)
        assert "draft" in said(ran(scene, Minutes=SECOND), PAGE)
        scene.undo(1)
        assert FIRST in notice(scene)
        found = scene.wiki.edit_draft(scene.viewer(), scene.page(PAGE).id)

        assert found is not None
        assert "Half a thought" in found.body


def test_a_region_that_somebody_took_out_waits_for_a_yes(tmp_path: Path) -> None:
    """It does not come back by itself."""
    with adopting(tmp_path) as (scene, _watch):
        before = scene.body(PAGE)
        approved(scene, Minutes=FIRST)
        people(scene).replace(PAGE, scene.body(PAGE), before)
        report = ran(scene, Minutes=FIRST)

        assert scene.body(PAGE) == before
        assert fates(report, PAGE) == {"waiting"}


def test_without_the_journal_the_history_tells_whose_a_region_is(tmp_path: Path) -> None:
    """The store may be deleted at any time: that costs history, and no text."""
    with adopting(tmp_path) as (scene, _watch):
        approved(scene, Minutes=FIRST)
        shutil.rmtree(scene.state)
        ran(scene, Minutes=SECOND)
        assert SECOND in notice(scene)
        replace(PAGE, "Tuesday", "Sunday")(scene)
        shutil.rmtree(scene.state)
        report = ran(scene, Minutes=FIRST)

        assert "Sunday" in notice(scene)
        assert "kept yours" in said(report, PAGE)


def test_any_effect_of_an_adoption_may_be_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """One further yes reaches the same page; nothing is doubled."""
    caplog.set_level("CRITICAL")
    monkeypatch.setattr(SystemClock, "wait", lambda _self, _seconds: None)
    state = tmp_path / "state"
    state.mkdir()
    with small_wiki(state) as scene:
        start, counted = Saved.of(scene, tmp_path / "saved"), Effects()
        approved(replace_dataclass(scene, on_start=counted.attach), Minutes=FIRST)
        end, wrong, points = shape(scene.wiki), [], list(points_of(counted))
        for kind, at, how in points:
            start.put_back(scene)
            effects = Effects(kind, at, how)
            with watched(scene.server, adopted=frozenset({scene.page(PAGE).id})) as watch:
                with suppress(KilledError, SicbotError):
                    approved(replace_dataclass(scene, on_start=effects.attach), Minutes=FIRST)
                approved(scene, Minutes=FIRST)
                wrong += [(kind, at, how, str(one)) for one in watch.violations()]
            if shape(scene.wiki) != end:
                wrong.append((kind, at, how, "it ends elsewhere"))

    assert wrong == []
    assert (counted.seen["write"], len(points) > 15) == (2, True)


def points_of(counted: Effects) -> Iterator[tuple[Kind, int, How]]:
    """Yield every effect in every way of failing."""
    for kind, ways in WAYS.items():
        for at in range(1, counted.seen[kind] + 1):
            for how in ways:
                yield kind, at, how
