"""The journal and the jobs as tables on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table

from sicbot.cli.output import styled
from sicbot.core.journal import Fate, Outcome
from sicbot.core.text import Text, _, listed, verbatim
from sicbot.reports.runs import OUTCOMES, STEPS, WRITE_FATES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import tzinfo

    from rich.console import Console

    from sicbot.core.journal import Run, RunId, Write
    from sicbot.core.text import Catalogue

MOST_JOBS = 3  # named in a table; of more their number is told
GOOD = (Outcome.DONE, Outcome.LIMIT, Outcome.RUNNING)


def show_history(runs: Sequence[Run], screen: Console, language: Catalogue, zone: tzinfo) -> None:
    """Print all runs, newest first; times in the zone of the wiki."""
    if not runs:
        screen.print(styled(_("No run yet.").show(language)))
        return
    words = (_("Run"), _("Started"), _("Command"), _("Jobs"))
    table = plain_table(words, (_("Made"), _("Waiting"), _("Left out")), language)
    table.add_column(styled(_("Outcome").show(language)))
    for column in table.columns[:2]:
        column.no_wrap = True
    undone = {
        run.undoes: run for run in sorted(runs, key=lambda one: one.id) if run.undoes is not None
    }  # the last one counts
    for run in sorted(runs, key=lambda one: one.id, reverse=True):
        style = "" if run.outcome in GOOD else "red"
        table.add_row(
            styled(str(run.id), "bold"),
            styled(f"{run.started.astimezone(zone):%Y-%m-%d %H:%M}"),
            styled(_command(run).show(language)),
            styled(_jobs(run).show(language)),
            *(styled(str(count)) for count in (run.changes, run.waiting, run.skipped)),
            styled(_outcome(run, undone).show(language), style),
        )
    screen.print(table)


def plain_table(words: Sequence[Text], numbers: Sequence[Text], language: Catalogue) -> Table:
    """Return a table without lines; columns of numbers stand to the right."""
    table = Table(
        box=None, padding=(0, 2, 0, 0), show_edge=False, pad_edge=False, header_style="dim"
    )
    for name in words:
        table.add_column(styled(name.show(language)), overflow="fold")
    for name in numbers:
        table.add_column(styled(name.show(language)), justify="right")
    return table


def _outcome(run: Run, undone: Mapping[RunId, Run]) -> Text:
    """Return what became of a run, and by which one it was taken back, as a whole or in part."""
    outcome = OUTCOMES[run.outcome]
    if run.id not in undone:
        return outcome
    by = undone[run.id]
    if by.skipped or by.outcome is not Outcome.DONE:
        return _("{outcome}, partly taken back by {run}", outcome=outcome, run=by.id)
    return _("{outcome}, taken back by {run}", outcome=outcome, run=by.id)


def _command(run: Run) -> Text:
    if run.undoes is not None:
        return _("undo of {run}", run=run.undoes)
    if run.schedule:
        return _("{command} ({schedule})", command=run.command, schedule=run.schedule)
    return verbatim(run.command)


def _jobs(run: Run) -> Text:
    if len(run.jobs) > MOST_JOBS:
        return _("{count} jobs", count=len(run.jobs))
    return listed([verbatim(name) for name in run.jobs])


def show_writes(
    writes: Sequence[Write], screen: Console, language: Catalogue, *, way_back: bool = True
) -> None:
    """Print the writes of a run in their order, and how to take them back."""
    if not writes:
        screen.print(styled(_("This run wrote nothing.").show(language)))
        return
    words = (_("Change"), _("Page"), _("Write"), _("Version"), _("Outcome"))
    table = plain_table(words, (), language)
    for write in writes:
        done = write.fate is Fate.DONE
        table.add_row(
            styled("\n".join(write.intent.changes), "bold"),
            styled(_page(write)),
            styled(STEPS[write.intent.step].show(language)),
            styled(str(write.version or "")),
            styled(_fate(write).show(language), "" if done else "red"),
        )
    screen.print(table)
    if way_back and any(write.fate is Fate.DONE for write in writes):
        told = _("The way back: sicbot undo {run}", run=writes[0].run)
        screen.print(styled(f"\n{told.show(language)}", "bold"))


def _page(write: Write) -> str:
    """Return the page's name; its id where the journal's texts were emptied."""
    return " ".join(write.intent.name.split()) or write.page or write.intent.page or ""


def _fate(write: Write) -> Text:
    fate = WRITE_FATES[write.fate]
    return _("{fate}: {why}", fate=fate, why=write.told) if write.told else fate


def show_jobs(rows: Sequence[Mapping[str, Any]], screen: Console, language: Catalogue) -> None:
    """Print the jobs: what each does, when it runs, how it went last."""
    table = plain_table((_("Job"), _("What it does"), _("Schedule"), _("Last run")), (), language)
    for row in rows:
        last = _("never").show(language)
        if row["last_run"] is not None:
            outcome = OUTCOMES[Outcome(row["last_outcome"])]
            last = _("{run}: {outcome}", run=row["last_run"], outcome=outcome).show(language)
        table.add_row(
            styled(row["job"], "bold"),
            styled(row["about"]),
            styled("\n".join(row["schedules"])),
            styled(last),
        )
    screen.print(table)
