"""Days of a plan, a year later: what is a day moves, all else stays as people wrote it."""

from __future__ import annotations

import pytest

from sicbot.programme.scaffolds.later_days import a_year_later

STAYS = ["", "soon", "May", "after COP27", "after COP27 2022", "each year", "week 12", "31.02.2023"]
MOVES = {
    "2023-05-01": "2024-05-01",
    "2024-02-29": "2025-02-28",
    "01.05.2023": "2024-05-01",
    "1/5/23": "2024-05-01",
    "29 February 2024": "28 February 2025",
    "May 2023": "May 2024",
    "mai 2023": "mai 2024",
    "November 2022 - January 2023": "November 2023 - January 2024",
    "2023": "2024",
    "by 2023-05-01, or 2023-06-30": "by 2024-05-01, or 2024-06-30",
    "draft 12.05.2023": "draft 2024-05-12",
}


@pytest.mark.parametrize("typed", STAYS)
def test_what_is_no_clear_day_stays(typed: str) -> None:
    """No day is guessed."""
    assert a_year_later(typed) == typed


@pytest.mark.parametrize(("typed", "later"), MOVES.items())
def test_a_day_moves_by_a_year(typed: str, later: str) -> None:
    """The last of February has no counterpart in most years: the 28th then."""
    assert a_year_later(typed) == later
