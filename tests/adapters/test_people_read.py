"""Accounts, as far as the wiki tells them."""

from __future__ import annotations

import pytest

from sicbot.core.model import GroupName, UserKey
from sicbot.core.people import Account, UserName
from sicbot.sandbox.model import Viewer
from sicbot.sandbox.serving import running
from tests.enrolment import enrolment, paths, play, reader_on, served
from tests.worlds import plain_world, reader_of

SEEN = {UserKey("k"): Account(UserKey("k"), UserName("kim"), "Kim", active=False)}
LISTS = ["/rest/api/user/list", "/rest/api/admin/users/list/active"]


def test_everybody_is_read_with_address_and_whether_they_can_log_in() -> None:
    """In two requests; disabled accounts have no address, as only active ones are told with it."""
    with served(enrolment(), profile="10.2") as (server, reader):
        server.clear_log()
        accounts = reader.accounts({})

        assert paths(server) == LISTS
        assert len(accounts.records) == len(server.wiki.accounts())
    found = {one.name: one for one in accounts.records.values()}
    assert (found[UserName("ada")].email, found[UserName("ada")].active) == (
        "ada@example.org",
        True,
    )
    assert (found[UserName("gone")].email, found[UserName("gone")].active) == (None, False)
    assert found[UserName("ada")].full_name == "Ada"
    assert accounts.complete


def test_who_may_not_read_addresses_still_knows_everybody() -> None:
    """The list with addresses is for administrators."""
    with (
        served(enrolment(), profile="10.2") as (server, _reader),
        reader_on(server.url, "ada") as reader,
    ):
        accounts = reader.accounts({})

    assert accounts.complete
    assert {one.email for one in accounts.records.values()} == {None}


def test_active_accounts_alone_are_not_all() -> None:
    """Whoever was seen in a group is known as well, and may be disabled."""
    with served(enrolment(), profile="10.2") as (server, reader):
        play(server, "status", "user/list", status=404)
        accounts = reader.accounts(SEEN)

    assert {"ada", "kim"} <= {one.name for one in accounts.records.values()}
    assert not accounts.records[UserKey("k")].active
    assert "gone" not in {one.name for one in accounts.records.values()}
    assert [gap.what for gap in accounts.gaps] == ["accounts"]


def test_an_older_wiki_tells_only_whom_its_groups_show() -> None:
    """With a gap, so that nobody takes the others for unknown."""
    with served(enrolment(), profile="8.5") as (_server, reader):
        accounts = reader.accounts(SEEN)

    assert (accounts.records, len(accounts.gaps)) == (SEEN, 1)


def test_many_accounts_are_read_200_at_once() -> None:
    """450 people in three requests."""
    world = plain_world(1)
    names = [f"u{number}" for number in range(450)]
    world["users"] += [
        {"username": one, "fullName": one, "email": "", "active": True} for one in names
    ]
    with served(world, profile="10.2") as (server, reader):
        server.clear_log()
        accounts = reader.accounts({})

        assert paths(server).count(LISTS[0]) == 3
    assert set(names) <= {one.name for one in accounts.records.values()}


def test_single_people_are_looked_up_by_name_and_by_key() -> None:
    """Those that do not exist are left out, and are no gap."""
    with served(enrolment()) as (server, reader):
        ben = server.wiki.account("ben")
        assert ben is not None
        found = reader.people(
            [UserName("gone"), UserName("nobody"), UserName("../x?y")], [UserKey(ben.key)]
        )

    assert {(one.name, one.active) for one in found.records.values()} == {
        ("gone", False),
        ("ben", True),
    }
    assert found.complete


@pytest.mark.parametrize("status", [403, 500])
def test_a_failed_look_up_is_a_gap(status: int) -> None:
    """It says nothing about the person."""
    with served(enrolment()) as (server, reader):
        play(server, "status", "rest/api/user", status=status)
        found = reader.people([UserName("ada")], [])

    assert (found.records, len(found.gaps)) == ({}, 1)


def test_no_more_than_200_people_are_looked_up() -> None:
    """The rest is said."""
    with served(enrolment()) as (server, reader):
        server.clear_log()
        found = reader.people([UserName(f"n{number}") for number in range(205)], [])

        assert len(paths(server)) == 200
    assert {str(gap.why) for gap in found.gaps} == {"5 accounts were not looked up"}
    assert len(found.gaps) == 5


def test_members_of_groups_are_remembered_with_what_the_wiki_tells() -> None:
    """Also that an account is disabled, without a request more."""
    world = enrolment()
    world["groups"].append({"name": "team", "members": ["ada", "gone"]})
    with running(world=world) as server, reader_of(server.url) as reader:
        server.clear_log()
        reader.groups([GroupName("team")], members=True, ancestors=False)
        seen = {one.name: one.active for one in reader.people_seen.values()}

        assert len(paths(server)) == 1
    assert seen == {"ada": True, "gone": False}


@pytest.mark.parametrize(("name", "absent"), [("no-such-group", True), ("secretariat", False)])
def test_a_group_that_is_not_there_is_told_apart(name: str, absent: bool) -> None:  # noqa: FBT001
    """From one that could not be read."""
    with running(world=enrolment()) as server, reader_of(server.url) as reader:
        play(server, "status", "group/secretariat", status=403)
        (gap,) = reader.groups([GroupName(name)], members=True, ancestors=False).gaps

    assert gap.absent is absent


def test_a_deleted_account_is_nobody() -> None:
    """It has no key any more."""
    with served(enrolment(), profile="10.2") as (server, reader):
        admin = Viewer(server.wiki.account("admin"))
        server.wiki.delete_account(admin, "ben")
        accounts = reader.accounts({})

    assert "ben" not in {one.name for one in accounts.records.values()}
