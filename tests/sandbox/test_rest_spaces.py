"""REST of spaces, their properties, and of watching."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.calls import Garden, garden

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def wiki() -> Iterator[Garden]:
    """The garden wiki."""
    with garden() as running:
        yield running


@pytest.mark.parametrize(
    ("user", "query", "keys"),
    [
        (None, "", ["OLD", "OPEN"]),
        ("eve", "", ["OLD", "OPEN", "TEAM"]),
        ("reader", "", ["OLD", "OPEN"]),
        ("ann", "?status=archived", ["OLD"]),
        ("ann", "?status=current", ["OPEN", "TEAM"]),
        ("ann", "?spaceKey=team&spaceKey=old", ["OLD", "TEAM"]),
        ("ann", "?type=personal", []),
        ("ann", "?limit=1&start=1", ["OPEN"]),
    ],
)
def test_lists_what_the_caller_may_see(
    wiki: Garden, user: str | None, query: str, keys: list[str]
) -> None:
    """Hidden spaces are not in the list."""
    found = wiki.get(f"/rest/api/space{query}", user)

    assert [space["key"] for space in found["results"]] == keys


def test_a_space_by_its_key(wiki: Garden) -> None:
    """The key is compared without regard to case, and shown as it is."""
    space = wiki.get("/rest/api/space/open?expand=homepage", None)

    assert (space["key"], space["name"], space["type"]) == ("OPEN", "Open garden", "global")
    assert isinstance(space["id"], int)
    assert space["homepage"]["title"] == "Garden"


REFUSALS: list[tuple[str, str, str | None, int]] = [
    ("GET", "/rest/api/space/NONE", "admin", 404),
    ("GET", "/rest/api/space/TEAM", None, 404),
    ("GET", "/rest/api/space/TEAM/content", "reader", 404),
    ("GET", "/rest/api/space/OPEN/content/comment", "ann", 400),
    ("GET", "/rest/api/space/OPEN/trash", None, 401),
    ("GET", "/rest/api/space/OPEN/trash", "bob", 403),
    ("GET", "/rest/api/space/OPEN/trash?cursor=x", "ann", 400),
    ("PUT", "/rest/api/space/OPEN/archive", None, 401),
    ("PUT", "/rest/api/space/OPEN/archive", "bob", 403),
    ("DELETE", "/rest/api/space/OPEN", "bob", 403),
    ("GET", "/rest/api/space/OPEN/property/none", "ann", 404),
    ("GET", "/rest/api/space/OPEN/watchers", "bob", 403),
    ("GET", "/rest/api/space/OPEN/watchers", None, 401),
    ("GET", "/rest/api/user/watch/space/NONE", "ann", 404),
    ("GET", "/rest/api/user/watch/space/OPEN", None, 401),
    ("GET", "/rest/api/user/watch/space/OPEN?username=bob", "cyd", 404),
    ("GET", "/rest/api/user/watch/content/1", "ann", 404),
    ("GET", "/rest/api/longtask/none", "ann", 404),
    ("POST", "/rest/api/space/_private", "ann", 501),
    ("POST", "/rest/api/space/OPEN", "ann", 405),
]


@pytest.mark.parametrize(("method", "path", "user", "status"), REFUSALS)
def test_refuses(wiki: Garden, method: str, path: str, user: str | None, status: int) -> None:
    """What is hidden is not found; what is forbidden is said to be."""
    assert wiki.refused(method, path, user) == status


def test_content_of_a_space_keeps_to_restrictions(wiki: Garden) -> None:
    """Restricted pages and those below them are missing for others."""
    public = wiki.names("/rest/api/space/OPEN/content/page", None)

    assert {"Garden", "Plan: 2023", "Members"} <= set(public)
    assert {"Secret", "Below", "Gone"}.isdisjoint(public)
    assert {"Secret", "Below"} <= set(wiki.names("/rest/api/space/OPEN/content/page", "ann"))
    assert wiki.names("/rest/api/space/OPEN/content/page?depth=root", None) == ["Garden"]
    both = wiki.get("/rest/api/space/OPEN/content", None)
    assert both["page"]["size"] == len(public)
    assert both["blogpost"]["results"] == []


def test_the_trash_goes_by_cursor_and_can_be_emptied(wiki: Garden) -> None:
    """Trashed pages are listed by id, one behind the other; then they are gone for good."""
    page_id = wiki.id_of("Members")
    assert wiki.call("DELETE", f"/rest/api/content/{page_id}").status_code == 204
    first = wiki.get("/rest/api/space/OPEN/trash?limit=1", "ann")
    second = wiki.get(first["_links"]["next"], "ann")

    assert [one["title"] for one in first["results"] + second["results"]] == ["Members", "Gone"]
    assert first["nextCursor"] == f"content:false:{page_id}"
    assert "next" not in second["_links"]
    assert wiki.call("DELETE", "/rest/api/space/OPEN/trash", "ann").status_code == 204
    assert wiki.get("/rest/api/space/OPEN/trash", "ann")["results"] == []


def test_spaces_are_made_archived_and_deleted(wiki: Garden) -> None:
    """Whoever makes a space administers it; deleting is a long task."""
    body = {"key": "NEW", "name": "New", "description": {}}
    assert wiki.refused("POST", "/rest/api/space", "ann", body=body) == 403
    assert wiki.call("POST", "/rest/api/space", body=body).json()["key"] == "NEW"
    assert wiki.refused("POST", "/rest/api/space", body=body) == 400
    assert wiki.refused("POST", "/rest/api/space", body={"key": "N W", "name": "x"}) == 400
    renamed = wiki.call("PUT", "/rest/api/space/NEW", body={"key": "NEW", "name": "Newer"})
    assert renamed.json()["name"] == "Newer"
    for word, status in (("archive", "archived"), ("archive", "archived"), ("restore", "current")):
        assert wiki.call("PUT", f"/rest/api/space/NEW/{word}").status_code == 204
        assert wiki.get(f"/rest/api/space?status={status}&spaceKey=NEW")["size"] == 1
    deleted = wiki.call("DELETE", "/rest/api/space/NEW")
    assert deleted.status_code == 202
    assert wiki.get(deleted.json()["links"]["status"])["percentageComplete"] == 100
    assert wiki.get("/rest/api/longtask")["size"] == 1
    assert wiki.refused("GET", "/rest/api/space/NEW") == 404


def test_space_properties_have_a_version_each(wiki: Garden) -> None:
    """A stale number is a conflict; a missing property is made with 1."""
    path = "/rest/api/space/OPEN/property"
    made = wiki.call("POST", path, "ann", body={"key": "sicbot", "value": {"a": 1}})
    assert made.json()["version"]["number"] == 1
    assert wiki.refused("POST", path, "ann", body={"key": "sicbot", "value": 1}) == 400
    assert wiki.refused("POST", path, "bob", body={"key": "other", "value": 1}) == 403
    assert wiki.refused("POST", path, "ann", body={"key": "big", "value": "x" * 33_000}) == 413
    stale: dict[str, Any] = {"value": {"a": 2}, "version": {"number": 1}}
    assert wiki.refused("PUT", f"{path}/sicbot", "ann", body=stale) == 409
    fresh = {"value": {"a": 2}, "version": {"number": 2}}
    assert wiki.call("PUT", f"{path}/sicbot", "ann", body=fresh).json()["value"] == {"a": 2}
    assert wiki.get(path, None)["results"][0]["version"]["number"] == 2
    assert wiki.call("DELETE", f"{path}/sicbot", "ann").status_code == 204
    assert wiki.get(path, None)["results"] == []


@pytest.mark.parametrize("target", ["space/OPEN", "content/{}"])
def test_watching_can_be_switched(wiki: Garden, target: str) -> None:
    """People watch for themselves, administrators also for others."""
    path = f"/rest/api/user/watch/{target.format(wiki.id_of('Members'))}"
    assert wiki.get(path, "bob") == {"watching": False}
    assert wiki.call("POST", path, "bob").json()["watcher"]["username"] == "bob"
    assert wiki.get(f"{path}?username=bob") == {"watching": True}
    plural = path.replace("/user/watch", "") + "/watchers"
    assert "bob" in wiki.names(plural, "ann")
    assert wiki.call("DELETE", f"{path}?username=bob").status_code == 204
    assert wiki.get(path, "bob") == {"watching": False}
