"""Who may see and do what.

A viewer sees a page who may use the wiki, may read its space, and passes the read restrictions
of the page and of all its ancestors; members of the administrators' group see everything.
Update restrictions are the page's own (javadoc of inherited permission sets: view sets only).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.sandbox.model import SUPER_USERS, Refused

if TYPE_CHECKING:
    from sicbot.sandbox.model import Account, Allowed, Content, Operation, Viewer
    from sicbot.sandbox.wiki import Wiki

NOBODY = frozenset({"anonymous"})


def groups_of(wiki: Wiki, account: Account) -> frozenset[str]:
    """Return the groups that an account is in, directly or through groups in groups."""
    state = wiki.state
    known = state.closures.get(account.key)
    if known is None:
        found = {name for name, keys in state.members.items() if account.key in keys}
        while True:
            wider = {name for name, groups in state.subgroups.items() if groups & found}
            if wider <= found:
                break
            found |= wider
        known = state.closures[account.key] = frozenset(found)
    return known


def subjects(wiki: Wiki, viewer: Viewer) -> frozenset[str]:
    """Return the names under which rights reach a viewer; `anonymous` reaches everybody."""
    account = viewer.account
    if account is None:
        return NOBODY
    state = wiki.state
    known = state.subjects.get(account.username)
    if known is None:
        groups = {f"group:{name}" for name in groups_of(wiki, account)}
        known = state.subjects[account.username] = NOBODY | {f"user:{account.username}"} | groups
    return known


def is_super(wiki: Wiki, viewer: Viewer) -> bool:
    """Tell whether nothing is hidden from a viewer, nor forbidden."""
    return viewer.account is not None and SUPER_USERS in groups_of(wiki, viewer.account)


def may_use(wiki: Wiki, viewer: Viewer) -> bool:
    """Tell whether a viewer may use the wiki at all."""
    return has_global(wiki, viewer, "use")


def has_global(wiki: Wiki, viewer: Viewer, right: str) -> bool:
    """Tell whether a viewer has a right on the whole wiki."""
    granted = wiki.state.rights[""][right]
    return is_super(wiki, viewer) or not granted.isdisjoint(subjects(wiki, viewer))


def may(wiki: Wiki, viewer: Viewer, operation: Operation, space_key: str) -> bool:
    """Tell whether a viewer has a right on a space."""
    if is_super(wiki, viewer):
        return True
    names = subjects(wiki, viewer)
    rights = wiki.state.rights
    if rights[""]["use"].isdisjoint(names) or rights[space_key]["read"].isdisjoint(names):
        return False
    return operation == "read" or not rights[space_key][operation].isdisjoint(names)


def may_administer(wiki: Wiki, viewer: Viewer) -> bool:
    """Tell whether a viewer administers the wiki."""
    return has_global(wiki, viewer, "administer")


def may_view(wiki: Wiki, viewer: Viewer, content: Content) -> bool:
    """Tell whether a viewer may see a content.

    A draft is seen by its author alone, while the author may see the place where it is to stand;
    the trash by those who administer the space (vendor's manual, "Delete or Restore a Page").
    """
    if content.container_id is not None:
        page = wiki.state.contents.get(content.container_id)
        if page is None or not may_view(wiki, viewer, page):
            return False
        return content.status != "trashed" or may(wiki, viewer, "admin", content.space_key)
    if content.status == "draft":
        account = viewer.account
        if account is None or content.created_by != account.key:
            return False
    if is_super(wiki, viewer):
        return True
    needed: Operation = "admin" if content.status == "trashed" else "read"
    return may(wiki, viewer, needed, content.space_key) and passes_read(wiki, viewer, content)


def passes_read(wiki: Wiki, viewer: Viewer, content: Content) -> bool:
    """Tell whether a viewer passes the read restrictions of a page and all its ancestors."""
    state = wiki.state
    page: Content | None = content
    while page is not None:
        restrictions = state.restrictions.get(page.id)
        if restrictions and restrictions.read and not allows(wiki, viewer, restrictions.read):
            return False
        page = None if page.parent_id is None else state.contents.get(page.parent_id)
    return True


def allows(wiki: Wiki, viewer: Viewer, allowed: Allowed) -> bool:
    """Tell whether a restriction lets a viewer through."""
    account = viewer.account
    if account is None:
        return False
    return account.key in allowed.users or not allowed.groups.isdisjoint(groups_of(wiki, account))


def may_edit(wiki: Wiki, viewer: Viewer, content: Content) -> bool:
    """Tell whether a viewer may change a page, or a comment or file of their own or of a page."""
    if not may_view(wiki, viewer, content):
        return False
    if is_super(wiki, viewer) or content.status == "draft":
        return True
    if content.type == "comment":
        account = viewer.account
        own = account is not None and content.created_by == account.key
        operation: Operation = "comment" if own else "admin"
        return may(wiki, viewer, operation, content.space_key)
    page = content
    if content.container_id is not None:
        page = wiki.state.contents[content.container_id]
    update = wiki.state.restrictions[page.id].update if page.id in wiki.state.restrictions else None
    passes = not update or allows(wiki, viewer, update)
    return passes and may(wiki, viewer, "update", content.space_key)


def visible(wiki: Wiki, viewer: Viewer, content_id: int, *statuses: str) -> Content:
    """Return a content that a viewer may see.

    Raises:
        Refused: 404 for what is not there, has another status, or is hidden: Confluence does not
            tell which (REST reference, GET content).
    """
    content = wiki.state.contents.get(content_id)
    fits = content is not None and (not statuses or content.status in statuses)
    if content is None or not fits or not may_view(wiki, viewer, content):
        raise Refused(404, f"No content found with id: ContentId{{id={content_id}}}")
    return content


def must_edit(wiki: Wiki, viewer: Viewer, content: Content) -> None:
    """Refuse a viewer who may not change a content.

    Raises:
        Refused: 403 for whoever sees it but may not edit it.
    """
    if not may_edit(wiki, viewer, content):
        raise Refused(403, f"User not permitted to edit content with id {content.id}")


def must_write(wiki: Wiki) -> None:
    """Refuse every change of content while the wiki is read-only.

    Raises:
        Refused: 405. The status is not documented; the name of the exception is what clients
            look for in the answer.
    """
    if wiki.switches.read_only:
        raise Refused(
            405,
            "com.atlassian.confluence.api.service.exceptions.ReadOnlyException:"
            " Read-only mode is enabled.",
        )
