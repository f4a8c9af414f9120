"""The wiki of the library's verdicts: enough of everything to reach the server's caps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sicbot.sandbox.model import Viewer

if TYPE_CHECKING:
    from pathlib import Path

    from sicbot.sandbox.model import Allowed, Content
    from sicbot.sandbox.wiki import Wiki

    Values = dict[str, Any]

WHEN = "2024-01-01T00:00:00+00:00"
ROWS = 230  # pages below one parent: more than the server's cap of 200 with an expansion
DISCARDED = 30  # more than the 25 of a page by default
FILES = 55  # more than the 50 files of a page
CROWD = 60  # more than the 50 that the library asks for at a time
PROPERTIES = 12  # more than the 10 of a page by default
BODIES = {
    "plain": "<p>Some Words</p>",
    "accents": "<p>caf&oacute; words</p>",
    "marked": '<p><ac:inline-comment-marker ac:ref="r1">Some</ac:inline-comment-marker> words</p>',
    "file": "content",
}


def world() -> Values:
    """Return a wiki with enough of everything to reach the server's caps."""
    crowd = [f"u{number:02}" for number in range(CROWD)]
    groups = {
        "confluence-administrators": ["mia"],
        "crowd": crowd,
        "a/b": ["mia"],
        "spare": [],
    }
    rows = [page(f"Row {number:03}", "BULK", parent="Bulk") for number in range(ROWS)]
    for status in ("trashed", "draft"):
        rows += [page(f"{status} {n:02}", "BULK", status=status) for n in range(DISCARDED)]
    return {
        "site": {"title": "Verdicts", "timezone": "UTC", "asOf": WHEN},
        "spaces": [space("WORK", "Home"), space("BULK", "Bulk"), space("SPARE", "Spare")],
        "users": [person(name) for name in ("mia", *crowd)],
        "groups": [{"name": name, "members": members} for name, members in groups.items()],
        "pages": [*work_pages(), page("Bulk", "BULK"), page("Spare", "SPARE"), *rows],
        "files": BODIES,
    }


def work_pages() -> list[Values]:
    """Return the pages with one trait each."""
    home = page("Home", versions=3, labels=["kept", "old"])
    child = page("Child", parent="Home", body="marked")
    child["comments"] = [
        {"author": "mia", "when": WHEN, "body": "<p>footer</p>"},
        {"author": "mia", "when": WHEN, "body": "<p>inline</p>", "kind": "inline", "ref": "r1"},
    ]
    locked = page("Locked")
    locked["restrictions"]["read"]["users"] = ["mia"]
    files = page("Files")
    files["attachments"] = [
        {"name": f"{n:02}.txt", "mediaType": "text/plain", "file": "file"}
        | {"author": "mia", "when": WHEN, "comment": ""}
        for n in range(FILES)
    ]
    accents = page("Accents", body="accents")
    return [home, child, page("Grandchild", parent="Child"), locked, files, accents]


def page(  # one row of a table
    title: str,
    space_key: str = "WORK",
    *,
    parent: str | None = None,
    status: str = "current",
    body: str = "plain",
    versions: int = 1,
    labels: list[str] | None = None,
) -> Values:
    """Return a page of the world, by mia."""
    version = {"title": title, "body": body, "author": "mia", "when": WHEN}
    nobody: Values = {name: {"users": [], "groups": []} for name in ("read", "update")}
    values = {"key": title, "space": space_key, "title": title, "parent": parent, "status": status}
    return values | {
        "labels": labels or [],
        "restrictions": nobody,
        "versions": [version] * versions,
    }


def space(key: str, home: str) -> Values:
    """Return a space that everybody with an account may read."""
    readers = {"subject": "group:confluence-users", "operations": ["read"]}
    return {"key": key, "name": f"Space {key}", "home": home, "permissions": [readers]}


def person(name: str) -> Values:
    """Return an account."""
    email = f"{name}@example.org"
    return {"username": name, "fullName": name.title(), "email": email, "active": True}


