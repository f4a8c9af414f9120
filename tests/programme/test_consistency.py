"""Rules of consistency on bodies: first what they leave alone, then what they find."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sicbot.core.model import Page, PageId, PageStatus, SpaceKey
from sicbot.core.plan import Change
from sicbot.core.policy import Pages, Policy
from sicbot.core.work_policy import Work
from sicbot.pages.storage import parse
from sicbot.programme.consistency.blanks import (
    doubled_columns,
    empty_announcements,
    missing_addresses,
)
from sicbot.programme.consistency.figures import contradict, figures_in
from sicbot.programme.consistency.findings import ReadPage, differ
from sicbot.programme.consistency.findings_page import FindingsPage, keep_findings
from sicbot.programme.consistency.languages import language_of
from sicbot.programme.consistency.links import dead_links
from sicbot.programme.consistency.translations import written_days
from tests.builders import Sheet, context_of, make_snapshot, programme_of

PAGE = Page(PageId("7"), SpaceKey("TOWN"), "Notice", PageStatus.CURRENT, 1)
OTHER = Page(PageId("8"), SpaceKey("TOWN"), "Cycle of the town", PageStatus.CURRENT, 1)
MENTION = '<ac:link><ri:user ri:userkey="u1" /></ac:link>'


def read(body: str) -> ReadPage:
    return ReadPage(PAGE, body, parse(body))


@pytest.mark.parametrize(
    "body",
    [
        "<p>These are:</p><ul><li>one</li></ul>",
        "<p>These are:</p><p><br /></p><ul><li>one</li></ul>",
        "<p>This is:</p><p>the baker</p>",
        "<p>This is:</p><p><br /></p><p>the baker</p>",
        f"<p>Ask {MENTION}:</p><h2>Next</h2>",
        "<p>Nothing to see.</p><p><br /></p><h2>Next</h2>",
        '<p>All of it:</p><p><ac:structured-macro ac:name="children" /></p><h2>Next</h2>',
        "<table><tbody><tr><td><p>Name:</p></td><td>Ada</td></tr></tbody></table>",
    ],
)
def test_an_announcement_is_left_alone(body: str) -> None:
    """Something comes behind it, or it is a label."""
    assert not list(empty_announcements(read(body)))


@pytest.mark.parametrize(
    "body",
    [
        "<p>This is:</p>",
        "<p>This is:</p><p><br /></p><h1>Next</h1>",
        "<p>Les trois autres sont&nbsp;:</p><p>&nbsp;</p><h2>Suite</h2>",
        "<p>Los otros son:</p><h2>Luego</h2>",
        "<p>This is:</p><p /><p>These are:</p><ul><li>one</li></ul>",
    ],
)
def test_an_announcement_without_anything_is_found(body: str) -> None:
    """Whatever the language."""
    assert len(list(empty_announcements(read(body)))) == 1


@pytest.mark.parametrize(
    "body",
    [
        "<p>Send an email to: office@example.org and name the group.</p>",
        f"<p>Send an email to {MENTION}.</p>",
        "<p>Send an email to the office.</p>",
        "<p>Envoyez un courriel à : bureau@example.org</p>",
        "<p>An e-mail to all members is sent once a week.</p>",
    ],
)
def test_a_sentence_with_an_address_is_left_alone(body: str) -> None:
    """Or with somebody in its place."""
    assert not list(missing_addresses(read(body)))


@pytest.mark.parametrize(
    "body",
    [
        "<p>(otherwise just send an email to: indicating what you want)</p>",
        "<li>Send an e-mail to: and name the group</li>",
        "<p>Envoyez un courriel à : en indiquant le groupe</p>",
        "<p>Envíe un correo electrónico a: indicando el grupo</p>",
    ],
)
def test_a_sentence_without_its_address_is_found(body: str) -> None:
    """In three languages."""
    assert len(list(missing_addresses(read(body)))) == 1


def test_columns_are_doubled_only_by_the_same_name() -> None:
    """A table whose heads differ is left alone."""
    twice = (
        "<table><tbody><tr><th>A</th><th>A</th></tr><tr><td>1</td><td>2</td></tr></tbody></table>"
    )

    assert not list(doubled_columns(read(twice.replace("<th>A</th><th>A", "<th>A</th><th>B"))))
    assert len(list(doubled_columns(read(twice)))) == 1


@pytest.mark.parametrize(
    ("body", "proposals"),
    [
        ('<p><a href="https://example.org">Cycle of the town</a></p>', []),
        ('<p><a href="#part">Cycle of the town</a></p>', []),
        ('<p><a href="#">Cycle of the town</a></p>', ["Link to “Cycle of the town” (TOWN)."]),
        (
            '<p><a href="#">see the cycle of the town</a></p>',
            ["Link to “Cycle of the town” (TOWN)."],
        ),
        ('<p><a href="#">here</a></p>', ["None"]),
    ],
)
def test_links_that_lead_nowhere(body: str, proposals: list[str]) -> None:
    """A page is proposed where exactly one fits."""
    found = dead_links(read(body), {"cycle of the town": (OTHER,)})

    assert [str(one.proposal) for one in found] == proposals


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("28 of 196 NDCs", "of 196 NDCs 13 and 20", True),
        ("by the end of 2023", "by the end of 2021", True),
        ("50% of them", "40 % of them", True),
        ("5 regions", "five regions", False),
        ("1,000 farms", "1000 farms", False),
        ("50% of them", "10 to 20 partners", False),
        ("all countries", "100% of them", False),
        ("5 meetings", "5 meetings and 2 notes", False),
        ("the “4 per 1000” name", "COP27 and 3 notes", False),
        ("E2 in 2030", "E3 by then", False),
    ],
)
def test_figures_contradict(one: str, other: str, expected: bool) -> None:  # noqa: FBT001
    """Only where each lacks one of the other's, of one kind."""
    assert contradict(figures_in(one), figures_in(other)) is expected


