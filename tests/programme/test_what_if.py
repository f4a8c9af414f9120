"""What would move with an event: by the same rules as the page of the dates, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from sicbot.core.cycle import Period, Slug
from sicbot.core.text import ENGLISH
from sicbot.programme.cycle.status import gather
from sicbot.programme.cycle.what_if import Days, WhatIf, known_events, what_if
from sicbot.reports.what_if import what_if_json, what_if_tables
from tests.builders import Sheet
from tests.people_builders import table
from tests.programme.cycles import WORK, Desk

if TYPE_CHECKING:
    from collections.abc import Mapping

LENGTH = "COP 28 | 2023-12-05 | 2023-12-12"
DESK = Desk(
    (Sheet("Events", table("Event | From | To", LENGTH, "4p1000 Day | 2023-12-01 | 2023-12-01")),),
    work=WORK.model_copy(update={"events": "MAIN:Events"}),
)
BARE = Desk()


def on(first: str, last: str = "") -> Days:
    return Days(date.fromisoformat(first), date.fromisoformat(last) if last else None)


def ask(**days: Days) -> WhatIf:
    return what_if(DESK.material, days)


def period(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last))


MOVES: dict[str, tuple[Desk, Mapping[str, Days], Period | None, Period]] = {
    "one day keeps the length": (
        DESK, {"cop28": on("2023-12-20")},
        period("2023-12-05", "2023-12-12"), period("2023-12-20", "2023-12-27"),
    ),
    "both days": (
        DESK, {"cop28": on("2023-11-06", "2023-11-18")},
        period("2023-12-05", "2023-12-12"), period("2023-11-06", "2023-11-18"),
    ),
    "an event of which there is no page": (
        BARE, {"cop28": on("2023-11-06")}, None, period("2023-11-06", "2023-11-06"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("desk", "days", "before", "after"), MOVES.values(), ids=MOVES)
def test_what_hangs_on_an_event_moves_with_it(
    desk: Desk, days: Mapping[str, Days], before: Period | None, after: Period
) -> None:
    """From when to when, the event and each activity."""
    found = what_if(desk.material, days)

    assert [(one.before, one.after) for one in found.events] == [(before, after)]
    assert [(one.slug, one.before, one.after) for one in found.moves] == [
        (Slug.LEADERS_3, before, after)
    ]


@pytest.mark.parametrize("days", [{"cop28": on("2023-12-05")}, {"4p1000day": on("2023-12-02")}])
def test_nothing_else_moves(days: Mapping[str, Days]) -> None:
    """An event on the days that it has; one on which nothing hangs."""
    assert what_if(DESK.material, days).moves == ()


def test_what_is_there_stays_as_it_is() -> None:
    """Asking changes no fact."""
    desk = DESK.material
    before = gather(desk)
    what_if(desk, {"cop28": on("2023-09-01")})

    assert gather(desk) == before


def test_an_overlap_is_new_or_was_there() -> None:
    """The third meeting builds on a search that ends in November."""
    now, then = ask(cop28=on("2023-12-05")), ask(cop28=on("2023-11-20"))

    assert all(known for _one, known in now.overlaps)
    assert [(one.slug, one.basis) for one, known in then.overlaps if not known] == [
        (Slug.LEADERS_3, Slug.SCOUTING)
    ]


def test_what_would_be_late_is_new_or_was_there() -> None:
    """A meeting that would be over by today, and that nobody reported."""
    then = ask(cop28=on("2023-10-02", "2023-10-06"))

    assert [one.slug for one, known in then.slips if not known] == [Slug.LEADERS_3]
    assert Slug.TF_MEETING in {one.slug for one, known in then.slips if known}


def test_events_are_known_from_their_page_and_from_timings() -> None:
    """By their lasting names, with the names of their page."""
    assert known_events(DESK.material.plan) == {"cop28": "COP 28", "4p1000day": "4p1000 Day"}
    assert known_events(BARE.material.plan) == {"cop28": "COP28"}


def test_it_is_told_as_tables_and_as_json() -> None:
    """The same facts."""
    found = ask(cop28=on("2023-11-20"))
    parts = {str(heading): rows for heading, _columns, rows in what_if_tables(found)}
    told = [[cell.show(ENGLISH) for cell in row] for row in parts["What would move"]]
    document: dict[str, Any] = what_if_json(found)

    assert told == [
        ["COP 28", "2023-12-05 – 2023-12-12", "2023-11-20 – 2023-11-27"],
        ["12. 3rd meeting of the Task Force Leaders", "2023-12-05 – 2023-12-12",
         "2023-11-20 – 2023-11-27"],
    ]  # fmt: skip
    assert document["activities"] == [
        {"activity": "tfl-meeting-3", "name": "3rd Task Force Leaders Meeting",
         "from": ["2023-12-05", "2023-12-12"], "to": ["2023-11-20", "2023-11-27"]}
    ]  # fmt: skip
    assert [one["activity"] for one in document["overlaps"] if one["new"]] == ["tfl-meeting-3"]
    assert {len(columns) == len(row) for _, columns, rows in what_if_tables(found)
            for row in rows} == {True}  # fmt: skip
