"""What the comparison says of the three versions of the cycle's page, on both worlds."""

from __future__ import annotations

import random
import re
from itertools import product
from typing import TYPE_CHECKING

import pytest

from sicbot.programme.cycle.comparison import Shift, compare
from sicbot.programme.cycle.cycle_table import read_cycle_table
from sicbot.reports.comparison import comparison_json
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from sicbot.core.cycle import CycleTable

DEMO = ROOT / "sicbot" / "demo_world"
VERSIONS = (1, 2, 3)
FROM_TF_MEETING = (
    "tf-meeting", "team-meeting", "complete-notes", "tfl-meeting-2", "assessment", "scouting",
    "tfl-meeting-3", "full-proposal", "contract-negotiations", "implementation", "support",
    "monitoring",
)  # fmt: skip
CONTRACT = "contract-negotiations"


def body(number: int, world: Path = DEMO) -> str:
    return (world / "pages" / f"sic.v{number}.xhtml").read_text(encoding="utf-8")


def table(number: int) -> CycleTable:
    return read_cycle_table(body(number))


@pytest.mark.parametrize("number", VERSIONS)
def test_a_version_does_not_differ_from_itself(number: int) -> None:
    assert not compare(table(number), table(number))


@pytest.mark.parametrize(("one", "other"), tuple(product(VERSIONS, VERSIONS)))
def test_backwards_what_was_added_is_dropped(one: int, other: int) -> None:
    there = comparison_json("", one, other, compare(table(one), table(other)))
    back = comparison_json("", other, one, compare(table(other), table(one)))

    assert (there["added"], there["dropped"]) == (back["dropped"], back["added"])
    for aspect in ("renumbered", "renamed", "retimed"):
        assert there[aspect] == {slug: pair[::-1] for slug, pair in back[aspect].items()}


def test_from_the_first_to_the_second_all_numbers_from_7_on_are_one_lower() -> None:
    found = compare(table(1), table(2))
    numbers = {one.slug: one.number for one in found.changed if one.number}

    assert (dict(found.added), dict(found.dropped)) == ({}, {})
    assert found.shifts == (Shift(7, 18, -1, unused=6),)
    assert tuple(numbers) == FROM_TF_MEETING


def test_from_the_second_to_the_third_the_negotiations_are_dropped() -> None:
    found = compare(table(2), table(3))

    assert (list(found.added), list(found.dropped)) == ([], [CONTRACT])
    assert found.shifts == (Shift(15, 17, -1, dropped=(CONTRACT,)),)
    assert [one.slug for one in found.changed if one.name] == ["planning", "inventory", "support"]


def test_from_the_first_to_the_third_each_keeps_its_slug() -> None:
    found = compare(table(1), table(3))

    assert (list(found.added), list(found.dropped)) == ([], [CONTRACT])
    numbers = {one.slug: one.number for one in found.changed if one.number}
    assert (numbers["monitoring"].before, numbers["monitoring"].after) == ("18", "16")


@pytest.mark.parametrize("number", VERSIONS)
@pytest.mark.parametrize("seed", range(20))
def test_a_word_more_in_one_cell_is_the_only_difference(number: int, seed: int) -> None:
    """Only where the name is of no activity any more, the row is another one."""
    text = body(number)
    ends = [one.start() for one in re.finditer(r"(?<=\w)</(td|li|p)>", text)]
    place = random.Random(seed).choice(  # noqa: S311  # no secret
        [one for one in ends if one > text.rindex("</th>")]
    )
    edited = f"{text[:place]} quagga{text[place:]}"
    found = compare(table(number), read_cycle_table(edited))
    document = comparison_json("", 1, 2, found)
    told = {name for name, value in document.items() if value} - {"page", "versions"}

    assert "quagga" in str(document) or told == {"purpose"}
    assert len(told) == 1 or told == {"added", "dropped"}
    assert len(found.changed) + len(found.steps) + len(found.added) == 1
