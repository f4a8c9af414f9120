"""Reads all versions of pages: who saved each, when, and its text.

The list of versions is the only one of Data Center, and undocumented: `rest/experimental`; the text
of one is that of `rest/api/content/{id}` with `status=historical`. Both cost a request each, but
what an earlier run read costs none.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sicbot.adapters.gate import segment
from sicbot.adapters.history_cache import Listed, same_time
from sicbot.adapters.shapes import account_key, body_from, expecting, version_from
from sicbot.core.errors import (
    ClosedError,
    ForbiddenError,
    NotFoundError,
    TransientWikiError,
    WikiError,
)
from sicbot.core.journal import UNDO_NOTE
from sicbot.core.model import Gap, PageId, Reading
from sicbot.core.sources import PageVersion
from sicbot.core.text import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sicbot.adapters.history_cache import HistoryCache
    from sicbot.adapters.paging import Pager
    from sicbot.core.model import Page
    from sicbot.core.text import Text

Json = dict[str, Any]
MOST_LOOK_UPS = 1000  # of one run; the next one goes on where it ended


class _EnoughError(WikiError):
    """This run has made its requests."""


def read_histories(
    pager: Pager,
    pages: Iterable[Page],
    kept: HistoryCache | None = None,
    *,
    most: int = MOST_LOOK_UPS,
) -> Reading[PageId, tuple[PageVersion, ...]]:
    """Return all versions of pages, oldest first; a page not read as a whole is a gap.

    A page that the wiki hides is an absent one. Once the wiki stays busy, no other page is asked.
    """
    reader = Versions(pager, kept, most)
    records, gaps = dict[PageId, tuple[PageVersion, ...]](), list[Gap]()
    for page in pages:
        try:
            records[page.id] = _history(page, reader)
        except WikiError as error:
            gaps.append(_gap(page, error, most))
    return Reading(records, tuple(gaps))


def _history(page: Page, reader: Versions) -> tuple[PageVersion, ...]:
    """Return all versions of a page, oldest first.

    Raises:
        WikiError: One was not read.
    """
    listed = reader.listed(page)
    with expecting(f"versions of page {page.id}"):
        return tuple(
            PageVersion(
                one.number, one.author, datetime.fromisoformat(one.when), reader.body(page, one)
            )
            for one in listed
        )


def _gap(page: Page, error: WikiError, most: int) -> Gap:
    why: Text | str = str(error)
    if isinstance(error, _EnoughError):
        why = _("{count} requests are made in a run; the next one goes on", count=most)
    told = _("versions of “{page}”: {why}", page=page.title, why=why)
    return Gap(page.id, told, absent=isinstance(error, NotFoundError | ForbiddenError))


class Versions:
    """Reads versions, within the requests of one run; what is kept costs none."""

    def __init__(self, pager: Pager, kept: HistoryCache | None, most: int = MOST_LOOK_UPS) -> None:
        """Take the way to the wiki, what is kept, and how many requests a run makes."""
        self._pager = pager
        self._kept = kept
        self._left = most
        self._broken: WikiError | None = None

    def listed(self, page: Page) -> tuple[Listed, ...]:
        """Return which versions a page has, oldest first, up to the one that was read.

        Raises:
            WikiError: They were not read.
        """
        kept = self._kept.listed(page) if self._kept is not None else None
        return self._list(page) if kept is None else kept

    def _list(self, page: Page) -> tuple[Listed, ...]:
        self._count()
        path = f"rest/experimental/content/{segment(page.id)}/version"
        raw = self._asked(lambda: self._pager.all(path, {}))
        with expecting(f"versions of page {page.id}"):
            found = [
                Listed(
                    int(one["number"]),
                    account_key(one.get("by")),
                    str(one["when"]),
                    str(one.get("message") or "").startswith(UNDO_NOTE),
                )
                for one in raw
            ]
            listed = tuple(
                one
                for one in sorted(found, key=lambda one: one.number)
                if one.number <= page.version
            )
        saved = self._kept.saved(page) if self._kept is not None else None
        last = listed[-1] if listed else None
        if last is None or last.number != page.version:
            raise WikiError(f"the list of its versions lacks {page.version}, the current one")
        if saved is not None and not same_time(saved, last.when):
            raise WikiError("it was changed while it was read")
        if self._kept is not None:
            self._kept.keep_list(page.id, listed)
        return listed

    def body(self, page: Page, version: Listed) -> str:
        """Return the text of a version.

        Raises:
            WikiError: It was not read.
        """
        kept = self._kept.body(page, version) if self._kept is not None else None
        body = self._text(page, version) if kept is None else kept
        if self._kept is not None:  # the current one too: it will be an earlier one
            self._kept.keep(page.id, version, body)
        return body

    def _text(self, page: Page, version: Listed) -> str:
        """Return the text of a version; that which was current may be an earlier one by now."""
        raw = self._version(page, None if version.number == page.version else version.number)
        if version_from(raw).number != version.number == page.version:
            raw = self._version(page, version.number)
        if version_from(raw).number != version.number:
            raise WikiError(f"version {version.number} was asked for, and another one came")
        return body_from(raw)

    def _version(self, page: Page, number: int | None) -> Any:
        self._count()
        params: Json = {"expand": "body.storage,version"}
        if number is not None:
            params |= {"status": "historical", "version": number}
        path = f"rest/api/content/{segment(page.id)}"
        return self._asked(lambda: self._pager.get(path, params))

    def _count(self) -> None:
        if self._broken is not None:
            raise self._broken
        if self._left <= 0:
            raise _EnoughError("no requests are left")
        self._left -= 1

    def _asked(self, ask: Callable[[], Any]) -> Any:
        try:
            return ask()
        except (TransientWikiError, ClosedError) as error:
            self._broken = error
            raise
