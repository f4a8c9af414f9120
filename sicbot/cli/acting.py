"""The commands that plan, write and take back: what they ask, say and return."""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack, closing, contextmanager
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sicbot.cli.exits import Exit
from sicbot.cli.output import Bars, check_place, console, put, working
from sicbot.cli.stopping import asking, heeding, stopped_by_signals
from sicbot.core.errors import ConfigError
from sicbot.core.journal import Outcome, RunId
from sicbot.core.plan import ChangeId
from sicbot.core.stop import Stop
from sicbot.core.text import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sicbot.app import App
    from sicbot.core.outcome import RunReport
    from sicbot.core.plan import Plan
    from sicbot.core.ports import Progress
    from sicbot.core.text import Catalogue, Text


class PlanFormat(StrEnum):
    """How to show a plan."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


ENDINGS = {
    ".txt": PlanFormat.TEXT,
    ".json": PlanFormat.JSON,
    ".html": PlanFormat.HTML,
}


class Shown(StrEnum):
    """How to show what was done."""

    TEXT = "text"
    JSON = "json"


Jobs = Annotated[list[str] | None, typer.Argument(metavar="[JOB]..", help="Jobs; without, all.")]
As = Annotated[Shown, typer.Option("--format", help="How to show what was done.")]
Listed = Annotated[Shown, typer.Option("--format", help="How to show it.")]
Only = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="ID", help="Make this change and what it needs; repeatable."),
]
Yes = Annotated[bool, typer.Option("--yes", help="Ask nothing: yes to everything shown.")]


@contextmanager
def opened(*, may_write: bool, stop: Stop | None = None) -> Iterator[tuple[App, Bars]]:
    """Open the application with the settings of this folder and environment, and show its work."""
    from sicbot.app import load_config, make_app
    from sicbot.settings import read_environment

    environment = read_environment()
    config = load_config(environment.config)
    with ExitStack() as stack:
        bars = stack.enter_context(working())
        shown: Progress = bars
        if stop is not None:
            stack.enter_context(stopped_by_signals(stop))
            shown = heeding(stop, bars)
        app = make_app(config, environment, shown, may_write=may_write)
        yield stack.enter_context(closing(app)), bars


def language_of(app: App) -> Catalogue:
    """Return the sentences of the configured language."""
    from sicbot.catalogues import catalogue

    return catalogue(app.config.sicbot.wiki.language)


def jobs(*, output: Listed = Shown.TEXT) -> None:
    """List the jobs: what each does, when it runs, how it went last."""
    from sicbot.cli.plans import show_jobs
    from sicbot.jobs import load_jobs

    with opened(may_write=False) as (app, _bars):
        language = language_of(app)
        schedules = app.config.sicbot.schedules
        runs = app.journal.runs()
        rows = []
        for job in load_jobs().values():
            when = [one for one in schedules if not one.jobs or job.name in one.jobs]
            last = next((run for run in runs if job.name in run.jobs), None)
            rows.append(
                {
                    "job": job.name,
                    "about": job.about.show(language),
                    "schedules": [f"{one.name}: {one.cron}" for one in when],
                    "last_run": last.id if last else None,
                    "last_outcome": last.outcome.value if last else None,
                }
            )
    if output is Shown.JSON:
        _put_json({"jobs": rows})
    else:
        show_jobs(rows, console(), language)


def plan(
    names: Jobs = None,
    *,
    output: Annotated[
        PlanFormat | None,
        typer.Option(
            "--format",
            help="How to show the plan; without it as the file's name ends, else text.",
            show_default=False,
        ),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write to this file, for you alone.", dir_okay=False),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Exit with 3 if `run` would do something.")
    ] = False,
) -> None:
    """Show what would change, for whom, and what waits for a yes. Writes nothing."""
    from sicbot.running import plan_jobs

    check_place(file)
    shown = output or _format_of(file)
    with opened(may_write=False) as (app, bars):
        made = plan_jobs(app, names or ())
        bars.stop()
        _put_plan(made, app, shown, file)
    if check and made.free:
        raise typer.Exit(Exit.DRIFT)


def _format_of(file: Path | None) -> PlanFormat:
    """Return the format that a file's name asks for.

    Raises:
        ConfigError: It asks for none.
    """
    if file is None:
        return PlanFormat.TEXT
    named = ENDINGS.get(file.suffix.lower())
    if named is None:
        raise ConfigError(
            f"-o {file}: let the name end in {', '.join(ENDINGS)}, or name a format with --format"
        )
    return named


def _put_plan(made: Plan, app: App, output: PlanFormat, file: Path | None) -> None:
    from sicbot.cli.plan_files import write_plan
    from sicbot.cli.plans import show_plan
    from sicbot.reports.plan import to_html
    from sicbot.reports.plan_json import to_json

    language = language_of(app)
    if output is PlanFormat.TEXT and file is None:
        show_plan(made, console(), language)
        return
    if output is PlanFormat.TEXT:
        plain = StringIO()
        show_plan(made, console(plain), language)
        text = plain.getvalue()
    elif output is PlanFormat.JSON:
        text = json.dumps(to_json(made, language), ensure_ascii=False, indent=1) + "\n"
    else:
        wiki = app.config.sicbot.wiki
        text = to_html(
            made,
            language,
            language_code=wiki.language,
            taken=app.clock.now().astimezone(wiki.time_zone),
        )
    if file is None:
        put(text, None)
    else:
        write_plan(text, file)


def run(names: Jobs = None, *, output: As = Shown.TEXT) -> None:
    """Make what is free and say what waits; what cron, systemd or Kubernetes should call."""
    from sicbot.running import run_jobs

    stop = Stop()
    with opened(may_write=True, stop=stop) as (app, bars):
        report = run_jobs(app, names or (), stop=stop, progress=bars)
        bars.stop()
        _show(report, app, output)
    raise typer.Exit(exit_code(report))


def apply(
    what: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PLAN.json | JOB..]", help="A plan's file, or jobs; without, all."),
    ] = None,
    *,
    only: Only = None,
    yes: Yes = False,
    output: As = Shown.TEXT,
) -> None:
    """Make the changes of a plan that you have seen, or plan, ask and make them."""
    from sicbot.cli.plan_files import read_plan
    from sicbot.running import apply_plan, run_jobs

    names = what or []
    is_file = len(names) == 1 and "." in names[0]  # no job has one in its name
    kept = read_plan(Path(names[0])) if is_file else None
    stop = Stop()
    with opened(may_write=True, stop=stop) as (app, bars):

        def choose(made: Plan) -> frozenset[ChangeId]:
            bars.stop()
            return _chosen(made, only or (), app, yes=yes)

        if kept is not None:
            report = apply_plan(app, kept, choose(kept), stop=stop, progress=bars)
        else:
            report = run_jobs(app, names, choose=choose, command="apply", stop=stop, progress=bars)
        bars.stop()
        _show(report, app, output)
    raise typer.Exit(exit_code(report, explicit=True))


def _chosen(made: Plan, only: Sequence[str], app: App, *, yes: bool) -> frozenset[ChangeId]:
    """Return the changes to make: those named, all after a yes.

    Raises:
        ConfigError: A named change is not in the plan.
        Exit: Nobody is there to ask, or the answer was no.
    """
    from sicbot.cli.plans import show_plan

    known = {change.id for change in made.changes}
    unknown = [one for one in only if one not in known]
    if unknown:
        raise ConfigError(
            f"--only {unknown[0]}: the plan has no such change; `sicbot plan` shows the ids"
        )
    chosen = made.approved(map(ChangeId, only) if only else known)
    if only or yes or not chosen:
        return chosen
    show_plan(made, console(sys.stderr), language_of(app))
    if not sys.stdin.isatty():
        typer.echo("sicbot: nobody is there to ask; say --yes for all of it or --only ID", err=True)
        raise typer.Exit(Exit.REFUSED)
    question = _("Make these changes: {count}?", count=len(chosen))
    ask(question, _("--yes for all of it, or --only ID"), app)
    return chosen


def undo(
    number: Annotated[int, typer.Argument(metavar="RUN", help="As `sicbot history` shows it.")],
    *,
    yes: Yes = False,
    output: As = Shown.TEXT,
) -> None:
    """Take a run back; what people changed since stays, and is named."""
    from sicbot.cli.plans import show_undone, show_writes
    from sicbot.reports.runs import undone_to_json
    from sicbot.running import undo_run

    stop = Stop()
    with opened(may_write=True, stop=stop) as (app, bars):
        writes = app.journal.writes(RunId(number))
        if not yes:
            language = language_of(app)
            heading = _("Run {run} wrote this; what people changed since stays:", run=number)
            typer.echo(heading.show(language), err=True)
            show_writes(writes, console(sys.stderr), language, way_back=False)
            ask(_("Take run {run} back?", run=number), _("--yes"), app)
        report = undo_run(app, RunId(number), stop=stop, progress=bars)
        bars.stop()
        if output is Shown.JSON:
            _put_json(undone_to_json(number, report, language_of(app)))
        else:
            show_undone(report, console(), language_of(app))
    raise typer.Exit(Exit.FAILED if report.failed else Exit.DONE)


def ask(question: Text, ways: Text, app: App) -> None:
    """Go on after a yes, in English or in the configured language.

    Raises:
        Exit: Nobody is there to ask, or the answer was no.
    """
    language = language_of(app)
    if not sys.stdin.isatty():
        told = _("nobody is there to ask; say {ways}", ways=ways)
        typer.echo(f"sicbot: {told.show(language)}", err=True)
        raise typer.Exit(Exit.REFUSED)
    yes = _("yes").show(language)
    with asking():
        shown = f"{question.show(language)} [{yes[0]}/N]"
        answer = typer.prompt(shown, default="", show_default=False, err=True)
    if answer.strip().lower() not in {yes, yes[0], "y", "yes"}:
        typer.echo(_("Nothing was written.").show(language), err=True)
        raise typer.Exit(Exit.DONE)


def history(
    number: Annotated[
        int | None, typer.Argument(metavar="[RUN]", help="One run with all its writes.")
    ] = None,
    *,
    output: Listed = Shown.TEXT,
) -> None:
    """Show the runs, newest first, or what one of them wrote."""
    from sicbot.cli.plans import show_history, show_writes
    from sicbot.reports.runs import history_to_json, run_to_json

    with opened(may_write=False) as (app, _bars):
        runs, language = app.journal.runs(), language_of(app)
        if number is None and output is Shown.JSON:
            _put_json(history_to_json(runs))
        elif number is None:
            show_history(runs, console(), language, app.config.sicbot.wiki.time_zone)
        else:
            writes = app.journal.writes(RunId(number))
            found = next(one for one in runs if one.id == number)
            if output is Shown.JSON:
                _put_json(run_to_json(found, writes))
            else:
                show_history([found], console(), language, app.config.sicbot.wiki.time_zone)
                console().print()
                show_writes(writes, console(), language)


def _show(report: RunReport, app: App, output: Shown) -> None:
    from sicbot.cli.plans import show_outcome
    from sicbot.reports.runs import report_to_json

    language = language_of(app)
    if output is Shown.JSON:
        _put_json(report_to_json(report, language))
    else:
        show_outcome(report, console(), language)


def _put_json(document: object) -> None:
    put(json.dumps(document, ensure_ascii=False, indent=1) + "\n", None)


def exit_code(report: RunReport, *, explicit: bool = False) -> Exit:
    """Return 1 where something failed, 4 where a limit or an explicit wish was refused."""
    fates = {one.fate for one in report.outcomes}
    if report.outcome is Outcome.FAILED or "failed" in fates:
        return Exit.FAILED
    if explicit and fates & {"refused", "skipped"}:
        return Exit.REFUSED
    if "refused" in fates:
        return Exit.FAILED
    return Exit.REFUSED if report.outcome is Outcome.LIMIT and not explicit else Exit.DONE
