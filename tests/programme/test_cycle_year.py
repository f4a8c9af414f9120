"""The status of two Task Forces over a year and a half, day by day: each state comes once."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from sicbot.core.cycle import CellState, Slug
from sicbot.core.work import Inventory, NoteState
from sicbot.programme.cycle.status import gather
from tests.people_builders import table
from tests.programme.cycles import A1, B1, TIMINGS, Desk, entry, home, minutes, note

if TYPE_CHECKING:
    from sicbot.core.people import TaskForce

FIRST, LAST = date(2022, 8, 1), date(2024, 1, 31)
ENTERED, MET, WRITTEN, PLANNED = (
    date(2022, 12, 15), date(2023, 3, 10), date(2023, 6, 20), date(2023, 1, 5),
)  # fmt: skip
PLAN = table("Indicator | Unit | Baseline", "Countries | number | 28")
History = dict[tuple["TaskForce", Slug], list[tuple[date, CellState]]]


def on(today: date) -> Desk:
    """Return what is there on a day: people do one thing after another."""
    sheets = [home(f"<h2>Action plan</h2>{PLAN}" if today >= PLANNED else "<p>Soon.</p>")]
    if today >= MET:
        sheets.append(minutes("Task Force meetings - 8 March 2023", "tf-a1"))
    notes = (note(500, NoteState.DRAFT, NoteState.COMPLETE),) if today >= WRITTEN else ()
    entries = (entry(400),) if today >= ENTERED else ()
    return Desk(tuple(sheets), notes, Inventory(entries), today=today)


@cache
def year() -> History:
    """Return the states of each cell, each with the first day of it."""
    days = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
    told = [(day, gather(on(day).material).cells) for day in days]
    return {
        key: [
            (next(iter(same))[0], state)
            for state, same in groupby(
                ((day, cells[key].state) for day, cells in told), key=lambda one: one[1]
            )
        ]
        for key in told[0][1]
    }


def test_no_state_of_a_cell_comes_twice() -> None:
    """What was reached is not lost because days pass."""
    again = {
        key: states
        for key, states in year().items()
        if len({state for _day, state in states}) < len(states)
    }

    assert again == {}


def test_something_happens_in_that_year() -> None:
    """Each activity with days, of a focal Task Force, begins or is done."""
    moved = {slug for (code, slug), states in year().items() if code == A1 and len(states) > 1}

    assert len(moved) >= len([one for one in TIMINGS.values() if one]) - 2


def test_states_change_on_the_days_on_which_something_happened() -> None:
    """On the first day of an activity, or when people did something; never as a day passes."""
    material = on(FIRST).material
    firsts = {row.period.first for row in (material.plan.rows or {}).values() if row.period}
    known = firsts | {FIRST, ENTERED, MET, WRITTEN, PLANNED}

    assert {day for states in year().values() for day, _state in states} <= known


def test_a_task_force_that_is_not_focal_never_gets_due() -> None:
    """Not launched all year, whatever the calendar says."""
    assert all(
        [state for _day, state in states] == [CellState.NOT_LAUNCHED]
        for (code, _slug), states in year().items()
        if code == B1
    )
