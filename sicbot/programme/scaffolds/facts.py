"""What is known for the pages of Task Forces, as far as every reader of such a page may know it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from sicbot.core.cycle import Actor
from sicbot.core.errors import PageError
from sicbot.core.objectives import Fact, Objective, Said
from sicbot.core.text import _
from sicbot.pages.storage import parse
from sicbot.programme.cycle.activities import ACTIVITIES, BY_SLUG
from sicbot.programme.cycle.anchors import event_name
from sicbot.programme.cycle.status_page import told_status
from sicbot.programme.flow import Flow
from sicbot.programme.notes.note_telling import past_of
from sicbot.programme.notes.sections import DEFAULT, read_pattern
from sicbot.programme.scaffolds.inputs import Aim, Basis, Duty, Person, Step

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sicbot.core.cycle import CyclePage, Period, Slug, Status
    from sicbot.core.model import Page, UserKey
    from sicbot.core.people import Role as Standing
    from sicbot.core.people import TaskForce
    from sicbot.core.text import Text
    from sicbot.programme.programme import Programme

ACTORS: dict[Actor, Text] = {
    Actor.EXSEC: _("Executive Secretariat"),
    Actor.STC: _("Scientific and Technical Committee"),
    Actor.BUREAU: _("Bureau"),
    Actor.LEADERS: _("Task Force Leaders and Regional Representatives"),
    Actor.TEAM_LEADERS: _("Project Team leaders"),
}


@dataclass(frozen=True, eq=False)
class Facts:
    """What may be told to the readers of a page.

    Attributes:
        view: Who reads it, as the policy names them.
        persons: Who reads it besides, one by one.
    """

    programme: Programme
    view: tuple[str, ...]
    persons: frozenset[UserKey] = frozenset()

    @cached_property
    def flow(self) -> Flow:
        """Who may be told what."""
        return Flow(self.view, self.programme, self.persons)

    @property
    def today(self) -> date:
        """The day on which the wiki was read."""
        return self.programme.snapshot.taken.date()

    @property
    def status(self) -> Status:
        """How far all Task Forces are, as far as all readers may know it."""
        return _status(self.programme, self.view, self.persons)

    def aim(self, code: TaskForce | None) -> Aim:
        """Return what the strategy says of an objective."""
        known = self.programme.objectives.objectives.get(code) if code else None
        if known is None:
            return Aim()
        first = next((one for said in known.said.values() for one in said if self._may(one)), None)
        if first is None:
            return Aim()
        return Aim(
            label=self._said(known, Fact.LABEL),
            title=self._said(known, Fact.TITLE),
            description=self._said(known, Fact.DESCRIPTION),
            baseline=self._said(known, Fact.BASELINE_2020),
            target_2030=self._said(known, Fact.TARGET_2030),
            target_2050=self._said(known, Fact.TARGET_2050),
            origin=self.programme.snapshot.pages.records[first.page].title,
        )

    def _may(self, said: Said) -> bool:
        return self.flow.may_tell(said.page)

    def _said(self, known: Objective, fact: Fact) -> str:
        told = (one.text for one in known.said.get(fact, ()) if self._may(one))
        return next(told, "")

    @cached_property
    def _plan(self) -> CyclePage:
        """The page of the cycle; without the events where not all readers may read their page."""
        material = replace(self.programme.status_material, may_tell=self.flow.may_tell)
        return material.plan

    @cached_property
    def tells_cycle(self) -> bool:
        """Whether all readers may read the page of the cycle."""
        plan = self._plan
        return plan.page is not None and self.flow.may_tell(plan.page)

    def basis(self) -> Basis:
        """Return the page of the cycle as it stands, as far as that may be told."""
        if not self.tells_cycle or self._plan.page is None:
            return Basis()
        page = self.programme.snapshot.pages.records[self._plan.page]
        history = self.programme.sources.histories.get(page.id, ())
        when = next((one.when for one in history if one.number == page.version), None)
        return Basis(page.title, page.space, str(page.version), f"{when:%Y-%m-%d}" if when else "",
                     past_of(page.id, self.programme))  # fmt: skip

    def period(self, slug: Slug) -> Period | None:
        """Return the days of an activity, as far as they may be told."""
        return self._plan.row(slug).period if self.tells_cycle else None

    def step(self, slug: Slug) -> Step:
        """Return an activity; its name alone where the page of the cycle tells no more."""
        name = BY_SLUG[slug].name
        if not self.tells_cycle:
            return Step(name)
        row = self._plan.row(slug)
        duties = tuple(
            Duty(ACTORS[actor], tuple(one.text for one in row.duties[actor]))
            for actor in Actor
            if row.duties.get(actor)
        )
        outputs = tuple(one.text for one in row.outputs)
        return Step(row.name or name, row.number, row.timing, outputs, duties)

    def steps(self) -> tuple[Step, ...]:
        """Return all activities in their order."""
        return tuple(self.step(one.slug) for one in ACTIVITIES)

    def by_slug(self) -> tuple[tuple[Step, Slug], ...]:
        """Return all activities in their order, each with its slug."""
        return tuple((self.step(one.slug), one.slug) for one in ACTIVITIES)

    def people(self, code: TaskForce | None, standing: Standing) -> tuple[Person, ...]:
        """Return who has a standing in a Task Force and may be named."""
        known = self.programme.task_forces.get(code) if code else None
        members = known.members if known else ()
        return tuple(
            Person(one.account.key, one.account.full_name)
            for one in members
            if one.role is standing and one.listed
        )

    def named(self, names: Iterable[str]) -> tuple[Person, ...]:
        """Return people whom somebody named by their user names."""
        keys = {one.name.casefold(): one.key for one in self.programme.accounts.records.values()}
        return tuple(Person(keys.get(one.casefold(), ""), one) for one in names if one)

    def shown(self, slug: str) -> Page | None:
        """Return a page that a job keeps, if all readers may read it."""
        page = self._kept(slug)
        return page if page is not None and self.flow.may_tell(page.id) else None

    def _kept(self, slug: str) -> Page | None:
        page = self.programme.made.get(slug)
        return page if page is not None and self.programme.is_kept(page) else None

    def events(self) -> tuple[str, ...]:
        """Return the names of the events that the cycle's page hangs its timings on."""
        if not self.tells_cycle:
            return ()
        plan = self._plan
        anchors = (one.anchor for one in (plan.rows or {}).values() if one.anchor)
        ids = dict.fromkeys(one for anchor in anchors for one in anchor.events)
        return tuple(event_name(one, plan.events) for one in ids)

    def headings(self) -> tuple[str, ...]:
        """Return the sections of a concept note: those of the wiki's template, else the usual."""
        seen = self.programme
        page = seen.page(seen.work.notes.template) if seen.work.notes.template else None
        body = seen.snapshot.bodies.get(page.id) if page and self.flow.may_tell(page.id) else None
        if body is None:
            return DEFAULT.headings
        try:
            return read_pattern(parse(body)).headings
        except PageError:  # nobody can read it, so nobody copies it either
            return DEFAULT.headings

    def reported(self, code: TaskForce | None) -> tuple[Step, ...]:
        """Return all activities with what the wiki shows of them, as far as that may be told."""
        return tuple(self._reported(code, one.slug) for one in ACTIVITIES)

    def _reported(self, code: TaskForce | None, slug: Slug) -> Step:
        step = self.step(slug)
        cell = self.programme.status.cells.get((code, slug)) if code else None
        proof = cell.proof if cell else None
        if proof is None or not self.flow.may_tell(proof.page):
            return step
        space = self.programme.snapshot.pages.records[proof.page].space
        return replace(
            step, state=proof.shows, page=proof.title, version=proof.version, space=space
        )


@lru_cache(maxsize=4)  # many pages of one run are for the same readers
def _status(programme: Programme, view: tuple[str, ...], persons: frozenset[UserKey]) -> Status:
    return told_status(Flow(view, programme, persons))
