"""Inline comments kept at their words while the text around them is written anew.

Confluence marks the words of an inline comment with `ac:inline-comment-marker` in the body; a body
saved without the marker leaves the comment without a place (seen with public publishing tools).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from html.entities import html5
from typing import TYPE_CHECKING

from sicbot.pages.meaning import BLOCKS, MACROS, MARKER, canonical
from sicbot.pages.storage import find, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PIECE = re.compile(
    r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>"
    r"|<(?P<end>/?)(?P<name>[^\s/>]+)(?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+>"
    r"|&#(?P<number>x?[0-9A-Fa-f]+);|&(?P<entity>[^;&<]+);|[ \t\r\n]+|.",
    re.DOTALL,
)
_REF = re.compile(r"""\sac:ref\s*=\s*(?:"([^"]*)"|'([^']*)')""")
# A link, picture, date or macro is marked as a whole or not at all.
_WHOLE = MACROS | frozenset({"ac:link", "ac:image", "ac:emoticon", "ac:placeholder", "time"})
_BREAK = "\n"  # stands for the edge of a block, which is no character of a text


@dataclass(frozen=True, slots=True)
class _Unit:
    """A character, a run of white space, something whole, or the edge of a block.

    `start` and `end` count characters of the source. The units of a line are those of a block, or
    of a whole table row.
    """

    value: str
    start: int
    end: int
    line: int
    refs: frozenset[str]

    @property
    def is_word(self) -> bool:
        """Whether it is a letter or digit, so that a neighbour belongs to the same word."""
        return len(self.value) == 1 and self.value.isalnum()

    @property
    def is_blank(self) -> bool:
        """Whether it is white space or the edge of a block."""
        return not self.value.strip(" \n")


def survives(old: str, new: str) -> bool:
    """Tell whether the words of every inline comment in `old` still stand in `new`.

    Words that occur more than once survive only where their lines, or table rows, are the same.

    Raises:
        PageError: One of the two does not parse.
    """
    return keep_comments(old, new) is not None


def keep_comments(old: str, new: str) -> str | None:
    """Return `new` with the inline comments of `old` at the same words, None if words are gone.

    Raises:
        PageError: One of the two does not parse.
    """
    markers = list(find(parse(old).root, MARKER))
    parse(new)
    if not markers:
        return new
    before, after = _units(old), _units(new)
    refs: dict[int, set[str]] = {}
    for ref in sorted({marker.attributes.get("ac:ref", "") for marker in markers}):
        place = _place(before, after, ref)
        if place is None:
            return None
        for index in place:
            refs.setdefault(index, set()).add(ref)
    return _marked(new, after, refs)


def _place(before: Sequence[_Unit], after: Sequence[_Unit], ref: str) -> range | None:
    """Return which units of `after` are the words of a comment, if that is certain."""
    marked = [index for index, unit in enumerate(before) if ref in unit.refs and not unit.is_blank]
    if not ref or not marked:
        return None
    start, length = marked[0], marked[-1] - marked[0] + 1
    words = [unit.value for unit in before[start : start + length]]
    whole = _bounds(before, start, length)
    old = [hit for hit in _hits(before, words) if _bounds(before, hit, length) == whole]
    new = [hit for hit in _hits(after, words) if _bounds(after, hit, length) == whole]
    if len(old) > 1 or len(new) > 1:
        line = _lines(before)[before[start].line]
        old = _on_lines(before, old, line)
        new = _on_lines(after, new, line)
    if not new or len(old) != len(new):
        return None
    hit = new[old.index(start)]
    return range(hit, hit + length)


def _hits(units: Sequence[_Unit], words: Sequence[str]) -> Iterator[int]:
    """Yield where `words` begin in `units`, in one pass whatever repeats (Knuth, Morris, Pratt)."""
    shorter = _shorter_matches(words)
    matched = 0
    for index, unit in enumerate(units):
        while matched and (matched == len(words) or unit.value != words[matched]):
            matched = shorter[matched - 1]
        if unit.value == words[matched]:
            matched += 1
        if matched == len(words):
            yield index - matched + 1


def _shorter_matches(words: Sequence[str]) -> list[int]:
    """Return, for each beginning of `words`, how much of its end is a beginning too."""
    lengths = [0] * len(words)
    matched = 0
    for index in range(1, len(words)):
        while matched and words[index] != words[matched]:
            matched = lengths[matched - 1]
        matched += words[index] == words[matched]
        lengths[index] = matched
    return lengths


