"""Reads all versions of pages: who saved each, when, and its text.

The list of versions is the only one of Data Center, and undocumented: `rest/experimental`.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sicbot.adapters.gate import segment
from sicbot.adapters.shapes import account_key, body_from, expecting
from sicbot.core.errors import WikiError
from sicbot.core.model import Gap, PageId, Reading
from sicbot.core.sources import PageVersion
from sicbot.core.text import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sicbot.adapters.paging import Pager
    from sicbot.core.model import Page

Json = dict[str, Any]


def read_histories(
    pager: Pager, pages: Iterable[Page]
) -> Reading[PageId, tuple[PageVersion, ...]]:  # fmt: skip
    """Return all versions of pages, oldest first; a page not read as a whole is a gap."""
    records, gaps = dict[PageId, tuple[PageVersion, ...]](), list[Gap]()
    for page in pages:
        try:
            records[page.id] = _history(pager, page)
        except WikiError as error:
            told = _("versions of “{page}”: {why}", page=page.title, why=str(error))
            gaps.append(Gap(page.id, told))
    return Reading(records, tuple(gaps))


def _history(pager: Pager, page: Page) -> tuple[PageVersion, ...]:
    listed = pager.all(f"rest/experimental/content/{segment(page.id)}/version", {})
    with expecting(f"versions of page {page.id}"):
        found = [
            PageVersion(
                int(one["number"]),
                account_key(one.get("by")),
                datetime.fromisoformat(one["when"]),
                _body(pager, page, int(one["number"])),
            )
            for one in listed
        ]
    return tuple(sorted(found, key=lambda one: one.number))


def _body(pager: Pager, page: Page, number: int) -> str:
    params: Json = {"expand": "body.storage,version"}
    if number < page.version:
        params |= {"status": "historical", "version": number}
    return body_from(pager.get(f"rest/api/content/{segment(page.id)}", params))
