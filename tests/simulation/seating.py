"""I5, I9, I10: whom the bot takes out of groups and puts in, and that nobody is locked out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tests.simulation.history import Violation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tests.simulation.history import Moment
    from tests.simulation.writes import Write

MOST = 5  # removals in one run
SHARE = 0.2  # of one group's members, but one person always


class Place(NamedTuple):
    """An account in a group, by name."""

    group: str
    user: str


def places(named: Iterable[tuple[str, str]]) -> frozenset[Place]:
    """Return the accounts in groups that these pairs of names mean."""
    return frozenset(Place(group, user) for group, user in named)


@dataclass(frozen=True, slots=True)
class Seating:
    """What the case allows of memberships.

    Attributes:
        given: Those that are the bot's, and that it may take back within the limits.
        due: Those that it may give.
        approved: Those of which a person said that they shall go, however many they are.
        user_key: Returns the key of a user name.
    """

    given: frozenset[Place]
    due: frozenset[Place]
    approved: frozenset[Place]
    user_key: Callable[[str], str | None]

    def violations(self, writes: Iterable[Write]) -> list[Violation]:
        """Return what was wrong about groups in one run of the bot."""
        effective = [write for write in writes if write.wrote]
        found = list(self._removals(effective))
        for write in effective:
            found += self._additions(write)
            found += lock_outs(write)
        return found

    def _removals(self, writes: list[Write]) -> Iterator[Violation]:
        """I5: at most a few in a run and a group, and only what is the bot's."""
        own, approved = self._keys(self.given), self._keys(self.approved)
        gone, sizes = Counter[str](), dict[str, int]()
        for write in writes:
            for group, key in left(write.before, write.after):
                sizes.setdefault(group, len(write.before.members[group]))
                if (group, key) in approved:
                    continue
                gone[group] += 1
                if (group, key) not in own:
                    told = f"{write} took out somebody whom people had put there"
                    yield Violation("I5", f"group {group}", told)
        for group, count in gone.items():
            most = max(1, int(sizes[group] * SHARE))
            if count > most:
                told = f"{count} of {sizes[group]} were taken out, at most {most} may be"
                yield Violation("I5", f"group {group}", told)
        if gone.total() > MOST:
            told = f"{gone.total()} were taken out in one run, at most {MOST} may be"
            yield Violation("I5", "groups", told)

    def _additions(self, write: Write) -> Iterator[Violation]:
        """I10: nobody gets in whom the case does not let in."""
        for group, key in left(write.after, write.before):
            if (group, key) not in self._keys(self.due):
                told = f"{write} put somebody in who has no right to be there"
                yield Violation("I10", f"group {group}", told)

    def _keys(self, places: Iterable[Place]) -> set[tuple[str, str | None]]:
        return {(group, self.user_key(user)) for group, user in places}


def left(before: Moment, after: Moment) -> Iterator[tuple[str, str]]:
    """Yield group and account of each membership that is no longer there."""
    for group, keys in sorted(before.members.items()):
        for key in sorted(keys - after.members.get(group, frozenset())):
            yield group, key


def lock_outs(write: Write) -> Iterator[Violation]:
    """I9: yield the privileged groups that were changed, and who lost the way to a page."""
    before, after = write.before, write.after
    for group in sorted(before.powerful | after.powerful):
        if before.members.get(group) != after.members.get(group):
            yield Violation("I9", f"group {group}", f"{write} changed a privileged group")
    for page, name in write.locked_out:
        yield Violation("I9", after.name(page), f"{write} left {name} without the right to edit")
