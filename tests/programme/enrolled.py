"""Programmes in which people registered, made by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sicbot.core.journal import Ledger
from sicbot.core.model import Group, GroupName, PageId, Reading, UserKey
from sicbot.core.people import Account, UserName
from sicbot.core.policy import People
from sicbot.core.sources import (
    Attachment,
    Comment,
    FileRows,
    FormEntry,
    FormField,
    FormReading,
    PageRecord,
    Sources,
)
from sicbot.programme.programme import Programme
from tests.builders import Sheet, make_snapshot
from tests.enrolment import form_text

if TYPE_CHECKING:
    from sicbot.core.model import Snapshot

SECRETARIAT = GroupName("secretariat")
FIRST = PageId("101")  # id of the first sheet
WHEN = datetime(2023, 5, 1, 9, tzinfo=UTC)
LATER = datetime(2023, 6, 1, 9, tzinfo=UTC)
PEOPLE = ("ada", "ben", "cleo")  # cleo is of the secretariat; the key of `ada` is `key-ada`


def key(name: str) -> UserKey:
    return UserKey(f"key-{name}")


def account(name: str) -> Account:
    return Account(key(name), UserName(name), name.title(), f"{name}@example.org")


def form_page(
    title: str = "Join A1", name: str = "joinA1", *, space: str = "MAIN", **more: Any
) -> Sheet:
    """Return a page that defines a form."""
    field = {"name": "role", "title": "Role", "type": "radio_group", "values": {"3": "Team Member"}}
    return Sheet(title, form_text(name, [field]), space, **more)


def enrolled(
    *sheets: Sheet,
    places: People | None = None,
    sources: Sources | None = None,
    pins: dict[str, str] | None = None,
) -> Programme:
    """Return a programme of these pages, with three accounts."""
    accounts = [account(name) for name in PEOPLE]
    facts = {f"form:{code}": json.dumps(page) for code, page in (pins or {}).items()}
    return Programme(
        _snapshot(*sheets),
        ledger=Ledger(facts={"registrations": facts}),
        places=places or People(attestors=(SECRETARIAT,)),
        accounts=Reading({one.key: one for one in accounts}),
        sources=sources or Sources(),
    )


def _snapshot(*sheets: Sheet) -> Snapshot:
    snapshot = make_snapshot(*sheets)
    group = Group(SECRETARIAT, frozenset({key("cleo")}))
    return replace(snapshot, groups=Reading({**snapshot.groups.records, SECRETARIAT: group}))


def entry(number: int = 1, creator: str = "ada", **values: str | tuple[str, ...]) -> FormEntry:
    owners = values.pop("owners", (creator,) if creator else ())
    assert isinstance(owners, tuple)
    return FormEntry(
        f"uuid-{number}",
        number,
        WHEN,
        creator,
        owners,
        {name: (one,) if isinstance(one, str) else one for name, one in values.items()},
    )


def form(
    *entries: FormEntry, fields: dict[str, str] | None = None, name: str = "joinA1", **more: Any
) -> FormReading:
    """Return a form's reading; `fields` are labels by name, else those of the records."""
    names = {one: one for record in entries for one in record.values}
    known = tuple(FormField(one, label, "text") for one, label in (fields or names).items())
    return FormReading(FIRST, name, known, entries, **more)


def comment(body: str, author: str | None = "ada", **more: Any) -> Comment:
    who = key(author) if author else None
    values = {"id": "900", "page": FIRST, "created": WHEN, "edited": False, "editor": who, **more}
    return Comment(author=who, body=f"<p>{body}</p>", **values)


def file_of(*rows: tuple[str, ...], name: str = "list.csv", uploader: str = "cleo") -> FileRows:
    attachment = Attachment("att7", FIRST, name, "text/csv", 2, key(uploader), LATER)
    return FileRows(attachment, rows)


def page_record(creator: str | None = "ada", *editors: str) -> PageRecord:
    made = key(creator) if creator else None
    return PageRecord(FIRST, WHEN, made, (made, *map(key, editors)))
