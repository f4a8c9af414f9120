"""The days of the cycle as a calendar: the same bytes, whole days, and foreign text as text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from sicbot.catalogues import catalogue
from sicbot.core.cycle import CyclePage, CycleRow, Event, Period, Slug
from sicbot.core.plan import MOST_FILE_BYTES
from sicbot.core.text import ENGLISH
from sicbot.core.work_policy import Cycle
from sicbot.programme.cycle.calendar import dates_of, to_ics, to_json

CYCLE = Cycle(number=2, begins=date(2022, 1, 1))
URL = "https://wiki.example.org/pages/viewpage.action?pageId=7"
PERIODS = {
    Slug.JOIN: Period(date(2021, 12, 1), date(2022, 2, 28)),
    Slug.LEADERS_1: Period(date(2022, 3, 25), date(2022, 3, 29)),  # Europe's clocks change
    Slug.NOTES: Period(date(2022, 11, 20), date(2022, 12, 4)),
}
HOSTILE = [
    "Join\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:forged",
    'a;b,c:d\\n\\,"e"',
    "Join\nATTACH:https://example.org/x",
    "\u202egnp.exe \x1b[2J \x00",
    "é" * 300,
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "line\u2028DTSTART:19700101",
]


def plan(name: str = "Join a Task Force", **more: Any) -> CyclePage:
    rows = {
        slug: CycleRow(slug, "1", "Step", name if slug is Slug.JOIN else slug, "when", period)
        for slug, period in PERIODS.items()
    }
    return CyclePage(rows=rows, **more)


def ics(page: CyclePage) -> bytes:
    return to_ics(dates_of(page, CYCLE), URL, lambda text: text.show(ENGLISH))


def events(data: bytes) -> dict[str, Any]:
    """Return the entries by their UID, as a calendar program reads them."""
    return {str(one["UID"]): one for one in Calendar.from_ical(data).walk("VEVENT")}


def test_the_same_days_are_the_same_bytes() -> None:
    """Whatever the order of the rows."""
    page = plan()
    assert page.rows is not None
    other = replace(page, rows=dict(reversed(list(page.rows.items()))))

    assert ics(page) == ics(other)
    assert len(ics(page)) < MOST_FILE_BYTES


def test_days_are_whole_and_the_end_is_the_day_behind() -> None:
    """So no time zone and no change of clocks moves them."""
    found = events(ics(plan()))

    for slug, period in PERIODS.items():
        one = found[f"{slug}-cycle-2@sicbot"]
        assert one["DTSTART"].dt == period.first
        assert one["DTEND"].dt == period.last + timedelta(days=1)
        assert one["DTSTART"].params["VALUE"] == "DATE"


def test_a_period_that_moves_changes_its_entry_alone() -> None:
    """All others keep their bytes, and the entry its UID."""
    page = plan()
    assert page.rows is not None
    moved = replace(page.rows[Slug.NOTES], period=Period(date(2022, 12, 4), date(2022, 12, 18)))
    before, after = (
        events(ics(one)) for one in (page, replace(page, rows={**page.rows, Slug.NOTES: moved}))
    )

    assert before.keys() == after.keys()
    changed = {uid for uid in before if before[uid].to_ical() != after[uid].to_ical()}
    assert changed == {"complete-notes-cycle-2@sicbot"}


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_stays_text(text: str) -> None:
    """No line, entry or property more; folded below 75 octets."""
    data = ics(plan(text))

    found, usual = events(data), events(ics(plan()))
    assert found.keys() == usual.keys()
    assert found["join-cycle-2@sicbot"].keys() == usual["join-cycle-2@sicbot"].keys()
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert data.count(b"\n") == data.count(b"\r\n")
    assert not set(range(32)) - {10, 13} & set(data)


def test_events_are_in_it_by_their_lasting_names() -> None:
    """One without days is named, as is an activity."""
    known = Event("cop27", "COP27", Period(date(2022, 11, 6), date(2022, 11, 18)))
    page = plan(events={"cop27": known, "day": Event("day", "4p1000 Day")})

    dates = dates_of(page, CYCLE)

    assert "event-cop27-cycle-2@sicbot" in events(ics(page))
    assert "4p1000 Day" in dates.undated
    assert len(dates.undated) == 16 - len(PERIODS) + 1


def test_the_language_is_that_of_the_configuration() -> None:
    """French words around what stands on the page."""
    french = to_ics(dates_of(plan(), CYCLE), URL, lambda text: text.show(catalogue("fr")))

    assert "activité" in french.decode()
    assert events(french).keys() == events(ics(plan())).keys()


def test_the_json_has_the_last_day_itself() -> None:
    """For scripts."""
    first = to_json(dates_of(plan(), CYCLE), lambda text: text.show(ENGLISH))["entries"]

    assert isinstance(first, list)
    assert first[0]["last"] == "2022-02-28"