def _bounds(units: Sequence[_Unit], start: int, length: int) -> tuple[bool, bool]:
    """Tell whether the words go on to the left and to the right."""
    end = start + length
    left = start > 0 and units[start].is_word and units[start - 1].is_word
    right = end < len(units) and units[end - 1].is_word and units[end].is_word
    return left, right


def _lines(units: Sequence[_Unit]) -> dict[int, str]:
    """Return the text of each line."""
    lines: dict[int, list[str]] = {}
    for unit in units:
        lines.setdefault(unit.line, []).append(unit.value)
    return {number: "".join(values).strip(" \n") for number, values in lines.items()}


def _on_lines(units: Sequence[_Unit], hits: list[int], text: str) -> list[int]:
    """Return those hits that stand in a line with this text."""
    same = {number for number, line in _lines(units).items() if line == text}
    return [hit for hit in hits if units[hit].line in same]


def _marked(text: str, units: Sequence[_Unit], refs: dict[int, set[str]]) -> str:
    """Return `text` with markers around units; a tag in between parts a marker in two."""
    parts: list[str] = []
    done = 0
    for start, end, group in _groups(units, refs):
        opening = (f'<{MARKER} ac:ref="{escape(ref)}">' for ref in group)
        parts += (text[done:start], *opening, text[start:end], f"</{MARKER}>" * len(group))
        done = end
    return "".join((*parts, text[done:]))


def _groups(
    units: Sequence[_Unit], refs: dict[int, set[str]]
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield the stretches of text without a tag that belong to the same comments."""
    start = end = 0
    group: tuple[str, ...] = ()
    for index in sorted(refs):
        unit, owners = units[index], tuple(sorted(refs[index]))
        if unit.value == _BREAK:
            continue
        if unit.start != end or owners != group:
            if group:
                yield start, end, group
            start, group = unit.start, owners
        end = unit.end
    if group:
        yield start, end, group


def _units(text: str) -> list[_Unit]:
    """Return the units of a well-formed text, white space at the edges of blocks left out."""
    reader = _Reader(text)
    for match in _PIECE.finditer(text):
        reader.read(match)
    units = reader.units
    edges = [True, *(unit.value == _BREAK for unit in units), True]
    return [
        unit
        for place, unit in enumerate(units)
        if unit.value != " " or not (edges[place] or edges[place + 2])
    ]


class _Reader:
    """One text cut into units, with the comments that are open at each."""

    __slots__ = ("_line", "_open", "_rows", "_text", "_whole", "_whole_start", "units")

    def __init__(self, text: str) -> None:
        self.units: list[_Unit] = []
        self._text = text
        self._line = self._rows = self._whole = self._whole_start = 0
        self._open: list[str] = []

    def read(self, match: re.Match[str]) -> None:
        """Take the next piece."""
        name = match["name"]
        if name in _WHOLE:
            self._read_whole(match)
        elif self._whole or match[0].startswith(("<!--", "<?")):
            return
        elif name == MARKER:
            self._read_marker(match)
        elif name in BLOCKS:
            self._read_block(match, name)
        elif name is None:
            self._add(_value(match), match.start(), match.end())

    def _read_whole(self, match: re.Match[str]) -> None:
        """Go into or out of something whole, and add it at its end."""
        if not self._whole:
            self._whole_start = match.start()
        if not match[0].endswith("/>"):
            self._whole += -1 if match["end"] else 1
        if not self._whole:
            start, end = self._whole_start, match.end()
            self._add(canonical(self._text[start:end]), start, end)

    def _read_marker(self, match: re.Match[str]) -> None:
        if match["end"]:
            self._open.pop()
        elif not match[0].endswith("/>"):
            ref = _REF.search(match[0])
            self._open.append((ref[1] or ref[2] or "") if ref else "")

    def _read_block(self, match: re.Match[str], name: str) -> None:
        """End a line, unless within a table row."""
        if name == "tr" and not match[0].endswith("/>"):
            self._rows += -1 if match["end"] else 1
        if not self._rows or (name == "tr" and self._rows == 1 and not match["end"]):
            self._line += 1
        self._add(_BREAK, match.start(), match.start())

    def _add(self, value: str, start: int, end: int) -> None:
        self.units.append(_Unit(value, start, end, self._line, frozenset(self._open)))


def _value(match: re.Match[str]) -> str:
    """Return what a piece without a tag stands for."""
    value = match[0]
    if match["number"]:
        number = match["number"]
        value = chr(int(number[1:], 16) if number.startswith("x") else int(number))
    elif match["entity"]:
        value = html5.get(f"{match['entity']};", value)
    return value if value.strip(" \t\r\n") else " "
