"""What a digest page of sicbot's holds: which task is which answer, and what was said before.

Anchors, which nobody sees, name what stands in a row; so the page is read the same way whatever
language it is written in, and however the wiki has numbered its tasks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.model import UserKey
from sicbot.pages.macros import macros_in
from sicbot.pages.storage import find, first, parse, text_of
from sicbot.pages.ticks import DONE
from sicbot.programme.digests.answers import ASKED, Answer, Box, Memory, PutAway

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sicbot.pages.storage import Element

_ITEM = re.compile(r"sicbot-item-(\d+)-([0-9a-f]+)")
_REFUSED = re.compile(r"sicbot-refused-(\d+)-(\d{4}-\d\d-\d\d)")
_SAID = re.compile(r"sicbot-said-(\d+)-([0-9a-f]+)-([a-z-]+)-(\d{4}-\d\d-\d\d)-(.*)", re.DOTALL)
_BASES = re.compile(r"sicbot-read-([a-z-]*)")
_SINCE = re.compile(r"sicbot-since-(\d{4}-\d\d-\d\d)")
_LINE = re.compile(r"sicbot-line-([0-9a-f]+)")


def item_anchor(number: int, state: str) -> str:
    """Return the anchor of an item's row."""
    return f"sicbot-item-{number}-{state}"


def refused_anchor(number: int, day: date) -> str:
    """Return the anchor that stands where a tick of that day did not count."""
    return f"sicbot-refused-{number}-{day.isoformat()}"


def said_anchor(said: PutAway) -> str:
    """Return the anchor of a row of what was put away; without a person where none is to stand."""
    kept = (said.number, said.state, said.answer.value, said.day.isoformat(), said.by or "")
    return "sicbot-said-" + "-".join(map(str, kept))


def bases_anchor(bases: frozenset[str]) -> str:
    """Return the anchor that tells what was read when the page was written."""
    return "sicbot-read-" + "-".join(sorted(bases))


def line_anchor(sign: str) -> str:
    """Return the anchor of a line that was told."""
    return f"sicbot-line-{sign}"


def since_anchor(day: date) -> str:
    """Return the anchor that tells from which day on lines were told; older ones never are."""
    return f"sicbot-since-{day.isoformat()}"


def memory_of(body: str) -> Memory:
    """Return what a page of sicbot's holds; a text that cannot be read holds nothing."""
    try:
        root = parse(body).root
    except PageError:
        return Memory()
    found = _Found()
    for row in find(root, "tr"):
        found.take(row)
    names = tuple(anchors(root))
    bases = {one for text in names if (read := _BASES.fullmatch(text))
             for one in read[1].split("-") if one}  # fmt: skip
    refused = {int(read[1]): date.fromisoformat(read[2])
               for text in names if (read := _REFUSED.fullmatch(text))}  # fmt: skip
    return Memory(found.boxes, found.said, refused, frozenset(bases))


@dataclass(frozen=True, slots=True)
class Told:
    """What texts of sicbot's told: signs of lines and items, and the first day that counts.

    Attributes:
        since: Lines of earlier days are taken as told; None where no text says so.
    """

    signs: frozenset[str] = frozenset()
    since: date | None = None

    def __or__(self, other: Told) -> Told:
        """Return what both told."""
        days = [day for day in (self.since, other.since) if day is not None]
        return Told(self.signs | other.signs, min(days, default=None))


def told_in(bodies: Iterable[str]) -> Told:
    """Return what texts of sicbot's told."""
    found = Told()
    for body in bodies:
        found |= _told_in(body)
    return found


def _told_in(body: str) -> Told:
    try:
        names = tuple(anchors(parse(body).root))
    except PageError:
        return Told()
    signs = frozenset(read[1] for one in names if (read := _LINE.fullmatch(one)))
    days = (date.fromisoformat(read[1]) for one in names if (read := _SINCE.fullmatch(one)))
    return Told(signs, min(days, default=None))


def anchors(element: Element) -> Iterator[str]:
    """Yield the names of the anchors inside an element."""
    for macro in macros_in(element):
        if macro.name == "anchor":
            yield macro.parameters.get("", "").strip()


@dataclass(slots=True)
class _Found:
    boxes: dict[str, Box] = field(default_factory=dict)
    said: dict[int, PutAway] = field(default_factory=dict)

    def take(self, row: Element) -> None:
        """Take what the anchors of a row tell; its tasks are the answers in their order."""
        tasks = [(text_of(one).strip(), _is_done(task)) for task in find(row, "ac:task")
                 if (one := first(task, "ac:task-id")) is not None]  # fmt: skip
        for text in anchors(row):
            if read := _ITEM.fullmatch(text):
                number = int(read[1])
                for (task, _done), answer in zip(tasks, ASKED, strict=False):
                    self.boxes[task] = Box(number, read[2], answer)
            elif read := _SAID.fullmatch(text):
                said = _said(read)
                self.said[said.number] = said
                for task, is_done in tasks[:1]:
                    self.boxes[task] = Box(said.number, said.state, Answer.BACK, is_done)


def _is_done(task: Element) -> bool:
    status = first(task, "ac:task-status")
    return status is not None and text_of(status).strip() == DONE


def _said(read: re.Match[str]) -> PutAway:
    number, state, answer, day, by = read.groups()
    return PutAway(
        int(number), state, Answer(answer), date.fromisoformat(day), UserKey(by) if by else None
    )
