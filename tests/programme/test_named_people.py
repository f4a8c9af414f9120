"""Whom records and pages name, and what follows where such an account could not be looked up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from sicbot.core.model import Gap, Reading
from sicbot.core.people import looked_up
from sicbot.core.policy import File, People, TablePage
from sicbot.core.sources import Sources
from sicbot.core.text import verbatim
from sicbot.core.work_policy import Work
from sicbot.programme.people.named_people import Named, named_people
from tests.builders import Sheet
from tests.people_builders import A1
from tests.programme.enrolled import (
    FIRST,
    SECRETARIAT,
    account,
    comment,
    enrolled,
    entry,
    file_of,
    form,
    form_page,
    key,
    page_record,
)

if TYPE_CHECKING:
    from sicbot.core.people import Account
    from sicbot.programme.programme import Programme

FILE = File(page="MAIN:Lists", name="list.csv")
ROW = file_of(("Task Force", "Name", "Account"), ("A1", "Ben", "@ben"))
MENTION = f'<p><ac:link><ri:user ri:userkey="{key("ben")}" /></ac:link></p>'
TABLE = (
    "<table><tbody><tr><th>Task Force</th><th>Account</th></tr>"
    "<tr><td>A1</td><td>ben</td></tr></tbody></table>"
)


def picked(**more: Any) -> Programme:
    """Return a programme in which the Secretariat picked Ben in a form."""
    reading = form(entry(1, "cleo", name="Ben", who="ben"), fields={"name": "Name", "who": "User"})
    return enrolled(form_page(), sources=Sources(forms={"joinA1": reading}, **more))


def listed() -> Programme:
    places = People(attestors=(SECRETARIAT,), files=(FILE,))
    return enrolled(
        Sheet("Lists"), places=places, sources=Sources(files={(FIRST, "list.csv"): ROW})
    )


def wished() -> Programme:
    below = Sources(forms={"joinA1": form()}, comments={FIRST: (comment("JOIN A1", "ben"),)})
    return enrolled(form_page(), sources=below)


def labelled() -> Programme:
    body = (
        '<ac:structured-macro ac:name="details"><ac:rich-text-body><table><tbody>'
        "<tr><th>Task Force</th><td>A1</td></tr><tr><th>Account</th><td>ben</td></tr>"
        "</tbody></table></ac:rich-text-body></ac:structured-macro>"
    )
    return enrolled(
        Sheet("Ben", body, labels=("task-force-registration",)),
        sources=Sources(records={FIRST: page_record("cleo")}),
    )


ENTERED = {"a form": picked, "a file": listed, "a page": labelled}


def without_ben(programme: Programme, *gaps: Gap) -> Programme:
    """Return a programme in which Ben's account was not read."""
    known: list[Account] = [account("ada"), account("cleo")]
    return replace(programme, accounts=Reading({one.key: one for one in known}, gaps))


@pytest.mark.parametrize("made", ENTERED.values(), ids=ENTERED)
def test_an_account_that_is_named_is_asked_for(made: Any) -> None:
    programme = made()

    assert named_people(programme, programme.sources).names == {"ben"}


@pytest.mark.parametrize("place", ["partners", "nominations", "exceptions", "matches", "opt_outs"])
def test_people_mentioned_on_a_register_are_asked_for(place: str) -> None:
    programme = enrolled(Sheet("Page", MENTION), places=People(**{place: "MAIN:Page"}))

    assert named_people(programme, programme.sources).keys == {key("ben")}


def test_a_table_of_people_names_accounts() -> None:
    places = People(tables=(TablePage(page="MAIN:Page"),))
    programme = enrolled(Sheet("Page", MENTION + TABLE), places=places)
    named = named_people(programme, programme.sources)

    assert named == Named(frozenset({"ben"}), frozenset({key("ben")}))


def test_a_page_that_cannot_be_read_names_nobody() -> None:
    programme = enrolled(Sheet("Page", "<p>"), places=People(tables=(TablePage(page="MAIN:Page"),)))
    named = named_people(programme, programme.sources)

    assert named == Named(frozenset(), frozenset())


UNREAD = {**ENTERED, "a comment": wished}


@pytest.mark.parametrize("made", UNREAD.values(), ids=UNREAD)
def test_a_look_up_that_failed_leaves_the_reading_incomplete(made: Any) -> None:
    """Else one failed request would take somebody off a list."""
    name = key("ben") if made is wished else "ben"
    people = without_ben(made(), Gap(looked_up(name), verbatim("x"))).task_forces[A1]

    assert [str(one.why) for one in people.not_read if "account" in str(one.why)] == [
        "an account in a record could not be looked up"
    ]


@pytest.mark.parametrize("made", UNREAD.values(), ids=UNREAD)
def test_an_account_that_is_not_there_is_no_gap(made: Any) -> None:
    """The wiki said so; and a failed look-up of somebody else says nothing."""
    programme = without_ben(made(), Gap(looked_up("zoe"), verbatim("x")))

    assert not [one for one in programme.registrations.not_read if "account" in str(one.why)]


def test_owners_mentioned_in_tables_of_projects_are_named() -> None:
    """So that a wiki without a list of accounts is asked for their names; no other page is."""
    work = Work.model_validate({"inventory": {"tables": ["MAIN:Projects"]}})
    seen = replace(enrolled(Sheet("Projects", MENTION), Sheet("Other", MENTION)), work=work)

    assert named_people(seen, Sources()).keys == {key("ben")}
    assert named_people(replace(seen, work=Work()), Sources()).keys == frozenset()
