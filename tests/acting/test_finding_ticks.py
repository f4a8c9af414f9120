"""Ticks on the page of findings of a small wiki whose policy names the Secretariat nowhere else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sicbot.core.policy import Pages, Policy
from sicbot.jobs.consistency import Config
from sicbot.programme.digests.memory import memory_of
from tests.acting.hamlet import hamlet
from tests.acting.scene import Scene, hamlet_config, small_wiki
from tests.simulation.checker import watched

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TITLE = "Findings"


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """Serve the hamlet, in which a page announces what is not there, with the page of findings."""
    world = hamlet()
    world["files"]["poster"] = "<p>Come all! These are:</p><h2>Next</h2><p>Bye.</p>"
    config = hamlet_config()
    policy = Policy(pages={"findings": Pages(view=("council",), edit=("council",))})
    jobs = {**config.jobs, "consistency": Config(page=f"TOWN:{TITLE}")}
    config = replace(config, policy=policy, jobs=jobs)
    with small_wiki(tmp_path, config=config, world=world) as one:
        one = replace(one, jobs=("consistency",))
        one.run()
        yield one


def tick(scene: Scene, who: str) -> None:
    page = scene.page(TITLE)
    (task, *_others) = memory_of(scene.wiki.body(page.id)).boxes
    scene.wiki.set_task(scene.viewer(who), page.id, task, checked=True)


@pytest.mark.parametrize("who", ["mayor", "clerk"])
def test_a_tick_of_the_secretariat_counts(who: str, scene: Scene) -> None:
    """Its people are read for that, whatever else the settings name."""
    tick(scene, who)
    with watched(scene.server) as watch:
        scene.run()
        assert len(memory_of(scene.body(TITLE)).said) == 1
        assert scene.plan().changes == ()
        assert watch.violations() == []


def test_a_tick_counts_though_the_store_was_deleted(scene: Scene, tmp_path: Path) -> None:
    """The page itself remembers, and its history tells who ticked."""
    tick(scene, "mayor")
    for file in tmp_path.glob("sicbot.sqlite3*"):
        file.unlink()
    scene.run()

    assert len(memory_of(scene.body(TITLE)).said) == 1


def test_whoever_changes_words_keeps_the_page(scene: Scene) -> None:
    """Ticks beside them do not count until the words are taken back."""
    tick(scene, "mayor")
    page = scene.page(TITLE)
    body = scene.wiki.body(page.id).replace("Announced, and not there", "Mine", 1)
    scene.wiki.update_page(
        scene.viewer("mayor"), page.id, version=page.version + 1, title=TITLE, body=body
    )

    assert scene.plan().changes == ()
    assert "Mine" in scene.body(TITLE)
