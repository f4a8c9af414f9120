"""What sicbot did not read this time takes nothing from digests, and makes no old news new."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from sicbot.programme.digests.answers import Answer
from sicbot.programme.digests.memory import memory_of
from tests.acting.crashing import Saved
from tests.acting.parish import faults
from tests.acting.people import said
from tests.acting.scene import Scene, whole_wiki
from tests.acting.test_digests import (
    A1,
    DEMO,
    LEADER,
    WEEK,
    add_entry,
    later,
    lines,
    posts,
    tick,
    waiting,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Scene, Saved]]:
    """Serve the demo world after one run."""
    folder = tmp_path_factory.mktemp("unread")
    with whole_wiki(DEMO, folder / "state", jobs=("digest",)) as one:
        one.run()
        yield one, Saved.of(one, folder / "saved")


@pytest.fixture
def scene(kept: tuple[Scene, Saved]) -> Iterator[Scene]:
    """Return it as it was after that run; no fault outlives a test."""
    one, saved = kept
    one.wiki.switches = replace(one.wiki.switches, now=one.now.isoformat())
    saved.put_back(one)
    yield one
    faults(one)


def refused(path: str) -> dict[str, Any]:
    """Return the fault by which sicbot may not read what lies there."""
    return {"match": {"path": path}, "kind": "status", "status": 403, "times": None}


def digests(scene: Scene) -> dict[str, str]:
    found = (one for one in scene.wiki.state.contents.values() if one.title.endswith("-Digest"))
    return {one.title: scene.wiki.body(one.id) for one in found}


def test_who_joined_stays_where_the_forms_were_not_read(scene: Scene) -> None:
    """Nothing goes from any digest; it says why in the report."""
    before = digests(scene)
    assert "Joined: " in before["C3-Digest"]
    faults(scene, refused("confiforms(?!.*inventory)"))
    report = scene.run()

    assert digests(scene) == before
    assert "stays as it is" in said(report, "C3-Digest")


def test_a_form_that_was_not_read_holds_up_the_digest_of_its_task_force_alone(
    scene: Scene,
) -> None:
    """The others go on."""
    before = digests(scene)
    add_entry(scene, "Terraces")
    faults(scene, refused("confiforms.*joinC3"))
    scene.run()

    assert digests(scene)["C3-Digest"] == before["C3-Digest"]
    assert "Terraces" in digests(scene)["A5-Digest"]


def test_ticks_wait_until_it_is_known_who_may_tick(scene: Scene) -> None:
    """Nobody is told that their tick does not count while the group was not read."""
    number = tick(scene, LEADER, Answer.DONE)
    before = digests(scene)
    faults(scene, refused("group/tf-a1-leaders/member"))
    report = scene.run()
    assert digests(scene) == before
    assert "tf-a1-leaders" in said(report, A1)

    faults(scene)
    scene.run()

    assert number not in waiting(scene)
    assert number in memory_of(scene.body(A1, "TFW")).said


def test_old_news_are_not_new_because_the_first_run_could_not_read_them(tmp_path: Path) -> None:
    """The posts tell what is new as if all had been read the first time."""
    with whole_wiki(DEMO, tmp_path / "state", jobs=("digest",)) as scene:
        faults(scene, refused("confiforms"))
        scene.run()
        assert posts(scene) == {}
        faults(scene)
        scene.run()
        later(scene, 7).run()
        told = {title: lines(text) for title, text in posts(scene).items()}
    with whole_wiki(DEMO, tmp_path / "other", jobs=("digest",)) as scene:
        scene.run()
        later(scene, 7).run()
        wanted = {title: lines(text) for title, text in posts(scene).items()}

    assert WEEK in wanted
    assert told == wanted
