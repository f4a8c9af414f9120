"""sicbot dies at every effect of a run that attaches a file: nothing comes twice."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sicbot.adapters.clock import SystemClock
from sicbot.core.errors import SicbotError
from tests.acting.crashing import Effects, How, KilledError, Kind, Saved, bot_drafts, shape
from tests.acting.file_board import Config, file_on, planned, ran
from tests.acting.scene import Scene, small_wiki
from tests.acting.test_acceptance import journal_of
from tests.acting.test_crash_points import UNDO_WAYS, WAYS, journal_faults, told
from tests.simulation.checker import watched
from tests.simulation.states import picture, undone

if TYPE_CHECKING:
    from pathlib import Path

OLD, NEW = Config(data="old"), Config(data="new", text="other dates")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """Wait for nothing, and do not log what is meant to fail."""
    caplog.set_level("CRITICAL")
    monkeypatch.setattr(SystemClock, "wait", lambda _self, _seconds: None)


def crash(
    scene: Scene, fault: tuple[Kind, int, How], config: Config, end: list[tuple[object, ...]]
) -> list[str]:
    """Play the run with one fault, then again without; return all that is wrong afterwards."""
    effects, wrong = Effects(*fault), list[str]()
    with watched(scene.server, mails=0, intents=journal_of(scene.state)) as watch:
        with suppress(KilledError, SicbotError):
            ran(replace(scene, on_start=effects.attach), config)
        wrong += told(watch.violations(quiet=False))
        for _again in range(2):
            ran(scene, config)
        if shape(scene.wiki) != end:
            wrong.append("the next run ends elsewhere")
        wrong += told(watch.violations())
    if planned(scene, config).changes:
        wrong.append("there is still something to do")
    wrong += [f"draft left: {title}" for title in bot_drafts(scene.wiki)]
    return wrong + journal_faults(scene)


@pytest.mark.parametrize("known", [False, True], ids=["a new file", "its next version"])
def test_every_effect_may_be_the_last(tmp_path: Path, *, known: bool) -> None:
    """One file, each version once, whatever fails."""
    state = tmp_path / "state"
    state.mkdir()
    with small_wiki(state) as scene:
        config = NEW if known else OLD
        if known:
            ran(scene, OLD)
        before, effects = Saved.of(scene, tmp_path / "before"), Effects()
        ran(replace(scene, on_start=effects.attach), config)
        end, failed = shape(scene.wiki), list[str]()
        points = [
            (kind, at, how)
            for kind, ways in WAYS.items()
            for at in range(1, effects.seen[kind] + 1)
            for how in ways
        ]
        for kind, at, how in points:
            before.put_back(scene)
            wrong = crash(scene, (kind, at, how), config, end)
            failed += [f"{how} {kind} {at}: {one}" for one in wrong]

        assert not failed, "\n".join(failed)
        assert effects.seen["write"] == (2 if known else 6)


def test_every_write_of_an_undo_may_be_the_last(tmp_path: Path) -> None:
    """Undoing once more puts the bytes before back, once."""
    state = tmp_path / "state"
    state.mkdir()
    with small_wiki(state) as scene:
        ran(scene, OLD)
        start = picture(scene.wiki)
        ran(scene, NEW)
        after, failed, at, count = Saved.of(scene, tmp_path / "after"), list[str](), 0, 1
        while at < count:
            at += 1
            for how in UNDO_WAYS:
                after.put_back(scene)
                run = next(one.id for one in scene.runs() if one.changes)
                effects = Effects("write", at, how)
                with watched(scene.server, mails=0, intents=journal_of(scene.state)) as watch:
                    with suppress(KilledError, SicbotError):
                        replace(scene, on_start=effects.attach).undo(run)
                    scene.undo(run)
                    wrong = told(undone(start, watch) + watch.violations())
                count = max(count, effects.seen["write"])
                file = file_on(scene)
                assert file is not None
                if file.content.version != 3:
                    wrong.append(f"version {file.content.version}")
                if scene.wiki.attachment_bytes(file.content.id) != b"old":
                    wrong.append("other bytes")
                failed += [f"{how} write {at}: {one}" for one in wrong + journal_faults(scene)]

        assert not failed, "\n".join(failed)
        assert count == 2
