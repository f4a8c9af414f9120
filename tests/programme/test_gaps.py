"""Projects by objective and region: what counts once, and what hangs on one sponsor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sicbot.core.model import Gap
from sicbot.core.people import TASK_FORCES, TaskForce
from sicbot.core.text import verbatim
from sicbot.core.work import Inventory, Verdict
from sicbot.programme.gaps.cells import REGIONS, change, gaps_of
from tests.inventories import entry, expected, same, written_down

if TYPE_CHECKING:
    from sicbot.core.work import Entry
    from sicbot.programme.gaps.cells import Cell, CycleGaps

A1, A2 = TaskForce("A1"), TaskForce("A2")
AFRICA, ASIA, EUROPE, LATIN_AMERICA, NORTH = REGIONS
WORLDS = ("shared_wiki", "demo_world")


def cell_of(*entries: Entry, region: str = AFRICA, **more: Any) -> Cell:
    """Return what these are for A1 in a region."""
    return gaps_of(Inventory(entries, **more), 2).objectives[A1].cells[region]


def told(gaps: CycleGaps) -> dict[str, Any]:
    """Return the gaps as the expected files tell them."""
    return {
        code: {
            region: {
                "entries": sorted(one.number for one in cell.entries),
                "single": cell.single,
            }
            for region, cell in one.cells.items()
        }
        if one.has_answered
        else "no answer"
        for code, one in gaps.objectives.items()
    }


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("cycle", [1, 2])
def test_cells_of_the_worlds_are_those_written_down(world: str, cycle: int) -> None:
    """Entries and single sponsors of all 120 cells."""
    assert told(gaps_of(written_down(world), cycle)) == expected(world)["gaps"][str(cycle)]


SINGLE: dict[str, tuple[tuple[dict[str, str], ...], str | None]] = {
    "nothing": ((), None),
    "one entry, one sponsor": (({"sponsors": "S"},), "S"),
    "one entry, two sponsors": (({"sponsors": "S; T"},), None),
    "two entries of one sponsor": (({"sponsors": "S"}, {"sponsors": "S"}), "S"),
    "two sponsors": (({"sponsors": "S"}, {"sponsors": "T"}), None),
    "one of both has two": (({"sponsors": "S"}, {"sponsors": "S; T"}), None),
    "own funds": (({},), None),
    "own funds beside a sponsor": (({"sponsors": "S"}, {}), None),
    "sponsor left out": (({"missing": "sponsor"},), None),
    "sponsor left out beside a sponsor": (({"sponsors": "S"}, {"missing": "sponsor"}), "S"),
    "two spellings of one": (({"sponsors": "S"}, {"sponsors": "s."}), "S"),
    "own funds, as typed": (({"sponsors": "own funds"},), None),
    "own funds as typed, beside a sponsor": (({"sponsors": "S; own funds"},), None),
}


@pytest.mark.parametrize("case", SINGLE)
def test_a_cell_hangs_on_one_sponsor(case: str) -> None:
    """All that is paid for is paid by one, and nobody pays for something of their own."""
    described, single = SINGLE[case]
    names = {"S": "S", "s.": "S", "T": "T"}
    entries = [entry(n, regions=AFRICA, **one) for n, one in enumerate(described, 1)]

    assert cell_of(*entries, sponsor_of=names).single == single


VERDICTS = {Verdict.OPEN: 3, Verdict.DIFFERENT: 3, Verdict.SAME: 1}


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_pair_counts_once_when_people_say_that_it_is_one(verdict: Verdict) -> None:
    """Three entries, of which the first is the second and the second the third."""
    one, two, three = (entry(n, regions=AFRICA) for n in (1, 2, 3))
    pairs = (same(one, two, verdict), same(three, two, verdict))

    assert cell_of(one, two, three, pairs=pairs).projects == VERDICTS[verdict]


def test_two_are_one_by_a_third_elsewhere() -> None:
    """What is the same as an entry of another objective is one with what that one is."""
    one, two, bridge = entry(1, regions=AFRICA), entry(2, regions=AFRICA), entry(3, "A2")
    pairs = (same(one, bridge), same(bridge, two))

    assert cell_of(one, two, bridge, pairs=pairs).projects == 1


def test_no_entry_is_no_answer_and_no_zero() -> None:
    """Nothing in a region is 0 only for a Task Force that has answered."""
    gaps = gaps_of(Inventory((entry(1, regions=AFRICA),)), 2)

    assert [code for code in TASK_FORCES if gaps.objectives[code].has_answered] == [A1]
    assert gaps.objectives[A1].cells[ASIA].projects == 0


def test_an_entry_counts_in_each_of_its_objectives_and_regions_once() -> None:
    """Two objectives and two regions are four cells, and one entry in all."""
    one = entry(1, "A1; A2", regions=f"{AFRICA}; {ASIA}")
    gaps = gaps_of(Inventory((one,)), 2)

    assert [gaps.objectives[code].whole.projects for code in (A1, A2)] == [1, 1]
    assert [gaps.all.cells[name].projects for name in REGIONS] == [1, 1, 0, 0, 0]
    assert gaps.all.whole.projects == 1


def test_an_entry_without_a_known_region_counts_for_the_objective_alone() -> None:
    """ "Antarctica" is none of the five regions."""
    gaps = gaps_of(Inventory((entry(1), entry(2, regions="Antarctica"))), 2)

    assert gaps.objectives[A1].whole.projects == 2
    assert len(gaps.objectives[A1].placeless) == 2
    assert not any(gaps.objectives[A1].cells[name].projects for name in REGIONS)


def test_other_cycles_do_not_count() -> None:
    """Nor what belongs to none."""
    entries = (entry(1, cycle=1), entry(2, cycle=None), entry(3, cycle=2))

    assert gaps_of(Inventory(entries), 2).all.whole.projects == 1


def test_sponsors_have_their_regions() -> None:
    """Each by its one name."""
    entries = (
        entry(1, sponsors="S", regions=AFRICA),
        entry(2, sponsors="s.", regions=f"{AFRICA}; {EUROPE}"),
        entry(3, regions=ASIA),
    )
    found = gaps_of(Inventory(entries, sponsor_of={"S": "S", "s.": "S"}), 2).sponsors

    assert {
        sponsor: [one.cells[name].projects for name in REGIONS] for sponsor, one in found.items()
    } == {"S": [2, 0, 1, 0, 0]}


CHANGES = {(1, 3): 2, (3, 1): -2, (2, 2): 0, (0, 2): None, (2, 0): None}


@pytest.mark.parametrize("counts", CHANGES)
def test_change_since_the_cycle_before(counts: tuple[int, int]) -> None:
    """Known only where there was an answer in both."""
    before, now = (
        [entry(10 * cycle + n, regions=AFRICA, cycle=cycle) for n in range(count)]
        for cycle, count in enumerate(counts, 1)
    )
    inventory = Inventory((*before, *now))
    one, two = (gaps_of(inventory, cycle).objectives[A1] for cycle in (1, 2))

    assert change(two, one) == change(two, one, AFRICA) == CHANGES[counts]
    assert change(two, None) is None


def test_what_was_not_read_is_known_to_be_missing() -> None:
    """An inventory with gaps proves no absence."""
    unread = (Gap("form inventory", verbatim("refused")),)

    assert gaps_of(Inventory(), 2).complete
    assert not gaps_of(Inventory(unread=unread), 2).complete
