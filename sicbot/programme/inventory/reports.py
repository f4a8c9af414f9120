"""Entries that tell again of what an entry of an earlier cycle told of."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sicbot.programme.inventory.likeness import likeness
from sicbot.programme.inventory.pairs import candidates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sicbot.programme.inventory.likeness import Likeness, Profile


def find_reports(profiles: Sequence[Profile]) -> dict[str, str]:
    """Return the entry of an earlier cycle that an entry reports on, by their keys.

    The latest cycle that has such an entry counts; of several entries the one most alike, of the
    same Task Force if that does not tell.
    """
    options = defaultdict[str, list[tuple[tuple[int, int, int, int], str]]](list)
    for one, other in candidates(profiles):
        earlier, later = sorted((one, other), key=lambda it: it.entry.cycle or 0)
        before, after = earlier.entry, later.entry
        if before.cycle is None or after.cycle is None or before.cycle == after.cycle:
            continue
        alike = likeness(earlier, later)
        if alike.is_enough:
            options[after.key].append((_rank(earlier, later, alike), before.key))
    return {later: max(found)[1] for later, found in sorted(options.items())}


def _rank(earlier: Profile, later: Profile, alike: Likeness) -> tuple[int, int, int, int]:
    same_force = set(earlier.entry.task_forces) & set(later.entry.task_forces)
    cycle = earlier.entry.cycle or 0
    return cycle, alike.points, len(same_force), -earlier.entry.number
