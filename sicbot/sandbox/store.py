"""Keeps what the wiki knows in SQLite tables, in memory or in a file."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import astuple, dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sicbot.sandbox.model import (
    Account,
    Content,
    Entry,
    Form,
    FormField,
    Space,
    UnusableError,
    Version,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

Row = TypeVar("Row")
FILE = "wiki.sqlite3"
LOCK = "wiki.lock"


@dataclass(frozen=True, slots=True)
class Secret:
    """What an account logs in with: its password, or a token."""

    kind: str  # "password" or "token"
    secret: str
    user_key: str


@dataclass(frozen=True, slots=True)
class Group:
    """A group of accounts; one of a read-only directory cannot be changed."""

    name: str
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """An account or a group that is directly in a group."""

    group: str
    kind: str  # "user" or "group"
    member: str  # user key or group name


@dataclass(frozen=True, slots=True)
class Right:
    """A right that a subject has, on a space or (space "") on the whole wiki."""

    space_key: str
    operation: str
    subject: str


@dataclass(frozen=True, slots=True)
class Label:
    """A label of a content."""

    content_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Property:
    """A named JSON value of a content ("content" and its id) or a space ("space" and its key)."""

    owner_kind: str
    owner: str
    key: str
    value: str  # JSON
    version: int


@dataclass(frozen=True, slots=True)
class Restriction:
    """One account or group that a restriction of a page lets through."""

    content_id: int
    operation: str  # "read" or "update"
    kind: str  # "user" or "group"
    who: str  # user key or group name


@dataclass(frozen=True, slots=True)
class Remark:
    """What a comment has beyond other content."""

    content_id: int
    inline_ref: str | None
    resolved: bool


@dataclass(frozen=True, slots=True)
class File:
    """The bytes of one version of an attachment."""

    content_id: int
    number: int
    media_type: str
    comment: str
    size_bytes: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Watch:
    """That an account is told of changes to a page ("page:ID") or a space ("space:KEY")."""

    user_key: str
    target: str


@dataclass(frozen=True, slots=True)
class FormRow:
    """A form as it is kept: its fields as JSON."""

    page_id: int
    name: str
    fields: str


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A record of a form as it is kept: its fields as JSON."""

    page_id: int
    form: str
    id: str
    record_id: int
    created_by: str | None
    created: datetime
    owned_by: str | None
    fields: str


@dataclass(frozen=True, slots=True)
class Setting:
    """A single value of the whole wiki, such as its title or a counter."""

    name: str
    value: str


class Table(Generic[Row]):
    """One table: a row for each value of a frozen dataclass, found by its key columns."""

    def __init__(self, connection: sqlite3.Connection, kind: type[Row], *key: str) -> None:
        """Make the table if it is not there yet."""
        self.connection = connection
        self.kind = kind
        self.key = key
        columns = fields(kind)  # type: ignore[arg-type]
        self.readers = [_reader(str(column.type)) for column in columns]
        names = ", ".join(f'"{column.name}"' for column in columns)
        keys = ", ".join(f'"{name}"' for name in key)
        self.name = f'"{kind.__name__.lower()}"'
        connection.execute(
            f"CREATE TABLE IF NOT EXISTS {self.name} ({names}, PRIMARY KEY ({keys}))"
        )
        marks = ", ".join("?" * len(columns))
        self._put = f"INSERT OR REPLACE INTO {self.name} VALUES ({marks})"  # noqa: S608  # own names

    def put(self, rows: Iterable[Row]) -> None:
        """Insert `rows`, or replace those with the same keys."""
        self.connection.executemany(self._put, (tuple(map(_pack, _values(row))) for row in rows))

    def drop(self, *key: object) -> None:
        """Delete the rows whose first key columns are `key`."""
        statement = f"DELETE FROM {self.name}{self._where(len(key))}"  # noqa: S608  # own names
        self.connection.execute(statement, key)

    def rows(self, *key: object) -> list[Row]:
        """Return the rows whose first key columns are `key`, in order of the key."""
        order = ", ".join(f'"{name}"' for name in self.key)
        found = self.connection.execute(
            f"SELECT * FROM {self.name}{self._where(len(key))} ORDER BY {order}",  # noqa: S608  # own
            key,
        )
        return [
            self.kind(*(read(cell) for read, cell in zip(self.readers, row, strict=True)))
            for row in found
        ]

    def cell(self, column: str, *key: object) -> Any:
        """Return one cell of the row with this whole key, or None."""
        statement = f'SELECT "{column}" FROM {self.name}{self._where(len(key))}'  # noqa: S608  # own
        row = self.connection.execute(statement, key).fetchone()
        return row[0] if row else None

    def _where(self, count: int) -> str:
        """Return the condition on the first `count` key columns."""
        return (
            " WHERE " + " AND ".join(f'"{name}" = ?' for name in self.key[:count]) if count else ""
        )


