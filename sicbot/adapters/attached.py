"""The files of pages, as the wiki tells of them: never their bytes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sicbot.adapters.shapes import account_key, expecting
from sicbot.adapters.wiki_now import content_path
from sicbot.core.errors import NotFoundError, WikiError
from sicbot.core.model import Gap, PageId, Reading
from sicbot.core.sources import Attachment
from sicbot.core.text import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sicbot.adapters.paging import Pager

FILE_PARTS = "version,metadata,extensions"


def attachment_from(raw: dict[str, Any], page: PageId) -> Attachment:
    """Return a file that the wiki tells of.

    The comment stands in `metadata` or in `extensions`, by version of the product (public clients
    read both), and as the message of the version.
    """
    version, facts = raw["version"], raw.get("extensions") or {}
    told = (raw.get("metadata") or {}).get("comment") or facts.get("comment")
    return Attachment(
        id=str(raw["id"]),
        page=page,
        name=str(raw["title"]),
        media_type=str(facts.get("mediaType", "")),
        version=int(version["number"]),
        uploader=account_key(version.get("by")),
        uploaded=datetime.fromisoformat(version["when"]),
        size=int(facts.get("fileSize") or 0),
        comment=str(told or version.get("message") or ""),
    )


def files_below(pager: Pager, page: PageId, name: str = "") -> tuple[Attachment, ...]:
    """Return the files of a page, or the one of exactly this name.

    Raises:
        WikiError: They cannot be read.
    """
    asked = {"filename": name} if name else {}
    path = content_path(page, "child", "attachment")
    found = pager.all(path, {**asked, "expand": FILE_PARTS})
    with expecting(f"files of page {page}"):
        files = [attachment_from(raw, page) for raw in found]
    return tuple(one for one in files if one.name == (name or one.name))


def version_of(pager: Pager, file: Attachment, number: int) -> Attachment | None:
    """Return an earlier version of a file, None where the wiki does not tell of it."""
    path = f"rest/api/content/{file.id}"
    asked = {"status": "historical", "version": number, "expand": FILE_PARTS}
    try:
        raw = pager.get(path, asked)
    except NotFoundError:
        return None
    with expecting(f"version {number} of file {file.name}"):
        then = attachment_from({**raw, "title": file.name}, file.page)
        # what stands beside the version may be the newest comment
        message = str(raw["version"].get("message") or "")
    if then.version != number:
        return None
    return Attachment(
        file.id, file.page, file.name, file.media_type, number, then.uploader, then.uploaded,
        comment=message or then.comment,
    )  # fmt: skip


def read_attached(pager: Pager, pages: Iterable[PageId]) -> Reading[PageId, tuple[Attachment, ...]]:
    """Return the files of pages; a request each, as there is no search that tells them all."""
    records, gaps = dict[PageId, tuple[Attachment, ...]](), list[Gap]()
    for page in sorted(set(pages), key=int):
        try:
            records[page] = files_below(pager, page)
        except WikiError as error:
            gaps.append(Gap(page, _("files of page {page}: {why}", page=page, why=str(error))))
    return Reading(records, tuple(gaps))
