"""Two runs at once, a run that is asked to stop, and a process that is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sicbot.adapters.lock import run_lock
from sicbot.core.errors import LockedError
from sicbot.core.journal import Outcome
from tests.acting.crashing import Effects, Meanwhile, Saved, bot_drafts, shape
from tests.acting.scene import Scene, small_wiki
from tests.conftest import ROOT
from tests.simulation.checker import watched

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

COMMANDS: dict[str, Callable[[Scene], object]] = {
    "run": lambda scene: scene.run(),
    "apply": lambda scene: scene.apply(scene.plan()),
    "undo": lambda scene: scene.undo(1),
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
def test_a_second_run_is_refused_and_writes_nothing(
    command: Callable[[Scene], object], tmp_path: Path
) -> None:
    """It says who is at work, and leaves no trace in the history."""
    with small_wiki(tmp_path) as scene:
        scene.run()
        writes, runs = scene.wiki.writes, scene.runs()
        with run_lock(tmp_path), pytest.raises(LockedError, match=f"process {os.getpid()}"):
            command(scene)

        assert scene.wiki.writes == writes
        assert scene.runs() == runs


def test_a_run_that_begins_while_another_writes_is_refused(tmp_path: Path) -> None:
    """The lock is held from before the first reading until after the last write."""
    with small_wiki(tmp_path) as scene:
        refused = list[LockedError]()

        meanwhile = Meanwhile(lambda: refused.append(_refusal(scene)))
        with watched(scene.server) as watch:
            replace(scene, on_start=meanwhile.attach).run()

        assert len(refused) == len([one for one in watch.writes if one.wrote]) > 3
        assert watch.violations() == []


def _refusal(scene: Scene) -> LockedError:
    with pytest.raises(LockedError) as caught:
        scene.run()
    return caught.value


class StopAfter:
    """Wants the run to end once it has been asked so many times."""

    def __init__(self, asked: int) -> None:
        self.left = asked

    @property
    def requested(self) -> bool:
        self.left -= 1
        return self.left < 0


def test_a_run_that_is_asked_to_stop_ends_between_two_changes(tmp_path: Path) -> None:
    """What is done is noted; the next run does the rest, and ends as one never stopped."""
    state, other = tmp_path / "state", tmp_path / "other"
    with small_wiki(other) as undisturbed:
        undisturbed.run()
        end = shape(undisturbed.wiki)
    state.mkdir()
    with small_wiki(state) as scene:
        saved = Saved.of(scene, tmp_path / "saved")
        stopped = 0
        for asked in range(10):
            saved.put_back(scene)
            report = scene.run(stop=StopAfter(asked))
            stopped += report.outcome is Outcome.STOPPED
            assert scene.runs()[0].outcome is report.outcome
            assert bot_drafts(scene.wiki) == []
            scene.run()
            assert (asked, shape(scene.wiki)) == (asked, end)

        assert stopped >= 3


def test_a_process_that_is_killed_is_picked_up_by_the_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """SIGKILL at ten effects spread over a whole `apply`: one more ends as if none had died."""
    state = tmp_path / "state"
    state.mkdir()
    with small_wiki(state) as scene:
        saved = Saved.of(scene, tmp_path / "saved")
        effects = Effects()
        replace(scene, on_start=effects.attach).approve()
        end = shape(scene.wiki, with_report=False)
        kinds = Counter[str]()
        for kind, count in effects.seen.items():
            for number, at in enumerate(range(1, count + 1, -(-count // 5))):
                how = ("before", "after")[number % 2]
                saved.put_back(scene)
                assert killed(scene, kind, at, how) == -signal.SIGKILL
                kinds[f"{kind}, {how}"] += 1
                scene.approve()
                assert (kind, at, shape(scene.wiki, with_report=False)) == (kind, at, end)
                assert bot_drafts(scene.wiki) == []

    with capsys.disabled():
        sys.stdout.write(f"\nkilled: {kinds.total()}, {dict(kinds)}\n")
    assert kinds.total() >= 9


def killed(scene: Scene, kind: str, at: int, how: str) -> int:
    """Let another process approve everything until it kills itself; return how it ended."""
    command = [sys.executable, "-m", "tests.acting.killed"]
    arguments = [scene.server.url, str(scene.state), kind, str(at), how]
    return subprocess.run([*command, *arguments], cwd=ROOT, check=False, timeout=60).returncode  # noqa: S603
