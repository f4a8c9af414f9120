"""REST of people and groups."""

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


def _key(wiki: Garden, username: str) -> str:
    account = wiki.server.wiki.account(username)
    assert account
    return account.key


def test_people_are_found_by_name_and_by_key(wiki: Garden) -> None:
    """Both give the same person; the status comes on demand."""
    by_name = wiki.get("/rest/api/user?username=bob", "ann")
    by_key = wiki.get(f"/rest/api/user?key={_key(wiki, 'bob')}&expand=status", "ann")

    assert by_name["type"] == "known"
    assert by_name["username"] == "bob"
    assert by_name["displayName"] == "Bob Birch"
    assert by_key["userKey"] == by_name["userKey"]
    assert by_key["status"] == "current"
    assert wiki.get("/rest/api/user?username=dan&expand=status")["status"] == "deactivated"


@pytest.mark.parametrize(
    ("user", "kind", "name"), [("bob", "known", "Bob Birch"), (None, "anonymous", "Anonymous")]
)
def test_current_tells_who_asks(wiki: Garden, user: str | None, kind: str, name: str) -> None:
    """Anonymous callers are told that they are."""
    current = wiki.get("/rest/api/user/current", user)

    assert (current["type"], current["displayName"]) == (kind, name)
    assert wiki.get("/rest/api/user/anonymous", user)["type"] == "anonymous"


REFUSALS: list[tuple[str, str, str | None, int]] = [
    ("GET", "/rest/api/user?username=nobody", "ann", 404),
    ("GET", "/rest/api/user?key=nobody", "ann", 404),
    ("GET", "/rest/api/user", "ann", 400),
    ("GET", "/rest/api/group/nothing", "ann", 404),
    ("GET", "/rest/api/group/nothing/member", "ann", 404),
    ("GET", "/rest/api/group/members/uncle", "ann", 404),
    ("GET", "/rest/api/group?limit=-1", "ann", 400),
    ("GET", "/rest/api/group?start=x", "ann", 400),
    ("GET", "/rest/api/group/sub/team", "ann", 404),
    ("PUT", "/rest/api/user/bob/group/empty", "ann", 403),
    ("PUT", "/rest/api/user/bob/group/empty", None, 403),
    ("PUT", "/rest/api/user/nobody/group/empty", "admin", 404),
    ("PUT", "/rest/api/user/bob/group/nothing", "admin", 404),
    ("PUT", "/rest/api/user/ann/group/ldap", "admin", 403),
    ("DELETE", "/rest/api/user/bob/group/ldap", "admin", 403),
    ("PUT", "/rest/api/user/bob/group/sub/team", "admin", 404),
    ("DELETE", "/rest/api/admin/group/nothing", "admin", 404),
    ("DELETE", "/rest/api/admin/group/empty", "ann", 403),
    ("PUT", "/rest/api/admin/user/nobody/disable", "admin", 404),
    ("PUT", "/rest/api/admin/user/bob/disable", "ann", 403),
    ("GET", "/rest/api/user/list", "admin", 404),
    ("GET", "/rest/api/admin/users/list/active", "admin", 404),
    ("POST", "/rest/api/group", "admin", 405),
    ("POST", "/rest/api/group/members/member", "admin", 405),
    ("DELETE", "/rest/api/group/members/member/bob", "admin", 405),
    ("PUT", "/rest/api/admin/user/bob", "admin", 501),
    ("POST", "/rest/api/admin/user/bob/password", "admin", 501),
]


@pytest.mark.parametrize(("method", "path", "user", "status"), REFUSALS)
def test_refuses(wiki: Garden, method: str, path: str, user: str | None, status: int) -> None:
    """Each refusal has its status, and the product's envelope."""
    assert wiki.refused(method, path, user) == status


def test_lists_groups_and_direct_members(wiki: Garden) -> None:
    """A group in a group is no member; its people belong to the outer group all the same."""
    assert {"ldap", "members", "sub/team"} <= set(wiki.names("/rest/api/group", "ann"))
    members = wiki.get("/rest/api/group/members/member", "ann")

    assert [one["username"] for one in members["results"]] == ["ann", "bob"]
    assert members["totalCount"] == 2
    assert wiki.names("/rest/api/group/members/groupmember", "ann") == ["sub/team"]
    assert "members" in wiki.names("/rest/api/user/memberof?username=cyd", "ann")


