"""sicbot dies at every effect of a run that posts, comments, takes ticks: nothing comes twice."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from sicbot.adapters.clock import SystemClock
from sicbot.core.errors import SicbotError
from tests.acting.bulletin import Config, planned, ran, tick
from tests.acting.crashing import (
    Effects,
    How,
    KilledError,
    Kind,
    Saved,
    bot_drafts,
    play_share,
    shape,
)
from tests.acting.scene import Scene, small_wiki
from tests.acting.test_acceptance import journal_of
from tests.acting.test_crash_points import UNDO_WAYS, WAYS, journal_faults, told
from tests.acting.test_posts import forget
from tests.acting.test_remarks import telling
from tests.simulation.checker import watched
from tests.simulation.states import picture, undone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.simulation.states import Picture

SHARES = 2  # so that two cores have something to do


@dataclass(frozen=True)
class Rehearsal:
    """A run without a fault: what it began with, what it ended with, and its effects.

    Attributes:
        mails: How many people the plan said would get a mail.
    """

    scene: Scene
    config: Config
    start: Picture
    before: Saved
    after: Saved
    end: list[tuple[object, ...]]
    counts: dict[str, int]
    mails: int

    def points(self) -> list[tuple[Kind, int, How]]:
        """Return every effect in every way of failing."""
        return [
            (kind, at, how)
            for kind, ways in WAYS.items()
            for at in range(1, self.counts[kind] + 1)
            for how in ways
        ]


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    """Let somebody tick a box of an older page, then play the run once."""
    folder = tmp_path_factory.mktemp("rehearsal")
    state = folder / "state"
    state.mkdir()
    with small_wiki(state) as scene:
        tasks = Config(tasks=("Sweep the square", "Mend the bridge"))
        ran(scene, tasks)
        tick(scene, 1)
        config = telling(scene).model_copy(update={"tasks": tasks.tasks, "weeks": ("Week 42",)})
        start, before = picture(scene.wiki), Saved.of(scene, folder / "before")
        effects = Effects()
        plan = planned(scene, config)
        ran(replace(scene, on_start=effects.attach), config)
        mails = sum(one.effect.notified or 0 for one in plan.changes)
        after = Saved.of(scene, folder / "after")
        yield Rehearsal(scene, config, start, before, after, shape(scene.wiki), effects.seen, mails)


def crash(rehearsal: Rehearsal, kind: Kind, at: int, how: How) -> list[str]:
    """Play the run with one fault, then again without; return all that is wrong afterwards."""
    scene, config = rehearsal.scene, rehearsal.config
    rehearsal.before.put_back(scene)
    effects, wrong = Effects(kind, at, how), list[str]()
    intents = journal_of(scene.state)
    with watched(scene.server, mails=rehearsal.mails, intents=intents) as watch:
        with suppress(KilledError, SicbotError):
            ran(replace(scene, on_start=effects.attach), config)
        assert effects.seen[kind] >= at
        wrong += told(watch.violations(quiet=False))
        for _again in range(2):
            ran(scene, config)
        if shape(scene.wiki) != rehearsal.end:
            wrong.append("the next run ends elsewhere")
        wrong += told(watch.violations())
    if planned(scene, config).changes:
        wrong.append("there is still something to do")
    if scene.wiki.notifications != rehearsal.mails:
        wrong.append(f"{scene.wiki.notifications} people were told, not {rehearsal.mails}")
    wrong += [f"draft left: {title}" for title in bot_drafts(scene.wiki)]
    return wrong + journal_faults(scene)


@pytest.mark.parametrize("share", range(SHARES))
def test_every_effect_may_be_the_last(
    share: int,
    rehearsal: Rehearsal,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """One post, one comment, one mail each and every tick, whatever fails."""
    caplog.set_level("CRITICAL")
    monkeypatch.setattr(SystemClock, "wait", lambda _self, _seconds: None)
    points = rehearsal.points()
    played, failed = play_share(points, slice(share, None, SHARES), partial(crash, rehearsal))

    with capsys.disabled():
        sys.stdout.write(f"\ncrash points of acts: {played} of {len(points)}\n")
    assert not failed, "\n".join(failed)
    assert rehearsal.counts["write"] >= 7
    assert rehearsal.mails == 1


def test_a_store_that_is_lost_with_the_run_doubles_nothing(
    rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Killed around any write, then the store deleted: the wiki itself tells what was done."""
    caplog.set_level("CRITICAL")
    monkeypatch.setattr(SystemClock, "wait", lambda _self, _seconds: None)
    scene, config, failed = rehearsal.scene, rehearsal.config, list[str]()
    points = [(kind, at, how) for kind, at, how in rehearsal.points() if kind == "write"]
    for kind, at, how in points:
        if how not in {"before", "after"}:
            continue
        rehearsal.before.put_back(scene)
        with suppress(KilledError):
            ran(replace(scene, on_start=Effects(kind, at, how).attach), config)
        forget(scene.state)
        with watched(scene.server, mails=rehearsal.mails) as watch:
            for _again in range(2):
                ran(scene, config)
            wrong = told(watch.violations())
        if shape(scene.wiki) != rehearsal.end:
            wrong.append("the next run ends elsewhere")
        failed += [f"{how} write {at}: {one}" for one in wrong]

    assert not failed, "\n".join(failed)


def test_every_write_of_an_undo_may_be_the_last(
    rehearsal: Rehearsal,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Undoing once more takes post and comment back, and gives the ticks."""
    caplog.set_level("CRITICAL")
    monkeypatch.setattr(SystemClock, "wait", lambda _self, _seconds: None)
    scene, at, count, failed = rehearsal.scene, 0, 1, list[str]()
    while at < count:
        at += 1
        for how in UNDO_WAYS:
            rehearsal.after.put_back(scene)
            run = next(one.id for one in scene.runs() if one.changes)
            effects = Effects("write", at, how)
            with watched(scene.server, mails=0, intents=journal_of(scene.state)) as watch:
                with suppress(KilledError, SicbotError):
                    replace(scene, on_start=effects.attach).undo(run)
                scene.undo(run)
                wrong = told(undone(rehearsal.start, watch) + watch.violations())
            count = max(count, effects.seen["write"])
            kinds = Counter(one.type for one in scene.wiki.state.contents.values()
                            if one.status == "current")  # fmt: skip
            if kinds["comment"] or kinds["blogpost"]:
                wrong.append(f"left: {kinds}")
            wrong += journal_faults(scene)
            failed += [f"{how} write {at}: {one}" for one in wrong]

    assert not failed, "\n".join(failed)
    assert count == 3
