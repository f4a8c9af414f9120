"""Reads what people entered: forms, comments, files, and pages that are one registration each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sicbot.adapters.attached import attachment_from, read_attached
from sicbot.adapters.discussion_read import read_comments, read_records
from sicbot.adapters.file_rows import rows_of
from sicbot.adapters.form_read import read_form
from sicbot.adapters.gate import segment
from sicbot.adapters.history_read import MOST_LOOK_UPS, read_histories
from sicbot.adapters.paging import Pager
from sicbot.adapters.people_read import read_accounts, read_people
from sicbot.adapters.shapes import expecting
from sicbot.core.errors import TransientWikiError, WikiError
from sicbot.core.model import Gap, Reading
from sicbot.core.sources import FileRows
from sicbot.core.text import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from zoneinfo import ZoneInfo

    from sicbot.adapters.clock import Clock
    from sicbot.adapters.gate import Gate
    from sicbot.adapters.history_cache import HistoryCache
    from sicbot.core.model import Page, PageId, UserKey
    from sicbot.core.people import Account, UserName
    from sicbot.core.ports import Progress
    from sicbot.core.sources import (
        Attachment,
        Comment,
        FormField,
        FormReading,
        PageRecord,
        PageVersion,
    )

LARGEST_FILE_BYTES = 10 * 1024 * 1024  # a list of people has a few KB


class SourceReader:
    """Reads through the gate with GET alone; implements `sicbot.core.ports.PeopleReader`."""

    def __init__(
        self,
        gate: Gate,
        clock: Clock,
        zone: ZoneInfo,
        progress: Progress | None = None,
        *,
        histories: HistoryCache | None = None,
        history_lookups: int = MOST_LOOK_UPS,
    ) -> None:
        """Take the gate, the clock that waits, and the zone in which the wiki's days begin.

        Args:
            gate: The way to the wiki.
            clock: Waits while the wiki is busy.
            zone: In which the wiki's days begin.
            progress: Is told how far reading is.
            histories: Keeps versions of pages between runs; None: each run reads them all.
            history_lookups: Requests that one run makes for versions of pages.
        """
        self._gate = gate
        self._pager = Pager(gate, clock)
        self._zone = zone
        self._progress = progress or (lambda _what, _done, _total: None)
        self._patient = True
        self._forms = 0
        self._kept = histories
        self._history_lookups = history_lookups

    def accounts(self, seen: Mapping[UserKey, Account]) -> Reading[UserKey, Account]:
        """Return all accounts of the wiki; where it does not tell them, those seen elsewhere."""
        self._progress("accounts", 0, None)
        return read_accounts(self._pager, seen)

    def people(
        self, names: Iterable[UserName], keys: Iterable[UserKey]
    ) -> Reading[UserKey, Account]:
        """Return single accounts, one request for each; those that do not exist are left out."""
        return read_people(self._pager, names, keys)

    def form(self, page: PageId, name: str, fields: tuple[FormField, ...]) -> FormReading:
        """Return the records of a form, of which the page's text tells these fields.

        One request; two where the text does not explain the records, and one more for each hundred
        records that the first answer left out.
        """
        self._forms += 1
        self._progress("forms", self._forms, None)
        return read_form(self._get, self._zone, page, name, fields)

    def comments(self, pages: Iterable[PageId]) -> Reading[PageId, tuple[Comment, ...]]:
        """Return the comments below pages, oldest first; 50 a request."""
        self._progress("comments", 0, None)
        return read_comments(self._pager, pages)

    def file(self, page: PageId, name: str) -> Reading[str, FileRows]:
        """Return the rows of a file below a page, by its name; two requests."""
        self._progress("files", 0, None)
        try:
            attachment = self._attachment(page, name)
            path = f"download/attachments/{segment(page)}/{segment(name)}"
            data = self._gate.download(f"{path}?version={attachment.version}", LARGEST_FILE_BYTES)
            return Reading({name: FileRows(attachment, rows_of(name, data))})
        except WikiError as error:
            why = _("file {file}: {why}", file=name, why=str(error))
            return Reading({}, (Gap(f"file {name}", why),))

    def attached(self, pages: Iterable[PageId]) -> Reading[PageId, tuple[Attachment, ...]]:
        """Return the files of pages, without their bytes; a gap names the page."""
        return read_attached(self._pager, pages)

    def records(self, pages: Iterable[Page]) -> Reading[PageId, PageRecord]:
        """Return who made and who changed pages, and when they were made."""
        return read_records(self._pager, pages)

    def histories(self, pages: Iterable[Page]) -> Reading[PageId, tuple[PageVersion, ...]]:
        """Return all versions of pages with their texts, oldest first; a gap names the page.

        Of a page that has not changed since the last run nothing is asked.
        """
        self._progress("histories", 0, None)
        return read_histories(self._pager, pages, self._kept, most=self._history_lookups)

    def _get(self, path: str, params: dict[str, Any] | None = None) -> Any:
        """Return one answer; once a wiki stayed busy, no other form is waited for as long."""
        ask = self._pager.get if self._patient else self._pager.once
        try:
            return ask(path, params)
        except TransientWikiError:
            self._patient = False
            raise

    def _attachment(self, page: PageId, name: str) -> Attachment:
        """Return the file of exactly this name.

        Raises:
            WikiError: There is none that the bot sees.
        """
        path = f"rest/api/content/{segment(page)}/child/attachment"
        found = self._pager.all(path, {"filename": name, "expand": "version,extensions"})
        with expecting(f"file {name}"):
            raw = next((one for one in found if one["title"] == name), None)
            if raw is None:
                raise WikiError("its page has no such file; correct `files` in config/people.toml")
            file = attachment_from(raw, page)
            if file.size > LARGEST_FILE_BYTES:
                raise WikiError(f"it has {file.size} bytes, over {LARGEST_FILE_BYTES}; split it")
            return file
