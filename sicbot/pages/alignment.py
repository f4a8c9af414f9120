"""Which parts of one body are which of another: those that mean the same, and those changed inside.

First come nodes with equal keys, in the order in which they stand; then, in the gaps between them,
elements of the same kind whose words are mostly the same.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING

from sicbot.pages.meaning import MACROS
from sicbot.pages.nodes import Node, is_one_kind, is_same

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

Pairs = list[tuple[int, int]]

MOST_COMPARISONS = 4_000  # of a gap; a longer one is paired off in order, or not at all
MOST_REPETITIONS = 200_000  # difflib's work for keys that come again and again
LEAST_LIKENESS = 0.5  # from here on an item of a list is rather a changed one than a new one
_ODDS = 0.05  # likeness of two elements of the same kind that have no word in common
# They come in numbers, so that another one of the same kind is no sign of being the same one.
_ITEMS = frozenset(
    {"p", "li", "tr", "dt", "dd", "div", "blockquote"} | {f"h{level}" for level in range(1, 7)}
)
# What an editor puts around parts of a page without changing them.
_WRAPPERS = MACROS | {"ac:layout", "ac:layout-section", "ac:layout-cell", "div", "blockquote"}


@dataclass(frozen=True, slots=True)
class _Look:
    """What two elements are compared by: they are of one kind, and share words or do not."""

    name: str
    kind: tuple[str, ...]
    words: Counter[str]


def pair(one: Sequence[Node], other: Sequence[Node]) -> Pairs:
    """Return the indexes of nodes that are the same, or the same but for their inside."""
    start, end = common_ends([node.raw for node in one], [node.raw for node in other])
    first, second = one[start : len(one) - end], other[start : len(other) - end]
    if len(first) == len(second) == 1:
        middle = [(0, 0)] if _can_be_one(first[0], second[0]) else []
    else:
        middle = _pair_middle(first, second)
    pairs = [(index, index) for index in range(start)]
    pairs += [(start + left, start + right) for left, right in middle]
    return pairs + [(len(one) - back, len(other) - back) for back in range(end, 0, -1)]


def follow(one: Sequence[Node], other: Sequence[Node]) -> tuple[Sequence[Node], Pairs]:
    """Return nodes of `other`, and pairs as `pair` does, also where people put something around.

    A layout, panel or quotation that is new in `other` is looked into for what is missing.
    """
    pairs = pair(one, other)
    matched, kept = {left for left, _ in pairs}, {right for _, right in pairs}
    missing = {node.key for place, node in enumerate(one) if place not in matched and node.element}
    new = [node for place, node in enumerate(other) if place not in kept]
    if not missing or not any(_holds(node, missing) for node in new):
        return other, pairs
    opened: list[Node] = []
    for place, node in enumerate(other):
        opened += [node] if place in kept else _opened(node, missing)
    return opened, pair(one, opened)


def _holds(node: Node, keys: set[str]) -> bool:
    """Tell whether one of the wanted nodes stands in a wrapper."""
    if node.name not in _WRAPPERS:
        return False
    return any(child.key in keys or _holds(child, keys) for child in node.children)


def _opened(node: Node, keys: set[str]) -> list[Node]:
    """Return what stands in a wrapper in its place, if something wanted does."""
    if node.key in keys or not _holds(node, keys):
        return [node]
    return [inner for child in node.children for inner in _opened(child, keys)]


def _can_be_one(one: Node, other: Node) -> bool:
    """Tell whether a node is the other or became it, where no third comes into question."""
    if one.name in _ITEMS:
        return is_same(one, other) or _likeness(_look(one), _look(other)) > 0
    return is_one_kind(one, other) or is_same(one, other)


def _pair_middle(one: Sequence[Node], other: Sequence[Node]) -> Pairs:
    same = [*equal([node.key for node in one], [node.key for node in other])]
    pairs: Pairs = []
    bounds = pairwise([(-1, -1), *same, (len(one), len(other))])
    for (left, right), (next_left, next_right) in bounds:
        gap = _pair_gap(one[left + 1 : next_left], other[right + 1 : next_right])
        pairs += [(left + 1 + i, right + 1 + j) for i, j in gap]
        pairs.append((next_left, next_right))
    return pairs[:-1]


def equal(one: Sequence[Hashable], other: Sequence[Hashable]) -> Iterator[tuple[int, int]]:
    """Yield pairs of equal keys in order: the ends, those that come once, then what is between."""
    if not one or not other:
        return
    start, end = common_ends(one, other)
    yield from ((index, index) for index in range(start))
    first, second = one[start : len(one) - end], other[start : len(other) - end]
    anchors = _anchors(first, second)
    if anchors:
        bounds = pairwise([(-1, -1), *anchors, (len(first), len(second))])
        for (left, right), (next_left, next_right) in bounds:
            between = equal(first[left + 1 : next_left], second[right + 1 : next_right])
            yield from ((start + left + 1 + i, start + right + 1 + j) for i, j in between)
            if next_left < len(first):
                yield start + next_left, start + next_right
    else:
        yield from ((start + i, start + j) for i, j in _longest_runs(first, second))
    yield from ((len(one) - back, len(other) - back) for back in range(end, 0, -1))


def common_ends(one: Sequence[Hashable], other: Sequence[Hashable]) -> tuple[int, int]:
    """Return how many are equal at the start, and at the end of the rest."""
    most = min(len(one), len(other))
    start = next((i for i in range(most) if one[i] != other[i]), most)
    most -= start
    end = next((i for i in range(most) if one[-1 - i] != other[-1 - i]), most)
    return start, end


def _anchors(one: Sequence[Hashable], other: Sequence[Hashable]) -> Pairs:
    """Return the longest row of keys that come once in both, in the same order."""
    ones, others = Counter(one), Counter(other)
    places = {key: place for place, key in enumerate(other) if others[key] == 1}
    hits = [(i, places[key]) for i, key in enumerate(one) if ones[key] == 1 and key in places]
    tops: list[int] = []  # the lowest end of a row of each length
    rows: list[int] = []
    for _, place in hits:
        length = bisect_left(tops, place)
        tops[length : length + 1] = [place]
        rows.append(length)
    longest: Pairs = []
    wanted = len(tops) - 1
    for hit, length in zip(reversed(hits), reversed(rows), strict=True):
        if length == wanted:
            longest.append(hit)
            wanted -= 1
    return longest[::-1]


def _longest_runs(one: Sequence[Hashable], other: Sequence[Hashable]) -> Iterator[tuple[int, int]]:
    """Yield pairs of equal keys where they come more than once; none where that would take long."""
    others = Counter(other)
    if sum(others[key] for key in one) > MOST_REPETITIONS:
        return
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for left, right, size in matcher.get_matching_blocks():
        yield from ((left + i, right + i) for i in range(size))


def _pair_gap(one: Sequence[Node], other: Sequence[Node]) -> Pairs:
    """Return pairs of nodes that are most alike, in order."""
    if not one or not other:
        return []
    looks, others = [_look(node) for node in one], [_look(node) for node in other]
    if len(one) * len(other) > MOST_COMPARISONS:
        ordered = enumerate(zip(looks, others, strict=True)) if len(one) == len(other) else ()
        return [(place, place) for place, both in ordered if _likeness(*both)]
    return _best([[_likeness(look, candidate) for candidate in others] for look in looks])


def _best(likeness: Sequence[Sequence[float]]) -> Pairs:
    """Return pairs in order with the highest sum of likeness."""
    rows, columns = len(likeness), len(likeness[0])
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in reversed(range(rows)):
        for j in reversed(range(columns)):
            both = best[i + 1][j + 1] + likeness[i][j]
            best[i][j] = max(both, best[i + 1][j], best[i][j + 1])
    pairs: Pairs = []
    i = j = 0
    while i < rows and j < columns:
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            pairs.append((i, j))
            i, j = i + 1, j + 1
    return pairs


def _look(node: Node) -> _Look:
    inside = node.inside
    if inside is None:
        return _Look("", (), Counter())
    return _Look(node.name, (inside.name, node.head), node.telling())


def _likeness(one: _Look, other: _Look) -> float:
    """Return how much two nodes have in common, from 0 for different ones to 1."""
    if not one.kind or one.kind != other.kind:
        return 0.0
    total = one.words.total() + other.words.total()
    likeness = 2 * (one.words & other.words).total() / total if total else 1.0
    least = LEAST_LIKENESS if one.name in _ITEMS else 0.0
    return max(likeness, _ODDS) if likeness >= least else 0.0
