"""The accounts of the wiki, found by what a record or a page says of a person."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from sicbot.core.model import UserKey
from sicbot.core.people import Account
from sicbot.programme.people.addresses import address
from sicbot.programme.people.names import (
    LONGEST,
    SUGGESTED_FROM,
    compare,
    forms,
    is_telling,
    is_whole,
    plain_spellings,
)

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
        near = (self._accounts[key] for key in self._near(typed))
        return self.named_exactly(typed) or tuple(
            one for one in near if compare(typed, one.full_name)
        )

    def named_exactly(self, typed: str) -> tuple[Account, ...]:
        """Return the accounts whose names have the same words as a typed one."""
        same = {key for form in forms(typed[:LONGEST]) for key in self._by_form.get(form, ())}
        return tuple(self._accounts[key] for key in sorted(same))

    def suggest(self, name: str, email: str) -> tuple[Account, ...]:
        """Return active accounts that may be meant, best first, for a person to look at."""
        certain = [*self.with_email(email), *self.named(name)]
        found = dict.fromkeys([one.key for one in certain] + self._alike(name))
        accounts = (self._accounts[key] for key in found)
        return tuple(one for one in accounts if one.active)[:SUGGESTIONS]

    def _alike(self, name: str) -> list[UserKey]:
        """Return the keys of accounts whose names look like a typed one, most alike first."""
        found = [
            (-score, self._spellings[place][0])
            for wanted in plain_spellings(name)
            for _spelling, score, place in process.extract(
                wanted,
                [spelling for _key, spelling in self._spellings],
                scorer=fuzz.token_sort_ratio,
                score_cutoff=SUGGESTED_FROM,
                limit=SUGGESTIONS,
            )
        ]
        return [key for _score, key in sorted(found)]

    def _near(self, typed: str) -> list[UserKey]:
        """Return the keys of accounts that a shortened name may fit, in order.

        They share two words with it; or one, and one of the two names has an initial.
        """
        words = {word for form in forms(typed[:LONGEST]) for word in form}
        shared = Counter(
            key for word in words if is_telling(word) for key in self._by_word.get(word, ())
        )
        abbreviated = not all(map(is_whole, words))
        return [
            key
            for key in sorted(shared)
            if shared[key] > 1 or abbreviated or key in self._abbreviated
        ]

    @cached_property
    def _by_form(self) -> Mapping[tuple[str, ...], set[UserKey]]:
        found = defaultdict[tuple[str, ...], set[UserKey]](set)
        for account in self._accounts.values():
            for form in forms(account.full_name[:LONGEST]):
                found[form].add(account.key)
        return found

    @cached_property
    def _by_word(self) -> Mapping[str, set[UserKey]]:
        found = defaultdict[str, set[UserKey]](set)
        for form, keys in self._by_form.items():
            for word in form:
                found[word] |= keys
        return found

    @cached_property
    def _abbreviated(self) -> frozenset[UserKey]:
        """The accounts with an initial in their names."""
        short = (keys for word, keys in self._by_word.items() if not is_whole(word))
        return frozenset().union(*short)

    @cached_property
    def _spellings(self) -> list[tuple[UserKey, str]]:
        return [(one.key, text) for one in self._sorted for text in plain_spellings(one.full_name)]

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


def _grouped(pairs: Iterable[tuple[str, Account]]) -> dict[str, list[Account]]:
    found = defaultdict[str, list[Account]](list)
    for key, account in pairs:
        found[key].append(account)
    return dict(found)
