"""Registrations on pages, in files and in tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from sicbot.core.model import Gap, PageStatus
from sicbot.core.people import TASK_FORCES, Action, Registration, Role, SourceKind
from sicbot.core.policy import File, People, TablePage
from sicbot.core.sources import Sources
from sicbot.core.text import verbatim
from tests.builders import Sheet
from tests.programme.enrolled import (
    FIRST,
    LATER,
    SECRETARIAT,
    WHEN,
    enrolled,
    file_of,
    key,
    page_record,
)
from tests.templating.payloads import ALL

if TYPE_CHECKING:
    from sicbot.core.people import NotRead, Registrations
    from sicbot.core.sources import FileRows, PageRecord

LABEL = "task-force-registration"
MENTION = '<ac:link><ri:user ri:userkey="key-ben" /></ac:link>'


def details(**pairs: str) -> str:
    rows = "".join(
        f"<tr><th>{name.replace('_', ' ')}</th><td>{text}</td></tr>" for name, text in pairs.items()
    )
    return (
        '<ac:structured-macro ac:name="details"><ac:rich-text-body><table><tbody>'
        f"{rows}</tbody></table></ac:rich-text-body></ac:structured-macro>"
    )


def page(body: str, made: PageRecord | None = None, **more: Any) -> Registrations:
    """Return the registrations where one page is labelled as one."""
    labels = (LABEL, *more.pop("labels", ()))
    records = {} if made is None else {FIRST: made}
    sheet = Sheet("My registration", body, labels=labels, **more)
    sources = Sources(records=records, gaps=more.get("gaps", ()))
    return enrolled(sheet, sources=sources).registrations


def lacking(registrations: Registrations) -> list[NotRead]:
    """Return what was not read besides the forms, of which these tests have none."""
    return [one for one in registrations.not_read if not one.source.startswith("form ")]


def test_a_page_is_a_registration_of_its_creator() -> None:
    """Its properties are the fields; who made it, and when, the wiki says."""
    body = details(
        Task_Force="A1", Name="Ada", Rôle="membre", Organisme="Soils", Consentement="Oui"
    )
    (record,) = page(body, page_record()).records

    assert (record.source, record.kind) == ("page My registration (MAIN)", SourceKind.PAGE)
    assert (record.record, record.task_force, record.created) == (f"{FIRST}:A1", "A1", WHEN)
    assert (record.creator, record.creator_name, record.owned) == (key("ada"), "ada", True)
    assert (record.role, record.organisation, record.consent) == (Role.MEMBER, "Soils", True)
    assert not record.altered


@pytest.mark.parametrize(
    ("editors", "altered"),
    [((), False), (("ada",), False), (("cleo",), False), (("ben",), True), (("ben", "ada"), True)],
)
def test_a_page_that_others_changed_is_altered(
    editors: tuple[str, ...],
    altered: bool,  # noqa: FBT001
) -> None:
    """Not by the Secretariat, and not by its creator; but by whoever else in between."""
    (record,) = page(details(Task_Force="A1"), page_record("ada", *editors)).records

    assert record.altered is altered


def test_an_anonymous_edit_alters_a_page() -> None:
    """Nobody knows whose it was."""
    made = page_record()
    (record,) = page(details(TF="A1"), replace(made, editors=(*made.editors, None))).records

    assert record.altered


def test_a_page_names_accounts_in_its_fields_for_the_person_alone() -> None:
    """A mention among the experiences is somebody else."""
    named = page(details(TF="A1", Name=MENTION), page_record()).records
    typed = page(details(TF="A1", Username="Ben"), page_record()).records
    beside = page(details(TF="A1", Name="Ada", Experience=MENTION), page_record()).records

    assert [one.accounts for one in (*named, *typed)] == [(key("ben"),)] * 2
    assert [one.accounts for one in beside] == [()]


def test_the_task_force_may_be_a_label() -> None:
    """As templates set them; what the page itself names counts before that."""
    by_label = page(details(Name="Ada"), page_record(), labels=("tf-b2",)).records
    by_field = page(details(TF="A1, C3"), page_record(), labels=("tf-b2",)).records

    assert [one.task_force for one in by_label] == ["B2"]
    assert [one.task_force for one in by_field] == ["A1", "C3"]


@pytest.mark.parametrize("body", ["<p>text</p>", details(Name="Ada"), details(TF="A1", Action="?")])
def test_a_page_that_names_nothing_is_noted(body: str) -> None:
    """It was read, so nobody is missing because of it."""
    now = page(body, page_record())

    assert (now.records, lacking(now), len(now.notes)) == ((), [], 1)


def test_a_page_that_cannot_be_read_may_be_of_any_task_force() -> None:
    """Its text does not parse, or nobody told who made it."""
    for now in (page("<p>", page_record()), page(details(TF="A1"), None)):
        (one,) = lacking(now)
        assert (one.source, one.task_forces) == ("page My registration (MAIN)", TASK_FORCES)
        assert now.records == ()


def test_a_page_in_the_trash_is_no_registration() -> None:
    """Nor is one without the label."""
    trashed = page(details(TF="A1"), page_record(), status=PageStatus.TRASHED)
    unlabelled = enrolled(Sheet("x", details(TF="A1")), sources=Sources()).registrations

    assert trashed.records == unlabelled.records == ()
    assert lacking(trashed) == lacking(unlabelled) == []


def file(rows: FileRows | None, *, page: str = "List", gaps: tuple[Gap, ...] = ()) -> Registrations:
    places = People(attestors=(SECRETARIAT,), files=(File(page="MAIN:List", name="list.csv"),))
    files = {} if rows is None else {(FIRST, "list.csv"): rows}
    return enrolled(
        Sheet(page), places=places, sources=Sources(files=files, gaps=gaps)
    ).registrations


HEADER = ("Name", "E-mail", "Organisation", "Task Force", "Rôle", "Date", "Remarque")


def test_a_row_of_a_file_is_a_record_of_its_uploader() -> None:
    """Numbered as people count; the day in it is only what somebody typed."""
    row = ("Zoë", "zoe@example.org", "Soils", "A1", "TFRR", "20.02.2023", "by mail")
    (record,) = file(file_of(HEADER, row)).records

    assert (record.source, record.kind, record.number) == ("file list.csv", SourceKind.FILE, 1)
    assert (record.creator, record.creator_name, record.created) == (key("cleo"), "cleo", LATER)
    assert (record.name, record.email, record.role) == (
        "Zoë",
        "zoe@example.org",
        Role.REPRESENTATIVE,
    )
    assert (record.consent, record.accounts, record.action) == (None, (), Action.JOIN)


def test_a_row_keeps_its_identity_when_others_come_and_go() -> None:
    """It is about somebody, not about a line."""
    rows = [("Zoë", "z@example.org", "S", "A1"), ("Ann", "a@example.org", "S", "A1")]
    before = {one.name: one.record for one in file(file_of(HEADER, *rows)).records}
    new = ("New", "n@example.org", "S", "B2")
    after = {one.name: one.record for one in file(file_of(HEADER, new, *rows[::-1])).records}

    assert before.items() <= after.items()
    assert len(set(after.values())) == 3


def test_two_equal_rows_are_two_records() -> None:
    """Nothing is lost silently."""
    row = ("Zoë", "z@example.org", "S", "A1")
    records = [one.record for one in file(file_of(HEADER, row, row)).records]

    assert len(set(records)) == 2


def test_a_row_may_name_several_task_forces_or_an_account() -> None:
    """One record for each."""
    rows = file_of(("User name", "TF"), ("BEN", "A1; B2"), ("nobody", "C3"))

    assert [(one.task_force, one.accounts) for one in file(rows).records] == [
        ("A1", (key("ben"),)),
        ("B2", (key("ben"),)),
        ("C3", ()),
    ]


def test_a_row_without_a_task_force_is_noted() -> None:
    """Without its words."""
    now = file(file_of(HEADER, ("Zoë", "z@example.org", "S", "the soil one"), ("Ann",)))

    assert now.records == ()
    assert [str(note) for note in now.notes] == [
        f"row {number} of list.csv names no Task Force, or no request that is known"
        for number in (1, 2)
    ]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (file_of(("Name", "City"), ("Zoë", "Köln")), "its first row"),
        (file_of(("Task Force",), ("A1",)), "its first row"),
        (file_of(), "its first row"),
        (None, "refused"),
    ],
)
def test_a_file_that_cannot_be_read_may_be_of_any_task_force(
    rows: FileRows | None, told: str
) -> None:
    now = file(rows, gaps=(Gap("file list.csv", verbatim("refused")),))
    (one,) = lacking(now)

    assert (one.source, one.task_forces, now.records) == ("file list.csv", TASK_FORCES, ())
    assert told in str(one.why)


def test_a_file_of_a_page_that_is_not_seen_is_not_read() -> None:
    """It may be hidden from the bot."""
    (one,) = lacking(file(None, page="Other"))

    assert "sicbot sees no page “MAIN:List”" in str(one.why)


def table(body: str, made: PageRecord | None = None, **more: Any) -> Registrations:
    places = People(attestors=(SECRETARIAT,), tables=(TablePage(page="MAIN:List"),))
    sources = Sources(records={} if made is None else {FIRST: made})
    return enrolled(Sheet("List", body, **more), places=places, sources=sources).registrations


def rows(*cells: tuple[str, ...]) -> str:
    header, *others = cells
    text = "".join(f"<th>{one}</th>" for one in header)
    text = f"<tr>{text}</tr>" + "".join(
        "<tr>" + "".join(f"<td>{one}</td>" for one in row) + "</tr>" for row in others
    )
    return f"<table><tbody>{text}</tbody></table>"


def test_a_row_of_a_table_is_a_claim_of_the_pages_last_editor() -> None:
    """By name or by mention; empty rows of a template are none."""
    body = rows(("Name", "TF", "Role"), ("Zoë", "A1", "TFM"), (MENTION, "B2", "TFL"), ("", "", ""))
    records = table(body, page_record(), editor="key-ben").records

    assert [(one.kind, one.task_force, one.name, one.accounts) for one in records] == [
        (SourceKind.TABLE, "A1", "Zoë", ()),
        (SourceKind.TABLE, "B2", "", (key("ben"),)),
    ]
    assert {(one.creator, one.source) for one in records} == {(key("ben"), "table List (MAIN)")}


def test_a_member_list_of_one_task_force_is_told_by_its_label() -> None:
    """So it needs no column for that."""
    body = rows(("Name", "Role"), ("Zoë", "TFM"))

    assert [one.task_force for one in table(body, page_record(), labels=("tf-d4",)).records] == [
        "D4"
    ]


def test_a_table_that_cannot_be_read_hides_nobody() -> None:
    """It makes nobody a member, so its absence takes nobody out."""
    ragged = "<table><tbody><tr><th>Name</th><th>TF</th></tr><tr><td>x</td></tr></tbody></table>"
    for now in (table(ragged, page_record()), table("<p>", page_record()), table("<p>x</p>")):
        assert [one.task_forces for one in lacking(now)] == [()]


def test_hostile_cells_stay_as_they_are() -> None:
    """In files, where they come as text."""
    given = [text for text in ALL if text.strip()]
    now = file(file_of(HEADER, *((text, text, text, "A1", text) for text in given)))
    found = {one.number: one for one in now.records}

    assert isinstance(found[1], Registration)
    assert [found[number].name for number in range(1, len(given) + 1)] == given
    assert {one.role for one in now.records} == {None}
