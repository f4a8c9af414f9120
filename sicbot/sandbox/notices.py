"""Who is told of changes: watchers who may see the page at that moment."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from sicbot.sandbox.model import Content, Refused, Viewer
from sicbot.sandbox.rights import is_super, may, may_view, visible

if TYPE_CHECKING:
    from sicbot.sandbox.model import Account
    from sicbot.sandbox.wiki import Wiki

_BY_KEY = re.compile(r"<ri:user\b[^>]*\bri:userkey=[\"']([^\"']+)[\"']")
_BY_NAME = re.compile(r"<ri:user\b[^>]*\bri:username=[\"']([^\"']+)[\"']")


def notify(
    wiki: Wiki, viewer: Viewer, content: Content, *, body: str = "", before: str = ""
) -> None:
    """Count who is told that `viewer` has changed a page or commented on it.

    Besides watchers these are people whom `body` mentions and `before` did not. Whether a minor
    edit tells them is not known of all versions, so the sandbox has no such mails.
    """
    page_id = content.container_id or content.id
    watchers = wiki.state.watchers
    keys = watchers[f"page:{page_id}"] | watchers[f"space:{content.space_key}"]
    keys = keys | (_mentioned(wiki, body) - _mentioned(wiki, before))
    if viewer.account is not None:
        keys = keys - {viewer.account.key}
    accounts = [wiki.state.accounts[key] for key in keys if key in wiki.state.accounts]
    told = [one for one in accounts if one.active and may_view(wiki, Viewer(one), content)]
    wiki.notifications += len(told)


def _mentioned(wiki: Wiki, body: str) -> set[str]:
    """Return the keys of the accounts that a body mentions, by key or by user name."""
    found = set(_BY_KEY.findall(body))
    for name in _BY_NAME.findall(body):
        account = wiki.account(unescape(name))
        if account is not None:
            found.add(account.key)
    return found


def notified(wiki: Wiki) -> int:
    """Return how many people were told of changes since the start; each change counts anew."""
    return wiki.notifications


def watch_own(wiki: Wiki, viewer: Viewer, page_id: int) -> None:
    """Let whoever writes or comments be told from now on (the product's default setting)."""
    if viewer.account is not None:
        wiki.state.add_watch(viewer.account.key, f"page:{page_id}")


def watchers(wiki: Wiki, page_id: int) -> list[Account]:
    """Return who watches a page, in order of their user names."""
    return _accounts(wiki, f"page:{page_id}")


def space_watchers(wiki: Wiki, key: str) -> list[Account]:
    """Return who watches a space, in order of their user names."""
    return _accounts(wiki, f"space:{key}")


def watch(wiki: Wiki, viewer: Viewer, page_id: int, account: Account, *, on: bool) -> None:
    """Let an account watch a page, or no longer; for others only an administrator."""
    visible(wiki, viewer, page_id)
    _switch(wiki, viewer, account, f"page:{page_id}", on=on)


def watch_space(wiki: Wiki, viewer: Viewer, key: str, account: Account, *, on: bool) -> None:
    """Let an account watch a space, or no longer; for others only an administrator."""
    space = wiki.space(key)
    if space is None or not may(wiki, viewer, "read", space.key):
        raise Refused(404, f"No space found with key : {key}")
    _switch(wiki, viewer, account, f"space:{space.key}", on=on)


def _switch(wiki: Wiki, viewer: Viewer, account: Account, target: str, *, on: bool) -> None:
    if viewer.account != account and not is_super(wiki, viewer):
        raise Refused(403, "Only administrators may change what others watch")
    with wiki.change():
        if on:
            wiki.state.add_watch(account.key, target)
        else:
            wiki.state.drop_watch(account.key, target)


def _accounts(wiki: Wiki, target: str) -> list[Account]:
    keys = wiki.state.watchers.get(target, ())
    found = [wiki.state.accounts[key] for key in keys if key in wiki.state.accounts]
    return sorted(found, key=lambda account: account.username)
