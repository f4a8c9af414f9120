"""sicbot dies at every effect of making two pages: asked once more, there are two, and no more."""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from sicbot.adapters.clock import SystemClock
from sicbot.core.errors import SicbotError
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
from tests.scaffolds import hamlet_with_places, made, make, wanted
from tests.simulation.checker import watched
from tests.simulation.states import picture, undone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.simulation.states import Picture

SHARES = 2  # so that two cores have something to do
READERS = ("anonymous", "reader")


@dataclass(frozen=True)
class Rehearsal:
    """Making the pages without a fault: what it began and ended with, and its effects."""

    scene: Scene
    start: Picture
    before: Saved
    after: Saved
    end: list[tuple[object, ...]]
    counts: dict[str, int]

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
    """Make home and action plan once."""
    folder = tmp_path_factory.mktemp("rehearsal")
    state = folder / "state"
    state.mkdir()
    with small_wiki(state, config=hamlet_with_places()) as scene:
        with scene.app():
            pass  # so that the store is there
        start, before, effects = picture(scene.wiki), Saved.of(scene, folder / "before"), Effects()
        make(replace(scene, on_start=effects.attach), wanted(scene))
        after = Saved.of(scene, folder / "after")
        yield Rehearsal(scene, start, before, after, shape(scene.wiki), effects.seen)


def crash(rehearsal: Rehearsal, kind: Kind, at: int, how: How) -> list[str]:
    """Make the pages with one fault, then again without; return all that is wrong afterwards."""
    scene = rehearsal.scene
    rehearsal.before.put_back(scene)
    effects, wrong = Effects(kind, at, how), list[str]()
    with watched(scene.server, readers=READERS, mails=0, intents=journal_of(scene.state)) as watch:
        with suppress(KilledError, SicbotError):
            make(replace(scene, on_start=effects.attach), wanted(scene))
        assert effects.seen[kind] >= at
        wrong += told(watch.violations(quiet=False))
        make(scene, wanted(scene))
        if shape(scene.wiki) != rehearsal.end:
            wrong.append("asked again, it ends elsewhere")
        wrong += told(watch.violations())
    writes = scene.wiki.writes
    make(scene, wanted(scene))
    if scene.wiki.writes != writes:
        wrong.append("there was still something to do")
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
    """Two pages with labels, opened to their readers, whatever fails."""
    caplog.set_level("CRITICAL")
    monkeypatch.setattr(SystemClock, "wait", lambda _self, _seconds: None)
    points = rehearsal.points()
    played, failed = play_share(points, slice(share, None, SHARES), partial(crash, rehearsal))

    with capsys.disabled():
        sys.stdout.write(f"\ncrash points of scaffolds: {played} of {len(points)}\n")
    assert not failed, "\n".join(failed)
    assert rehearsal.counts["write"] == 12


def test_every_write_of_an_undo_may_be_the_last(
    rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Undoing once more puts both pages in the trash, the lower one first."""
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
            wrong += [f"left: {title}" for title in made(scene)] + journal_faults(scene)
            failed += [f"{how} write {at}: {one}" for one in wrong]

    assert not failed, "\n".join(failed)
    assert count == 2
