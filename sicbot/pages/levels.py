"""The children of one element in three bodies: before a write, after it, and now."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sicbot.pages.nodes import Node, is_same, row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, eq=False)
class Level:
    """The children of one element: before the write, after it, and now.

    `places` tells for those after the write where they are now.
    """

    before: Sequence[Node]
    after: Sequence[Node]
    current: Sequence[Node]
    places: Mapping[int, int]
    parent: Node

    @cached_property
    def lost(self) -> list[Node]:
        """What stood there after the write and is in no child of now."""
        return [node for place, node in enumerate(self.after) if place not in self.places]

    @cached_property
    def added(self) -> list[Node]:
        """The children of now that were not there after the write."""
        known = set(self.places.values())
        return [node for place, node in enumerate(self.current) if place not in known]

    def now(self, place: int) -> Node | None:
        """Return what a child after the write is now."""
        return self.current[self.places[place]] if place in self.places else None

    def gap(self, start: int, end: int) -> tuple[int, int] | None:
        """Return between which children of now a row stood, None if a neighbour is gone."""
        left = self.places.get(start - 1, -1 if start == 0 else None)
        right = self.places.get(end, len(self.current) if end == len(self.after) else None)
        return None if left is None or right is None else (left + 1, right)

    def unchanged(self, start: int, end: int) -> list[Node] | None:
        """Return the children of now that a row still is, None if it is certain of no such row."""
        first = self.places.get(start, -1)
        found = self.current[first : first + end - start] if first >= 0 else ()
        written = self.after[start:end]
        if len(found) != len(written) or not all(map(is_same, written, found)):
            return None
        doubtful = are_among(written, self.lost) or are_among(written, self.added)
        return None if doubtful or row(found) is None else list(found)


def are_among(nodes: Sequence[Node], others: Sequence[Node]) -> bool:
    """Tell whether each of these nodes is there once more, spaces and empty elements aside."""
    names = {node.name for node in nodes}
    if names.isdisjoint(node.name for node in others):
        return False
    keys = Counter(node.key for node in nodes if node.telling())
    return bool(keys) and keys <= Counter(node.key for node in others if node.name in names)