def test_names_differ_for_a_reader_alone() -> None:
    """Capitals, quotation marks and a last dot are no difference."""
    assert not differ(["“Follow Up”", "FOLLOW UP."])
    assert differ(["Inception", "Initiation"])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("avant le 15 novembre 2022.", date(2022, 11, 15)),
        ("antes del 31 de octubre de 2022", date(2022, 10, 31)),
        ("by March 1st, 2023", date(2023, 3, 1)),
        ("le 1er août 2023", date(2023, 8, 1)),
        ("le 31 février 2023", None),
    ],
)
def test_days_with_the_month_in_words(text: str, day: date | None) -> None:
    """In three languages; a day that is none is left out."""
    assert written_days(text) == ((day,) if day else ())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Which form do I use if my school is not in the list?", "en"),
        ("Les formulaires ne s’affichent pas chez moi. Que faire ?", "fr"),
        ("¿Dónde está el formulario? No lo encuentro.", "es"),
        ("LEAVE A5", ""),
    ],
)
def test_the_language_of_a_comment(text: str, code: str) -> None:
    """By its small words."""
    assert language_of(text) == code


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1 million hectares", "1 000 000 hectares"),
        ("2.5 million tonnes", "2,500,000 tonnes"),
        ("3 millones de hectáreas", "3,000,000 hectares"),
        ("2 milliards", "2 billion"),
        ("50 thousand farms", "50 000 farms"),
        ("1.000 fincas", "1 000 farms"),
        ("2.50 t", "2.5 t"),
        ("5 %", "5,0 %"),
        ("twenty-five farms", "25 farms"),
        ("thirty five farms", "35 farms"),
        ("one hundred and twenty farms", "120 farms"),
        ("dix-sept pays", "17 pays"),
        ("treinta y cinco países", "35 países"),
    ],
)
def test_a_figure_written_in_another_way_contradicts_nothing(one: str, other: str) -> None:
    """Scale in words, signs between thousands, zeros behind the point, numbers of two words."""
    assert not contradict(figures_in(one), figures_in(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1 million hectares", "2 000 000 hectares"),
        ("1.000 fincas", "1 200 farms"),
        ("two farms", "3 farms"),
    ],
)
def test_such_a_figure_still_contradicts_another_one(one: str, other: str) -> None:
    """Each of both texts has one that the other lacks."""
    assert contradict(figures_in(one), figures_in(other))


def test_a_page_that_cannot_be_read_is_named_to_its_readers_alone() -> None:
    """What others may not read is counted, as its findings are."""
    sheets = (Sheet("Canary", "<p>no end", users=("ada",)), Sheet("Seen", "<p>no end"))
    snapshot = make_snapshot(*sheets)
    policy = Policy(pages={"findings": Pages(view=("secretariat",), edit=("secretariat",))})
    programme = replace(programme_of(snapshot), policy=policy)
    changes = list(keep_findings(FindingsPage("MAIN:Findings", ""), context_of(programme)))
    told = str(changes)

    assert any(isinstance(one, Change) for one in changes)
    assert "Seen" in told
    assert "Canary" not in told


def test_configured_pages_are_named_to_their_readers_alone() -> None:
    """Those that are not there, or that sicbot may not see, are counted: nobody knows who may."""
    sheets = (
        Sheet("Secret", "<p>no end", users=("ada",)),
        Sheet("Open plan", "<p>no end"),
        Sheet("Secret desk", users=("ada",)),
        Sheet("Open desk"),
    )
    work = Work(
        objective_pages=("MAIN:Secret", "MAIN:Open plan", "MAIN:Unseen"),
        question_pages=("MAIN:Secret desk", "MAIN:Open desk", "MAIN:Unseen desk"),
    )
    policy = Policy(pages={"findings": Pages(view=("secretariat",), edit=("secretariat",))})
    programme = replace(programme_of(make_snapshot(*sheets)), policy=policy, work=work)
    told = str(list(keep_findings(FindingsPage("MAIN:Findings", ""), context_of(programme))))

    assert "Open plan" in told
    assert "Open desk" in told
    assert "Secret" not in told
    assert "Unseen" not in told
    assert "pages of the settings that are not there, or that sicbot may not see: 2" in told
    assert "pages that not all readers of this one may read: 2" in told
