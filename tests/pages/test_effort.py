"""Nesting costs no more than length: counted in calls, so that no clock is needed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from sicbot.pages.forms import forms
from sicbot.pages.links import links
from sicbot.pages.macros import includes, macros
from sicbot.pages.storage import parse
from sicbot.pages.tables import properties, tables, tasks

if TYPE_CHECKING:
    from collections.abc import Callable

LEVELS = 40


def nest(opening: str, closing: str, levels: int) -> str:
    """Return elements in one another, as many as there are levels, around some text."""
    return opening * levels + "text" + closing * levels


def count_calls(reader: Callable[[str], object], body: str) -> int:
    """Return how many functions are called while `reader` reads `body`."""
    calls = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        reader(body)
    finally:
        sys.setprofile(before)
    return calls


MACRO = '<ac:macro ac:name="{}"><ac:rich-text-body>'
MACRO_END = "</ac:rich-text-body></ac:macro>"
TASK, TASK_END = "<ac:task><ac:task-body>", "</ac:task-body></ac:task>"
READERS: dict[str, tuple[Callable[[str], object], str, str]] = {
    "links": (links, '<a href="x">', "</a>"),
    "wiki links": (links, "<ac:link><ac:link-body>", "</ac:link-body></ac:link>"),
    "macros": (lambda body: macros(parse(body)), MACRO.format("panel"), MACRO_END),
    "includes": (includes, MACRO.format("include"), MACRO_END),
    "forms": (forms, MACRO.format("confiform"), MACRO_END),
    "headings": (lambda body: tables(parse(body)), "<h1>", "</h1>"),
    "blank neighbours": (lambda body: tables(parse(body)), "<div><table/>", "</div>"),
    "tables": (lambda body: tables(parse(body)), "<table><tr><td>", "</td></tr></table>"),
    "properties": (lambda body: properties(parse(body)), MACRO.format("details"), MACRO_END),
    "tasks": (
        lambda body: tasks(parse(body)),
        "<ac:task><ac:task-body>",
        "</ac:task-body></ac:task>",
    ),
}


@pytest.mark.parametrize(("reader", "opening", "closing"), READERS.values(), ids=READERS)
def test_twice_as_deep_is_about_twice_the_work(
    reader: Callable[[str], object], opening: str, closing: str
) -> None:
    """Reading elements inside elements is linear in their number."""
    once, twice = (nest(opening, closing, levels) for levels in (LEVELS, 2 * LEVELS))

    few, many = count_calls(reader, once), count_calls(reader, twice)

    assert many < 2.6 * few
