"""Spaces, the rights on them, and the rights on the whole wiki."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from sicbot.sandbox.model import Refused, Space
from sicbot.sandbox.people import BOT_GROUP, SPACE_OPERATIONS
from sicbot.sandbox.rights import has_global, may, must_write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sicbot.sandbox.model import Operation, Viewer
    from sicbot.sandbox.wiki import Wiki

FIRST_SPACE_ID = 32768


def space_permissions(wiki: Wiki, key: str) -> list[tuple[str, Operation]]:
    """Return who may do what in a space: `anonymous`, `group:NAME` or `user:NAME`, operation."""
    rights = wiki.state.rights.get(key, {})
    found = [(subject, name) for name in SPACE_OPERATIONS for subject in rights.get(name, ())]
    found.sort(key=lambda pair: (pair[0], SPACE_OPERATIONS.index(pair[1])))
    return cast("list[tuple[str, Operation]]", found)


def global_permissions(wiki: Wiki) -> list[tuple[str, str]]:
    """Return who has which right on the whole wiki: subject and right."""
    rights = wiki.state.rights.get("", {})
    return sorted((subject, right) for right, names in rights.items() for subject in names)


def grant_space(
    wiki: Wiki, viewer: Viewer, key: str, subject: str, operations: Iterable[Operation]
) -> None:
    """Give a subject rights on a space, beside those it has."""
    space = _administered(wiki, viewer, key)
    with wiki.change():
        for operation in operations:
            wiki.state.add_right(space.key, operation, subject)


def revoke_space(
    wiki: Wiki, viewer: Viewer, key: str, subject: str, operations: Iterable[Operation]
) -> None:
    """Take rights on a space from a subject."""
    space = _administered(wiki, viewer, key)
    with wiki.change():
        for operation in operations:
            wiki.state.drop_right(space.key, operation, subject)


def grant_global(wiki: Wiki, viewer: Viewer, subject: str, rights: Iterable[str]) -> None:
    """Give a subject rights on the whole wiki."""
    _must_administer(wiki, viewer)
    with wiki.change():
        for right in rights:
            wiki.state.add_right("", right, subject)


def revoke_global(wiki: Wiki, viewer: Viewer, subject: str, rights: Iterable[str]) -> None:
    """Take rights on the whole wiki from a subject."""
    _must_administer(wiki, viewer)
    with wiki.change():
        for right in rights:
            wiki.state.drop_right("", right, subject)


def create_space(wiki: Wiki, viewer: Viewer, key: str, name: str) -> Space:
    """Make a space, in which its creator has all rights; its home page is made as well."""
    must_write(wiki)
    if not has_global(wiki, viewer, "create-space"):
        raise Refused(403, "User is not permitted to create spaces")
    if not key.isalnum() or not key.isascii():
        raise Refused(400, f"Invalid space key: {key}")
    if wiki.space(key) is not None:
        raise Refused(400, f"A space already exists with key {key}")
    with wiki.change():
        put_space(
            wiki, Space(wiki.state.count("space", FIRST_SPACE_ID), key, name, None, archived=False)
        )
        for operation in SPACE_OPERATIONS:
            if viewer.account is not None:
                wiki.state.add_right(key, operation, f"user:{viewer.account.username}")
            if BOT_GROUP in wiki.state.groups:
                wiki.state.add_right(key, operation, f"group:{BOT_GROUP}")
    home = wiki.create_page(viewer, space_key=key, title=f"{name} Home", body="")
    put_space(wiki, replace(wiki.state.spaces[key], home_id=home.id))
    wiki.store.commit()
    return wiki.state.spaces[key]


def archive_space(wiki: Wiki, viewer: Viewer, key: str, *, archived: bool = True) -> None:
    """Archive a space, or bring it back."""
    space = _administered(wiki, viewer, key)
    with wiki.change():
        put_space(wiki, replace(space, archived=archived))


def rename_space(wiki: Wiki, viewer: Viewer, key: str, name: str) -> Space:
    """Give a space another name."""
    space = _administered(wiki, viewer, key)
    with wiki.change():
        put_space(wiki, replace(space, name=name))
    return wiki.state.spaces[space.key]


def delete_space(wiki: Wiki, viewer: Viewer, key: str) -> None:
    """Delete a space with all its content, for good."""
    space = _administered(wiki, viewer, key)
    with wiki.change():
        ids = [id_ for id_, one in wiki.state.contents.items() if one.space_key == space.key]
        for content_id in ids:
            wiki.remember(content_id)
            wiki.state.drop_content(content_id)
        del wiki.state.spaces[space.key], wiki.state.space_key_of[space.key.casefold()]
        wiki.state.rights.pop(space.key, None)
        wiki.store.spaces.drop(space.id)
        wiki.store.rights.drop(space.key)


def space_properties(wiki: Wiki, key: str) -> dict[str, tuple[object, int]]:
    """Return the properties of a space: value and version by key."""
    return dict(sorted(wiki.state.properties.get(("space", key), {}).items()))


def set_space_property(
    wiki: Wiki, viewer: Viewer, space_key: str, key: str, value: object, version: int
) -> None:
    """Make a property of a space (version 1), or change it (its version + 1)."""
    space = _administered(wiki, viewer, space_key)
    known = space_properties(wiki, space.key).get(key, (None, 0))[1]
    if version != known + 1:
        raise Refused(409, f"Version must be incremented on update. Current version is: {known}")
    with wiki.change():
        wiki.state.put_property("space", space.key, key, value, version)


def delete_space_property(wiki: Wiki, viewer: Viewer, space_key: str, key: str) -> None:
    """Delete a property of a space."""
    space = _administered(wiki, viewer, space_key)
    if key not in space_properties(wiki, space.key):
        raise Refused(404, f"No space property found with key: {key}")
    with wiki.change():
        wiki.state.drop_property("space", space.key, key)


def put_space(wiki: Wiki, space: Space) -> None:
    """Keep a space as it is now."""
    wiki.state.spaces[space.key] = space
    wiki.state.space_key_of[space.key.casefold()] = space.key
    wiki.store.spaces.put([space])


def _administered(wiki: Wiki, viewer: Viewer, key: str) -> Space:
    must_write(wiki)
    space = wiki.space(key)
    if space is None or not may(wiki, viewer, "read", space.key):
        raise Refused(404, f"No space found with key : {key}")
    if not may(wiki, viewer, "admin", space.key):
        raise Refused(403, f"User is not permitted to administer space {space.key}")
    return space


def _must_administer(wiki: Wiki, viewer: Viewer) -> None:
    if not has_global(wiki, viewer, "administer"):
        raise Refused(403, "User is not permitted to administer the site")
