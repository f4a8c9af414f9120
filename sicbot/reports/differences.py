"""What differs between two texts, for a reader's eye: the differing signs, and a little around."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_CHUNKS = re.compile(r"(?<=>)|(?<=\n)")
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
# Comparing takes the product of both lengths: 1,000,000 is a second at most. Beyond it what lies
# between the common beginning and the common end counts as changed.
MOST_PAIRS = 1_000_000
MOST_WORD_PAIRS = 40_000
ELLIPSIS = "…"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
SEEN_AS = {NO_BREAK_SPACE: "\N{SHOULDERED OPEN BOX}", "\t": "\N{RIGHTWARDS ARROW TO BAR}"}
# Signs that look like another one or like nothing: odd spaces, invisible ones, loose accents.
UNSEEN = ("Zs", "Zl", "Zp", "Cf", "Mn")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, and whether the other text has it not.

    An empty one that changed is the place where the other text has something more.
    """

    text: str
    changed: bool


class Difference(NamedTuple):
    """Both texts in pieces."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Size:
    """How much of a text is shown, in signs.

    Attributes:
        around: Of what is the same, on either side of what changed.
        changed: Of each part that changed.
        all: Of the text.
    """

    around: int
    changed: int
    all: int


def compare(before: str, after: str) -> Difference:
    """Return both texts in pieces, marked where they differ."""
    old, new = (_CHUNKS.split(text) for text in (before, after))
    pieces = _pieces(old, new, MOST_PAIRS, _inside)
    return Difference(_joined(pieces.before), _joined(pieces.after))


def _inside(before: str, after: str) -> Difference:
    """Compare the words of two chunks; where they have little in common, each is new as a whole."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if SequenceMatcher(None, before[:2000], after[:2000], autojunk=False).quick_ratio() < 1 / 2:
        return _all_changed(before, after)
    return _pieces(old, new, MOST_WORD_PAIRS, _all_changed)


def _pieces(
    old: Sequence[str], new: Sequence[str], most: int, inside: Callable[[str, str], Difference]
) -> Difference:
    """Return the pieces of two lists of parts; `inside` compares parts that stand for another."""
    before, after = list[Piece](), list[Piece]()
    for kind, start, end, new_start, new_end in _opcodes(old, new, most):
        one, other = "".join(old[start:end]), "".join(new[new_start:new_end])
        if kind == "equal":
            found = Difference((Piece(one, changed=False),), (Piece(other, changed=False),))
        else:
            found = inside(one, other) if one and other else _all_changed(one, other)
        before += found.before
        after += found.after
    return Difference(tuple(before), tuple(after))


def _opcodes(
    old: Sequence[str], new: Sequence[str], most: int
) -> Iterable[tuple[str, int, int, int, int]]:
    if len(old) * len(new) <= most:
        return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    start = _common(old, new)
    tail = _common(old[start:][::-1], new[start:][::-1])
    end, new_end = len(old) - tail, len(new) - tail
    return [
        ("equal", 0, start, 0, start),
        ("replace", start, end, start, new_end),
        ("equal", end, len(old), new_end, len(new)),
    ]


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many parts at the beginning are the same."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(old), len(new)))


def _all_changed(before: str, after: str) -> Difference:
    return Difference((Piece(before, changed=True),), (Piece(after, changed=True),))


def _joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Put neighbours together that are alike; a space between two changed words changed too."""
    found = [one for one in pieces if one.text or one.changed]
    for index in range(1, len(found) - 1):
        before, one, after = found[index - 1 : index + 2]
        if before.changed and after.changed and one.text.isspace():
            found[index] = Piece(one.text, changed=True)
    return tuple(
        Piece("".join(one.text for one in some), changed)
        for changed, some in groupby(found, key=lambda one: one.changed)
    )


def shorten(pieces: Sequence[Piece], size: Size) -> tuple[Piece, ...]:
    """Return what changed with a little around it; `…` stands for what is left out."""
    shown, left = list[Piece](), size.all
    for index, one in enumerate(pieces):
        ends = (index == 0, index == len(pieces) - 1)
        text = _cut(one.text, size.changed // 2) if one.changed else _around(one.text, size, *ends)
        if len(text) > left:
            shown.append(Piece(text[:left] + ELLIPSIS, one.changed))
            break
        shown.append(Piece(text, one.changed))
        left -= len(text)
    return tuple(shown)


def _cut(text: str, half: int) -> str:
    """Leave out the middle of a text that is longer than two halves."""
    if len(text) <= 2 * half + 1:
        return text
    return f"{text[:half]} {ELLIPSIS} {text[-half:]}"


def _around(text: str, size: Size, first: bool, last: bool) -> str:  # noqa: FBT001  # two ends
    """Leave out of what is the same all that is not beside what changed."""
    if first and not last and len(text) > size.around:
        return ELLIPSIS + text[-size.around :]
    if last and not first and len(text) > size.around:
        return text[: size.around] + ELLIPSIS
    return _cut(text, size.around)


def visible(text: str) -> str:
    """Return a text that changed so that no sign of it looks like another one or like nothing."""
    return "".join(_visible(sign) for sign in text)


def _visible(sign: str) -> str:
    if sign in SEEN_AS:
        return SEEN_AS[sign]
    if sign != " " and unicodedata.category(sign) in UNSEEN:
        return f"‹U+{ord(sign):04X}›"
    return sign
