"""Making, changing and moving pages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Final

from sicbot.sandbox import drafts
from sicbot.sandbox.model import Content, Refused, Version
from sicbot.sandbox.notices import notify, watch_own
from sicbot.sandbox.posts import check_post_title
from sicbot.sandbox.renames import rewrite_referrers
from sicbot.sandbox.rights import may, may_view, must_edit, must_write, visible
from sicbot.sandbox.storage import body as storage

if TYPE_CHECKING:
    from datetime import datetime

    from sicbot.sandbox.model import ContentType, Status, Viewer
    from sicbot.sandbox.wiki import Wiki

POSITIONS = ("append", "above", "below", "topLevel")  # as movepage.action knows them
LONGEST_TITLE = 255  # the width of the product's database column


class Keep(Enum):
    """The parent stays as it is; None would put the page at the top of its space."""

    PARENT = 1


KEEP: Final = Keep.PARENT


@dataclass(frozen=True, slots=True)
class Place:
    """Where a new content goes."""

    space_key: str
    parent_id: int | None
    container_id: int | None


@dataclass(frozen=True, slots=True)
class Edit:
    """What an update changes beside the body."""

    title: str
    parent_id: int | None
    position: int
    message: str
    minor: bool


def create_page(
    wiki: Wiki,
    viewer: Viewer,
    *,
    space_key: str,
    title: str,
    body: str,
    parent_id: int | None = None,
    status: Status = "current",
    type: ContentType = "page",  # noqa: A002  # the wiki's word for it
) -> Content:
    """Make a page or blog post; without a parent it stands at the top of the space."""
    must_write(wiki)
    space = wiki.space(space_key)
    if space is None or not may(wiki, viewer, "read", space.key):
        raise Refused(404, f"No space found with key : {space_key}")
    if not may(wiki, viewer, "create", space.key):
        who = f"Could not create content with type {type}"
        named = f"No permission to create content in space {space.key}"
        raise Refused(403, who if viewer.account is None else named)
    if type == "blogpost" and parent_id is not None:
        raise Refused(501, "Not built: a blog post below something")
    _check_parent(wiki, viewer, parent_id, space.key)
    if status == "current":
        check_title(wiki, space.key, title, type=type)
    storage.check(body)
    with wiki.change() as when:
        place = Place(space.key, parent_id, None)
        content = replace(new_content(wiki, viewer, type, title, place, when), status=status)
        wiki.remember(content.id)
        wiki.state.put_content(content)
        put_version(wiki, viewer, content, wiki.stored(body, space.key), when)
        watch_own(wiki, viewer, content.id)
        if status == "current":
            notify(wiki, viewer, content, body=body)
    return content


def new_content(
    wiki: Wiki, viewer: Viewer, kind: ContentType, title: str, place: Place, when: datetime
) -> Content:
    """Return the first version of a content, which is not kept yet."""
    return Content(
        id=wiki.next_content_id(),
        type=kind,
        status="current",
        space_key=place.space_key,
        title=title,
        parent_id=place.parent_id,
        container_id=place.container_id,
        version=1,
        created_by=viewer.account.key if viewer.account else None,
        created=when,
    )


def update_page(
    wiki: Wiki,
    viewer: Viewer,
    id: int,  # noqa: A002  # the wiki's word for it
    *,
    version: int,
    title: str,
    body: str | None = None,
    parent_id: int | Keep | None = KEEP,
    message: str = "",
    minor: bool = False,
    status: Status = "current",
    position: int | None = None,
) -> Content:
    """Write the next version of a page, blog post or comment; or publish a draft."""
    must_write(wiki)
    content = visible(wiki, viewer, id, "current", "draft", "archived")
    must_edit(wiki, viewer, content)
    if content.status == "draft":
        parent = content.parent_id if isinstance(parent_id, Keep) else parent_id
        return _save_draft(wiki, viewer, replace(content, parent_id=parent), title, body, status)
    check_next(content, version)
    parent = content.parent_id if isinstance(parent_id, Keep) else parent_id
    if content.type != "comment":
        if parent != content.parent_id:
            _check_parent(wiki, viewer, parent, content.space_key, below=content.id)
        check_title(wiki, content.space_key, title, type=content.type, own_id=content.id)
    if body is not None:
        storage.check(body)
    place = content.position if position is None else position
    return _write(wiki, viewer, content, Edit(title, parent, place, message, minor), body)


def move(
    wiki: Wiki,
    viewer: Viewer,
    id: int,  # noqa: A002  # the wiki's word for it
    *,
    target_id: int | None,
    position: str,
    space_key: str | None = None,
) -> Content:
    """Move a page with all below it: `append` to, `above` or `below` a page, or `topLevel`.

    Moving makes no version. Where no target is named, `space_key` is the space to go to.
    """
    must_write(wiki)
    content = visible(wiki, viewer, id, "current")
    must_edit(wiki, viewer, content)
    target = None if target_id is None else visible(wiki, viewer, target_id, "current")
    if position not in POSITIONS:
        raise Refused(400, f"Unknown position: {position}")
    if target is None and position != "topLevel":
        raise Refused(404, "No target page found")
    parent = target.id if target and position == "append" else None
    if target and position in ("above", "below"):
        parent = target.parent_id
    space = wiki.space((target.space_key if target else space_key) or content.space_key)
    if space is None or not may(wiki, viewer, "create", space.key):
        raise Refused(403, "You do not have permission to move the page there")
    _check_parent(wiki, viewer, parent, space.key, below=content.id)
    if space.key != content.space_key:
        for page in (content, *descendants(wiki, content.id)):
            check_title(wiki, space.key, page.title, type=page.type)
    with wiki.change():
        wiki.remember(content.id)
        _change_space(wiki, content, space.key)
        moved = replace(wiki.state.contents[content.id], parent_id=parent, position=-1)
        wiki.state.put_content(moved)
        if target and position in ("above", "below"):
            _place(wiki, moved, target, above=position == "above")
    return wiki.state.contents[content.id]


def set_task(
    wiki: Wiki,
    viewer: Viewer,
    page_id: int,
    task_id: int | str,
    checked: bool,  # noqa: FBT001  # the contract of the sandbox's parts
) -> Content:
    """Tick a task of a page, or take the tick away: a version in the name of whoever does it."""
    must_write(wiki)
    content = visible(wiki, viewer, page_id, "current")
    must_edit(wiki, viewer, content)
    body = storage.set_task(wiki.body(page_id), str(task_id), done=checked)
    if body is None:
        raise Refused(404, f"No task found with id: {task_id}")
    edit = Edit(content.title, content.parent_id, content.position, "", minor=True)
    return _write(wiki, viewer, content, edit, body)


def descendants(wiki: Wiki, content_id: int) -> list[Content]:
    """Return all current pages below a page, each behind its parent."""
    found: list[Content] = []
    for child in wiki.children(content_id):
        found += [child, *descendants(wiki, child.id)]
    return found


def check_title(
    wiki: Wiki,
    space_key: str,
    title: str,
    *,
    type: str,  # noqa: A002
    own_id: int | None = None,
) -> None:
    """Refuse a title that is empty, too long or taken in the space without regard to case.

    Whether a page in the trash keeps its title is not known of all versions, hence the switch.

    Raises:
        Refused: 400 in the product's words.
    """
    if not title.strip():
        raise Refused(400, "Title is missing")
    if any(character < " " or character == "\x7f" for character in title):
        raise Refused(400, "Title contains a control character")
    if len(title) > LONGEST_TITLE:
        raise Refused(400, f"Title cannot be longer than {LONGEST_TITLE} characters.")
    if type == "blogpost":
        own = wiki.content(own_id) if own_id is not None else None
        check_post_title(wiki, space_key, title, own.created if own else wiki.now(), own_id)
    if type != "page":
        return
    statuses = {"current", "trashed"} if wiki.switches.trashed_title_blocks else {"current"}
    same = wiki.state.titled.get((space_key, title.lower()), {})
    holders = (wiki.state.contents[id_] for id_ in same if id_ != own_id)
    if any(one.status in statuses and one.type == "page" for one in holders):
        raise Refused(
            400,
            "A page with this title already exists: A page already exists with the title "
            f"{title} in the space with key {space_key}",
        )


def put_version(
    wiki: Wiki,
    viewer: Viewer,
    content: Content,
    body: str,
    when: datetime,
    *,
    message: str = "",
    minor: bool = False,
) -> None:
    """Keep a version as the current one of `content`."""
    author = viewer.account.key if viewer.account else None
    version = Version(content.id, content.version, content.title, "", author, when, message, minor)
    wiki.state.put_version(version, body=body)


def check_next(content: Content, version: int) -> None:
    """Refuse a version number that is not the next one.

    Raises:
        Refused: 409 in the product's words.
    """
    if version != content.version + 1:
        raise Refused(
            409,
            f"Version must be incremented on update. Current version is: {content.version}",
        )


def _write(wiki: Wiki, viewer: Viewer, content: Content, edit: Edit, body: str | None) -> Content:
    """Write a version, tell the watchers and let referring pages follow a new title."""
    old_body = wiki.body(content.id)
    with wiki.change() as when:
        wiki.remember(content.id)
        updated = replace(
            content,
            title=content.title if content.type == "comment" else edit.title,
            parent_id=edit.parent_id,
            position=edit.position,
            version=content.version + 1,
        )
        text = old_body if body is None else wiki.stored(body, content.space_key)
        wiki.state.put_content(updated)
        put_version(wiki, viewer, updated, text, when, message=edit.message, minor=edit.minor)
        if updated.title != content.title:
            rewrite_referrers(wiki, content, updated)
        watch_own(wiki, viewer, updated.container_id or updated.id)
        if not edit.minor:
            notify(wiki, viewer, updated, body=text, before=old_body)
    return updated


def _save_draft(
    wiki: Wiki, viewer: Viewer, draft: Content, title: str, body: str | None, status: Status
) -> Content:
    """Keep a draft's new text and place, or publish it as version 1."""
    _check_parent(wiki, viewer, draft.parent_id, draft.space_key)
    if status != "current":
        return drafts.save(wiki, viewer, draft, title, body)
    check_title(wiki, draft.space_key, title, type=draft.type, own_id=draft.id)
    return drafts.publish(wiki, viewer, draft, title, body)


