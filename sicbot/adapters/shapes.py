"""Turns the interface's JSON into values; nobody else knows its shapes (REST reference 10.0.3)."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sicbot.adapters.cache import PageVersion
from sicbot.core.errors import WikiError
from sicbot.core.model import (
    Allowed,
    GlobalUse,
    GroupName,
    Holders,
    Mark,
    Page,
    PageId,
    PageNow,
    PageStatus,
    Remark,
    Space,
    SpaceKey,
    SpaceRights,
    UserKey,
)
from sicbot.core.sources import Attachment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

Json = dict[str, Any]

PAGE_PARTS = (
    "version,space,ancestors,history,metadata.labels,metadata.properties.sicbot,"
    "restrictions.read.restrictions.user,restrictions.read.restrictions.group,"
    "restrictions.update.restrictions.user,restrictions.update.restrictions.group"
)
MARK_KEY = "sicbot"  # the content property by which sicbot knows its pages
MARK_KINDS = ("generated", "scaffold", "adopted")
ANONYMOUS = UserKey("anonymous")  # counts as a person, but has no key


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
            creator=_key_of(raw.get("history", {}).get("createdBy")),
            editor=_key_of(raw["version"].get("by")),
            mark=mark_from(raw),
            post=raw.get("type") == "blogpost",
            made=_moment(raw.get("history", {}).get("createdDate")),
            saved=_moment(raw["version"].get("when")),
        )


def _moment(text: object) -> datetime | None:
    """Return a moment with its zone; None where there is none, or it is not written as one."""
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def now_from(raw: Json) -> PageNow:
    """Return a page with its body.

    Raises:
        WikiError: The answer is no page, or lacks its restrictions or body.
    """
    return PageNow(page_from(raw), body_from(raw))


def mark_from(raw: Json) -> Mark | None:
    """Return sicbot's mark on a page; one that people have made unreadable is none."""
    try:
        value = raw["metadata"]["properties"][MARK_KEY]["value"]
        page, kind, slug = value["page"], value["kind"], value["slug"]
        template = value.get("template", "")
        words = [_text(word) for word in (kind, slug, template)]
        known = None if page is None else _page_id({"id": page})
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    if kind not in MARK_KINDS or not slug or not all(isinstance(word, str) for word in words):
        return None
    return Mark(known, kind, slug, template)


def mark_json(mark: Mark) -> Json:
    """Return a mark as the value of its content property."""
    return {"page": mark.page, "kind": mark.kind, "slug": mark.slug, "template": mark.template}


def readers_from(raw: Json) -> Allowed:
    """Return whom one restriction lets through, from `restriction/byOperation/{operation}`."""
    with expecting("a restriction"):
        return _allowed_by(raw)


def person_from(user: Json | None) -> UserKey:
    """Return who somebody is; whoever has no key any more is still somebody.

    Raises:
        WikiError: Nobody is named.
    """
    with expecting("an author"):
        if user is not None and user.get("type") == "anonymous":
            return ANONYMOUS
        return _key_of(user) or UserKey(f"gone:{_display_name(user)}")


def own_remarks(found: Iterable[Json], author: UserKey) -> tuple[Remark, ...]:
    """Return somebody's comments among all below a page, oldest first.

    Anybody may copy the text of another's comment, so the author counts.
    """
    with expecting("comments"):
        own = [raw for raw in found if _key_of(raw["history"].get("createdBy")) == author]
        return tuple(
            Remark(str(int(raw["id"])), body_from(raw))
            for raw in sorted(own, key=lambda one: int(one["id"]))
        )


def watchers_from(raw: Iterable[Json]) -> dict[UserKey, str]:
    """Return the names of those who watch, by key."""
    with expecting("watchers"):
        return {UserKey(user["userKey"]): str(user.get("username", "")) for user in raw}


def version_from(raw: Json) -> PageVersion:
    """Return which version of which page an answer holds."""
    with expecting(f"version of page {raw.get('id', '?')}"):
        version = raw["version"]
        return PageVersion(_page_id(raw), int(version["number"]), str(version.get("when", "")))


