"""What became of plans, and the journal, as JSON and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from sicbot.core.journal import Fate, Outcome, Step
from sicbot.core.plan import kind_of
from sicbot.core.text import Text, _
from sicbot.reports.plan_json import digest, target_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sicbot.core.journal import Run, RunId, Write
    from sicbot.core.outcome import ChangeFate, ChangeOutcome, RunReport
    from sicbot.core.text import Catalogue

OUTCOMES: dict[Outcome, Text] = {
    Outcome.RUNNING: _("not ended"),
    Outcome.DONE: _("done"),
    Outcome.LIMIT: _("limit reached"),
    Outcome.STOPPED: _("stopped"),
    Outcome.FAILED: _("failed"),
    Outcome.INTERRUPTED: _("broken off"),
}
STEPS: dict[Step, Text] = {
    Step.EDIT: _("edited"),
    Step.DRAFT: _("drafted"),
    Step.READERS: _("set who reads"),
    Step.PUBLISH: _("published"),
    Step.DRAFT_POST: _("drafted a blog post"),
    Step.POST: _("published a blog post"),
    Step.MARK: _("marked as sicbot's"),
    Step.RESTORE: _("restored"),
    Step.TRASH: _("put in the trash"),
    Step.COMMENT: _("commented"),
    Step.UNCOMMENT: _("comment taken back"),
    Step.UNMARK: _("no longer marked as sicbot's"),
    Step.LABEL: _("labelled"),
    Step.UNLABEL: _("label taken off"),
    Step.FILE: _("attached a file"),
    Step.UNFILE: _("file taken back"),
    Step.GROUP: _("made the group"),
    Step.JOIN: _("added to the group"),
    Step.LEAVE: _("taken out of the group"),
    Step.ADOPT: _("left to sicbot to take out"),
    Step.DISOWN: _("given back to whoever put them there"),
}
WRITE_FATES: dict[Fate, Text] = {
    Fate.OPEN: _("not known yet"),
    Fate.DONE: _("done"),
    Fate.REFUSED: _("refused by the wiki"),
    Fate.NOT_DONE: _("not done"),
}
CHANGE_FATES: dict[ChangeFate, Text] = {
    "done": _("done"),
    "waiting": _("waits for a yes"),
    "refused": _("refused by the wiki"),
    "skipped": _("left out"),
    "failed": _("failed"),
}


class Undone(Protocol):
    """What became of taking one write back."""

    @property
    def name(self) -> str:
        """The page."""

    @property
    def back(self) -> bool:
        """Whether it is as before sicbot's write."""

    @property
    def told(self) -> Text | None:
        """Why not."""

    @property
    def wrote(self) -> bool:
        """Whether something was written for it."""


class UndoReport(Protocol):
    """What became of taking a run back."""

    @property
    def undone(self) -> Sequence[Undone]:
        """Write by write, in the order in which they were taken back."""

    @property
    def outcome(self) -> Outcome:
        """How it ended."""


def report_to_json(report: RunReport, catalogue: Catalogue) -> dict[str, Any]:
    """Return what became of a plan as the document that scripts read."""
    waiting = [one.change.id for one in report.outcomes if one.fate == "waiting"]
    return {
        "run": report.run,
        "outcome": report.outcome.value,
        "changes": [_change(one, catalogue) for one in report.outcomes],
        "waiting": waiting,
        "notified": report.notified,
        "skipped": [
            {"item": skip.item, "reason": skip.reason.show(catalogue)}
            for job in report.plan.jobs
            for skip in job.skipped
        ],
        "plan_digest": digest(report.plan),
    }


def _change(one: ChangeOutcome, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "id": one.change.id,
        "kind": kind_of(one.change.act),
        "target": target_json(one.change.act.target),
        "fate": one.fate,
        "told": one.told.show(catalogue) if one.told is not None else None,
    }


def undone_to_json(run: RunId | int, report: UndoReport, catalogue: Catalogue) -> dict[str, Any]:
    """Return what became of taking a run back as the document that scripts read."""
    return {
        "undoes": run,
        "outcome": report.outcome.value,
        "changes": sum(one.wrote for one in report.undone),
        "kept": sum(not one.back for one in report.undone),
        "undone": [
            {
                "name": one.name,
                "back": one.back,
                "wrote": one.wrote,
                "told": one.told.show(catalogue) if one.told is not None else None,
            }
            for one in report.undone
        ],
    }


def history_to_json(runs: Iterable[Run]) -> dict[str, Any]:
    """Return all runs, newest first."""
    newest_first = sorted(runs, key=lambda run: run.id, reverse=True)
    return {"runs": [_run(run) for run in newest_first]}


def run_to_json(run: Run, writes: Iterable[Write]) -> dict[str, Any]:
    """Return one run and its writes in their order, without any text of a page."""
    return {"run": _run(run), "writes": [_write(write) for write in writes]}


def _run(run: Run) -> dict[str, Any]:
    return {
        "run": run.id,
        "started": run.started.isoformat(),
        "jobs": list(run.jobs),
        "changes": run.changes,
        "skipped": run.skipped,
        "waiting": run.waiting,
        "outcome": run.outcome.value,
        "command": run.command,
        "finished": run.finished.isoformat() if run.finished else None,
        "undoes": run.undoes,
    }


def _write(write: Write) -> dict[str, Any]:
    return {
        "changes": list(write.intent.changes),
        "step": write.intent.step.value,
        "page_id": write.page or write.intent.page,
        "name": write.intent.name,
        "fate": write.fate.value,
        "version": write.version,
        "told": write.told,
    }
