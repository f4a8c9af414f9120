"""Turns the interface's JSON into values; nobody else knows its shapes (REST reference 10.0.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sicbot.core.errors import WikiError
from sicbot.core.model import (
    Allowed,
    GlobalUse,
    GroupName,
    Page,
    PageId,
    PageStatus,
    Space,
    SpaceKey,
    SpaceRights,
    UserKey,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

Json = dict[str, Any]


def page_from(raw: Json) -> Page:
    """Return a page.

    Raises:
        WikiError: The answer is no page.
    """
    try:
        restrictions = raw.get("restrictions", {})
        return Page(
            id=PageId(str(raw["id"])),
            space=SpaceKey(raw["space"]["key"]),
            title=raw["title"],
            status=PageStatus(raw.get("status", "current")),
            version=raw["version"]["number"],
            ancestors=tuple(PageId(str(one["id"])) for one in raw.get("ancestors", [])),
            labels=frozenset(label["name"] for label in _results(raw, "metadata", "labels")),
            read=_allowed(restrictions, "read"),
            update=_allowed(restrictions, "update"),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise WikiError(
            f"page {raw.get('id', '?')}: the answer lacks {error}; is this Confluence Data Center?"
        ) from error


def _results(raw: Json, *path: str) -> list[Json]:
    """Return the results of a list deep in an answer.

    Raises:
        WikiError: The list goes on behind a `next` that this answer does not hold: taken for
            whole, a long restriction would look shorter, that is wider or narrower, than it is.
    """
    inner: Json = raw
    for name in path:
        inner = inner.get(name) or {}
    if "next" in inner.get("_links", {}):
        raise WikiError(f"{'.'.join(path)}: only {inner.get('size')} entries were given")
    results: list[Json] = inner.get("results", [])
    return results


def _allowed(restrictions: Json, operation: str) -> Allowed:
    users = _results(restrictions, operation, "restrictions", "user")
    groups = _results(restrictions, operation, "restrictions", "group")
    return Allowed(
        frozenset(UserKey(user["userKey"]) for user in users),
        frozenset(GroupName(group["name"]) for group in groups),
    )


def space_from(raw: Json) -> Space:
    """Return a space, without who may read it."""
    archived = str(raw.get("status", "current")).casefold() == "archived"
    return Space(SpaceKey(raw["key"]), raw.get("name", ""), archived, None)


def rights_from(granted: Iterable[Json]) -> SpaceRights:
    """Return who may read a space, from its list of permissions."""
    anonymous, users, groups = False, set[UserKey](), set[GroupName]()
    for grant in granted:
        operation = grant["operation"]
        if (operation["targetType"], operation["operationKey"]) != ("space", "read"):
            continue
        subject = grant.get("subject") or {}
        if "userKey" in subject:
            users.add(UserKey(subject["userKey"]))
        elif "name" in subject:
            groups.add(GroupName(subject["name"]))
        else:
            anonymous = True
    return SpaceRights(anonymous, frozenset(users), frozenset(groups))


def use_from(granted: Iterable[Json]) -> GlobalUse:
    """Return who may use the wiki, from the list of global permissions."""
    uses = [
        {"operation": {"targetType": "space", "operationKey": "read"}, "subject": one["subject"]}
        for one in granted
        if one["operation"].get("targetType") == "application"
        and one["operation"].get("operationKey") in {"use", "administer"}
    ]
    rights = rights_from(uses)
    return GlobalUse(rights.anonymous, rights.users, rights.groups)


def group_members(raw: Iterable[Json]) -> frozenset[UserKey]:
    """Return the keys of a group's members."""
    return frozenset(UserKey(user["userKey"]) for user in raw)
