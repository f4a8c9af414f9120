"""Where two texts differ, and how much of them a reader is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sicbot.reports.differences import Piece, Size, compare, shorten, visible

SIZE = Size(around=10, changed=20, all=200)
TEXTS = st.text(alphabet="ab <>\n", max_size=30)


def marked(pieces: tuple[Piece, ...]) -> str:
    """Return the text with brackets around what changed."""
    return "".join(f"[{one.text}]" if one.changed else one.text for one in pieces)


def same(pieces: tuple[Piece, ...]) -> str:
    """Return what both texts have, without white space, which may be told as changed."""
    return "".join("".join(one.text.split()) for one in pieces if not one.changed)


@given(TEXTS, TEXTS)
def test_nothing_is_lost_and_the_rest_is_the_same(before: str, after: str) -> None:
    """The pieces make up the texts; those that did not change are equal on both sides."""
    found = compare(before, after)

    assert "".join(one.text for one in found.before) == before
    assert "".join(one.text for one in found.after) == after
    assert same(found.before) == same(found.after)


PAIRS = [
    ("same", "<p>x</p>", "<p>x</p>", "<p>x</p>", "<p>x</p>"),
    ("a word", "<p>one two</p>", "<p>one three</p>", "<p>one [two]</p>", "<p>one [three]</p>"),
    ("added", "<p>a</p>", "<p>a</p><p>b</p>", "<p>a</p>[]", "<p>a</p>[<p>b</p>]"),
    ("new", "", "<p>b</p>", "[]", "[<p>b</p>]"),
    ("gone", "<p>b</p>", "", "[<p>b</p>]", "[]"),
    ("a word more", "<p>a c</p>", "<p>a b c</p>", "<p>a[] c</p>", "<p>a[ b] c</p>"),
    ("two words", '<a t="x y" />', '<a t="v w" />', '<a t="[x y]" />', '<a t="[v w]" />'),
    ("nothing in common", "<p>abc</p>", "(12345)", "[<p>abc</p>]", "[(12345)]"),
]


@pytest.mark.parametrize(
    ("before", "after", "old", "new"), [row[1:] for row in PAIRS], ids=[row[0] for row in PAIRS]
)
def test_what_differs_is_marked(before: str, after: str, old: str, new: str) -> None:
    """Word by word inside a tag or a paragraph."""
    found = compare(before, after)

    assert (marked(found.before), marked(found.after)) == (old, new)


def test_long_texts_are_compared_in_a_moment() -> None:
    """What cannot be compared word by word is marked from its first to its last difference."""
    before = "<p>a</p>" * 5_000
    found = compare(before, "<p>a</p>x" + before.replace("a", "b", 1) + "<p>a</p>")

    assert marked(found.before) == "<p>a</p>[]" + before.removeprefix("<p>a</p>")


def test_what_is_the_same_is_left_out() -> None:
    """Of each side of the difference some signs stay."""
    long = "x" * 50
    found = compare(f"<{long}>a</{long}>", f"<{long}>b</{long}>")

    assert marked(shorten(found.before, SIZE)) == "…xxxxxxxxx>[a]</xxxxxxxx…"


def test_the_place_of_something_new_is_seen_on_both_sides() -> None:
    """Though nothing goes on one of them."""
    long = "<br/>" * 20
    found = compare(long + long, f"{long}<hr/>{long}")

    assert marked(shorten(found.before, SIZE)) == "…<br/><br/>[]<br/><br/>…"


def test_a_long_change_loses_its_middle() -> None:
    """And a text with very many changes its end."""
    one = (Piece("a" * 500, changed=True),)
    many = tuple(Piece("b" * 20, changed=bool(index % 2)) for index in range(50))

    assert marked(shorten(one, SIZE)) == f"[{'a' * 10} … {'a' * 10}]"
    assert len(marked(shorten(many, SIZE))) < 300


SIGNS = [("a b", "a b"), ("a\u00a0b", "a⍽b"), ("a\u200bb", "a‹U+200B›b"),
         ("e\u0301", "e‹U+0301›"), ("é", "é"), ("–", "–")]  # fmt: skip


@pytest.mark.parametrize(("text", "shown"), SIGNS, ids=[ascii(row[0]) for row in SIGNS])
def test_signs_that_look_like_others_are_seen(text: str, shown: str) -> None:
    """A no-break space is why some includes are red."""
    assert visible(text) == shown
