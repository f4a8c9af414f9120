"""Drafts: pages that nobody has published yet, and unpublished changes to published pages.

A draft of a published page is one person's own: it is found under the page's id with
`status=draft` (REST reference 10.0.3, GET content). While there is one, a client must say that it
means the published page (`status=current`), or the update is refused (a public thread of the
client library tells of it); publishing with `status=draft` deletes the draft (PUT content).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from sicbot.sandbox.model import Refused, Version
from sicbot.sandbox.notices import notify
from sicbot.sandbox.rights import may, must_edit, must_write, visible
from sicbot.sandbox.state import EDIT_DRAFT
from sicbot.sandbox.storage import body as storage

if TYPE_CHECKING:
    from sicbot.sandbox.model import Content, Viewer
    from sicbot.sandbox.wiki import Wiki


@dataclass(frozen=True, slots=True)
class EditDraft:
    """What somebody has written on a published page and not published yet."""

    title: str
    body: str
    base: int  # the version of the page that it began with


def edit_draft(wiki: Wiki, viewer: Viewer, page_id: int) -> EditDraft | None:
    """Return the viewer's own draft of a published page."""
    account = viewer.account
    kept = wiki.state.properties.get((EDIT_DRAFT, str(page_id)), {})
    found = kept.get(account.key) if account else None
    return EditDraft(**cast("dict[str, Any]", found[0])) if found else None


def is_drafted(wiki: Wiki, page_id: int) -> bool:
    """Tell whether anybody has a draft of a published page."""
    return bool(wiki.state.properties.get((EDIT_DRAFT, str(page_id))))


def save_edit_draft(
    wiki: Wiki, viewer: Viewer, page_id: int, *, title: str, body: str | None
) -> EditDraft:
    """Keep what a viewer has written on a published page; the page stays as it is.

    Raises:
        Refused: As for publishing it, and 400 for anonymous, who has no drafts.
    """
    must_write(wiki)
    page = visible(wiki, viewer, page_id, "current")
    must_edit(wiki, viewer, page)
    if viewer.account is None:
        raise Refused(400, "A draft needs an account")
    if body is not None:
        storage.check(body)
    text = wiki.body(page.id) if body is None else wiki.stored(body, page.space_key)
    draft = EditDraft(title or page.title, text, page.version)
    values = {"title": draft.title, "body": draft.body, "base": draft.base}
    with wiki.change():
        wiki.state.put_property(EDIT_DRAFT, str(page_id), viewer.account.key, values, 1)
    return draft


def discard_edit_draft(wiki: Wiki, viewer: Viewer, page_id: int) -> bool:
    """Forget the viewer's draft of a published page; tell whether there was one."""
    if viewer.account is None or edit_draft(wiki, viewer, page_id) is None:
        return False
    must_write(wiki)
    with wiki.change():
        wiki.state.drop_property(EDIT_DRAFT, str(page_id), viewer.account.key)
    return True


def as_version(wiki: Wiki, viewer: Viewer, page: Content, draft: EditDraft) -> Version:
    """Return a draft as the text that stands for the page's current version."""
    author = viewer.account.key if viewer.account else None
    head = wiki.head(page.id)
    return Version(page.id, page.version, draft.title, draft.body, author, head.when)


def publish(wiki: Wiki, viewer: Viewer, draft: Content, title: str, body: str | None) -> Content:
    """Make a page of a draft that was never published: its version 1.

    Raises:
        Refused: 403 where the author may no longer create pages in the space.
    """
    if not may(wiki, viewer, "create", draft.space_key):
        raise Refused(403, f"No permission to create content in space {draft.space_key}")
    return save(wiki, viewer, replace(draft, status="current"), title, body)


def save(wiki: Wiki, viewer: Viewer, draft: Content, title: str, body: str | None) -> Content:
    """Keep the new text of a draft that was never published; `draft` has its new status."""
    if body is not None:
        storage.check(body)
    text = wiki.body(draft.id) if body is None else wiki.stored(body, draft.space_key)
    with wiki.change() as when:
        wiki.remember(draft.id)
        saved = replace(draft, title=title)
        author = viewer.account.key if viewer.account else None
        wiki.state.put_content(saved)
        version = Version(saved.id, saved.version, title, "", author, when)
        wiki.state.put_version(version, body=text)
        if saved.status == "current":
            notify(wiki, viewer, saved, body=text)
    return saved
