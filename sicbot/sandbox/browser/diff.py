"""What changed between two stored texts, line by line and word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

CONTEXT_LINES = 2  # unchanged lines that are shown around a change
LEAST_ALIKE = 0.3
MOST_WORDS = 1500  # beyond that, a changed line is shown as a whole: comparing words takes long
# A stored text is often one line; it is parted after the elements that people see as lines.
_LINE_END = re.compile(
    r"(</(?:p|h[1-6]|li|tr|table|ul|ol|ac:layout-cell|ac:layout-section|ac:structured-macro)>)"
)

Kind = Literal["same", "removed", "added", "skipped"]


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of a line; `is_changed` where they differ from the other version."""

    text: str
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a comparison."""

    kind: Kind
    parts: tuple[Part, ...]


def compare(older: str, newer: str) -> list[Line]:
    """Return the lines that differ, with a few unchanged ones around them."""
    before, after = _lines(older), _lines(newer)
    lines: list[Line] = []
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for group in matcher.get_grouped_opcodes(CONTEXT_LINES):
        if group[0][1] > 0:
            lines.append(Line("skipped", ()))
        for tag, start, end, new_start, new_end in group:
            if tag == "equal":
                lines += [Line("same", (Part(text),)) for text in before[start:end]]
            else:
                lines += _changed(before[start:end], after[new_start:new_end])
    return lines


def _lines(text: str) -> list[str]:
    """Return a stored text parted into lines."""
    return [line for line in _LINE_END.sub("\\1\n", text).split("\n") if line.strip()]


def _changed(before: list[str], after: list[str]) -> list[Line]:
    """Return removed and added lines, with the words marked that make the difference."""
    return [line for pair in zip_longest(before, after) for line in _pair(*pair)]


def _pair(old: str | None, new: str | None) -> list[Line]:
    """Return a removed line, an added one, or one that was changed to another."""
    if new is None:
        return [Line("removed", (Part(old or ""),))]
    if old is None:
        return [Line("added", (Part(new),))]
    words, others = (re.findall(r"\w+|\W", line) for line in (old, new))
    matcher = SequenceMatcher(a=words, b=others, autojunk=False)
    # Marks help only where enough has stayed: not where one paragraph took another's place.
    if len(words) + len(others) > MOST_WORDS or matcher.ratio() < LEAST_ALIKE:
        return [Line("removed", (Part(old),)), Line("added", (Part(new),))]
    codes = matcher.get_opcodes()
    removed = tuple(Part("".join(words[a:b]), tag != "equal") for tag, a, b, _, _ in codes if b > a)
    added = tuple(Part("".join(others[c:d]), tag != "equal") for tag, _, _, c, d in codes if d > c)
    return [Line("removed", removed), Line("added", added)]
