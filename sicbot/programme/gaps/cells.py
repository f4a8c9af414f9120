"""How many projects there are for each objective in each region, and who pays for them.

A Task Force without an entry has not answered: that is no proof that there are no projects.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.people import TASK_FORCES
from sicbot.core.work import Verdict
from sicbot.programme.people.fields import REGIONS as NAMES_OF_REGIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sicbot.core.people import TaskForce
    from sicbot.core.work import Entry, Inventory

REGIONS = tuple(NAMES_OF_REGIONS)  # in the order of the form
NO_SPONSOR = "sponsor"  # of `Entry.missing`: the question was left open


@dataclass(frozen=True, slots=True)
class Cell:
    """The entries for one objective, in one region or in all.

    Attributes:
        projects: Their number; entries that people said to be one project count once.
        sponsors: Names of all who pay, in alphabetical order.
        own_funds: Whether somebody pays for a project of their own.
    """

    entries: tuple[Entry, ...] = ()
    projects: int = 0
    sponsors: tuple[str, ...] = ()
    own_funds: bool = False

    @property
    def single(self) -> str | None:
        """The sponsor on whom all of it hangs, if there is exactly one."""
        return self.sponsors[0] if len(self.sponsors) == 1 and not self.own_funds else None


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Objective:
    """What one Task Force has entered for one cycle.

    Attributes:
        whole: All its entries, whatever their region.
        cells: By region; those of no region are in `whole` alone.
    """

    code: TaskForce
    whole: Cell
    cells: Mapping[str, Cell]

    @property
    def has_answered(self) -> bool:
        """Whether there is an entry; without one, nothing is known."""
        return bool(self.whole.entries)

    @property
    def placeless(self) -> tuple[Entry, ...]:
        """Entries that name none of the five regions."""
        return tuple(one for one in self.whole.entries if not places(one))


@dataclass(frozen=True, slots=True)
class Spread:
    """Entries by region, and all of them."""

    whole: Cell
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class CycleGaps:
    """All objectives in one cycle.

    Attributes:
        objectives: All 24, in their order.
        all: All entries of the cycle.
        sponsors: The entries of each sponsor; in alphabetical order.
        complete: Whether everything was read; else what is not there may exist.
    """

    cycle: int
    objectives: Mapping[TaskForce, Objective]
    all: Spread
    sponsors: Mapping[str, Spread]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Counting:
    """How entries of one inventory are counted, worked out once for all cells."""

    inventory: Inventory
    one_of: Mapping[str, str]

    def cell(self, entries: Iterable[Entry]) -> Cell:
        """Return what these entries are together."""
        given = tuple(entries)
        paid = [self.paid_by(one) for one in given]
        return Cell(
            given,
            len({self.one_of.get(one.key, one.key) for one in given}),
            tuple(sorted({name for names, _own in paid for name in names})),
            any(own for _names, own in paid),
        )

    def by_region(self, entries: Iterable[Entry]) -> dict[str, Cell]:
        """Return what these entries are in each of the five regions."""
        found: dict[str, list[Entry]] = {name: [] for name in REGIONS}
        for entry in entries:
            for name in places(entry):
                found[name].append(entry)
        return {name: self.cell(those) for name, those in found.items()}

    def spread(self, entries: Iterable[Entry]) -> Spread:
        """Return these entries by region, and all of them."""
        given = tuple(entries)
        return Spread(self.cell(given), self.by_region(given))

    def paid_by(self, entry: Entry) -> tuple[tuple[str, ...], bool]:
        """Return the sponsors of an entry under one name each, and whether own funds pay."""
        known = self.inventory.sponsor_of
        if not entry.sponsors:
            return (), NO_SPONSOR not in entry.missing
        if known is None:
            return entry.sponsors, False
        names = tuple(dict.fromkeys(known[one] for one in entry.sponsors if one in known))
        return names, any(one not in known for one in entry.sponsors)


def counting(inventory: Inventory) -> Counting:
    """Return how to count: entries that people said to be the same lead to one of them."""
    found: dict[str, str] = {}

    def root(key: str) -> str:
        while key in found:
            key = found[key]
        return key

    for pair in inventory.pairs:
        one, other = sorted((root(pair.one.key), root(pair.other.key)))
        if pair.verdict is Verdict.SAME and one != other:
            found[other] = one
    return Counting(inventory, {key: root(key) for key in found})


def gaps_of(inventory: Inventory, cycle: int) -> CycleGaps:
    """Return what the inventory tells of one cycle."""
    counted = counting(inventory)
    entries = tuple(one for one in inventory.entries if one.cycle == cycle)
    by_code = defaultdict[str, list["Entry"]](list)
    by_sponsor = defaultdict[str, list["Entry"]](list)
    for entry in entries:
        for code in dict.fromkeys(entry.task_forces):
            by_code[code].append(entry)
        for name in counted.paid_by(entry)[0]:
            by_sponsor[name].append(entry)
    return CycleGaps(
        cycle,
        {
            code: Objective(code, counted.cell(by_code[code]), counted.by_region(by_code[code]))
            for code in TASK_FORCES
        },
        counted.spread(entries),
        {name: counted.spread(by_sponsor[name]) for name in sorted(by_sponsor)},
        inventory.complete,
    )


def places(entry: Entry) -> tuple[str, ...]:
    """Return those of the five regions that an entry names."""
    return tuple(one for one in REGIONS if one in entry.regions)


def change(now: Objective, before: Objective | None, region: str | None = None) -> int | None:
    """Return how many projects there are more than in the cycle before, in a region or in all.

    None where the Task Force has not answered in one of both cycles.
    """
    if before is None or not (now.has_answered and before.has_answered):
        return None
    one, other = (side.whole if region is None else side.cells[region] for side in (now, before))
    return one.projects - other.projects
