"""What is remembered of records from run to run."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from sicbot.core.journal import Ledger
from sicbot.core.model import Gap, PageId, Reading, UserKey
from sicbot.core.people import Account, Cause, UserName
from sicbot.core.policy import File, People
from sicbot.core.sources import Sources
from sicbot.core.text import verbatim
from sicbot.programme.people.record_facts import facts
from tests.builders import Sheet
from tests.people_builders import A1
from tests.programme.enrolled import (
    FIRST,
    LATER,
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
    from datetime import datetime

    from sicbot.core.sources import Comment
    from sicbot.programme.programme import Programme

STRANGER = Account(UserKey("key-new"), UserName("ada"), "Ada Other")
ROWS = (("Task Force", "Name", "Account"), ("A1", "Ben", "ben"))


def registered() -> Programme:
    """Return a programme in which Ada registered by a form."""
    return enrolled(form_page(), sources=Sources(forms={"joinA1": form(entry(name="Ada"))}))


def next_run(programme: Programme, before: Programme) -> Programme:
    """Return a programme that remembers what another one noted."""
    return replace(programme, ledger=Ledger(facts={"registrations": facts(before)}))


def renamed(*accounts: Account) -> Programme:
    return replace(registered(), accounts=Reading({one.key: one for one in accounts}))


def listed(when: datetime) -> Programme:
    """Return a programme with a file that was uploaded at some time."""
    file = file_of(*ROWS)
    file = replace(file, attachment=replace(file.attachment, uploaded=when))
    return enrolled(
        Sheet("Lists"),
        places=People(attestors=(SECRETARIAT,), files=(File(page="MAIN:Lists", name="list.csv"),)),
        sources=Sources(files={(FIRST, "list.csv"): file}),
    )


def test_a_user_name_that_went_to_somebody_else_lets_nobody_in() -> None:
    """The name alone is in the record; whose it was is remembered."""
    after = next_run(renamed(STRANGER), registered())
    (refusal,) = after.task_forces[A1].refusals

    assert after.task_forces[A1].members == ()
    assert refusal.cause is Cause.REASSIGNED
    assert str(refusal.why) == "the user name belongs to another account now"


def test_whose_name_it_was_is_not_learned_anew() -> None:
    second = next_run(renamed(STRANGER), registered())

    assert facts(second) == facts(registered())
    assert next_run(renamed(STRANGER), second).task_forces[A1].members == ()


def test_an_account_that_was_not_read_once_is_known_again() -> None:
    away = next_run(renamed(), registered())
    (member,) = next_run(registered(), away).task_forces[A1].members

    assert member.account == account("ada")


def test_no_key_is_kept() -> None:
    noted = json.dumps(facts(registered()))

    assert not any(word in noted for word in ("ada", "Ada", key("ada")))


def test_a_digest_noted_by_an_older_version_is_understood() -> None:
    new = {name: json.loads(fact) for name, fact in facts(registered()).items()}
    noted = {name: json.dumps(fact["digest"]) for name, fact in new.items() if "record" in name}
    after = replace(registered(), ledger=Ledger(facts={"registrations": noted}))

    assert [one.account for one in after.task_forces[A1].members] == [account("ada")]
    assert facts(after) == facts(registered())


def test_a_row_is_as_old_as_when_it_was_first_seen() -> None:
    """Whoever uploads a list again changes nobody's day."""
    again = next_run(listed(LATER.replace(year=2024)), listed(LATER))
    (record,) = again.registrations.records

    assert record.created == LATER
    assert facts(again) == facts(listed(LATER))


def missing(programme: Programme) -> set[tuple[str, str]]:
    """Return which sources beside forms were not read, and for which Task Forces."""
    lacking = programme.registrations.not_read
    return {
        (one.source, code)
        for one in lacking
        for code in one.task_forces
        if not one.source.startswith("form")
    }


def labelled(*, read: bool = True) -> Programme:
    """Return a programme in which Ada registered on a page in a space of its own."""
    body = (
        '<ac:structured-macro ac:name="details"><ac:rich-text-body><table><tbody><tr><th>Task Force'
        "</th><td>A1</td></tr></tbody></table></ac:rich-text-body></ac:structured-macro>"
    )
    mine = Sheet("Ada: joins (A1)", body, "REG", labels=("task-force-registration",))
    sheets = (mine,) if read else (Sheet("Home"),)
    return enrolled(*sheets, sources=Sources(records={FIRST: page_record("ada")}))


def without_space(programme: Programme) -> Programme:
    pages = replace(programme.snapshot.pages, gaps=(Gap("REG", verbatim("refused")),))
    return replace(programme, snapshot=replace(programme.snapshot, pages=pages))


def test_a_page_in_a_space_that_is_not_read_now_is_not_gone() -> None:
    """Its label is not seen, so that nothing else tells that it is missing."""
    after = next_run(without_space(labelled(read=False)), labelled())

    assert missing(after) == {("page Ada: joins (A1) (REG)", "A1")}
    assert missing(next_run(labelled(read=False), labelled())) == set()
    assert next(key for key in facts(labelled()) if key.startswith("record:")) in facts(after)


def wished(*copies: Sheet) -> Programme:
    """Return a programme in which Ben joined A1 by a comment below the form of B1."""
    sheets = (form_page("Join B1", "joinB1"), form_page(), *copies)
    forms = {"joinB1": form(name="joinB1"), "joinA1": replace(form(), page=PageId("102"))}
    below: dict[PageId, tuple[Comment, ...]] = {FIRST: (comment("JOIN A1", "ben"),)}
    return enrolled(*sheets, sources=Sources(forms=forms, comments={**below, PageId("102"): ()}))


def test_comments_below_a_form_that_is_not_found_are_not_gone() -> None:
    """A copy of the form makes it unclear which is right; that takes nobody out of A1."""
    after = next_run(wished(form_page("Copy of Join B1", "joinB1")), wished())

    assert missing(wished()) == set()
    assert missing(after) == {("comments on Join B1 (MAIN)", "A1")}


def test_comments_below_a_page_without_a_form_are_over() -> None:
    assert missing(next_run(registered(), wished())) == set()
