"""I16, scope and opt-out: whether a write went where the bot may not write."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tests.simulation.history import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.simulation.history import Moment
    from tests.simulation.writes import Write

NO_PAGE = "no-sicbot"
NO_TREE = "no-sicbot-tree"
_LABELLED = f"it has the label {NO_PAGE}"
_TRASHED = "it lies in the trash"
_LISTING = re.compile(r"/rest/api/(content(/scan|/search)?|search|space/[^/?]+/content\S*)(\?|$)")
_LATER_PART = re.compile(r"[?&](start=[1-9]|cursor=)")
_SPACE = re.compile(r"[?&]spaceKey=([^&]+)|/space/([^/?]+)/content")


class Obstacle(NamedTuple):
    """Why a page, or all in a space, is not to be written: the content or the space, and a word."""

    place: int | str
    why: str


@dataclass(slots=True)
class Scope:
    """Where the bot may write, and since when it can know that it may not.

    Somebody may close a page between the bot's last look and its write, which no bot can help. So
    an obstacle counts if it was there at first, or the bot has since asked for that page, or begun
    to list its space.

    Attributes:
        spaces: Keys of the spaces that it may write in; None is all.
        restorable: Pages that it may take out of the trash.
    """

    spaces: frozenset[str] | None = None
    restorable: frozenset[int] = frozenset()
    since: dict[Obstacle, int] = field(default_factory=dict)
    readings: list[tuple[int, str]] = field(default_factory=list)

    def note_reading(self, number: int, target: str) -> None:
        """Note that the bot has read something."""
        self.readings.append((number, target))

    def note_moment(self, number: int, moment: Moment) -> None:
        """Note which obstacles there are from now on."""
        there = set(obstacles(moment))
        self.since = {one: self.since.get(one, number) for one in there}

    def trespasses(self, write: Write, since: dict[Obstacle, int]) -> Iterator[Violation]:
        """Yield where a write went astray; `since` is what stood in its way then, and from when."""
        if not write.wrote:
            return
        for id_ in sorted(write.changed | ({write.page} if write.page else set())):
            moment = write.before if id_ in write.before.contents else write.after
            for told in self._reasons(write, moment, id_, since):
                yield Violation("I16", moment.name(id_), f"{write} wrote {told}")

    def _reasons(
        self, write: Write, moment: Moment, id_: int, since: dict[Obstacle, int]
    ) -> Iterator[str]:
        line = moment.above(id_)
        if not line:
            return
        space = line[0].space_key
        if self.spaces is not None and space not in self.spaces:
            yield f"in space {space}, which is outside the given ones"
        places: tuple[int | str, ...] = (*(one.id for one in line), f"space {space}")
        for obstacle, number in since.items():
            if obstacle.place not in places or not self._stands(write, obstacle, id_):
                continue
            if number == 0 or self._could_know(number, write.number, id_, obstacle, space):
                yield f"although {obstacle.why}"

    def _stands(self, write: Write, obstacle: Obstacle, id_: int) -> bool:
        """Tell whether an obstacle above a content is one for that content."""
        if obstacle.why == _TRASHED:
            return not (write.kind == "restore" and id_ in self.restorable)
        content = write.before.contents.get(id_)
        own = (id_, content.container_id if content else None)
        return obstacle.why != _LABELLED or obstacle.place in own

    def _could_know(self, since: int, until: int, id_: int, obstacle: Obstacle, space: str) -> bool:
        names = re.compile(rf"/content/({id_}|{obstacle.place})\b")
        for number, target in self.readings:
            if since <= number < until and (names.search(target) or _begins_listing(target, space)):
                return True
        return False


def obstacles(moment: Moment) -> Iterator[Obstacle]:
    """Yield all that keeps the bot from writing somewhere."""
    for id_, labels in moment.labels.items():
        if NO_PAGE in labels:
            yield Obstacle(id_, _LABELLED)
        if NO_TREE in labels:
            yield Obstacle(id_, f"page {id_}, it or above it, has the label {NO_TREE}")
    for id_, content in moment.contents.items():
        if content.status == "trashed":
            yield Obstacle(id_, _TRASHED)
        elif content.status == "archived":
            yield Obstacle(id_, "it is archived")
    for key in moment.archived:
        yield Obstacle(f"space {key}", f"space {key} is archived")


def _begins_listing(target: str, space: str) -> bool:
    if not _LISTING.match(target) or _LATER_PART.search(target):
        return False
    named = _SPACE.search(target)
    return named is None or (named[1] or named[2]).casefold() == space.casefold()
