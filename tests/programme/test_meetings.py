"""Meetings that have a page: when they are, whose, and what was written of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from sicbot.core.cycle import Period
from sicbot.core.journal import Ledger
from sicbot.core.model import Mark
from sicbot.core.people import TaskForce
from sicbot.core.scaffolds import Ask, Role
from sicbot.programme.scaffolds.pieces import piece
from tests.builders import Sheet, context_of, make_snapshot, page_titled, programme_of, with_page
from tests.people_builders import table

if TYPE_CHECKING:
    from sicbot.programme.meetings.meetings import Meeting
    from sicbot.programme.programme import Programme

A1, A5 = TaskForce("A1"), TaskForce("A5")
TASKS = (
    "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status>"
    "<ac:task-body>Done</ac:task-body></ac:task><ac:task><ac:task-id>2</ac:task-id>"
    "<ac:task-status>incomplete</ac:task-status><ac:task-body>Open</ac:task-body></ac:task>"
    "<ac:task><ac:task-id>3</ac:task-id><ac:task-status>incomplete</ac:task-status>"
    "<ac:task-body><ac:placeholder>what</ac:placeholder></ac:task-body></ac:task></ac:task-list>"
)
LIST = "<ul><li>One<ul><li>More on one</li></ul></li><li>Two</li><li> </li></ul>"


def day(text: str) -> Period:
    return Period(date.fromisoformat(text), date.fromisoformat(text))


def read(*sheets: Sheet) -> tuple[Meeting, ...]:
    return programme_of(make_snapshot(*sheets)).meetings


def meeting(body: str = "<p>text</p>", title: str = "Meeting", *labels: str) -> Meeting:
    (found,) = read(Sheet(title, body, labels=("meeting", *labels)))
    return found


COUNTED = {
    "a list below its heading": (f"<h2>Decisions</h2>{LIST}<h2>Present</h2>{LIST}", 2),
    "in French": (f"<h2>Décisions</h2>{LIST}", 2),
    "a table": (f"<p>x</p>{table('Decision | Why', 'Begin | Now', ' | because')}", 1),
    "a table below the heading": (f"<h2>Decisions</h2>{table('Decision | Why', 'Begin | Now')}", 1),
    "tasks are none": (f"<h2>Decisions</h2>{TASKS}", 0),
    "none": ("<h2>Decisions</h2><p><ac:placeholder>one line each</ac:placeholder></p>", 0),
    "a text that cannot be read": ("<p>torn", None),
}


@pytest.mark.parametrize(("body", "expected"), COUNTED.values(), ids=COUNTED)
def test_decisions_are_counted(body: str, expected: int | None) -> None:
    """What stands below one of them belongs to it."""
    assert meeting(body).decisions == expected


def test_actions_are_open_tasks_with_words() -> None:
    """What was done is not, nor is a line to be filled in."""
    assert meeting(TASKS).actions == 1


WHOSE = {
    "of one": (("tf-a1",), (A1,)),
    "of two": (("tf-a5", "tf-a1"), (A1, A5)),
    "of all": ((), ()),
    "a label that is nobody's": (("tf-g9",), ()),
}


@pytest.mark.parametrize(("labels", "expected"), WHOSE.values(), ids=WHOSE)
def test_labels_say_whose_it_is(labels: tuple[str, ...], expected: tuple[TaskForce, ...]) -> None:
    """None: of all Task Forces."""
    assert meeting("<p>x</p>", "Meeting", *labels).task_forces == expected


def at(body_day: str) -> str:
    return (
        '<ac:structured-macro ac:name="details"><ac:parameter ac:name="id">meeting</ac:parameter>'
        "<ac:rich-text-body><table><tbody><tr><th>Date</th><td>"
        f'<time datetime="{body_day}" /></td></tr><tr><th>Time</th><td>9:30</td></tr>'
        "<tr><th>Region</th><td>Africa</td></tr></tbody></table></ac:rich-text-body>"
        "</ac:structured-macro>"
    )


DAYS = {
    "its table": (at("2023-11-20"), "Meeting", day("2023-11-20")),
    "its table over its title": (at("2023-11-20"), "Meeting 2023-10-20", day("2023-11-20")),
    "its title": ("<p>x</p>", "Meeting - 8 December 2022", day("2022-12-08")),
    "a table without a clear day": (at("soon"), "Meeting 2023-10-20", day("2023-10-20")),
    "a month": ("<p>x</p>", "Meeting of May 2023", Period(date(2023, 5, 1), date(2023, 5, 31))),
    "neither": ("<p>x</p>", "Meeting", None),
}


@pytest.mark.parametrize(("body", "title", "expected"), DAYS.values(), ids=DAYS)
def test_its_days(body: str, title: str, expected: Period | None) -> None:
    """People move a meeting in its table."""
    assert meeting(body, title).days == expected


BEGUN = {
    "an hour to go": (at("2023-11-20"), "2023-11-20T06:29", False),
    "9:30 in Nairobi": (at("2023-11-20"), "2023-11-20T06:30", True),
    "a day that is not over": ("<p>x</p>", "2023-12-08T23:00", False),
    "the day after": ("<p>x</p>", "2023-12-09T00:00", True),
}


@pytest.mark.parametrize(("body", "now", "expected"), BEGUN.values(), ids=BEGUN)
def test_it_has_begun_by_its_hour_or_when_its_day_is_over(
    body: str, now: str, *, expected: bool
) -> None:
    """An hour counts in its zone."""
    found = meeting(body, "Meeting - 8 December 2023")

    assert found.has_begun(datetime.fromisoformat(now).replace(tzinfo=UTC)) is expected


OTHERS: list[dict[str, Any]] = [
    {"labels": ("template",)},
    {"labels": ("meetings",)},
    {"labels": ("minutes",), "slug": "meetings", "creator": "bot"},
]


@pytest.mark.parametrize("more", OTHERS)
def test_other_pages_are_no_meetings(more: dict[str, Any]) -> None:
    """Nor is a list of sicbot's that somebody labelled."""
    assert read(Sheet("Minutes template", **more)) == ()


def made(edit: str = "", *, agenda: str = "") -> Programme:
    """Return a wiki with the page of a meeting from its template, and what became of it since."""
    ask = Ask(Role.TF_MEETING, A1, at=datetime(2023, 10, 20, 15, tzinfo=UTC))
    began = piece(ask, context_of(programme_of(make_snapshot())), ("anonymous",)).body
    body = began.replace("No open items are known.", agenda or "No open items are known.")
    body = body.replace("<h2>Minutes</h2>", f"<h2>Minutes</h2>{edit}")
    sheet = Sheet("Meeting", body, labels=("meeting", "tf-a1"), creator="bot", version=3)
    snapshot = make_snapshot(sheet)
    page = page_titled(snapshot, "Meeting")
    mark = Mark(page.id, "scaffold", "scaffold-tf-meeting-a1")
    ledger = Ledger(rewrites={page.id: ((began, body), ("", began))})
    return programme_of(with_page(snapshot, replace(page, mark=mark)), ledger)


def test_an_agenda_is_nobody_s_words() -> None:
    """What sicbot itself keeps there was written by nobody."""
    assert made(agenda="Ask the ministry").meetings[0].untouched
    assert not made("<p>We met.</p>").meetings[0].untouched


def test_a_page_of_people_is_theirs_from_its_first_version() -> None:
    """Nobody made it from a template."""
    assert not meeting().untouched
