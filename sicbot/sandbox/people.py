"""Accounts and groups."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from sicbot.sandbox.model import DEFAULT_GROUP, SUPER_USERS, Account, Refused
from sicbot.sandbox.rights import may_administer
from sicbot.sandbox.store import Group, Member, Secret

if TYPE_CHECKING:
    from sicbot.sandbox.model import Viewer
    from sicbot.sandbox.wiki import Wiki

BOT_GROUP = "sicbot-bots"  # the bot's, when it is no administrator
SECRETARIAT = "-exsec"  # what the name of the Secretariat's group ends in
SPACE_OPERATIONS = ("read", "comment", "create", "update", "delete", "admin")
_BOT_RIGHTS = "bot-rights"  # the setting that keeps which rights the bot was given
_KEYS = UUID("5ac00000-0000-4000-8000-000000000002")  # name space of the user keys


def key_for(username: str) -> str:
    """Return the user key that an account of this name is given."""
    return uuid5(_KEYS, username).hex


def authenticate(wiki: Wiki, username: str, password: str) -> Account | None:
    """Return the active account of that name and password."""
    account = wiki.account(username)
    if account is None or not account.active:
        return None
    owners = {row.user_key for row in wiki.store.secrets.rows("password", password)}
    return account if account.key in owners else None


def authenticate_token(wiki: Wiki, token: str) -> Account | None:
    """Return the active account of a token; `token-NAME` is the token that NAME always has."""
    account = wiki.account(token.removeprefix("token-")) if token.startswith("token-") else None
    made = wiki.store.secrets.rows("token", token)
    if made:
        account = wiki.account_by_key(made[0].user_key)
    return account if account and account.active else None


def create_token(wiki: Wiki, account: Account) -> str:
    """Return a new token of an account."""
    token = wiki.new_id()
    with wiki.change():
        wiki.store.secrets.put([Secret("token", token, account.key)])
    return token


def direct_members(wiki: Wiki, group: str) -> list[Account]:
    """Return the accounts directly in a group, in order of their user names."""
    found = (wiki.state.accounts[key] for key in wiki.state.members.get(group, ()))
    return sorted(found, key=lambda account: account.username)


def child_groups(wiki: Wiki, group: str) -> list[str]:
    """Return the groups directly in a group, in order."""
    return sorted(wiki.state.subgroups.get(group, ()))


def parent_groups(wiki: Wiki, group: str) -> list[str]:
    """Return the groups that a group is directly in, in order."""
    return sorted(name for name, groups in wiki.state.subgroups.items() if group in groups)


def is_read_only(wiki: Wiki, group: str) -> bool:
    """Tell whether a group lies in a directory that cannot be written."""
    return group in wiki.state.groups and wiki.state.groups[group].read_only


def add_to_group(wiki: Wiki, viewer: Viewer, username: str, group: str) -> None:
    """Put an account in a group; done already is no error."""
    account = _changeable(wiki, viewer, username, group)
    with wiki.change():
        join(wiki, group, account.key)


def remove_from_group(wiki: Wiki, viewer: Viewer, username: str, group: str) -> None:
    """Take an account out of a group; done already is no error."""
    account = _changeable(wiki, viewer, username, group)
    with wiki.change():
        wiki.state.members[group].discard(account.key)
        wiki.store.members.drop(group, "user", account.key)
        wiki.state.forget_memberships()


def create_group(wiki: Wiki, viewer: Viewer, group: str) -> None:
    """Make an empty group."""
    _must_administer(wiki, viewer)
    if group in wiki.state.groups:
        raise Refused(409, f"Group already exists: {group}")
    with wiki.change():
        make_group(wiki, group)


def delete_group(wiki: Wiki, viewer: Viewer, group: str) -> None:
    """Delete a group; rights and restrictions that name it stay, and reach nobody."""
    _must_administer(wiki, viewer)
    _group(wiki, group)
    if is_read_only(wiki, group):
        raise Refused(403, f"Group {group} lies in a directory that is read-only")
    with wiki.change():
        del wiki.state.groups[group]
        wiki.state.members.pop(group, None)
        wiki.state.subgroups.pop(group, None)
        for name, groups in wiki.state.subgroups.items():
            groups.discard(group)
            wiki.store.members.drop(name, "group", group)
        wiki.store.groups.drop(group)
        wiki.store.members.drop(group)
        wiki.state.forget_memberships()


def create_account(
    wiki: Wiki,
    viewer: Viewer,
    username: str,
    *,
    full_name: str,
    email: str,
    password: str,
) -> Account:
    """Make an account in the default group."""
    _must_administer(wiki, viewer)
    if wiki.account(username) is not None:
        raise Refused(400, f"A user with this username already exists: {username}")
    with wiki.change():
        account = Account(username, key_for(username), full_name, email, active=True)
        put_account(wiki, account, password)
        join(wiki, DEFAULT_GROUP, account.key)
    return account


def set_active(wiki: Wiki, viewer: Viewer, username: str, *, active: bool) -> None:
    """Let an account log in, or not any more."""
    _must_administer(wiki, viewer)
    account = _account(wiki, username)
    with wiki.change():
        put_account(wiki, replace(account, active=active))


def rename_account(wiki: Wiki, viewer: Viewer, username: str, new_name: str) -> None:
    """Give an account another user name; its key stays (REST reference, user)."""
    _must_administer(wiki, viewer)
    account = _account(wiki, username)
    if wiki.account(new_name) is not None:
        raise Refused(400, f"A user with this username already exists: {new_name}")
    with wiki.change():
        del wiki.state.key_of[username]
        put_account(wiki, replace(account, username=new_name))


def delete_account(wiki: Wiki, viewer: Viewer, username: str) -> None:
    """Delete an account; what it wrote stays, by nobody who can be found."""
    _must_administer(wiki, viewer)
    account = _account(wiki, username)
    with wiki.change():
        state, store = wiki.state, wiki.store
        del state.accounts[account.key]
        del state.key_of[account.username]
        store.accounts.drop(account.key)
        for group, keys in state.members.items():
            keys.discard(account.key)
            store.members.drop(group, "user", account.key)
        for target, keys in state.watchers.items():
            keys.discard(account.key)
            store.watches.drop(target, account.key)
        state.forget_memberships()


def nest_group(wiki: Wiki, parent: str, child: str) -> None:
    """Put a group in a group; directories do this, no REST call does."""
    wiki.state.subgroups[parent].add(child)
    wiki.store.members.put([Member(parent, "group", child)])
    wiki.state.forget_memberships()


def keep_standard_accounts(wiki: Wiki) -> None:
    """Add the standard accounts to a new wiki; one that is kept has only its bot moved, on wish.

    What people have changed since, such as memberships, stays changed.
    """
    if wiki.state.settings.get(_BOT_RIGHTS) is None:
        add_standard_accounts(wiki)
    elif wiki.state.settings[_BOT_RIGHTS] != wiki.switches.bot_rights:
        _place_bot(wiki, wiki.state.key_of["sicbot"])


def add_standard_accounts(wiki: Wiki) -> None:
    """Make sure that admin, sicbot, exsec and reader are there, each with its groups."""
    make_group(wiki, SUPER_USERS)
    make_group(wiki, DEFAULT_GROUP)
    names = {
        "admin": "Administrator",
        "sicbot": "sicbot",
        "exsec": "Secretariat",
        "reader": "Reader",
    }
    for username, full_name in names.items():
        if wiki.account(username) is None:
            email = f"{username}@example.org"
            account = Account(username, key_for(username), full_name, email, active=True)
            put_account(wiki, account, username)
        join(wiki, DEFAULT_GROUP, wiki.state.key_of[username])
    join(wiki, SUPER_USERS, wiki.state.key_of["admin"])
    _place_bot(wiki, wiki.state.key_of["sicbot"])
    for group in wiki.groups():
        if group.endswith(SECRETARIAT):
            join(wiki, group, wiki.state.key_of["exsec"])
    for group in (SUPER_USERS, DEFAULT_GROUP):
        wiki.state.add_right("", "use", f"group:{group}")
    for right in ("administer", "system", "create-space"):
        wiki.state.add_right("", right, f"group:{SUPER_USERS}")


def _place_bot(wiki: Wiki, key: str) -> None:
    """Put the bot among the administrators, or in a group with all rights on all spaces."""
    wiki.state.set(_BOT_RIGHTS, wiki.switches.bot_rights)
    if wiki.switches.bot_rights == "super":
        join(wiki, SUPER_USERS, key)
        return
    wiki.state.members[SUPER_USERS].discard(key)
    wiki.store.members.drop(SUPER_USERS, "user", key)
    make_group(wiki, BOT_GROUP)
    join(wiki, BOT_GROUP, key)
    wiki.state.add_right("", "use", f"group:{BOT_GROUP}")
    for space in wiki.spaces():
        for operation in SPACE_OPERATIONS:
            wiki.state.add_right(space.key, operation, f"group:{BOT_GROUP}")


def make_group(wiki: Wiki, name: str, *, read_only: bool = False) -> None:
    """Make a group if it is not there."""
    if name not in wiki.state.groups:
        wiki.state.groups[name] = Group(name, read_only)
        wiki.store.groups.put([wiki.state.groups[name]])


def join(wiki: Wiki, group: str, user_key: str) -> None:
    """Put an account in a group, without asking for rights."""
    wiki.state.members[group].add(user_key)
    wiki.store.members.put([Member(group, "user", user_key)])
    wiki.state.forget_memberships()


def put_account(wiki: Wiki, account: Account, password: str | None = None) -> None:
    """Keep an account, and its password if one is given."""
    wiki.state.accounts[account.key] = account
    wiki.state.key_of[account.username] = account.key
    wiki.state.forget_memberships()
    wiki.store.accounts.put([account])
    if password is not None:
        wiki.store.connection.execute(
            "DELETE FROM secret WHERE kind = 'password' AND user_key = ?", (account.key,)
        )
        wiki.store.secrets.put([Secret("password", password, account.key)])


def _changeable(wiki: Wiki, viewer: Viewer, username: str, group: str) -> Account:
    _must_administer(wiki, viewer)
    account = _account(wiki, username)
    _group(wiki, group)
    if is_read_only(wiki, group):
        raise Refused(403, f"Group {group} lies in a directory that is read-only")
    return account


def _account(wiki: Wiki, username: str) -> Account:
    account = wiki.account(username)
    if account is None:
        raise Refused(404, f"No user found with username: {username}")
    return account


def _group(wiki: Wiki, group: str) -> None:
    if group not in wiki.state.groups:
        raise Refused(404, f"No group found with name : {group}")


def _must_administer(wiki: Wiki, viewer: Viewer) -> None:
    if not may_administer(wiki, viewer):
        raise Refused(403, "User is not permitted to administer the site")
