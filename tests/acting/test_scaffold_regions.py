"""Regions on pages made from templates: filled for their readers, and at rest from then on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from sicbot.core.scaffolds import Ask, Role
from sicbot.core.work_policy import Work
from sicbot.sandbox.model import Allowed
from tests.acting.hamlet import SPACE
from tests.acting.people import key, restrict
from tests.acting.scene import Scene, small_wiki
from tests.acting.test_scaffold_offers import calm
from tests.acting.test_undo_made_pages import fail
from tests.scaffolds import A1, HOME, hamlet_with_places, make, wanted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

STRATEGY = (
    "<table><tbody><tr><th>#</th><th>Label</th><th>Title</th></tr>"
    "<tr><td>A1</td><td></td><td>Wet soils</td></tr></tbody></table>"
)
UNKNOWN = "is not known yet"


def hamlet_with_strategy(state: Path, *view: str, **more: Any) -> AbstractContextManager[Scene]:
    """Serve the hamlet, which says somewhere what the strategy wants."""
    config = hamlet_with_places(view or ("council",))
    work = Work(objective_pages=(f"{SPACE}:Strategy",))
    return small_wiki(state, config=replace(config, work=work), **more)


def strategy(scene: Scene, text: str = STRATEGY) -> None:
    scene.wiki.create_page(
        scene.viewer(),
        space_key=SPACE,
        title="Strategy",
        body=text,
        parent_id=scene.page("Home").id,
    )


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with hamlet_with_strategy(tmp_path) as one:
        strategy(one)
        yield replace(one, jobs=("scaffold",))


def left_closed(scene: Scene) -> str:
    """Make a home that the wiki lets nobody label, so that it is not opened; return its text."""
    fail(scene, "POST", "/label", 403)
    make(scene, wanted(scene, "home"))
    calm(scene)
    return scene.body(HOME)


def test_a_page_that_a_run_left_closed_is_opened_as_it_was_filled(scene: Scene) -> None:
    """Nobody but sicbot reads it by then, and it is not emptied for that; then all rests."""
    filled = left_closed(scene)
    scene.run()
    opened = scene.wiki.restrictions(scene.page(HOME).id).read.groups

    assert "Wet soils" in filled
    assert opened == {"council"}
    assert scene.body(HOME) == filled
    assert scene.plan().changes == ()


@pytest.mark.parametrize("command", [False, True], ids=["the job", "asked for once more"])
def test_what_its_readers_may_no_longer_know_goes_before_it_is_opened(
    command: bool,  # noqa: FBT001  # a column of the table
    scene: Scene,
) -> None:
    """The page of the strategy was closed since the run that left the home closed."""
    left_closed(scene)
    restrict("Strategy", Allowed(users=frozenset({key(scene, "mayor")})))(scene)
    if command:
        make(scene, wanted(scene, "home"))
    else:
        scene.run()

    assert scene.wiki.restrictions(scene.page(HOME).id).read.groups == {"council"}
    assert "Wet soils" not in scene.body(HOME)
    assert UNKNOWN in scene.body(HOME)
    assert scene.plan().changes == ()


def test_what_sicbot_keeps_on_a_home_makes_no_open_task_of_its_first_steps(scene: Scene) -> None:
    """The strategy is worded anew: the home follows, the agenda tells nothing, and all rests."""
    asked = Ask(Role.TF_MEETING, A1, at=datetime.fromisoformat("2030-01-15T15:00:00+01:00"))
    make(scene, wanted(scene, "home"))
    make(scene, wanted(scene, "tf-meeting", ask=asked))
    page = scene.page("Strategy")
    body = STRATEGY.replace("Wet soils", "Wetter soils")
    scene.wiki.update_page(scene.viewer(), page.id, version=2, title="Strategy", body=body)
    first, second = scene.run(), scene.run()

    assert "Wetter soils" in scene.body(HOME)
    assert (first.changes, second.changes) == (1, 0)
    assert scene.plan().changes == ()


@pytest.mark.parametrize(("reader", "told"), [("clerk", True), ("reader", False)])
def test_somebody_named_beside_the_groups_is_told_what_he_may_know(
    reader: str,
    told: bool,  # noqa: FBT001  # a column of the table
    scene: Scene,
) -> None:
    """The clerk is of the council, which reads the strategy; the text of a newer template too."""
    restrict("Strategy", Allowed(groups=frozenset({"council"})))(scene)
    make(scene, wanted(scene, "home"))
    named = frozenset({key(scene, reader), key(scene, "sicbot")})
    restrict(HOME, Allowed(users=named, groups=frozenset({"council"})))(scene)
    scene.run()

    assert ("Wet soils" in scene.body(HOME)) is told
    assert scene.plan().changes == ()


@pytest.mark.parametrize("closed", [("Strategy",), ("Strategy", "Home")])
def test_where_the_policy_lets_all_in_no_more_is_told_below_a_closed_page(
    closed: tuple[str, ...], tmp_path: Path
) -> None:
    """That may be opened at any time; what a page begins with stays, and the next run rests."""
    with hamlet_with_strategy(tmp_path, "anonymous") as one:
        scene = replace(one, jobs=("scaffold",))
        strategy(scene)
        for title in closed:
            restrict(title, Allowed(groups=frozenset({"council"})))(scene)
        make(scene, wanted(scene))

        assert not scene.wiki.restrictions(scene.page(HOME).id).read
        assert UNKNOWN in scene.body(HOME)
        assert scene.plan().changes == ()
