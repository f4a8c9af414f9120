"""Schedules and what became of their runs, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from sicbot.core.journal import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sicbot.core.journal import Run

SUCCESSES = frozenset({Outcome.DONE, Outcome.LIMIT})
LEFT_OUT = "left-out"  # due while the run before was still going on


@dataclass(frozen=True, slots=True)
class Schedule:
    """Jobs that run together, and when, as five fields of cron by the organisation's clock."""

    name: str
    cron: str
    jobs: tuple[str, ...]


class Report(Protocol):
    """What a run tells of itself."""

    @property
    def outcome(self) -> str:
        """One of `Outcome`."""

    @property
    def changes(self) -> int:
        """Number of changes made."""

    @property
    def waiting(self) -> int:
        """Number of changes that wait for a person."""

    @property
    def skipped(self) -> int:
        """Number of items left out."""


@dataclass(frozen=True, slots=True)
class Failure:
    """The report of a run that did not come to tell anything."""

    outcome: str = Outcome.FAILED
    changes: int = 0
    waiting: int = 0
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class LastRun:
    """When a schedule ran last, for which due time, how long, and what became of it."""

    due: datetime
    started: datetime
    seconds: float
    report: Report


@dataclass(frozen=True, slots=True)
class Tally:
    """All runs of a schedule since the start: the last one, and sums.

    Attributes:
        outcomes: Number of runs by outcome, and of due times that were left out.
    """

    last: LastRun | None = None
    outcomes: Mapping[str, int] = field(default_factory=dict)
    runs: int = 0
    changes: int = 0
    seconds: float = 0.0

    def plus(self, run: LastRun) -> Tally:
        """Return the tally with one more run."""
        return Tally(
            last=run,
            outcomes=self._counted(run.report.outcome),
            runs=self.runs + 1,
            changes=self.changes + run.report.changes,
            seconds=self.seconds + run.seconds,
        )

    def plus_left_out(self) -> Tally:
        """Return the tally with one more due time that was left out."""
        return Tally(self.last, self._counted(LEFT_OUT), self.runs, self.changes, self.seconds)

    def _counted(self, outcome: str) -> dict[str, int]:
        return {**self.outcomes, outcome: self.outcomes.get(outcome, 0) + 1}


@dataclass(frozen=True, slots=True)
class ScheduleStatus:
    """A schedule, when it is due next, whether it runs now, and what it did."""

    schedule: Schedule
    next_due: datetime
    running: bool = False
    tally: Tally = field(default_factory=Tally)


@dataclass(frozen=True, slots=True)
class Status:
    """How the scheduler is.

    Attributes:
        alive: Whether anything will ever run again.
    """

    alive: bool
    stopping: bool
    schedules: tuple[ScheduleStatus, ...]


def last_success(runs: Iterable[Run], schedule: str) -> datetime | None:
    """Return when the last good run of the schedule of that name began, if there was one."""
    good = (run.started for run in runs if run.schedule == schedule and run.outcome in SUCCESSES)
    return max(good, default=None)
