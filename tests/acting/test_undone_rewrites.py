"""Generated pages of which undo took a rewriting back: they stay sicbot's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sicbot.core.plan import EditPage
from tests.acting.hamlet import include
from tests.acting.people import REPORT, acted, append, people, said
from tests.acting.scene import small_wiki

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sicbot.core.outcome import RunReport
    from tests.acting.scene import Scene


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """Serve the hamlet after a run that made the report and one that rewrote it."""
    with acted(tmp_path) as (one, _watch):
        one.run()
        people(one).append("Home", include("Missing"))
        one.run()
        assert "Missing" in one.body(REPORT)
        yield one


def rewritings(report: RunReport) -> list[tuple[str, str]]:
    return [
        (one.fate, str(one.change.waits_because))
        for one in report.outcomes
        if isinstance(one.change.act, EditPage) and REPORT in str(one.change.act.target)
    ]


def test_a_rewriting_that_was_taken_back_waits(scene: Scene) -> None:
    """It is no page of people's: a yes is all that it needs, and then it is at rest."""
    scene.undo(2)
    before = scene.body(REPORT)
    report = scene.run()
    assert [fate for fate, _why in rewritings(report)] == ["waiting"]
    assert "run 2 did this already" in rewritings(report)[0][1]
    assert "kept as somebody changed it" not in said(report, REPORT)
    assert scene.body(REPORT) == before
    plan = scene.plan()
    chosen = {one.id for one in plan.changes if REPORT in str(one.act.target)}
    scene.apply(plan, frozenset(chosen))

    assert "Missing" in scene.body(REPORT)
    assert rewritings(scene.run()) == []


def test_another_text_than_the_one_taken_back_is_free(scene: Scene) -> None:
    """What people took back was another change."""
    scene.undo(2)
    people(scene).append("Home", include("Lost"))
    report = scene.run()

    assert [fate for fate, _why in rewritings(report)] == ["done"]
    assert "Lost" in scene.body(REPORT)


def test_what_somebody_wrote_before_the_undo_stays_theirs(tmp_path: Path) -> None:
    """Undo leaves their text; so the page is not sicbot's to rewrite."""
    with small_wiki(tmp_path) as scene:
        scene.run()
        people(scene).append("Home", include("Missing"))
        scene.run()
        append(REPORT, "We look into it.")(scene)
        scene.undo(2)
        assert "We look into it." in scene.body(REPORT)
        report = scene.run()

    assert rewritings(report) == []
    assert "kept as somebody changed it" in said(report, REPORT)


def test_what_somebody_wrote_after_the_undo_is_theirs(scene: Scene) -> None:
    """As with any page of sicbot's."""
    scene.undo(2)
    append(REPORT, "We look into it.")(scene)
    report = scene.run()

    assert "kept as somebody changed it" in said(report, REPORT)


def test_two_undos_in_turn_leave_a_page_of_sicbots(scene: Scene) -> None:
    """Also what the older of them had written does not come back by itself."""
    people(scene).append("Home", include("Lost"))
    scene.run()
    scene.undo(3)
    scene.undo(2)
    report = scene.run()

    assert [fate for fate, _why in rewritings(report)] == ["waiting"]
