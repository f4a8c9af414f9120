"""Nobody is told anything of a page that they may not read: on no page, in no comment, in no log.

In wikis made by chance, each user is asked what they see of what sicbot wrote, in all versions.
"""

from __future__ import annotations

import logging
import os
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING

import pytest

from sicbot.app import load_config
from sicbot.sandbox.model import Allowed as SandboxAllowed
from sicbot.sandbox.model import Switches, Viewer
from sicbot.sandbox.serving import running
from sicbot.shipped import shipped
from tests.acting.canary_worlds import FORMS, NOW, PEOPLE, TABLES, canary_world
from tests.acting.parish import later
from tests.acting.scene import Scene

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sicbot.core.work_policy import Work
    from sicbot.sandbox.model import Content
    from sicbot.settings import Config
    from tests.acting.canary_worlds import CanaryWorld

WORLDS = 200 if os.environ.get("SICBOT_SOAK") else 24
JOBS = (
    "inventory", "gaps", "concept_notes", "status", "digest", "scaffold", "consistency",
    "objectives",
)  # fmt: skip
READERS = ("anonymous", *PEOPLE, "reader", "exsec")
BOT = "sicbot"
LIKELY_LIMITED = 0.2


def config() -> Config:
    """Return the shipped settings, with more sources, messages, and no limit in the way."""
    found = load_config(shipped("config"))
    places = found.work.inventory.model_copy(update={"forms": FORMS, "tables": TABLES})
    work: Work = found.work.model_copy(update={"inventory": places})
    limits = found.sicbot.limits.model_copy(update={"new_pages": 1000, "edits": 1000})
    sicbot = found.sicbot.model_copy(update={"limits": limits})
    digest = found.jobs["digest"].model_copy(update={"messages": True})
    return replace(found, sicbot=sicbot, work=work, jobs={**found.jobs, "digest": digest})


@contextmanager
def served(world: CanaryWorld, seed: int, state: Path) -> Iterator[Scene]:
    chance = Random(seed)  # noqa: S311  # for tests, and repeatable
    switches = Switches(
        now=NOW,
        profile=chance.choice(("9.2", "10.2")),
        bot_rights="limited" if chance.random() < LIKELY_LIMITED else "super",
    )
    with running(world=world.values, switches=switches) as server:
        yield Scene(server, config(), state, datetime.fromisoformat(NOW), jobs=JOBS)


def sources(scene: Scene, world: CanaryWorld) -> dict[str, Content]:
    """Return the page of each canary."""
    titles = {one["key"]: (one["space"], one["title"]) for one in world.values["pages"]}
    found = {word: scene.wiki.find(*titles[key]) for key, word in world.words.items()}
    return {word: page for word, page in found.items() if page is not None}


def made_pages(scene: Scene) -> list[Content]:
    """Return all pages and blog posts of the wiki."""
    return list(scene.wiki.select(types=("page", "blogpost")))


def told(scene: Scene, page: Content, since: int = 0) -> str:
    """Return all that a reader of a page finds that sicbot wrote: versions, notes, comments."""
    versions = [one for one in scene.wiki.versions(page.id) if one.number > since]
    texts = [f"{one.title}\n{one.body}\n{one.message}" for one in versions]
    return "\n".join([*texts, *(one.body for one in scene.wiki.comments(page.id))])


def leaks(scene: Scene, world: CanaryWorld, since: dict[int, int]) -> list[str]:
    """Return what readers find on sicbot's pages of pages that they may not read."""
    wiki, found = scene.wiki, list[str]()
    holders = sources(scene, world)
    own = {page.id for page in holders.values()}
    made = [one for one in made_pages(scene) if one.id not in own]
    texts = {page.id: told(scene, page, since.get(page.id, 0)) for page in made}
    for reader in READERS:
        viewer = Viewer(None if reader == "anonymous" else wiki.account(reader))
        for page in made:
            if not wiki.may_view(viewer, page):
                continue
            found += [
                f"{reader} reads {word} of “{holder.title}” on “{page.title}” ({page.space_key})"
                for word, holder in holders.items()
                if word in texts[page.id] and not wiki.may_view(viewer, holder)
            ]
    return found


def close_a_page(scene: Scene, world: CanaryWorld, chance: Random) -> None:
    """Let but one person read a page from now on, as somebody in the Secretariat does."""
    pages = sources(scene, world)
    page = pages[chance.choice(sorted(pages))]
    who = scene.wiki.account(chance.choice(PEOPLE))
    assert who is not None
    read = SandboxAllowed(users=frozenset({who.key}))
    scene.wiki.set_restrictions(scene.viewer("admin"), page.id, {"read": read})


@pytest.mark.parametrize("seed", range(WORLDS))
def test_nobody_is_told_of_what_they_may_not_read(
    seed: int, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Nor a week later, nor after a page is closed: then it goes off sicbot's pages."""
    world = canary_world(seed)
    caplog.set_level(logging.DEBUG, "sicbot")  # sicbot never turns on what libraries log
    with served(world, seed, tmp_path) as scene:
        first = scene.run()
        assert leaks(scene, world, {}) == []

        scene = later(scene, 8)
        scene.run()
        assert leaks(scene, world, {}) == []

        close_a_page(scene, world, Random(seed))  # noqa: S311  # for tests, and repeatable
        since = {one.id: scene.wiki.head(one.id).number for one in made_pages(scene)}
        scene.run()
        assert leaks(scene, world, since) == []
        scene.run()
        assert scene.run().changes == 0
        limited = scene.wiki.switches.bot_rights == "limited"
    assert first.changes or limited  # a bot that may read nothing makes nothing
    bodies = [word for word in world.words.values() if word in caplog.text]
    assert bodies == []
