"""What the status rests on, made by hand in few words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from sicbot.core.model import PageId, Reading, UserKey
from sicbot.core.people import TASK_FORCES, TaskForce, TaskForcePeople
from sicbot.core.policy import People
from sicbot.core.text import verbatim
from sicbot.core.work import Entry, EntryKind, Inventory, Note, NoteState, Problem, StateStep
from sicbot.core.work_policy import Cycle, Work
from sicbot.programme.cycle.cycle_page import tell_all
from sicbot.programme.cycle.material import Material
from sicbot.programme.people.people_facts import read_people_facts
from tests.builders import Sheet, make_snapshot, page_titled, programme_of
from tests.people_builders import table

if TYPE_CHECKING:
    from collections.abc import Callable

    from sicbot.core.model import Gap

A1, B1 = TaskForce("A1"), TaskForce("B1")
CYCLES = (
    Cycle(number=1, begins=date(2022, 9, 1), focal=(A1,)),
    Cycle(number=2, begins=date(2023, 9, 1)),
)
TIMINGS = {
    "Call for joining Task Forces": "September 2022",
    "Nominate TF Leaders (TFL) and Regional Representatives (TFRR)": "November 2022",
    "1st Task Force Leaders Meeting": "December 2022",
    "TF Planning": "December 2022",
    "Project Inventory": "November 2022 - January 2023",
    "Task Forces meeting(s)": "February to May 2023",
    "Project Team meeting": "March to August 2023",
    "Complete project concept notes": "May to August 2023",
    "2nd Task Force Leaders Meeting": "June to July 2023",
    "Assess the relevance of concept notes": "September 2023",
    "Search and advocate for financial support": "June to November 2023",
    "3rd Task Force Leaders Meeting": "announce at COP 28",
    "Develop and submit a full proposal": "November to December 2023",
    "Implement projects": "",
    "Support": "",
    "Monitoring": "",
}
CYCLE_TABLE = table(
    "# | Activities | Timing",
    *(f"{number} | {name} | {timing}" for number, (name, timing) in enumerate(TIMINGS.items(), 1)),
)
CYCLE_SHEET = Sheet("Cycle", CYCLE_TABLE)
WORK = Work(cycles=CYCLES, cycle_page="MAIN:Cycle")


def home(body: str, code: str = "a1", title: str = "Home A1", **more: Any) -> Sheet:
    """Return the home page of a Task Force."""
    return Sheet(title, body, labels=("task-force", f"tf-{code}"), **more)


def minutes(title: str, *labels: str, **more: Any) -> Sheet:
    """Return a page of minutes."""
    return Sheet(title, labels=("minutes", *labels), **more)


def note(
    page: int, *states: NoteState, code: TaskForce = A1, read: bool = True, refused: bool = False
) -> Note:
    """Return a note that went through these states, a version each; the last may be refused."""
    objection = Problem("actor", verbatim("no"))
    when = datetime(2023, 5, 1, tzinfo=UTC)
    steps = tuple(
        StateStep(state, number, UserKey("ada"), when,
                  objection if refused and number == len(states) else None)
        for number, state in enumerate(states, 1)
    )  # fmt: skip
    counted = [one.state for one in steps if one.objection is None]
    return Note(
        PageId(str(page)), f"CN {page}", len(states), f"CN {page}", (code,),
        state=counted[-1] if counted and read else None, steps=steps, read=read,
    )  # fmt: skip


def entry(page: int, number: int = 1, code: TaskForce = A1, cycle: int = 1) -> Entry:
    """Return an entry of the inventory."""
    return Entry(
        PageId(str(page)), "form inventory", f"r{number}", number, EntryKind.PROJECT, "Soil", "Ada",
        (code,), cycle=cycle, entered=datetime(2022, 12, 1, tzinfo=UTC),
    )  # fmt: skip


@dataclass(frozen=True)
class Desk:
    """What there is; `material` is all that the status rests on."""

    sheets: tuple[Sheet, ...] = ()
    notes: tuple[Note, ...] = ()
    inventory: Inventory = field(default_factory=Inventory)
    work: Work = WORK
    today: date = date(2023, 10, 16)
    gaps: tuple[Gap, ...] = ()
    places: People = field(default_factory=People)
    people: tuple[TaskForcePeople, ...] = ()
    may_tell: Callable[[PageId], bool] = tell_all

    @property
    def material(self) -> Material:
        """What the status rests on."""
        snapshot = make_snapshot(CYCLE_SHEET, *self.sheets)
        taken = datetime.combine(self.today, datetime.min.time(), UTC)
        pages = Reading(snapshot.pages.records, self.gaps)
        seen = replace(
            programme_of(replace(snapshot, taken=taken, pages=pages)),
            work=self.work,
            places=self.places,
        )
        people = {code: TaskForcePeople(code) for code in TASK_FORCES}
        people |= {one.code: one for one in self.people}
        return Material(
            seen, people, read_people_facts(seen), self.notes, (), self.inventory, self.may_tell
        )

    def page(self, title: str) -> PageId:
        """Return the id of a page."""
        return page_titled(make_snapshot(CYCLE_SHEET, *self.sheets), title).id
