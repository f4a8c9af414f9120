"""Restrictions as text: the same for the same readers, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from sicbot.core.model import Allowed, GroupName, UserKey
from sicbot.core.readers import readers_from, readers_text

MANY = Allowed(
    users=frozenset(UserKey(one) for one in ("b", "a", "ü")),
    groups=frozenset(GroupName(one) for one in ("z", "y")),
)

NO_RESTRICTION = {
    "nothing": "",
    "not JSON": "{",
    "a list": "[]",
    "a number": "1",
    "null": "null",
    "groups missing": '{"users": []}',
    "users missing": '{"groups": []}',
    "a number of users": '{"users": 1, "groups": []}',
    "a name letter by letter": '{"users": "bob", "groups": []}',
    "a user that is no name": '{"users": [1], "groups": []}',
}


@pytest.mark.parametrize("text", NO_RESTRICTION.values(), ids=NO_RESTRICTION)
def test_another_text_is_no_restriction(text: str) -> None:
    """What is not understood never becomes "open to all"."""
    with pytest.raises(ValueError, match="is no restriction"):
        readers_from(text)


@pytest.mark.parametrize("allowed", [Allowed(), MANY], ids=["nobody named", "many"])
def test_a_restriction_comes_back_from_its_text(allowed: Allowed) -> None:
    """Undo sets what the journal says."""
    assert readers_from(readers_text(allowed)) == allowed


def test_the_same_readers_have_the_same_text() -> None:
    """A set has no order; its text does."""
    again = Allowed(users=frozenset(sorted(MANY.users)), groups=frozenset(sorted(MANY.groups)))

    assert readers_text(again) == readers_text(MANY)
    assert readers_text(MANY).index('"a"') < readers_text(MANY).index('"b"')
