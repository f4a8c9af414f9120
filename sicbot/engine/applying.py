"""Makes the changes of a plan, exactly those, each only if its page is still as it was planned."""

from __future__ import annotations

import logging
from collections import defaultdict
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from sicbot.core.errors import (
    ClosedError,
    PageError,
    VersionConflictError,
    WikiError,
)
from sicbot.core.journal import Outcome
from sicbot.core.outcome import ChangeOutcome, RunReport
from sicbot.core.plan import (
    ChangeId,
    EditPage,
    Gate,
)
from sicbot.core.text import _, verbatim
from sicbot.engine.acts import make
from sicbot.engine.notmade import NotMadeError, StandsError
from sicbot.engine.writing import UnknownOutcomeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sicbot.core.outcome import ChangeFate
    from sicbot.core.plan import Change, Plan
    from sicbot.engine.writing import Session

log = logging.getLogger(__name__)


def apply(plan: Plan, chosen: frozenset[ChangeId], session: Session) -> RunReport:
    """Make the chosen changes of a plan and report on all of them.

    What a change needs is made before it, or the change is not made. All edits of a page are one
    write. One that fails does not hold up the others; only a wiki that takes nothing any more,
    or a write of which nobody knows, ends the run.
    """
    made, standing = dict[ChangeId, ChangeOutcome](), set[ChangeId]()
    outcome = Outcome.DONE
    units = _units([one for one in plan.changes if one.id in chosen])
    for done, unit in enumerate(units):
        session.progress("writing", done, len(units))
        if session.stop.requested:
            outcome = Outcome.STOPPED
            break
        try:
            made |= {one.change.id: one for one in _make(unit, standing, session)}
        except (ClosedError, UnknownOutcomeError) as error:
            made |= {one.id: ChangeOutcome(one, "failed", verbatim(str(error))) for one in unit}
            outcome = Outcome.FAILED
            break
    outcomes = tuple(made.get(one.id) or _left(one, chosen, outcome) for one in plan.changes)
    if outcome is Outcome.DONE and any(one.gate is Gate.LIMIT for one in plan.changes):
        outcome = Outcome.LIMIT
    return RunReport(session.run, plan, outcomes, outcome, session.recovered)


def _left(change: Change, chosen: frozenset[ChangeId], outcome: Outcome) -> ChangeOutcome:
    """Return the outcome of a change whose turn did not come."""
    if change.id not in chosen:
        return ChangeOutcome(change, "waiting", change.waits_because)
    why = _("the run was stopped") if outcome is Outcome.STOPPED else _("the run ended before")
    return ChangeOutcome(change, "skipped", why)


def _units(changes: Sequence[Change]) -> list[list[Change]]:
    """Return what is made together, in order: all edits of one page, else one change alone."""
    unit_of = {
        one.id: (one.act.target.id if isinstance(one.act, EditPage) else one.id) for one in changes
    }
    members = defaultdict[object, list["Change"]](list)
    for change in changes:
        members[unit_of[change.id]].append(change)
    needs = {
        unit: {unit_of[need] for one in some for need in one.needs if need in unit_of} - {unit}
        for unit, some in members.items()
    }
    try:
        return [members[unit] for unit in TopologicalSorter(needs).static_order()]
    except CycleError:  # two pages' edits need each other's: then each is a write of its own
        return [[one] for one in changes]


def _make(
    unit: Sequence[Change], standing: set[ChangeId], session: Session
) -> Iterable[ChangeOutcome]:
    """Make what belongs together and yield the outcome of each change.

    `standing` holds the changes that were made, or were so already; these are added to it.
    """
    ready = []
    for change in unit:
        missing = next((n for n in change.needs if n not in standing), None)
        if missing is None:
            ready.append(change)
        else:
            told = _("it needs {id}, which was not made", id=missing)
            yield ChangeOutcome(change, "skipped", told)
    if not ready:
        return
    try:
        to_know = make(ready, session)
    except ClosedError:
        raise
    except NotMadeError as error:
        if isinstance(error, StandsError):
            standing.update(change.id for change in ready)
        yield from (ChangeOutcome(change, "skipped", error.told) for change in ready)
    except (WikiError, PageError) as error:
        fate, told = _fate_of(error, ready[0]), verbatim(str(error))
        yield from (ChangeOutcome(one, fate, told) for one in ready)
    else:
        standing.update(change.id for change in ready)
        for change in ready:
            log.info("%s %s: done", change.id, type(change.act).__name__)
            yield ChangeOutcome(change, "done", to_know)


def _fate_of(error: Exception, change: Change) -> ChangeFate:
    """Return what an error makes of a change: somebody who is editing is no failure.

    Elsewhere the wiki's conflict may be a title that is taken, which does not pass by itself.
    """
    at_work = isinstance(error, VersionConflictError) and isinstance(change.act, EditPage)
    return "skipped" if at_work else "refused"
