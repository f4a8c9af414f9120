"""Who may be told what: readers of a kind of page by the policy, and who would be too many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.audience import Sight
from sicbot.core.model import Allowed, GroupName
from sicbot.core.plan import Open, Restricted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sicbot.core.model import Page
    from sicbot.core.plan import Readers
    from sicbot.programme.programme import Programme

EVERYBODY = frozenset({"anonymous", "logged-in"})


def readers_of(view: Iterable[str], programme: Programme) -> Readers | None:
    """Return who reads a page that these may see; None where no group of them is there.

    A group that is not there is left out, never taken for nobody.
    """
    named = tuple(view)
    if not EVERYBODY.isdisjoint(named):
        return Open()
    absent = {gap.what for gap in programme.snapshot.groups.gaps}
    groups = frozenset(GroupName(name) for name in named if name not in absent)
    return Restricted(Allowed(groups=groups)) if groups else None


def too_many(page: Page, view: Iterable[str], programme: Programme) -> tuple[str, ...]:
    """Return the audiences that see a page, or may, and are not among those who shall."""
    shall = frozenset(view)
    if "anonymous" in shall:
        return ()
    eyes = programme.audience_map
    return tuple(
        one.name
        for one in programme.audiences
        if one.name not in shall
        and not ("logged-in" in shall and one.known)
        and not one.is_super
        and shall.isdisjoint(one.groups)
        and eyes.sees(one, page) is not Sight.NO
    )
