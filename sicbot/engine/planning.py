"""Makes a plan of what the jobs want: one for all of them, so that one page gets one write."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError, UnsafePlanError
from sicbot.core.gates import (
    hold_over_limit,
    hold_over_share,
    hold_taken_back,
    hold_with_needs,
    refusal,
    refused,
)
from sicbot.core.plan import Change, ChangeId, EditPage, Gate, JobPlan, Plan, Skip
from sicbot.core.text import _, verbatim
from sicbot.pages.splice import merge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pydantic import BaseModel

    from sicbot.core.gates import Limits
    from sicbot.core.job import PROGRAMME, AnyJob, Context
    from sicbot.core.journal import Ledger
    from sicbot.core.model import PageId, Snapshot
    from sicbot.core.plan import Effect
    from sicbot.core.text import Text


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for all jobs of one plan.

    Attributes:
        effect: Returns what a change means to people.
        coverage: What the plan rests on, in sentences.
    """

    snapshot: Snapshot
    ledger: Ledger
    limits: Limits
    effect: Callable[[Change], Effect]
    coverage: tuple[Text, ...] = ()


def make_plan(
    jobs: Sequence[tuple[AnyJob, BaseModel]], context: Context[PROGRAMME], rules: Rules
) -> Plan:
    """Return what the jobs would do, after all rules.

    Raises:
        UnsafePlanError: Changes need one another in a circle.
    """
    wishes = [(job.name, *_wishes(job, config, context)) for job, config in jobs]
    changes = _gated((one for _job, found, _skipped in wishes for one in found), rules)
    kept, left_out = _with_all_needs(*_without_overlaps(*changes))
    held = hold_over_share(hold_over_limit(kept, rules.limits), rules.limits, rules.snapshot)
    kept = hold_with_needs(_in_order(held))
    known = {one.id: replace(one, effect=rules.effect(one)) for one in kept}
    plans = []
    for (job, _config), (name, found, skipped) in zip(jobs, wishes, strict=True):
        own = {one.id for one in found}
        plans.append(
            JobPlan(
                name,
                tuple(known.pop(id_) for id_ in list(known) if id_ in own),
                (*skipped, *(skip for id_, skip in left_out.items() if id_ in own)),
                tuple(job.notices(context.programme)),
                rules.coverage,
                rules.snapshot.pages.complete,
            )
        )
    me = rules.snapshot.me
    return Plan(rules.snapshot.url, tuple(plans), {me.key: me.name})


def _wishes(
    job: AnyJob, config: BaseModel, context: Context[PROGRAMME]
) -> tuple[list[Change], list[Skip]]:
    """Return what a job wants; an item that cannot be worked on is left out with its reason."""
    changes, skipped = list[Change](), list[Skip]()
    for item in job.items(context.programme, config):
        try:
            found = list(job.plan(item, config, context))
        except PageError as error:
            found = [Skip(str(item), verbatim(str(error)))]
        changes += [one for one in found if isinstance(one, Change)]
        skipped += [one for one in found if isinstance(one, Skip)]
    return changes, skipped


def _gated(
    wanted: Iterable[Change], rules: Rules
) -> tuple[dict[ChangeId, Change], dict[ChangeId, Skip]]:
    """Return each change once, and those that may not be made.

    What one item wants freely does not wait because another one wants it after a yes.
    """
    kept, left_out = dict[ChangeId, Change](), dict[ChangeId, Skip]()
    for change in wanted:
        why = refusal(change, rules.snapshot)
        if why is not None:
            left_out[change.id] = refused(change, why)
            continue
        held = hold_taken_back(change, rules.ledger)
        if change.id not in kept or held.gate is Gate.FREE:
            kept[change.id] = held
    return kept, left_out


def _without_overlaps(
    changes: Mapping[ChangeId, Change], left_out: Mapping[ChangeId, Skip]
) -> tuple[tuple[Change, ...], dict[ChangeId, Skip]]:
    """Leave out changes of the same bytes of a page: neither job is more right than the other."""
    by_page: dict[PageId, dict[str, EditPage]] = defaultdict(dict)
    for change in changes.values():
        if isinstance(change.act, EditPage) and change.act.target.id is not None:
            by_page[change.act.target.id][change.id] = change.act
    all_left_out = dict(left_out)
    for acts in by_page.values():
        merged = merge({owner: act.edits for owner, act in acts.items()})
        for overlap in merged.overlaps:
            for id_ in (*overlap.one.owners, *overlap.other.owners):
                change = next(one for one in changes.values() if one.id == id_)
                all_left_out[change.id] = refused(change, verbatim(str(overlap)))
    return tuple(one for id_, one in changes.items() if id_ not in all_left_out), all_left_out


def _with_all_needs(
    changes: tuple[Change, ...], left_out: Mapping[ChangeId, Skip]
) -> tuple[tuple[Change, ...], dict[ChangeId, Skip]]:
    """Leave out what needs something that is left out, near or far."""
    all_left_out, before = dict(left_out), -1
    while before != len(all_left_out):
        before = len(all_left_out)
        for change in changes:
            gone = next((need for need in change.needs if need in all_left_out), None)
            if gone is not None and change.id not in all_left_out:
                why = _("it needs {id}, which is not made", id=gone)
                all_left_out[change.id] = refused(change, why)
    return tuple(one for one in changes if one.id not in all_left_out), all_left_out


def _in_order(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return changes so that each stands behind those it needs; else as the jobs gave them.

    Raises:
        UnsafePlanError: They need one another in a circle.
    """
    known = {change.id: change for change in changes}
    sorter = TopologicalSorter(
        {one.id: [need for need in one.needs if need in known] for one in changes}
    )
    try:
        return tuple(known[id_] for id_ in sorter.static_order())
    except CycleError as error:
        raise UnsafePlanError(f"changes need one another in a circle: {error.args[1]}") from error
