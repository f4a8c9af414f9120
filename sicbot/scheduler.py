"""Runs schedules at their times, one run at a time; the only user of APScheduler.

APScheduler is an alarm clock here and nothing more: due times are computed on the organisation's
wall clock, its store is this process's memory, and what ran before a start is asked of the journal.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any

from apscheduler.events import (  # type: ignore[import-untyped]  # it has no types
    EVENT_JOB_MAX_INSTANCES,
    EVENT_SCHEDULER_STARTED,
)
from apscheduler.executors.pool import ThreadPoolExecutor  # type: ignore[import-untyped]
from apscheduler.jobstores.memory import MemoryJobStore  # type: ignore[import-untyped]
from apscheduler.schedulers.blocking import BlockingScheduler  # type: ignore[import-untyped]
from apscheduler.triggers.base import BaseTrigger  # type: ignore[import-untyped]
from apscheduler.triggers.cron import CronTrigger  # type: ignore[import-untyped]

from sicbot.core.cron import WEEKDAYS, parse_cron
from sicbot.core.errors import ConfigError, SicbotError
from sicbot.core.schedule import Failure, LastRun, ScheduleStatus, Status, Tally
from sicbot.core.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import tzinfo

    from sicbot.adapters.clock import Clock
    from sicbot.core.schedule import Report, Schedule
    from sicbot.core.stop import Stop

log = logging.getLogger(__name__)

WATCH_SECONDS = 10.0
UNANSWERED = 4  # wake-ups that nothing came of: with the wait for the next, the end within 60 s
RUN_LIMIT_SECONDS = 6 * 3_600.0  # reading 100,000 pages at one request a second takes 42 minutes
STOP_SECONDS = 8.0  # for the current write; the process ends within 10 s
START_SECONDS = 5.0
CLOCK_STEP_SECONDS = 60.0  # less is a correction, not a clock that was wrong
# The alarm rings by the same clock that is read a moment later; it may be corrected in between.
SLACK = timedelta(seconds=1)
# A run that began later in the future than this began by a wrong clock, and says nothing.
BELIEVED = timedelta(days=1)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Timetable(BaseTrigger):  # type: ignore[misc]  # has no types
    """When a schedule is due: at each time by the wall clock once, as instants in UTC.

    A time that the clock skips in spring is due when the clock has skipped it; a time that it shows
    twice in autumn is due the first time.
    """

    def __init__(self, schedule: Schedule, zone: tzinfo) -> None:
        """Read the schedule's cron.

        Raises:
            ConfigError: It means nothing, or not the same to everybody.
        """
        try:
            cron = parse_cron(schedule.cron)
        except ValueError as error:
            raise ConfigError(
                f"schedule {schedule.name}: cron: {error} (it is {schedule.cron!r})"
            ) from error
        self._zone = zone
        # In UTC it yields positions of the hands. In the zone itself it would be due twice in
        # autumn (tried with APScheduler 3.11.3). Lists of numbers leave no room for its own rules.
        self._hands = CronTrigger(
            minute=_listed(cron.minutes),
            hour=_listed(cron.hours),
            day=_listed(cron.days),
            month=_listed(cron.months),
            day_of_week=_listed(WEEKDAYS[day] for day in cron.weekdays),
            timezone=UTC,
        )

    def next_after(self, instant: datetime) -> datetime:
        """Return the first due time after an instant."""
        hands = instant.astimezone(self._zone).replace(tzinfo=UTC, fold=0)
        while True:
            hands = self._hands.get_next_fire_time(None, hands + timedelta(microseconds=1))
            due = self._when(hands)
            if due > instant:  # else the clock shows again what it showed an hour ago
                return due

    def last_until(self, instant: datetime) -> datetime:
        """Return the last due time up to an instant."""
        span = timedelta(hours=1)
        while not (found := self.between(instant - span, instant)):
            span *= 2
        return found[-1]

    def between(self, start: datetime, end: datetime) -> list[datetime]:
        """Return the due times after `start` up to `end`."""
        found = []
        due = self.next_after(start)
        while due <= end:
            found.append(due)
            due = self.next_after(due)
        return found

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """Return the next due time for APScheduler; of several missed ones, the last alone.

        It would list them all before it takes the last, with its lock held.
        """
        due = self.next_after(previous_fire_time or now)
        return due if due > now else self.last_until(now)

    def _when(self, hands: datetime) -> datetime:
        """Return when the wall clock first shows this or, where it skips it, has skipped it."""
        local = hands.replace(tzinfo=self._zone)
        while local.astimezone(UTC).astimezone(self._zone) != local:
            local += timedelta(minutes=1)
        return local.astimezone(UTC)


def _distinct(schedules: tuple[Schedule, ...]) -> tuple[Schedule, ...]:
    names = [one.name for one in schedules]
    for name in names:
        if names.count(name) > 1:
            raise ConfigError(
                f"schedules: {name} is the name of two, and the journal knows them by their names; "
                "name one of them anew"
            )
    return schedules


def _listed(values: Iterable[object]) -> str:
    return ",".join(str(value) for value in values)


class _Alarms(MemoryJobStore):  # type: ignore[misc]  # has no types
    """When APScheduler shall ring, and how often it was woken since it last looked at that."""

    unanswered = 0

    def get_due_jobs(self, now: datetime) -> Any:  # whatever APScheduler makes of it
        self.unanswered = 0
        return super().get_due_jobs(now)


class Scheduler:
    """Runs each schedule when it is due, all in one thread, and at the start if it was missed."""

    def __init__(
        self,
        schedules: Iterable[Schedule],
        run: Callable[[Schedule, Stop], Report],
        *,
        clock: Clock,
        zone: tzinfo,
        last_success: Callable[[str], datetime | None],
        stop: Stop,
    ) -> None:
        """Prepare the schedules.

        Args:
            schedules: In the order in which they are caught up.
            run: Runs the jobs of one, and looks at `stop` between two writes.
            clock: The machine's; APScheduler knows no other.
            zone: Of the wall clock that the schedules go by.
            last_success: Returns when the last good run of the schedule of a name began.
            stop: Ends the waiting and the current run.

        Raises:
            ConfigError: A schedule's cron is of no use, or two have one name.
        """
        self._timetables = {one: Timetable(one, zone) for one in _distinct(tuple(schedules))}
        self._run = run
        self._clock = clock
        self._last_success = last_success
        self._stop = stop
        self._alarms = _Alarms()
        self._ringing = BlockingScheduler(
            jobstores={"default": self._alarms},
            executors={"default": ThreadPoolExecutor(1, {"thread_name_prefix": "run"})},
            # However late, a run looks at the whole state; several that were missed are one.
            job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None},
            timezone=UTC,
        )
        self._thread = Thread(target=self._ringing.start, name="scheduler", daemon=True)
        self._ahead = self._clock_ahead()
        self._one_run = Lock()
        self._running: tuple[Schedule, float] | None = None
        self._handled: dict[Schedule, datetime] = {}
        self._counting = Lock()
        self._tallies = {one: Tally() for one in self._timetables}

    @property
    def alive(self) -> bool:
        """Whether anything will ever run again."""
        return self._thread.is_alive() and self._alarms.unanswered < UNANSWERED

    @property
    def status(self) -> Status:
        """How everything is now."""
        now = self._clock.now()
        running = self._running
        return Status(
            self.alive,
            self._stop.requested,
            tuple(
                ScheduleStatus(
                    one,
                    timetable.next_after(now),
                    running=running is not None and running[0] == one,
                    tally=self._tallies[one],
                )
                for one, timetable in self._timetables.items()
            ),
        )

    def start(self, *, at_once: bool = False) -> None:
        """Begin; what was due since its last good run, or never had one, runs now, once.

        Args:
            at_once: Run everything now.
        """
        for number, (schedule, timetable) in enumerate(self._timetables.items()):
            last = None if at_once else self._last_success(schedule.name)
            if last is not None:
                self._handled[schedule] = last
            # An alarm that APScheduler removes after it rang could kill it as it is shut down; so
            # this one is missed, and so rings at once, in the order of the configuration.
            late = (
                {} if self._is_handled(schedule) else {"next_run_time": LONG_AGO + number * SLACK}
            )
            self._ringing.add_job(self._take_turn, timetable, (schedule,), id=schedule.name, **late)
        started = Event()
        self._ringing.add_listener(lambda _event: started.set(), EVENT_SCHEDULER_STARTED)
        self._ringing.add_listener(self._leave_out, EVENT_JOB_MAX_INSTANCES)
        self._thread.start()
        started.wait(START_SECONDS)

    def wait(self, every: float = WATCH_SECONDS) -> str | None:
        """Return when a stop is requested, or what is wrong as soon as something is."""
        while not self._stop.wait(every):
            wrong = self.watch()
            if wrong is not None:
                return wrong
        return None

    def watch(self) -> str | None:
        """Return what is wrong, if anything is; else wake the alarm clock.

        Woken often, it notices in time that the clock was set or that the machine slept; by itself
        it waits for so many seconds, and those stand still while a machine sleeps.
        """
        if not self.alive:
            return "the scheduler has died, so that nothing would run again; start sicbot anew"
        running = self._running
        if running and self._clock.monotonic() - running[1] > RUN_LIMIT_SECONDS:
            hours = RUN_LIMIT_SECONDS / 3_600
            return f"schedule {running[0].name}: runs for over {hours:.0f} hours; start sicbot anew"
        self._notice_clock()
        self._alarms.unanswered += 1
        self._ringing.wakeup()
        return None

    def stop(self, seconds: float = STOP_SECONDS) -> bool:
        """Begin nothing more, and return whether the current run ended within so many seconds."""
        self._stop.request()
        if self.alive and self._ringing.running:  # a dead one may hold its lock for ever
            self._ringing.shutdown(wait=False)  # it would wait with its lock held
        ended = self._one_run.acquire(timeout=seconds)
        if ended:
            self._one_run.release()
        return ended

    def _take_turn(self, schedule: Schedule) -> None:
        """Run a schedule, unless its due time was dealt with before."""
        with self._one_run:
            if self._stop.requested or self._is_handled(schedule):
                return
            due = self._handled[schedule] = self._due(schedule)
            started, began = self._clock.now(), self._clock.monotonic()
            self._running = schedule, began
            try:
                report = self._attempt(schedule)
            finally:
                self._running = None
            run = LastRun(due, started, self._clock.monotonic() - began, report)
            with self._counting:
                self._tallies[schedule] = self._tallies[schedule].plus(run)

    def _attempt(self, schedule: Schedule) -> Report:
        """Run a schedule; whatever happens, the next one runs too."""
        try:
            report = self._run(schedule, self._stop)
        except SicbotError as error:
            told = "; ".join(printable(str(error)).splitlines())
            log.warning("schedule %s: failed: %s", schedule.name, told)
            return Failure()
        except Exception:
            log.exception("schedule %s: failed by a mistake in sicbot", schedule.name)
            return Failure()
        log.info(
            "schedule %s: %s; %d made, %d waiting, %d skipped",
            schedule.name, report.outcome, report.changes, report.waiting, report.skipped,
        )  # fmt: skip
        return report

    def _due(self, schedule: Schedule) -> datetime:
        return self._timetables[schedule].last_until(self._clock.now() + SLACK)

    def _is_handled(self, schedule: Schedule) -> bool:
        """Whether a run began since the schedule was due last; also if the clock was set back."""
        handled = self._handled.get(schedule)
        if handled is None:
            return False
        return self._due(schedule) <= handled <= self._clock.now() + BELIEVED

    def _leave_out(self, event: Any) -> None:  # APScheduler's, without a type
        """Tell of a due time at which the run before is still going on, or in the queue."""
        for schedule in self._timetables:
            if schedule.name == event.job_id:
                log.warning("schedule %s: due, but its last run goes on; left out", schedule.name)
                with self._counting:
                    self._tallies[schedule] = self._tallies[schedule].plus_left_out()

    def _clock_ahead(self) -> float:
        """Return by how many seconds the clock is ahead of one that nobody can set."""
        return self._clock.now().timestamp() - self._clock.monotonic()

    def _notice_clock(self) -> None:
        """Set all alarms anew if the clock was set back; else they ring when it was wrong."""
        ahead = self._clock_ahead()
        back = self._ahead - ahead
        self._ahead = ahead
        if back > CLOCK_STEP_SECONDS:
            log.warning("the clock was set back by %.0f s; due times are computed anew", back)
            for schedule, timetable in self._timetables.items():
                self._ringing.reschedule_job(schedule.name, trigger=timetable)