def test_a_slash_in_a_name_is_written_encoded(wiki: Garden) -> None:
    """One segment stays one segment."""
    assert wiki.get("/rest/api/group/sub%2Fteam", "ann")["name"] == "sub/team"
    assert wiki.names("/rest/api/group/sub%2Fteam/groupparent", "ann") == ["members"]
    assert wiki.names("/rest/api/group/sub%2Fteam/groupancestor", "ann") == ["members"]
    assert wiki.call("PUT", "/rest/api/user/bob/group/sub%2Fteam").status_code == 204
    assert wiki.names("/rest/api/group/sub%2Fteam/member") == ["bob", "cyd"]


def test_membership_is_idempotent(wiki: Garden) -> None:
    """Doing it twice is no error, and neither is undoing what is not there."""
    for method, members in (("PUT", ["bob"]), ("PUT", ["bob"]), ("DELETE", []), ("DELETE", [])):
        assert wiki.call(method, "/rest/api/user/bob/group/empty").status_code == 204
        assert wiki.names("/rest/api/group/empty/member") == members


def test_groups_are_made_and_deleted(wiki: Garden) -> None:
    """A name can be taken once, and again after the group is gone."""
    assert wiki.call("POST", "/rest/api/admin/group", body={"name": "new"}).json()["name"] == "new"
    assert wiki.refused("POST", "/rest/api/admin/group", body={"name": "new"}) == 409
    assert wiki.refused("POST", "/rest/api/admin/group", body={"name": " "}) == 400
    assert wiki.refused("POST", "/rest/api/admin/group", body=["new"]) == 400
    assert wiki.refused("POST", "/rest/api/admin/group", "ann", body={"name": "other"}) == 403
    assert wiki.call("DELETE", "/rest/api/admin/group/new").status_code == 204
    assert wiki.refused("GET", "/rest/api/group/new") == 404


NEW_USER = {"userName": "fay", "fullName": "Fay Fig", "email": "fay@example.org", "password": "x"}


def test_accounts_are_made(wiki: Garden) -> None:
    """201 with the key; then the account can log in until it is disabled."""
    made = wiki.call("POST", "/rest/api/admin/user", body={**NEW_USER, "password": "fay"})

    assert made.status_code == 201
    assert made.json() == {"userKey": _key(wiki, "fay")}
    assert wiki.get("/rest/api/user/current", "fay")["username"] == "fay"
    assert wiki.call("PUT", "/rest/api/admin/user/fay/disable").status_code == 204
    assert wiki.call("GET", "/rest/api/user/current", "fay").status_code == 401
    assert wiki.call("PUT", "/rest/api/admin/user/fay/enable").status_code == 204


@pytest.mark.parametrize(
    ("changes", "user", "status"),
    [
        ({"userName": "Fay"}, "admin", 400),
        ({"userName": "f y"}, "admin", 400),
        ({"userName": "anonymous"}, "admin", 400),
        ({"userName": "bob"}, "admin", 409),
        ({"fullName": ""}, "admin", 400),
        ({"email": "nowhere"}, "admin", 400),
        ({"password": None}, "admin", 400),
        ({}, "ann", 403),
        ({}, None, 401),
    ],
)
def test_bad_accounts_are_refused(
    wiki: Garden, changes: dict[str, Any], user: str | None, status: int
) -> None:
    """Every rule of the reference has its refusal."""
    body = {**NEW_USER, **changes}

    assert wiki.refused("POST", "/rest/api/admin/user", user, body=body) == status


def test_pages_of_groups_lead_on() -> None:
    """`next` has no context path and stops at the end; the cap is the server's."""
    with garden(context_path="/wiki") as wiki:
        seen: list[str] = []
        path = "/rest/api/group?limit=2"
        while path:
            page = wiki.get(path)
            seen += [one["name"] for one in page["results"]]
            path = page["_links"].get("next", "")
            assert not path.startswith("/wiki")

        assert seen == wiki.server.wiki.groups()
        assert wiki.get("/rest/api/group?limit=1000")["limit"] == 200


@pytest.mark.parametrize(
    ("profile", "list_status", "member_status"), [("7.19", 404, 200), ("10.2", 200, 403)]
)
def test_profiles_differ(profile: str, list_status: int, member_status: int) -> None:
    """The list of all users came late; members became a matter of administrators."""
    with garden(profile=profile) as wiki:
        assert wiki.call("GET", "/rest/api/user/list", "ann").status_code == list_status
        found = wiki.call("GET", "/rest/api/group/members/member", "ann").status_code
        put = wiki.call("PUT", "/rest/api/user/bob/group/empty").status_code

        assert found == member_status
        assert put == (404 if profile == "7.19" else 204)
