"""Timings as days: what is clear, what is not."""

from __future__ import annotations

from datetime import date

import pytest

from sicbot.core.cycle import Period
from sicbot.programme.cycle.timing import period_in, period_of

CLEAR = [
    ("September 2022", "2022-09-01", "2022-09-30"),
    ("November 2022 (after COP27)", "2022-11-01", "2022-11-30"),
    ("December 2022\n(after COP27)", "2022-12-01", "2022-12-31"),
    ("November 2022 - January 2023", "2022-11-01", "2023-01-31"),
    ("November 2022 – January 2023", "2022-11-01", "2023-01-31"),
    ("February to May 2023", "2023-02-01", "2023-05-31"),
    ("November to January 2023", "2022-11-01", "2023-01-31"),
    ("Feb. 2024", "2024-02-01", "2024-02-29"),
    ("from March until August 2023", "2023-03-01", "2023-08-31"),
    ("mars à août 2023", "2023-03-01", "2023-08-31"),
    ("de février à mai 2023", "2023-02-01", "2023-05-31"),
    ("de noviembre de 2022 a enero de 2023", "2022-11-01", "2023-01-31"),
    ("septiembre 2023", "2023-09-01", "2023-09-30"),
    ("8 December 2022", "2022-12-08", "2022-12-08"),
    ("December 8, 2022", "2022-12-08", "2022-12-08"),
    ("1er décembre 2022", "2022-12-01", "2022-12-01"),
    ("5 to 9 June 2023", "2023-06-05", "2023-06-09"),
    ("28 June - 2 July 2023", "2023-06-28", "2023-07-02"),
    ("20 December to 10 January 2023", "2022-12-20", "2023-01-10"),
    ("1 June 2023 to 2 July 2024", "2023-06-01", "2024-07-02"),
    ("09/2022", "2022-09-01", "2022-09-30"),
    ("2022-09", "2022-09-01", "2022-09-30"),
    ("2022-09-05", "2022-09-05", "2022-09-05"),
    ("2022-09-05\n2022-10-06", "2022-09-05", "2022-10-06"),
    ("2023", "2023-01-01", "2023-12-31"),
]
UNCLEAR = [
    "",
    "announce at COP 28 / 4p1000 Day",
    "early 2023",
    "mid-January 2023",
    "September",
    "September 2022 and March 2023",
    "March and June 2023",
    "March 2023 - January 2023",
    "31 June 2023",
    "13/2022",
    "00/2022",
    "2022-13-01",
    "every month",
    "to be announced",
    "4p1000 Day 2023",
    "December 2022 or later",
    "99999 2023",
]


@pytest.mark.parametrize(("text", "first", "last"), CLEAR)
def test_clear_timings_are_days(text: str, first: str, last: str) -> None:
    """Months, ranges, across the turn of the year, in three languages."""
    assert period_of(text) == Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("text", UNCLEAR)
def test_what_is_not_clear_is_no_period(text: str) -> None:
    """Nothing is guessed."""
    assert period_of(text) is None


@pytest.mark.parametrize(
    ("title", "first", "last"),
    [
        ("1st Task Force Leaders Meeting - 8 December 2022", "2022-12-08", "2022-12-08"),
        ("Minutes 2023-03-16", "2023-03-16", "2023-03-16"),
        ("Réunion de juin 2023, compte rendu", "2023-06-01", "2023-06-30"),
        ("Annual report 2023", "2023-01-01", "2023-12-31"),
    ],
)
def test_a_title_may_name_days(title: str, first: str, last: str) -> None:
    """The longest clear piece counts."""
    assert period_in(title) == Period(date.fromisoformat(first), date.fromisoformat(last))


def test_a_title_without_a_date_names_none() -> None:
    """And its numbers are none."""
    assert period_in("1st meeting of 24 Task Forces") is None
