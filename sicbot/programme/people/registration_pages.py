"""Registrations on pages and in files: a page each, rows of files, rows of tables."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.model import PageStatus
from sicbot.core.people import TASK_FORCES, Action, NotRead, Registration, SourceKind
from sicbot.core.text import Text, _, verbatim
from sicbot.pages.storage import parse
from sicbot.pages.tables import Cell, properties, readable_tables
from sicbot.programme.people.fields import Meaning, action_of, codes_in, meanings_of
from sicbot.programme.people.records import Found, described, digest_of, fill

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sicbot.core.model import Page, UserKey
    from sicbot.core.people import TaskForce
    from sicbot.core.sources import FileRows, PageRecord
    from sicbot.programme.people.records import Accounts, Filled
    from sicbot.programme.seen import WikiSeen

WHO = (Meaning.NAME, Meaning.ACCOUNT, Meaning.EMAIL)
PERSON = (Meaning.NAME, Meaning.ACCOUNT)  # where a mention says who is meant


def labelled_pages(seen: WikiSeen) -> tuple[Page, ...]:
    """Return the pages that are one registration each, by id."""
    label = seen.places.registration_label.casefold()
    found = [
        page
        for page in seen.snapshot.pages.records.values()
        if label and label in page.labels and page.status is PageStatus.CURRENT
    ]
    return tuple(sorted(found, key=lambda page: int(page.id)))


def table_pages(seen: WikiSeen) -> tuple[Page, ...]:
    """Return the pages with tables of people that the configuration names and sicbot sees."""
    found = [seen.page(place.page) for place in seen.places.tables]
    return tuple(page for page in found if page is not None)


def from_page(seen: WikiSeen, page: Page, accounts: Accounts) -> Found:
    """Return the registration that a page is: its properties, and who made and changed it."""
    source = f"page {page.title} ({page.space})"
    made = seen.sources.records.get(page.id)
    try:
        pairs = _pairs(seen, page)
    except PageError as error:
        return _unread(source, TASK_FORCES, verbatim(str(error)))
    if made is None:
        return _unread(source, TASK_FORCES, _why(seen, page.id))
    filled = fill({key: (cell.text,) for key, cell in pairs.items()}, dict.fromkeys(pairs, ""))
    codes = codes_in(filled.text(Meaning.TASK_FORCE)) or _codes_of_labels(page)
    action = _action(filled)
    if not codes or action is None or not filled.asked:
        note = _("“{page}” is labelled as a registration, but names no Task Force or no request "
                 "that is known", page=page.title)  # fmt: skip
        return Found(read=(source,), notes=(note,))
    records = tuple(
        described(
            Registration(
                source, SourceKind.PAGE, f"{page.id}:{code}", page.id, code, made.created,
                made.creator, accounts.name_of(made.creator),
                accounts=_mentioned(pairs, accounts), altered=_altered(made, accounts),
                action=action,
            ),
            filled,
        )
        for code in codes
    )  # fmt: skip
    named = (made.creator, *_named(pairs))
    return Found(records, accounts.unread(source, codes, named), (source,))


def from_file(seen: WikiSeen, place: str, name: str, accounts: Accounts) -> Found:
    """Return the records in a file, a row for each; the uploader stands for all of them."""
    source = f"file {name}"
    page = seen.page(place)
    if page is None:
        return _unread(source, TASK_FORCES, _("sicbot sees no page “{page}”", page=place))
    file = seen.sources.files.get((page.id, name))
    if file is None:
        return _unread(source, TASK_FORCES, _why(seen, source))
    header, *rows = file.rows or ((),)
    meanings = set(meanings_of(dict.fromkeys(header, "")).values())
    if Meaning.TASK_FORCE not in meanings or not meanings & set(WHO):
        why = _("its first row has no columns for the Task Force and for the person")
        return _unread(source, TASK_FORCES, why)
    return _rows_of_file(source, page, file, _by_column(header, rows), accounts)


def _rows_of_file(
    source: str,
    page: Page,
    file: FileRows,
    rows: Sequence[Mapping[str, tuple[str, ...]]],
    accounts: Accounts,
) -> Found:
    records, notes, alike = list[Registration](), list[Text](), Counter[str]()
    unread = list[NotRead]()
    uploader = file.attachment.uploader
    for number, values in enumerate(rows, start=1):
        filled = fill(values, dict.fromkeys(values, ""))
        codes, action = codes_in(filled.text(Meaning.TASK_FORCE)), _action(filled)
        if not codes or action is None:
            notes.append(
                _("row {number} of {file} names no Task Force, or no request that is known",
                  number=number, file=file.attachment.name)
            )  # fmt: skip
            continue
        account = accounts.named(filled.text(Meaning.ACCOUNT))
        unread += accounts.unread(source, codes, (uploader, filled.text(Meaning.ACCOUNT)))
        for code in codes:
            record = _row_id(file.attachment.id, code, filled, alike)
            bare = Registration(
                source, SourceKind.FILE, record, page.id, code, file.attachment.uploaded,
                uploader, accounts.name_of(uploader), accounts=(account,) if account else (),
                action=action, number=number,
            )  # fmt: skip
            records.append(described(bare, filled))
    return Found(tuple(records), tuple(dict.fromkeys(unread)), (source,), tuple(notes))


def from_table(seen: WikiSeen, place: str, accounts: Accounts) -> Found:
    """Return the rows of people in a page's tables; they only claim, so one unread hides nobody."""
    page = seen.page(place)
    if page is None:
        return _unread(f"table {place}", (), _("sicbot sees no page “{page}”", page=place))
    source = f"table {page.title} ({page.space})"
    made = seen.sources.records.get(page.id)
    try:
        tables, refused = readable_tables(parse(_body(seen, page)))
    except PageError as error:
        return _unread(source, (), verbatim(str(error)))
    if made is None:
        return _unread(source, (), _why(seen, page.id))
    records = [
        record
        for table_number, table in enumerate(tables, start=1)
        for row_number, row in enumerate(table.rows, start=1)
        for record in _row_of_table(
            source, page, made, dict(zip(table.header, row.cells, strict=False)),
            f"{page.id}:{table_number}:{row_number}", row_number, accounts,
        )
    ]  # fmt: skip
    lacking = tuple(NotRead(source, (), verbatim(str(error))) for error in refused)
    return Found(tuple(records), lacking, () if lacking else (source,))


