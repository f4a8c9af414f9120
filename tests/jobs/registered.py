"""A wiki with the form of one Task Force, made by hand, and what is in its groups."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sicbot.core.journal import Given, RunId
from sicbot.core.model import Group, GroupName, PageId, Reading, UserKey
from sicbot.core.people import Account, UserName
from sicbot.core.plan import AddMember, AdoptMember, CreateGroup, RemoveMember
from sicbot.core.policy import People, Policy
from sicbot.core.sources import FormEntry, FormReading, Sources
from sicbot.engine.planning import make_plan
from tests.acting.parish import form_macro
from tests.builders import (
    ENOUGH,
    SECRETARIAT,
    Sheet,
    context_of,
    make_snapshot,
    page_titled,
    programme_of,
    rules_of,
)
from tests.builders import done as pages_done

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import BaseModel

    from sicbot.core.gates import Limits
    from sicbot.core.job import AnyJob
    from sicbot.core.journal import Ledger
    from sicbot.core.model import Gap
    from sicbot.core.plan import Change, Plan
    from sicbot.programme.programme import Programme

A1 = GroupName("tf-a1-members")
FORM = "Join A1"
NAMES = ("ada", "ben", "cyd", "dag", "eva")
WHEN = datetime(2023, 9, 1, 9, tzinfo=UTC)
CLOSED = SECRETARIAT
SHEETS = (
    Sheet(FORM, form_macro("joinA1")),
    Sheet("Lists"),
    Sheet("Desk", space="DESK"),
)


def account(name: str, full_name: str = "") -> Account:
    """Return an account whose key is its user name."""
    return Account(UserKey(name), UserName(name), full_name or name.title())


def entry(name: str, number: int = 1, **values: str) -> FormEntry:
    """Return somebody's record in their own name, with their consent to be named."""
    told = {"fullname": name.title(), "role": "Team Member", "consent": "true", **values}
    texts = {key: (value,) for key, value in told.items() if value}
    return FormEntry(f"r-{name}", number, WHEN, name, (name,), texts)


@dataclass(frozen=True)
class Registered:
    """What is to be there; `programme` is what it means.

    Attributes:
        inside: Who is in the group; None: it is not there.
        gaps: Of the form.
        group_gaps: Of groups; a group with one is not read.
    """

    people: tuple[str, ...] = NAMES
    inside: tuple[str, ...] | None = ()
    sheets: tuple[Sheet, ...] = SHEETS
    policy: Mapping[str, Any] = field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()
    group_gaps: tuple[Gap, ...] = ()
    entries: tuple[FormEntry, ...] | None = None
    accounts: tuple[Account, ...] = ()

    @property
    def programme(self) -> Programme:
        """What this means."""
        snapshot = make_snapshot(*self.sheets)
        groups = dict(snapshot.groups.records)
        if self.inside is not None:
            groups[A1] = Group(A1, frozenset(map(UserKey, self.inside)))
        known = {one.name: one for one in map(account, {*NAMES, *self.people, "zoe", "sicbot"})}
        known |= {one.name: one for one in self.accounts}
        entries = self.entries
        if entries is None:
            entries = tuple(entry(name, n) for n, name in enumerate(self.people, 1))
        page = page_titled(snapshot, FORM).id
        policy = {"pages": {"members": {"view": ["members"], "edit": ["secretariat"]}}}
        return replace(
            programme_of(replace(snapshot, groups=Reading(groups, self.group_gaps))),
            policy=Policy.model_validate({**policy, **self.policy}),
            places=People(comments=False),
            accounts=Reading({one.key: one for one in known.values()}),
            sources=Sources({"joinA1": FormReading(page, "joinA1", (), entries, self.gaps)}),
        )


def planned(
    job: AnyJob, config: BaseModel, programme: Programme, limits: Limits = ENOUGH
) -> Plan:  # fmt: skip
    """Return what a job would do."""
    return make_plan([(job, config)], context_of(programme), rules_of(programme, limits))


def skipped(plan: Plan) -> str:
    """Return all that was left out, with the reasons."""
    return " | ".join(f"{one.item}: {one.reason}" for job in plan.jobs for one in job.skipped)


def after(job: AnyJob, programme: Programme, changes: Iterable[Change]) -> Programme:
    """Return the programme as it is read when these changes were made, and the run is over."""
    changes = list(changes)
    facts = {**programme.ledger.facts, job.name: job.facts(programme)}
    seats = (CreateGroup, AddMember, RemoveMember, AdoptMember)
    made = pages_done(programme, [one for one in changes if not isinstance(one.act, seats)])
    for change in changes:
        if isinstance(change.act, seats):
            made = _seated(made, change)
    ids = frozenset(made.ledger.changes) | {one.id for one in changes}
    return replace(made, ledger=replace(made.ledger, facts=facts, changes=ids))


def after_free(job: AnyJob, config: BaseModel, programme: Programme) -> Programme:
    """Return the wiki after a run: what is free is made, what waits is not."""
    done = planned(job, config, programme)
    return after(job, programme, [one for one in done.changes if one.id in done.free])


def read_on(programme: Programme, day: str) -> Programme:
    """Return the wiki as it is read on another day."""
    taken = datetime.fromisoformat(day).replace(tzinfo=UTC)
    return replace(programme, snapshot=replace(programme.snapshot, taken=taken))


def _seated(programme: Programme, change: Change) -> Programme:
    snapshot, ledger = programme.snapshot, programme.ledger
    act, groups = change.act, dict(snapshot.groups.records)
    assert not hasattr(act.target, "slug")
    name, user = act.target.group, act.target.user
    group = groups.get(name, Group(name))
    if isinstance(act, AddMember) and user:
        group = replace(group, members=group.members | {user})
    if isinstance(act, RemoveMember) and user:
        group = replace(group, members=group.members - {user})
    gaps = tuple(one for one in snapshot.groups.gaps if one.what != name)
    groups[name] = group
    snapshot = replace(snapshot, groups=Reading(groups, gaps))
    return replace(programme, snapshot=snapshot, ledger=_given(ledger, act, snapshot.taken))


def _given(ledger: Ledger, act: Any, when: datetime) -> Ledger:
    user = act.target.user
    if user is None:
        return ledger
    held, adopted = not isinstance(act, RemoveMember), isinstance(act, AdoptMember)
    given = Given(act.target.group, user, RunId(1), when, adopted, held)
    others = (one for one in ledger.given if (one.group, one.user) != (given.group, user))
    return replace(ledger, given=(*others, given))


def page_id(programme: Programme, title: str) -> PageId:
    return page_titled(programme.snapshot, title).id


def body(programme: Programme, title: str) -> str:
    """Return the text of the current page of a title."""
    return programme.snapshot.bodies[page_id(programme, title)]
