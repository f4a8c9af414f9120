"""What digests are made of, read from the programme once a run for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC
from functools import cached_property
from typing import TYPE_CHECKING

from sicbot.core.cycle import CellState, Status
from sicbot.core.model import UserKey
from sicbot.core.people import Role, TaskForce
from sicbot.core.text import Text
from sicbot.programme.cycle.activities import ACTIVITIES
from sicbot.programme.cycle.showing import what_shows
from sicbot.programme.cycle.status import gather as gather_status
from sicbot.programme.digests.gathering import gather
from sicbot.programme.digests.given import Given, Reminders
from sicbot.programme.digests.values import Basis, Due, News
from sicbot.programme.flow import Flow
from sicbot.programme.inventory.pages import PAIRS
from sicbot.programme.people.addresses import shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sicbot.programme.programme import Programme

KIND = "digest"  # of pages in config/policy.toml


@dataclass(frozen=True, eq=False)
class Newsroom:
    """All that digests tell, for the Task Forces and for the Secretariat; worked out once."""

    programme: Programme
    reminders: Reminders = Reminders()  # noqa: RUF009 - a value that nobody can change

    @cached_property
    def view(self) -> tuple[str, ...]:
        """Who may see the digests of Task Forces."""
        kind = self.programme.policy.pages.get(KIND)
        return kind.view if kind else ()

    @cached_property
    def flow(self) -> Flow:
        """What may be told to them."""
        return Flow(self.view, self.programme)

    @cached_property
    def desk(self) -> Flow:
        """What may be told to the Secretariat."""
        secretariat = self.programme.secretariat
        return Flow((secretariat,) if secretariat else (), self.programme)

    @cached_property
    def status(self) -> Status:
        """How far the Task Forces are, by pages that all readers of digests may read."""
        material = replace(self.programme.status_material, may_tell=self.flow.may_tell)
        return gather_status(material)

    def news(self, now: datetime) -> tuple[Given, News]:
        """Return what digests are made of, and what they tell; `now` in the zone of days."""
        known = self._news.get(now)
        if known is None:
            given = given_by(self.programme, now, self.status, self.reminders)
            known = self._news[now] = given, gather(given)
        return known

    @cached_property
    def _news(self) -> dict[datetime, tuple[Given, News]]:
        return {}


def is_active(code: TaskForce, programme: Programme, *, focal: bool) -> bool:
    """Tell whether a Task Force has a digest: a focal one, or one with a leader and work."""
    cycle = programme.work.cycle_on(programme.snapshot.taken.date())
    if focal:
        return cycle is not None and code in cycle.focal
    leads = any(one.role is not Role.MEMBER for one in programme.task_forces[code].members)
    entries = any(code in one.task_forces for one in programme.inventory.entries)
    return leads or entries or any(code in one.task_forces for one in programme.notes)


def given_by(programme: Programme, now: datetime, status: Status, reminders: Reminders) -> Given:
    """Return what digests are made of."""
    zone, today = now.tzinfo or UTC, now.date()
    place = programme.places.nominations
    page = programme.page(place) if place else None
    pairs = programme.made.get(PAIRS)
    counts = programme.people_facts.roles_unknown is None
    lacking = dict(_lacking(programme))
    return Given(
        today=today,
        url=programme.snapshot.url,
        zone=zone,
        cycle=programme.work.cycle_on(today),
        people=programme.task_forces,
        nominations=programme.nominations,
        nominations_page=page.id if page is not None and counts else None,
        pairs_page=pairs.id if pairs is not None else None,
        inventory=programme.inventory,
        notes=programme.notes,
        saved={
            one.page: history[-1].when.astimezone(zone).date()
            for one in programme.notes
            if (history := programme.sources.histories.get(one.page))
        },
        due=tuple(_dues(status, programme.work.minutes_label)),
        meetings=programme.meetings,
        meetings_since=status.cycle.begins if status.cycle else None,
        minutes_label=programme.work.minutes_label,
        reminders=reminders,
        unread=dict(_unread(programme, lacking)),
        lacking=lacking,
        names=_Names(programme),
    )


def _dues(status: Status, minutes: str) -> Iterator[Due]:
    """Yield the activities of which a focal Task Force has reported nothing, with their days."""
    names = {one.slug: one.name for one in ACTIVITIES}
    waiting = (CellState.NOT_REPORTED, CellState.NOT_DUE)
    for (code, slug), cell in status.cells.items():
        period = status.plan.row(slug).period
        if cell.state in waiting and period is not None and code in status.focal:
            shows = what_shows(slug, code, minutes)
            yield Due(code, slug, names[slug], period.first, period.last, shows=shows)


def _lacking(programme: Programme) -> Iterator[tuple[TaskForce, Text]]:
    """Yield the Task Forces whose people were not all read; a form that nobody has is no loss."""
    roles = programme.people_facts.roles_unknown if not programme.nominations else None
    for code, people in programme.task_forces.items():
        lost = [one.why for one in people.not_read if one not in programme.forms.lacking]
        for why in (*lost, *((roles,) if roles is not None else ()))[:1]:
            yield code, why


def _unread(
    programme: Programme, lacking: Mapping[TaskForce, Text]
) -> Iterator[tuple[Basis, Text]]:
    """Yield what was not read as a whole this time; what will never be read is not waited for."""
    if lacking:
        yield Basis.PEOPLE, next(iter(lacking.values()))
    gaps = [one for one in programme.inventory.unread if not one.absent and not one.chosen]
    if gaps:
        yield Basis.INVENTORY, gaps[0].why
    notes = [one for one in programme.note_facts.unread if not one.lasting]
    if notes:
        yield Basis.NOTES, notes[0].why
    pages = [one for one in programme.snapshot.pages.gaps if not one.chosen]
    if pages:
        yield Basis.STATUS, pages[0].why


class _Names(Mapping[str, Text]):
    """Names of accounts that may be named; each is looked up when it is asked for."""

    def __init__(self, programme: Programme) -> None:
        self._accounts = programme.accounts.records
        self._forgotten = programme.ledger.forgotten
        self._opt_outs = programme.opt_outs

    def __getitem__(self, key: str) -> Text:
        account = self._accounts[UserKey(key)]
        if self._forgotten.knows(key) or self._opt_outs.hide(account.key):
            raise KeyError(key)
        return shown(account.full_name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._accounts)

    def __len__(self) -> int:
        return len(self._accounts)
