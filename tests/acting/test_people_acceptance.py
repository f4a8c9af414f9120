"""Registrations and groups on both worlds: run, rest, what others see of people, the way back."""

from __future__ import annotations

import json
import os
import re
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from sicbot.adapters.clock import SystemClock
from sicbot.app import observe
from sicbot.core.errors import SicbotError
from sicbot.core.journal import Outcome
from sicbot.core.policy import Mode
from sicbot.jobs.groups import Config as Groups
from sicbot.programme.seats.memberships import missing
from sicbot.reports.plan_json import to_json
from tests.acting.crashing import Effects, KilledError, Saved, bot_drafts
from tests.acting.scene import Scene, whole_wiki
from tests.acting.test_acceptance import DEMO, journal_of
from tests.conftest import needs_shared, shared_folder
from tests.simulation.checker import Watch, watched
from tests.simulation.history import PROPERTY, look
from tests.simulation.states import as_planned, picture, rested, undone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sicbot.core.outcome import RunReport
    from tests.acting.crashing import How, Kind

JOBS = ("registrations", "groups")
WORLDS = {"demo": DEMO, "shared": shared / "wiki" if (shared := shared_folder()) else None}
TABLE: list[Any] = [
    pytest.param("demo", {}, id="demo"),
    pytest.param("demo", {"profile": "10.2", "noisy_normaliser": True}, id="demo 10.2 noisy"),
    pytest.param("shared", {"profile": "10.2"}, id="shared 10.2", marks=needs_shared),
]


@dataclass(frozen=True)
class Due:
    """What the written-down meaning of a world lets sicbot do.

    Attributes:
        seats: Memberships that it may give, as group and user name.
    """

    seats: frozenset[tuple[str, str]]


def due_of(world: str) -> Due:
    """Return what the file of expectations says, which was written from the world's files."""
    from tests.test_people_of_the_worlds import CASES

    name = {"demo": "demo_world", "shared": "shared_wiki"}[world]
    told = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    group = {code: f"tf-{code.lower()}-members" for code in told} | {"E3": "tf-e3-member"}
    return Due(
        frozenset((group[code], who) for code, one in told.items() for who in one["additions"])
    )


@contextmanager
def world_of(world: str, state: Path, **switches: Any) -> Iterator[Scene]:
    folder = WORLDS[world]
    assert folder is not None
    with whole_wiki(folder, state, jobs=JOBS, **switches) as scene:
        yield scene


@contextmanager
def seen_acting(scene: Scene, world: str, *, back: bool = False) -> Iterator[Watch]:
    """Watch one command, and hold it to all promises; to undo, it may take back what it gave."""
    seats = due_of(world).seats
    with watched(
        scene.server,
        secrets=secrets(scene),
        intents=journal_of(scene.state),
        adopted=hand_made(scene),
        due=seats,
        given=seats if back else (),
        approved=seats if back else (),
    ) as watch:
        yield watch
    assert watch.violations() == []


def hand_made(scene: Scene) -> frozenset[int]:
    """Return the pages of people on which lists are shown after a yes."""
    pages = scene.wiki.state.contents.values()
    return frozenset(one.id for one in pages if re.fullmatch(r"[A-F]\d-Members", one.title))


def secrets(scene: Scene) -> tuple[str, ...]:
    """Return the full names of all who are registered anywhere: who cannot see one shall not."""
    with scene.app() as app:
        seen = observe(app, people=True)
    people = list(seen.task_forces.values())
    members = {one.account.full_name for force in people for one in force.members}
    named = {one.record.name for force in people for one in force.refusals if one.record.name}
    return tuple(sorted(one for one in members | named if len(one) > 6))


def act(scene: Scene, world: str, command: Callable[[], RunReport]) -> RunReport:
    with seen_acting(scene, world) as watch:
        report = command()
    assert report.outcome is Outcome.DONE
    assert {one.fate for one in report.outcomes} <= {"done", "waiting"}
    done = {one.change.id for one in report.outcomes if one.fate == "done"}
    assert as_planned(watch, to_json(report.plan), only=done) == []
    return report


@pytest.mark.parametrize(("world", "switches"), TABLE)
def test_people_come_in_by_their_own_word_and_all_can_go_back(
    world: str, switches: dict[str, Any], tmp_path: Path
) -> None:
    """Run, rest, approve everything, rest, undo: nobody is told, nobody sees a name too many."""
    with world_of(world, tmp_path, **switches) as scene:
        before = picture(scene.wiki)
        report = act(scene, world, scene.run)
        assert report.changes > 0
        assert_rests(scene)
        act(scene, world, scene.approve)
        act(scene, world, scene.run)
        assert_rests(scene)

        # Everybody who is due is in, and nobody else.
        assert seats(scene) - seats_in(before.moment.members) == keys(scene, due_of(world))
        assert seats_in(before.moment.members) - seats(scene) == set()

        with seen_acting(scene, world, back=True) as watch:
            scene.undo_all()
        assert undone(before, watch) == []
        assert scene.wiki.notifications == 0


