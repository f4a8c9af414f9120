"""Fewer may see the lists of members: those that are there close, unless people opened them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sicbot.sandbox.model import Allowed
from tests.acting.parish import parish_config, served

if TYPE_CHECKING:
    from pathlib import Path

    from tests.acting.scene import Scene

LIST = "A1 members"
COUNCIL = {"pages": {"members": {"view": ["council"], "edit": ["council"]}}}


def readers(scene: Scene) -> set[str]:
    """Return the groups that may read the list."""
    return set(scene.wiki.restrictions(scene.page(LIST).id).read.groups)


def narrowed(scene: Scene) -> Scene:
    """Return the scene where the council alone may see lists."""
    return replace(scene, config=parish_config(lists=True, **COUNCIL))


def test_a_list_closes_when_fewer_may_see_it(tmp_path: Path) -> None:
    """In one run; then there is nothing to do."""
    with served(tmp_path, jobs=("registrations",), lists=True) as scene:
        scene.run()
        assert readers(scene) == {"folk", "council"}
        narrowed(scene).run()

        assert readers(scene) == {"council"}
        assert narrowed(scene).run().changes == 0


def test_a_list_that_a_person_opened_stays_and_is_told(tmp_path: Path) -> None:
    """It is theirs to close."""
    with served(tmp_path, jobs=("registrations",), lists=True) as scene:
        scene.run()
        wide = Allowed(groups=frozenset({"folk", "council", "tf-a1-members"}))
        scene.wiki.set_restrictions(scene.viewer("admin"), scene.page(LIST).id, {"read": wide})
        report = narrowed(scene).run()
        told = [str(one.reason) for job in report.plan.jobs for one in job.skipped]

        assert readers(scene) == set(wide.groups)
        assert any("others may read it by now" in one for one in told)
