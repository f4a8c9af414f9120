"""Reads the wiki's accounts, and whether each can log in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.adapters.gate import segment
from sicbot.adapters.paging import Pager
from sicbot.adapters.shapes import account_from
from sicbot.core.errors import ForbiddenError, NotFoundError, WikiError
from sicbot.core.model import Gap, Reading, UserKey
from sicbot.core.people import Account
from sicbot.core.text import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sicbot.adapters.clock import Clock
    from sicbot.adapters.gate import Gate
    from sicbot.core.model import GroupName

WITH_STATUS = {"expand": "status"}
MOST_LOOKED_UP = 200  # accounts, each a request; more are named only where no group is used


class PeopleReader:
    """Reads accounts through the gate."""

    def __init__(self, gate: Gate, clock: Clock) -> None:
        """Take the gate, and the clock that waits."""
        self._pager = Pager(gate, clock)

    def accounts(
        self, groups: Iterable[GroupName], people: Iterable[UserKey] = ()
    ) -> Reading[UserKey, Account]:
        """Return all accounts; where there is no list of them, members of groups and these people.

        The list is a late addition (REST reference 10.0.3); that others may be missing is a gap.
        """
        try:
            raw = self._pager.all("rest/api/user/list", WITH_STATUS)
        except (NotFoundError, ForbiddenError):
            read = self._members(groups)
            named = self._one_by_one(sorted(set(people).difference(read.records)))
            return Reading({**read.records, **named.records}, read.gaps + named.gaps)
        except WikiError as error:
            return Reading({}, (Gap("accounts", _("the accounts: {why}", why=str(error))),))
        return Reading({account.key: account for account in map(account_from, raw)})

    def _members(self, groups: Iterable[GroupName]) -> Reading[UserKey, Account]:
        told = _(
            "the wiki has no list of its accounts; known are the members of the groups read, and "
            "whom rights name"
        )
        found, gaps = dict[UserKey, Account](), [Gap("accounts", told)]
        for name in groups:
            path = f"rest/api/group/{segment(name)}/member"
            try:
                members = map(account_from, self._pager.all(path, WITH_STATUS))
                found |= {account.key: account for account in members}
            except WikiError as error:
                why = _("accounts in {group}: {why}", group=name, why=str(error))
                gaps.append(Gap(name, why, absent=isinstance(error, NotFoundError)))
        return Reading(found, tuple(gaps))

    def _one_by_one(self, people: list[UserKey]) -> Reading[UserKey, Account]:
        """Return accounts by their keys, a request each; one that is gone is absent."""
        found, gaps = dict[UserKey, Account](), list[Gap]()
        for key in people[:MOST_LOOKED_UP]:
            try:
                params = {"key": key, **WITH_STATUS}
                found[key] = account_from(self._pager.get("rest/api/user", params))
            except WikiError as error:
                why = _("account {key}: {why}", key=key, why=str(error))
                gaps.append(Gap(key, why, absent=isinstance(error, NotFoundError)))
        more = len(people) - MOST_LOOKED_UP
        if more > 0:
            gaps.append(Gap("accounts", _("accounts that rights name: {count}", count=more)))
        return Reading(found, tuple(gaps))