def _row_of_table(
    source: str,
    page: Page,
    made: PageRecord,
    cells: Mapping[str, Cell],
    record: str,
    number: int,
    accounts: Accounts,
) -> Iterator[Registration]:
    filled = fill({name: (cell.text,) for name, cell in cells.items()}, dict.fromkeys(cells, ""))
    mentioned = _mentioned(cells, accounts)
    if not mentioned and not any(filled.text(meaning) for meaning in WHO):
        return
    for code in codes_in(filled.text(Meaning.TASK_FORCE)) or _codes_of_labels(page):
        bare = Registration(
            source, SourceKind.TABLE, f"{record}:{code}", page.id, code, made.created,
            page.editor, accounts.name_of(page.editor), accounts=mentioned, number=number,
        )  # fmt: skip
        yield described(bare, filled)


def _pairs(seen: WikiSeen, page: Page) -> dict[str, Cell]:
    """Return a page's properties by key; the first of two with one key counts."""
    found = dict[str, Cell]()
    for one in properties(parse(_body(seen, page))):
        for key, cell in one.pairs:
            found.setdefault(key, cell)
    return found


def _body(seen: WikiSeen, page: Page) -> str:
    try:
        return seen.snapshot.bodies[page.id]
    except KeyError:
        raise PageError("its text was not read") from None


def _mentioned(cells: Mapping[str, Cell], accounts: Accounts) -> tuple[UserKey, ...]:
    """Return the accounts that the fields for the person mention or name exactly."""
    meanings = meanings_of(dict.fromkeys(cells, ""))
    concerned = [
        (meanings[key], cell) for key, cell in cells.items() if meanings.get(key) in PERSON
    ]
    found = [accounts.mentioned(user) for _meaning, cell in concerned for user in cell.users]
    found += [accounts.named(cell.text) for one, cell in concerned if one is Meaning.ACCOUNT]
    return tuple(dict.fromkeys(key for key in found if key is not None))


def _named(cells: Mapping[str, Cell]) -> Iterator[str]:
    """Yield the keys and user names by which fields for the person mention or name somebody."""
    meanings = meanings_of(dict.fromkeys(cells, ""))
    for key, cell in cells.items():
        if meanings.get(key) in PERSON:
            yield from (user.userkey or user.username or "" for user in cell.users)
        if meanings.get(key) is Meaning.ACCOUNT:
            yield cell.text


def _altered(made: PageRecord, accounts: Accounts) -> bool:
    return any(one != made.creator and one not in accounts.trusted for one in made.editors)


def _action(filled: Filled) -> Action | None:
    """Return what is asked for: to join, where nothing is said; None where it is not understood."""
    text = filled.text(Meaning.ACTION)
    return action_of(text) if text else Action.JOIN


def _codes_of_labels(page: Page) -> tuple[TaskForce, ...]:
    return codes_in(" ".join(sorted(one[3:] for one in page.labels if one.startswith("tf-"))))


def _by_column(
    header: Sequence[str], rows: Sequence[Sequence[str]]
) -> list[dict[str, tuple[str, ...]]]:
    """Return rows as values by column; a cell beyond the header has no name and is left out."""
    return [
        {name: (cell,) for name, cell in zip(header, row, strict=False) if name} for row in rows
    ]


def _row_id(attachment: str, code: TaskForce, filled: Filled, alike: Counter[str]) -> str:
    """Return what identifies a row in all versions of its file: who it is about, not where."""
    who = {meaning.value: (filled.text(meaning),) for meaning in WHO}
    same = f"{attachment}:{code}:{digest_of(who)[:16]}"
    alike[same] += 1
    return same if alike[same] == 1 else f"{same}:{alike[same]}"


def _unread(source: str, codes: tuple[TaskForce, ...], why: Text) -> Found:
    return Found(not_read=(NotRead(source, codes, why),))


def _why(seen: WikiSeen, what: str) -> Text:
    """Return why a source was not read, as its reader said."""
    told = (gap.why for gap in seen.sources.gaps if gap.what == what)
    return next(told, _("it was not asked for"))
