"""What people have said of items by ticking, kept on the page itself: done, later, not ours."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from sicbot.pages.ticks import Tick

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date, datetime

    from sicbot.core.model import UserKey
    from sicbot.programme.digests.values import Item

SNOOZE = timedelta(days=14)


class Answer(StrEnum):
    """What a tick says."""

    DONE = "done"
    LATER = "later"
    NOT_OURS = "not-ours"
    BACK = "back"  # what was put away is open again


ASKED = (Answer.DONE, Answer.LATER, Answer.NOT_OURS)  # in the order of their tasks on the page


@dataclass(frozen=True, slots=True)
class PutAway:
    """What somebody said of an item.

    Attributes:
        number: Of the item.
        state: What stood for its facts when it was said.
        by: None where that person is not to be known any more.
    """

    number: int
    state: str
    answer: Answer
    day: date
    by: UserKey | None

    @property
    def until(self) -> date | None:
        """The day on which the item comes back by itself."""
        return self.day + SNOOZE if self.answer is Answer.LATER else None

    def holds(self, item: Item, today: date) -> bool:
        """Tell whether the item stays away: what is done only while nothing of it changes."""
        match self.answer:
            case Answer.DONE:
                return item.state == self.state
            case Answer.LATER:
                return today < self.day + SNOOZE
            case _:
                return True


@dataclass(frozen=True, slots=True)
class Box:
    """A task of the page: which answer to which item a tick there is.

    Attributes:
        checked: Whether sicbot wrote it ticked, so that clearing it is the answer.
    """

    number: int
    state: str
    answer: Answer
    checked: bool = False


@dataclass(frozen=True, slots=True)
class Memory:
    """What a page of sicbot's holds of earlier runs.

    Attributes:
        boxes: Its tasks, by their ids.
        said: What people said, by the item's number.
        refused: The days of ticks that do not count, by the item's number.
        bases: What the page rested on when it was written.
    """

    boxes: Mapping[str, Box] = field(default_factory=dict)
    said: Mapping[int, PutAway] = field(default_factory=dict)
    refused: Mapping[int, date] = field(default_factory=dict)
    bases: frozenset[str] = frozenset()


def with_ticks(
    memory: Memory,
    ticks: Iterable[Tick],
    may: Callable[[UserKey | None], bool],
    day_of: Callable[[datetime], date],
) -> Memory:
    """Return what the page holds once the ticks count that are of those who may.

    The last tick of an item counts; whoever may not has changed nothing, and the item says so.
    """
    said, refused = dict(memory.said), dict(memory.refused)
    open_ticks = dict[str, Tick]()
    strange = dict[str, Tick]()
    for one in ticks:
        if one.task not in memory.boxes:
            continue
        found = open_ticks if may(one.author) else strange
        found.pop(one.task, None)
        if one.checked is not memory.boxes[one.task].checked:
            found[one.task] = one
    for task, one in strange.items():
        refused[memory.boxes[task].number] = day_of(one.when)
    for task, one in open_ticks.items():
        box = memory.boxes[task]
        refused.pop(box.number, None)
        said.pop(box.number, None)
        if box.answer is not Answer.BACK:
            day = day_of(one.when)
            said[box.number] = PutAway(box.number, box.state, box.answer, day, one.author)
    return Memory(memory.boxes, said, refused, memory.bases)
