"""sicbot dies at every effect of a full run: the next run ends where an undisturbed one would."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from sicbot.adapters.clock import SystemClock
from sicbot.core.errors import SicbotError
from sicbot.core.journal import Outcome
from tests.acting.crashing import Effects, How, KilledError, Kind, Saved, bot_drafts, shape
from tests.acting.scene import Scene, small_wiki
from tests.simulation.checker import watched
from tests.simulation.states import picture, undone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.simulation.checker import Violation
    from tests.simulation.states import Picture

STEPS = ("run", "approve", "run")  # heal and report; cards and a restoration; the report anew
WAYS: dict[Kind, tuple[How, ...]] = {
    "write": ("before", "after", "answer lost", "request lost", "wiki gone"),
    "commit": ("before", "after"),
}


@dataclass(frozen=True)
class Rehearsal:
    """The whole story without a fault, to be told again with one.

    Attributes:
        before: The wiki and the store before each step, and after the last one.
        counts: How many effects of each kind each step has.
    """

    scene: Scene
    start: Picture
    before: tuple[Saved, ...]
    shapes: tuple[list[tuple[object, ...]], ...]
    shapes_without_report: tuple[list[tuple[object, ...]], ...]
    counts: tuple[Counter[Kind], ...]

    def points(self) -> Iterator[tuple[int, Kind, int, How]]:
        """Yield every effect of every step in every way of failing."""
        for step, counts in enumerate(self.counts):
            for kind, ways in WAYS.items():
                for at in range(1, counts[kind] + 1):
                    for how in ways:
                        yield step, kind, at, how


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    """Play all steps once."""
    folder = tmp_path_factory.mktemp("rehearsal")
    state = folder / "state"
    state.mkdir()
    with small_wiki(state) as scene:
        start, saved, shapes, bare = picture(scene.wiki), [], [], []
        counts = []
        for number, step in enumerate(STEPS):
            saved.append(Saved.of(scene, folder / str(number)))
            effects = Effects()
            play(replace(scene, on_start=effects.attach), step)
            counts.append(Counter[Kind](effects.seen))  # type: ignore[arg-type]
            shapes.append(shape(scene.wiki))
            bare.append(shape(scene.wiki, with_report=False))
        saved.append(Saved.of(scene, folder / "end"))
        yield Rehearsal(scene, start, tuple(saved), tuple(shapes), tuple(bare), tuple(counts))


def play(scene: Scene, step: str) -> None:
    report = scene.run() if step == "run" else scene.approve()
    assert report.outcome is Outcome.DONE


def cards(scene: Scene) -> frozenset[str]:
    """Return the slugs that all cards can have."""
    return frozenset(f"card-{page}" for page in scene.wiki.state.contents)


def crash(rehearsal: Rehearsal, step: int, kind: Kind, at: int, how: How) -> list[str]:
    """Play one step with one fault, then again without; return all that is wrong afterwards."""
    scene = rehearsal.scene
    rehearsal.before[step].put_back(scene)
    effects = Effects(kind, at, how)
    wrong = list[str]()
    with watched(scene.server, readers=("anonymous", "reader"), public_slugs=cards(scene),
                 restorable=frozenset(scene.wiki.state.contents)) as watch:  # fmt: skip
        disturbed(replace(scene, on_start=effects.attach), STEPS[step])
        assert effects.seen[kind] >= at
        wrong += told(watch.violations(quiet=False))
        if how != "answer lost":  # of that the run itself finds out, and goes on
            play(scene, STEPS[step])
        if shape(scene.wiki, with_report=False) != rehearsal.shapes_without_report[step]:
            wrong.append("the step did not come to its end")
        scene.run()
        ends = rehearsal.shapes[-1] if STEPS[step] == "approve" else rehearsal.shapes[step]
        if shape(scene.wiki) != ends:
            wrong.append("the next run ends elsewhere")
        wrong += told(watch.violations())
    wrong += [f"draft left: {title}" for title in bot_drafts(scene.wiki)]
    if scene.wiki.notifications:
        wrong.append(f"{scene.wiki.notifications} people were told")
    return wrong + journal_faults(scene)


def disturbed(scene: Scene, step: str) -> None:
    """Play a step that has a fault."""
    with suppress(KilledError, SicbotError):
        scene.run() if step == "run" else scene.approve()


def told(violations: list[Violation]) -> list[str]:
    return [f"{one.invariant} {one.page}: {one.told}" for one in violations]


def journal_faults(scene: Scene) -> list[str]:
    """Return what the journal leaves open, or holds that nobody wrote."""
    with scene.app() as app:
        app.journal.verify()
        found = [f"open write: {one.intent.name}" for one in app.journal.open_writes()]
        running = [one for one in app.journal.runs() if one.outcome is Outcome.RUNNING]
    return found + [f"run {one.id} never ended" for one in running]


SHARES = 4  # so that two cores have something to do


@pytest.mark.parametrize("share", range(SHARES))
def test_every_effect_of_a_full_run_may_be_the_last(
    share: int,
    rehearsal: Rehearsal,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """One further run reaches the same wiki, with nothing doubled, lost or open too wide."""
    caplog.set_level("CRITICAL")
    monkeypatch.setattr(SystemClock, "wait", lambda _self, _seconds: None)
    played, failed = Counter[str](), list[str]()
    points = list(rehearsal.points())
    for step, kind, at, how in points[share::SHARES]:
        played[f"{kind}, {how}"] += 1
        wrong = crash(rehearsal, step, kind, at, how)
        failed += [f"{how} {kind} {at} of step {step + 1} ({STEPS[step]}): {one}" for one in wrong]

    with capsys.disabled():
        told = f"share {share + 1} of {SHARES}: {played.total()} of {len(points)}"
        sys.stdout.write(f"\ncrash points, {told}, {dict(played)}\n")
    assert not failed, "\n".join(failed)
    writes = sum(counts["write"] for counts in rehearsal.counts)
    assert sum((kind, how) == ("write", "before") for _, kind, _, how in points) == writes >= 15


UNDO_WAYS: tuple[How, ...] = ("before", "after", "answer lost", "wiki gone")


def test_every_write_of_an_undo_may_be_the_last(
    rehearsal: Rehearsal,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Undoing once more gives everything back that the runs had changed."""
    caplog.set_level("CRITICAL")
    monkeypatch.setattr(SystemClock, "wait", lambda _self, _seconds: None)
    scene, count, failed = rehearsal.scene, 1, list[str]()
    at = 0
    while at < count:
        at += 1
        for how in UNDO_WAYS:
            rehearsal.before[-1].put_back(scene)
            effects = Effects("write", at, how)
            with watched(scene.server) as watch:
                with suppress(KilledError, SicbotError):
                    replace(scene, on_start=effects.attach).undo_all()
                scene.undo_all()
                wrong = told(undone(rehearsal.start, watch)) + journal_faults(scene)
            count = max(count, effects.seen["write"])
            failed += [f"{how} write {at} of undo: {one}" for one in wrong]

    with capsys.disabled():
        sys.stdout.write(f"\ncrash points of undo: {count * len(UNDO_WAYS)}\n")
    assert not failed, "\n".join(failed)
    assert count >= 7
