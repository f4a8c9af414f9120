"""What counts in the second cycle: what was done in it, and not all that the first one left."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from sicbot.core.cycle import Slug
from sicbot.core.model import UserKey
from sicbot.core.people import Evidence, Member, Role, TaskForcePeople
from sicbot.core.work import NoteState, StateStep
from sicbot.core.work_policy import Cycle
from sicbot.programme.cycle.status import gather
from tests.builders import Sheet
from tests.people_builders import ADA, record, table
from tests.programme.cycles import A1, CYCLES, TIMINGS, WORK, Desk, home, minutes, note

S = NoteState
NEXT = [
    f"{name} | {timing.replace('2023', '2024').replace('2022', '2023')}"
    for name, timing in TIMINGS.items()
]
SECOND = Sheet("Cycle 2", table("Activities | Timing", *NEXT))
FOCAL = (CYCLES[0], Cycle(number=2, begins=date(2023, 9, 1), focal=(A1,)))
PLAN = "<h2>Action plan</h2><p>We meet twice.</p>"


def first(**more: Any) -> Desk:
    """Return a desk on which the page of the cycle still has the timings of the first one."""
    return Desk(work=WORK.model_copy(update={"cycles": FOCAL}), **more)


def second(**more: Any) -> Desk:
    """Return a desk in July of the second cycle."""
    work = WORK.model_copy(update={"cycles": FOCAL, "cycle_page": "MAIN:Cycle 2"})
    sheets = (SECOND, *more.pop("sheets", ()))
    return Desk(sheets=sheets, work=work, today=date(2024, 7, 15), **more)


def state(desk: Desk, slug: Slug) -> str:
    return gather(desk.material).cells[A1, slug].state.value


def both(slug: Slug, **more: Any) -> tuple[bool, bool]:
    """Tell in which of the two cycles these facts show something of an activity."""
    shown = {"done", "in-progress"}
    return state(first(**more), slug) in shown, state(second(**more), slug) in shown


def test_it_is_the_second_cycle() -> None:
    """The control."""
    assert gather(second().material).cycle == FOCAL[1]


def met(title: str = "Minutes", **more: Any) -> dict[str, Any]:
    return {"sheets": (minutes(title, "tf-a1", **more),)}


def table_of(day: str) -> str:
    return (
        '<ac:structured-macro ac:name="details"><ac:parameter ac:name="id">meeting</ac:parameter>'
        f'<ac:rich-text-body><table><tbody><tr><th>Date</th><td><time datetime="{day}" /></td></tr>'
        "</tbody></table></ac:rich-text-body></ac:structured-macro>"
    )


MINUTES = {
    "made and saved in the first": (met(made="2023-03-10", saved="2023-03-12"), (True, False)),
    "made and saved in the second": (met(made="2024-03-10", saved="2024-03-12"), (False, True)),
    "made in the first, saved in the second": (
        met(made="2023-03-10", saved="2024-03-12"), (True, True),
    ),
    "nobody knows when": (met(), (True, True)),
    "sicbot saved it last": (
        met(made="2023-03-10", saved="2024-03-12", editor="bot", version=3), (True, True),
    ),
    "sicbot made it, and nobody saved it": (
        met(made="2023-03-10", saved="2023-03-10", editor="bot"), (True, False),
    ),
    "its title tells the day": (
        met("Meeting - 8 March 2023", made="2023-03-10", saved="2024-03-12"), (True, False),
    ),
    "its table tells the day": (
        met("Meeting", body=table_of("2024-03-08"), made="2023-03-10"), (False, True),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("facts", "expected"), MINUTES.values(), ids=MINUTES)
def test_minutes_count_in_the_cycle_of_their_day(
    facts: dict[str, Any], expected: tuple[bool, bool]
) -> None:
    """Their own day, else those of their page."""
    assert both(Slug.TF_MEETING, **facts) == expected


PLANS = {
    "in the first": (home(PLAN, made="2022-12-10", saved="2023-01-12"), (True, False)),
    "in the second": (home(PLAN, made="2023-12-10", saved="2024-01-12"), (False, True)),
    "kept up in both": (home(PLAN, made="2022-12-10", saved="2024-01-12"), (True, True)),
}


@pytest.mark.parametrize(("page", "expected"), PLANS.values(), ids=PLANS)
def test_a_plan_counts_while_people_keep_it_up(page: Sheet, expected: tuple[bool, bool]) -> None:
    """One that nobody has touched since the cycle began is that of the cycle before."""
    assert both(Slug.PLANNING, sheets=(page,)) == expected


def steps(*dated: tuple[NoteState, str]) -> dict[str, Any]:
    """Return a note of A1 that came to these states on these days."""
    one = note(500, *(state for state, _day in dated))
    whens = (datetime.fromisoformat(f"{day}T09:00:00+00:00") for _state, day in dated)
    made = tuple(
        StateStep(step.state, step.version, UserKey("ada"), when)
        for step, when in zip(one.steps, whens, strict=True)
    )
    return {"notes": (replace(one, steps=made),)}


OLD = steps((S.DRAFT, "2023-04-03"), (S.COMPLETE, "2023-06-20"), (S.RELEVANT, "2023-09-18"))
NOTES = {
    "complete in the first": (Slug.NOTES, OLD, (True, False)),
    "assessed in the days of the first": (Slug.ASSESSMENT, OLD, (True, False)),
    "complete in the second": (
        Slug.NOTES, steps((S.DRAFT, "2024-04-03"), (S.COMPLETE, "2024-06-20")), (False, True),
    ),
    "begun in the first, complete in the second": (
        Slug.NOTES, steps((S.DRAFT, "2023-04-03"), (S.COMPLETE, "2024-05-20")), (False, True),
    ),
    "what it reached first, shows no less for what came later": (
        Slug.NOTES,
        steps((S.COMPLETE, "2023-06-20"), (S.RELEVANT, "2024-04-18")), (True, False),
    ),
    "back to a draft, and complete once more": (
        Slug.NOTES,
        steps((S.COMPLETE, "2023-06-20"), (S.DRAFT, "2024-01-18"), (S.COMPLETE, "2024-05-20")),
        (False, True),
    ),
    "still a draft of the first": (Slug.NOTES, steps((S.DRAFT, "2023-04-03")), (True, False)),
    "early in the second": (Slug.NOTES, steps((S.COMPLETE, "2023-12-20")), (True, True)),
}  # fmt: skip


@pytest.mark.parametrize(("slug", "facts", "expected"), NOTES.values(), ids=NOTES)
def test_a_note_counts_in_the_cycle_in_which_its_state_was_reached(
    slug: Slug, facts: dict[str, Any], expected: tuple[bool, bool]
) -> None:
    """Half a year late is still of a cycle, as it is for meetings."""
    assert both(slug, **facts) == expected


def test_the_third_meeting_of_the_first_cycle_is_none_of_the_second() -> None:
    """It is held after the second has begun."""
    held = {"sheets": (minutes("3rd Task Force Leaders Meeting - 4 December 2023"),)}
    rows = [*NEXT[:11], "3rd Task Force Leaders Meeting | November to December 2024", *NEXT[12:]]
    desk = second()
    dated = replace(desk, sheets=(Sheet("Cycle 2", table("Activities | Timing", *rows)),
                                  *held["sheets"]))  # fmt: skip

    assert state(first(**held), Slug.LEADERS_3) == "done"
    assert state(dated, Slug.LEADERS_3) == "not-due"


def test_a_member_counts_while_in_the_list() -> None:
    """Whoever joined in the first cycle is a member in the second, and nobody who left is."""
    joined = Member(ADA, A1, Evidence.SELF, record(ADA), Role.MEMBER, None, "", "", listed=True)
    desk = second(people=(TaskForcePeople(A1, (joined,)),))

    assert state(desk, Slug.JOIN) == "done"
    assert state(second(people=(TaskForcePeople(A1),)), Slug.JOIN) == "not-reported"


def test_a_moment_without_days_of_the_cycle_counts() -> None:
    """Where no cycle is configured, nothing is left out."""
    desk = Desk(work=WORK.model_copy(update={"cycles": ()}), **OLD)

    assert state(desk, Slug.NOTES) == "done"
    assert datetime(2023, 6, 20, tzinfo=UTC).date() == desk.material.day(
        datetime(2023, 6, 20, 9, tzinfo=UTC)
    )
