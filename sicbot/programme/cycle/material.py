"""All that the status of the Task Forces rests on, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from sicbot.core.cycle import Period
from sicbot.core.errors import PageError
from sicbot.core.model import PageStatus
from sicbot.core.people import TASK_FORCES
from sicbot.core.text import Text, _
from sicbot.core.work import Inventory
from sicbot.programme.cycle.cycle_page import read_cycle_page, tell_all
from sicbot.programme.cycle.home_pages import read_home, read_plan
from sicbot.programme.cycle.timing import period_in
from sicbot.programme.meetings.times import written_time
from sicbot.programme.people.fields import codes_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sicbot.core.cycle import CyclePage, Event, Slug
    from sicbot.core.model import Page, PageId
    from sicbot.core.people import TaskForce, TaskForcePeople
    from sicbot.core.work import Entry, Note
    from sicbot.core.work_policy import Cycle, Work
    from sicbot.programme.cycle.home_pages import HomeSays, Plan
    from sicbot.programme.people.people_facts import PeopleFacts
    from sicbot.programme.seen import WikiSeen

HOME_LABEL, PLAN_LABEL, REPORT_LABEL = "task-force", "action-plan", "annual-report"
LATEST = timedelta(days=184)  # a meeting may be half a year after its period and still be of it
LONGEST_CYCLE = timedelta(days=550)  # for an activity without a period; cycles overlap
YEAR, GRACE = timedelta(days=365), timedelta(days=31)  # an event such as COP moves by weeks a year


@dataclass(frozen=True, eq=False)
class Material:
    """What the status rests on.

    Attributes:
        notes_unread: Pages of concept notes that are not among the notes, and why.
        may_tell: Whether what stands on a page may be told to those for whom the status is.
        moved: Events with other days than their page gives them, by id: for asking what if.
    """

    seen: WikiSeen
    people: Mapping[TaskForce, TaskForcePeople]
    facts: PeopleFacts
    notes: tuple[Note, ...] = ()
    notes_unread: tuple[tuple[Page, Text], ...] = ()
    inventory: Inventory = field(default_factory=Inventory)
    may_tell: Callable[[PageId], bool] = tell_all
    moved: Mapping[str, Event] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day on which the wiki was read."""
        return self.seen.snapshot.taken.date()

    @cached_property
    def plan(self) -> CyclePage:
        """What the cycle's page says, with the days of events where they may be told."""
        return read_cycle_page(self.seen, self.may_tell, self.moved)

    @cached_property
    def cycle(self) -> Cycle | None:
        """The cycle in which most of the timings begin, the earlier of two; else that of today.

        The call for a cycle may go out before it begins, and a year may be mistyped.
        """
        return cycle_of(self.plan, self.seen.work, self.today)

    def period(self, slug: Slug) -> Period | None:
        """Return the days of an activity."""
        return self.plan.row(slug).period

    @cached_property
    def pages_unread(self) -> Text | None:
        """Why not all pages were read that should have been; None: they were.

        A page of which only the text is missing is known; what hangs on its text says so itself,
        and its title is not for everybody.
        """
        pages = self.seen.snapshot.pages
        gaps = (gap for gap in pages.gaps if not gap.chosen and gap.what not in pages.records)
        return next((gap.why for gap in gaps), None)

    def entries_of(self, code: TaskForce) -> tuple[Entry, ...]:
        """Return the entries of a Task Force in this cycle, by page and number."""
        number = self.cycle.number if self.cycle else None
        found = (
            one for one in self.inventory.entries if code in one.task_forces and one.cycle == number
        )
        return tuple(sorted(found, key=lambda one: (int(one.page), one.number, one.record)))

    def notes_of(self, code: TaskForce) -> tuple[Note, ...]:
        """Return the notes that name a Task Force as theirs, by page."""
        found = (one for one in self.notes if code in one.task_forces)
        return tuple(sorted(found, key=lambda one: int(one.page)))

    def unread_of(self, code: TaskForce) -> tuple[tuple[Page, Text], ...]:
        """Return the notes that were not read and may be of a Task Force: by label, or title."""
        return tuple((page, why) for page, why in self.notes_unread if code in _codes_of(page))

    def homes_of(self, code: TaskForce) -> tuple[Page, ...]:
        """Return the home pages of a Task Force."""
        return self.labelled(HOME_LABEL, _label(code))

    def plans_of(self, code: TaskForce) -> tuple[Page, ...]:
        """Return the pages that are an action plan of a Task Force as a whole."""
        return self.labelled(PLAN_LABEL, _label(code))

    def minutes_of(self, code: TaskForce) -> tuple[Page, ...]:
        """Return the minutes of a Task Force, of all cycles."""
        return self.labelled(self.seen.work.minutes_label, _label(code))

    def labelled(self, *labels: str) -> tuple[Page, ...]:
        """Return the current pages that have all these labels, by id."""
        first, *others = labels
        pages = self._by_label.get(first.casefold(), ())
        return tuple(one for one in pages if {*map(str.casefold, others)} <= one.labels)

    @cached_property
    def _by_label(self) -> dict[str, list[Page]]:
        found: dict[str, list[Page]] = {}
        pages = self.seen.snapshot.pages.records.values()
        for page in sorted(pages, key=lambda one: int(one.id)):
            if page.status is PageStatus.CURRENT:
                for label in page.labels:
                    found.setdefault(label, []).append(page)
        return found

    def home_says(self, page: Page) -> HomeSays | Text:
        """Return what a home page says, or why it was not read."""
        body = self.seen.snapshot.bodies.get(page.id)
        if body is None:
            return _("the text of “{page}” was not read", page=page.title)
        try:
            return read_home(body)
        except PageError as error:
            return _("“{page}” cannot be read: {why}", page=page.title, why=str(error))

    def plan_on(self, page: Page) -> Plan | Text:
        """Return how much of a plan is on a home or a page of its own, or why it was not read."""
        if HOME_LABEL in page.labels:
            says = self.home_says(page)
            return says if isinstance(says, Text) else says.plan
        try:
            return read_plan(self.seen.snapshot.bodies[page.id])
        except KeyError:
            return _("the text of “{page}” was not read", page=page.title)
        except PageError as error:
            return _("“{page}” cannot be read: {why}", page=page.title, why=str(error))

    def page_is_of_cycle(self, page: Page, slug: Slug) -> bool:
        """Tell whether a page may be of this cycle's activity.

        By the days in its title or in the table of a meeting. One without any is of the cycles
        from the one in which it was made to the one in which a person saved it last; what the wiki
        does not tell of that excludes nothing.
        """
        own = self._own_days(page)
        if own is not None:
            return self.is_of_cycle(own.first, own.last, slug)
        is_ours = page.editor == self.seen.snapshot.me.key
        saved = page.saved if not is_ours or page.version == 1 else None
        made = self.day(page.made) if page.made else None
        return self.is_of_cycle(made, self.day(saved) if saved else None, slug)

    def _own_days(self, page: Page) -> Period | None:
        try:
            day = written_time(self.seen.snapshot.bodies.get(page.id, "")).day
        except PageError:  # its title tells as much as there is
            day = None
        return Period(day, day) if day else period_in(page.title)

    def is_of_cycle(self, first: date | None, last: date | None, slug: Slug) -> bool:
        """Tell whether something of these days may be of this cycle's activity; None: not known.

        Cycles overlap: the later activities of one go on while the next has begun. So what is done
        until shortly after an activity's days of a year ago is of the cycle before, if there is
        one.
        """
        cycle = self.cycle
        if cycle is None:
            return True
        period = self.period(slug)
        earliest, latest = cycle.begins, cycle.begins + LONGEST_CYCLE
        if period is not None:
            latest = period.last + LATEST
            if self.seen.work.cycle_on(cycle.begins - timedelta(days=1)) is not None:
                earliest = max(earliest, period.last - YEAR + GRACE)
        return (last is None or earliest <= last) and (first is None or first <= latest)

    def day(self, when: datetime) -> date:
        """Return the day of a moment, where the wiki was read."""
        return when.astimezone(self.seen.snapshot.taken.tzinfo).date()


def cycle_of(plan: CyclePage, work: Work, today: date) -> Cycle | None:
    """Return the cycle in which most of the timings begin, the earlier of two; else today's."""
    firsts = [one.period.first for one in (plan.rows or {}).values() if one.period]
    found = [work.cycle_on(day) for day in sorted(firsts)]
    begun = [one for one in found if one is not None]
    if firsts and not begun:
        return None
    return max(begun, key=begun.count, default=work.cycle_on(today))


def _codes_of(page: Page) -> tuple[TaskForce, ...]:
    """Return the Task Forces that a page may be of; all, where neither labels nor title tell."""
    labelled = tuple(code for code in TASK_FORCES if _label(code) in page.labels)
    return labelled or codes_in(page.title) or TASK_FORCES


def _label(code: TaskForce) -> str:
    return f"tf-{code.lower()}"
