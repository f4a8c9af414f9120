"""Restrictions as text for the journal and for plans, the same for the same readers."""

from __future__ import annotations

import json

from sicbot.core.model import Allowed, GroupName, UserKey


def readers_text(allowed: Allowed) -> str:
    """Return a restriction as JSON; empty lists mean that there is none."""
    return json.dumps({"users": sorted(allowed.users), "groups": sorted(allowed.groups)})


def readers_from(text: str) -> Allowed:
    """Return the restriction that `readers_text` wrote.

    Raises:
        ValueError: It is no such text.
    """
    try:
        lists = json.loads(text)
        users, groups = lists["users"], lists["groups"]
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{text[:60]!r} is no restriction") from error
    for names in (users, groups):
        if not isinstance(names, list) or not all(isinstance(one, str) for one in names):
            raise ValueError(f"{text[:60]!r} is no restriction")
    return Allowed(
        users=frozenset(UserKey(one) for one in users),
        groups=frozenset(GroupName(one) for one in groups),
    )
