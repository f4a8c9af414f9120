"""What would begin later than planned if what is not reported yet ended today; it blames nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.cycle import CellState, Slug
from sicbot.programme.cycle.activities import ACTIVITIES
from sicbot.programme.cycle.dependencies import BUILDS_ON

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sicbot.core.cycle import Status


@dataclass(frozen=True, slots=True)
class Delay:
    """An activity that would begin later; `months` are whole ones, 0: less than one.

    Days would change the page every day.
    """

    slug: Slug
    months: int


@dataclass(frozen=True, slots=True)
class Slip:
    """An activity whose last day has passed and that some focal Task Forces have not reported.

    Attributes:
        due: Its last day.
        open: How many focal Task Forces have not reported it.
        focal: How many there are.
        delays: The activities that build on it and would begin later if it ended today.
    """

    slug: Slug
    due: date
    open: int
    focal: int
    delays: tuple[Delay, ...]


def forecast(status: Status, today: date) -> tuple[Slip, ...]:
    """Return what slips, in the order of the cycle."""
    found = (_slip(one.slug, status, today) for one in ACTIVITIES)
    return tuple(one for one in found if one is not None)


def _slip(slug: Slug, status: Status, today: date) -> Slip | None:
    period, open_ = status.plan.row(slug).period, _open(slug, status)
    if period is None or period.last >= today or not open_:
        return None
    delays = tuple(_delays(slug, period.last, status, today))
    return Slip(slug, period.last, open_, len(status.focal), delays)


def _delays(slug: Slug, due: date, status: Status, today: date) -> Iterator[Delay]:
    """Yield what builds on an activity and is not reported either.

    What was planned to begin before the other one ends, waits as long as that one's end.
    """
    for later, basis in BUILDS_ON:
        period = status.plan.row(later).period
        if basis is not slug or period is None or not _waiting(later, status):
            continue
        planned = max(period.first, due)
        if planned < today:
            yield Delay(later, whole_months(planned, today))


def whole_months(first: date, last: date) -> int:
    """Return how many whole months lie between two days."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - (last.day < first.day)


def _open(slug: Slug, status: Status) -> int:
    return _count(slug, status, CellState.NOT_REPORTED)


def _waiting(slug: Slug, status: Status) -> int:
    return _open(slug, status) + _count(slug, status, CellState.NOT_DUE)


def _count(slug: Slug, status: Status, state: CellState) -> int:
    return sum(status.cells[code, slug].state is state for code in status.focal)
