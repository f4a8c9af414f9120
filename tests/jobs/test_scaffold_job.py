"""The job `scaffold`: proposes kits to focal Task Forces, and makes nothing by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from sicbot.core.plan import CreatePage, Gate
from tests.acting.scene import whole_wiki
from tests.acting.test_people_acceptance import WORLDS
from tests.conftest import needs_shared
from tests.scaffolds import made

if TYPE_CHECKING:
    from pathlib import Path

    from sicbot.core.plan import Change


def new_pages(changes: tuple[Change, ...]) -> set[str]:
    return {one.act.target.title for one in changes if isinstance(one.act, CreatePage)}


VERSIONS = "Pages from templates"
FOCAL = {"A1", "A5", "E1", "F1"}
TABLE: list[Any] = [
    pytest.param("demo", id="demo"),
    pytest.param("shared", id="shared", marks=needs_shared),
]


def test_where_nobody_is_focal_nothing_is_proposed(tmp_path: Path) -> None:
    """The control: without cycles in config/work.toml no Task Force is focal."""
    folder = WORLDS["demo"]
    assert folder is not None
    with whole_wiki(folder, tmp_path, jobs=("scaffold",)) as scene:
        config = replace(scene.config, work=scene.config.work.model_copy(update={"cycles": ()}))
        report = replace(scene, config=config).run()

    assert new_pages(report.plan.changes) == {"Meetings and minutes"}
    assert report.skipped == 0


@pytest.mark.parametrize("world", TABLE)
def test_focal_task_forces_are_proposed_their_kit(world: str, tmp_path: Path) -> None:
    """Each page waits for a yes of its own; a run makes none; one yes makes and opens one page.

    A run tells the Secretariat on which version it stands, once.
    """
    folder = WORLDS[world]
    assert folder is not None
    with whole_wiki(folder, tmp_path, jobs=("scaffold",)) as scene:
        scene.run()
        none = made(scene)
        plan = scene.plan()
        last = next(one for one in plan.changes if one.act.target.title == "A1 - Action plan"
                    and one.key == "open")  # fmt: skip
        scene.apply(plan, plan.approved([last.id]))
        after, run, rested = scene.plan(), scene.run(), scene.plan()
        one, versions = made(scene), scene.page(VERSIONS, "EXSEC")
        seeing = {
            name for name in ("anonymous", "reader", "exsec")
            if scene.wiki.may_view(scene.viewer(name), versions)
        }  # fmt: skip

    wanted = {f"{code} - Action plan" for code in FOCAL}
    assert none == {}
    assert wanted <= new_pages(plan.changes)
    assert {change.gate for change in plan.changes} == {Gate.APPROVAL}
    assert {title.split(" - ")[0] for title in new_pages(plan.changes)} == FOCAL
    assert set(one) == {"A1 - Action plan"}
    assert len(after.changes) - len(after.free) == len(plan.changes) - 3
    assert {one.act.target.title for one in after.changes if one.id in after.free} == {VERSIONS}
    assert run.changes == len(after.free)
    assert not rested.free
    assert seeing == {"exsec"}