def body_from(raw: Json) -> str:
    """Return the storage format of a page."""
    with expecting(f"text of page {raw.get('id', '?')}"):
        return _text(raw["body"]["storage"]["value"])


def page_id_from(raw: Json) -> PageId:
    """Return the id of a content.

    Raises:
        ValueError: It is no number.
    """
    return _page_id(raw)


def account_key(user: Json | None) -> UserKey | None:
    """Return a user's key; anonymous and deleted accounts have none."""
    return _key_of(user)


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


def label_names(raw: Any) -> frozenset[str]:
    """Return the labels in the answer to labelling; none where it is no such answer."""
    results = raw.get("results") if isinstance(raw, dict) else None
    named = results if isinstance(results, list) else []
    return frozenset(str(one.get("name")) for one in named if isinstance(one, dict))


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
    return _allowed_by(raw["restrictions"][operation])


def _allowed_by(restriction: Json) -> Allowed:
    restrictions = restriction["restrictions"]
    return Allowed(
        frozenset(_user_key(user) for user in _whole(restrictions["user"])),
        frozenset(GroupName(group["name"]) for group in _whole(restrictions["group"])),
    )


def _user_key(user: Json) -> UserKey:
    """Return a user's key; of an account that is gone, only a name may be left."""
    return UserKey(user.get("userKey") or f"gone:{user['username']}")


def _key_of(user: Json | None) -> UserKey | None:
    """Return a user's key, if there is one: anonymous and deleted accounts have none."""
    key = user.get("userKey") if user else None
    return UserKey(_text(key)) if key else None


def _display_name(user: Json | None) -> str:
    if user is None:
        raise ValueError("nobody is named")
    return str(user.get("username") or user["displayName"])


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
    """Return who may do what in a space, from its list of permissions.

    "Add pages" lets people change pages too (vendor's manual, "Space Permissions Overview").
    """
    lines = list(granted)
    with expecting("rights of a space"):
        readers = _holders(lines, {("space", "read")})
        admins = _holders(lines, {("space", "administer")})
        return SpaceRights(
            readers.anonymous,
            readers.users,
            readers.groups,
            admins.groups,
            editors=_holders(lines, {("page", "create")}),
            admins=admins,
            restrictors=_holders(lines, {("space", "restrict")}),
        )


def _holders(granted: Iterable[Json], rights: AbstractSet[tuple[str, str]]) -> Holders:
    """Return who has one of these rights, each a pair of target and operation."""
    anonymous, users, groups = False, set[UserKey](), set[GroupName]()
    for grant in granted:
        operation = grant["operation"]
        if (operation["targetType"], operation["operationKey"]) not in rights:
            continue
        subject = grant.get("subject") or {}
        if "userKey" in subject:
            users.add(UserKey(subject["userKey"]))
        elif "name" in subject:
            groups.add(GroupName(subject["name"]))
        else:
            anonymous = True
    return Holders(anonymous, frozenset(users), frozenset(groups))


def use_from(granted: Iterable[Json]) -> GlobalUse:
    """Return who may use and who administers the wiki, from the list of global permissions."""
    lines = list(granted)
    with expecting("global rights"):
        rights = _holders(lines, {("application", "use"), ("application", "administer")})
        admins = _holders(lines, {("application", "administer"), ("system", "administer")})
    return GlobalUse(rights.anonymous, rights.users, rights.groups, admins)


def attachment_from(raw: Json) -> Attachment:
    """Return a file below a page, asked for with `expand=container,version`."""
    with expecting(f"attachment {raw.get('id', '?')}"):
        version, facts = raw["version"], raw.get("extensions", {})
        return Attachment(
            id=str(raw["id"]),
            page=_page_id(raw["container"]),
            name=_text(raw["title"]),
            media_type=str(facts.get("mediaType", "")),
            version=int(version["number"]),
            uploader=_key_of(version.get("by")),
            uploaded=datetime.fromisoformat(version["when"]),
            size=int(facts.get("fileSize", 0)),
        )


def group_members(raw: Iterable[Json]) -> frozenset[UserKey]:
    """Return the keys of a group's members."""
    with expecting("members of a group"):
        return frozenset(UserKey(user["userKey"]) for user in raw)
