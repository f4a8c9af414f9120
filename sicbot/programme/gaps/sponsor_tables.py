"""Where all hangs on one sponsor, and which sponsor pays in which region, for members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.text import _
from sicbot.programme.gaps.cells import REGIONS, gaps_of
from sicbot.programme.gaps.matrix import REGION_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable

    from sicbot.core.text import Text
    from sicbot.programme.gaps.cells import CycleGaps, Objective
    from sicbot.programme.gaps.naming import Naming

MOST_SPONSORS = 60  # rows of the table; a longer one is read by nobody
RESTRICTED = _("(restricted)")
Told = dict[str, object]


def single_sponsors(gaps: CycleGaps, naming: Naming, show: Callable[[Text], str]) -> list[Told]:
    """Return a row for each objective and sponsor on whom a region, or all of it, hangs."""
    return [row for one in gaps.objectives.values() for row in _of_objective(one, naming, show)]


def _of_objective(objective: Objective, naming: Naming, show: Callable[[Text], str]) -> list[Told]:
    by_sponsor: dict[str, list[str]] = {}
    for name, cell in objective.cells.items():
        if cell.single is not None:
            told = show(naming.single(cell) or RESTRICTED)
            by_sponsor.setdefault(told, []).append(show(REGION_NAMES[name]))
    if objective.whole.single is not None:
        told = show(naming.single(objective.whole) or RESTRICTED)
        return [_single(objective, told, [one for names in by_sponsor.values() for one in names])]
    return [_single(objective, told, regions) for told, regions in by_sponsor.items()]


def _single(objective: Objective, sponsor: str, regions: list[str]) -> Told:
    return {
        "code": objective.code,
        "sponsor": sponsor,
        "regions": ", ".join(regions),
        "all": objective.whole.single is not None,
    }


def sponsor_regions(cycle: int, naming: Naming, show: Callable[[Text], str]) -> dict[str, object]:
    """Return sponsors by region, those with most projects first; restricted ones as a number."""
    told, hidden = (gaps_of(one, cycle) for one in (naming.told, naming.hidden))
    rows = sorted(
        told.sponsors.items(), key=lambda row: (-row[1].whole.projects, row[0].casefold(), row[0])
    )
    return {
        "payers": [
            {
                "name": show(naming.named(name)),
                "counts": [one.cells[region].projects for region in REGIONS],
                "projects": one.whole.projects,
            }
            for name, one in rows[:MOST_SPONSORS]
        ],
        "more_payers": max(0, len(rows) - MOST_SPONSORS),
        "hidden": len(hidden.all.whole.entries),
    }
