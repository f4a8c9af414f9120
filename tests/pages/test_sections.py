"""A body falls into sections that do not overlap and lose no character."""

from __future__ import annotations

import pytest

from sicbot.pages.sections import Key, sections
from sicbot.pages.storage import parse, walk
from tests.pages.cases import read, world_bodies

CELL = "<ac:layout-cell>{}</ac:layout-cell>"
LAYOUT = '<ac:layout><ac:layout-section ac:type="two_equal">{}</ac:layout-section></ac:layout>'
FOUND = {
    "nothing": ("", []),
    "no heading": ("<p>a</p>", [Key("", 0, 0)]),
    "levels lie side by side": (
        "<p>a</p><h1>One</h1><p>b</p><h2>Two</h2>",
        [Key("", 0, 0), Key("one", 1, 1), Key("two", 2, 1)],
    ),
    "alike are counted": ("<h1>A</h1><h1>a</h1>", [Key("a", 1, 1), Key("a", 1, 2)]),
    "cells": (
        LAYOUT.format(CELL.format("<p>a</p>") + CELL.format("<h1>É &amp; b</h1>é")),
        [Key("", 0, 1), Key("é & b", 1, 1)],
    ),
    "a heading in a table is text": (
        "<table><tbody><tr><td><h1>A</h1></td></tr></tbody></table>",
        [Key("", 0, 0)],
    ),
}


@pytest.mark.parametrize(("body", "keys"), FOUND.values(), ids=FOUND.keys())
def test_sections_are_found(body: str, keys: list[Key]) -> None:
    """In document order, each with what it is known by."""
    assert [one.key for one in sections(body)] == keys


@pytest.mark.parametrize("body", [body for body, _keys in FOUND.values()], ids=FOUND.keys())
def test_sections_do_not_overlap(body: str) -> None:
    """What is outside of them is the frame of a layout, which holds no words."""
    check(body)


def test_no_page_of_the_worlds_loses_a_character() -> None:
    """Real pages, with all their layouts."""
    for path in world_bodies():
        check(read(path))


def check(body: str) -> None:
    data, at, frame = body.encode(), 0, b""
    for one in sections(body):
        assert at <= one.span.start < one.span.end
        frame += data[at : one.span.start]
        at = one.span.end
    frame += data[at:]
    left = {one.name for one in walk(parse(frame.decode()).root)}
    assert left <= {"ac:layout", "ac:layout-section", "ac:layout-cell"}
