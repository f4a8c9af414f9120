"""What digests are made of: people, the inventory, concept notes and what is due."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sicbot.core.people import TASK_FORCES
from sicbot.core.work import Inventory
from sicbot.programme.digests.values import Basis

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime, tzinfo

    from sicbot.core.model import PageId
    from sicbot.core.people import Nomination, TaskForce, TaskForcePeople
    from sicbot.core.text import Text
    from sicbot.core.work import Entry, Note
    from sicbot.core.work_policy import Cycle
    from sicbot.programme.digests.values import Due
    from sicbot.programme.meetings.meetings import Meeting


@dataclass(frozen=True, slots=True)
class Reminders:
    """When digests ask for what is not there of meetings; 0: never.

    Attributes:
        minutes_after_days: Days after a meeting without minutes.
        meeting_after_weeks: Weeks after the meetings of Task Forces begin without a page of one.
    """

    minutes_after_days: int = 0
    meeting_after_weeks: int = 0


@dataclass(frozen=True, slots=True)
class Given:
    """What digests are made of.

    Attributes:
        url: Address of the wiki.
        zone: In which days begin.
        saved: The day of the newest version of each note whose history was read.
        nominations_page: None where there is none that counts.
        pairs_page: Where the Secretariat sees pairs; None while there is no such page.
        meetings_since: First day of the cycle whose meetings count as meetings of this one.
        minutes_label: What makes a page minutes.
        unread: What was not read, or not all of it, and why.
        lacking: Why records of a Task Force's people may be missing; all others' were read.
        names: Full names of accounts that may be named, by key.
    """

    today: date
    url: str
    zone: tzinfo
    cycle: Cycle | None = None
    people: Mapping[TaskForce, TaskForcePeople] = field(default_factory=dict)
    nominations: tuple[Nomination, ...] = ()
    nominations_page: PageId | None = None
    pairs_page: PageId | None = None
    inventory: Inventory = field(default_factory=Inventory)
    notes: tuple[Note, ...] = ()
    saved: Mapping[PageId, date] = field(default_factory=dict)
    due: tuple[Due, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    meetings_since: date | None = None
    minutes_label: str = "minutes"
    reminders: Reminders = Reminders()
    unread: Mapping[Basis, Text] = field(default_factory=dict)
    lacking: Mapping[TaskForce, Text] = field(default_factory=dict)
    names: Mapping[str, Text] = field(default_factory=dict)

    @property
    def working(self) -> tuple[TaskForce, ...]:
        """The Task Forces that are worked in: focal ones, and those with entries or notes."""
        found = {code for entry in self.inventory.entries for code in entry.task_forces}
        found |= {code for note in self.notes for code in note.task_forces}
        found |= set(self.cycle.focal if self.cycle else ())
        return tuple(code for code in TASK_FORCES if code in found)

    def unread_of(self, code: TaskForce) -> Mapping[Basis, Text]:
        """Return what of a Task Force was not read; of people, that is its own forms and pages."""
        found = dict(self.unread)
        found.pop(Basis.PEOPLE, None)
        if code in self.lacking:
            found[Basis.PEOPLE] = self.lacking[code]
        return found

    def is_over(self, entry: Entry) -> bool:
        """Tell whether an entry is of an earlier cycle, in which something later reports on it."""
        return entry.key in (self.inventory.reports or {}).values()

    def day(self, when: datetime) -> date:
        """Return the day of a moment."""
        return when.astimezone(self.zone).date()

    def address(self, page: PageId | None) -> str:
        """Return the address of a page, empty for none."""
        return f"{self.url}/pages/viewpage.action?pageId={page}" if page else ""
