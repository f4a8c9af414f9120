"""Which addresses are asked when, and what is said of those that do not answer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from sicbot.core.links import Answer, LinkState
from sicbot.core.model import PageId
from sicbot.core.work import Entry
from sicbot.programme.inventory.links import due, from_facts, key_of, learn, silent, to_facts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

A, B, C = "https://a.example.org/", "https://b.example.org/", "https://c.example.org/"
DAY = date(2023, 10, 3)
YES, GONE, NO, UNASKED = Answer.ANSWERS, Answer.GONE, Answer.SILENT, Answer.NOT_ASKED


def day(number: int) -> date:
    return DAY + timedelta(days=number)


def learnt(*steps: tuple[int, Answer, Answer]) -> dict[str, LinkState]:
    """Return what is known after asking A and B on some days."""
    states = dict[str, LinkState]()
    for number, one, other in steps:
        states = learn(states, {A: one, B: other}, day(number))
    return states


def told(states: Mapping[str, LinkState], url: str = A) -> Sequence[str]:
    entry = Entry(PageId("1"), "form x", "r", 1, None, "Soils", "Trust", (), url=url)
    return [str(one) for one in silent(entry, states)]


SAID = ["the address has not answered since 2023-10-03"]
CASES = {
    "once": ([(0, NO, YES)], []),
    "twice, too close": ([(0, NO, YES), (6, NO, YES)], []),
    "twice, a week apart": ([(0, NO, YES), (7, NO, YES)], SAID),
    "nothing there, twice": ([(0, GONE, YES), (7, GONE, YES)], SAID),
    "gone, then silent": ([(0, GONE, YES), (9, NO, YES)], SAID),
    "more often, the first day counts": ([(0, NO, YES), (7, NO, YES), (14, NO, YES)], SAID),
    "an answer in between": ([(-7, NO, YES), (0, YES, YES), (7, NO, YES)], []),
    "answers again": ([(0, NO, YES), (7, NO, YES), (14, YES, YES)], []),
    "always": ([(0, YES, YES), (7, YES, YES)], []),
    "nobody answered, perhaps our fault": ([(0, NO, NO), (7, NO, NO)], []),
    "nobody answered the second time": ([(0, NO, YES), (7, NO, NO)], []),
    "then others did": ([(0, NO, YES), (7, NO, NO), (14, NO, YES)], SAID),
    "one that says no is a sign that the network works": ([(0, NO, GONE), (7, NO, GONE)], SAID),
    "never asked": ([(0, UNASKED, YES), (7, UNASKED, YES)], []),
    "not asked any more": ([(0, NO, YES), (7, NO, YES), (14, UNASKED, YES)], SAID),
}


@pytest.mark.parametrize(("steps", "expected"), CASES.values(), ids=CASES)
def test_twice_a_week_apart_is_said(
    steps: list[tuple[int, Answer, Answer]], expected: list[str]
) -> None:
    assert told(learnt(*steps)) == expected


@pytest.mark.parametrize("url", ["", "mail ada@example.org", "none", C, A + "other"])
def test_of_other_addresses_nothing_is_said(url: str) -> None:
    assert told(learnt((0, NO, YES), (7, NO, YES)), url) == []


@pytest.mark.parametrize("url", [A, f" {A} ", f"{A}#part", "a.example.org/"])
def test_spellings_of_one_address_are_one(url: str) -> None:
    """A part of a page is no other page; what has no scheme is https, as its link is."""
    assert told(learnt((0, NO, YES), (7, NO, YES)), url) == SAID


STATES = {key_of(A): LinkState(day(0)), key_of(B): LinkState(day(-1))}
DUE = [
    (6, 50, [C, B]), (5, 50, [C]), (7, 50, [C, B, A]), (7, 2, [C, B]), (7, 1, [C]),
]  # fmt: skip


@pytest.mark.parametrize(("number", "most", "expected"), DUE)
def test_those_asked_longest_ago_come_first(number: int, most: int, expected: list[str]) -> None:
    """Never asked comes before all; not before a week is over, and no more than the limit."""
    assert due([A, B, C], STATES, day(number), 7, most) == tuple(expected)


def test_those_never_asked_keep_the_order_of_their_entries() -> None:
    assert due([B, C, A], {}, DAY, 7, 2) == (B, C)


def test_what_is_known_is_remembered() -> None:
    """And no address stands in it."""
    states = learnt((0, NO, YES), (7, NO, YES))
    facts = to_facts(states)

    assert from_facts(facts) == states
    assert "example" not in f"{facts}"


@pytest.mark.parametrize("text", ["", "{}", "[]", '["", "", ""]', '["2023-10-03"]', "7", '["x"]'])
def test_what_does_not_read_is_asked_anew(text: str) -> None:
    assert from_facts({"k": text}) == {}


def test_an_address_that_no_entry_has_is_remembered_for_a_year() -> None:
    """An entry that was not read once begins nothing anew."""
    states = learnt((0, NO, YES))

    assert states.keys() <= learn(states, {C: YES}, day(365)).keys()
    assert learn(states, {C: YES}, day(366)).keys() == {key_of(C)}
