"""Figures in targets that may become indicators, and those that are none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sicbot.core.model import PageId
from sicbot.core.objectives import Fact, Objective, Registry, Said
from sicbot.core.people import TASK_FORCES, TaskForce
from sicbot.programme.objectives.target_figures import candidates_in, figures_of
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = ROOT / "tests" / "cases" / "objectives"
# The objective whose table has two columns “Target 2030” on the first page: nobody knows which.
TWICE = {"shared_wiki": "A3", "demo_world": "D2"}
FACTS = (Fact.BASELINE_2020, Fact.TARGET_2030, Fact.TARGET_2050)


def found_in(text: str) -> list[tuple[str, str, str]]:
    return [(one.year, one.value, one.unit) for one in figures_of(text, "2030")]


def registry_of(world: str) -> Registry:
    """Return the facts of a world as they are written down there."""
    told = json.loads((CASES / f"{world}.json").read_text(encoding="utf-8"))
    pages = {"Join Task Forces": PageId("1"), "Strategic Plan": PageId("2")}
    objectives = {}
    for code in TASK_FORCES:
        said = {
            fact: tuple(
                Said(pages[title], text)
                for title, text in told[code].get(fact.value, {}).items()
                if not (code == TWICE[world] and title == "Join Task Forces" and fact in FACTS[1:])
            )
            for fact in FACTS
        }
        objectives[code] = Objective(code, said)
    return Registry(objectives)


def expected(world: str) -> Iterator[tuple[str, ...]]:
    lines = (CASES / f"figures_{world}.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line and not line.startswith("#"):
            yield tuple(part.strip() for part in line.split("|"))


@pytest.mark.parametrize("world", list(TWICE))
def test_figures_of_a_world_are_those_read_by_hand(world: str) -> None:
    """All of them and no other one, each once, in the order of the objectives and years."""
    found = candidates_in(registry_of(world), lambda _page: True)
    told = [(one.code, one.year, one.value, one.unit) for one in found]

    assert sorted(set(told)) == sorted(expected(world))
    assert len(told) == len(set(told))
    assert [one[0] for one in told] == sorted(one[0] for one in told)


@pytest.mark.parametrize(
    "text",
    [
        "By the end of 2021 it will be operational. In 2025 it will be a standard.",
        "End of 2021/22, platform 2.0 fully operational.",
        "The “4 per 1000” Initiative, the 4p1000 network and “4 pour 1000”.",
        "See objective A1, E3 and B4; SDG 13, COP 28, COP27 and CO2.",
        "See p. 12, pages 3-5, section 3, article 6, table 2 and ISO 14064.",
        "Call +33 1 23 45 67 89 or 01 23 45 67 89 projects, ask ada5@example.org.",
        "Held on 31 October 2022, on 5 mai, and 16.10.2023 at 9:30.",
        "The 1st area, the 7th Day and the 3rd meeting.",
        "1. Write the plan. 2) Read it.",
        "Reviewed every two years, within 5 years, for 18 months.",
        "One of them, one another, in one region, one or two.",
        "Twice the level of before; doubled as compared to 2030.",
        "Only 13 refer to it, and 20 are not read.",
        "Version 3 of the form, step 4, goal 2, cycle 1, phase 2.",
        "Berg, 75007 Paris; plots of 10 x 20 m; 1/3 of farmers; page 5 of 7 pages.",
        "Open from 9h30 to 12h, at 10:00.",
        "",
    ],
    ids=lambda text: text[:20],
)
def test_what_is_no_figure_of_a_target(text: str) -> None:
    """Years, names, codes, places in a text, telephone numbers, days, ordinals, spans of time."""
    assert found_in(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one meeting per region", [("2030", "1", "meeting per region")]),
        ("Means grow by 10 % a year", [("2030", "+10 %", "a year")]),
        ("Losses are reduced by 5 %.", [("2030", "-5 %", "")]),
        ("Reach 1,200 farms by 2027.", [("2027", "1,200", "farms")]),
        ("Reach 12000 hectares", [("2030", "12000", "hectares")]),
        ("Reach 12 000 hectares", [("2030", "12 000", "hectares")]),
        ("5 à 10 projets par an", [("2030", "5 à 10", "projets par an")]),
        ("50 % des partenaires", [("2030", "50 %", "des partenaires")]),
        ("Tres ferias por año en cada país", [("2030", "3", "ferias por año en cada país")]),
        ("20 % de los socios", [("2030", "20 %", "de los socios")]),
        ("4-6 briefs annually", [("2030", "4-6", "briefs annually")]),
        ("The Top-10 banks", [("2030", "Top 10", "banks")]),
        ("2.5 million Euros", [("2030", "2.5", "million Euros")]),
        ("40 countries and 30 fairs", [("2030", "40", "countries"), ("2030", "30", "fairs")]),
    ],
)
def test_a_figure_has_its_unit_and_year(text: str, expected: list[tuple[str, str, str]]) -> None:
    """In three languages; the year of the sentence, else that of the target."""
    assert found_in(text) == expected


def test_a_figure_that_two_pages_give_is_one_with_both_sentences() -> None:
    """What may not be told is not among them."""
    first, second = "At least 30 projects a year.", "30 projects a year"
    said = (Said(PageId("1"), first), Said(PageId("2"), second))
    code = TaskForce("A2")
    registry = Registry({code: Objective(code, {Fact.TARGET_2030: said})})
    (both,) = candidates_in(registry, lambda _page: True)
    (one,) = candidates_in(registry, lambda page: page == "2")

    assert [source.text for source in both.sources] == [first, second]
    assert [source.page for source in one.sources] == ["2"]
    assert candidates_in(registry, lambda _page: False) == ()


def test_a_long_text_is_read_in_time() -> None:
    """Whatever somebody pastes into a cell."""
    for text in ("5 " * 50_000, "5 to " * 30_000, "5 a " * 30_000, "(" * 50_000, "9" * 100_000):
        figures_of(text, "2030")