def _check_parent(
    wiki: Wiki, viewer: Viewer, parent_id: int | None, space_key: str, below: int | None = None
) -> None:
    """Refuse a parent that is hidden, in another space, or the page itself or below it."""
    if parent_id is None:
        return
    parent = wiki.content(parent_id)
    if parent is None or parent.status != "current" or not may_view(wiki, viewer, parent):
        raise Refused(400, f"Parent page with id {parent_id} does not exist")
    if parent.space_key != space_key:
        raise Refused(400, "The parent page is in another space")
    if below in {parent.id, *(page.id for page in wiki.ancestors(parent.id))}:
        raise Refused(400, "A page cannot be moved below itself")


def _change_space(wiki: Wiki, content: Content, space_key: str) -> None:
    """Put a page, all below it and all that hangs on them into a space."""
    if space_key == content.space_key:
        return
    for page in (content, *descendants(wiki, content.id)):
        moved = replace(page, space_key=space_key)
        wiki.state.put_content(moved)
        for part in list(wiki.state.inside.get(page.id, ())):
            wiki.state.put_content(replace(wiki.state.contents[part], space_key=space_key))
        rewrite_referrers(wiki, page, moved)


def _place(wiki: Wiki, page: Content, target: Content, *, above: bool) -> None:
    """Number a page's siblings so that it comes just before or after the target."""
    siblings = (
        wiki.roots(page.space_key) if page.parent_id is None else wiki.children(page.parent_id)
    )
    order = [sibling for sibling in siblings if sibling.id != page.id]
    index = [sibling.id for sibling in order].index(target.id)
    order.insert(index if above else index + 1, page)
    for number, sibling in enumerate(order):
        wiki.state.put_content(replace(sibling, position=number))
