"""What the inventory of both worlds means, against what was written down from their files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sicbot.app import observe
from sicbot.core.work import Verdict
from sicbot.programme.gaps.cells import gaps_of
from tests.acting.scene import whole_wiki
from tests.conftest import ROOT
from tests.test_people_of_the_worlds import WORLDS, folder_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.work import Entry, Inventory

CASES = ROOT / "tests" / "cases" / "inventory"
AS_SETS = ("regions", "problems", "missing")  # their order says nothing


@pytest.fixture(scope="module", params=[(one, v) for one in WORLDS for v in ("9.2", "10.2")])
def seen(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Inventory, dict[str, Any]]]:
    """Read a world, and what is expected of it."""
    world, profile = request.param
    state = tmp_path_factory.mktemp("state")
    with whole_wiki(folder_of(world), state, profile=profile) as scene:
        with scene.app() as app:
            inventory = observe(app, work=True).inventory
        yield inventory, json.loads((CASES / f"{world}.json").read_text(encoding="utf-8"))


def numbers(inventory: Inventory) -> dict[str, int]:
    return {one.key: one.number for one in inventory.entries}


def shown(entry: Entry, inventory: Inventory) -> dict[str, Any]:
    """Return an entry as the expected files tell of it."""
    names = inventory.sponsor_of or {}
    return {
        "kind": entry.kind and entry.kind.value,
        "title": entry.title,
        "owner": entry.owner,
        "sponsors": [names[one] for one in entry.sponsors if one in names],
        "regions": set(entry.regions),
        "countries": list(entry.countries),
        "url": entry.url,
        "supporting": entry.supporting,
        "start": entry.start and entry.start.isoformat(),
        "end": entry.end and entry.end.isoformat(),
        "state": entry.state and entry.state.value,
        "cycle": entry.cycle,
        "task_forces": list(entry.task_forces),
        "problems": {one.code for one in entry.problems},
        "missing": set(entry.missing),
    }


def as_sets(entry: dict[str, Any]) -> dict[str, Any]:
    return entry | {name: set(entry[name]) for name in AS_SETS}


def test_entries_are_as_written_down(seen: tuple[Inventory, dict[str, Any]]) -> None:
    """Every field of every entry, what is odd and what is missing."""
    inventory, told = seen

    assert not inventory.unread
    assert {str(one.number): shown(one, inventory) for one in inventory.entries} == {
        number: as_sets(one) for number, one in told["entries"].items()
    }


def test_sponsors_have_one_name_each(seen: tuple[Inventory, dict[str, Any]]) -> None:
    """With their other spellings and their entries."""
    inventory, told = seen
    by_key = numbers(inventory)

    assert {
        one.name: {"also": list(one.also), "entries": sorted(by_key[key] for key in one.entries)}
        for one in inventory.sponsors
    } == told["sponsors"]


def test_acronyms_in_doubt_are_left_alone(seen: tuple[Inventory, dict[str, Any]]) -> None:
    inventory, told = seen

    assert {
        frozenset((one.name, other)) for one in inventory.sponsors for other in one.perhaps
    } == {frozenset(one) for one in told["perhaps_sponsors"]}


def test_pairs_are_those_that_a_person_would_see(seen: tuple[Inventory, dict[str, Any]]) -> None:
    """All of them, and none besides; near misses are named in the files to be looked at."""
    inventory, told = seen
    found = sorted(sorted((one.one.number, one.other.number)) for one in inventory.pairs)

    assert found == told["pairs"]
    assert not [one for one in told["not_pairs"] if one in found]
    assert all(one.verdict is Verdict.OPEN and one.reasons for one in inventory.pairs)


def test_reports_point_at_the_cycle_before(seen: tuple[Inventory, dict[str, Any]]) -> None:
    inventory, told = seen
    by_key = numbers(inventory)

    assert {
        str(by_key[later]): by_key[earlier] for later, earlier in (inventory.reports or {}).items()
    } == told["reports"]


@pytest.mark.parametrize("cycle", [1, 2])
def test_gaps_are_as_written_down(seen: tuple[Inventory, dict[str, Any]], cycle: int) -> None:
    """The entries and the single sponsor of each objective in each region, or no answer."""
    inventory, told = seen
    found = gaps_of(inventory, cycle).objectives.values()

    assert {
        one.code: {
            region: {"entries": sorted(e.number for e in cell.entries), "single": cell.single}
            for region, cell in one.cells.items()
        }
        if one.has_answered
        else "no answer"
        for one in found
    } == told["gaps"][str(cycle)]
