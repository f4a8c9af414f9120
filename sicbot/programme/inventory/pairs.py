"""Entries of one cycle that may tell of the same project, found without comparing all with all.

Only entries that share something telling are compared: the address, who does it and when it
began, who pays and when, a rare word of the title.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from hashlib import sha256
from itertools import combinations
from typing import TYPE_CHECKING

from sicbot.core.work import Pair
from sicbot.programme.inventory.likeness import MOST, Profile, likeness

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sicbot.core.work import Entry
    from sicbot.programme.inventory.likeness import Likeness

    Compare = Callable[[Profile, Profile], Likeness]

RARE = 10  # entries that share a word of their titles, up to which it tells something
SMALL = 16  # entries of a block that are all compared with each other
NEIGHBOURS = 8  # that an entry of a larger block is compared with, in the order of titles
ID_SIGNS = 8  # of a SHA-256 in hexadecimal: people copy it by hand


def find_pairs(profiles: Sequence[Profile], compare: Compare = likeness) -> tuple[Pair, ...]:
    """Return the pairs of each cycle, most alike first."""
    by_cycle = defaultdict[int | None, list[Profile]](list)
    for one in profiles:
        by_cycle[one.entry.cycle].append(one)
    found = [
        pair
        for cycle in by_cycle.values()
        for one, other in candidates(cycle)
        if (pair := _pair(one, other, compare(one, other))) is not None
    ]
    return tuple(sorted(found, key=lambda it: (-it.score, *_place(it.one), *_place(it.other))))


def _place(entry: Entry) -> tuple[str, int, str]:
    return entry.source, entry.number, entry.key


def _pair(one: Profile, other: Profile, alike: Likeness) -> Pair | None:
    if not alike.is_enough:
        return None
    first, second = sorted((one.entry, other.entry), key=_place)
    return Pair(pair_id(first, second), first, second, min(MOST, alike.points), alike.reasons)


def pair_id(one: Entry, other: Entry) -> str:
    """Return what people call a pair: another one once a title, owner, address or date changed.

    So what they said of a pair holds for what they saw.
    """
    parts = sorted(
        "\n".join((it.key, it.title, it.owner, it.url, str(it.start), str(it.end)))
        for it in (one, other)
    )
    return sha256("\n\n".join(parts).encode()).hexdigest()[:ID_SIGNS]


def candidates(profiles: Sequence[Profile]) -> Iterator[tuple[Profile, Profile]]:
    """Yield entries that are worth comparing, each two once."""
    seen = set[tuple[str, str]]()
    for block in _blocks(profiles):
        for one, other in _within(block):
            keys = (one.entry.key, other.entry.key)
            pair = (min(keys), max(keys))
            if pair not in seen:
                seen.add(pair)
                yield one, other


def _within(block: Sequence[Profile]) -> Iterable[tuple[Profile, Profile]]:
    """Yield the pairs of a block; in a large one each entry meets those with titles next to it."""
    if len(block) <= SMALL:
        return combinations(block, 2)
    ordered = sorted(block, key=lambda one: (one.title, one.entry.key))
    return (
        (one, other)
        for place, one in enumerate(ordered)
        for other in ordered[place + 1 : place + 1 + NEIGHBOURS]
    )


def _blocks(profiles: Sequence[Profile]) -> Iterator[list[Profile]]:
    words = Counter(word for one in profiles for word in set(one.words))
    blocks = defaultdict[tuple[object, ...], list[Profile]](list)
    for one in profiles:
        for key in _keys(one):
            blocks[key].append(one)
        for word in set(one.words):
            if words[word] <= RARE:
                blocks["word", word].append(one)
    yield from (block for _key, block in sorted(blocks.items(), key=lambda it: str(it[0])))


def _keys(one: Profile) -> Iterator[tuple[object, ...]]:
    entry = one.entry
    if one.place is not None:
        yield ("address", one.place.name)
    if one.title:
        yield ("title", " ".join(sorted(one.words)))
    for body in one.owners | one.supporting:
        yield ("body", body, entry.start)
        yield ("owner", body)
    for sponsor in one.sponsors:
        yield ("sponsor", sponsor, entry.start)
