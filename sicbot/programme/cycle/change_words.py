"""What differs between two versions of the table of the cycle, in words, activity by activity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.cycle import Actor
from sicbot.core.text import Text, _, verbatim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.programme.cycle.comparison import Comparison, Pair, RowChange, Shift
    from sicbot.programme.cycle.likeness import Item, Matched

ACTORS: dict[Actor, Text] = {
    Actor.EXSEC: _("Executive Secretariat"),
    Actor.STC: _("STC"),
    Actor.BUREAU: _("Bureau"),
    Actor.LEADERS: _("Task Force Leaders and Regional Representatives"),
    Actor.TEAM_LEADERS: _("Project Team leaders"),
}
NO_WORDS = _("(empty)")


@dataclass(frozen=True, slots=True)
class Told:
    """An activity, and what became of it."""

    name: Text
    lines: tuple[Text, ...]


def told_first(found: Comparison) -> tuple[Text, ...]:
    """Return what concerns several activities at once."""
    steps = (_("the step “{before}” is now called “{after}”", before=one.before, after=one.after)
             for one in found.steps)  # fmt: skip
    return (*(_shift(one, found) for one in found.shifts), *steps)


def told_of_rows(found: Comparison) -> tuple[Told, ...]:
    """Return what became of each activity; first those that are new or gone."""
    added = (Told(verbatim(row.name), (_added(row.number),)) for row in found.added.values())
    dropped = (Told(verbatim(row.name), (_dropped(row.number),)) for row in found.dropped.values())
    changed = (Told(verbatim(one.after.name), tuple(_lines(one))) for one in found.changed)
    return (*added, *dropped, *changed)


def _added(number: str) -> Text:
    return _("added, with number {number}", number=number) if number else _("added")


def _dropped(number: str) -> Text:
    return _("dropped (was {number})", number=number) if number else _("dropped")


def _shift(one: Shift, found: Comparison) -> Text:
    """Return in words that many numbers changed by the same, and why."""
    by, first, last = abs(one.by), one.first, one.last
    if one.unused and one.dropped:
        names = "; ".join(found.dropped[name].name for name in one.dropped)
        return _("every number from {first} to {last} is {by} lower, as nothing was numbered "
                 "{unused} and this was dropped: {names}", first=first, last=last, by=by,
                 unused=one.unused, names=names)  # fmt: skip
    if one.unused:
        return _("every number from {first} to {last} is {by} lower, as nothing was numbered "
                 "{unused}", first=first, last=last, by=by, unused=one.unused)  # fmt: skip
    if one.dropped:
        names = "; ".join(found.dropped[name].name for name in one.dropped)
        return _("every number from {first} to {last} is {by} lower, as this was dropped: {names}",
                 first=first, last=last, by=by, names=names)  # fmt: skip
    if one.added:
        names = "; ".join(found.added[name].name for name in one.added)
        return _("every number from {first} to {last} is {by} higher, as this was added: {names}",
                 first=first, last=last, by=by, names=names)  # fmt: skip
    if one.by < 0:
        return _("every number from {first} to {last} is {by} lower",
                 first=first, last=last, by=by)  # fmt: skip
    return _("every number from {first} to {last} is {by} higher", first=first, last=last, by=by)


def _lines(one: RowChange) -> Iterator[Text]:
    """Yield what became of an activity that both versions have."""
    if one.number:
        yield _("number: {before} → {after}", **_both(one.number))
    if one.name:
        yield _("name: “{before}” → “{after}”", **_both(one.name))
    if one.timing:
        yield _("timing: “{before}” → “{after}”", **_both(one.timing))
    if one.step:
        yield _("moved from step “{before}” to step “{after}”", **_both(one.step))
    if one.purpose:
        yield _("its purpose is worded anew")
    yield from _outputs(one.outputs)
    yield from _duties(one.duties)


def _both(pair: Pair) -> dict[str, str | Text]:
    return {"before": pair.before or NO_WORDS, "after": pair.after or NO_WORDS}


def _outputs(found: Matched) -> Iterator[Text]:
    for item in found.added:
        yield _("new output: “{text}”", text=item.text)
    for item in found.dropped:
        yield _("output dropped: “{text}”", text=item.text)
    for before, after in found.reworded:
        yield _("output in other words: “{before}” → “{after}”",
                before=before.text, after=after.text)  # fmt: skip


def _duties(found: Matched) -> Iterator[Text]:
    for item in found.added:
        yield _("new duty of {actor}: “{text}”", actor=_actor(item), text=item.text)
    for item in found.dropped:
        yield _("duty of {actor} dropped: “{text}”", actor=_actor(item), text=item.text)
    for before, after in found.reworded:
        yield _("duty of {actor} in other words: “{before}” → “{after}”", actor=_actor(after),
                before=before.text, after=after.text)  # fmt: skip
    for before, after in found.moved:
        yield _("duty moved from {before} to {after}: “{text}”", before=_actor(before),
                after=_actor(after), text=after.text)  # fmt: skip


def _actor(item: Item) -> Text:
    return ACTORS[Actor(item.group)]
