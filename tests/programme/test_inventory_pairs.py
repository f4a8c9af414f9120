"""Entries that may tell of one project: what is a pair, what is not, and how many are compared."""

from __future__ import annotations

from typing import Any

import pytest

from sicbot.core.people import TaskForce
from sicbot.programme.inventory.addresses import place_of
from sicbot.programme.inventory.likeness import Likeness, Profile, likeness, profiles_of
from sicbot.programme.inventory.pairs import find_pairs, pair_id
from tests.inventory_builders import PARTNERS, day, entry, inventory, pairs

SPAN = {"start": day("2021-01-01"), "end": day("2024-12-31")}
WEB = "https://soil.example.org/school"
NOT_PAIRS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "one title": ({}, {}),
    "one owner and all around it": (
        {"title": "Dry farming dialogue", "owner": "Delta Trust", "sponsors": ("X",), **SPAN},
        {"title": "Field schools", "owner": "Delta Trust", "sponsors": ("X",), **SPAN},
    ),
    "parts of one work": (
        {"title": "Soil atlas part 1", "owner": "Delta Trust", "countries": ("Mali",)},
        {"title": "Soil atlas part 2", "owner": "Delta Trust", "countries": ("Mali",)},
    ),
    "parts in Roman numbers": (
        {"title": "Soil atlas II", "owner": "Delta Trust", "sponsors": ("X",)},
        {"title": "Soil atlas III", "owner": "Delta Trust", "sponsors": ("X",)},
    ),
    "one host": (
        {"title": "Soil radio", "url": "https://soil.example.org", "owner": "Delta Trust"},
        {"title": "Tree nursery", "url": "https://soil.example.org/", "owner": "Delta Trust"},
    ),
    "other pages of one script": (
        {"title": "Soil radio", "url": "https://soil.example.org/?id=1"},
        {"title": "Tree nursery", "url": "https://soil.example.org/?id=2"},
    ),
    "both sides, and nothing else": (
        {"title": "Catalogue", "owner": "INSOL", "supporting": "OST"},
        {"title": "Sensors", "owner": "Oasis Station", "supporting": "Institut des Sols"},
    ),
    "another cycle": ({"url": WEB}, {"url": WEB, "cycle": 2}),
    "no cycle is none together": ({"url": WEB, "cycle": None}, {"url": WEB}),
}
PAIRS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "one address": (
        {"title": "Soil radio", "url": "http://www.Soil.example.org/radio/#today"},
        {"title": "Ondes du sol", "url": "https://soil.example.org/radio?lang=fr"},
    ),
    "one title by one owner": (
        {"owner": "INSOL", "task_forces": (TaskForce("A1"),)},
        {"owner": "Institut des Sols", "task_forces": (TaskForce("E1"),), "title": "Soil School!"},
    ),
    "a twinning told from both sides": (
        {"title": "Alb - Borgou", "owner": "INSOL", "supporting": "OST", "sponsors": ("X",),
         **SPAN},
        {"title": "Jumelage", "owner": "Oasis Station", "supporting": "INSOL", "sponsors": ("X",),
         "countries": (), **SPAN},
    ),
    "a word of another language that looks like a number": (
        {"title": "Garrotxa i Fouta", "owner": "Delta Trust"},
        {"title": "Garrotxa - Fouta", "owner": "Delta Trust"},
    ),
    "a host with one work": (
        {"title": "Open spectra kit", "url": "https://osk.example.org"},
        {"title": "Open Spectra Kit (OSK)", "url": "https://osk.example.org/", **SPAN},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", NOT_PAIRS)
def test_what_only_looks_alike_is_no_pair(case: str) -> None:
    one, other = NOT_PAIRS[case]

    assert pairs(entry(1, **one), entry(2, **other)) == []


@pytest.mark.parametrize("case", PAIRS)
def test_one_project_told_twice_is_a_pair(case: str) -> None:
    one, other = PAIRS[case]
    found = inventory(entry(1, **one), entry(2, **other)).pairs

    assert [(it.one.number, it.other.number) for it in found] == [(1, 2)]
    assert 60 <= found[0].score <= 100
    assert found[0].reasons


def test_a_portals_address_makes_no_crowd_of_pairs() -> None:
    """Five works at one address: it is not theirs."""
    titles = ("Soil radio", "Tree nursery", "River maps", "Compost bank", "Market day")
    some = [entry(number, title, url=WEB) for number, title in enumerate(titles)]

    assert pairs(*some) == []
    assert pairs(*some[:2]) == [(0, 1)]


def test_the_id_is_free_of_order_and_changes_with_what_was_judged() -> None:
    one, other = entry(1, url=WEB), entry(2, url=WEB)
    known = pair_id(one, other)

    assert pair_id(other, one) == known
    assert pair_id(one, entry(2, url=WEB, supporting="Delta Trust")) == known
    changes: tuple[dict[str, Any], ...] = (
        {"title": "Other"}, {"owner": "Other"}, {"url": WEB + "/2"}, SPAN,
    )  # fmt: skip
    for change in changes:
        assert pair_id(one, entry(2, **{"url": WEB, **change})) != known


def test_a_report_is_of_the_entry_most_alike() -> None:
    """By the same owner under the same title, not of the other side's entry of the same address."""
    first = entry(1, url=WEB, owner="INSOL", supporting="OST")
    second = entry(2, "The school of soil", url=WEB, owner="Oasis Station", supporting="INSOL")
    third = entry(3, url=WEB, owner="INSOL", supporting="OST", cycle=2)

    assert inventory(second, first, third).reports == {third.key: first.key}


def test_new_work_reports_on_nothing() -> None:
    old, new = entry(1, "Soil radio", owner="INSOL"), entry(2, "Maps", owner="INSOL", cycle=2)

    assert inventory(old, new).reports == {}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("HTTPS://WWW.Example.ORG/Path/", "example.org/Path"),
        ("example.org/path?lang=fr#top", "example.org/path"),
        ("http://example.org:8080/x", "example.org:8080/x"),
        ("http://example.org:80/x", "example.org/x"),
        ("no address", None),
        ("", None),
        ("http://[broken", None),
        ("javascript:alert(1)", None),
    ],
)
def test_addresses_are_compared_without_what_says_nothing(typed: str, name: str | None) -> None:
    place = place_of(typed)

    assert (place and place.name) == name


def test_many_entries_need_few_comparisons() -> None:
    """Five thousand dull ones of few owners and sponsors: a small multiple of them."""
    many = [
        entry(
            number,
            f"Soil project {number} of the region",
            owner=f"Organisation {number % 40}",
            sponsors=(f"Sponsor {number % 15} of soils",),
            start=day(f"20{10 + number % 12}-01-01"),
            url=f"https://site{number % 900}.example.org/p/{number}",
        )
        for number in range(5000)
    ]
    compared = list[tuple[str, str]]()

    def counting(one: Profile, other: Profile) -> Likeness:
        compared.append((one.entry.key, other.entry.key))
        return likeness(one, other)

    find_pairs(profiles_of(many, {}, PARTNERS), counting)

    assert 0 < len(compared) < 40 * len(many)
    assert len(compared) == len(set(compared))
