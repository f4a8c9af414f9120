"""Files attached to pages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sicbot.sandbox.model import Attachment, Content, Refused
from sicbot.sandbox.notices import notify, watch_own
from sicbot.sandbox.pages import Place, check_next, new_content, put_version
from sicbot.sandbox.rights import must_edit, must_write, visible
from sicbot.sandbox.store import File

if TYPE_CHECKING:
    from sicbot.sandbox.model import Viewer
    from sicbot.sandbox.wiki import Wiki


def attachment_of(wiki: Wiki, content: Content) -> Attachment:
    """Return a file with what is known of its current version."""
    cells = (
        wiki.store.files.cell(name, content.id, content.version)
        for name in ("media_type", "size_bytes", "comment")
    )
    return Attachment(content, *cells)


def attachment(wiki: Wiki, id: int) -> Attachment:  # noqa: A002  # the wiki's word for it
    """Return the file of that id."""
    return attachment_of(wiki, wiki.state.contents[id])


def attach(
    wiki: Wiki,
    viewer: Viewer,
    page_id: int,
    name: str,
    media_type: str,
    data: bytes,
    comment: str = "",
    minor: bool = False,  # noqa: FBT001, FBT002  # the contract of the sandbox's parts
) -> Attachment:
    """Attach a file to a page, under a name that the page has not yet."""
    must_write(wiki)
    page = visible(wiki, viewer, page_id, "current", "draft")
    must_edit(wiki, viewer, page)
    _check_name(wiki, page_id, name)
    with wiki.change() as when:
        place = Place(page.space_key, None, page_id)
        content = new_content(wiki, viewer, "attachment", name, place, when)
        wiki.remember(content.id)
        wiki.state.put_content(content)
        _put(wiki, content, media_type, data, comment)
        put_version(wiki, viewer, content, "", when, message=comment, minor=minor)
        watch_own(wiki, viewer, page_id)
        if not minor:
            notify(wiki, viewer, content)
    return attachment_of(wiki, content)


def replace_attachment(
    wiki: Wiki,
    viewer: Viewer,
    id: int,  # noqa: A002
    media_type: str,
    data: bytes,
    comment: str = "",
    minor: bool = False,  # noqa: FBT001, FBT002  # the contract of the sandbox's parts
) -> Attachment:
    """Give a file new bytes: its next version."""
    content = _editable(wiki, viewer, id)
    with wiki.change() as when:
        wiki.remember(id)
        updated = replace(content, version=content.version + 1)
        wiki.state.put_content(updated)
        _put(wiki, updated, media_type, data, comment)
        put_version(wiki, viewer, updated, "", when, message=comment, minor=minor)
        if not minor:
            notify(wiki, viewer, updated)
    return attachment_of(wiki, updated)


def describe_attachment(
    wiki: Wiki,
    viewer: Viewer,
    id: int,  # noqa: A002
    *,
    version: int,
    title: str,
    comment: str,
) -> Attachment:
    """Give a file another name or comment: its next version, with the same bytes."""
    content = _editable(wiki, viewer, id)
    check_next(content, version)
    _check_name(wiki, content.container_id, title, own_id=id)
    data, known = wiki.attachment_bytes(id), attachment_of(wiki, content)
    with wiki.change() as when:
        wiki.remember(id)
        updated = replace(content, version=version, title=title)
        wiki.state.put_content(updated)
        _put(wiki, updated, known.media_type, data, comment)
        put_version(wiki, viewer, updated, "", when, message=comment, minor=True)
    return attachment_of(wiki, updated)


def _check_name(wiki: Wiki, page_id: int | None, name: str, *, own_id: int | None = None) -> None:
    """Refuse a name that another file of the page has.

    Raises:
        Refused: 400 in the product's words.
    """
    files = wiki.attachments(page_id or 0)
    if any(one.content.title == name and one.content.id != own_id for one in files):
        raise Refused(
            400,
            "Cannot add a new attachment with same file name as an existing attachment: " + name,
        )


def _put(wiki: Wiki, content: Content, media_type: str, data: bytes, comment: str) -> None:
    file = File(content.id, content.version, media_type, comment, len(data), data)
    wiki.store.files.put([file])


def _editable(wiki: Wiki, viewer: Viewer, content_id: int) -> Content:
    must_write(wiki)
    content = visible(wiki, viewer, content_id, "current")
    if content.type != "attachment":
        raise Refused(404, f"No attachment found with id: att{content_id}")
    must_edit(wiki, viewer, content)
    return content
