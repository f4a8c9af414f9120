"""Ticks of people on a page of sicbot's: what they ticked, who, and when, if they changed no more.

A tick makes a version in the ticker's name. So whoever saved a version that differs from the one
before in the status of tasks alone has ticked them, by the box on the page or in the editor.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from sicbot.core.edits import Edit
from sicbot.core.errors import PageError
from sicbot.core.text import Text, _
from sicbot.pages.meaning import same_meaning
from sicbot.pages.splice import splice
from sicbot.pages.storage import find, parse, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sicbot.core.model import UserKey
    from sicbot.core.sources import PageVersion

OPEN, DONE = "incomplete", "complete"


@dataclass(frozen=True, slots=True)
class Tick:
    """A box that somebody ticked, or cleared.

    Attributes:
        task: The id that sicbot gave the task.
        author: None where nobody was logged in.
    """

    task: str
    checked: bool
    author: UserKey | None
    when: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Ticked:
    """What people ticked since sicbot wrote a page, oldest first.

    Attributes:
        objection: Why none of it counts; None where all does.
    """

    ticks: tuple[Tick, ...] = ()
    objection: Text | None = None

    @property
    def standing(self) -> Mapping[str, Tick]:
        """The last tick of each task, by its id; one that was cleared again is among them."""
        return {one.task: one for one in self.ticks}


@dataclass(frozen=True, slots=True)
class _Boxes:
    """A body with its tasks numbered anew and none ticked, and what they were."""

    bare: str
    ids: tuple[str, ...]
    checked: tuple[bool, ...]


def ticks_between(own: str, current: str, *, space_key: str = "") -> Mapping[str, bool] | None:
    """Return the state of each task that differs, by its id in `own`; None if more differs.

    Tasks are told by their ids; where the wiki has numbered them anew, by their order, which is
    the same as all else is. Ids that changed places are a change of the text.

    Raises:
        PageError: A body does not parse.
    """
    if own == current:
        return {}
    then, now = _boxes(own), _boxes(current)
    if "" in then.ids or len(set(then.ids)) < len(then.ids):
        return {} if same_meaning(own, current, space_key=space_key) else None
    if then.ids != now.ids and sorted(then.ids) == sorted(now.ids):
        return None
    if not same_meaning(then.bare, now.bare, space_key=space_key):
        return None
    states = zip(then.ids, then.checked, now.checked, strict=True)
    return {id_: is_checked for id_, was, is_checked in states if was != is_checked}


def ticked(
    history: Sequence[PageVersion], own: str, bot: UserKey, *, space_key: str = ""
) -> Ticked:
    """Return who ticked what since sicbot's own last version; nothing counts if more was changed.

    Args:
        history: All versions of the page, oldest first.
        own: The text that sicbot gave the page last.
        bot: Sicbot's account.
        space_key: The key of the page's space.
    """
    since = _since_own(history, own, bot, space_key)
    if since is None:
        told = _("sicbot's own version is not in the page's history, so ticks do not count")
        return Ticked(objection=told)
    states, found = dict[str, bool](), list[Tick]()
    for before, version in pairwise(since):
        if version.number != before.number + 1:
            told = _("version {number} is missing, so ticks do not count", number=before.number + 1)
            return Ticked(objection=told)
        now = _states(own, version.body, space_key)
        if now is None:
            told = _(
                "version {number} changed more than ticks, so ticks do not count until it is taken "
                "back",
                number=version.number,
            )
            return Ticked(objection=told)
        # A task that is not among the differences is as sicbot wrote it.
        for task in sorted({*states, *now}):
            if states.get(task) != now.get(task):
                checked = now[task] if task in now else not states[task]
                found.append(Tick(task, checked, version.author, version.when, version.number))
        states = dict(now)
    return Ticked(tuple(found))


def _since_own(
    history: Sequence[PageVersion], own: str, bot: UserKey, space_key: str
) -> Sequence[PageVersion] | None:
    """Return the last version that sicbot saved with its own text, and all behind it."""
    for place in range(len(history) - 1, -1, -1):
        one = history[place]
        if one.author == bot and _states(own, one.body, space_key) == {}:
            return history[place:]
    return None


def _states(own: str, body: str, space_key: str) -> Mapping[str, bool] | None:
    try:
        return ticks_between(own, body, space_key=space_key)
    except PageError:
        return None


def _boxes(body: str) -> _Boxes:
    """Return a body's tasks, and the body as it is whatever their ids and states are."""
    edits, ids, checked = list[Edit](), list[str](), list[bool]()
    document = parse(body)
    for task in find(document.root, "ac:task"):
        parts = {child.name: child for child in task.children}
        number, status = parts.get("ac:task-id"), parts.get("ac:task-status")
        if number is not None and number.inner is not None:
            edits.append(Edit(number.inner, str(len(ids)), "the task's place"))
        state = text_of(status).strip() if status is not None else ""
        if status is not None and status.inner is not None and state == DONE:
            edits.append(Edit(status.inner, OPEN, "not ticked"))
        ids.append(text_of(number).strip() if number is not None else "")
        checked.append(state == DONE)
    return _Boxes(splice(body, edits), tuple(ids), tuple(checked))
