"""Reads comments below pages, and who made and changed pages."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sicbot.adapters.gate import segment
from sicbot.adapters.shapes import account_key, body_from, expecting, page_id_from
from sicbot.core.errors import ForbiddenError, TransientWikiError, WikiError
from sicbot.core.model import Gap, PageId, Reading
from sicbot.core.sources import Comment, PageRecord
from sicbot.core.text import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sicbot.adapters.paging import Pager
    from sicbot.core.model import Page, UserKey

log = logging.getLogger(__name__)

PAGES_AT_ONCE = 100  # ids of 8 digits in one address: below the 2 KB that proxies let through
PARTS = "body.storage,history,version,container,extensions"
SEARCH = "rest/api/content/search"
HISTORIES = 200  # pages of which versions are listed in a run: each is a request

Json = dict[str, Any]


def read_comments(
    pager: Pager, pages: Iterable[PageId]
) -> Reading[PageId, tuple[Comment, ...]]:  # fmt: skip
    """Return all comments below pages, replies and inline ones too, oldest first.

    By search, 50 at once; page by page where that is refused, and for pages that the search itself
    does not know: its index lags behind, and while it is built anew it has nobody's comments. A gap
    names the page.
    """
    wanted = sorted(set(pages), key=int)
    records: dict[PageId, tuple[Comment, ...]] = dict.fromkeys(wanted, ())
    gaps = list[Gap]()
    for some in _batches(wanted, PAGES_AT_ONCE):
        try:
            found = _search_comments(pager, some)
        except (TransientWikiError, ForbiddenError) as error:
            gaps += [_no_comments(page, error) for page in some]
            continue
        except WikiError as error:
            log.info("%s; reading comments page by page", error)
            found = {}
        for page in some:
            try:
                below = found[page] if page in found else _comments_below(pager, page)
                records[page] = tuple(sorted(below, key=lambda one: (one.created, int(one.id))))
            except WikiError as error:
                gaps.append(_no_comments(page, error))
    return Reading(records, tuple(gaps))


def read_records(pager: Pager, pages: Iterable[Page]) -> Reading[PageId, PageRecord]:
    """Return who made and changed pages; versions are listed only where there are three or more."""
    wanted = sorted(pages, key=lambda one: int(one.id))
    too_many = {page.id for page in [one for one in wanted if one.version > 2][HISTORIES:]}
    made = dict[PageId, datetime]()
    for some in _batches([page.id for page in wanted], PAGES_AT_ONCE):
        made |= _search_made(pager, some)
    records, gaps = dict[PageId, PageRecord](), list[Gap]()
    for page in wanted:
        try:
            if page.id in too_many:
                gaps.append(_no_record(page, f"only {HISTORIES} pages are looked up in a run"))
                continue
            created = made[page.id] if page.id in made else _made(pager, page.id)
            records[page.id] = PageRecord(page.id, created, page.creator, _editors(pager, page))
        except WikiError as error:
            gaps.append(_no_record(page, str(error)))
    return Reading(records, tuple(gaps))


def _no_record(page: Page, why: str) -> Gap:
    return Gap(page.id, _("who changed “{page}”: {why}", page=page.title, why=why))


def _search_comments(pager: Pager, pages: Sequence[PageId]) -> dict[PageId, list[Comment]]:
    """Return the comments below each page that the search knows."""
    ids = ",".join(pages)
    cql = f"(type=comment and container in ({ids})) or id in ({ids})"
    raw = pager.all(SEARCH, {"cql": cql, "expand": PARTS})
    comments = [_comment(one, None) for one in raw if one.get("type") == "comment"]
    known = {str(one.get("id")) for one in raw}
    return {
        page: [one for one in comments if one.page == page] for page in pages if page in known
    }  # fmt: skip


def _comments_below(pager: Pager, page: PageId) -> list[Comment]:
    path = f"rest/api/content/{segment(page)}/child/comment"
    found = pager.all(path, {"depth": "all", "expand": PARTS})
    return [_comment(raw, page) for raw in found]


def _comment(raw: Json, page: PageId | None) -> Comment:
    with expecting(f"comment {raw.get('id', '?')}"):
        version = raw["version"]
        return Comment(
            id=str(int(raw["id"])),
            page=page or page_id_from(raw["container"]),
            author=account_key(raw["history"].get("createdBy")),
            created=datetime.fromisoformat(raw["history"]["createdDate"]),
            body=body_from(raw),
            edited=int(version["number"]) > 1,
            inline=raw.get("extensions", {}).get("location", "footer") != "footer",
            editor=account_key(version.get("by")),
            changed=datetime.fromisoformat(version["when"]),
        )


def _no_comments(page: PageId, error: WikiError) -> Gap:
    return Gap(page, _("comments: {why}", why=str(error)))


def _search_made(pager: Pager, pages: Sequence[PageId]) -> dict[PageId, datetime]:
    """Return when pages were made, as far as the search tells: its index lags behind."""
    params = {"cql": f"id in ({','.join(pages)})", "expand": "history"}
    try:
        found = pager.all(SEARCH, params)
        with expecting("pages"):
            return {page_id_from(raw): _created(raw["history"]) for raw in found}
    except WikiError as error:
        log.info("%s; asking page by page", error)
        return {}


def _made(pager: Pager, page: PageId) -> datetime:
    raw = pager.get(f"rest/api/content/{segment(page)}/history")
    with expecting(f"history of page {page}"):
        return _created(raw)


def _created(history: Json) -> datetime:
    return datetime.fromisoformat(history["createdDate"])


def _editors(pager: Pager, page: Page) -> tuple[UserKey | None, ...]:
    """Return who made each version, oldest first.

    The list of versions is the only one of Data Center, and undocumented.
    """
    if page.version <= 2:
        return (page.creator, page.editor)[: page.version]
    versions = pager.all(f"rest/experimental/content/{segment(page.id)}/version", {})
    with expecting(f"versions of page {page.id}"):
        ordered = sorted(versions, key=lambda one: int(one["number"]))
        return tuple(account_key(one.get("by")) for one in ordered)


def _batches(pages: Sequence[PageId], size: int) -> Iterator[Sequence[PageId]]:
    return (pages[start : start + size] for start in range(0, len(pages), size))
