"""Tells in words what one body has lost of another, or has more than it."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.simulation.bodies import Tokens

LONGEST_EXCERPT = 80


def lost(before: Tokens, after: Tokens) -> str:
    """Return an excerpt of what `after` lacks of `before`, else of what it has too much."""
    less, more = list[str](), list[str]()
    for old, new in _differences(before, after):
        less += old
        more += new
    if less:
        return f"lost “{_excerpt(less)}”" + (f", has “{_excerpt(more)}” instead" if more else "")
    return f"has “{_excerpt(more)}” too much"


def added(before: Tokens, after: Tokens) -> list[str]:
    """Return the words and tags that `after` has and `before` has not, in order."""
    return [word for _, new in _differences(before, after) for word in new]


def _differences(before: Tokens, after: Tokens) -> Iterator[tuple[list[str], list[str]]]:
    """Yield what stands in one instead of what stands in the other."""
    old, new = _words(before), _words(after)
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    old, new = old[start : len(old) - end], new[start : len(new) - end]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if kind != "equal":
            yield old[old_start:old_end], new[new_start:new_end]


def _shared(one: list[str], other: list[str]) -> int:
    """Return how many words two lists begin with alike."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _words(tokens: Tokens) -> list[str]:
    return [
        word for token in tokens for word in ([token] if token.startswith("<") else token.split())
    ]


def _excerpt(words: list[str]) -> str:
    text = " ".join(words)
    return text if len(text) <= LONGEST_EXCERPT else text[: LONGEST_EXCERPT - 1] + "…"
