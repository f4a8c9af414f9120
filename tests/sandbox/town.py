"""A small town wiki, in the format that the embedded wiki imports, for tests of the wiki itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sicbot.sandbox.model import Switches, Viewer
from sicbot.sandbox.wiki import Wiki

if TYPE_CHECKING:
    from collections.abc import Iterable

NOW = "2024-03-30T12:00:00+01:00"
EVERYTHING = ["read", "comment", "create", "update", "delete", "admin"]
WORDS = "<p>Words.</p>"
LINKS = (
    '<p><ac:link><ri:page ri:content-title="School" /></ac:link></p>'
    '<ac:structured-macro ac:name="include" ac:schema-version="1" ac:macro-id="m-1">'
    '<ac:parameter ac:name=""><ac:link><ri:page ri:content-title="school" /></ac:link>'
    "</ac:parameter></ac:structured-macro>"
)


def page(
    key: str,
    title: str,
    *,
    parent: str | None = None,
    space: str = "TOWN",
    read: Iterable[str] = (),
    update: Iterable[str] = (),
    **more: Any,
) -> dict[str, Any]:
    """Return a page with one version; `read` and `update` name groups, or users with "@"."""
    bodies = more.pop("bodies", ["words"])
    versions = [
        {
            "title": title,
            "body": body,
            "author": "mayor",
            "when": f"2024-01-0{number}T10:00:00+01:00",
            "message": f"edit {number}",
            "minor": False,
        }
        for number, body in enumerate(bodies, 1)
    ]
    values = {
        "key": key,
        "space": space,
        "title": title,
        "parent": parent,
        "status": "current",
        "labels": [],
        "restrictions": {"read": _allowed(read), "update": _allowed(update)},
        "versions": versions,
        "comments": [],
        "attachments": [],
    }
    return values | more


def town() -> dict[str, Any]:
    """Return the town: an open space, a closed one, nested groups, and pages in every state."""
    comment = {"author": "clerk", "when": "2024-02-01T09:00:00+01:00", "body": "<p>Nice.</p>"}
    file = {
        "name": "plan.txt",
        "mediaType": "text/plain",
        "file": "plan",
        "author": "mayor",
        "when": "2024-02-02T09:00:00+01:00",
        "comment": "first plan",
    }
    pages = [
        page("home", "Town", labels=["start"], bodies=["words", "words", "links"]),
        page("school", "School", parent="home", comments=[comment], attachments=[file]),
        page("hall", "Town hall", parent="home", update=["council"]),
        page("cellar", "Cellar", parent="hall", read=["council"]),
        page("safe", "Safe", parent="cellar", read=["@mayor"]),
        page("shelf", "Shelf", parent="safe"),
        page("ruin", "Ruin", parent="home", status="trashed"),
        page("plan", "Plan", parent="home", status="draft"),
        page("vault", "Vault", space="VAULT"),
    ]
    return {
        "site": {"title": "Town", "timezone": "Europe/Paris", "asOf": NOW},
        "spaces": [
            _space("TOWN", "home", {"anonymous": ["read"], "group:council": EVERYTHING}),
            _space("VAULT", "vault", {"user:mayor": EVERYTHING, "group:guards": ["read"]}),
        ],
        "users": [_user(name) for name in ("mayor", "clerk", "guard", "visitor")]
        + [_user("gone", active=False)],
        "groups": [
            {"name": "council", "members": ["mayor"], "groups": ["clerks"]},
            {"name": "clerks", "members": ["clerk", "gone"]},
            {"name": "guards", "members": ["guard"], "readOnly": True},
            {"name": "town-exsec", "members": []},
        ],
        "pages": pages,
        "forms": [],
        "files": {"words": WORDS, "links": LINKS, "plan": "Plan of the town"},
    }


def opened(**switches: Any) -> Wiki:
    """Return the town's wiki, in memory."""
    wiki = Wiki(switches=Switches(now=NOW, **switches))
    wiki.load(town())
    return wiki


def viewer(wiki: Wiki, username: str | None) -> Viewer:
    """Return a person of the town as who asks; None is anonymous."""
    return Viewer(wiki.account(username) if username else None)


def id_of(wiki: Wiki, title: str) -> int:
    """Return the id of the page of that title, whatever its status."""
    return next(one.id for one in wiki.state.contents.values() if one.title == title)


def _allowed(names: Iterable[str]) -> dict[str, list[str]]:
    users = [name[1:] for name in names if name.startswith("@")]
    return {"users": users, "groups": [name for name in names if not name.startswith("@")]}


def _space(key: str, home: str, rights: dict[str, list[str]]) -> dict[str, Any]:
    lines = [{"subject": subject, "operations": names} for subject, names in rights.items()]
    return {"key": key, "name": key.title(), "home": home, "permissions": lines}


def _user(name: str, *, active: bool = True) -> dict[str, Any]:
    email = f"{name}@example.org"
    return {"username": name, "fullName": name.title(), "email": email, "active": active}
