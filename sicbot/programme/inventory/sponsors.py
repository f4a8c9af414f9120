"""Who pays: one name for each sponsor, whatever the spellings of the entries.

The register of sponsors decides; without it, spellings that mean the same, slips, and acronyms
that belong to one name alone are taken together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from sicbot.core.work import Sponsor
from sicbot.programme.inventory.meanings import is_own_funds
from sicbot.programme.inventory.sponsor_names import (
    Spelled,
    are_nearly_same,
    first_letter,
    initials,
    may_be_short_for,
    spelled,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sicbot.core.work import Entry

SMALL = 40  # spellings of a block that are all compared with each other
NEIGHBOURS = 10  # that one of a larger block is compared with
MANY_WORDS = 12  # of a name from which it is compared by its beginning and end alone
LETTERS = 6  # that two spellings with other gaps between their words begin or end with


@dataclass(frozen=True, slots=True)
class Registered:
    """A row of the register of sponsors."""

    name: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sponsors:
    """All sponsors, by name, and the one name of each spelling that entries use."""

    all: tuple[Sponsor, ...] = ()
    name_of: Mapping[str, str] = field(default_factory=dict)


class _Union:
    """Spellings that are one sponsor, by their forms; two of the register's never become one."""

    def __init__(self, owner: Mapping[str, int]) -> None:
        self._above: dict[str, str] = {}
        self._owner = dict(owner)

    def root(self, form: str) -> str:
        while (above := self._above.get(form)) is not None:
            form = above
        return form

    def unite(self, one: str, other: str) -> None:
        first, second = self.root(one), self.root(other)
        owners = {self._owner.get(first), self._owner.get(second)} - {None}
        if first == second or len(owners) > 1:
            return
        self._above[second] = first
        if owners:
            self._owner[first] = next(one for one in owners if one is not None)

    def owner(self, form: str) -> int | None:
        return self._owner.get(self.root(form))


def sponsors_of(entries: Iterable[Entry], register: Sequence[Registered] = ()) -> Sponsors:
    """Return who pays, in the order of names; own funds are nobody's.

    Args:
        entries: In the order in which they were entered: of two names that were used equally
            often the earlier one counts.
        register: Rows of the register of sponsors.
    """
    users = _users(entries)
    forms = {typed: spelled(typed) for typed in users}
    owner = _owners(register)
    union = _Union(owner)
    known = [*forms.values(), *(spelled(one.name) for one in register)]
    names = {one.form: one for one in reversed(known) if one.full}
    for row in register:
        for other in row.also:
            union.unite(spelled(row.name).form, spelled(other).form)
    for one, other in _candidates(names):
        if are_nearly_same(names[one].words, names[other].words):
            union.unite(one, other)
    perhaps = _place_acronyms(known, names, union)
    return _told(users, forms, union, register, perhaps)


def _users(entries: Iterable[Entry]) -> dict[str, list[str]]:
    """Return the keys of the entries that use each spelling, in the order of first use."""
    users = defaultdict[str, list[str]](list)
    for entry in entries:
        for typed in entry.sponsors:
            if not is_own_funds(typed):
                users[typed].append(entry.key)
    return users


def _owners(register: Sequence[Registered]) -> dict[str, int]:
    """Return the row that each name of the register belongs to; a row's own name goes first."""
    owner = dict[str, int]()
    for number, row in enumerate(register):
        owner.setdefault(spelled(row.name).form, number)
    for number, row in enumerate(register):
        for other in row.also:
            owner.setdefault(spelled(other).form, number)
    return owner


def _candidates(names: Mapping[str, Spelled]) -> Iterator[tuple[str, str]]:
    """Yield forms that may differ by slips: the same but for one word or two."""
    blocks = defaultdict[tuple[object, ...], list[str]](list)
    for form, one in names.items():
        for key in keys_of(one.words, form):
            blocks[key].append(form)
    seen = set[tuple[str, str]]()
    for block in blocks.values():
        for pair in _within(block):
            if pair not in seen:
                seen.add(pair)
                yield pair


