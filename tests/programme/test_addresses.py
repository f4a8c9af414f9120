"""E-mail addresses as people type them."""

from __future__ import annotations

import pytest

from sicbot.programme.people.addresses import addresses, problems_of, shown, without_addresses
from tests.templating.payloads import ALL

# Typed, the addresses in it, a word of the problem.
CASES: list[tuple[str, tuple[str, ...], str]] = [
    ("ada@example.org", ("ada@example.org",), ""),
    (" Ada.B@Example.ORG ", ("ada.b@example.org",), ""),
    ("ada+tf@example.org", ("ada+tf@example.org",), ""),
    ("mailto:ada@example.org", ("ada@example.org",), "mailto"),
    ("ada(at)example.org", ("ada@example.org",), "(at)"),
    ("ada [at] example [dot] org", ("ada@example.org",), "(at)"),
    ("ada (arobase) example.org", ("ada@example.org",), "(at)"),
    ("ada @example.org", ("ada@example.org",), "blank"),
    ("<ada@example.org>", ("ada@example.org",), "blank"),
    ("ada@example.org.", ("ada@example.org",), "blank"),
    ("ada@example.org, ben@example.org", ("ada@example.org", "ben@example.org"), "two"),
    ("ada@example.org; ben@example.org", ("ada@example.org", "ben@example.org"), "two"),
    ("ada@example.org et ben@example.org", ("ada@example.org", "ben@example.org"), "two"),
    ("ada@example.org / ADA@example.org", ("ada@example.org",), "blank"),
    ("ada at example.org", (), "none"),
    ("ada@localhost", (), "none"),
    ("not given", (), "none"),
    ("@", (), "none"),
    ("a" * 400 + "@example.org", (), "none"),
    ("", (), ""),
    ("   ", (), ""),
]


@pytest.mark.parametrize(("typed", "found", "problem"), CASES)
def test_an_address_is_cleaned_for_comparing(
    typed: str, found: tuple[str, ...], problem: str
) -> None:
    """What is odd about it is said without the address."""
    told = [str(one) for one in problems_of(typed)]

    assert addresses(typed) == found
    assert [problem in one for one in told] == ([True] if problem else [])
    assert not any("example" in one for one in told)


def test_hostile_text_is_no_address() -> None:
    """But for the one that holds two, and however long it is."""
    found = {one for text in ALL for one in addresses(text * 50)}

    assert found == {"ada@example.org", "bob@example.org"}


SHOWN = {
    "write to ada@berg.example.org, please": "write to \N{ENVELOPE}, please",
    "ada@berg.example.org;ben@river.example.org": "\N{ENVELOPE};\N{ENVELOPE}",
    "<ada@berg.example.org>.": "<\N{ENVELOPE}>.",
    "The Mill @ Berg": "The Mill @ Berg",
    "ada@berg": "ada@berg",
    "ask ada.b (at) berg [dot] example.org": "ask \N{ENVELOPE}",
    "The Mill (at) Berg": "The Mill (at) Berg",
    "": "",
}


@pytest.mark.parametrize(("typed", "shown"), SHOWN.items(), ids=repr)
def test_a_text_is_shown_without_addresses(typed: str, shown: str) -> None:
    """Whatever else stands in it stays."""
    assert without_addresses(typed) == shown


WITHOUT_PHONES = {
    "call +33 6 12 34 56 78 zs.org@example.org": "call ☎ ✉",
    "tel. 06 12 34 56 78": "tel. ☎",
    "0033 6 12 34 56 78, Mill": "☎, Mill",
    "ada@berg.example.org": "(an address)",
    " +33612345678 ": "(a telephone number)",
    "4 per 1000": "4 per 1000",
    "INRAE UMR 1391": "INRAE UMR 1391",
    "+1 200 000 trees, 2015-2023": "+1 200 000 trees, 2015-2023",
    "ORCID 0000-0002-1825-0097": "ORCID 0000-0002-1825-0097",
    "FAO {0}": "FAO {0}",
}


@pytest.mark.parametrize(("typed", "said"), WITHOUT_PHONES.items(), ids=repr)
def test_a_text_is_shown_without_telephone_numbers(typed: str, said: str) -> None:
    """Ordinary numbers stay; what is nothing else is named in words."""
    assert str(shown(typed)) == said


@pytest.mark.parametrize("unit", ["+1", "0", "01", "+1 200", "00 ", "+"])
def test_long_numbers_are_read_in_one_go(unit: str) -> None:
    """As long texts are."""
    assert str(shown(unit * 200_000)) != unit


@pytest.mark.parametrize("unit", ["a", "a.", "a@", "@", "a@a.", "a@b.c ", "\u0301"])
def test_long_texts_are_read_in_one_go(unit: str) -> None:
    """A registrant cannot make the next run take hours; with a quadratic search this would."""
    assert without_addresses(unit * 200_000) != unit
