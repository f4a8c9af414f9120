"""One name for each sponsor: what is taken together, what is not, and that the register decides."""

from __future__ import annotations

import pytest

from sicbot.core.work import Sponsor
from sicbot.programme.inventory.entries import sponsors_in
from sicbot.programme.inventory.sponsors import Registered, keys_of
from tests.inventory_builders import inventory, paid

APART = [
    ("Ministry of Agriculture, Iran", "Ministry of Agriculture, Iraq"),
    ("Ministry of Agriculture, Austria", "Ministry of Agriculture, Australia"),
    ("Ministry of Agriculture, Niger", "Ministry of Agriculture, Nigeria"),
    ("Ministry of Agriculture, Slovakia", "Ministry of Agriculture, Slovenia"),
    ("Bank of Mali", "Bank of Bali"),
    ("Soil Fund, phase 1", "Soil Fund, phase 2"),
    ("Soil Fund 2022", "Soil Fund 2023"),
    ("Northern Soil Fund", "Southern Soil Fund"),
    ("Green Bank", "Green Band"),
    ("ABC", "ABD"),
    ("Delta Trust", "Delta Foundation"),
]
TOGETHER = [
    ("Nordic Soil Facility", "nordic  soil facility"),
    ("Nordic Soil Facility", "Nordic Soils Facility"),
    ("Asia Rice Fund", "Asian Rice Fund"),
    ("Pan-African Trust", "Panafrican Trust"),
    ("GreenFurrow Foundation", "Green Furrow Fdn"),
    ("Climate Programme of Han", "Climate Program of Han"),
    ("Agrarfonds Süd", "Agrarfonds Sued"),
    ("Straßenfonds Weiß", "Strassenfonds Weiss"),
    ("Fonds de l’Oued", "Fonds de l'Oued"),
    ("Banco Verde de Desarrollo", "Banco Verde de Desarollo"),
    ("Banco Verde (BV)", "Banco Verde"),
    ("N.S.F.", "NSF"),
]


def names(*spellings: str, register: tuple[Registered, ...] = ()) -> list[str]:
    entries = [paid(number, one) for number, one in enumerate(spellings, start=1)]
    return [one.name for one in inventory(*entries, register=register).sponsors]


@pytest.mark.parametrize("pair", APART, ids=" | ".join)
def test_names_of_two_sponsors_stay_two(pair: tuple[str, str]) -> None:
    assert len(names(*pair)) == 2


@pytest.mark.parametrize("pair", TOGETHER, ids=" | ".join)
def test_spellings_of_one_sponsor_are_one(pair: tuple[str, str]) -> None:
    assert len(names(*pair)) == 1


def test_the_name_is_the_full_one_used_most() -> None:
    """Acronyms and brackets are no names; of equal ones the first entered counts."""
    assert names("NSF", "Nordic Soils Facility", "Nordic Soil Facility (NSF)", "NSF") == [
        "Nordic Soils Facility"
    ]
    assert names("NSF", "Nordic Soils Facility", *["Nordic Soil Facility"] * 2) == [
        "Nordic Soil Facility"
    ]


def test_an_acronym_of_two_names_stays_alone_with_a_doubt() -> None:
    found = inventory(paid(1, "Danube Land Fund"), paid(2, "Delta Loan Fund"), paid(3, "DLF"))

    assert [(one.name, one.perhaps) for one in found.sponsors] == [
        ("Danube Land Fund", ("DLF",)),
        ("Delta Loan Fund", ("DLF",)),
        ("DLF", ("Danube Land Fund", "Delta Loan Fund")),
    ]


def test_brackets_decide_between_two_names() -> None:
    assert names("Danube Land Fund (DLF)", "Delta Loan Fund", "DLF") == [
        "Danube Land Fund",
        "Delta Loan Fund",
    ]


def test_an_acronym_of_no_name_is_a_sponsor() -> None:
    assert names("XYZ", "Nordic Soil Facility") == ["Nordic Soil Facility", "XYZ"]


def test_own_funds_are_nobodys_and_known_in_four_languages() -> None:
    typed = ["own funds", "Fonds propres", "recursos propios", "Eigenmittel", "self-funded"]
    found = inventory(*(paid(number, one) for number, one in enumerate(typed)))

    assert found.sponsors == ()
    assert not found.sponsor_of


def test_a_comma_belongs_to_a_name() -> None:
    """Other signs part sponsors; a dash or “none” is nobody."""
    typed = "Ministry of Agriculture, Mali; Delta Trust / own funds\nA/B Fund; -; none"

    assert sponsors_in(typed) == (
        "Ministry of Agriculture, Mali", "Delta Trust", "own funds", "A/B Fund",
    )  # fmt: skip


def test_the_register_names_and_unites() -> None:
    register = (Registered("Soil Facility of the North", ("Nordic Soil Facility", "NoSoF")),)
    found = inventory(paid(1, "Nordic Soil Facility"), paid(2, "NoSoF"), register=register)

    assert found.sponsors == (
        Sponsor(
            "Soil Facility of the North",
            ("NoSoF", "Nordic Soil Facility"),
            ("101:r-1", "101:r-2"),
            registered=True,
        ),
    )


def test_the_register_separates_what_was_taken_together() -> None:
    """A name of its own there is never taken for one that looks like it; nor are its acronyms."""
    alike = ("Asia Rice Fund", "Asian Rice Fund", "ARF")
    register = tuple(Registered(one) for one in alike)

    assert names(*alike) == ["Asia Rice Fund"]
    assert names(*alike, register=register) == ["ARF", "Asia Rice Fund", "Asian Rice Fund"]


def test_a_registered_sponsor_that_nobody_names_is_not_told() -> None:
    assert names("Delta Trust", register=(Registered("Nordic Soil Facility"),)) == ["Delta Trust"]


def test_the_order_of_entries_changes_no_groups() -> None:
    spellings = [one for pair in (*TOGETHER, *APART) for one in pair]

    assert len(names(*spellings)) == len(names(*reversed(spellings)))


def test_an_acronym_may_be_short_for_a_name_with_small_words_first() -> None:
    found = inventory(paid(1, "AFS"), paid(2, "Der Agrarförderfonds Süd"), paid(3, "Bodenfonds"))

    assert {one.name: one.perhaps for one in found.sponsors} == {
        "AFS": ("Der Agrarförderfonds Süd",),
        "Bodenfonds": (),
        "Der Agrarförderfonds Süd": ("AFS",),
    }


def test_names_of_very_many_words_are_compared_by_few_keys() -> None:
    """Whoever types a hundred single letters makes nobody wait."""
    letters = tuple("abcdefghijklmnopqrstuvwxyz" * 4)
    long, usual = keys_of(letters, "".join(letters)), keys_of(letters[:12], "abcdefghijkl")

    assert len(list(long)) == 4
    assert len(list(usual)) == 4 + 12 + 12 * 11 // 2
