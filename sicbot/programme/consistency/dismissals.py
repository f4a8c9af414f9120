"""Which findings the Secretariat leaves as they are, by its ticks; the page itself remembers it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sicbot.core.text import Text, _
from sicbot.programme.digests.answers import Memory, with_ticks
from sicbot.programme.digests.memory import memory_of
from sicbot.programme.people.people_rows import members_of
from sicbot.programme.ticking import is_touched, ticks_on

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sicbot.core.job import Context
    from sicbot.core.model import UserKey
    from sicbot.programme.consistency.findings import Finding
    from sicbot.programme.digests.answers import PutAway
    from sicbot.programme.programme import Programme


@dataclass(frozen=True, slots=True)
class Sorted:
    """The findings of a page by what was said of them.

    Attributes:
        left: Those that stay as they are, with what was said.
        refused: The days of ticks that do not count, by the finding's number.
        unseen: What was said of findings that are not shown this time, and are not gone.
    """

    open: tuple[Finding, ...]
    left: tuple[tuple[Finding, PutAway], ...] = ()
    refused: tuple[tuple[int, date], ...] = ()
    unseen: tuple[PutAway, ...] = ()


def why_it_stays(slug: str, programme: Programme) -> Text | None:
    """Return why the page stays as it is: nobody knows whose ticks count; None: all is known."""
    made, group = programme.made.get(slug), programme.secretariat
    groups = programme.snapshot.groups
    if made is None or group is None or group in {*groups.records, *groups.absent}:
        return None
    if not is_touched(made, programme):
        return None
    return _(
        "stays as it is: group {group}, whose ticks count, was not read; they count once it is",
        group=group,
    )


def memory_on(slug: str, context: Context[Programme]) -> Memory:
    """Return what the page holds, with what people have ticked on it since."""
    programme = context.programme
    made = programme.made.get(slug)
    own = programme.ledger.own_texts.get(made.id) if made is not None else None
    if made is None or own is None:
        return Memory()
    memory, group = memory_of(own), programme.secretariat
    ticks = ticks_on(made, programme)
    if ticks.objection is not None or group is None:
        return memory
    deciding = members_of(programme.snapshot, (group,))

    def may(user: UserKey | None) -> bool:
        return user in deciding

    zone = context.now.tzinfo
    return with_ticks(memory, ticks.ticks, may, lambda when: when.astimezone(zone).date())


def sort_out(
    found: Iterable[Finding], memory: Memory, *, complete: bool, untold: Iterable[Finding] = ()
) -> Sorted:
    """Return the findings by what was said of them.

    Args:
        found: Those that may be told.
        memory: What the page holds.
        complete: Whether all was read, so that what is not found is gone.
        untold: Those that may not be told.
    """
    findings = tuple(found)
    # A finding is known by all that it says: once a fact changes, nothing was said of it.
    said = {(one.number, one.state): without_name(one) for one in memory.said.values()}
    left = [(one, said[key]) for one in findings if (key := (one.number, one.state)) in said]
    away = {(one.number, one.state) for one, _said in left}
    numbers = {one.number for one in findings}
    kept = {(one.number, one.state) for one in untold} if complete else said.keys()
    return Sorted(
        open=tuple(one for one in findings if (one.number, one.state) not in away),
        left=tuple(left),
        refused=tuple(pair for pair in sorted(memory.refused.items()) if pair[0] in numbers),
        unseen=tuple(said[key] for key in sorted(said.keys() - away) if key in kept),
    )


def without_name(said: PutAway) -> PutAway:
    """Return what was said without who said it: the page's history tells that to its readers."""
    return replace(said, by=None)
