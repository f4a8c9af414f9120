"""Timings that hang on events: what they name, the days that follow, and what moves with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import chain, combinations

import pytest

from sicbot.core.cycle import Anchor, CyclePage, Event, Period, Relation, Slug
from sicbot.core.work_policy import Work
from sicbot.programme.cycle.anchors import anchor_of, event_id, event_name, moves, period_with
from sicbot.programme.cycle.cycle_page import read_cycle_page
from sicbot.programme.cycle.cycle_table import read_cycle_table
from tests.builders import Sheet, make_snapshot, page_titled, programme_of
from tests.conftest import ROOT
from tests.people_builders import table

COP = Event("cop27", "COP27", Period(date(2022, 11, 6), date(2022, 12, 4)))
HEADER = "Activity | Timing"
EVENTS_HEADER = "Event | From | To"


@pytest.mark.parametrize(
    "timing",
    ["December 2022", "", "at the end of March 2023", "December 2022 (after January)", "soon",
     "May 2023 (to be confirmed)"],
)  # fmt: skip
def test_names_no_event(timing: str) -> None:
    """A month is none, whatever word stands before it."""
    assert anchor_of(timing) is None


@pytest.mark.parametrize(
    ("timing", "relation", "events"),
    [
        ("December 2022 (after COP27)", Relation.AFTER, ("cop27",)),
        ("November 2022 (at COP 27)", Relation.AT, ("cop27",)),
        ("announce at COP 28 / 4p1000 Day", Relation.AT, ("cop28", "4p1000day")),
        ('December 2023 (at COP28 and "4 per 1000" Day)', Relation.AT, ("cop28", "4p1000day")),
        ("décembre 2022 (après la COP27)", Relation.AFTER, ("cop27",)),
        ("octubre de 2022 (antes de la COP27)", Relation.BEFORE, ("cop27",)),
        ("lors de la Journée 4 pour 1000", Relation.AT, ("4p1000day",)),
    ],
)
def test_names_events(timing: str, relation: Relation, events: tuple[str, ...]) -> None:
    """In three languages, each event by its lasting name."""
    assert anchor_of(timing) == Anchor(relation, events)


def test_an_event_has_one_id_in_all_spellings() -> None:
    """Case, spaces and signs tell nothing."""
    assert {event_id(one) for one in ("COP 28", "COP28", "cop-28")} == {"cop28"}
    assert {event_id(one) for one in ("4p1000 Day", '"4 per 1000" Day')} == {"4p1000day"}


@pytest.mark.parametrize(
    ("timing", "first", "last"),
    [
        ("December 2022 (at COP27)", date(2022, 11, 6), date(2022, 12, 4)),
        ("December 2022 (after COP27)", date(2022, 12, 5), date(2022, 12, 31)),
        ("November 2022 (after COP27)", date(2022, 12, 5), date(2022, 12, 31)),
        ("November 2022 (before COP27)", date(2022, 11, 1), date(2022, 11, 5)),
        ("December 2022 (before COP27)", date(2022, 11, 1), date(2022, 11, 5)),
        ("December 2022 (at COP28)", date(2022, 12, 1), date(2022, 12, 31)),
        ("at COP27", date(2022, 11, 6), date(2022, 12, 4)),
    ],
)
def test_written_months_are_the_frame(timing: str, first: date, last: date) -> None:
    """An event without days changes nothing."""
    row = read_cycle_table(table(HEADER, f"Support | {timing}")).rows[Slug.SUPPORT]

    assert period_with(row, {"cop27": COP}) == Period(first, last)


@pytest.mark.parametrize("timing", ["after COP27", "at COP27 / COP28", "early 2022 (at COP27)"])
def test_nothing_is_guessed(timing: str) -> None:
    """Without an end, without days of one event, with a word that is not known."""
    row = read_cycle_table(table(HEADER, f"Support | {timing}")).rows[Slug.SUPPORT]

    assert period_with(row, {"cop27": COP}) is None


def test_moving_events_moves_what_hangs_on_them_alone() -> None:
    """Two weeks, any of the events: rows that name none of them keep their days."""
    path = ROOT / "sicbot" / "demo_world" / "pages" / "sic.v3.xhtml"
    rows = read_cycle_table(path.read_text(encoding="utf-8")).rows.values()
    ids = sorted({one for row in rows if row.anchor for one in row.anchor.events})
    days = Period(date(2022, 12, 5), date(2022, 12, 9))
    before = {one: Event(one, one, days) for one in ids}
    later = Period(days.first + timedelta(14), days.last + timedelta(14))
    subsets = chain.from_iterable(combinations(ids, size) for size in range(len(ids) + 1))

    assert ids
    for moved in subsets:
        after = before | {one: Event(one, one, later) for one in moved}
        hanging = {one.slug for one in rows if one.anchor and {*one.anchor.events} & {*moved}}
        found = moves(rows, before, after)
        assert {one.slug for one in found} <= hanging
        assert bool(found) is bool(moved)


def read(timing: str, events: str) -> CyclePage:
    cycle = Sheet("Cycle", table(HEADER, f"Support | {timing}"))
    seen = programme_of(make_snapshot(cycle, Sheet("Events", events)))
    return read_cycle_page(replace(seen, work=Work(cycle_page="MAIN:Cycle", events="MAIN:Events")))


def test_the_page_of_events_gives_the_days() -> None:
    """Of an event by any spelling of its name."""
    events = table(EVENTS_HEADER, "COP 27 | 6 November 2022 | 2022-11-18")
    found = read("November 2022 (at COP27)", events)

    assert found.row(Slug.SUPPORT).period == Period(date(2022, 11, 6), date(2022, 11, 18))


@pytest.mark.parametrize("days", ["November 2022", "2022-11", "11/2022", "2022"])
def test_a_month_alone_is_no_day_of_an_event(days: str) -> None:
    """However it is written, and the control: two months with days of theirs are."""
    month = read("announce at COP27", table("Event | Days", f"COP27 | {days}"))
    exact = read(
        "announce at COP27", table("Event | Days", "COP27 | 30 November - 2 December 2022")
    )

    assert month.row(Slug.SUPPORT).period is None
    assert exact.row(Slug.SUPPORT).period == Period(date(2022, 11, 30), date(2022, 12, 2))


@pytest.mark.parametrize("days", ["soon | ", "November 2022 | ", "2022-11-18 | 2022-11-06"])
def test_unclear_days_of_an_event_are_none(days: str) -> None:
    """The row that needs them says so, and so does the page of events."""
    found = read("announce at COP27", table(EVENTS_HEADER, f"COP27 | {days}"))
    told = " | ".join(str(note) for note in found.notes)

    assert found.row(Slug.SUPPORT).period is None
    assert "these events have none on “MAIN:Events”: COP27" in told
    assert "has no clear days for “COP27”" in told


@pytest.mark.parametrize(
    ("told", "period", "says"),
    [
        (True, Period(date(2022, 11, 6), date(2022, 11, 18)), False),
        (False, None, True),
    ],
)
def test_days_of_a_page_that_not_all_may_read_are_not_told(
    told: bool,  # noqa: FBT001
    period: Period | None,
    says: bool,  # noqa: FBT001
) -> None:
    """Its rows say why they have none, and no name of its events is given."""
    cycle = Sheet("Cycle", table(HEADER, "Support | announce at COP27", "Join | May 2023"))
    events = Sheet("Events", table(EVENTS_HEADER, "COP27 | 2022-11-06 | 2022-11-18"))
    seen = programme_of(make_snapshot(cycle, events))
    seen = replace(seen, work=Work(cycle_page="MAIN:Cycle", events="MAIN:Events"))
    hidden = page_titled(seen.snapshot, "Events").id
    found = read_cycle_page(seen, lambda page: told or page != hidden)

    assert found.row(Slug.SUPPORT).period == period
    assert bool(found.events) is told
    assert any("may read the page of events" in str(note) for note in found.notes) is says


@pytest.mark.parametrize("name", ["COP27", "COP28", "4p1000 Day", "worldsoilday"])
def test_an_event_is_written_as_people_write_it(name: str) -> None:
    """And the name leads back to the event."""
    assert event_name(event_id(name), {}) == name
