"""The figures of a year: what the Task Forces have, as far as every reader of a page may know it.

What was not read as a whole is not known, and never nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from sicbot.core.cycle import CellState
from sicbot.core.people import TASK_FORCES
from sicbot.core.people import Role as Standing
from sicbot.core.text import Text, _, listed, verbatim
from sicbot.core.work import NoteState
from sicbot.programme.cycle.activities import ACTIVITIES
from sicbot.programme.cycle.timing import period_in
from sicbot.programme.gaps.cells import REGIONS, gaps_of
from sicbot.programme.inventory.told import Told
from sicbot.programme.inventory.words import region
from sicbot.programme.notes.note_gaps import why_not_all
from sicbot.programme.notes.states import STATE_NAMES
from sicbot.programme.people.fields import region_of
from sicbot.programme.scaffolds.inputs import Figure, Force, PageName, Result

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sicbot.core.cycle import Cell, Status
    from sicbot.core.model import Page, PageId
    from sicbot.core.people import Member, TaskForce
    from sicbot.core.work import Note
    from sicbot.programme.gaps.cells import CycleGaps
    from sicbot.programme.programme import Programme
    from sicbot.programme.scaffolds.facts import Facts

MEMBERS = "members"  # label of lists of members, and the kind of their pages by policy
MOST_SOURCES = 5  # links in one cell
NOT_KNOWN = _("not known")
NOT_TOLD = _("not for everybody who reads this page")
STATES: dict[CellState, Text] = {
    CellState.DONE: _("reached"),
    CellState.IN_PROGRESS: _("begun"),
    CellState.NOT_READ: NOT_KNOWN,
}
NOT_TOLD_YET = _("not told yet")


@dataclass(frozen=True, eq=False)
class Figures:
    """What is known of one Task Force, or of all of them.

    Attributes:
        code: The Task Force; None: all of them.
    """

    code: TaskForce | None
    facts: Facts

    def all(self) -> tuple[Figure, ...]:
        """Return the figures in the order of the report."""
        return (
            self.members(),
            self.representatives(),
            self.projects(),
            self.gaps(),
            self.notes(),
            self.meetings(),
            self.reached(),
        )

    def members(self) -> Figure:
        """Return how many members there are."""
        found = self._members
        value = found if isinstance(found, Text) else _count(len(found))
        return Figure(_("Members"), value, self._registered)

    def representatives(self) -> Figure:
        """Return how many regional representatives there are, by region where that is known."""
        found, what = self._members, _("Regional representatives")
        if self.facts.programme.people_facts.roles_unknown is not None:
            found = NOT_KNOWN
        if isinstance(found, Text):
            return Figure(what, found, self._registered)
        regions = [
            region_of(one.region) or ""
            for one in found
            if one.role is Standing.REPRESENTATIVE
        ]  # fmt: skip
        by_region = Counter(regions)
        parts = [(region(one), by_region[one]) for one in REGIONS if by_region[one]]
        if by_region[""]:
            parts.append((_("region not known"), by_region[""]))
        return Figure(what, _with_parts(len(regions), parts), self._registered)

    def projects(self) -> Figure:
        """Return how many projects the inventory has of this cycle."""
        what, value = _("Projects in the inventory"), NOT_KNOWN
        if self._cycle is not None and self.facts.programme.inventory.complete:
            all_ = self._gaps.all.whole
            known = all_ if self.code is None else self._gaps.objectives[self.code].whole
            value = _with_hidden(_count(known.projects), self._hidden_entries)
        return Figure(what, value, self._entered)

    def gaps(self) -> Figure:
        """Return where nobody works: in how many regions, or for how many objectives."""
        what, sources = _("Gaps"), self._entered
        if self._cycle is None or not self.facts.programme.inventory.complete:
            return Figure(what, NOT_KNOWN, sources)
        if self._hidden_entries:
            return Figure(what, NOT_TOLD, sources)
        objectives = self._gaps.objectives.values()
        answered = [one for one in objectives if one.has_answered]
        if self.code is None:
            empty = sum(not one.cells[name].projects for one in answered for name in REGIONS)
            silent = len(self._gaps.objectives) - len(answered)
            told = _("{count} of {all} pairs of objective and region without a project; nothing "
                     "entered for {silent} objectives", count=empty,
                     all=len(answered) * len(REGIONS), silent=silent)  # fmt: skip
            return Figure(what, told, sources)
        ours = self._gaps.objectives[self.code]
        if not ours.has_answered:
            return Figure(what, _("nothing is entered yet"), sources)
        names = [name for name in REGIONS if not ours.cells[name].projects]
        if not names:
            return Figure(what, _("a project in each region"), sources)
        told = _("no project in: {regions}", regions=listed([region(one) for one in names]))
        return Figure(what, told, sources)

    def notes(self, *, states: bool = True) -> Figure:
        """Return how many concept notes there are, by state unless that is too much to show."""
        what = _("Concept notes")
        if why_not_all(self.facts.programme) is not None:
            return Figure(what, NOT_KNOWN)
        ours = filter(self._is_ours, self.facts.programme.notes)
        told = self.facts.flow.told(ours, lambda one: one.page)
        by_state = Counter(one.state for one in told.items)
        parts = [(STATE_NAMES[one], by_state[one]) for one in NoteState if by_state[one]]
        if by_state[None]:
            parts.append((_("state not known"), by_state[None]))
        value = _with_parts(len(told.items), parts if states else ())
        return Figure(
            what, _with_hidden(value, told.hidden), self._pages(one.page for one in told.items)
        )

    def meetings(self) -> Figure:
        """Return how many meetings of this cycle have minutes, with these."""
        what, material = _("Meetings with minutes"), self.facts.programme.status_material
        if material.pages_unread is not None:
            return Figure(what, NOT_KNOWN)
        told = self.facts.flow.told(self.minutes, lambda one: one.id)
        value = _with_hidden(_count(len(told.items)), told.hidden)
        newest = sorted(told.items, key=lambda one: -int(one.id))
        shown = tuple(PageName(one.title, one.space) for one in newest[:MOST_SOURCES])
        return Figure(what, value, shown)

    def reached(self) -> Figure:
        """Return of how many activities something shows that they are done."""
        cells = [cell for code in self._codes for cell in self._cells(code)]
        done = sum(one.state is CellState.DONE for one in cells)
        told = _("{done} of {all}", done=done, all=len(cells))
        value = NOT_KNOWN if self._plan_unread or not cells else told
        return Figure(_("Activities done, as far as the wiki shows"), value, self._cycle_page)

    def last_minutes(self) -> Figure:
        """Return the minutes of the last meeting that all readers may read, of any cycle."""
        what, material = _("Last minutes"), self.facts.programme.status_material
        if self.code is None or material.pages_unread is not None:
            return Figure(what, NOT_KNOWN)
        told = self.facts.flow.told(material.minutes_of(self.code), lambda one: one.id).items
        last = max(told, key=_day_in_title, default=None)
        if last is None:
            return Figure(what, _("none yet"))
        return Figure(what, verbatim(""), (PageName(last.title, last.space),))

    def summary(self) -> tuple[Figure, ...]:
        """Return the few figures that the home of a Task Force shows."""
        return self.members(), self.projects(), self.notes(), self.last_minutes()

    def results(self) -> tuple[Result, ...]:
        """Return what the activities shall give, each as far as a page shows it; one's alone."""
        if self.code is None or self._plan_unread:
            return ()
        return tuple(
            self._result(cell)
            for cell in self._cells(self.code)
            if self.facts.step(cell.slug).outputs
        )

    def forces(self) -> tuple[Force, ...]:
        """Return a row for each Task Force that is worked with; for the report of all alone."""
        if self.code is not None:
            return ()
        return tuple(
            Force(code, one.members().value, one.projects().value, one.notes(states=False).value,
                  one.meetings().value, one.reached().value)
            for code in self._status.focal
            for one in (Figures(code, self.facts),)
        )  # fmt: skip

    @cached_property
    def minutes(self) -> tuple[Page, ...]:
        """The minutes of this cycle."""
        material = self.facts.programme.status_material
        label = self.facts.programme.work.minutes_label
        pages = material.labelled(label) if self.code is None else material.minutes_of(self.code)
        slug = ACTIVITIES[-1].slug  # the last to end
        return tuple(one for one in pages if material.page_is_of_cycle(one, slug))

    @property
    def cycle(self) -> str:
        """The number of the cycle that the figures are of; empty where none has begun."""
        return str(self._cycle) if self._cycle is not None else ""

    @property
    def _codes(self) -> tuple[TaskForce, ...]:
        return (self.code,) if self.code is not None else self._status.focal

    @cached_property
    def _status(self) -> Status:
        return self.facts.status

    @property
    def _plan_unread(self) -> bool:
        return not self.facts.tells_cycle or self._status.plan.unread is not None

    @property
    def _cycle(self) -> int | None:
        cycle = self.facts.programme.status_material.cycle
        return cycle.number if cycle else None

    @cached_property
    def _members(self) -> tuple[Member, ...] | Text:
        """The members, where all of them are known and their readers may know of them."""
        programme = self.facts.programme
        codes = (self.code,) if self.code is not None else TASK_FORCES
        forces = [programme.task_forces[code] for code in codes]
        if not all(one.complete for one in forces):
            return NOT_KNOWN
        found = tuple(member for one in forces for member in one.members)
        is_told = self._knows_members or all(
            self.facts.flow.may_tell(one.record.page) for one in found
        )
        return found if is_told else NOT_TOLD

    @cached_property
    def _gaps(self) -> CycleGaps:
        """The entries of this cycle that all readers may know of."""
        return self._spread[1]

    @property
    def _spread(self) -> tuple[CycleGaps, CycleGaps]:
        view = () if self.facts.persons else self.facts.view  # people besides are told nothing
        return _gaps_told(self.facts.programme, view, self._cycle or 0)

    @cached_property
    def _hidden_entries(self) -> int:
        """How many entries of this cycle not all readers may know of."""
        all_, told = (
            len((one.all if self.code is None else one.objectives[self.code]).whole.entries)
            for one in self._spread
        )
        return all_ - told

    def _is_ours(self, note: Note) -> bool:
        return self.code is None or self.code in note.task_forces

    def _cells(self, code: TaskForce) -> tuple[Cell, ...]:
        return tuple(self._status.cells[code, one.slug] for one in ACTIVITIES)

    def _result(self, cell: Cell) -> Result:
        step = self.facts.step(cell.slug)
        shown: tuple[PageName, ...] = ()
        if cell.proof is not None:
            space = self.facts.programme.snapshot.pages.records[cell.proof.page].space
            shown = (PageName(cell.proof.title, space),)
        return Result(step.name, step.outputs, STATES.get(cell.state, NOT_TOLD_YET), shown)

    @property
    def _knows_members(self) -> bool:
        """Whether all readers are among those who may see the lists of members by the policy."""
        known = self.facts.programme.policy.pages.get(MEMBERS)
        is_within = known is not None and {*self.facts.view} <= {*known.view}
        return is_within and bool(self.facts.view) and not self.facts.persons

    @property
    def _registered(self) -> tuple[PageName, ...]:
        """The list of members that people keep, else the pages on which they registered."""
        if self.code is not None:
            programme = self.facts.programme
            listed_ = programme.status_material.labelled(MEMBERS, f"tf-{self.code.lower()}")
            found = self._pages(one.id for one in listed_ if not programme.is_kept(one))
            if found:
                return found
        members = self._members
        return self._pages(() if isinstance(members, Text) else (m.record.page for m in members))

    @property
    def _entered(self) -> tuple[PageName, ...]:
        """The pages on which the projects of this cycle were entered."""
        told = self._gaps.all if self.code is None else self._gaps.objectives[self.code]
        return self._pages(one.page for one in told.whole.entries)

    def _pages(self, found: Iterable[PageId]) -> tuple[PageName, ...]:
        """Return the pages that all readers may read, those first that are named most often.

        Pages of people alone: those that sicbot makes from the same facts may come a run later.
        """
        counts = Counter(one for one in found if self.facts.flow.may_tell(one))
        most = sorted(counts, key=lambda one: (-counts[one], int(one)))[:MOST_SOURCES]
        records = self.facts.programme.snapshot.pages.records
        return tuple(PageName(records[one].title, records[one].space) for one in most)

    @property
    def _cycle_page(self) -> tuple[PageName, ...]:
        plan = self._status.plan
        if plan.page is None or not self.facts.tells_cycle:
            return ()
        page = self.facts.programme.snapshot.pages.records[plan.page]
        return (PageName(page.title, page.space),)


@lru_cache(maxsize=4)  # many pages of one run are for the same readers
def _gaps_told(
    programme: Programme, view: tuple[str, ...], cycle: int
) -> tuple[CycleGaps, CycleGaps]:
    """Return the entries of a cycle, all of them and those that all readers may know of."""
    told = Told(programme, view).inventory
    return gaps_of(programme.inventory, cycle), gaps_of(told, cycle)


def _day_in_title(page: Page) -> tuple[str, int]:
    """Return by what the last of several minutes is known: the day in the title, then its age."""
    named = period_in(page.title)
    return named.last.isoformat() if named else "", int(page.id)


def _count(number: int) -> Text:
    return verbatim(str(number))


def _with_parts(count: int, parts: Iterable[tuple[Text, int]]) -> Text:
    """Return a number with what it consists of."""
    told = [_("{what} {count}", what=what, count=number) for what, number in parts]
    return _("{count} ({parts})", count=count, parts=listed(told)) if told else _count(count)


def _with_hidden(told: Text, hidden: int) -> Text:
    """Return a figure with how much more there is that not all readers may know of."""
    if not hidden:
        return told
    return _("{told}, and {count} not for everybody who reads this page", told=told, count=hidden)
