"""Where people keep sicbot out, nothing is written, and the plan says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.acting.hamlet import hamlet
from tests.acting.scene import Scene, hamlet_config, small_wiki
from tests.sandbox.town import page
from tests.simulation.checker import watched

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OUT = "no-sicbot"
OUT_TREE = "no-sicbot-tree"


def label(title: str, name: str) -> Callable[[Scene], object]:
    return lambda scene: scene.wiki.add_labels(scene.viewer(), scene.page(title).id, [name])


def archive(scene: Scene) -> None:
    scene.wiki.archive_space(scene.viewer("admin"), "TOWN")


# What keeps sicbot out, the pages that then stay as they are, and the word that says why.
KEPT_OUT: dict[str, tuple[Callable[[Scene], object], tuple[str, ...], str]] = {
    "the host": (label("Board", OUT), ("Board", "Diary", "Leaf"), OUT),
    "a page above the host": (label("Home", OUT_TREE), ("Board", "Poster"), OUT_TREE),
    "the host's own tree": (label("Poster", OUT_TREE), ("Poster",), OUT_TREE),
    "an archived space": (archive, ("Board", "Poster", "Minutes"), "archived"),
    "nobody but those of the world": (lambda _scene: None, ("Diary", "Leaf"), OUT),
}


@pytest.mark.parametrize(("close", "kept", "why"), KEPT_OUT.values(), ids=KEPT_OUT.keys())
def test_nothing_is_written_where_people_say_no(
    close: Callable[[Scene], object], kept: tuple[str, ...], why: str, tmp_path: Path
) -> None:
    """Neither by `run` nor after a yes to everything."""
    with small_wiki(tmp_path) as scene:
        close(scene)
        before = {title: scene.body(title) for title in kept}
        cards = frozenset(f"card-{id_}" for id_ in scene.wiki.state.contents)
        ruin = next(one.id for one in scene.wiki.state.contents.values() if one.title == "Ruin")
        with watched(scene.server, public_slugs=cards, restorable=frozenset({ruin})) as watch:
            report = scene.run()
            scene.approve()
            scene.run()
        told = [skip for job in report.plan.jobs for skip in job.skipped]

        assert {title: scene.body(title) for title in kept} == before
        assert watch.violations() == []
        for title in kept:
            assert any(title in skip.item and why in str(skip.reason) for skip in told), title


def test_nothing_is_made_below_a_page_that_says_no(tmp_path: Path) -> None:
    """Neither the report nor a card; their places are named with the reason."""
    config = hamlet_config(cards_below="TOWN:Tree", report_below="TOWN:Tree")
    with small_wiki(tmp_path, config=config) as scene:
        pages = len(scene.wiki.state.contents)
        report = scene.run()
        scene.approve()
        told = " ".join(str(skip.reason) for job in report.plan.jobs for skip in job.skipped)

        assert len(scene.wiki.state.contents) == pages
        assert OUT_TREE in told


def test_spaces_that_are_not_configured_are_left_alone(tmp_path: Path) -> None:
    """sicbot reads and writes the named spaces only."""
    world = hamlet()
    far = {**world["spaces"][0], "key": "FAR", "name": "Far", "home": "far"}
    pages = [page("far", "Far", space="FAR", bodies=["board"])]
    world = {**world, "spaces": [*world["spaces"], far], "pages": [*world["pages"], *pages]}
    with (
        small_wiki(tmp_path, world=world, config=hamlet_config(spaces=("TOWN",))) as scene,
        watched(scene.server, spaces=frozenset({"TOWN"})) as watch,
    ):
        before = scene.body("Far", "FAR")
        scene.run()

        assert scene.body("Far", "FAR") == before
        assert watch.violations() == []
        assert watch.writes
