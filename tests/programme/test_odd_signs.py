"""Rows and signs that belong to no reader, old names and slips: first what is left alone."""

from __future__ import annotations

import pytest

from sicbot.core.model import Page, PageId, PageStatus, SpaceKey
from sicbot.core.work_policy import Work
from sicbot.pages.storage import parse
from sicbot.programme.consistency.choices import Choices
from sicbot.programme.consistency.findings import Finding, Kind, ReadPage
from sicbot.programme.consistency.gather import find_all
from sicbot.programme.consistency.odd_tables import odd_tables
from sicbot.programme.consistency.wrong_words import slips
from tests.builders import Sheet, make_snapshot, programme_of

HEAD = "<tr><th>What</th><th>Who</th></tr>"
ROW = "<tr><td>Plans</td><td>Ada</td></tr>"
CODE = (
    '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[<p>x</p>]]>'
    "</ac:plain-text-body></ac:structured-macro>"
)
SPELLINGS = (("objectiv", "objective"), ("analise", "analyse"), ("base line", "baseline"))


def table(*rows: str) -> str:
    return f"<h2>Tasks</h2><table><tbody>{''.join(rows)}</tbody></table>"


def read(body: str) -> ReadPage:
    page = Page(PageId("7"), SpaceKey("TOWN"), "Notice", PageStatus.CURRENT, 1)
    return ReadPage(page, body, parse(body))


@pytest.mark.parametrize(
    "body",
    [
        table(HEAD, ROW, ROW),
        table(HEAD, "<tr><td>Plans</td><td>-</td></tr>"),
        table(HEAD, "<tr><td><br /></td><td></td></tr>"),
        table(ROW, ROW),
        table("<tr><th>Notes</th></tr>", "<tr><td>Notes</td></tr>", "<tr><td>-</td></tr>"),
        table(HEAD, ROW) + table(HEAD, ROW),
        "<p>a &lt; b and c &gt; d, Vec&lt;T&gt;</p>",
        "<p>Write <code>&lt;p&gt;</code> there.</p><pre>&lt;i&gt;x&lt;/i&gt;</pre>",
        CODE,
        table(HEAD, "<tr><td>too short</td></tr>"),
    ],
    ids=["in order", "one dash", "blank", "rows alike without a head", "one column",
         "two tables", "signs that are no tag", "code", "a code macro", "a ragged table"],
)  # fmt: skip
def test_what_is_no_odd_sign(body: str) -> None:
    """It says something, or it is meant."""
    assert list(odd_tables(read(body))) == []


@pytest.mark.parametrize(
    ("body", "where", "how"),
    [
        (table(HEAD, ROW, HEAD, ROW), "row 3 of the table below “Tasks”", "names the columns"),
        (table(HEAD, "<tr><td>---</td><td>–</td></tr>"), "row 2 of", "leave its cells empty"),
        (table(HEAD, "<tr><td>&lt;p&gt;Plans&lt;/p&gt;</td><td>Ada</td></tr>"), "row 2 of",
         "Delete the signs"),
        (table("<tr><th>&lt;i&gt;What</th><th>Who</th></tr>", ROW), "row 1 of", "Delete the"),
        ("<h2>Tasks</h2><p>All &lt;i&gt;of&lt;/i&gt; it</p>", "below “Tasks”", "Delete the signs"),
        (table(HEAD, HEAD).removeprefix("<h2>Tasks</h2>"), "row 2 of a table", "names the columns"),
        ("<ul><li><p>All &lt;BR /&gt; of it</p></li></ul>", "in the text", "Delete the signs"),
    ],
    ids=["columns named again", "dashes", "a paragraph", "italics in a head", "in a paragraph",
         "below no heading", "in a list"],
)  # fmt: skip
def test_odd_signs_are_found_once_with_their_place(body: str, where: str, how: str) -> None:
    """And with how they are mended."""
    (found,) = odd_tables(read(body))

    assert where in str(found.subject)
    assert how in str(found.proposal)


def test_a_row_that_moves_is_the_same_finding() -> None:
    """What was said of it holds."""
    (before,) = odd_tables(read(table(HEAD, ROW, HEAD)))
    (after,) = odd_tables(read(table(HEAD, ROW, ROW, HEAD)))

    assert (before.number, before.state) == (after.number, after.state)


@pytest.mark.parametrize(
    "body",
    [
        "<p>The objective, objectives and Objectives.</p>",
        "<p>objectiv.pdf, /objectiv/ and https://example.org/objectiv</p>",
        "<p>Los análisis y la analise de los datos con el grupo</p>",
        "<p>A baseline and a line.</p>",
    ],
)
def test_words_that_are_no_slip(body: str) -> None:
    """Other words, names of files and addresses, other languages."""
    assert list(slips([read(body)], SPELLINGS)) == []


@pytest.mark.parametrize(
    ("body", "right"),
    [
        ("<p>The Objectiv of the group.</p>", "objective"),
        ("<p>objectiv.</p>", "objective"),
        ("<p>Analise the plan in the group</p>", "analyse"),
        ("<table><tbody><tr><td>base line 2020</td></tr></tbody></table>", "baseline"),
    ],
)
def test_slips_are_found_with_the_right_word(body: str, right: str) -> None:
    """As the settings have it."""
    (found,) = slips([read(body)], SPELLINGS)

    assert str(found.proposal) == f"Write: {right}."


def names(*sheets: Sheet, choices: Choices | None = None) -> list[Finding]:
    """Return what is found of old names and slips; the first page is that of the cycle."""
    programme = programme_of(make_snapshot(*sheets))
    object.__setattr__(programme, "work", Work(cycle_page=f"MAIN:{sheets[0].title}"))
    found = find_all(programme, choices or Choices()).findings
    return [one for one in found if one.kind in {Kind.ALIAS, Kind.SPELLING}]


def test_names_of_today_and_initials_are_left_alone() -> None:
    """Minutes keep the names of their time; elsewhere RR may be anything."""
    sheets = (
        Sheet("Cycle", "<p>TFL, TFRR, TFM and the Bureau; LTFL.doc</p>"),
        Sheet("Minutes", "<p>The Governing Board met the LTFL.</p>", labels=("minutes",)),
        Sheet("Letter", "<p>RR and TM</p>"),
    )

    assert names(*sheets) == []


def test_an_old_name_is_one_finding_with_its_pages() -> None:
    """And with the name of today."""
    sheets = (
        Sheet("Cycle", "<p>Ask the LTFL or RR.</p><p>LTFL</p>"),
        Sheet("Letter", "<p>To the LTFL and the governing board</p>"),
    )
    found = names(*sheets)

    assert [(str(one.subject), str(one.proposal), len(one.stands)) for one in found] == [
        ("LTFL", "Today: TFL.", 2),
        ("Governing Board", "Today: Bureau.", 1),
        ("RR", "Today: TFRR.", 1),
    ]


def test_spelling_is_not_looked_at_unless_somebody_wants_it() -> None:
    """Off as shipped."""
    sheet = Sheet("Cycle", "<p>The objectiv</p>")

    assert names(sheet) == []
    assert len(names(sheet, choices=Choices(spellings=SPELLINGS))) == 1
