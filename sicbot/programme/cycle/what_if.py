"""What would move, overlap and begin later if events were on other days; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sicbot.core.cycle import Event, Period
from sicbot.programme.cycle.anchors import event_name, moves
from sicbot.programme.cycle.dependencies import overlaps
from sicbot.programme.cycle.event_moves import moved_events
from sicbot.programme.cycle.forecast import forecast
from sicbot.programme.cycle.status import gather

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sicbot.core.cycle import CyclePage
    from sicbot.programme.cycle.anchors import Move
    from sicbot.programme.cycle.dependencies import Overlap
    from sicbot.programme.cycle.event_moves import EventMove
    from sicbot.programme.cycle.forecast import Slip
    from sicbot.programme.cycle.material import Material


@dataclass(frozen=True, slots=True)
class Days:
    """On which days an event would be; without a last one it keeps its length."""

    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What would be so; each overlap and slip with whether it is so today already.

    Attributes:
        plan: The cycle with the other days.
        moves: Every activity whose days would move.
    """

    plan: CyclePage
    events: tuple[EventMove, ...]
    moves: tuple[Move, ...]
    overlaps: tuple[tuple[Overlap, bool], ...]
    slips: tuple[tuple[Slip, bool], ...]


def known_events(plan: CyclePage) -> dict[str, str]:
    """Return the events of their page, and those that timings name, each with its name."""
    anchors = (row.anchor for row in (plan.rows or {}).values() if row.anchor is not None)
    named = (one for anchor in anchors for one in anchor.events)
    ids = dict.fromkeys([*plan.events, *named])
    return {id_: event_name(id_, plan.events) for id_ in ids}


def what_if(material: Material, days: Mapping[str, Days]) -> WhatIf:
    """Return what would be so if these events, by their lasting names, were on these days."""
    plan, today = material.plan, material.today
    names = known_events(plan)
    moved = {id_: Event(id_, names[id_], _period(id_, one, plan)) for id_, one in days.items()}
    status, other = gather(material), gather(replace(material, moved=moved))
    rows = (plan.rows or {}).values()
    known = {(one.slug, one.basis) for one in overlaps(plan.rows or {})}
    slips = forecast(status, today)
    return WhatIf(
        other.plan,
        moved_events(plan.events, other.plan.events),
        moves(rows, plan.events, other.plan.events),
        tuple((one, (one.slug, one.basis) in known) for one in overlaps(other.plan.rows or {})),
        tuple((one, one in slips) for one in forecast(other, today)),
    )


def _period(id_: str, days: Days, plan: CyclePage) -> Period:
    known = plan.events[id_].period if id_ in plan.events else None
    length = known.last - known.first if known else days.first - days.first
    return Period(days.first, days.last or days.first + length)
