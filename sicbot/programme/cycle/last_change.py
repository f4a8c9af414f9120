"""The last change of the cycle's page that was one in meaning, found in its history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.programme.cycle.comparison import compare
from sicbot.programme.cycle.cycle_table import read_cycle_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sicbot.core.cycle import CycleTable
    from sicbot.core.sources import PageVersion
    from sicbot.programme.cycle.comparison import Comparison


@dataclass(frozen=True, slots=True)
class LastChange:
    """Two versions that differ in meaning.

    Attributes:
        before: The last one that says something else than the newest.
        after: The first one since then that says what the newest does, so that a version with the
            same meaning changes nothing.
    """

    before: PageVersion
    after: PageVersion
    found: Comparison


def last_change(versions: Sequence[PageVersion]) -> LastChange | None:
    """Return the last change in meaning, None where all versions with a table mean the same.

    Args:
        versions: Oldest first; those without a table of the cycle are passed over.

    Raises:
        PageError: The newest version has no table of the cycle.
    """
    after = versions[-1]
    table = read_cycle_table(after.body)
    for version in reversed(versions[:-1]):
        earlier = _table(version.body)
        if earlier is None:
            continue
        if found := compare(earlier, table):
            return LastChange(version, after, found)
        after, table = version, earlier
    return None


def _table(body: str) -> CycleTable | None:
    try:
        return read_cycle_table(body)
    except PageError:
        return None
