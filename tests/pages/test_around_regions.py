"""Prose is put anew around regions, and no byte of a region moves or changes."""

from __future__ import annotations

import pytest

from sicbot.pages.around_regions import parts, prose, put_around, without_regions
from sicbot.pages.splice import splice
from tests.pages.cases import read, world_bodies


def region(name: str, words: str = "kept") -> str:
    return (
        '<ac:structured-macro ac:name="details" ac:schema-version="1">'
        f'<ac:parameter ac:name="id">sicbot.{name}</ac:parameter>'
        f"<ac:rich-text-body><p>{words}</p></ac:rich-text-body></ac:structured-macro>"
    )


def marked(words: str) -> str:
    return f'<ac:inline-comment-marker ac:ref="m">{words}</ac:inline-comment-marker>'


A, B, C, D = "<p>a</p>", "<p>b</p>", "<p>c</p>", "<p>d</p>"
R, S, THEIRS = region("r"), region("s"), region("r", "changed by Ada")

# As it is, as the newer template has it, as it was, which regions come, and what becomes of it.
PUT: dict[str, tuple[str, str, str, str, str]] = {
    "no region": (A, B, A, "", B),
    "prose before": (A + R, B + R, A + R, "", B + R),
    "prose behind": (R + A, R + B, R + A, "", R + B),
    "prose on both sides": (A + R + B, C + R + D, A + R + B, "", C + R + D),
    "more prose before": (A + R, A + B + R, A + R, "", A + B + R),
    "no prose before any more": (A + R + B, R + B, A + R + B, "", R + B),
    "words of a region count for nothing": (A + THEIRS, B + R, A + R, "", B + THEIRS),
    "a region that people took out": (A, B + R, A + R, "", B),
    "a region that people moved up": (R + A + B, A + C + R, A + B + R, "", R + A + C),
    "moved behind a block that stays": (A + R + B, A + C + R, A + B + R, "", A + R + C),
    "moved before a block that stays": (A + R + B, C + B + R, A + B + R, "", C + R + B),
    "moved to the end": (A + B + R, R + C + D, R + A + B, "", C + D + R),
    "moved between blocks that both go": (A + R + B, C + D + R, A + B + R, "", C + R + D),
    "a region that the template dropped": (A + R + B, A + C, A + R + B, "", A + R + C),
    "a region that a job put there": (A + R, B + C, A, "", B + C + R),
    "a region that comes": (A, B + S, A, "sicbot.s", B + S),
    "one that comes beside one that is there": (
        A + R + B,
        A + S + R + C,
        A + R + B,
        "sicbot.s",
        A + S + R + C,
    ),
    "two that the template changed over": (
        A + R + B + S,
        C + S + D + R,
        A + R + B + S,
        "",
        C + D + R + S,
    ),
    "white space": (f"{A}\n{R}\n{B}", f"{C}\n{R}\n{B}\n", f"{A}\n{R}\n{B}", "", f"{C}\n{R}\n{B}"),
    "a comment on prose": (
        f"<p>{marked('a')}</p>{R}",
        A + B + R,
        A + R,
        "",
        f"<p>{marked('a')}</p>{B}{R}",
    ),
    "a comment in the region": (
        A + region("r", marked("kept")),
        B + R,
        A + R,
        "",
        B + region("r", marked("kept")),
    ),
    "no prose": (R, A + R, R, "", A + R),
    "nothing": ("", A, "", "", A),
}


@pytest.mark.parametrize(("old", "new", "base", "coming", "after"), PUT.values(), ids=PUT.keys())
def test_prose_is_put_around(old: str, new: str, base: str, coming: str, after: str) -> None:
    """The same bytes of the regions stand in the same order."""
    edits = put_around(old, new, base, frozenset(coming.split()))

    assert edits is not None
    assert splice(old, edits) == after
    kept = [one.text for one in parts(old) if one.region]
    assert [one.text for one in parts(after) if one.text in kept] == kept


def test_a_comment_on_words_that_go_is_in_the_way() -> None:
    """Nothing is put anywhere."""
    assert put_around(f"<p>{marked('a')}</p>{R}", B + R, A + R, frozenset()) is None


def test_parts_are_all_of_a_text() -> None:
    """Of real pages too; without its regions a text has the rest."""
    for path in world_bodies():
        body = read(path)
        assert "".join(one.text for one in parts(body)) == body
    assert prose(A + R + B) == A + B
    assert without_regions(A + R + S, {"sicbot.r"}) == A + S
