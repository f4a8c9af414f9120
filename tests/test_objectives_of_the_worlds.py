"""What the pages of both worlds say of the objectives and goals; read by hand from those pages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sicbot.app import observe
from sicbot.core.objectives import Fact
from sicbot.core.people import TASK_FORCES, TaskForce
from tests.acting.scene import whole_wiki
from tests.conftest import ROOT
from tests.test_people_of_the_worlds import WORLDS, folder_of

if TYPE_CHECKING:
    from sicbot.core.model import PageId
    from sicbot.core.objectives import Registry

CASES = ROOT / "tests" / "cases" / "objectives"
Seen = tuple["Registry", str, dict["PageId", str]]
# The objective whose table has two columns “Target 2030” on the first page.
TWICE = {"shared_wiki": "A3", "demo_world": "D2"}
ON_BOTH = frozenset(Fact) - {Fact.LABEL, Fact.TITLE}
BY_HAND = {
    "shared_wiki": {
        ("A1", Fact.LABEL, 0): "NDCs",
        ("A3", Fact.TARGET_2030, 0): "5 studies/reviews per year.",
        ("B3", Fact.TARGET_2030, 1): "Help-desk active in 5 regions.",
        ("D1", Fact.BASELINE_2020, 1): (
            "Collaborative platform 2.0 fully operational for the Secretariat, the STC and the "
            "Bureau. End of 2021/22, platform fully operational for all members and partners."
        ),
        ("F2", Fact.TARGET_2050, 1): "Manage a 10 to 20 million Euros budget.",
    },
    "demo_world": {
        ("A1", Fact.TARGET_2050, 1): "100% of all UNFCCC parties.",
        ("B3", Fact.TARGET_2050, 1): "Help-desks all over the world.",
        ("B3", Fact.DESCRIPTION, 1): (
            "Regional helpdesks for (a) local plans, (b) payments for carbon, (c) services at the "
            "right level."
        ),
        ("F1", Fact.LABEL, 0): "Twin Regions",
    },
}


@pytest.fixture(scope="module", params=WORLDS)
def seen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """Read the pages of a world."""
    world = request.param
    with (
        whole_wiki(folder_of(world), tmp_path_factory.mktemp("state")) as scene,
        scene.app() as app,
    ):
        programme = observe(app, work=True)
    titles = {page.id: page.title for page in programme.snapshot.pages.records.values()}
    return programme.objectives, world, titles


@pytest.mark.parametrize("code", TASK_FORCES)
def test_every_fact_of_an_objective_is_read(code: TaskForce, seen: Seen) -> None:
    """From both pages, but for columns of which nobody knows which one is meant."""
    registry, world, _titles = seen
    counts = {fact: len(registry.objectives[code].said[fact]) for fact in Fact}
    unclear = {Fact.TARGET_2030, Fact.TARGET_2050} if TWICE[world] == code else set()

    assert counts == {fact: 2 if fact in ON_BOTH - unclear else 1 for fact in Fact}


@pytest.mark.parametrize("code", TASK_FORCES)
def test_facts_are_as_written_down(code: TaskForce, seen: Seen) -> None:
    """Word by word, by page; of a column that stands there twice nothing is taken."""
    registry, world, titles = seen
    told = json.loads((CASES / f"{world}.json").read_text(encoding="utf-8"))[code]
    if TWICE[world] == code:
        for fact in (Fact.TARGET_2030, Fact.TARGET_2050):
            told[fact.value].pop("Join Task Forces")
    said = registry.objectives[code].said

    assert {fact.value: {titles[one.page]: one.text for one in said[fact]} for fact in Fact} == told


def test_facts_are_those_of_the_pages(seen: Seen) -> None:
    """Cells with paragraphs, and rows that go on in a second table."""
    registry, world, _titles = seen
    read = {
        (code, fact, place): registry.objectives[TaskForce(code)].said[fact][place].text
        for code, fact, place in BY_HAND[world]
    }

    assert read == BY_HAND[world]


def test_what_is_unclear_is_said_and_nothing_else(seen: Seen) -> None:
    """The column that stands there twice."""
    registry, world, _titles = seen

    assert [TWICE[world] in str(note) for note in registry.notes] == [True]
    assert not registry.unread


def test_goals_have_the_names_of_both_pages(seen: Seen) -> None:
    """Goal A has two."""
    registry, _world, _titles = seen
    names = {
        letter: {one.text.casefold() for one in goal.names}
        for letter, goal in registry.goals.items()
    }

    assert names == {
        "A": {"initiation & conceptualization", "inception & conceptualization"},
        "B": {"implementation"},
        "C": {"promotion"},
        "D": {"collaboration"},
        "E": {"follow up"},
        "F": {"crosscutting actions"},
    }
    assert all(len(goal.purposes) == len({one.page for one in goal.purposes}) == 2
               for goal in registry.goals.values())  # fmt: skip
