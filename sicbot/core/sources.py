"""What the wiki's forms, comments and files hold, as read; what it means is decided elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sicbot.core.links import LinkState
    from sicbot.core.model import Gap, PageId, UserKey


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a form's definition; `options` are the labels of choices by id."""

    name: str
    title: str
    type: str
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FormEntry:
    """One record of a form.

    Attributes:
        id: The record's UUID.
        number: Running number in the form, for people.
        creator: User name of the account that entered it, empty for anonymous.
        owners: User names of who owns it now.
        values: By the field's name; a choice is its label, a date is a day of the wiki's zone.
    """

    id: str
    number: int
    created: datetime
    creator: str
    owners: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class FormReading:
    """The records of one form; with gaps it proves no absence."""

    page: PageId
    name: str
    fields: tuple[FormField, ...] = ()
    entries: tuple[FormEntry, ...] = ()
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment below a page; `edited` tells that it was changed after it was made.

    Attributes:
        editor: Who made its current version; None where the wiki does not tell.
        changed: When that was; None: when it was made.
    """

    id: str
    page: PageId
    author: UserKey | None
    created: datetime
    body: str
    edited: bool
    inline: bool = False
    editor: UserKey | None = None
    changed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file below a page; `uploader` made its current version, and `comment` stands with it."""

    id: str
    page: PageId
    name: str
    media_type: str
    version: int
    uploader: UserKey | None
    uploaded: datetime
    size: int = 0
    comment: str = ""


@dataclass(frozen=True, slots=True)
class FileRows:
    """The first table of a file: rows of cells as text, the header first; days are ISO dates."""

    attachment: Attachment
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class PageRecord:
    """Who made and who changed a page, version by version, oldest first."""

    page: PageId
    created: datetime
    creator: UserKey | None
    editors: tuple[UserKey | None, ...]


@dataclass(frozen=True, slots=True)
class PageVersion:
    """A version of a page: its text, who saved it, and when."""

    number: int
    author: UserKey | None
    when: datetime
    body: str


@dataclass(frozen=True, slots=True)
class Sources:
    """All that was read of forms, comments and files.

    Attributes:
        forms: By the form's name.
        comments: By the page below which they stand.
        files: By page and file name.
        records: Who made and changed the pages that are one registration each, and those with
            tables of people.
        attached: The files of the pages of sicbot's that have some; a page of which they were not
            read is not among them.
        gaps: What was not read, by the name of the source.
        histories: All versions of concept notes, of the pages of the cycle and of the events, of
            terms of reference, and of sicbot's own pages that people ticked, oldest first; a page
            whose history was not read as a whole is not among them.
        links: What is known of addresses in the inventory, by a digest of each; empty where
            nobody wants to know.
    """

    forms: Mapping[str, FormReading] = field(default_factory=dict)
    comments: Mapping[PageId, tuple[Comment, ...]] = field(default_factory=dict)
    files: Mapping[tuple[PageId, str], FileRows] = field(default_factory=dict)
    records: Mapping[PageId, PageRecord] = field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()
    histories: Mapping[PageId, tuple[PageVersion, ...]] = field(default_factory=dict)
    links: Mapping[str, LinkState] = field(default_factory=dict)
    attached: Mapping[PageId, tuple[Attachment, ...]] = field(default_factory=dict)
