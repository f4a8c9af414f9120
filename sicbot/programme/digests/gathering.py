"""All news of all Task Forces, newest first, and all that waits, most urgent first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sicbot.programme.digests.inventory_lines import inventory_items, inventory_lines
from sicbot.programme.digests.meeting_items import meeting_items
from sicbot.programme.digests.note_lines import note_items, note_lines
from sicbot.programme.digests.people_lines import people_items, people_lines
from sicbot.programme.digests.roles import LEADERS
from sicbot.programme.digests.values import Basis, Item, Line, News, Urgency

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.programme.digests.given import Given

LATER = date.max  # where what has no day stands among what has one


def gather(given: Given) -> News:
    """Return what digests tell, in an order that hangs on nothing but what they say."""
    lines = (*people_lines(given), *inventory_lines(given), *note_lines(given))
    items = (
        *_due_items(given),
        *people_items(given),
        *inventory_items(given),
        *note_items(given),
        *meeting_items(given),
    )
    once = {one.key: one for one in lines}.values()
    return News(
        tuple(sorted(once, key=newest_first)),
        tuple(sorted({one.key: one for one in items}.values(), key=urgent_first)),
    )


def newest_first(line: Line) -> tuple[int, str]:
    """Order lines: the newest first, those of a day always in the same order."""
    return -line.when.toordinal(), line.key


def urgent_first(item: Item) -> tuple[Urgency, date, str]:
    """Order items: what is overdue for longest, what is due first, what others wait for."""
    return item.urgency, item.due or LATER, item.key


def _due_items(given: Given) -> Iterator[Item]:
    """Yield the activities of the cycle of which nothing was reported, once they are due soon."""
    for one in given.due:
        if not one.is_soon(given.today):
            continue
        over = one.ends < given.today
        yield Item(
            key=f"due:{one.task_force}:{one.activity}:{one.begins}",
            facts=f"{one.begins}:{one.ends}",
            task_forces=(one.task_force,),
            pages=(one.page,) if one.page else (),
            text=one.name,
            who=LEADERS,
            basis=Basis.STATUS,
            urgency=Urgency.OVERDUE if over else Urgency.DUE,
            due=one.ends,
            link=given.address(one.page),
            shows=one.shows,
        )