def furnish(wiki: Wiki, folder: Path) -> dict[str, str]:
    """Add what the format of worlds has not; return the names that rows may use."""
    (folder / "new.txt").write_text("new", encoding="utf-8")
    mia = wiki.account("mia")
    assert mia is not None
    titles = ("Home", "Child", "Grandchild", "Locked", "Files", "Accents")
    ids = {title.lower(): identity(wiki, "WORK", title) for title in titles}
    for number in range(PROPERTIES):
        wiki.set_property(Viewer(mia), ids["home"], f"key-{number:02}", number, 1)
    wiki.set_property(Viewer(mia), ids["home"], "content-appearance-published", "full-width", 1)
    footer, inline = (comment.content.id for comment in wiki.comments(ids["child"]))
    ids |= {"footer": footer, "inline": inline, "bulk": identity(wiki, "BULK", "Bulk")}
    ids["two_hundredth"] = identity(wiki, "BULK", "Row 198")  # behind the parent and 198 others
    ids["trashed"] = identity(wiki, "BULK", "trashed 00", status="trashed")
    ids["file"] = wiki.attachments(ids["files"])[0].content.id
    return {name: str(number) for name, number in ids.items()} | {
        "mia": mia.key,
        "folder": str(folder),
    }


def identity(wiki: Wiki, space_key: str, title: str, *, status: Any = "current") -> int:
    """Return a page's id."""
    found = wiki.find(space_key, title, status=status)
    assert found is not None
    return found.id


def facts(wiki: Wiki) -> Values:
    """Return everything of a wiki that a call may change, by titles and names."""
    kinds, statuses = ("page", "blogpost"), ("current", "trashed", "draft")
    return {
        "pages": {
            content.title: page_facts(wiki, content)
            for content in wiki.select(types=kinds, statuses=statuses)
        },
        "groups": {
            name: [account.username for account in wiki.direct_members(name)]
            for name in wiki.groups()
        },
        "spaces": {
            one.key: {"archived": one.archived, "rights": rights(wiki, one.key)}
            for one in wiki.spaces()
        },
    }


def rights(wiki: Wiki, space_key: str) -> dict[str, list[str]]:
    """Return who may do what in a space."""
    found: dict[str, list[str]] = {}
    for subject, operation in sorted(wiki.space_permissions(space_key)):
        found.setdefault(subject.rpartition(":")[2], []).append(operation)
    return found


def page_facts(wiki: Wiki, content: Content) -> Values:
    """Return everything of a page that a call may change."""
    parent = wiki.content(content.parent_id) if content.parent_id else None
    restrictions = wiki.restrictions(content.id)
    return {
        "type": content.type,
        "status": content.status,
        "space": content.space_key,
        "parent": parent.title if parent else "",
        "body": wiki.body(content.id),
        "versions": [1] if content.version == 1 else numbers(wiki, content),
        "message": wiki.head(content.id).message,
        "minor": wiki.head(content.id).minor,
        "labels": wiki.labels(content.id),
        "properties": {name: value for name, (value, _) in wiki.properties(content.id).items()},
        "read": names(wiki, restrictions.read),
        "update": names(wiki, restrictions.update),
        "comments": [comment.body for comment in wiki.comments(content.id)],
        "resolved": [one.body for one in wiki.comments(content.id) if one.resolved],
        "files": {one.content.title: one.content.version for one in wiki.attachments(content.id)},
    }


def numbers(wiki: Wiki, content: Content) -> list[int]:
    """Return the numbers of a page's versions."""
    return [version.number for version in wiki.versions(content.id)]


def names(wiki: Wiki, allowed: Allowed) -> list[str]:
    """Return whom a restriction lets through, by their names."""
    accounts = [wiki.account_by_key(key) for key in allowed.users]
    return sorted([*(one.username for one in accounts if one), *allowed.groups])
