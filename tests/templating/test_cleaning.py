"""Values are cleaned before they enter a template."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from sicbot.core.errors import PageError
from sicbot.core.text import Catalogue, _, verbatim
from sicbot.pages.storage import parse, text_of
from sicbot.templating.cleaning import LONGEST_VALUE, Fields, clean, clean_values
from tests.templating.payloads import ALL


class Colour(StrEnum):
    RED = "red"


class Kind(Enum):
    NOTE = 1


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    born: date
    _secret: str = "hidden"


LEAVES_ALONE = {
    "nothing": "",
    "words": "Ada Lovelace, 4 per 1000",
    "tab and line end": "a\tb\nc",
    "markup": "<p>&amp;\"'",
    "accents": "Zoë Ünal, Ñandú",
    "right to left": "‏שלום‎ مرحبا؜",
    "joined pictures": "\U0001f468\u200d\U0001f469",
    "no-break space": "a\u00a0b",
    "as long as may be": "a" * LONGEST_VALUE,
}


@pytest.mark.parametrize("text", LEAVES_ALONE.values(), ids=LEAVES_ALONE)
def test_leaves_alone(text: str) -> None:
    """What people write stays as it is."""
    assert clean(text) == text


CLEANS = {
    "controls": ("a\x00\x08\x0b\x1bb\x7f\x80\x9f", "ab"),
    "line ends": ("a\r\nb\rc\x85d", "a\nb\nc\nd"),
    "reordering": ("a\u202e\u2066b\u2069\u202c", "ab"),
    "accent apart": ("e\u0301", "é"),
    "accent parted by a control": ("e\x00\u0301", "é"),
    "half characters": ("a\ud800b\udfff", "a\ufffdb\ufffd"),
    "not characters": ("\ufffe\uffff", "\ufffd\ufffd"),
}


@pytest.mark.parametrize(("text", "cleaned"), CLEANS.values(), ids=CLEANS)
def test_cleans(text: str, cleaned: str) -> None:
    """What no page can hold, or what misleads its reader, is gone."""
    assert clean(text) == cleaned


def test_a_long_text_says_that_it_was_cut() -> None:
    """It has the limit's length, and tells how long it was, in the page's language."""
    french = Catalogue(
        {"… (shortened, {length} characters in all)": "… (abrégé, {length} caractères)"}
    )

    assert clean("a" * 30, 20, french) == "… (abrégé, 30 caractères)"[:20]
    assert clean("a" * 3_000).endswith("aa… (shortened, 3000 characters in all)")
    assert len(clean("a" * 3_000)) == LONGEST_VALUE


def test_a_million_accents_cost_no_time() -> None:
    """Ordering them would take minutes, so a text is cut before that."""
    assert len(clean("a" + "\u0301\u0323" * 500_000)) == LONGEST_VALUE


@given(st.one_of(st.text(st.characters(exclude_categories=())), st.sampled_from(ALL)))
@settings(max_examples=1_000, deadline=None, derandomize=True, database=None)
def test_a_clean_text_is_what_a_page_shows(text: str) -> None:
    """Cleaning again changes nothing; XML can hold it; it is in normal form."""
    cleaned = clean(text)
    escaped = cleaned.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert text_of(parse(escaped).root) == cleaned


def test_text_that_counts_as_escaped_does_so_no_longer() -> None:
    """A caller cannot bring markup in by its type."""
    (cleaned,) = clean_values({"x": Markup("<b>")}).values()

    assert type(cleaned) is str
    assert cleaned == "<b>"


def test_collections_become_unchangeable_and_keep_their_order() -> None:
    """Lists are tuples, sets are sorted, dataclasses are their public fields."""
    person = Person("A\x00da", date(1815, 12, 10))
    cleaned = clean_values({"a": ["x\x00", {"k\x01": ("y",)}], "b": {"c", "b"}, "p": person})

    assert cleaned["a"] == ("x", {"k": ("y",)})
    assert cleaned["b"] == ("b", "c")
    assert cleaned["p"] == Fields(name="Ada", born=date(1815, 12, 10))


def test_numbers_flags_and_members_stay() -> None:
    """They are no foreign text, and templates decide by them."""
    values = {"n": 3, "f": True, "none": None, "colour": Colour.RED, "kind": Kind.NOTE, "x": 0.5}

    assert clean_values(values) == values


def test_a_sentence_keeps_its_end_when_a_value_in_it_is_long() -> None:
    """Its values are cleaned, in sentences within it too."""
    why = _("{who} left {where}", who="a" * 3_000, where=verbatim("ho\x00me"))
    (shown,) = clean_values({"why": why}).values()

    assert isinstance(shown, str)
    assert shown.endswith("characters in all) left home")


CIRCLE: list[object] = []
CIRCLE.append(CIRCLE)
REFUSED = {
    "a circle": ({"x": CIRCLE}, "nested deeper than 20"),
    "too many": ({"x": [0] * 200_001}, "more than 200,000 values"),
    "bytes": ({"x": [b"a"]}, r"x\[0\]: a template cannot show a bytes"),
    "a class": ({"x": Person}, "x: a template cannot show a type"),
    "a function": ({"x": {"y": len}}, r"x\['y'\]: a template cannot show a builtin"),
    "keys that become one": ({"x": {"a": 1, "a\x00": 2}}, "x: two keys are the same"),
}


@pytest.mark.parametrize(("values", "reason"), REFUSED.values(), ids=REFUSED)
def test_is_refused(values: dict[str, object], reason: str) -> None:
    """The error tells where the value stands."""
    with pytest.raises(PageError, match=reason):
        clean_values(values)
