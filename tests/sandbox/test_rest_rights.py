"""REST of rights on spaces and on the whole wiki."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.calls import Garden, garden

if TYPE_CHECKING:
    from collections.abc import Iterator

SPACE = "/rest/api/space/TEAM/permissions"
READ = {"targetType": "space", "operationKey": "read"}
WRITE = {"targetType": "page", "operationKey": "create"}
EXPORT = {"targetType": "space", "operationKey": "export"}


@pytest.fixture
def wiki() -> Iterator[Garden]:
    """The garden wiki."""
    with garden() as running:
        yield running


def _pairs(items: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(one["operation"]["targetType"], one["operation"]["operationKey"]) for one in items}


def test_space_permissions_are_a_bare_array(wiki: Garden) -> None:
    """Each item names operation, subject and space."""
    items = wiki.get(SPACE, "ann")
    eve = [one for one in items if one["subject"].get("username") == "eve"]

    assert isinstance(items, list)
    assert len(eve) == 1
    assert eve[0]["operation"] == READ
    assert eve[0]["subject"]["type"] == "known"
    assert eve[0]["spaceKey"] == "TEAM"
    assert isinstance(eve[0]["spaceId"], int)
    assert _pairs(wiki.get(f"{SPACE}/group/members", "ann")) >= {
        ("space", "read"),
        ("page", "create"),
        ("comment", "create"),
    }
    assert _pairs(wiki.get("/rest/api/space/OPEN/permissions/anonymous", "ann")) == {
        ("space", "read")
    }


REFUSALS: list[tuple[str, str, str | None, object, int]] = [
    ("GET", SPACE, None, None, 401),
    ("GET", SPACE, "bob", None, 403),
    ("GET", SPACE, "reader", None, 404),
    ("GET", f"{SPACE}/group/nothing", "ann", None, 404),
    ("GET", f"{SPACE}/user/nobody", "ann", None, 404),
    ("GET", f"{SPACE}/robot/x", "ann", None, 404),
    ("PUT", f"{SPACE}/group/empty", "ann", [READ], 405),
    ("GET", f"{SPACE}/group/empty/grant", "ann", None, 405),
    ("PUT", f"{SPACE}/group/empty/grant", "bob", [READ], 403),
    ("PUT", f"{SPACE}/group/empty/grant", "ann", {"operations": [READ]}, 400),
    ("PUT", f"{SPACE}/group/empty/grant", "ann", [{"targetType": "space"}], 400),
    ("PUT", f"{SPACE}/group/empty/grant", "ann", ["read"], 400),
    ("PUT", f"{SPACE}/group/team-exsec/revoke", "ann", [EXPORT], 501),
    ("POST", SPACE, "ann", [{"groupName": "nothing", "operations": [READ]}], 404),
    ("POST", SPACE, "ann", [{"groupName": "empty"}], 400),
    ("POST", SPACE, "ann", [{"groupName": "empty", "operations": []}] * 41, 400),
    ("POST", SPACE, "ann", {}, 400),
    ("GET", "/rest/api/permissions", "admin", None, 404),
]


@pytest.mark.parametrize(("method", "path", "user", "body", "status"), REFUSALS)
def test_refuses(
    wiki: Garden, method: str, path: str, user: str | None, body: object, status: int
) -> None:
    """Unknown pairs are 400, unknown subjects 404, and only administrators may look."""
    assert wiki.refused(method, path, user, body=body) == status


@pytest.mark.parametrize("subject", ["group/sub%2Fteam", "user/{key}", "anonymous"])
def test_granting_adds_and_revoking_takes(wiki: Garden, subject: str) -> None:
    """Bare arrays go in; nothing but what is named changes."""
    account = wiki.server.wiki.account("dan")
    assert account
    path = f"{SPACE}/{subject.format(key=account.key)}"
    for body in ([READ], [WRITE, EXPORT], [WRITE]):
        assert wiki.call("PUT", f"{path}/grant", "ann", body=body).status_code == 204
    granted = _pairs(wiki.get(path, "ann"))
    assert {("space", "read"), ("page", "create"), ("space", "export")} <= granted
    assert wiki.call("PUT", f"{path}/revoke", "ann", body=[WRITE]).status_code == 204
    assert _pairs(wiki.get(path, "ann")) == {("space", "read"), ("space", "export")}


def test_rights_have_effect_at_once(wiki: Garden) -> None:
    """Who is given the right to read sees the space, until it is taken."""
    assert wiki.refused("GET", "/rest/api/space/TEAM", "reader") == 404
    path = f"{SPACE}/group/confluence-users"
    wiki.call("PUT", f"{path}/grant", "ann", body=[READ])
    assert wiki.get("/rest/api/space/TEAM", "reader")["key"] == "TEAM"
    wiki.call("PUT", f"{path}/revoke", "ann", body=[READ])
    assert wiki.refused("GET", "/rest/api/space/TEAM", "reader") == 404


def test_post_sets_exactly_the_list_of_each_subject_named(wiki: Garden) -> None:
    """Others keep theirs, an empty list takes all."""
    before = wiki.get(f"{SPACE}/group/team-exsec", "ann")
    body = [
        {"groupName": "members", "operations": [READ]},
        {"userKey": wiki.server.wiki.account("eve").key, "operations": []},  # type: ignore[union-attr]
        {"operations": [READ]},
    ]
    assert wiki.call("POST", SPACE, "ann", body=body).status_code == 200

    items = wiki.get(SPACE, "ann")
    assert _pairs(wiki.get(f"{SPACE}/group/members", "ann")) == {("space", "read")}
    assert not [one for one in items if one["subject"].get("username") == "eve"]
    assert _pairs(wiki.get(f"{SPACE}/anonymous", "ann")) == {("space", "read")}
    assert wiki.get(f"{SPACE}/group/team-exsec", "ann") == before


@pytest.mark.parametrize(
    ("profile", "space", "site"),
    [("7.19", 404, 404), ("8.5", 404, 404), ("9.2", 200, 404), ("10.2", 200, 200)],
)
def test_older_profiles_lack_permissions(profile: str, space: int, site: int) -> None:
    """Space permissions came with 9.1, global ones after 9.2."""
    with garden(profile=profile) as wiki:
        assert wiki.call("GET", SPACE).status_code == space
        assert wiki.call("GET", "/rest/api/permissions").status_code == site


def test_global_permissions_can_be_read_and_changed() -> None:
    """For administrators only, and not at all where the switch says so."""
    use = {"targetType": "application", "operationKey": "use"}
    path = "/rest/api/permissions"
    with garden(profile="10.2") as wiki:
        assert ("application", "use") in _pairs(wiki.get(f"{path}/anonymous"))
        assert wiki.get(f"{path}/unlicensed") == []
        assert wiki.refused("GET", path, "ann") == 403
        assert wiki.refused("GET", path, None) == 401
        assert wiki.call("PUT", f"{path}/anonymous/revoke", body=[use]).status_code == 204
        assert wiki.refused("GET", "/rest/api/space/OPEN", None) == 404
        body = [{"operations": [use]}, {"groupName": "empty", "operations": [use]}]
        assert wiki.call("PUT", path, body=body).status_code == 204
        assert wiki.get("/rest/api/space/OPEN", None)["key"] == "OPEN"
        assert _pairs(wiki.get(f"{path}/group/empty")) == {("application", "use")}
        assert wiki.refused("PUT", path, body=[{"operations": [WRITE]}]) == 400
        wiki.call("PATCH", "/sandbox/switches", body={"global_permissions_readable": False})
        assert wiki.refused("GET", path) == 403
