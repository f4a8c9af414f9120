"""Entries, notes and people in few words, for tests of digests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from sicbot.core.cycle import Period
from sicbot.core.model import PageId, UserKey
from sicbot.core.people import TaskForce
from sicbot.core.text import verbatim
from sicbot.core.work import (
    Entry,
    EntryKind,
    EntryState,
    Inventory,
    Note,
    NoteState,
    Problem,
    StateStep,
)
from sicbot.core.work_policy import Cycle
from sicbot.programme.digests.answers import Memory
from sicbot.programme.digests.choosing import digest_of
from sicbot.programme.digests.gathering import gather
from sicbot.programme.digests.given import Given
from sicbot.programme.digests.values import Due
from sicbot.programme.meetings.meetings import Meeting

if TYPE_CHECKING:
    from collections.abc import Collection

    from sicbot.programme.digests.choosing import Digest

A1, B1 = TaskForce("A1"), TaskForce("B1")
TODAY = date(2023, 10, 16)
FORM, OTHER, NOTE, HIDDEN = (PageId(number) for number in ("11", "12", "21", "99"))
CYCLES = (
    Cycle(number=1, begins=date(2022, 9, 1), focal=(A1,)),
    Cycle(number=2, begins=date(2023, 9, 1), focal=()),
)


def at(day: str, hour: int = 9) -> datetime:
    """Return a moment of a day."""
    return datetime.fromisoformat(f"{day}T{hour:02}:00:00+00:00")


def entry(number: int, day: str = "2023-10-10", **more: Any) -> Entry:
    """Return an entry of A1, entered on that day, of the cycle of that day."""
    entered = at(day) if day else None
    cycle = 2 if not day or day >= "2023-09-01" else 1
    values: dict[str, Any] = {
        "page": FORM, "source": "form inventory", "record": f"r-{number}", "number": number,
        "kind": EntryKind.PROJECT, "title": f"Project {number}", "owner": "Berg",
        "task_forces": (A1,), "state": EntryState.ONGOING, "cycle": cycle, "entered": entered,
    }  # fmt: skip
    return Entry(**(values | more))


def step(state: NoteState, day: str, version: int = 1, **more: Any) -> StateStep:
    """Return a change of state by Ada."""
    return StateStep(state, version, UserKey("ada"), at(day), **more)


def note(*steps: StateStep, **more: Any) -> Note:
    """Return a note of A1 with these changes of its state."""
    counting = [one for one in steps if one.objection is None]
    values: dict[str, Any] = {
        "page": NOTE, "title": "A note", "version": len(steps) or 1, "name": "A note",
        "task_forces": (A1,), "steps": steps, "state": counting[-1].state if counting else None,
        "sections": 9,
    }  # fmt: skip
    return Note(**(values | more))


def problem(code: str) -> Problem:
    return Problem(code, verbatim(f"it is {code}"))


def due(activity: str, ends: str, code: TaskForce = A1) -> Due:
    """Return an activity without a report whose last day that is."""
    return Due(
        code, activity, verbatim(activity.title()), date(2022, 9, 1), date.fromisoformat(ends)
    )


def meeting(day: str, page: str = "31", **more: Any) -> Meeting:
    """Return a meeting of A1 on that day without minutes; on none where that is empty."""
    days = Period(date.fromisoformat(day), date.fromisoformat(day)) if day else None
    values: dict[str, Any] = {"task_forces": (A1,), "days": days}
    return Meeting(PageId(page), "A meeting", **(values | more))


def given(
    *entries: Entry, notes: tuple[Note, ...] = (), inventory: Inventory | None = None, **more: Any
) -> Given:
    """Return what digests are made of; `today` is a Monday in cycle 2."""
    found = inventory or Inventory(entries)
    return replace(
        Given(TODAY, "https://wiki.example.org", UTC, CYCLES[1], inventory=found, notes=notes),
        **more,
    )


def digest(
    of: Given,
    *,
    code: TaskForce = A1,
    memory: Memory | None = None,
    today: date | None = None,
    hidden: Collection[PageId] = (HIDDEN,),
) -> Digest:
    """Return the digest of a Task Force for readers who may not read the hidden pages."""
    return digest_of(
        code, gather(of), memory or Memory(), today or of.today, lambda page: page not in hidden
    )


def told(one: Digest) -> list[str]:
    """Return what its lines say."""
    return [str(line.text) for line in one.lines]


def asked(one: Digest) -> list[str]:
    """Return what its items say."""
    return [str(item.text) for item in one.items]
