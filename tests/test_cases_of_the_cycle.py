"""The expected files of the cycle and of the objectives agree with one another."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conftest import ROOT

CASES = ROOT / "tests" / "cases"
STEPS = [(1, 2), (2, 3), (1, 3)]
PREFIXES = {"sic": "compare", "demo": "demo_compare"}
FACTS = ("baseline-2020", "target-2030", "target-2050")


def case(name: str) -> Any:
    """Return what stands in one of the files."""
    return json.loads((CASES / f"{name}.json").read_text("utf-8"))


def texts(world: str, version: int, slug: str) -> set[str]:
    """Return the outputs and duties of one activity."""
    row = next(one for one in case(f"cycle/{world}.v{version}")["rows"] if one["slug"] == slug)
    return {*row["outputs"], *(text for duties in row["duties"].values() for text in duties)}


@pytest.mark.parametrize("world", sorted(PREFIXES))
@pytest.mark.parametrize(("number", "rows", "last"), [(1, 17, "18"), (2, 17, "17"), (3, 16, "16")])
def test_each_version_has_its_rows(world: str, number: int, rows: int, last: str) -> None:
    """Version 1 counts to 18 without a 6."""
    read = case(f"cycle/{world}.v{number}")["rows"]

    assert [one["line"] for one in read] == list(range(1, rows + 1))
    assert len({one["slug"] for one in read}) == rows
    assert read[-1]["number"] == last


@pytest.mark.parametrize("world", sorted(PREFIXES))
@pytest.mark.parametrize(("before", "after"), STEPS)
def test_what_changed_stands_in_its_versions(world: str, before: int, after: int) -> None:
    """What is gone before, what is new after, what is reworded in both."""
    changed = case(f"cycle/{PREFIXES[world]}_{before}_{after}")
    places = [*changed["outputs"].items(), *changed["duties"].items()]

    assert places
    for slug, change in places:
        old, new = texts(world, before, slug), texts(world, after, slug)
        gone = [one if isinstance(one, str) else one[1] for one in change["dropped"]]
        come = [one if isinstance(one, str) else one[1] for one in change["added"]]
        assert old >= {*gone, *(one[-2] for one in change["reworded"])}
        assert new >= {*come, *(one[-1] for one in change["reworded"])}


@pytest.mark.parametrize("world", ["demo_world", "shared_wiki"])
def test_each_objective_has_its_facts_on_both_pages(world: str) -> None:
    """Label and title stand on the page to join alone."""
    objectives = case(f"objectives/{world}")
    goals = objectives.pop("goals")

    assert sorted(goals) == list("ABCDEF")
    assert len(objectives) == 24
    for facts in objectives.values():
        assert [len(facts[name]) for name in ("label", "title")] == [1, 1]
        assert [len(facts[name]) for name in ("description", *FACTS)] == [2, 2, 2, 2]


@pytest.mark.parametrize("world", ["demo_world", "shared_wiki"])
def test_a_fact_is_alike_or_differs(world: str) -> None:
    """Each of the 72 is in one of the two lists."""
    alike = set(case("consistency/same_facts")["facts"])
    found = case(f"consistency/{world}")
    differs = {one["subject"] for one in found if one["kind"] == "fact-differs"}
    every = {f"{code} {fact}" for code in case(f"objectives/{world}") for fact in FACTS}
    every -= {f"goals {fact}" for fact in FACTS}

    assert not alike & differs
    assert alike | differs == every | {"last day to join"}
