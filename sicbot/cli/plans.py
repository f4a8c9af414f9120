"""Plans and what became of them, on a terminal."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from sicbot.cli.changes import INDENT, indented, print_change, print_changes, print_yes
from sicbot.cli.output import styled
from sicbot.cli.tables import show_history, show_jobs, show_writes
from sicbot.core.journal import Outcome
from sicbot.core.text import _
from sicbot.reports.plan_json import digest
from sicbot.reports.plan_words import (
    NOBODY,
    gated,
    headline,
    left_out,
    next_step,
    nobody_mailed,
    page_name,
    tails,
)
from sicbot.reports.runs import CHANGE_FATES, OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from sicbot.core.outcome import ChangeOutcome, RunReport
    from sicbot.core.plan import JobPlan, Plan
    from sicbot.core.text import Catalogue, Text
    from sicbot.reports.runs import UndoReport

MOST_THEIRS = 10  # named behind a run; `sicbot plan` names all

__all__ = [
    "show_history",
    "show_jobs",
    "show_outcome",
    "show_plan",
    "show_undone",
    "show_writes",
]


def show_plan(plan: Plan, screen: Console, language: Catalogue) -> None:
    """Print a plan: job by job, first what `run` makes, then what waits, then what is left out."""
    screen.print(styled(headline(plan).show(language), "bold"))
    if nobody_mailed(plan):
        screen.print(styled(NOBODY.show(language)))
    for job in plan.jobs:
        _print_job(job, plan, screen, language)
    _print_coverage(plan, screen, language)
    told = next_step(plan)
    if told is not None:
        screen.print(styled(f"\n{told.show(language)}", "bold"))
        named = _("Digest: {digest}", digest=digest(plan))
        screen.print(styled(named.show(language), "dim"))


def _print_job(job: JobPlan, plan: Plan, screen: Console, language: Catalogue) -> None:
    screen.print()
    screen.rule(styled(job.job, "bold"), align="left", style="dim")
    found = gated(job, plan)
    if not job.changes:
        screen.print(styled(_("Nothing to change.").show(language)))
    last = tails(found.waiting)
    for title, changes in (
        (_("Free ({count})", count=len(found.free)), found.free),
        (_("Waiting for a yes ({count})", count=len(found.waiting)), found.waiting),
    ):
        if changes:
            _print_title(title, screen, language)
            print_changes(changes, last, screen, language, plan.names)
    _print_skipped(job, screen, language)
    for notice in job.notices:
        screen.print(styled(f"\n{notice.show(language)}"))


def _print_title(title: Text, screen: Console, language: Catalogue) -> None:
    screen.print(styled(f"\n{title.show(language)}", "bold"))


def _print_skipped(job: JobPlan, screen: Console, language: Catalogue) -> None:
    """Print what is left out; items with the same reason share it."""
    if job.skipped:
        _print_title(_("Left out ({count})", count=len(job.skipped)), screen, language)
    for reason, items in left_out(job, language).items():
        for item in items:
            screen.print(indented(styled(item), INDENT // 2))
        screen.print(indented(styled(reason, "dim"), INDENT))


def _print_coverage(plan: Plan, screen: Console, language: Catalogue) -> None:
    """Print what the plan rests on; what several jobs say alike, once."""
    lines = dict.fromkeys(text.show(language) for job in plan.jobs for text in job.coverage)
    if not all(job.complete for job in plan.jobs):
        told = _("Not all could be read; what was not read is not taken for absent.")
        lines[told.show(language)] = None
    if lines:
        screen.print()
    for line in lines:
        screen.print(styled(line, "dim"))


def show_outcome(report: RunReport, screen: Console, language: Catalogue) -> None:
    """Print what was read, what was made, what was not and why, what waits, and the way back."""
    for line in dict.fromkeys(line for job in report.plan.jobs for line in job.coverage):
        screen.print(styled(line.show(language), "dim"))
    screen.print(styled(_summary(report).show(language), "bold"))
    screen.print(styled(_notified(report).show(language), "dim"))
    if report.outcome is not Outcome.DONE:
        told = _("Outcome: {outcome}.", outcome=OUTCOMES[report.outcome])
        screen.print(styled(told.show(language), "bold red"))
    if report.recovered:
        told = _("Writes of a run that died, now found out: {count}.", count=report.recovered)
        screen.print(styled(told.show(language)))
    by_fate = {fate: [one for one in report.outcomes if one.fate == fate] for fate in CHANGE_FATES}
    not_made = by_fate["refused"] + by_fate["skipped"] + by_fate["failed"]
    _print_outcomes(_("Made"), by_fate["done"], screen, language)
    _print_outcomes(_("Not made"), not_made, screen, language)
    _print_outcomes(_("Waiting for a yes"), by_fate["waiting"], screen, language)
    left_out = sum(len(job.skipped) for job in report.plan.jobs)
    if left_out:
        told = _("Left out of the plan: {count}; `sicbot plan` says why.", count=left_out)
        screen.print(styled(f"\n{told.show(language)}", "dim"))
    _print_theirs(report.plan, screen, language)
    if report.run is not None and report.changes:
        told = _("The way back: sicbot undo {run}", run=report.run)
        screen.print(styled(f"\n{told.show(language)}", "bold"))


def _print_theirs(plan: Plan, screen: Console, language: Catalogue) -> None:
    """Name what sicbot kept and people have changed, a line each; of many the first."""
    theirs = [skip for job in plan.jobs for skip in job.skipped if skip.theirs]
    for skip in theirs[:MOST_THEIRS]:
        told = _("{item}: {why}", item=" ".join(skip.item.split()), why=skip.reason)
        screen.print(indented(styled(told.show(language)), INDENT // 2))
    if len(theirs) > MOST_THEIRS:
        told = _("and {count} more", count=len(theirs) - MOST_THEIRS)
        screen.print(indented(styled(told.show(language)), INDENT // 2))


def _summary(report: RunReport) -> Text:
    counts = _(
        "changes made {changes}, waiting {waiting}, left out {skipped}",
        changes=report.changes,
        waiting=report.waiting,
        skipped=report.skipped,
    )
    if report.run is None:
        return _("No run: {counts}.", counts=counts)
    return _("Run {run}: {counts}.", run=report.run, counts=counts)


def _notified(report: RunReport) -> Text:
    if report.notified is None:
        return _("Mails to people: not known, as nobody could tell who watches the pages.")
    return _("Mails to people: {count} at most.", count=report.notified)


def _print_outcomes(
    title: Text, outcomes: Sequence[ChangeOutcome], screen: Console, language: Catalogue
) -> None:
    """Print a line for each change, below its page, and what there is to say of it."""
    if outcomes:
        _print_title(title, screen, language)
    last = tails([one.change for one in outcomes if one.fate == "waiting"])
    for page, some in groupby(outcomes, key=lambda one: page_name(one.change.act.target)):
        screen.print(indented(styled(page, "cyan"), INDENT // 2))
        for one in some:
            print_change(one.change, screen, language)
            _print_told(one, screen, language)
            if one.change.id in last:
                print_yes(one.change.id, screen, language)


def _print_told(one: ChangeOutcome, screen: Console, language: Catalogue) -> None:
    fate = CHANGE_FATES[one.fate]
    if one.told is not None:
        told = _("{fate}: {why}", fate=fate, why=one.told).show(language)
    elif one.fate in {"done", "waiting"}:
        return
    else:
        told = fate.show(language)
    screen.print(indented(styled(told, "yellow"), 2 * INDENT))


def show_undone(report: UndoReport, screen: Console, language: Catalogue) -> None:
    """Print what is as before, and what stays and why."""
    if not report.undone:
        screen.print(
            styled(_("That run wrote nothing; there is nothing to take back.").show(language))
        )
    titles = {
        (True, True): _("Taken back"),
        (False, True): _("Taken back in part"),
        (True, False): _("Was as before already"),
        (False, False): _("Stays as it is"),
    }
    for (back, wrote), title in titles.items():
        some = [one for one in report.undone if (one.back, one.wrote) == (back, wrote)]
        if some:
            _print_title(title, screen, language)
        for one in some:
            screen.print(indented(styled(" ".join(one.name.split()), "cyan"), INDENT // 2))
            if one.told is not None:
                screen.print(indented(styled(one.told.show(language), "yellow"), INDENT))
    if report.outcome is not Outcome.DONE:
        told = _("Outcome: {outcome}.", outcome=OUTCOMES[report.outcome])
        screen.print(styled(f"\n{told.show(language)}", "bold red"))
