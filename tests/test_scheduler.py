"""Schedules: due once by the clock on the wall, one run at a time, caught up once, stopped."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from threading import Event, Timer
from time import monotonic
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sicbot.core.cron import check_cron
from sicbot.core.errors import ConfigError, TransientWikiError
from sicbot.core.journal import Outcome, Run, RunId
from sicbot.core.schedule import LEFT_OUT, Failure, Schedule, last_success
from sicbot.core.stop import Stop
from sicbot.scheduler import (
    LONG_AGO,
    RUN_LIMIT_SECONDS,
    UNANSWERED,
    Scheduler,
    Timetable,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sicbot.core.schedule import Report, Status

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)  # a Friday
SECONDS = 20  # until a test gives up
DAILY = Schedule("daily", "30 2 * * *", ("includes",))
YEARLY = Schedule("yearly", "0 6 1 jan *", ("annual_report",))


@dataclass(frozen=True)
class Done:
    """What a run tells that changed two pages."""

    outcome: str = Outcome.DONE
    changes: int = 2
    waiting: int = 1
    skipped: int = 0


@dataclass
class SetClock:
    """A clock that shows what a test sets."""

    time: datetime = NOW
    seconds: float = 0.0

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return self.seconds

    def wait(self, seconds: float) -> None:
        raise AssertionError(f"nobody waits {seconds} seconds here")


@dataclass
class Runs:
    """Notes each run, and does what a test says."""

    do: Callable[[Schedule, Stop], Report] = lambda _schedule, _stop: Done()
    begun: list[str] = field(default_factory=list)
    one_began: Event = field(default_factory=Event)
    may_end: Event = field(default_factory=Event)

    def __call__(self, schedule: Schedule, stop: Stop) -> Report:
        self.begun.append(schedule.name)
        self.one_began.set()
        return self.do(schedule, stop)

    def hold(self, _schedule: Schedule, _stop: Stop) -> Report:
        """Go on until the test lets it end."""
        assert self.may_end.wait(SECONDS)
        return Done()


def make(
    *schedules: Schedule,
    runs: Runs,
    last: datetime | None = None,
    clock: SetClock | None = None,
    stop: Stop | None = None,
) -> Scheduler:
    return Scheduler(
        schedules,
        runs,
        clock=clock or SetClock(),
        zone=PARIS,
        last_success=lambda _name: last,
        stop=stop or Stop(),
    )


@contextmanager
def started(
    *schedules: Schedule,
    runs: Runs,
    last: datetime | None = None,
    clock: SetClock | None = None,
    at_once: bool = False,
) -> Iterator[Scheduler]:
    """Start a scheduler, and end it with its threads."""
    scheduler = make(*schedules, runs=runs, last=last, clock=clock)
    scheduler.start(at_once=at_once)
    try:
        yield scheduler
    finally:
        runs.may_end.set()
        assert scheduler.stop(SECONDS)
        scheduler._ringing._lookup_executor("default")._pool.shutdown(wait=True)


def until(is_so: Callable[[], bool]) -> None:
    """Wait for another thread."""
    end = monotonic() + SECONDS
    while not is_so():
        assert monotonic() < end


def left_out(scheduler: Scheduler) -> int:
    """Return how many due times were left out."""
    return sum(one.tally.outcomes.get(LEFT_OUT, 0) for one in scheduler.status.schedules)


def ring(scheduler: Scheduler, schedule: Schedule) -> None:
    """Do in this thread what the alarm makes the other one do."""
    scheduler._take_turn(schedule)


def paris(day: str, time: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=PARIS, fold=fold)


def due(cron: str, day: str, zone: ZoneInfo = PARIS) -> list[str]:
    """Return when something is due on a day of the zone, as local time with offset."""
    start = datetime.fromisoformat(day).replace(tzinfo=zone)
    timetable = Timetable(Schedule("one", cron, ()), zone)
    # a microsecond before midnight, up to the same of the next day
    first = start.astimezone(UTC) - timedelta(microseconds=1)
    end = (start + timedelta(days=1)).astimezone(UTC) - timedelta(microseconds=1)
    return [f"{one.astimezone(zone):%H:%M%z}" for one in timetable.between(first, end)]


# --- when something is due ---

DUE = {
    "once a day": ("30 2 * * *", "2026-11-20", ["02:30+0100"]),
    "midnight": ("0 0 * * *", "2026-11-20", ["00:00+0100"]),
    "monday is monday": ("0 6 * * mon", "2026-11-23", ["06:00+0100"]),
    "monday is not tuesday": ("0 6 * * mon", "2026-11-24", []),
    "sunday": ("0 6 * * sun", "2026-11-22", ["06:00+0100"]),
    "round the week": ("0 6 * * sat-mon", "2026-11-22", ["06:00+0100"]),
    "29 February": ("0 6 29 2 *", "2028-02-29", ["06:00+0100"]),
    "last of a short month": ("0 6 31 * *", "2026-11-30", []),
    "each six hours": ("0 */6 * * *", "2026-06-01", [f"{h:02}:00+0200" for h in (0, 6, 12, 18)]),
    # Autumn: at 3:00 the clock shows 2:00 again.
    "in the repeated hour": ("30 2 * * *", "2026-10-25", ["02:30+0200"]),
    "as the hour begins again": ("0 2 * * *", "2026-10-25", ["02:00+0200"]),
    "as it is over": ("0 3 * * *", "2026-10-25", ["03:00+0100"]),
    "on all hours of autumn": (
        "0 1-4 * * *",
        "2026-10-25",
        ["01:00+0200", "02:00+0200", "03:00+0100", "04:00+0100"],
    ),
    # Spring: at 2:00 the clock shows 3:00.
    "in the missing hour": ("30 2 * * *", "2027-03-28", ["03:00+0200"]),
    "as the hour would begin": ("0 2 * * *", "2027-03-28", ["03:00+0200"]),
    "after it": ("0 3 * * *", "2027-03-28", ["03:00+0200"]),
    "on all hours of spring": (
        "0 1-4 * * *",
        "2027-03-28",
        ["01:00+0100", "03:00+0200", "04:00+0200"],
    ),
    "often in the missing hour": ("*/20 2 * * *", "2027-03-28", ["03:00+0200"]),
}


@pytest.mark.parametrize(("cron", "day", "times"), DUE.values(), ids=DUE)
def test_is_due(cron: str, day: str, times: list[str]) -> None:
    """These are the times of the day by the clock in Paris."""
    assert due(cron, day) == times


def test_a_day_that_a_zone_left_out_is_made_up_for() -> None:
    """Samoa had no 30 December 2011: what was due then is due as the next day begins."""
    apia = ZoneInfo("Pacific/Apia")
    timetable = Timetable(Schedule("one", "0 9 30 dec *", ()), apia)
    found = timetable.next_after(datetime(2011, 12, 1, tzinfo=apia))

    assert found.astimezone(apia).isoformat() == "2011-12-31T00:00:00+14:00"


@pytest.mark.parametrize("day", ["2026-10-25", "2027-03-28", "2026-11-20"])
@pytest.mark.parametrize("cron", ["30 2 * * *", "*/7 * * * *", "0 3 * * *", "15 1-3 * * *"])
def test_no_step_leaves_out_or_repeats_a_due_time(cron: str, day: str) -> None:
    """Asked at any minute, the next and the last due time are neighbours in the whole list."""
    timetable = Timetable(Schedule("one", cron, ()), PARIS)
    start = paris(day, "00:00").astimezone(UTC)
    known = timetable.between(start - timedelta(days=2), start + timedelta(days=2))

    assert known == sorted(set(known))
    for minutes in range(0, 300, 5):
        for instant in (start + timedelta(minutes=minutes, seconds=s) for s in (-1, 0, 1)):
            assert timetable.next_after(instant) == min(one for one in known if one > instant)
            assert timetable.last_until(instant) == max(one for one in known if one <= instant)


@given(
    days=st.integers(0, 20_000), cron=st.sampled_from(["30 2 * * *", "0 0 * * *", "59 23 * * *"])
)
@settings(max_examples=100, deadline=None)
def test_a_daily_schedule_is_due_on_every_day_once(days: int, cron: str) -> None:
    """Whatever the clock does on that day."""
    day = datetime(2026, 1, 1, tzinfo=UTC).date() + timedelta(days=days)

    assert len(due(cron, day.isoformat())) == 1


def test_the_last_due_time_may_lie_years_back() -> None:
    """29 February is found from a year that has none."""
    timetable = Timetable(Schedule("one", "0 6 29 2 *", ()), UTC)

    assert timetable.last_until(NOW) == datetime(2024, 2, 29, 6, tzinfo=UTC)


PARTS = st.sampled_from(
    ["*", "*/2", "1", "1-9/2", "3,5", "mon", "jan", "sat-sun", "feb-dec/2", "31"]
)


@given(text=st.lists(PARTS, min_size=5, max_size=5).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_what_the_settings_take_is_due_some_day(text: str) -> None:
    """APScheduler refuses nothing that was accepted."""
    try:
        check_cron(text)
    except ValueError:
        return

    assert Timetable(Schedule("one", text, ()), PARIS).next_after(NOW) > NOW


def test_a_bad_cron_is_a_mistake_in_the_configuration() -> None:
    """The sentence names the schedule, the key, the value and what would be right."""
    with pytest.raises(ConfigError) as caught:
        make(Schedule("weekly", "0 6 * * 1", ()), runs=Runs())

    assert str(caught.value) == (
        "schedule weekly: cron: day of week: some programs count days from Sunday and some from "
        "Monday; name them, mon to sun; cron's 1 is mon (it is '0 6 * * 1')"
    )


def test_two_schedules_of_one_name_are_a_mistake_in_the_configuration() -> None:
    """The journal could not tell which of them ran."""
    with pytest.raises(ConfigError, match="daily is the name of two"):
        make(DAILY, replace(DAILY, cron="0 6 * * *"), runs=Runs())


def test_of_thirty_missed_days_the_alarm_hears_one() -> None:
    """A schedule of every minute is not listed minute by minute after a long sleep."""
    timetable = Timetable(Schedule("often", "* * * * *", ()), PARIS)
    before = NOW - timedelta(days=30)

    assert timetable.get_next_fire_time(before, NOW) == NOW
    assert timetable.get_next_fire_time(NOW, NOW) == NOW + timedelta(minutes=1)


def test_a_clock_set_back_does_not_ring_twice() -> None:
    """After a due time the next one follows, also if it is earlier now."""
    timetable = Timetable(DAILY, PARIS)
    rang = paris("2026-11-20", "02:30")

    assert timetable.get_next_fire_time(rang, rang - timedelta(hours=1)) == paris(
        "2026-11-21", "02:30"
    )


# --- what runs ---


def test_a_schedule_missed_in_an_outage_runs_once_at_the_start() -> None:
    """Ten days off are one run."""
    runs = Runs()
    with started(DAILY, runs=runs, last=NOW - timedelta(days=10)) as scheduler:
        assert runs.one_began.wait(SECONDS)
        ring(scheduler, DAILY)

    assert runs.begun == ["daily"]


def test_a_schedule_that_never_ran_runs_at_the_start() -> None:
    """Else one due at an hour when the machine is always off would never run."""
    runs = Runs()
    with started(YEARLY, runs=runs):
        assert runs.one_began.wait(SECONDS)

    assert runs.begun == ["yearly"]


@pytest.mark.parametrize(
    ("last", "number"),
    [
        (paris("2026-11-20", "02:29"), 1),
        (paris("2026-11-20", "02:30"), 0),
        (NOW, 0),
        (NOW + timedelta(hours=1), 0),  # the clock was set back
        (NOW + timedelta(days=400), 1),  # the clock was wrong when it ran
    ],
    ids=["just before", "in time", "now", "an hour ahead", "a year ahead"],
)
def test_what_ran_since_it_was_due_does_not_run_again(last: datetime, number: int) -> None:
    """Only a run that began before the last due time leaves something to do."""
    runs = Runs()
    scheduler = make(DAILY, runs=runs)
    scheduler._handled[DAILY] = last
    ring(scheduler, DAILY)

    assert len(runs.begun) == number


def test_nothing_runs_at_the_start_if_all_ran() -> None:
    """The control: no alarm is set for now."""
    with started(DAILY, YEARLY, runs=Runs(), last=NOW) as scheduler:
        alarms = scheduler._ringing.get_jobs()

    assert sorted(alarm.id for alarm in alarms) == ["daily", "yearly"]
    assert min(alarm.next_run_time for alarm in alarms) > LONG_AGO + timedelta(days=1)


def test_everything_runs_at_once_if_asked() -> None:
    """Also what is not late, each once, one after the other in their order."""
    runs = Runs()
    with started(DAILY, YEARLY, runs=runs, last=NOW, at_once=True):
        until(lambda: len(runs.begun) == len([DAILY, YEARLY]))

    assert runs.begun == ["daily", "yearly"]


def test_an_instant_has_one_run_also_if_the_clock_shows_it_twice() -> None:
    """After the clock was set back by an hour the same due time comes again."""
    clock, runs = SetClock(paris("2026-11-20", "02:30")), Runs()
    scheduler = make(DAILY, runs=runs, clock=clock)
    for time in ("02:30", "01:45", "02:30"):
        clock.time = paris("2026-11-20", time)
        ring(scheduler, DAILY)
    clock.time = paris("2026-11-21", "02:30")
    ring(scheduler, DAILY)

    assert runs.begun == ["daily", "daily"]


def test_a_clock_that_is_a_moment_behind_the_alarm_loses_nothing() -> None:
    """A correction by milliseconds between alarm and look is no other due time."""
    clock, runs = SetClock(paris("2026-11-21", "02:29:59.990")), Runs()
    scheduler = make(DAILY, runs=runs, clock=clock)
    scheduler._handled[DAILY] = paris("2026-11-20", "02:30")
    ring(scheduler, DAILY)

    assert runs.begun == ["daily"]


def test_runs_follow_one_another() -> None:
    """While one goes on, no other begins."""
    runs = Runs()
    runs.do = runs.hold
    with started(DAILY, YEARLY, runs=runs) as scheduler:
        assert runs.one_began.wait(SECONDS)
        status = scheduler.status
        begun = list(runs.begun)

    assert begun == ["daily"]
    assert [one.running for one in status.schedules] == [True, False]


# --- what runs tell ---


def tally_after(do: Callable[[Schedule, Stop], Report], clock: SetClock | None = None) -> Status:
    scheduler = make(DAILY, runs=Runs(do), clock=clock)
    ring(scheduler, DAILY)
    return scheduler.status


def fail(_schedule: Schedule, _stop: Stop) -> Report:
    raise TransientWikiError("the wiki is away\nfor \x1b[31mnow")


def err(_schedule: Schedule, _stop: Stop) -> Report:
    raise ZeroDivisionError


def test_the_status_has_what_a_run_told() -> None:
    """With the due time that it was for, when it began and how long it took."""
    clock = SetClock()

    def take_long(_schedule: Schedule, _stop: Stop) -> Report:
        clock.seconds += 90
        return Done()

    (one,) = tally_after(take_long, clock).schedules

    assert one.tally.last is not None
    assert (one.tally.last.due, one.tally.last.started, one.tally.last.seconds) == (
        paris("2026-11-20", "02:30"),
        NOW,
        90,
    )
    assert (one.tally.last.report, one.tally.outcomes) == (Done(), {"done": 1})
    assert one.next_due == paris("2026-11-21", "02:30")


def test_a_failed_run_is_one_line_and_the_next_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    """An error of the kind that users are told has no traceback and steers no terminal."""
    clock = SetClock()
    scheduler = make(DAILY, runs=Runs(fail), clock=clock)
    for day in (20, 21):
        clock.time = paris(f"2026-11-{day}", "02:30")
        ring(scheduler, DAILY)
    (one,) = scheduler.status.schedules

    assert [(record.levelname, record.exc_info) for record in caplog.records] == [
        ("WARNING", None)
    ] * 2
    assert caplog.messages[0] == "schedule daily: failed: the wiki is away; for \ufffd[31mnow"
    assert (one.tally.last and one.tally.last.report, one.tally.outcomes) == (
        Failure(),
        {"failed": 2},
    )


def test_a_mistake_in_a_run_is_logged_with_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    """It ends that run alone."""
    (one,) = tally_after(err).schedules

    assert "ZeroDivisionError" in caplog.text
    assert one.tally.outcomes == {"failed": 1}
    assert not one.running


def test_a_good_run_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    """With its figures."""
    with caplog.at_level(logging.INFO):
        tally_after(Runs())

    assert caplog.messages == ["schedule daily: done; 2 made, 1 waiting, 0 skipped"]


def test_a_due_time_while_the_run_before_goes_on_is_told(caplog: pytest.LogCaptureFixture) -> None:
    """It is left out, counted, and no run of its own."""
    runs = Runs()
    runs.do = runs.hold
    with started(DAILY, runs=runs, last=NOW) as scheduler:
        scheduler._handled.clear()
        scheduler._ringing.modify_job("daily", next_run_time=LONG_AGO)
        assert runs.one_began.wait(SECONDS)
        scheduler._ringing.modify_job("daily", next_run_time=LONG_AGO)
        until(lambda: left_out(scheduler) > 0)

    assert left_out(scheduler) == 1
    assert "schedule daily: due, but its last run goes on; left out" in caplog.messages
    assert runs.begun == ["daily"]


# --- stopping ---


def test_a_stop_ends_the_waiting() -> None:
    """Nothing is wrong then."""
    with started(DAILY, runs=Runs(), last=NOW) as scheduler:
        scheduler._stop.request()

        assert scheduler.wait(SECONDS) is None


def test_a_stop_from_elsewhere_ends_the_waiting() -> None:
    """Whoever waits already hears of it, and not only when the time is over."""
    stop, began = Stop(), monotonic()
    other = Timer(0.01, stop.request)
    other.start()
    heard = stop.wait(SECONDS)
    other.join()

    assert heard
    assert monotonic() - began < SECONDS / 2
    assert stop.wait(0)


def test_a_running_run_is_told_to_stop_and_finishes() -> None:
    """It sees the request between two writes, ends, and nothing else begins."""
    runs, writes = Runs(), []

    def write_until_stopped(_schedule: Schedule, stop: Stop) -> Report:
        while not stop.requested:
            writes.append(stop.wait(SECONDS))
        return Done(Outcome.STOPPED)

    runs.do = write_until_stopped
    with started(DAILY, YEARLY, runs=runs) as scheduler:
        assert runs.one_began.wait(SECONDS)
        ended = scheduler.stop(SECONDS)
        (daily, _yearly) = scheduler.status.schedules

    assert ended
    assert len(writes) == 1
    assert daily.tally.outcomes == {"stopped": 1}
    assert runs.begun == ["daily"]


def test_a_run_that_does_not_end_is_not_waited_for() -> None:
    """The limit is kept, and told."""
    runs = Runs()
    runs.do = runs.hold
    with started(DAILY, runs=runs) as scheduler:
        assert runs.one_began.wait(SECONDS)

        assert not scheduler.stop(0.01)


# --- watching ---


def test_nothing_is_wrong_with_a_scheduler_that_works() -> None:
    """The control: it answers each time it is woken."""
    with started(DAILY, runs=Runs(), last=NOW) as scheduler:
        for _ in range(2 * UNANSWERED):
            assert scheduler.watch() is None
            until(lambda: scheduler._alarms.unanswered == 0)

        assert scheduler.status.alive


def test_a_dead_thread_ends_the_waiting() -> None:
    """APScheduler itself would go on saying that it runs."""
    with started(DAILY, runs=Runs(), last=NOW) as scheduler:
        scheduler._ringing.shutdown(wait=False)
        scheduler._thread.join(SECONDS)

        assert "has died" in (scheduler.watch() or "")
        assert not scheduler.status.alive


def test_a_thread_that_hangs_ends_the_waiting() -> None:
    """It lives, but answers no more."""
    with started(DAILY, runs=Runs(), last=NOW) as scheduler:
        with scheduler._ringing._jobstores_lock:
            told = scheduler.wait(every=0)
        assert scheduler._thread.is_alive()
        scheduler._alarms.unanswered = 0  # so that it is shut down

    assert "has died" in (told or "")


def test_a_run_without_end_ends_the_waiting() -> None:
    """So that a service manager starts sicbot anew; until the limit nothing is wrong."""
    clock, runs = SetClock(), Runs()
    runs.do = runs.hold
    with started(DAILY, runs=runs, clock=clock) as scheduler:
        assert runs.one_began.wait(SECONDS)
        clock.seconds = RUN_LIMIT_SECONDS - 1
        before = scheduler.watch()
        clock.seconds = RUN_LIMIT_SECONDS + 1
        after = scheduler.watch()

    assert before is None
    assert after == "schedule daily: runs for over 6 hours; start sicbot anew"


@pytest.mark.parametrize(("back", "anew"), [(3_600, True), (2, False)], ids=["hour", "correction"])
def test_a_clock_set_back_sets_the_alarms_anew(
    back: float, *, anew: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """Else they would ring when the wrong clock said; it is told once."""
    wrong, clock = datetime(2099, 1, 1, tzinfo=UTC), SetClock()
    with started(DAILY, runs=Runs(), last=NOW, clock=clock) as scheduler:
        scheduler._ringing.modify_job("daily", next_run_time=wrong)
        clock.time -= timedelta(seconds=back)
        scheduler.watch()
        rings = scheduler._ringing.get_job("daily").next_run_time
        scheduler.watch()

    assert (rings != wrong) == anew
    assert sum("set back" in message for message in caplog.messages) == anew


# --- the journal ---


def run(number: int, outcome: Outcome, schedule: str = "daily") -> Run:
    return Run(
        RunId(number), "run", (), NOW + timedelta(hours=number), None, outcome, schedule=schedule
    )


RUNS = {
    "none": ([], None),
    "the latest good one": (
        [run(3, Outcome.FAILED), run(2, Outcome.DONE), run(1, Outcome.DONE)],
        2,
    ),
    "held back by a limit": ([run(2, Outcome.LIMIT), run(1, Outcome.DONE)], 2),
    "stopped half way": ([run(2, Outcome.STOPPED), run(1, Outcome.DONE)], 1),
    "died": ([run(2, Outcome.RUNNING), run(1, Outcome.INTERRUPTED)], None),
    "another schedule's": ([run(2, Outcome.DONE, "weekly")], None),
    "a person's": ([run(2, Outcome.DONE, "")], None),
}


@pytest.mark.parametrize(("runs", "number"), RUNS.values(), ids=RUNS)
def test_the_last_success_is(runs: list[Run], number: int | None) -> None:
    """When the latest run began that came to its end."""
    began = None if number is None else NOW + timedelta(hours=number)

    assert last_success(runs, "daily") == began
