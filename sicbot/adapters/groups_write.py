"""Writes to the groups of a Confluence Data Center wiki, and looks at one seat at a time.

`PUT` and `DELETE /rest/api/user/{name}/group/{group}` answer 204 also where nothing changes (REST
reference 8.2 on); the client library's own methods send what Data Center does not know (5.0.5).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.adapters.gate import segment
from sicbot.adapters.paging import Pager
from sicbot.adapters.people_read import account_from
from sicbot.adapters.sending import Sender, unknown
from sicbot.adapters.shapes import groups_from
from sicbot.adapters.wiki_now import PagesNow
from sicbot.core.errors import NotFoundError, VersionConflictError

if TYPE_CHECKING:
    from sicbot.adapters.clock import Clock
    from sicbot.adapters.gate import Gate
    from sicbot.core.model import GroupName, UserKey
    from sicbot.core.people import Account, UserName
    from sicbot.core.plan import Seat


class ConfluenceGroups:
    """Changes groups through the gate; implements `sicbot.core.ports.GroupWriter`."""

    def __init__(self, gate: Gate, clock: Clock) -> None:
        """Take a gate that may write, and the clock that waits between readings."""
        self._pager = Pager(gate, clock)
        self._sender = Sender(gate, PagesNow(gate, clock).is_read_only)

    def account(self, user: UserKey) -> Account | None:
        """Return an account as it is now, None where it is gone."""
        try:
            raw = self._pager.get("rest/api/user", {"key": user, "expand": "status"})
        except NotFoundError:
            return None
        return account_from(raw)

    def group_exists(self, group: GroupName) -> bool:
        """Tell whether there is a group of that name."""
        try:
            self._pager.get(f"rest/api/group/{segment(group)}")
        except NotFoundError:
            return False
        return True

    def is_member(self, seat: Seat) -> bool:
        """Tell whether an account is in a group, directly or through another.

        One that is gone is in none.
        """
        try:
            found = self._pager.all("rest/api/user/memberof", {"key": str(seat.user)})
        except NotFoundError:
            return False
        return seat.group in groups_from(found)

    def create_group(self, group: GroupName) -> None:
        """Make a group; that there is one by now may be our own doing (409, reference 10.0.3)."""
        try:
            self._sender.write("POST", "rest/api/admin/group", {"type": "group", "name": group})
        except VersionConflictError as error:
            raise unknown(error) from error

    def add_member(self, user: UserName, group: GroupName) -> None:
        """Put an account into a group."""
        self._sender.write("PUT", f"rest/api/user/{segment(user)}/group/{segment(group)}")

    def remove_member(self, user: UserName, group: GroupName) -> None:
        """Take an account out of a group."""
        self._sender.write("DELETE", f"rest/api/user/{segment(user)}/group/{segment(group)}")
