"""Turns the interface's JSON into values; nobody else knows its shapes (REST reference 10.0.3)."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sicbot.adapters.cache import PageVersion
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
    from collections.abc import Iterable, Iterator

Json = dict[str, Any]


@contextmanager
def expecting(what: str) -> Iterator[None]:
    """Turn an answer of another shape into an error that names it.

    Raises:
        WikiError: Something is missing in the answer, or is of another kind.
    """
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise WikiError(f"{what}: not the expected answer ({error}); is this the wiki?") from error


def page_from(raw: Json, *, with_rights: bool = True) -> Page:
    """Return a page; without its restrictions, if they were not asked for.

    Raises:
        WikiError: The answer is no page, or lacks restrictions that were asked for: taken for
            none, they would make it look open to all.
    """
    with expecting(f"page {raw.get('id', '?')}"):
        return Page(
            id=_page_id(raw),
            space=SpaceKey(raw["space"]["key"]),
            title=_text(raw["title"]),
            status=PageStatus(raw.get("status", "current")),
            version=int(raw["version"]["number"]),
            ancestors=tuple(_page_id(one) for one in raw.get("ancestors", [])),
            labels=frozenset(_labels(raw)),
            read=_allowed(raw, "read") if with_rights else Allowed(),
            update=_allowed(raw, "update") if with_rights else Allowed(),
        )


def version_from(raw: Json) -> PageVersion:
    """Return which version of which page an answer holds."""
    with expecting(f"version of page {raw.get('id', '?')}"):
        version = raw["version"]
        return PageVersion(_page_id(raw), int(version["number"]), str(version.get("when", "")))


def body_from(raw: Json) -> str:
    """Return the storage format of a page."""
    with expecting(f"text of page {raw.get('id', '?')}"):
        return _text(raw["body"]["storage"]["value"])


def _page_id(raw: Json) -> PageId:
    number = str(raw["id"])
    if not number.isascii() or not number.isdigit():
        raise ValueError(f"id {number[:40]!r}")
    return PageId(number)


def _text(value: str) -> str:
    value.encode()  # half a character in an answer would only fail much later
    return value


def _labels(raw: Json) -> Iterator[str]:
    labels = raw.get("metadata", {}).get("labels")
    return (label["name"] for label in _whole(labels)) if labels else iter(())


def _whole(listing: Json) -> list[Json]:
    """Return the entries of a list inside an answer.

    Raises:
        ValueError: It goes on behind a `next`: taken for whole, a long restriction would look
            other than it is.
    """
    if "next" in listing.get("_links", {}):
        raise ValueError(f"only {listing.get('size')} entries were given")
    results: list[Json] = listing["results"]
    return results


def _allowed(raw: Json, operation: str) -> Allowed:
    restrictions = raw["restrictions"][operation]["restrictions"]
    return Allowed(
        frozenset(_user_key(user) for user in _whole(restrictions["user"])),
        frozenset(GroupName(group["name"]) for group in _whole(restrictions["group"])),
    )


def _user_key(user: Json) -> UserKey:
    """Return a user's key; of an account that is gone, only a name may be left."""
    return UserKey(user.get("userKey") or f"gone:{user['username']}")


def space_from(raw: Json) -> Space:
    """Return a space, without who may read it."""
    with expecting("spaces"):
        archived = str(raw.get("status", "current")).casefold() == "archived"
        return Space(SpaceKey(raw["key"]), str(raw.get("name", "")), archived, None)


def groups_from(raw: Iterable[Json]) -> frozenset[GroupName]:
    """Return the names in a list of groups."""
    with expecting("groups"):
        return frozenset(GroupName(group["name"]) for group in raw)


def rights_from(granted: Iterable[Json]) -> SpaceRights:
    """Return who may read a space, from its list of permissions."""
    with expecting("rights of a space"):
        return _rights(granted)


def _rights(granted: Iterable[Json]) -> SpaceRights:
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
    with expecting("global rights"):
        uses = [
            {**one, "operation": {"targetType": "space", "operationKey": "read"}}
            for one in granted
            if one["operation"]["targetType"] == "application"
            and one["operation"]["operationKey"] in {"use", "administer"}
        ]
        rights = _rights(uses)
    return GlobalUse(rights.anonymous, rights.users, rights.groups)


def group_members(raw: Iterable[Json]) -> frozenset[UserKey]:
    """Return the keys of a group's members."""
    with expecting("members of a group"):
        return frozenset(UserKey(user["userKey"]) for user in raw)
