"""`sicbot serve`: runs the schedules, and tells over HTTP how it is."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import ExitStack, closing
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from sicbot.adapters.clock import SystemClock
from sicbot.cli.exits import Exit
from sicbot.cli.stopping import StoppedError, heeding, stopped_by_signals
from sicbot.core.errors import ConfigError
from sicbot.core.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sicbot.app import App
    from sicbot.core.schedule import Report, Schedule
    from sicbot.core.stop import Stop
    from sicbot.scheduler import Scheduler
    from sicbot.settings import Config, Environment

log = logging.getLogger(__name__)

SCHEDULES = "schedules"  # under which the store keeps when each was seen first
DEFAULT_PORT = 8091  # the one after that of `sicbot sandbox`


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

    What was missed while sicbot did not run, runs once at the start.

    A request to stop lets the current write finish; a second one does not.

    Exit code 0: stopped; 1: the scheduler died; 2: wrong configuration.
    """
    from sicbot.app import load_config, make_app
    from sicbot.core.schedule import last_success
    from sicbot.core.stop import Stop
    from sicbot.scheduler import Scheduler
    from sicbot.settings import read_environment

    _speak_up()
    environment = read_environment()
    config = load_config(environment.config)
    schedules = _schedules(config, environment)
    stop = Stop()
    with closing(make_app(config, environment, may_write=True)) as app, stopped_by_signals(stop):
        past, known = app.journal.runs(), _known_since(app, schedules)
        scheduler = Scheduler(
            schedules,
            _runner(config, environment),
            clock=SystemClock(),  # the times are real, also where SICBOT_NOW shows the jobs another
            zone=config.sicbot.wiki.time_zone,
            last_success=lambda name: last_success(past, name) or known[name],
            stop=stop,
        )
        wrong, ended = _serve(scheduler, port, host, config, once_now=once_now)
        code = _code(app, wrong, ended=ended)
        if not ended:  # its thread would keep the process from ending
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    raise typer.Exit(code)


def _known_since(app: App, schedules: Sequence[Schedule]) -> dict[str, datetime]:
    """Return when each schedule was seen first: before that there was nothing to miss."""
    now = SystemClock().now()
    facts = {one.name: now.isoformat() for one in schedules} | app.register.facts(SCHEDULES)
    app.register.keep(SCHEDULES, facts)
    return {name: datetime.fromisoformat(when) for name, when in facts.items()}


def _speak_up() -> None:
    """Let a line a run be seen, since nobody sees anything else of a service."""
    for handler in logging.getLogger().handlers:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
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
    from sicbot.catalogues import catalogue
    from sicbot.core.journal import Outcome
    from sicbot.core.schedule import Failure
    from sicbot.running import run_jobs

    language = catalogue(config.sicbot.wiki.language)

    def run(schedule: Schedule, stop: Stop) -> Report:
        with closing(make_app(config, environment, heeding(stop, _unseen), may_write=True)) as app:
            try:
                report = run_jobs(app, schedule.jobs, stop=stop, schedule=schedule.name)
            except StoppedError:
                return Failure(Outcome.STOPPED)
            for notice in (told for job in report.plan.jobs for told in job.notices):
                log.warning("%s: %s", schedule.name, printable(notice.show(language)))
            return report

    return run


def _unseen(_what: str, _done: int, _total: int | None) -> None:
    """Show no progress: nobody watches a service."""


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
