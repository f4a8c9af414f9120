"""Which activity of the cycle builds on which, and where one begins before the other ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.cycle import Slug

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sicbot.core.cycle import CycleRow, Period

# From the purposes and outputs on the page of the cycle, version 3, in the order of its steps.
BUILDS_ON: tuple[tuple[Slug, Slug], ...] = (
    (Slug.NOMINATION, Slug.JOIN),
    (Slug.LEADERS_1, Slug.NOMINATION),
    (Slug.PLANNING, Slug.LEADERS_1),
    (Slug.INVENTORY, Slug.PLANNING),
    (Slug.TF_MEETING, Slug.INVENTORY),
    (Slug.TEAM_MEETING, Slug.TF_MEETING),
    (Slug.NOTES, Slug.TEAM_MEETING),
    (Slug.LEADERS_2, Slug.NOTES),
    (Slug.ASSESSMENT, Slug.LEADERS_2),
    (Slug.SCOUTING, Slug.ASSESSMENT),
    (Slug.LEADERS_3, Slug.SCOUTING),
    (Slug.PROPOSAL, Slug.SCOUTING),
    (Slug.IMPLEMENTATION, Slug.PROPOSAL),
)


@dataclass(frozen=True, slots=True)
class Overlap:
    """An activity that begins before the one that it builds on has ended: no error.

    Attributes:
        slug: The activity that begins.
        basis: The one that it builds on.
    """

    slug: Slug
    basis: Slug
    begins: Period
    ends: Period


def overlaps(rows: Mapping[Slug, CycleRow]) -> tuple[Overlap, ...]:
    """Return the overlaps among activities that have days, in the order of the cycle."""
    return tuple(
        Overlap(slug, basis, later, earlier)
        for slug, basis in BUILDS_ON
        if (later := _period(rows, slug)) and (earlier := _period(rows, basis))
        if later.first <= earlier.last
    )


def _period(rows: Mapping[Slug, CycleRow], slug: Slug) -> Period | None:
    return rows[slug].period if slug in rows else None