class Store:
    """All tables of a wiki."""

    def __init__(self, folder: Path | None = None) -> None:
        """Open `folder`'s file, or a database in memory."""
        self.lock = None if folder is None else _locked(folder)
        self.connection = table = _opened(folder)
        self.accounts = Table(table, Account, "key")
        self.secrets = Table(table, Secret, "kind", "secret", "user_key")
        self.groups = Table(table, Group, "name")
        self.members = Table(table, Member, "group", "kind", "member")
        self.spaces = Table(table, Space, "id")
        self.rights = Table(table, Right, "space_key", "operation", "subject")
        self.contents = Table(table, Content, "id")
        self.versions = Table(table, Version, "content_id", "number")
        self.labels = Table(table, Label, "content_id", "name")
        self.properties = Table(table, Property, "owner_kind", "owner", "key")
        self.restrictions = Table(table, Restriction, "content_id", "operation", "kind", "who")
        self.remarks = Table(table, Remark, "content_id")
        self.files = Table(table, File, "content_id", "number")
        self.watches = Table(table, Watch, "target", "user_key")
        self.forms = Table(table, FormRow, "page_id", "name")
        self.entries = Table(table, EntryRow, "page_id", "form", "id")
        self.settings = Table(table, Setting, "name")

    def heads(self) -> list[Version]:
        """Return the current version of every content, without its body."""
        found = self.connection.execute(
            "SELECT v.content_id, v.number, v.title, '', v.author, v.'when', v.message, v.minor"
            " FROM version v JOIN content c ON c.id = v.content_id AND c.version = v.number"
        )
        return [
            Version(
                id_, number, title, body, author, datetime.fromisoformat(when), note, bool(minor)
            )
            for id_, number, title, body, author, when, note, minor in found
        ]

    def commit(self) -> None:
        """Keep what was written since the last time."""
        self.connection.commit()

    def rollback(self) -> None:
        """Forget what was written since the last time."""
        self.connection.rollback()

    def close(self) -> None:
        """Keep what was written and let go of the file."""
        self.connection.commit()
        self.connection.close()
        if self.lock is not None:
            self.lock.close()


def _locked(folder: Path) -> sqlite3.Connection:
    """Return what keeps a folder from being opened twice; it ends with the process at the latest.

    Raises:
        UnusableError: Another wiki has it open, or it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = sqlite3.connect(folder / LOCK, timeout=0, isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")
    except OSError as error:
        raise UnusableError(f"folder {folder}: cannot be written ({error.strerror})") from None
    except sqlite3.Error as error:
        if "locked" in str(error):
            raise UnusableError(f"folder {folder}: another sandbox keeps its wiki there") from None
        raise UnusableError(f"folder {folder}: cannot be written ({error})") from None
    return lock


def _opened(folder: Path | None) -> sqlite3.Connection:
    """Return the database of a folder, or one in memory.

    Raises:
        UnusableError: The folder's file is none.
    """
    where = ":memory:" if folder is None else str(folder / FILE)
    try:
        # One thread serves; a test may look at the wiki between two requests.
        connection = sqlite3.connect(where, check_same_thread=False)
        if folder is not None:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
    except sqlite3.Error as error:
        raise UnusableError(f"{where}: is not the file of a sandbox ({error})") from None
    return connection


def form_row(form: Form) -> FormRow:
    """Return `form` as it is kept."""
    return FormRow(form.page_id, form.name, json.dumps([astuple(field) for field in form.fields]))


def form_of(row: FormRow) -> Form:
    """Return the form that `row` keeps."""
    return Form(row.page_id, row.name, tuple(FormField(*field) for field in json.loads(row.fields)))


def entry_row(form: Form, entry: Entry) -> EntryRow:
    """Return `entry` of `form` as it is kept."""
    values = json.dumps(entry.fields, ensure_ascii=False)
    return EntryRow(
        form.page_id,
        form.name,
        entry.id,
        entry.record_id,
        entry.created_by,
        entry.created,
        entry.owned_by,
        values,
    )


def entry_of(row: EntryRow) -> Entry:
    """Return the record that `row` keeps."""
    values = json.loads(row.fields)
    return Entry(row.id, row.record_id, row.created_by, row.created, row.owned_by, values)


def _values(row: object) -> list[object]:
    """Return the fields of a row (`dataclasses.astuple` copies deeply and is ten times slower)."""
    return [getattr(row, name) for name in row.__slots__]  # type: ignore[attr-defined]


def _pack(value: object) -> object:
    """Return `value` as SQLite keeps it; times are kept with their offset."""
    return value.isoformat() if isinstance(value, datetime) else value


def _reader(annotation: str) -> Callable[[Any], Any]:
    """Return what turns a cell of that type back into a value."""
    match annotation:
        case "datetime":
            return datetime.fromisoformat
        case "bool":
            return bool
        case _:
            return _same


def _same(value: Any) -> Any:
    """Return `value`."""
    return value
