"""`sicbot serve`: runs the schedules, and tells over HTTP how it is."""

from __future__ import annotations

import logging
import os
import signal
import sys
from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from sicbot.cli.exits import Exit
from sicbot.core.errors import ConfigError, SicbotError
from sicbot.core.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from sicbot.app import App
    from sicbot.core.ports import Progress
    from sicbot.core.schedule import Report, Schedule
    from sicbot.scheduler import Scheduler, Stop
    from sicbot.settings import Config, Environment

DEFAULT_PORT = 8091  # the one after that of `sicbot sandbox`


class _StoppedError(SicbotError):
    """A stop was requested while the wiki was read; nothing was written."""


def serve(
    *,
    port: Annotated[
        int,
        typer.Option(min=0, max=65_535, help="Port of /health and /metrics; 0 takes a free one."),
    ] = DEFAULT_PORT,
    host: Annotated[
        str, typer.Option(help="Address to listen on; 0.0.0.0 lets other machines ask too.")
    ] = "127.0.0.1",
    once_now: Annotated[
        bool, typer.Option("--once-now", help="Run every schedule once at the start, too.")
    ] = False,
) -> None:
    """Run the schedules of config/sicbot.toml at their times, until Ctrl-C or SIGTERM.

    What was missed while sicbot did not run, runs once at the start. A request to stop lets the
    current write finish; a second one does not. Exit code 0: stopped; 1: the scheduler died; 2:
    wrong configuration.
    """
    from sicbot.adapters.clock import SystemClock
    from sicbot.app import load_config, make_app
    from sicbot.core.schedule import last_success
    from sicbot.scheduler import Scheduler, Stop
    from sicbot.settings import read_environment

    _speak_up()
    environment = read_environment()
    config = load_config(environment.config)
    schedules = _schedules(config, environment)
    stop = Stop()
    with closing(make_app(config, environment, may_write=True)) as app, _stopped_by_signals(stop):
        past = app.journal.runs()
        scheduler = Scheduler(
            schedules,
            _runner(config, environment),
            clock=SystemClock(),  # the times are real, also where SICBOT_NOW shows the jobs another
            zone=config.sicbot.wiki.time_zone,
            last_success=lambda name: last_success(past, name),
            stop=stop,
        )
        wrong, ended = _serve(scheduler, port, host, config, once_now=once_now)
        code = _code(app, wrong, ended=ended)
        if not ended:  # its thread would keep the process from ending
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    raise typer.Exit(code)


def _speak_up() -> None:
    """Let a line a run be seen, since nobody sees anything else of a service."""
    logging.getLogger("sicbot.scheduler").setLevel(logging.INFO)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # the rest is told in our words


def _schedules(config: Config, environment: Environment) -> tuple[Schedule, ...]:
    """Return the schedules, each with the jobs that it runs.

    Raises:
        ConfigError: There are none, or one names a job that does not exist.
    """
    from sicbot.core.schedule import Schedule
    from sicbot.running import known_jobs

    if not config.sicbot.schedules:
        raise ConfigError(
            f"{environment.config / 'sicbot.toml'}: schedules: there are none; add [[schedules]] "
            "with name, cron and jobs, or let another scheduler call `sicbot run`"
        )
    return tuple(
        Schedule(one.name, one.cron, known_jobs(one.jobs)) for one in config.sicbot.schedules
    )


def _runner(config: Config, environment: Environment) -> Callable[[Schedule, Stop], Report]:
    """Return what runs a schedule, each time from the beginning as `sicbot run` does."""
    from sicbot.app import make_app
    from sicbot.core.journal import Outcome
    from sicbot.core.schedule import Failure
    from sicbot.running import run_jobs

    def run(schedule: Schedule, stop: Stop) -> Report:
        with closing(make_app(config, environment, _heed(stop), may_write=True)) as app:
            try:
                return run_jobs(app, schedule.jobs, stop=stop, schedule=schedule.name)
            except _StoppedError:
                return Failure(Outcome.STOPPED)

    return run


def _heed(stop: Stop) -> Progress:
    """Return what is told of the reading and ends it when a stop is requested."""

    def told(_what: str, _done: int, _total: int | None) -> None:
        if stop.requested:
            raise _StoppedError("asked to stop while reading the wiki; nothing was written")

    return told


@contextmanager
def _stopped_by_signals(stop: Stop) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM request a stop; the second time they end the process at once."""

    def request(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        stop.request()

    before = {one: signal.signal(one, request) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _serve(
    scheduler: Scheduler, port: int, host: str, config: Config, *, once_now: bool
) -> tuple[str | None, bool]:
    """Run until a stop is requested; return what went wrong, and whether the last run ended."""
    from sicbot.health import serving_health

    with ExitStack() as stack:
        try:
            health = serving_health(lambda: scheduler.status, port=port, host=host)
            url = stack.enter_context(health)
        except OSError as error:
            raise ConfigError(
                f"nobody can listen on {host}, port {port} ({error.strerror}); choose others with "
                "--host and --port"
            ) from error
        scheduler.start(at_once=once_now)
        _announce(scheduler, url, config)
        return scheduler.wait(), scheduler.stop()


def _announce(scheduler: Scheduler, url: str, config: Config) -> None:
    zone = config.sicbot.wiki.time_zone
    for one in scheduler.status.schedules:
        due = f"{one.next_due.astimezone(zone):%Y-%m-%d %H:%M %Z}"
        jobs = ", ".join(one.schedule.jobs)
        typer.echo(printable(f"{one.schedule.name}: next at {due}: {jobs}"))
    typer.echo(f"Health is at {url}/health, metrics are at {url}/metrics, until you press Ctrl-C.")


def _code(app: App, wrong: str | None, *, ended: bool) -> Exit:
    """Tell what went wrong, and return the exit code.

    A run that is still reading when the time to stop is over is no failure: it wrote nothing.
    """
    if wrong is not None:
        typer.echo(f"sicbot: {wrong}", err=True)
    unsure = [] if ended else app.journal.open_writes()
    for write in unsure:
        told = f"the write to {write.intent.name} goes on; the next run finds out what became of it"
        typer.echo(f"sicbot: {printable(told)}", err=True)
    return Exit.FAILED if wrong is not None or unsure else Exit.DONE
