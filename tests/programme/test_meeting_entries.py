"""Meetings in a calendar: at their hour, the same entry when they move, for whom may know."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from icalendar import Calendar

from sicbot.core.cycle import CyclePage
from sicbot.core.text import ENGLISH
from sicbot.core.work_policy import Cycle
from sicbot.programme.cycle.calendar import dates_of, to_ics, to_json
from sicbot.programme.flow import Flow
from sicbot.programme.meetings.entries import FACT, JOB, facts, meeting_entries
from tests.builders import Sheet, make_snapshot, page_titled, programme_of, with_page

if TYPE_CHECKING:
    from sicbot.programme.programme import Programme

CYCLE = Cycle(number=2, begins=date(2023, 9, 1))


def body(day: str = "2023-11-20", hour: str = "15:00", region: str = "Europe") -> str:
    rows = {"Date": f'<time datetime="{day}" />', "Time": hour, "Region": region}
    cells = "".join(f"<tr><th>{key}</th><td>{value}</td></tr>" for key, value in rows.items())
    return (
        '<ac:structured-macro ac:name="details"><ac:parameter ac:name="id">meeting</ac:parameter>'
        f"<ac:rich-text-body><table><tbody>{cells}</tbody></table></ac:rich-text-body>"
        "</ac:structured-macro>"
    )


def town(*sheets: Sheet) -> Programme:
    return programme_of(make_snapshot(*sheets))


def sheet(text: str | None = None, title: str = "Meeting", **more: Any) -> Sheet:
    return Sheet(title, body() if text is None else text, labels=("meeting", "tf-a1"), **more)


def ics(programme: Programme, *view: str) -> bytes:
    entries = meeting_entries(Flow(view or ("anonymous",), programme), CYCLE)
    return to_ics(dates_of(CyclePage(), CYCLE, entries), "", lambda text: text.show(ENGLISH))


def events(programme: Programme, *view: str) -> dict[str, Any]:
    """Return the entries by their UID, as a calendar program reads them."""
    found = Calendar.from_ical(ics(programme, *view)).walk("VEVENT")
    return {str(one["UID"]): one for one in found}


def run(programme: Programme) -> Programme:
    """Return what is known once the job has noted what it saw."""
    ledger = replace(programme.ledger, facts={JOB: facts(programme)})
    return replace(programme, ledger=ledger)


def saved(programme: Programme, text: str) -> Programme:
    page = page_titled(programme.snapshot, "Meeting")
    return replace(programme, snapshot=with_page(programme.snapshot, page, text))


def test_a_meeting_is_at_its_hour_in_utc_without_an_end() -> None:
    """When it ends is written nowhere."""
    found = events(town(sheet()))["meeting-101@sicbot"]

    assert found["DTSTART"].dt == datetime(2023, 11, 20, 14, tzinfo=UTC)
    assert found.to_ical().count(b"DTSTART:20231120T140000Z") == 1
    assert not {"DTEND", "DURATION"} & set(found)
    assert found["SEQUENCE"] == 0
    assert str(found["URL"]).endswith("pageId=101")


def test_a_meeting_without_a_clear_hour_takes_its_day() -> None:
    """Nothing is guessed."""
    found = events(town(sheet(body(hour="soon"))))["meeting-101@sicbot"]

    assert found["DTSTART"].dt == date(2023, 11, 20)
    assert found["DTEND"].dt - found["DTSTART"].dt == timedelta(days=1)


def test_a_meeting_that_moves_is_the_same_entry_with_a_higher_sequence() -> None:
    """Once for each move, whatever else is edited, and the same in the next run."""
    first = run(town(sheet()))
    moved = saved(first, body(hour="16:00"))
    edited = saved(run(moved), body(hour="16:00") + "<p>We met.</p>")
    back = saved(run(edited), body())

    sequences = [
        events(one)["meeting-101@sicbot"]["SEQUENCE"]
        for one in (first, run(first), moved, run(moved), edited, back, run(back))
    ]
    assert sequences == [0, 0, 1, 1, 1, 2, 2]
    assert ics(moved) == ics(run(moved))


def test_a_page_that_was_not_read_keeps_its_count() -> None:
    """One that is gone for good is forgotten."""
    known = run(saved(run(town(sheet())), body(hour="16:00")))
    page = page_titled(known.snapshot, "Meeting")
    unlabelled = replace(
        known, snapshot=with_page(known.snapshot, replace(page, labels=frozenset()))
    )
    gone = replace(known, snapshot=make_snapshot())

    assert facts(unlabelled) == {f"{FACT}101": '[1, "20231120T1500"]'}
    assert facts(gone) == {}


OTHERS = {
    "of the cycle before": sheet(body("2023-08-31")),
    "without a clear day": sheet("<p>text</p>"),
    "not for all readers": sheet(users=("ada",)),
    "in a space of others": sheet(space="DESK"),
}


@pytest.mark.parametrize("one", OTHERS.values(), ids=OTHERS)
def test_other_meetings_are_not_in_it(one: Sheet) -> None:
    """Nothing of them: neither title nor hour."""
    assert events(town(one)) == {}


def test_who_may_read_the_page_is_told() -> None:
    """The control: the same meeting for readers of its space."""
    assert set(events(town(sheet(space="DESK")), "secretariat")) == {"meeting-101@sicbot"}


def test_a_title_is_foreign_text() -> None:
    """Neither a line more nor an address."""
    found = events(town(sheet(title="A\r\nATTACH:x; ada@berg.example.org")))

    assert "ATTACH" not in found["meeting-101@sicbot"]
    assert "example.org" not in found["meeting-101@sicbot"]["SUMMARY"]


def test_the_json_tells_when_it_begins() -> None:
    """In UTC."""
    entries = meeting_entries(Flow(("anonymous",), town(sheet())), CYCLE)
    document = to_json(dates_of(CyclePage(), CYCLE, entries), lambda text: text.show(ENGLISH))

    assert isinstance(document["entries"], list)
    assert document["entries"][0]["begins"] == "2023-11-20T14:00:00+00:00"
