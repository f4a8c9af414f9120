"""What is remembered of records from run to run."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from sicbot.core.journal import Ledger
from sicbot.core.model import Reading, UserKey
from sicbot.core.people import Account, Cause, UserName
from sicbot.core.policy import File, People
from sicbot.core.sources import Sources
from sicbot.programme.record_memory import facts
from tests.builders import Sheet
from tests.programme.enrolled import (
    FIRST,
    LATER,
    SECRETARIAT,
    account,
    enrolled,
    entry,
    file_of,
    form,
    form_page,
    key,
)

if TYPE_CHECKING:
    from datetime import datetime

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
    (refusal,) = after.task_forces["A1"].refusals

    assert after.task_forces["A1"].members == ()
    assert refusal.cause is Cause.REASSIGNED
    assert str(refusal.why) == "the user name belongs to another account now"


def test_whose_name_it_was_is_not_learned_anew() -> None:
    second = next_run(renamed(STRANGER), registered())

    assert facts(second) == facts(registered())
    assert next_run(renamed(STRANGER), second).task_forces["A1"].members == ()


def test_an_account_that_was_not_read_once_is_known_again() -> None:
    away = next_run(renamed(), registered())
    (member,) = next_run(registered(), away).task_forces["A1"].members

    assert member.account == account("ada")


def test_no_key_is_kept() -> None:
    noted = json.dumps(facts(registered()))

    assert not any(word in noted for word in ("ada", "Ada", key("ada")))


def test_a_digest_noted_by_an_older_version_is_understood() -> None:
    new = {name: json.loads(fact) for name, fact in facts(registered()).items()}
    noted = {name: json.dumps(fact["digest"]) for name, fact in new.items() if "record" in name}
    after = replace(registered(), ledger=Ledger(facts={"registrations": noted}))

    assert [one.account for one in after.task_forces["A1"].members] == [account("ada")]
    assert facts(after) == facts(registered())


def test_a_row_is_as_old_as_when_it_was_first_seen() -> None:
    """Whoever uploads a list again changes nobody's day."""
    again = next_run(listed(LATER.replace(year=2024)), listed(LATER))
    (record,) = again.registrations.records

    assert record.created == LATER
    assert facts(again) == facts(listed(LATER))
