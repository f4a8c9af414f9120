"""Reads the wiki's accounts, as far as it tells them.

Everybody, disabled accounts too: `user/list`; with e-mail addresses, active accounts only:
`admin/users/list/active`. Both are late additions (REST reference 10.0.3; the second also in that
of 9.4); before, only members of groups and single accounts are told.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sicbot.adapters.shapes import expecting
from sicbot.core.errors import NotFoundError, TransientWikiError, WikiError
from sicbot.core.model import Gap, Reading, UserKey
from sicbot.core.people import Account, UserName, looked_up
from sicbot.core.text import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sicbot.adapters.paging import Pager
    from sicbot.core.text import Text

log = logging.getLogger(__name__)

EVERYBODY = "rest/api/user/list"
ACTIVE = "rest/api/admin/users/list/active"
WITH_STATUS = {"expand": "status"}
SINGLE_LOOKUPS = 200  # each is a request: for wikis that give no list
DEACTIVATED = "deactivated"

Json = dict[str, Any]


def account_from(raw: Json) -> Account:
    """Return an account; one without a status is taken for active.

    Raises:
        WikiError: The answer is none of a known user.
    """
    with expecting("an account"):
        email = raw.get("email")
        return Account(
            UserKey(_text(raw["userKey"])),
            UserName(_text(raw["username"])),
            _text(raw.get("displayName") or raw["username"]),
            _text(email) if isinstance(email, str) and email else None,
            str(raw.get("status", "current")).casefold() != DEACTIVATED,
        )


def accounts_from(raw: Iterable[Json]) -> dict[UserKey, Account]:
    """Return accounts by key; anonymous and deleted ones have no key or name and are left out."""
    found = [account_from(one) for one in raw if one.get("userKey") and one.get("username")]
    return {account.key: account for account in found}


def read_accounts(pager: Pager, seen: Mapping[UserKey, Account]) -> Reading[UserKey, Account]:
    """Return all accounts; where the wiki does not tell them, those seen, and a gap."""
    everybody, why = _list(pager, EVERYBODY)
    active, _why = _list(pager, ACTIVE)
    if everybody is not None:
        return Reading({key: _with_email(one, active or {}) for key, one in everybody.items()})
    told_apart = {key: _with_email(one, active or {}) for key, one in seen.items()}
    records = {**(active or {}), **told_apart}
    told = _(
        "accounts: the wiki gives no list of all, only of those in groups and with records ({why})",
        why=why,
    )
    return Reading(records, (Gap("accounts", told),))


def read_people(
    pager: Pager, names: Iterable[UserName], keys: Iterable[UserKey]
) -> Reading[UserKey, Account]:
    """Return single accounts, one request for each; those that do not exist are left out.

    Each of which it is not known whether it exists is a gap.
    """
    wanted: list[Json] = [{"username": name} for name in sorted(set(names))]
    wanted += [{"key": key} for key in sorted(set(keys))]
    records, gaps = dict[UserKey, Account](), list[Gap]()
    for place, params in enumerate(wanted[:SINGLE_LOOKUPS]):
        try:
            account = account_from(pager.once("rest/api/user", {**params, **WITH_STATUS}))
            records[account.key] = account
        except NotFoundError:
            continue
        except WikiError as error:
            why = _("an account: {why}", why=str(error))
            if isinstance(error, TransientWikiError):
                gaps += _unknown(wanted[place:SINGLE_LOOKUPS], why)
                break
            gaps += _unknown([params], why)
    left = wanted[SINGLE_LOOKUPS:]
    gaps += _unknown(left, _("{count} accounts were not looked up", count=len(left)))
    return Reading(records, tuple(gaps))


def _unknown(accounts: Iterable[Json], why: Text) -> Iterator[Gap]:
    """Yield a gap for each account that was to be looked up by its name or key."""
    for params in accounts:
        (account,) = params.values()
        yield Gap(looked_up(account), why)


def _list(pager: Pager, path: str) -> tuple[dict[UserKey, Account] | None, str]:
    """Return the accounts of a list, or None and why it was not read."""
    try:
        return accounts_from(pager.all(path, WITH_STATUS)), ""
    except WikiError as error:
        log.info("%s", error)
        return None, str(error)


def _with_email(account: Account, active: Mapping[UserKey, Account]) -> Account:
    told = active.get(account.key)
    return account if told is None else replace(account, email=account.email or told.email)


def _text(value: str) -> str:
    value.encode()  # half a character in an answer would only fail much later
    return value
