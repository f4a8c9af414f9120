"""Comments: below a page, or on words of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sicbot.sandbox.model import Comment, Content, Refused
from sicbot.sandbox.notices import notify, watch_own
from sicbot.sandbox.pages import Place, new_content, put_version
from sicbot.sandbox.rights import may, must_write, visible
from sicbot.sandbox.storage import body as storage
from sicbot.sandbox.store import Remark

if TYPE_CHECKING:
    from sicbot.sandbox.model import Viewer
    from sicbot.sandbox.wiki import Wiki


def comment_of(wiki: Wiki, content: Content) -> Comment:
    """Return a comment with its text."""
    remark = wiki.state.remarks[content.id]
    return Comment(content, wiki.body(content.id), remark.inline_ref, remark.resolved)


def create_comment(
    wiki: Wiki,
    viewer: Viewer,
    *,
    page_id: int,
    body: str,
    parent_id: int | None = None,
    inline_ref: str | None = None,
) -> Content:
    """Comment on a page, or reply to one of its comments."""
    must_write(wiki)
    page = visible(wiki, viewer, page_id, "current")
    if not may(wiki, viewer, "comment", page.space_key):
        raise Refused(403, "Could not create content with type comment")
    parent = wiki.content(parent_id) if parent_id is not None else None
    if parent_id is not None and (parent is None or parent.container_id != page_id):
        raise Refused(400, f"Parent comment with id {parent_id} does not exist")
    storage.check(body)
    with wiki.change() as when:
        place = Place(page.space_key, parent_id, page_id)
        comment = new_content(wiki, viewer, "comment", f"Re: {page.title}", place, when)
        wiki.remember(comment.id)
        _put_remark(wiki, Remark(comment.id, inline_ref, resolved=False))
        wiki.state.put_content(comment)
        put_version(wiki, viewer, comment, wiki.stored(body, page.space_key), when)
        watch_own(wiki, viewer, page_id)
        notify(wiki, viewer, comment, body=body)
    return comment


def resolve_comment(wiki: Wiki, viewer: Viewer, id: int, *, resolved: bool) -> None:  # noqa: A002
    """Mark an inline comment as resolved, or open it again."""
    must_write(wiki)
    comment = visible(wiki, viewer, id, "current")
    if comment.type != "comment" or not may(wiki, viewer, "comment", comment.space_key):
        raise Refused(403, "Could not resolve the comment")
    with wiki.change():
        _put_remark(wiki, replace(wiki.state.remarks[id], resolved=resolved))


def _put_remark(wiki: Wiki, remark: Remark) -> None:
    wiki.state.remarks[remark.content_id] = remark
    wiki.store.remarks.put([remark])
