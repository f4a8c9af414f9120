"""Undo of changes of groups where people, or later runs, decided about the same seat since."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sicbot.core.errors import SicbotError
from tests.acting.crashing import Effects, KilledError
from tests.acting.parish import A1, delete_record, inside, later, parish, run_on, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.acting.scene import Scene

PEOPLE = ("ada", "ben", "cyd")


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """Serve the parish after sicbot's first run, which put three people in."""
    world = parish(a1=PEOPLE, hands=())
    with served(tmp_path, world=world, jobs=("groups",)) as one:
        one.run()
        assert inside(one) == set(PEOPLE)
        yield one


def put_in(scene: Scene, who: str) -> None:
    scene.wiki.add_to_group(scene.viewer("admin"), who, A1)


def take_out(scene: Scene, who: str) -> None:
    scene.wiki.remove_from_group(scene.viewer("admin"), who, A1)


def test_undo_run_twice_leaves_whom_a_person_put_back(scene: Scene) -> None:
    """The second time says so; of the others, who are out, all is as before."""
    scene.undo(1)
    assert inside(scene) == set()
    put_in(scene, "ada")
    report = scene.undo(1)

    assert inside(scene) == {"ada"}
    kept = [one for one in report.undone if not one.back]
    assert ["changed since" in str(one.told) for one in kept if A1 in one.name] == [True]


def test_undo_leaves_whom_people_took_out_and_put_back(scene: Scene) -> None:
    """A run in between saw them gone: from then on it was no longer sicbot's gift."""
    take_out(scene, "ada")
    later(scene, 1).run()
    put_in(scene, "ada")
    later(scene, 2).run()
    scene.undo(1)

    assert inside(scene) == {"ada"}


def test_undo_of_an_older_run_does_not_touch_what_a_later_one_did(scene: Scene) -> None:
    """Ada was taken out by a run and put back by its undo; she is not the first run's any more."""
    delete_record(scene, "ada")
    run_on(scene, 1, 2.5)
    assert inside(scene) == {"ben", "cyd"}
    scene.undo(3)
    assert inside(scene) == set(PEOPLE)
    scene.undo(1)

    assert inside(scene) == {"ada"}


def test_undo_run_twice_changes_nothing_more(scene: Scene) -> None:
    """The control: nobody came in between, so all is back, and nothing is written."""
    scene.undo(1)
    before = scene.wiki.writes
    report = scene.undo(1)

    assert all(one.back for one in report.undone if A1 in one.name)
    assert scene.wiki.writes == before


@pytest.fixture
def dead(tmp_path: Path) -> Iterator[Scene]:
    """Serve the parish after a run that died before it put anybody in."""
    with served(tmp_path, world=parish(a1=("ada",), hands=()), jobs=("groups",)) as one:
        with suppress(KilledError, SicbotError):
            replace(one, on_start=Effects("write", 1, "before").attach).run()
        assert inside(one) == set()
        yield one


def held(scene: Scene) -> set[str]:
    with scene.app() as app:
        accounts = scene.wiki.state.key_of
        keys = {one.user for one in app.journal.given() if one.held and one.group == A1}
    return {name for name, key in accounts.items() if key in keys}


def test_whom_somebody_added_after_a_run_died_is_not_sicbots(dead: Scene) -> None:
    """A group does not tell who added: so nobody is taken out for it, not by undo either."""
    put_in(dead, "ada")
    later(dead, 1).run()
    assert held(dead) == set()
    report = dead.undo(1)

    assert inside(dead) == {"ada"}
    assert ["nobody knows" in str(one.told) for one in report.undone if not one.back] == [True]


def test_whom_nobody_added_after_a_run_died_is_sicbots(dead: Scene) -> None:
    """The control: the next run adds them itself."""
    later(dead, 1).run()

    assert (inside(dead), held(dead)) == ({"ada"}, {"ada"})
