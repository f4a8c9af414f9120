"""Last year's entries beside this year's: what was reported again, what is new, what is not yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.text import Text, _
from sicbot.core.work import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sicbot.core.work import Entry, EntryState, Inventory, Problem
    from sicbot.core.work_policy import Work


@dataclass(frozen=True, slots=True)
class Chain:
    """A project through the cycles.

    Attributes:
        before: The last entry of an earlier cycle; None for one that is new.
        now: The entries of this cycle, or of none.
    """

    before: Entry | None
    now: tuple[Entry, ...] = ()

    @property
    def latest(self) -> Entry:
        """The entry that tells how it is now, by the same Task Force if there is one."""
        if self.before is None:
            return self.now[-1]
        codes = set(self.before.task_forces)
        own = [one for one in self.now if codes & set(one.task_forces)]
        return own[-1] if own else self.before

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries, earlier ones first."""
        return (*((self.before,) if self.before else ()), *self.now)


def current_cycle(inventory: Inventory, work: Work, today: date) -> int | None:
    """Return the number of the cycle that is reported on: today's, or one that has entries."""
    cycle, known = work.cycle_on(today), {one.number for one in work.cycles}
    numbers = [one.cycle for one in inventory.entries if one.cycle in known or not known]
    found = [*numbers, *([cycle.number] if cycle else [])]
    return max((one for one in found if one is not None), default=None)


def chains(inventory: Inventory, current: int | None) -> tuple[Chain, ...]:
    """Return all projects in the order in which they were entered first."""
    reports, by_key = inventory.reports or {}, {one.key: one for one in inventory.entries}
    earlier = [one for one in inventory.entries if _is_before(one, current)]
    replaced = {reports[one.key] for one in earlier if one.key in reports}
    now = [one for one in inventory.entries if not _is_before(one, current)]
    told: dict[str, list[Entry]] = {}
    for one in now:
        base = by_key.get(reports.get(one.key, ""))
        if base is not None and _is_before(base, current):
            told.setdefault(base.key, []).append(one)
    known = {one.key for some in told.values() for one in some}
    for pair in inventory.pairs:
        if pair.verdict is Verdict.SAME:  # what is told again of one is told of both
            both = told.get(pair.one.key) or told.get(pair.other.key)
            for one in (pair.one, pair.other):
                if both and _is_before(one, current):
                    told.setdefault(one.key, both)
    return (
        *(
            Chain(one, tuple(told.get(one.key, ())))
            for one in earlier
            if one.key not in replaced or one.key in told
        ),
        *(Chain(None, (one,)) for one in now if one.key not in known),
    )


def _is_before(entry: Entry, current: int | None) -> bool:
    return entry.cycle is not None and current is not None and entry.cycle < current


def changes(before: Entry, now: Entry, states: Mapping[EntryState, Text]) -> tuple[Text, ...]:
    """Return what an entry says otherwise than the one of the cycle before."""
    found = list[Text]()
    if now.end != before.end:
        if now.end is None:
            found.append(_("no end any more, was {day}", day=str(before.end)))
        elif before.end is None:
            found.append(_("has an end now"))
        else:
            found.append(_("new end, was {day}", day=str(before.end)))
    if now.state != before.state and now.state is not None and before.state is not None:
        found.append(_("now {state}, was {before}", state=states[now.state],
                       before=states[before.state]))  # fmt: skip
    return tuple(found)


def is_over(entry: Entry, begins: date | None) -> bool:
    """Tell whether there was nothing left to report when a cycle began."""
    return begins is not None and entry.end is not None and entry.end < begins


def to_look_at(entry: Entry, today: date) -> tuple[Problem, ...]:
    """Return what is odd about an entry and still is: what was called past too early is past now.

    Args:
        entry: The entry.
        today: The day on which it is looked at.
    """
    passed = entry.end is not None and entry.end < today
    return tuple(one for one in entry.problems if not (passed and one.code == "past-not-ended"))


def of_task_force(found: Sequence[Chain], code: str) -> tuple[Chain, ...]:
    """Return the projects that a Task Force entered, in this cycle or before."""
    return tuple(one for one in found if any(code in it.task_forces for it in one.entries))