def assert_rests(scene: Scene) -> None:
    before = look(scene.wiki)
    report = scene.run()
    assert rested(before, look(scene.wiki)) == []
    assert [one for one in report.plan.changes if one.gate.value == "free" and not one.needs] == []


def seats_in(members: Any) -> set[tuple[str, str]]:
    return {(group, key) for group, inside in members.items() for key in inside}


def seats(scene: Scene) -> set[tuple[str, str]]:
    return seats_in(look(scene.wiki).members)


def keys(scene: Scene, due: Due) -> set[tuple[str, str]]:
    return {(group, scene.wiki.state.key_of[who]) for group, who in due.seats}


def test_a_group_in_watch_mode_is_reported_and_nothing_else(tmp_path: Path) -> None:
    """Nobody gets in, though all are due."""
    with world_of("demo", tmp_path) as scene:
        groups = scene.config.policy.groups.model_copy(update={"member_mode": Mode.WATCH})
        policy = scene.config.policy.model_copy(update={"groups": groups})
        scene = replace(scene, config=replace(scene.config, policy=policy))
        before = seats(scene)
        act(scene, "demo", scene.run)

        assert seats(scene) == before
        with scene.app() as app:
            assert missing(observe(app, members=True, people=True))


EVERY = 5 if os.environ.get("SICBOT_SOAK") else 23  # of the crash points of a run
WAYS: dict[Kind, tuple[How, ...]] = {
    "write": ("before", "after", "answer lost", "request lost"),
    "commit": ("before", "after"),
}


def outcome(scene: Scene) -> tuple[Any, ...]:
    """Return what all pages say but for the foot of sicbot's, which counts pages, and all seats."""
    pages = [one for one in scene.wiki.state.contents.values() if one.type == "page"]
    kept = {one.id for one in pages if PROPERTY in scene.wiki.properties(one.id)}
    said = [
        (one.title, one.status, body.rpartition("<hr")[0] if one.id in kept else body)
        for one in pages
        for body in [scene.wiki.body(one.id)]
    ]
    return sorted(said), seats(scene)


def ends_as(end: tuple[Any, ...], scene: Scene) -> bool:
    """Tell whether all is as at that end.

    Whom a dead run may have added does not count as sicbot's, and is not on its page of those.
    """
    now = outcome(scene)
    with scene.app() as app:
        doubtful = [one for one in app.journal.given() if not one.held]
    if not doubtful:
        return now == end
    ledger = scene.config.of("groups", Groups).ledger.partition(":")[2]
    others = [[page for page in one[0] if page[0] != ledger] for one in (now, end)]
    return len(doubtful) == 1 and others[0] == others[1] and now[1] == end[1]


def test_any_effect_of_a_run_of_groups_may_be_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """The next run ends where an undisturbed one does, with nobody twice and nobody else."""
    caplog.set_level("CRITICAL")
    monkeypatch.setattr(SystemClock, "wait", lambda _self, _seconds: None)
    state = tmp_path / "state"
    state.mkdir()
    with world_of("demo", state) as scene:
        scene = replace(scene, jobs=("groups",))
        start, counted = Saved.of(scene, tmp_path / "saved"), Effects()
        replace(scene, on_start=counted.attach).run()
        end, wrong = outcome(scene), list[object]()
        points = [
            (kind, at, how)
            for kind, ways in WAYS.items()
            for at in range(1, counted.seen[kind] + 1)
            for how in ways
        ][::EVERY]
        for kind, at, how in points:
            start.put_back(scene)
            with watched(scene.server, due=due_of("demo").seats) as watch:
                effects = Effects(kind, at, how)
                with suppress(KilledError, SicbotError):
                    replace(scene, on_start=effects.attach).run()
                scene.run()
                wrong += [(kind, at, how, one) for one in watch.violations()]
            if not ends_as(end, scene) or bot_drafts(scene.wiki):
                wrong.append((kind, at, how, "it ends elsewhere"))

    with capsys.disabled():
        sys.stdout.write(f"\ncrash points of groups: {len(points)} of {len(points) * EVERY}\n")
    assert wrong == []
    assert counted.seen["write"] >= 10
