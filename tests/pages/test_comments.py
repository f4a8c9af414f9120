"""Inline comments stay at their words in a new text, or the text is not used."""

from __future__ import annotations

import random
import tomllib
from typing import Any

import pytest

from sicbot.core.errors import PageError
from sicbot.pages.comments import keep_comments, survives
from sicbot.pages.meaning import same_meaning
from sicbot.pages.storage import parse
from tests.conftest import ROOT
from tests.pages.cases import CASES, Case, read

TABLE = tomllib.loads(read(ROOT / "tests" / "cases" / "regions" / "comments.toml"))


def cases(kind: str) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in TABLE[kind]]


@pytest.mark.parametrize("case", cases("lost"))
def test_a_comment_without_its_words_does_not_survive(case: dict[str, str]) -> None:
    """Words that are gone, or stand where nobody can tell which are meant, are lost."""
    assert not survives(case["old"], case["new"])
    assert keep_comments(case["old"], case["new"]) is None


@pytest.mark.parametrize("case", cases("kept"))
def test_a_comment_stays_at_its_words(case: dict[str, str]) -> None:
    """The marker stands around the same words of the new text."""
    assert survives(case["old"], case["new"])
    assert keep_comments(case["old"], case["new"]) == case["after"]
    assert same_meaning(case["new"], case["after"])
    assert keep_comments(case["after"], case["new"]) == case["after"]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_text_without_comments_is_taken_as_it_is(case: Case) -> None:
    """Where nobody commented, not a byte is touched."""
    assert keep_comments("<p>old</p>", case.body) == case.body


@pytest.mark.parametrize(("old", "new"), [("<p>", "<p />"), ("<p />", "<p>")])
def test_what_does_not_parse_is_refused(old: str, new: str) -> None:
    """Comments are looked for in whole texts only."""
    with pytest.raises(PageError, match="line 1"):
        keep_comments(old, new)


def test_words_that_repeat_themselves_are_found_at_every_place() -> None:
    """Of overlapping places in the same line the same one is taken."""
    marker = '<ac:inline-comment-marker ac:ref="r">{}</ac:inline-comment-marker>'
    old = f"<p>- - - {marker.format('- -')} -</p>"

    assert keep_comments(old, "<p>x</p><p>- - - - - -</p>") == f"<p>x</p>{old}"


def test_comments_on_any_word_survive_any_shuffle_of_rows() -> None:
    """Whatever word of a table is commented, it stays marked in its row, however rows are put."""
    for number in range(300):
        chance = random.Random(number)  # noqa: S311 - nothing secret, and the same every time
        rows = [[f"row{index}", chance.choice(("open", "done"))] for index in range(5)]
        picked = chance.randrange(5)
        column = chance.randrange(2)
        old = table(rows, mark=(picked, column))
        mixed = list(rows)
        chance.shuffle(mixed)

        kept = keep_comments(old, table(mixed))

        assert kept == table(mixed, mark=(mixed.index(rows[picked]), column))
        parse(kept)


def table(rows: list[list[str]], mark: tuple[int, int] | None = None) -> str:
    """Return a table, the words of one cell inside an inline comment."""
    written = []
    for number, row in enumerate(rows):
        cells = [
            f'<ac:inline-comment-marker ac:ref="r">{cell}</ac:inline-comment-marker>'
            if (number, column) == mark
            else cell
            for column, cell in enumerate(row)
        ]
        written.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    return f"<table><tbody>{''.join(written)}</tbody></table>"
