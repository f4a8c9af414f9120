"""Days of start and end as people type them: what is clear, and what is not."""

from __future__ import annotations

from datetime import date

import pytest

from sicbot.programme.inventory.written_periods import first_day, last_day

CLEAR = {
    "2021-03-05": ("2021-03-05", "2021-03-05"),
    "05/03/2021": ("2021-03-05", "2021-03-05"),
    "5.3.2021": ("2021-03-05", "2021-03-05"),
    "5 March 2021": ("2021-03-05", "2021-03-05"),
    "5th of March 2021": ("2021-03-05", "2021-03-05"),
    "March 5, 2021": ("2021-03-05", "2021-03-05"),
    "Mar. 5th, 2021": ("2021-03-05", "2021-03-05"),
    "1er août 2022": ("2022-08-01", "2022-08-01"),
    "3 févr. 2022": ("2022-02-03", "2022-02-03"),
    "5 de marzo de 2021": ("2021-03-05", "2021-03-05"),
    "février 2020": ("2020-02-01", "2020-02-29"),
    "Dec 2021": ("2021-12-01", "2021-12-31"),
    "03/2021": ("2021-03-01", "2021-03-31"),
    "2021-03": ("2021-03-01", "2021-03-31"),
    "2021": ("2021-01-01", "2021-12-31"),
    " 2021 ": ("2021-01-01", "2021-12-31"),
    "": None,
    "31/02/2021": None,
    "30 February 2021": None,
    "13/2021": None,
    "2020-2023": None,
    "spring 2021": None,
    "March": None,
    "0000": None,
    "March 0000": None,
    "March 2021 or later, depending on what the funder says of it": None,
    "2021 " * 20_000: None,
}


@pytest.mark.parametrize("typed", CLEAR, ids=lambda one: one[:20])
def test_a_month_or_year_begins_first_and_ends_last(typed: str) -> None:
    """What is not clear is no day."""
    wanted = CLEAR[typed]
    days = tuple(map(date.fromisoformat, wanted)) if wanted else (None, None)

    assert (first_day(typed), last_day(typed)) == days