def _within(block: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Yield the pairs of a block; in a large one each form meets those next to it."""
    if len(block) <= SMALL:
        return combinations(sorted(block), 2)
    ordered = sorted(block)
    return (
        (one, other)
        for place, one in enumerate(ordered)
        for other in ordered[place + 1 : place + 1 + NEIGHBOURS]
    )


def keys_of(words: tuple[str, ...], form: str) -> Iterator[tuple[object, ...]]:
    """Yield what a name shares with those that may be it: an end, or all but a word or two."""
    yield ("begins", form[:LETTERS], len(words))
    yield ("ends", form[-LETTERS:], len(words))
    yield ("begins", form[:LETTERS], len(words) + 1)
    yield ("ends", form[-LETTERS:], len(words) + 1)
    for count in (1, 2) if len(words) <= MANY_WORDS else ():
        for left_out in combinations(range(len(words)), count):
            rest = tuple(one for place, one in enumerate(words) if place not in left_out)
            if rest:
                yield (left_out, rest)


def _place_acronyms(
    known: Sequence[Spelled], names: Mapping[str, Spelled], union: _Union
) -> dict[str, set[str]]:
    """Give acronyms to the one name that they belong to; return whom the others may be, by form."""
    beside, letters = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for one in known:
        if one.full and one.acronym:
            beside[spelled(one.acronym).form].add(one.form)
    for form, one in names.items():
        for short in initials(one.words):
            letters[short].add(form)
    by_letter = defaultdict[str, list[str]](list)
    for form, one in names.items():
        by_letter[first_letter(one.words)].append(form)
    perhaps = dict[str, set[str]]()
    alone = {one.form: one for one in known if not one.full}
    for acronym, one in alone.items():
        for found in (beside.get(acronym, set()), letters.get(acronym, set())):
            roots = {union.root(form) for form in found}
            if len(roots) == 1:
                union.unite(roots.pop(), acronym)
                break
            if roots:
                perhaps[acronym] = roots
                break
        else:
            near = by_letter.get(acronym[:1], ())
            fits = (form for form in near if may_be_short_for(one.acronym, names[form].full))
            perhaps[acronym] = {union.root(form) for form in fits}
    return perhaps


def _told(
    users: Mapping[str, list[str]],
    forms: Mapping[str, Spelled],
    union: _Union,
    register: Sequence[Registered],
    perhaps: Mapping[str, set[str]],
) -> Sponsors:
    groups = defaultdict[str, list[str]](list)
    for typed, one in forms.items():
        groups[union.root(one.form)].append(typed)
    names = dict[str, str]()
    for root, group in groups.items():
        row = union.owner(root)
        names[root] = _name(group, forms, users) if row is None else register[row].name
    doubts = defaultdict[str, set[str]](set)
    for acronym, others in perhaps.items():
        root = union.root(acronym)
        for other in {union.root(form) for form in others} & set(names):
            if root in names and other != root:
                doubts[root].add(names[other])
                doubts[other].add(names[root])
    found = [
        Sponsor(
            names[root],
            tuple(sorted(typed for typed in group if typed != names[root])),
            tuple(dict.fromkeys(key for typed in group for key in users[typed])),
            tuple(sorted(doubts[root])),
            union.owner(root) is not None,
        )
        for root, group in groups.items()
    ]
    name_of = {typed: names[root] for root, group in groups.items() for typed in group}
    return Sponsors(tuple(sorted(found, key=lambda one: (one.name.casefold(), one.name))), name_of)


def _name(
    group: Sequence[str], forms: Mapping[str, Spelled], users: Mapping[str, list[str]]
) -> str:
    """Return the full name that was entered most often; of equal ones the earliest."""
    counts = Counter[str]()
    for typed in group:  # in the order of first use, which a counter keeps
        counts[forms[typed].full] += len(users[typed])
    del counts[""]
    return counts.most_common(1)[0][0] if counts else group[0]
