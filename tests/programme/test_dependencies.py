"""Activities that build on others, and begin before these have ended."""

from __future__ import annotations

import pytest

from sicbot.core.cycle import Slug
from sicbot.programme.cycle.cycle_table import read_cycle_table
from sicbot.programme.cycle.dependencies import BUILDS_ON, overlaps
from tests.people_builders import table


@pytest.mark.parametrize(
    ("assessment", "scouting", "is_overlap"),
    [
        ("May 2023", "June 2023", False),
        ("", "June 2023", False),
        ("May to September 2023", "June 2023", True),
    ],
)
def test_an_overlap_needs_days_of_both(assessment: str, scouting: str, *, is_overlap: bool) -> None:
    """One that begins on the day after the other ends is none."""
    rows = (f"Assess relevance of concept notes | {assessment}",
            f"Search and advocate for financial support | {scouting}")  # fmt: skip
    found = overlaps(read_cycle_table(table("Activity | Timing", *rows)).rows)

    assert [(one.slug, one.basis) for one in found] == (
        [(Slug.SCOUTING, Slug.ASSESSMENT)] if is_overlap else []
    )


def test_nothing_builds_on_what_comes_later() -> None:
    """So no activity waits for itself."""
    order = list(Slug)

    assert all(order.index(basis) < order.index(slug) for slug, basis in BUILDS_ON)
