"""Meetings as entries of a calendar, and how often each was moved, so that programs follow."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sicbot.core.text import _
from sicbot.programme.cycle.calendar import Entry
from sicbot.programme.notes.note_telling import link_to
from sicbot.programme.people.addresses import shown

if TYPE_CHECKING:
    from sicbot.core.cycle import Period
    from sicbot.core.work_policy import Cycle
    from sicbot.programme.flow import Flow
    from sicbot.programme.meetings.meetings import Meeting
    from sicbot.programme.programme import Programme

JOB, FACT = "cycle", "meeting-"  # the job that notes it, and how its facts begin


def meeting_entries(flow: Flow, cycle: Cycle | None) -> tuple[Entry, ...]:
    """Return the meetings from a cycle's first day on, as far as all readers may know of them."""
    told = flow.told(flow.programme.meetings, lambda one: one.page).items
    dated = ((one, one.days) for one in told if one.days is not None)
    return tuple(
        _entry(one, days, flow.programme)
        for one, days in dated
        if cycle is None or days.first >= cycle.begins
    )


def _entry(meeting: Meeting, days: Period, programme: Programme) -> Entry:
    return Entry(
        uid=f"meeting-{meeting.page}@sicbot",
        title=str(shown(meeting.title)),
        period=days,
        kind=_("meeting"),
        begins=meeting.time.begins,
        sequence=moved(meeting, programme),
        url=link_to(meeting.page, programme),
    )


def moved(meeting: Meeting, programme: Programme) -> int:
    """Return how often a meeting was moved since the job saw it first."""
    noted = programme.ledger.facts.get(JOB, {}).get(f"{FACT}{meeting.page}")
    if noted is None:
        return 0
    count, when = json.loads(noted)
    return int(count) + int(when != _when(meeting))


def facts(programme: Programme) -> dict[str, str]:
    """Return when each meeting is and how often it was moved, for the next run.

    One whose page was not read this time keeps what is known of it.
    """
    old, meetings = programme.ledger.facts.get(JOB, {}), programme.meetings
    there = {f"{FACT}{page}" for page in programme.snapshot.pages.records}
    is_torn = programme.status_material.pages_unread is not None
    kept = {key: value for key, value in old.items() if is_torn or key in there}
    dated = (one for one in meetings if one.days is not None)
    return kept | {
        f"{FACT}{one.page}": json.dumps([moved(one, programme), _when(one)]) for one in dated
    }


def _when(meeting: Meeting) -> str:
    """Return a moment, or days, as they are noted."""
    if meeting.time.begins is not None:
        return f"{meeting.time.begins:%Y%m%dT%H%M}"
    return f"{meeting.days.first}/{meeting.days.last}" if meeting.days else ""
