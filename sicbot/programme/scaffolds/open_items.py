"""What is open in a Task Force, as far as every reader of a page may know it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypedDict

from sicbot.core.cycle import CellState
from sicbot.core.errors import PageError
from sicbot.core.work import NoteState
from sicbot.pages.storage import parse
from sicbot.pages.tasks import tasks
from sicbot.programme.cycle.status import gather
from sicbot.programme.people.addresses import without_addresses
from sicbot.programme.scaffolds.inputs import Item

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sicbot.core.model import Page, PageId
    from sicbot.core.people import TaskForce
    from sicbot.pages.tasks import Task
    from sicbot.programme.meetings.meetings import Meeting
    from sicbot.programme.scaffolds.facts import Facts

MOST = 20  # items of a kind: an agenda of more is none
OF_THE_TEAM = frozenset({NoteState.IDEA, NoteState.DRAFT, NoteState.REVISE})


class OpenItems(TypedDict):
    """The lists of an agenda, by the names of its inputs."""

    last: tuple[Item, ...]
    tasks: tuple[Item, ...]
    due: tuple[Item, ...]
    notes: tuple[Item, ...]
    hidden: int


def open_items(
    code: TaskForce | None, facts: Facts, day: date, meeting: PageId | None = None
) -> OpenItems:
    """Return what is open before a meeting.

    Args:
        code: The Task Force; None: of the meetings of all, whose own actions alone count.
        facts: What the readers of its page may know.
        day: When the meeting is.
        meeting: Its page, once that is there.
    """
    meetings = _meetings(code, facts)
    earlier = [
        (one.days.first, int(one.page), one.page)
        for one in meetings
        if one.page != meeting and one.days is not None and one.days.first < day
    ]
    records = facts.programme.snapshot.pages.records
    last = records[max(earlier)[2]] if earlier else None
    held = {meeting, *(one.page for one in meetings)}
    pages = [one for one in _pages(code, facts) if one.id not in held]
    told = [one for one in pages if facts.flow.may_tell(one.id)]
    notes, hidden_notes = _notes(code, facts)
    from_last = [last] if last is not None and facts.flow.may_tell(last.id) else []
    untold = sum(bool(_tasks(one, facts)) for one in pages if one not in told)
    return OpenItems(
        last=_first(item for one in from_last for item in _tasks(one, facts)),
        tasks=_first(item for one in told for item in _tasks(one, facts)),
        due=_first(_due(code, facts)),
        notes=_first(notes),
        hidden=hidden_notes + untold,
    )


def _first(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(items)[:MOST]


def _meetings(code: TaskForce | None, facts: Facts) -> tuple[Meeting, ...]:
    """Return the meetings of a Task Force, or those of all of them."""
    return tuple(
        one
        for one in facts.programme.meetings
        if (not one.task_forces if code is None else code in one.task_forces)
    )


def _pages(code: TaskForce | None, facts: Facts) -> tuple[Page, ...]:
    """Return the pages of a Task Force, but for those that sicbot made and nobody has touched.

    Their first steps are sicbot's words: nobody has taken them on yet.
    """
    pages = facts.programme.status_material.labelled(_label(code)) if code else ()
    return tuple(one for one in pages if not facts.programme.is_untouched(one))


def _label(code: TaskForce) -> str:
    return f"tf-{code.lower()}"


def _tasks(page: Page, facts: Facts) -> tuple[Item, ...]:
    """Return the open tasks of a page; of one that cannot be read, none."""
    try:
        found = tasks(parse(facts.programme.snapshot.bodies.get(page.id, "")))
    except PageError:
        return ()
    return tuple(_item(one, page) for one in found if not one.checked and one.text)


def _item(task: Task, page: Page) -> Item:
    """Return a task with its day beside it, unless that stands inside of its text already."""
    due = task.due or ""
    text = task.text.removesuffix(due).rstrip() or task.text
    day = "" if due in text else due
    return Item(without_addresses(text), page.title, day, page.space)


def _due(code: TaskForce | None, facts: Facts) -> tuple[Item, ...]:
    """Return the activities whose time has come and that nothing shows which readers may know."""
    if code is None:
        return ()
    material = replace(facts.programme.status_material, may_tell=facts.flow.may_tell)
    cells = gather(material).cells
    found = []
    for step, slug in facts.by_slug():
        cell, period = cells.get((code, slug)), material.period(slug)
        if cell is not None and cell.state is CellState.NOT_REPORTED and period is not None:
            found.append(Item(step.name, "", period.last.isoformat()))
    return tuple(found) if facts.tells_cycle else ()


def _notes(code: TaskForce | None, facts: Facts) -> tuple[tuple[Item, ...], int]:
    """Return the notes whose team has something to fill in, and how many may not be told."""
    ours = [
        one
        for one in facts.programme.notes
        if code in one.task_forces
        and one.state in OF_THE_TEAM
        and (one.empty_keys or one.empty_sections)
    ]
    told = facts.flow.told(ours, lambda one: one.page)
    records = facts.programme.snapshot.pages.records
    items = (Item(one.name, one.title, "", records[one.page].space) for one in told.items)
    return tuple(items), told.hidden
