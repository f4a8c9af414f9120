"""What the comparison says of the three versions of the cycle's page, on both worlds."""

from __future__ import annotations

import json
import random
import re
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from sicbot.programme.cycle.comparison import Shift, compare
from sicbot.programme.cycle.cycle_table import read_cycle_table
from sicbot.reports.comparison import comparison_json
from tests.conftest import ROOT, needs_shared
from tests.programme.test_cycle_page import folder_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from sicbot.core.cycle import CycleTable
    from sicbot.programme.cycle.comparison import Comparison, Pair
    from sicbot.programme.cycle.likeness import Item, Matched

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
    assert found.shifts == (Shift(7, 14, -1, unused=6), Shift(16, 18, -2, 6, (CONTRACT,)))


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


CASES = ROOT / "tests" / "cases" / "cycle"
WORLDS = (
    pytest.param("demo_world", "demo_compare", id="demo_world"),
    pytest.param("shared_wiki", "compare", id="shared_wiki", marks=needs_shared),
)


@pytest.mark.parametrize(("one", "other"), [(1, 2), (2, 3), (1, 3)])
@pytest.mark.parametrize(("world", "cases"), WORLDS)
def test_the_real_changes_are_named_and_no_false_one(
    world: str, cases: str, one: int, other: int
) -> None:
    """As people wrote them down from the texts; of what they call doubtful nothing is asked."""
    told = json.loads((CASES / f"{cases}_{one}_{other}.json").read_text(encoding="utf-8"))
    folder = folder_of(world)
    tables = [read_cycle_table(body(number, folder)) for number in (one, other)]
    doubtful = {(case["slug"], text) for case in told.pop("doubtful")
                for text in (case["place"], *case["before"], *case["after"])}  # fmt: skip

    assert in_order(changes(compare(*tables), doubtful)) == in_order(told)


def changes(found: Comparison, doubtful: set[tuple[str, str]]) -> dict[str, object]:
    """Return a comparison as the expected files tell one."""
    return {
        "added": [slug_of(name) for name in found.added],
        "dropped": [slug_of(name) for name in found.dropped],
        "renumbered": pairs({one.slug: one.number for one in found.changed}),
        "renamed": pairs({one.slug: one.name for one in found.changed}),
        "retimed": pairs({one.slug: one.timing for one in found.changed}),
        "moved_step": pairs({one.slug: one.step for one in found.changed}),
        "outputs": lists({one.slug: one.outputs for one in found.changed}, doubtful),
        "duties": lists({one.slug: one.duties for one in found.changed}, doubtful),
        "purpose": [
            slug
            for one in found.changed
            if one.purpose and ((slug := slug_of(one.slug)), "purpose") not in doubtful
        ],
    }


def in_order(told: Any) -> Any:  # any part of a document
    """Return what an expected file tells, without empty lists of a row, each list in order."""
    for aspect in ("outputs", "duties"):
        told[aspect] = {
            slug: {kind: sorted(items) for kind, items in kinds.items() if items}
            for slug, kinds in told[aspect].items()
        }
    return {name: sorted(one) if isinstance(one, list) else one for name, one in told.items()}


def slug_of(name: str) -> str:
    return "contract" if name == CONTRACT else str(name)


def pairs(found: Mapping[str, Pair | None]) -> dict[str, list[str]]:
    return {slug_of(slug): [one.before, one.after] for slug, one in found.items() if one}


def lists(
    found: Mapping[str, Matched], doubtful: set[tuple[str, str]]
) -> dict[str, dict[str, list[Any]]]:
    """Return what became of items of outputs or duties, without those that are doubtful."""
    told = dict[str, dict[str, list[Any]]]()
    for slug, matched in found.items():
        name = slug_of(slug)

        def known(items: Iterable[Item], name: str = name) -> bool:
            return not any((name, one.text) in doubtful for one in items)

        kinds: dict[str, list[Any]] = {
            "added": [one_of(one) for one in matched.added if known([one])],
            "dropped": [one_of(one) for one in matched.dropped if known([one])],
            "reworded": [
                [*one_of(old, listed=True), new.text] for old, new in matched.reworded
                if known([old, new])
            ],
            "moved": [
                [old.group, new.group, new.text] for old, new in matched.moved
                if known([old, new])
            ],
        }  # fmt: skip
        if any(kinds.values()):
            told[name] = kinds
    return told


def one_of(item: Item, *, listed: bool = False) -> Any:  # as the files write it
    return [item.group, item.text] if item.group else [item.text] if listed else item.text
