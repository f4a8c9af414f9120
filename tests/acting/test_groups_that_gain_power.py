"""A group that came to give power since it was planned, or of which the wiki does not tell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sicbot.sandbox.people import nest_group
from tests.acting.parish import (
    A1,
    B1,
    B1_PEOPLE,
    REPORT,
    delete_record,
    enter,
    inside,
    later,
    parish,
    run_on,
    served,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.acting.scene import Scene

PEOPLE = ("ada", "ben", "cyd")


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """Serve the parish before sicbot's first run, with three who joined A1."""
    with served(tmp_path, world=parish(a1=PEOPLE, hands=()), jobs=("groups",)) as one:
        yield one


def administer_a_space(scene: Scene) -> None:
    scene.wiki.grant_space(scene.viewer("admin"), "DESK", f"group:{A1}", ["admin"])


def nest_in_administrators(scene: Scene) -> None:
    nest_group(scene.wiki, "confluence-administrators", A1)


GAINS: dict[str, Callable[[Scene], None]] = {
    "a space": administer_a_space,
    "inside the administrators": nest_in_administrators,
}


@pytest.mark.parametrize("gain", GAINS.values(), ids=GAINS.keys())
def test_a_stored_plan_puts_nobody_into_a_group_that_gives_power_by_now(
    gain: Callable[[Scene], None], scene: Scene
) -> None:
    """It is said why; the other group gets its people."""
    plan = scene.plan()
    gain(scene)
    report = scene.apply(plan)

    assert inside(scene) == set()
    assert inside(scene, B1) == set(B1_PEOPLE)
    told = [str(one.told) for one in report.outcomes if A1 in str(one.change.act.target)]
    assert len(told) == len(PEOPLE)
    assert all("administers the site or a space" in one for one in told)


def test_undo_puts_nobody_into_a_group_that_gives_power_by_now(scene: Scene) -> None:
    """Ada was taken out before; that stays."""
    scene.run()
    delete_record(scene, "ada")
    run_on(scene, 1, 2.5)
    administer_a_space(scene)
    report = scene.undo(3)

    assert inside(scene) == {"ben", "cyd"}
    assert any("administers" in str(one.told) for one in report.undone if not one.back)


def test_a_stored_plan_asks_for_rights_only_where_it_changes_groups(scene: Scene) -> None:
    """One that only makes pages is made as it was."""
    scene.run()
    pages = replace(scene, jobs=("registrations",))
    plan = pages.plan()
    assert plan.changes
    scene.server.clear_log()
    pages.apply(plan)

    asked = [str(one["path"]) for one in scene.server.requests()]
    assert not [one for one in asked if one.endswith("/permissions") and "/api/space/" in one]


@pytest.mark.parametrize(("names", "expected"), [((), set(PEOPLE)), ((A1,), set())])
def test_administrators_of_the_site_can_be_named(
    names: tuple[str, ...], expected: set[str], tmp_path: Path
) -> None:
    """Where the wiki does not tell, the configuration does; else one line says what is missing."""
    policy = {"administrators": names} if names else {}
    world = parish(a1=PEOPLE, hands=())
    with served(tmp_path, world=world, jobs=("groups",), policy=policy) as scene:
        scene.wiki.grant_global(scene.viewer("admin"), f"group:{A1}", ["administer"])
        report = scene.run()
        with scene.app() as app:
            assert app.reader.use() is None

        assert inside(scene) == expected
        notices = [str(one) for job in report.plan.jobs for one in job.notices]
        assert len([one for one in notices if "administrators" in one]) == (0 if names else 1)


def test_what_is_inside_a_named_group_gives_power_too(tmp_path: Path) -> None:
    """As with those that the wiki names."""
    policy = {"administrators": ["council"]}
    world = parish(a1=PEOPLE, hands=())
    with served(tmp_path, world=world, jobs=("groups",), policy=policy) as scene:
        nest_group(scene.wiki, "council", A1)
        scene.run()

        assert inside(scene) == set()


def test_one_group_that_gives_power_holds_up_no_page(scene: Scene) -> None:
    """Nobody is expected there, so the pages of all groups are written."""
    administer_a_space(scene)
    scene.run()

    assert inside(scene) == set()
    assert inside(scene, B1) == set(B1_PEOPLE)
    assert scene.wiki.find("DESK", REPORT) is not None


def test_a_stored_removal_is_not_made_when_the_person_registered_again(scene: Scene) -> None:
    """The record is back since the plan was made."""
    scene.run()
    delete_record(scene, "ada")
    run_on(scene, 1)
    plan = later(scene, 2.5).plan()
    assert plan.changes
    enter(scene, "ada")
    later(scene, 3).apply(plan)

    assert "ada" in inside(scene)


def test_a_stored_removal_is_made_when_nothing_changed(scene: Scene) -> None:
    """The control."""
    scene.run()
    delete_record(scene, "ada")
    run_on(scene, 1)
    plan = later(scene, 2.5).plan()
    later(scene, 3).apply(plan)

    assert inside(scene) == {"ben", "cyd"}
