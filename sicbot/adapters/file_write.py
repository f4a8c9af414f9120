"""Puts files onto pages, one request at a time, none twice, and looks at them as they are now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sicbot.adapters.attached import files_below, version_of
from sicbot.adapters.gate import segment
from sicbot.adapters.paging import Pager
from sicbot.adapters.sending import Sender, unknown
from sicbot.adapters.wiki_now import FOUND_OUT, content_path
from sicbot.core.errors import (
    ForbiddenError,
    LoginError,
    NotFoundError,
    TransientWikiError,
    WikiError,
)
from sicbot.core.plan import MOST_FILE_BYTES

if TYPE_CHECKING:
    from sicbot.adapters.clock import Clock
    from sicbot.adapters.gate import Gate
    from sicbot.core.files import FileSent
    from sicbot.core.model import Page, PageId, UserKey
    from sicbot.core.sources import Attachment


class FilesNow:
    """The files of single pages, through the gate."""

    def __init__(self, gate: Gate, clock: Clock, bot: UserKey, sender: Sender) -> None:
        """Take the gate, the clock that waits, the bot, and what sends."""
        self._gate, self._bot, self._sender = gate, bot, sender
        self._pager = Pager(gate, clock)

    def now(self, page: PageId, name: str) -> Attachment | None:
        """Return the page's file of exactly this name, None where there is none."""
        return next(iter(files_below(self._pager, page, name)), None)

    def version(self, file: Attachment, number: int) -> Attachment | None:
        """Return an earlier version of a file, None where the wiki does not tell of it."""
        return version_of(self._pager, file, number)

    def data(self, file: Attachment, number: int) -> bytes:
        """Return the bytes of a version of a file."""
        path = f"download/attachments/{segment(file.page)}/{segment(file.name)}"
        return self._gate.download(f"{path}?version={number}", MOST_FILE_BYTES)

    def attach(self, page: Page, sent: FileSent, known: Attachment | None) -> None:
        """Put a file onto a page, or the next version of the known one.

        A name that is taken is refused with 400 (7.19.6, public client). So a request that a proxy
        sent twice is refused although it was done; then nobody knows until it is read.
        """
        below = (_path(known), "data") if known else (content_path(page.id, "child", "attachment"),)
        try:
            raw = self._sender.upload("/".join(below), sent)
        except (TransientWikiError, ForbiddenError, LoginError):
            raise
        except WikiError as error:
            stands = self.now(page.id, sent.name)
            if stands and (stands.comment, stands.uploader) == (sent.comment, self._bot):
                raise unknown(error) from error
            raise
        if _name(raw) != sent.name:
            raise TransientWikiError(
                f"“{page.title}”: the wiki answered with no file {sent.name}; {FOUND_OUT}"
            )

    def remove(self, file: Attachment) -> None:
        """Put a file in the trash; one that is gone is no fault."""
        try:
            self._sender.write("DELETE", _path(file))
        except NotFoundError:
            if self.now(file.page, file.name):
                raise


def _path(file: Attachment) -> str:
    return content_path(file.page, "child", "attachment", segment(file.id))


def _name(raw: Any) -> str:  # an answer of the wiki's
    """Return the name of the file that an answer shows: a list of one, or the file itself."""
    found = raw.get("results", [raw]) if isinstance(raw, dict) else []
    return str(found[0].get("title", "")) if found and isinstance(found[0], dict) else ""
