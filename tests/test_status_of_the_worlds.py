"""The status of the Task Forces in both worlds, against what was written down from their pages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sicbot.app import observe
from sicbot.core.cycle import Slug
from sicbot.core.people import TASK_FORCES, TaskForce
from tests.acting.scene import whole_wiki
from tests.conftest import ROOT
from tests.test_people_of_the_worlds import WORLDS, folder_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.cycle import Status

Seen = tuple["Status", dict[str, Any]]


@pytest.fixture(scope="module", params=[(one, v) for one in WORLDS for v in ("9.2", "10.2")])
def seen(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Seen]:  # fmt: skip
    """Read a world, and what is expected of it."""
    world, profile = request.param
    state = tmp_path_factory.mktemp("state")
    with whole_wiki(folder_of(world), state, profile=profile) as scene:
        with scene.app() as app:
            programme = observe(app, work=True)
        told = ROOT / "tests" / "cases" / "status" / f"{world}.json"
        yield programme.status, json.loads(told.read_text(encoding="utf-8"))


def test_the_periods_are_as_written_down(seen: Seen) -> None:
    """Of each activity, by its slug."""
    status, told = seen
    periods = {slug: status.plan.row(slug).period for slug in Slug}
    days = {
        slug.value: [one.first.isoformat(), one.last.isoformat()] if one else None
        for slug, one in periods.items()
    }

    assert days == told["periods"]


@pytest.mark.parametrize("code", TASK_FORCES)
def test_every_task_force_is_as_written_down(code: TaskForce, seen: Seen) -> None:
    """The state of each activity, and the page that shows it."""
    status, told = seen
    cells = {slug: status.cells[code, slug] for slug in Slug}
    found = {
        slug.value: [cell.state.value, cell.proof.title if cell.proof else None]
        for slug, cell in cells.items()
    }

    assert found == told["cells"][code]


def test_what_is_not_read_says_why(seen: Seen) -> None:
    """And nothing else does."""
    status, _told = seen

    for cell in status.cells.values():
        assert (cell.why is not None) is (cell.state == "not-read")


def test_who_calls_themselves_focal_is_compared(seen: Seen) -> None:
    """Only F1 does not say so on its home page."""
    status, _told = seen
    said = [str(note) for note in status.notes if "focal" in str(note) and "says" in str(note)]

    assert len(said) == 1
    assert said[0].startswith("F1 is focal in cycle 1")
