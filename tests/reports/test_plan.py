"""A plan in words and as one HTML file."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup

from sicbot.catalogues import catalogue
from sicbot.core.model import GroupName, UserKey
from sicbot.core.people import UserName
from sicbot.core.plan import AddMember, AdoptMember, Change, CreateGroup, Effect, Gate, Plan, Seat
from sicbot.core.text import ENGLISH, verbatim
from sicbot.reports.plan import to_html
from sicbot.reports.plan_words import (
    headline,
    meanings,
    next_step,
    nobody_mailed,
    said,
    sides,
    tails,
    verb,
)
from tests.reports.plans import (
    HOSTILE,
    STEERING,
    URL,
    card_chain,
    close_page,
    edit_page,
    hostile_plan,
    restore_page,
    whole_plan,
)

TAKEN = datetime(2023, 10, 16, 9, tzinfo=UTC)
FRENCH = catalogue("fr")


def page(plan: Plan) -> BeautifulSoup:
    html = to_html(plan, ENGLISH, language_code="en", taken=TAKEN)
    return BeautifulSoup(html, "html.parser")


MEANINGS = [
    ("nothing", Effect(), []),
    ("not known", Effect(notified=None), ["who gets a mail is not known"]),
    ("one mail", Effect(notified=1), ["mails one person"]),
    ("mails", Effect(notified=3), ["mails 3 people"]),
    ("more readers", Effect(gains=("anonymous", "4p1000-cop")),
     ["will be read by: anonymous, 4p1000-cop"]),
    ("fewer readers", Effect(loses=("logged-in",)), ["no longer read by: logged-in"]),
    ("shown once", Effect(shows=("X",)), ["also changes what “X” shows"]),
    ("shown twice", Effect(shows=("X", "Y")), ["also changes what “X” and one other page show"]),
    ("shown often", Effect(shows=("X", "Y", "Z")),
     ["also changes what “X” and 2 other pages show"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("effect", "told"), [row[1:] for row in MEANINGS], ids=[row[0] for row in MEANINGS]
)
def test_what_a_change_means_to_people_is_a_few_words(effect: Effect, told: list[str]) -> None:
    """And nothing where it means nothing to them."""
    assert [str(one.text) for one in meanings(effect)] == told


def test_that_nobody_gets_a_mail_is_said_of_all_changes_or_of_none() -> None:
    """A plan of which one change mails somebody, or may, does not say so."""
    plan = whole_plan()
    quiet = replace(plan, jobs=(replace(plan.jobs[0], changes=(edit_page(), *card_chain())),))

    assert nobody_mailed(quiet)
    assert not nobody_mailed(plan)
    assert not nobody_mailed(Plan(URL, ()))


SAID = [
    (edit_page(), "edit: include 3 shows"),
    (card_chain()[0], "new page: a public card"),
    (card_chain()[2], "open “How to join"),
    (restore_page(), "restore “Glossary”"),
    (close_page(), "set who reads: only the Secretariat"),
]


@pytest.mark.parametrize(("change", "told"), SAID, ids=[row[1] for row in SAID])
def test_what_is_done_is_said_once(change: Change, told: str) -> None:
    """The verb stands before the reason, unless the reason begins with it."""
    assert said(change, ENGLISH).startswith(told)


def test_only_the_last_change_of_a_chain_needs_a_yes() -> None:
    """A yes to it is a yes to all that it needs."""
    chain = card_chain()

    assert tails((*chain, restore_page())) == {chain[2].id, restore_page().id}


def test_a_new_group_has_a_yes_of_its_own() -> None:
    """Many may follow it; it is what people decide about."""
    made = Change(CreateGroup(Seat(GroupName("movers"))), "create", verbatim("new"), Gate.APPROVAL)
    add = AddMember(Seat(GroupName("movers"), UserKey("k1"), "ada"))
    follows = Change(add, "add", verbatim("a record"), needs=(made.id,))

    assert tails((made, follows)) == {made.id, follows.id}


def test_who_may_read_is_told_in_words() -> None:
    """No restriction is not `nobody`."""
    before_after = [
        (str(one.before), str(one.after))
        for change in (close_page(), card_chain()[2])
        for one in sides(change.act)
    ]

    assert before_after == [
        ("whoever may read the space and the pages above", "4p1000-exsec, user bot"),
        ("nobody but sicbot", "whoever may read the space and the pages above"),
    ]


def test_an_account_is_called_by_its_name_where_that_is_known() -> None:
    """A key of the wiki means nothing to whoever decides."""
    plan = replace(whole_plan(), names={UserKey("bot"): "sicbot"})
    (one,) = sides(close_page().act, plan.names)

    assert str(one.after) == "4p1000-exsec, sicbot"
    assert "user bot" not in page(plan).get_text()


def test_a_yes_to_adopt_somebody_is_no_yes_to_keep_them() -> None:
    """Who says yes to it lets sicbot take them out."""
    adopt = AdoptMember(Seat(GroupName("tf-a1"), UserKey("ada"), UserName("ada")))

    assert str(verb(adopt)) == "let sicbot take out of group later"


HEADS = [
    ("empty", Plan(URL, ()), "Nothing to change.", "None"),
    ("all free", replace(whole_plan(), jobs=(
        replace(whole_plan().jobs[0], changes=(edit_page(),)),)),
     "Changes: 1. None waits", "`sicbot run` makes them"),
    ("all wait", replace(whole_plan(), jobs=whole_plan().jobs[1:]),
     "Changes: 1, of which 0 free and 1 waiting", "All wait for a yes"),
    ("both", whole_plan(), "Changes: 7, of which 2 free and 5 waiting", "says yes to a change"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("plan", "head", "step"), [row[1:] for row in HEADS], ids=[row[0] for row in HEADS]
)
def test_a_plan_says_how_much_it_is_and_what_comes_next(plan: Plan, head: str, step: str) -> None:
    """In the first and in the last sentence."""
    assert str(headline(plan)).startswith(head)
    assert step in str(next_step(plan))


def test_each_change_is_a_card() -> None:
    """With its page, what it waits for, both sides of what differs, and the command."""
    changes = whole_plan().changes
    cards = page(whole_plan()).select("article")
    create, show, opened = card_chain()
    ids = [str(card["id"]) for card in cards]
    first, shown = cards[0], cards[ids.index(f"c-{show.id}")]

    assert sorted(ids) == sorted(f"c-{one.id}" for one in changes)
    assert ids.index(f"c-{opened.id}") == ids.index(f"c-{create.id}") + 1, "one page, side by side"
    assert [card["data-state"] for card in cards].count("free") == 2
    assert [a["href"] for a in first.select("h4 a")] == [f"{URL}/pages/viewpage.action?pageId=101"]
    assert [mark.text for mark in first.select("mark")] == ["", " – Database", "⍽", " "]
    assert [link["href"] for link in shown.select(".needs a")] == [f"#c-{create.id}"]
    assert f"sicbot apply --only {changes[0].id}" in first.text


def test_what_is_left_out_and_what_was_read_stand_beside_the_cards() -> None:
    """With reasons."""
    text = page(whole_plan()).get_text(" ")

    lines = (
        "the page has the label no-sicbot",
        "Read 412 of 431 pages of 3 spaces.",
        "what was not read is not taken for absent",
        "“Glossary” is included by 4 pages.",
    )

    assert [line for line in lines if line not in text] == []


def test_a_plan_of_nothing_says_so() -> None:
    """With no tools to filter nothing."""
    soup = page(Plan(URL, ()))

    assert "Nothing to change." in soup.get_text()
    assert soup.select("article, .tools") == []


@pytest.mark.parametrize("text", HOSTILE)
def test_foreign_text_stays_text(text: str) -> None:
    """The elements of the page are the same as with a harmless value, and the text is whole."""
    soup, benign = page(hostile_plan(text)), page(hostile_plan("x"))
    title = soup.select_one("article h4")

    assert [tag.name for tag in soup.select("*")] == [tag.name for tag in benign.select("*")]
    assert title is not None
    assert title.text == f"S: {text}"


@pytest.mark.parametrize("text", STEERING, ids=ascii)
def test_nothing_turns_the_words_beside_it_round(text: str) -> None:
    """Direction signs and controls are shown as marks, in a title as in a difference."""
    html = to_html(hostile_plan(text), ENGLISH, language_code="en", taken=TAKEN)

    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", html)


def test_an_address_that_is_none_of_the_web_is_no_link() -> None:
    """Whatever a plan's file says."""
    assert page(replace(whole_plan(), url="javascript:alert(1)//")).select("h4 a") == []


def test_nothing_is_loaded_and_only_our_own_runs() -> None:
    """The policy allows exactly the style and the script of the page."""
    soup = page(whole_plan())
    policy = soup.select_one("meta[http-equiv=Content-Security-Policy]")
    assert policy is not None
    for tag in ("style", "script"):
        found = soup.select(tag)
        digest = base64.b64encode(hashlib.sha256(found[0].text.encode()).digest()).decode()

        assert len(found) == 1
        assert f"{tag}-src 'sha256-{digest}'" in str(policy["content"])
    assert str(policy["content"]).startswith("default-src 'none'")
    assert soup.select("[src], link, [style], [onclick]") == []


def test_the_page_speaks_french() -> None:
    """Its fixed words and the sentences of the changes."""
    html = to_html(whole_plan(), FRENCH, language_code="fr", taken=TAKEN)

    words = (
        '<html lang="fr">',
        "Ce que sicbot changerait",
        "En attente d’un oui (4)",
        "planifié le 2023-10-16 09:00 UTC",
        "sera lu par\N{NO-BREAK SPACE}: anonyme, connecté",
    )

    assert [one for one in words if one not in html] == []
