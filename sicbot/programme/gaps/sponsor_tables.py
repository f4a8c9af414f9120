"""Where all hangs on one sponsor, and which sponsor pays in which region, for members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.text import _
from sicbot.programme.gaps.cells import REGIONS
from sicbot.programme.inventory.words import region

if TYPE_CHECKING:
    from collections.abc import Callable

    from sicbot.core.text import Text
    from sicbot.programme.gaps.cells import Cell, CycleGaps
    from sicbot.programme.inventory.told import Told

MOST_SPONSORS = 60  # rows of the table; a longer one is read by nobody
RESTRICTED = _("(restricted)")
Row = dict[str, object]


def single_sponsors(
    whole: CycleGaps, known: CycleGaps, told: Told, show: Callable[[Text], str]
) -> list[Row]:
    """Return on whom regions hang, or all of an objective, with those regions.

    Args:
        whole: What all entries tell.
        known: What those tell that the readers may know.
        told: Who the readers are.
        show: Translates.
    """
    rows = list[Row]()
    for code, one in whole.objectives.items():
        theirs, by_sponsor = known.objectives[code], dict[str, list[str]]()
        for name, cell in one.cells.items():
            if cell.single is not None:
                sponsor = show(_named(cell, theirs.cells[name], told))
                by_sponsor.setdefault(sponsor, []).append(show(region(name)))
        everything = one.whole.single is not None
        if everything:
            sponsor = show(_named(one.whole, theirs.whole, told))
            by_sponsor = {sponsor: [name for names in by_sponsor.values() for name in names]}
        rows += [
            {"code": code, "sponsor": sponsor, "regions": ", ".join(names), "all": everything}
            for sponsor, names in by_sponsor.items()
        ]
    return rows


def _named(cell: Cell, theirs: Cell, told: Told) -> Text:
    """Return the only sponsor of a cell, unless an entry of it is not for the readers."""
    if theirs.single is None or len(theirs.entries) < len(cell.entries):
        return RESTRICTED
    return told.named(theirs.single)


def sponsor_regions(known: CycleGaps, told: Told, show: Callable[[Text], str]) -> Row:
    """Return the sponsors that the readers may know by region, those with most projects first."""
    rows = sorted(
        known.sponsors.items(), key=lambda row: (-row[1].whole.projects, row[0].casefold(), row[0])
    )
    return {
        "payers": [
            {
                "name": show(told.named(name)),
                "counts": [one.cells[each].projects for each in REGIONS],
                "projects": one.whole.projects,
            }
            for name, one in rows[:MOST_SPONSORS]
        ],
        "more_payers": max(0, len(rows) - MOST_SPONSORS),
    }
