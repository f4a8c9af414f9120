"""A plan that was shown and kept in a file is applied as it stands there, today or later."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sicbot.core.errors import ConfigError
from sicbot.core.journal import Outcome
from sicbot.reports.plan_json import from_json, to_json
from tests.acting.crashing import shape
from tests.acting.scene import Scene, small_wiki
from tests.simulation.checker import watched
from tests.simulation.history import look
from tests.simulation.states import as_planned, rested
from tests.simulation.village import People

if TYPE_CHECKING:
    from pathlib import Path

    from sicbot.core.plan import Plan


def kept(plan: Plan, folder: Path) -> Plan:
    """Write a plan to a file, and read it again."""
    file = folder / "plan.json"
    file.write_text(json.dumps(to_json(plan)), encoding="utf-8")
    return from_json(json.loads(file.read_text(encoding="utf-8")))


def cards(scene: Scene) -> frozenset[str]:
    return frozenset(f"card-{page}" for page in scene.wiki.state.contents)


def restorable(scene: Scene) -> frozenset[int]:
    return frozenset(one.id for one in scene.wiki.state.contents.values() if one.title == "Ruin")


def test_a_plan_from_a_file_does_what_a_run_does(tmp_path: Path) -> None:
    """Everything approved: the same wiki in the end, and only what the file says was sent."""
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    with small_wiki(tmp_path / "one") as scene:
        scene.approve()
        end = shape(scene.wiki)
    with small_wiki(tmp_path / "other") as scene:
        plan = kept(scene.plan(), tmp_path)
        with watched(
            scene.server, public_slugs=cards(scene), restorable=restorable(scene)
        ) as watch:
            report = scene.apply(plan)

        assert report.outcome is Outcome.DONE
        assert {one.fate for one in report.outcomes} == {"done"}
        assert shape(scene.wiki) == end
        assert as_planned(watch, to_json(plan)) == []
        assert watch.violations() == []


def test_only_the_named_changes_are_made(tmp_path: Path) -> None:
    """With what they need, and nothing else."""
    with small_wiki(tmp_path) as scene:
        plan = kept(scene.plan(), tmp_path)
        one = next(change for change in plan.changes if change.act.target.title == "Board")
        with watched(scene.server) as watch:
            report = scene.apply(plan, frozenset({one.id}))

        assert [done.change.id for done in report.outcomes if done.fate == "done"] == [one.id]
        assert as_planned(watch, to_json(plan), only={one.id}) == []
        assert len([write for write in watch.writes if write.wrote]) == 1
        assert watch.violations() == []


def test_a_plan_applied_twice_changes_nothing_the_second_time(tmp_path: Path) -> None:
    """Its pages are no longer as they were planned, and each change says so."""
    with small_wiki(tmp_path) as scene:
        plan = kept(scene.plan(), tmp_path)
        scene.apply(plan)
        before, made = look(scene.wiki), shape(scene.wiki)
        report = scene.apply(plan)

        assert rested(before, look(scene.wiki)) == []
        assert shape(scene.wiki) == made
        edits = [one for one in report.outcomes if one.fate == "skipped"]
        assert all(one.told for one in edits)
        assert edits


def test_a_stale_plan_makes_the_rest(tmp_path: Path) -> None:
    """A page that somebody edited since is left out, the others are written."""
    with small_wiki(tmp_path) as scene:
        plan = kept(scene.plan(), tmp_path)
        People(scene.wiki).append("Board", "Mind the step.")
        theirs = scene.body("Board")
        with watched(
            scene.server, public_slugs=cards(scene), restorable=restorable(scene)
        ) as watch:
            report = scene.apply(plan)
        fates = {one.change.act.target.title: one.fate for one in report.outcomes}

        assert fates["Board"] == "skipped"
        assert fates["Poster"] == "done"
        assert scene.body("Board") == theirs
        assert watch.violations() == []


def test_a_plan_of_another_wiki_is_refused(tmp_path: Path) -> None:
    """The same ids may be other pages there."""
    (tmp_path / "here").mkdir()
    with small_wiki(tmp_path) as there:
        plan = kept(there.plan(), tmp_path)
        with small_wiki(tmp_path / "here") as here:
            writes = here.wiki.writes
            with pytest.raises(ConfigError, match="the plan is of"):
                here.apply(plan)

            assert here.wiki.writes == writes
            assert here.runs() == ()
