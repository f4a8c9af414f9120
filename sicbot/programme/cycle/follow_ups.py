"""What a change of the cycle's page may give people to do, and which pages speak of the old one."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from sicbot.core.model import PageStatus
from sicbot.core.text import Text, _
from sicbot.programme.cycle.change_words import ACTORS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.model import PageId
    from sicbot.programme.cycle.comparison import Comparison
    from sicbot.programme.cycle.likeness import Matched
    from sicbot.programme.programme import Programme

SHORTEST_NAME = 10  # signs: "Support" alone stands on pages that mean no activity
MADE_BY_SICBOT = "generated"
_BY_NUMBER = re.compile(r"\b(?:activity|activité|actividad)\s*(?:no\.?|n[°º]|#)?\s*([0-9]{1,3})\b")


def follow_ups(found: Comparison) -> Iterator[Text]:
    """Yield what people may have to do."""
    numbers = [one.number for one in found.changed if one.number]
    if numbers:
        listed = ", ".join(f"{one.before} → {one.after}" for one in numbers)
        yield _("look through pages and templates that name activities by their numbers: {numbers}",
                numbers=listed)  # fmt: skip
    for row in found.added.values():
        yield _("“{name}” is new: it may need a page, days, and people who do it", name=row.name)
    for row in found.dropped.values():
        yield _("“{name}” is dropped: nobody may need its pages any more, and what was planned for "
                "it", name=row.name)  # fmt: skip
    for one in found.changed:
        if one.timing:
            yield _("“{name}” has another timing: tell those who planned by it",
                    name=one.after.name)  # fmt: skip
    for actor, told in ACTORS.items():
        names = [one.after.name for one in found.changed if actor in _concerned(one.duties)]
        if names:
            yield _("tell {actor} that their duties changed: {names}", actor=told,
                    names="; ".join(names))  # fmt: skip


def _concerned(duties: Matched) -> set[str]:
    """Return the actors of whom a duty is new, gone, moved or in other words."""
    pairs = (*duties.reworded, *duties.moved)
    items = (*duties.added, *duties.dropped, *(one for pair in pairs for one in pair))
    return {one.group for one in items}


def pages_that_say(found: Comparison, programme: Programme) -> dict[PageId, tuple[str, ...]]:
    """Return the pages on which people name activities as they were called or numbered before.

    What the page of the cycle still says itself, such as the name of a meeting, is no old name.
    """
    holder = programme.page(programme.work.cycle_page)
    current = programme.snapshot.bodies.get(holder.id, "").casefold() if holder else ""
    names = [name for name in _old_names(found) if _written(name) not in current]
    numbers = _old_numbers(found)
    told: dict[PageId, tuple[str, ...]] = {}
    for page, body in programme.snapshot.bodies.items():
        known = programme.snapshot.pages.records.get(page)
        if known is None or known.status is not PageStatus.CURRENT:
            continue
        if known.mark is not None and known.mark.kind == MADE_BY_SICBOT:
            continue
        text = f"{known.title}\n{body}".casefold()
        said = [name for name in names if _written(name) in text]
        said += [number for number in dict.fromkeys(_BY_NUMBER.findall(text)) if number in numbers]
        if said:
            told[page] = tuple(said)
    return told


def _written(name: str) -> str:
    """Return a name as storage format has it, for finding it in any case."""
    return escape(name, quote=False).casefold()


def _old_names(found: Comparison) -> list[str]:
    renamed = [one.name.before for one in found.changed if one.name]
    names = [*renamed, *(row.name for row in found.dropped.values())]
    return [name for name in names if len(name) >= SHORTEST_NAME]


def _old_numbers(found: Comparison) -> set[str]:
    changed = {one.number.before for one in found.changed if one.number}
    return changed | {row.number for row in found.dropped.values() if row.number}
