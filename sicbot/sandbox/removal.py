"""Trash, restoring and deleting for good."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sicbot.sandbox.model import Refused
from sicbot.sandbox.pages import check_next, check_title, put_version
from sicbot.sandbox.rights import may, may_edit, must_edit, must_write, visible
from sicbot.sandbox.space_admin import put_space

if TYPE_CHECKING:
    from sicbot.sandbox.model import Content, Viewer
    from sicbot.sandbox.wiki import Wiki


def trash(wiki: Wiki, viewer: Viewer, id: int) -> None:  # noqa: A002  # the wiki's word for it
    """Put a page, blog post or file in the trash; its child pages move up to its parent.

    In the trash it keeps its own restrictions and stands below nothing.
    A comment is deleted for good at once: comments have no trash (REST reference, DELETE content).
    """
    must_write(wiki)
    content = visible(wiki, viewer, id, "current", "archived")
    _must_delete(wiki, viewer, content)
    with wiki.change():
        if content.type == "comment":
            _forget(wiki, content)
            return
        wiki.remember(id)
        for child in list(wiki.state.below.get(id, ())):
            page = wiki.state.contents[child]
            wiki.state.put_content(replace(page, parent_id=content.parent_id))
        wiki.state.put_content(replace(content, status="trashed", parent_id=None))
        _leave_home(wiki, content)


def purge(wiki: Wiki, viewer: Viewer, id: int) -> None:  # noqa: A002
    """Delete what lies in the trash for good; space administrators may."""
    must_write(wiki)
    content = visible(wiki, viewer, id, "trashed")
    if not may(wiki, viewer, "admin", content.space_key):
        raise Refused(403, f"User not permitted to purge content with id {id}")
    with wiki.change():
        _forget(wiki, content)


def discard_draft(wiki: Wiki, viewer: Viewer, id: int) -> None:  # noqa: A002
    """Delete a draft; only its author sees it."""
    must_write(wiki)
    content = visible(wiki, viewer, id, "draft")
    with wiki.change():
        _forget(wiki, content)


def restore(wiki: Wiki, viewer: Viewer, id: int, *, version: int) -> Content:  # noqa: A002
    """Bring a page back from the trash, to the top of its space, as its next version."""
    must_write(wiki)
    content = visible(wiki, viewer, id, "trashed")
    if not may(wiki, viewer, "admin", content.space_key):
        raise Refused(403, f"User not permitted to restore content with id {id}")
    check_next(content, version)
    check_title(wiki, content.space_key, content.title, type=content.type, own_id=id)
    body = wiki.body(id)
    with wiki.change() as when:
        wiki.remember(id)
        back = replace(content, status="current", parent_id=None, position=-1, version=version)
        wiki.state.put_content(back)
        put_version(wiki, viewer, back, body, when)
    return back


def delete_version(wiki: Wiki, viewer: Viewer, id: int, number: int) -> None:  # noqa: A002
    """Delete an old version; the numbers of the others stay."""
    must_write(wiki)
    content = visible(wiki, viewer, id, "current")
    must_edit(wiki, viewer, content)
    if number == content.version or wiki.version(id, number) is None:
        raise Refused(400, f"Version {number} cannot be removed")
    with wiki.change():
        wiki.store.versions.drop(id, number)
        wiki.store.files.drop(id, number)


def empty_trash(wiki: Wiki, viewer: Viewer, space_key: str) -> int:
    """Delete all that lies in the trash of a space for good; return how much it was."""
    must_write(wiki)
    if not may(wiki, viewer, "admin", space_key):
        raise Refused(403, f"User is not permitted to administer space {space_key}")
    types = ("page", "blogpost", "attachment")
    found = wiki.select(types=types, space_key=space_key, statuses=("trashed",))
    with wiki.change():
        for content in found:
            if content.id in wiki.state.contents:
                _forget(wiki, content)
    return len(found)


def _must_delete(wiki: Wiki, viewer: Viewer, content: Content) -> None:
    own = viewer.account is not None and content.created_by == viewer.account.key
    allowed = may(wiki, viewer, "delete", content.space_key) and (
        content.type == "comment" or may_edit(wiki, viewer, content)
    )
    if not allowed and not (own and content.type == "comment"):
        raise Refused(403, f"User not permitted to delete content with id {content.id}")


def _forget(wiki: Wiki, content: Content) -> None:
    """Forget a content, the comments and files of a page, and the replies to a comment."""
    below = list(wiki.state.inside.get(content.id, ()))
    if content.type == "comment":
        replies = wiki.state.inside.get(content.container_id or 0, ())
        below = [id_ for id_ in replies if wiki.state.contents[id_].parent_id == content.id]
    for id_ in below:
        _forget(wiki, wiki.state.contents[id_])
    for child in list(wiki.state.below.get(content.id, ())):
        page = wiki.state.contents[child]
        wiki.state.put_content(replace(page, parent_id=content.parent_id))
    wiki.remember(content.id)
    wiki.state.drop_content(content.id)


def _leave_home(wiki: Wiki, content: Content) -> None:
    """Let a space have no home page any more, if this was it."""
    space = wiki.state.spaces[content.space_key]
    if space.home_id == content.id:
        put_space(wiki, replace(space, home_id=None))
