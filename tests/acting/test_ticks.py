"""People tick boxes on a page of sicbot's; it takes what they ticked, and nobody's words."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests.acting.bulletin import Config, edit, planned, ran, tick
from tests.acting.scene import small_wiki
from tests.simulation.checker import watched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.acting.scene import Scene

TASKS = Config(tasks=("Sweep the square", "Mend the bridge"))
BOX = "<ac:task-status>incomplete</ac:task-status>"


@contextmanager
def with_boxes(state: Path, **switches: Any) -> Iterator[Scene]:
    """Serve the hamlet, with the page of boxes made."""
    with small_wiki(state, **switches) as scene:
        ran(scene, TASKS)
        assert "Mend the bridge" in scene.body("To do")
        yield scene


WAYS: dict[str, Callable[[Scene], object]] = {
    "by the box": lambda scene: tick(scene, 1),
    "in the editor": lambda scene: edit(scene, BOX, BOX.replace("incomplete", "complete")),
}


@pytest.mark.parametrize("noisy", [False, True], ids=["quiet wiki", "noisy wiki"])
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_a_tick_is_taken_and_the_page_rests_then(
    way: Callable[[Scene], object], tmp_path: Path, *, noisy: bool
) -> None:
    """The box is gone, who ticked it stands there; a second run writes nothing."""
    with with_boxes(tmp_path, noisy_normaliser=noisy) as scene:
        way(scene)
        key = scene.wiki.account("mayor").key  # type: ignore[union-attr]  # there is one
        with watched(scene.server) as watch:
            ran(scene, TASKS)
            assert f"Sweep the square ({key})" in scene.body("To do")
            assert "<ac:task-body>Mend the bridge" in scene.body("To do")
            assert planned(scene, TASKS).changes == ()
            assert watch.violations() == []


def test_a_tick_is_taken_though_the_store_was_deleted(tmp_path: Path) -> None:
    """The page's history tells which text is sicbot's own."""
    with with_boxes(tmp_path) as scene:
        tick(scene, 2)
        for file in tmp_path.glob("sicbot.sqlite3*"):
            file.unlink()
        ran(scene, TASKS)

        assert "<li>Mend the bridge" in scene.body("To do")


@pytest.mark.parametrize(
    "acts",
    [
        (lambda scene: tick(scene, 1), lambda scene: edit(scene, "Mend", "Paint")),
        (lambda scene: edit(scene, "Mend", "Paint"), lambda scene: tick(scene, 1)),
    ],
    ids=["behind it", "before it"],
)
def test_whoever_edits_the_page_keeps_it(
    acts: tuple[Callable[[Scene], object], ...], tmp_path: Path
) -> None:
    """Their words stay, with all boxes as they ticked them."""
    with with_boxes(tmp_path) as scene:
        for act in acts:
            act(scene)
        plan = planned(scene, TASKS)

        assert plan.changes == ()
        assert [skip.theirs for job in plan.jobs for skip in job.skipped] == [True]


def test_words_that_were_taken_back_make_it_sicbots_again(tmp_path: Path) -> None:
    """But ticks of that time do not count: nobody can tell whose they are."""
    with with_boxes(tmp_path) as scene:
        edit(scene, "Mend", "Paint")
        tick(scene, 1)
        edit(scene, "Paint", "Mend")
        ran(scene, TASKS)

        assert "<li>none</li>" in scene.body("To do")
        assert "complete</ac:task-status>" not in scene.body("To do").replace("incomplete", "")


def test_a_tick_made_while_sicbot_writes_is_not_lost(tmp_path: Path) -> None:
    """The page is left, and the next run takes both."""
    with with_boxes(tmp_path) as scene:
        tick(scene, 1)
        plan = planned(scene, TASKS)
        tick(scene, 2)
        report = scene.apply(plan)
        assert [one.fate for one in report.outcomes] == ["skipped"]
        ran(scene, TASKS)

        assert "<p>Nothing open.</p>" in scene.body("To do")
