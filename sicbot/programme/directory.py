"""The accounts of the wiki, found by what a record or a page says of a person."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from sicbot.core.model import UserKey
from sicbot.core.people import Account
from sicbot.programme.addresses import address
from sicbot.programme.names import LONGEST, SUGGESTED_FROM, Fit, compare, forms, likeness

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sicbot.core.model import Reading
    from sicbot.pages.links import UserRef

SUGGESTIONS = 5  # more than these help nobody


class Directory:
    """All accounts, by key, user name, e-mail address and the words of their names."""

    def __init__(self, accounts: Reading[UserKey, Account]) -> None:
        """Keep the accounts."""
        self._accounts: Mapping[UserKey, Account] = accounts.records
        self.complete = accounts.complete

    def get(self, key: UserKey | None) -> Account | None:
        """Return the account of a key."""
        return None if key is None else self._accounts.get(key)

    def mentioned(self, user: UserRef) -> Account | None:
        """Return the account that a mention in a page names."""
        if user.userkey is not None:
            return self._accounts.get(UserKey(user.userkey))
        return None if user.username is None else self._by_user_name.get(user.username.casefold())

    def with_email(self, typed: str) -> tuple[Account, ...]:
        """Return the accounts that have this e-mail address."""
        return tuple(self._by_email.get(address(typed), ()))

    def named(self, typed: str) -> tuple[Account, ...]:
        """Return the accounts that a typed name fits best: all the same, or else all likely."""
        fits = [(compare(typed, one.full_name), one) for one in self._sharing_a_word(typed)]
        best = max((fit for fit, _one in fits), default=Fit.NONE)
        return tuple(one for fit, one in fits if fit is best and fit is not Fit.NONE)

    def named_exactly(self, typed: str) -> tuple[Account, ...]:
        """Return the accounts whose names have the same words as a typed one."""
        return tuple(one for one in self.named(typed) if _is_same(typed, one))

    def suggest(self, name: str, email: str) -> tuple[Account, ...]:
        """Return active accounts that may be meant, best first, for a person to look at."""
        certain = [*self.with_email(email), *self.named(name)]
        found = dict.fromkeys(one.key for one in certain)
        found |= dict.fromkeys(one.key for one in self._alike(name))
        accounts = (self._accounts[key] for key in found)
        return tuple(one for one in accounts if one.active)[:SUGGESTIONS]

    def _alike(self, name: str) -> list[Account]:
        if not name.strip():
            return []
        scored = [(likeness(name, one.full_name), one) for one in self._accounts.values()]
        alike = [(score, one) for score, one in scored if score >= SUGGESTED_FROM]
        return [one for _score, one in sorted(alike, key=lambda pair: (-pair[0], pair[1].key))]

    def _sharing_a_word(self, typed: str) -> list[Account]:
        words = {word for form in forms(typed[:LONGEST]) for word in form}
        keys = {key for word in words for key in self._by_word.get(word, ())}
        return [self._accounts[key] for key in sorted(keys)]

    @cached_property
    def _by_word(self) -> Mapping[str, set[UserKey]]:
        found = defaultdict[str, set[UserKey]](set)
        for account in self._accounts.values():
            for form in forms(account.full_name[:LONGEST]):
                for word in form:
                    found[word].add(account.key)
        return found

    @cached_property
    def _by_email(self) -> Mapping[str, list[Account]]:
        found = _grouped((address(one.email or ""), one) for one in self._sorted)
        return {email: accounts for email, accounts in found.items() if email}

    @cached_property
    def _by_user_name(self) -> Mapping[str, Account]:
        return {one.name.casefold(): one for one in self._sorted}

    @property
    def _sorted(self) -> list[Account]:
        return sorted(self._accounts.values(), key=lambda one: one.key)


def _is_same(typed: str, account: Account) -> bool:
    return compare(typed, account.full_name) is Fit.SAME


def _grouped(pairs: Iterable[tuple[str, Account]]) -> dict[str, list[Account]]:
    found = defaultdict[str, list[Account]](list)
    for key, account in pairs:
        found[key].append(account)
    return dict(found)
