"""Which headings and tables name a goal: first those that name something else."""

from __future__ import annotations

import pytest

from sicbot.pages.storage import parse
from sicbot.programme.objectives.goals import goals_in

ROWS = "".join(
    f"<tr><td>{letter}. Part {letter}</td><td>what it is for</td></tr>" for letter in "ABCDEF"
)
TABLE = f"<table><tbody><tr><th>Goal</th><th>Purpose</th></tr>{ROWS}</tbody></table>"
OBJECTIVES = "<table><tbody><tr><td>B1</td><td>one</td></tr><tr><td>B2</td></tr></tbody></table>"


@pytest.mark.parametrize(
    "body",
    [
        "<h2>B. Background</h2><p>How it began.</p>",
        "<h2>A - Introduction</h2><p>About B1.</p><h2>B - Background</h2><p>Of B1 alone.</p>",
        "<h2>B - Background</h2><p>of all</p><h2>Objectives</h2><p>B1, B2</p>",
        "<h2>B - Background</h2><p>A1, A2 and A3 came first.</p>",
        TABLE.replace("<tr><td>F. Part F</td><td>what it is for</td></tr>", ""),
        TABLE.replace("F. Part F", "E. Part F"),
        "<ac:layout-cell /><div /><p>nothing</p>",
    ],
    ids=["a numbered heading", "an objective's page", "in another section", "of others",
         "not all letters", "a letter twice", "empty parts"],
)  # fmt: skip
def test_what_names_no_goal(body: str) -> None:
    """Letters number the parts of many texts."""
    assert goals_in(parse(body)) == ()


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Goal B - Doing</h1>",
        "<h1>But B : Doing</h1><p>Purpose</p>",
        f"<h3>B - Doing</h3>{OBJECTIVES}",
        "<h2>B. Doing</h2><h3>B1 Plans</h3><p>one</p><h3>B2 Money</h3><h2>Next</h2>",
        f"<ac:layout-cell><h3>B - Doing</h3>{OBJECTIVES}</ac:layout-cell>",
    ],
    ids=["with the word", "in French", "above its table", "above its headings", "in a column"],
)
def test_what_names_a_goal(body: str) -> None:
    """By the word, or by more than one of its objectives below."""
    assert [(one.letter, one.name) for one in goals_in(parse(body))] == [("B", "Doing")]


def test_a_table_of_all_goals_names_them() -> None:
    """Each with its purpose."""
    assert [(one.letter, one.name) for one in goals_in(parse(TABLE))] == [
        (letter, f"Part {letter}") for letter in "ABCDEF"
    ]
