"""Which items of two lists are the same, said anew, moved to another list, gone or new."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

SAME_THING = 62  # of 100: the three versions of the real page say no item anew below that
MOVED = 88  # of 100: an item in another list is the same one only if hardly a word differs
WORDS_KEPT = 2  # "Publish SIC" is still in "Publish SIC Strategy Implementation Cycle"
GREW = 70  # how much alike are an item and one that has all its words and more

_SIGNS = str.maketrans({
    "‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u2010": "-",
    "\u2011": "-", "\u00ad": None, "\u200b": None, "\u2060": None, "\ufeff": None,
})  # fmt: skip
_SPACES = re.compile(r"\s+")
_INNER = re.compile(r"(?<=[(\[/]) | (?=[)\]/.,;:])")  # "( 2nd cycle" is "(2nd cycle"


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list; `group` is the list that it stands in."""

    group: str
    text: str


@dataclass(frozen=True, slots=True)
class Matched:
    """What became of the items.

    Attributes:
        added: In no list before.
        dropped: In no list after.
        reworded: Said in other words in the same list: before and after.
        moved: In another list after, as it was or nearly so: before and after.
    """

    added: tuple[Item, ...] = ()
    dropped: tuple[Item, ...] = ()
    reworded: tuple[tuple[Item, Item], ...] = ()
    moved: tuple[tuple[Item, Item], ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything changed."""
        return bool(self.added or self.dropped or self.reworded or self.moved)


NOTHING = Matched()


def form_of(text: str) -> str:
    """Return words as they count in a comparison.

    Spaces, kinds of dashes and quotation marks, the case of the first letter, and a full stop or
    semicolon at the end do not.
    """
    signs = unicodedata.normalize("NFC", text).translate(_SIGNS)
    line = _INNER.sub("", _SPACES.sub(" ", signs)).strip().rstrip(".;, ")
    return line[:1].casefold() + line[1:]


def match(before: Mapping[str, Iterable[str]], after: Mapping[str, Iterable[str]]) -> Matched:
    """Return what became of the items of these lists; their order does not count."""
    old, new = _items(before), _items(after)
    _pairs(old, new, lambda one, other: _equal(one, other) and one.group == other.group)
    moved = _pairs(old, new, _equal)
    reworded = _likest(old, new, SAME_THING, moved=False)
    moved += _likest(old, new, MOVED, moved=True)
    return Matched(tuple(new), tuple(old), tuple(reworded), tuple(moved))


def _items(lists: Mapping[str, Iterable[str]]) -> list[Item]:
    return [Item(group, text) for group, texts in lists.items() for text in texts if form_of(text)]


def _equal(one: Item, other: Item) -> bool:
    return form_of(one.text) == form_of(other.text)


def _pairs(
    old: list[Item], new: list[Item], fits: Callable[[Item, Item], bool]
) -> list[tuple[Item, Item]]:
    """Take the items that fit each other out of both lists and return them."""
    found = list[tuple[Item, Item]]()
    for one in tuple(old):
        other = next((other for other in new if fits(one, other)), None)
        if other is not None:
            _take(old, one)
            _take(new, other)
            found.append((one, other))
    return found


def _likest(
    old: list[Item], new: list[Item], least: int, *, moved: bool
) -> list[tuple[Item, Item]]:
    """Take the pairs that are most alike first, none that is less alike than `least`."""
    scored = [
        (-likeness(one.text, other.text), row, column)
        for row, one in enumerate(old)
        for column, other in enumerate(new)
        if (one.group != other.group) is moved
    ]
    taken: dict[int, int] = {}
    for score, row, column in sorted(scored):
        if -score >= least and row not in taken and column not in taken.values():
            taken[row] = column
    found = [(old[row], new[column]) for row, column in sorted(taken.items())]
    old[:] = [one for row, one in enumerate(old) if row not in taken]
    new[:] = [one for column, one in enumerate(new) if column not in taken.values()]
    return found


def _take(items: list[Item], wanted: Item) -> None:
    """Remove this very item: another may have the same words."""
    del items[next(place for place, one in enumerate(items) if one is wanted)]


def likeness(one: str, other: str) -> float:
    """Return how much two texts are alike, 0 to 100; words may stand in another order."""
    first, second = form_of(one).casefold(), form_of(other).casefold()
    shorter, longer = sorted((first, second), key=len)
    if len(shorter.split()) >= WORDS_KEPT and f" {shorter} " in f" {longer} ":
        return max(fuzz.ratio(first, second), GREW)
    return max(fuzz.ratio(first, second), fuzz.token_sort_ratio(first, second))
