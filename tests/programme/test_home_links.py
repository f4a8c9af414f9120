"""Homes that lead to what their people need, and those that do not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sicbot.programme.consistency.choices import Choices
from sicbot.programme.consistency.findings import Kind
from sicbot.programme.consistency.gather import find_all
from sicbot.programme.scaffolds.places import KIND
from tests.builders import Sheet, include, make_snapshot, page_titled, programme_of, with_page

CHOICES = Choices(linked_from_homes="MAIN:Note template", strategy_label="strategy")
NOTES = '<ac:link><ri:page ri:content-title="Note template" /></ac:link>'
STRATEGY = '<ac:link><ri:page ri:content-title="Strategy of A1" /></ac:link>'
BOTH = f"<p>{NOTES}, {STRATEGY}</p>"
CHILDREN = '<ac:structured-macro ac:name="children" />'


def found(
    body: str,
    choices: Choices = CHOICES,
    *,
    below: bool = False,
    strategy: bool = True,
    **more: str,
) -> list[str]:
    """Return the kinds of what is found on a home with this body."""
    home = Sheet("Home", body, labels=("task-force", "tf-a1"), **more)  # type: ignore[arg-type]  # of a Sheet
    sheets = [home, Sheet("Note template")]
    if strategy:
        parent = "Home" if below else None
        sheets.append(Sheet("Strategy of A1", labels=("strategy", "tf-a1"), parent=parent))
    kinds = {Kind.HOME_NOTES, Kind.HOME_STRATEGY}
    snapshot = make_snapshot(*sheets)
    made = page_titled(snapshot, "Home")
    if made.mark is not None:  # a page from a template is people's, unlike what is generated
        snapshot = with_page(snapshot, replace(made, mark=replace(made.mark, kind=KIND)))
    return [
        one.kind for one in find_all(programme_of(snapshot), choices).findings if one.kind in kinds
    ]


@pytest.mark.parametrize(
    "body",
    [
        BOTH,
        BOTH.replace(NOTES, '<a href="http://127.0.0.1/display/MAIN/Note+template">tips</a>'),
        BOTH.replace(NOTES, '<a href="/pages/viewpage.action?pageId=102">tips</a>'),
        BOTH.replace(NOTES, include("Note template")),
    ],
    ids=["links", "an address", "an address with the id", "an include"],
)
def test_a_home_that_leads_there(body: str) -> None:
    """However it does."""
    assert found(body) == []


def test_a_home_that_shows_the_pages_below_it_leads_there() -> None:
    """The strategy is one of them."""
    assert found(NOTES + CHILDREN, below=True) == []


def test_where_nothing_is_wanted_nothing_is_found() -> None:
    """Neither by the settings, nor without a strategy."""
    assert found("<p>words</p>", Choices()) == []
    assert found(NOTES, strategy=False) == []


def test_an_untouched_home_of_sicbots_is_no_finding() -> None:
    """Nobody has begun with it."""
    assert found("<p>words</p>", slug="scaffold-home-a1", creator="bot") == []


@pytest.mark.parametrize(("editor", "count"), [("bot", 0), ("ada", 2)])
def test_a_region_of_sicbots_is_no_touch(editor: str, count: int) -> None:
    """Somebody else's version is."""
    assert (
        len(found("<p>words</p>", slug="scaffold-home-a1", creator="bot", editor=editor)) == count
    )


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ("<p>words</p>", [Kind.HOME_NOTES, Kind.HOME_STRATEGY]),
        (NOTES, [Kind.HOME_STRATEGY]),
        (STRATEGY, [Kind.HOME_NOTES]),
        (CHILDREN, [Kind.HOME_NOTES, Kind.HOME_STRATEGY]),
        (BOTH.replace(NOTES, '<a href="https://example.org/x?pageId=102">tips</a>'),
         [Kind.HOME_NOTES]),
        (BOTH.replace(NOTES, '<a href="http://[::1/x">odd</a>'), [Kind.HOME_NOTES]),
    ],
    ids=["neither", "the template alone", "the strategy alone", "others below", "another site",
         "an address that is none"],
)  # fmt: skip
def test_a_home_that_does_not(body: str, kinds: list[Kind]) -> None:
    """One finding for each."""
    assert found(body) == kinds
