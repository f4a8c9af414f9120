"""What of all news stands in the digest of one Task Force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from sicbot.core.text import Text, _, verbatim
from sicbot.programme.digests.answers import Answer
from sicbot.programme.digests.values import Urgency

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from sicbot.core.model import PageId
    from sicbot.core.people import TaskForce
    from sicbot.programme.digests.answers import Memory, PutAway
    from sicbot.programme.digests.values import Item, Line, News

LATEST = timedelta(days=7)  # before the newest line, so that nothing changes as time goes by
WINDOW = timedelta(days=28)
MOST_LINES, MOST_ITEMS = 20, 12  # what a busy reader looks at
FIRST = 3
NAMED = 6  # people in one line


@dataclass(frozen=True, slots=True)
class Shown:
    """A line as it is shown; those who joined on one day are one."""

    when: date
    text: Text
    link: str
    is_latest: bool
    signs: tuple[str, ...]
    codes: tuple[TaskForce, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """What stands in a digest.

    Attributes:
        first: What matters first: items, then the newest line; nothing where all is seen at once.
        items: What waits, most urgent first.
        away: Items that people have put away, with what they said.
        refused: The day of a tick that did not count, by the item's number.
        hidden: Number of lines and items that not all its readers may know.
    """

    code: TaskForce
    first: tuple[Item | Shown, ...] = ()
    items: tuple[Item, ...] = ()
    more_items: int = 0
    lines: tuple[Shown, ...] = ()
    more_lines: int = 0
    away: tuple[tuple[Item, PutAway], ...] = ()
    refused: tuple[tuple[int, date], ...] = ()
    hidden: int = 0

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to say."""
        return not (self.items or self.lines or self.away)


def digest_of(
    code: TaskForce,
    news: News,
    memory: Memory,
    today: date,
    may_tell: Callable[[PageId], bool],
) -> Digest:
    """Return what stands in the digest of a Task Force."""
    ours = [one for one in news.lines if code in one.task_forces and one.text is not None]
    recent = _recent(ours)
    lines = [one for one in recent if all(map(may_tell, one.pages))]
    all_items = [one for one in news.items if code in one.task_forces and not one.desk]
    items = [one for one in all_items if all(map(may_tell, one.pages))]
    away = tuple(
        (one, said)
        for one in items
        if (said := memory.said.get(one.number)) is not None and said.holds(one, today)
    )
    gone = {one.number for one, _said in away}
    waiting = [one for one in items if one.number not in gone]
    shown = tuple(shown_lines(lines))
    open_numbers = {one.number for one in waiting[:MOST_ITEMS]}
    return Digest(
        code=code,
        first=_first(waiting, shown) if len(waiting) + len(shown) > FIRST else (),
        items=tuple(waiting[:MOST_ITEMS]),
        more_items=max(0, len(waiting) - MOST_ITEMS),
        lines=shown[:MOST_LINES],
        more_lines=max(0, len(shown) - MOST_LINES),
        away=away,
        refused=tuple(
            (number, day) for number, day in sorted(memory.refused.items())
            if number in open_numbers
        ),
        hidden=len(recent) - len(lines) + len(all_items) - len(items),
    )  # fmt: skip


def not_ours(digests: Iterable[Digest]) -> tuple[tuple[TaskForce, Item], ...]:
    """Return what Task Forces have said is not theirs, for the Secretariat."""
    return tuple(
        (digest.code, item)
        for digest in digests
        for item, said in digest.away
        if said.answer is Answer.NOT_OURS
    )


def shown_lines(
    lines: Sequence[Line], *, desk: bool = False, marked: bool = True
) -> Iterator[Shown]:
    """Yield lines as they are shown, newest first, those who joined on one day as one."""
    newest = max((one.when for one in lines), default=None)
    if newest is None:
        return
    since = newest - LATEST
    for (when, _codes, _joined), group in groupby(lines, key=_together):
        some = tuple(group)
        yield Shown(
            when=when,
            text=_joined_text(some) if some[0].joins else _text(some[0], desk=desk),
            link="" if len(some) > 1 else some[0].link,
            is_latest=marked and when > since,
            signs=tuple(one.sign for one in some),
            codes=some[0].task_forces,
        )


def _recent(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of the last weeks, counted from the newest one: it moves, not the clock."""
    newest = max((one.when for one in lines), default=None)
    return [one for one in lines if newest is not None and newest - one.when <= WINDOW]


def _together(line: Line) -> tuple[date, tuple[TaskForce, ...], str]:
    return line.when, line.task_forces, "" if line.joins else line.key


def _text(line: Line, *, desk: bool) -> Text:
    return (line.desk if desk else None) or line.text or verbatim("")


def _joined_text(lines: Sequence[Line]) -> Text:
    """Return who joined on one day; who is not to be named is counted."""
    named = [one.name for one in lines if one.name is not None][:NAMED]
    others = len(lines) - len(named)
    places = {f"n{number}": one for number, one in enumerate(named)}
    names = Text(", ".join(f"{{{one}}}" for one in places), tuple(places.items()))
    if not named:
        return _("Joined: {count}", count=others)
    if not others:
        return _("Joined: {names}", names=names)
    return _("Joined: {names} and {count} more", names=names, count=others)


def _first(items: Sequence[Item], lines: Sequence[Shown]) -> tuple[Item | Shown, ...]:
    """Return what matters first: what is due and what others wait for, then the newest line."""
    pressing = [one for one in items if one.urgency is not Urgency.OPEN][:FIRST]
    newest = [one for one in lines[:1] if len(pressing) < FIRST]
    return (*pressing, *newest)
