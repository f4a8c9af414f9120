"""The wiki as it was read once, with what the settings and earlier runs say; nothing is concluded.

What people entered is read from this; what it means for all jobs is `Programme`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from sicbot.core.journal import Ledger
from sicbot.core.model import GroupName, Reading, SpaceKey
from sicbot.core.policy import People, Policy
from sicbot.core.sources import Sources
from sicbot.core.work_policy import Work
from sicbot.core.zones import ZONES
from sicbot.programme.inclusions.includes import map_includes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sicbot.core.model import Page, Snapshot, UserKey
    from sicbot.core.people import Account
    from sicbot.programme.inclusions.includes import IncludeMap

DEFAULT_GROUP = GroupName("confluence-users")
NO_ACCOUNTS: Reading[UserKey, Account] = Reading({})


@dataclass(frozen=True, eq=False)
class WikiSeen:
    """One snapshot, and what it is read with.

    Attributes:
        ledger: What earlier runs did.
        policy: What the organisation has decided.
        places: Where the wiki says who wants what.
        work: Where the wiki holds the work of the Task Forces.
        accounts: The wiki's accounts, by key.
        sources: What forms, comments and files hold.
        zones: Names of time zones by region; that of the wiki by the empty name.
    """

    snapshot: Snapshot
    ledger: Ledger = field(default_factory=Ledger, kw_only=True)
    policy: Policy = field(default_factory=Policy, kw_only=True)
    places: People = field(default_factory=People, kw_only=True)
    work: Work = field(default_factory=Work, kw_only=True)
    accounts: Reading[UserKey, Account] = field(default=NO_ACCOUNTS, kw_only=True)
    sources: Sources = field(default_factory=Sources, kw_only=True)
    zones: Mapping[str, str] = field(default_factory=lambda: dict(ZONES), kw_only=True)

    @property
    def default_group(self) -> GroupName:
        """The group that every account is in."""
        return self.snapshot.default_group or DEFAULT_GROUP

    @cached_property
    def includes(self) -> IncludeMap:
        """All includes, and what they name."""
        return map_includes(self.snapshot)

    def page(self, name: str) -> Page | None:
        """Return the current page that the configuration names as `SPACE:Title`."""
        space, _colon, title = name.partition(":")
        return self.includes.titles.current(SpaceKey(space), title)

    def is_ours(self, page: Page) -> bool:
        """Tell whether sicbot made a page: its mark has the page's own id, and sicbot is the maker.

        Copying a page copies its properties, so the id alone or the maker alone proves nothing.
        """
        mark = page.mark
        return mark is not None and mark.page == page.id and page.creator == self.snapshot.me.key
