"""E-mail addresses as people type them."""

from __future__ import annotations

import pytest

from sicbot.programme.addresses import addresses, problems_of
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
