"""What a digest asks for of meetings: minutes, and a page; once, and not of what is due anyway."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from sicbot.core.text import verbatim
from sicbot.programme.digests.given import Reminders
from sicbot.programme.digests.values import Due
from tests.programme.digest_builders import A1, B1, HIDDEN, asked, digest, given, meeting

if TYPE_CHECKING:
    from sicbot.programme.digests.given import Given
    from sicbot.programme.meetings.meetings import Meeting

ASKS = ["no minutes of “A meeting” yet"]
NO_PAGE = ["no meeting has a page yet; their time began on 2023-09-01"]


def of(*meetings: Meeting, days: int = 5, weeks: int = 6, due: tuple[Due, ...] = ()) -> Given:
    """Return what digests are made of on 16 October 2023."""
    since, reminders = date(2023, 9, 1), Reminders(days, weeks)
    return given(meetings=meetings, meetings_since=since, reminders=reminders, due=due)


MINUTES = {
    "five days after it": (of(meeting("2023-10-11")), ASKS),
    "four days after it": (of(meeting("2023-10-12")), []),
    "it is to come": (of(meeting("2023-10-20")), []),
    "they are there": (of(meeting("2023-10-11", minutes=True)), []),
    "of another Task Force": (of(meeting("2023-10-11", task_forces=(B1,))), []),
    "of all Task Forces": (of(meeting("2023-10-11", task_forces=())), []),
    "without a clear day": (of(meeting("")), []),
    "more than a year ago": (of(meeting("2022-10-11")), []),
    "in the cycle before": (of(meeting("2023-08-30")), ASKS),
    "two of them": (of(meeting("2023-10-10"), meeting("2023-10-11", "32")), ASKS * 2),
    "switched off": (of(meeting("2023-10-11"), days=0), []),
    "one day is enough": (of(meeting("2023-10-15"), days=1), ASKS),
}


@pytest.mark.parametrize(("facts", "items"), MINUTES.values(), ids=MINUTES)
def test_it_asks_for_minutes(facts: Given, items: list[str]) -> None:
    """Of meetings of this Task Force alone."""
    assert asked(digest(facts)) == items


def test_the_line_is_the_same_until_the_minutes_are_there() -> None:
    """Whoever has put it away is not asked again because days pass."""
    first = digest(of(meeting("2023-10-01"))).items
    later = digest(replace(of(meeting("2023-10-01")), today=date(2023, 12, 24))).items
    moved = digest(of(meeting("2023-10-02"))).items

    assert first == later
    assert first[0].number == moved[0].number
    assert first[0].state != moved[0].state


def test_a_page_that_not_all_readers_may_read_is_counted_alone() -> None:
    """Its title is not for them."""
    found = digest(of(meeting("2023-10-01", HIDDEN)))

    assert (found.items, found.hidden) == ((), 1)


def due(ends: str = "2023-12-31", begins: str = "2023-09-01", activity: str = "tf-meeting") -> Due:
    first, last = date.fromisoformat(begins), date.fromisoformat(ends)
    return Due(A1, activity, verbatim("Meetings"), first, last)


PAGES = {
    "six weeks in": (of(due=(due(),)), NO_PAGE),
    "not yet six weeks": (of(due=(due(begins="2023-09-05"),)), []),
    "one is planned": (of(meeting("2023-11-20"), due=(due(),)), []),
    "one without a day": (of(meeting(""), due=(due(),)), []),
    "one of the cycle before": (of(meeting("2023-06-20", minutes=True), due=(due(),)), NO_PAGE),
    "one of another Task Force": (
        of(meeting("2023-11-20", task_forces=(B1,)), due=(due(),)), NO_PAGE,
    ),
    "the activity is told as due": (of(due=(due("2023-10-20"),)), ["Meetings"]),
    "it is reported": (of(), []),
    "another activity": (of(due=(due(activity="inventory"),)), []),
    "switched off": (of(due=(due(),), weeks=0), []),
}  # fmt: skip


@pytest.mark.parametrize(("facts", "items"), PAGES.values(), ids=PAGES)
def test_it_asks_for_a_page_of_a_meeting(facts: Given, items: list[str]) -> None:
    """Once for the activity, whatever its days say later."""
    assert asked(digest(facts)) == items
