"""Terms of reference that people wrote before the cycle asked something else of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.model import PageStatus
from sicbot.core.scaffolds import Role
from sicbot.programme.cycle.comparison import compare
from sicbot.programme.cycle.cycle_table import read_cycle_table
from sicbot.programme.scaffolds.places import KIND, role_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sicbot.core.cycle import CycleTable
    from sicbot.core.model import Page, UserKey
    from sicbot.core.sources import PageVersion
    from sicbot.programme.cycle.comparison import Comparison
    from sicbot.programme.seen import WikiSeen

LABEL = "terms-of-reference"


@dataclass(frozen=True, slots=True)
class Outdated:
    """Terms of reference that are older than what they repeat.

    Attributes:
        then: The version of the cycle's page that stood when people saved them last.
        names: The activities of which duties or outputs changed since.
    """

    page: Page
    then: PageVersion
    names: tuple[str, ...]


def terms_pages(seen: WikiSeen) -> tuple[Page, ...]:
    """Return the terms of reference: pages that sicbot made as such, or that have their label."""
    pages = sorted(seen.snapshot.pages.records.values(), key=lambda one: int(one.id))
    return tuple(one for one in pages if one.status is PageStatus.CURRENT and _is_one(one, seen))


def _is_one(page: Page, seen: WikiSeen) -> bool:
    mark = page.mark if seen.is_ours(page) else None
    if mark is None:
        return LABEL in page.labels
    return mark.kind == KIND and role_of(mark.slug) is Role.TERMS


def outdated(
    page: Page, history: Sequence[PageVersion], cycle: Sequence[PageVersion], me: UserKey
) -> Outdated | None:
    """Return what terms of reference lag behind in; None where they do not.

    Args:
        page: The terms of reference.
        history: Their versions, oldest first; what sicbot saved later is nobody's reading of them.
        cycle: Those of the cycle's page, oldest first; the last one has a table.
        me: The account of sicbot.

    Raises:
        PageError: The last version of the cycle's page has no table of the cycle.
    """
    now = read_cycle_table(cycle[-1].body)
    saved = max(one.when for one in history if one is history[0] or one.author != me)
    then = _stood(cycle, saved)
    names = _changed(compare(then[1], now)) if then else ()
    return Outdated(page, then[0], names) if then and names else None


def _stood(cycle: Sequence[PageVersion], when: datetime) -> tuple[PageVersion, CycleTable] | None:
    """Return the version with a table that stood at a time; the first one where none did yet."""
    earlier = [one for one in cycle if one.when <= when]
    later = cycle[len(earlier) :]
    for version in (*reversed(earlier), *later):
        try:
            return version, read_cycle_table(version.body)
        except PageError:
            continue
    return None


def _changed(found: Comparison) -> tuple[str, ...]:
    """Return the activities that ask something else of people now, or yield something else."""
    rows = (*found.added.values(), *found.dropped.values())
    names = [row.name for row in rows if row.outputs or row.duties]
    return (*names, *(one.after.name for one in found.changed if one.outputs or one.duties))
