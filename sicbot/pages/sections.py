"""The sections of a body: what stands below each heading, and before the first one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.edits import Span
from sicbot.pages.places import homes
from sicbot.pages.storage import parse
from sicbot.pages.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.pages.storage import Element

HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LAYOUT = "ac:layout"


@dataclass(frozen=True, slots=True)
class Key:
    """What a section is known by, wherever it stands.

    Attributes:
        words: Those of its heading, in small letters; empty before the first heading.
        level: That of its heading; 0 before the first one.
        ordinal: Counts those alike from 1; before a heading, the layout cells, the body being 0.
    """

    words: str
    level: int
    ordinal: int

    def __str__(self) -> str:
        """Return what it is called in parts and messages."""
        return f"{self.words} ({self.level}.{self.ordinal})"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what follows up to the next heading of any level, so that none overlap.

    Attributes:
        home: Where it stands: 0 for the body, else the layout cell, counted from 1.
    """

    key: Key
    span: Span
    home: int


def sections(body: str) -> tuple[Section, ...]:
    """Return the sections of a body, in document order.

    Together they are all of the body but the frames of its layouts. A heading inside a macro,
    table or list begins none.

    Raises:
        PageError: The body does not parse.
    """
    seen: Counter[tuple[str, int]] = Counter()
    pieces = [
        (home, span, heading)
        for home, element in enumerate(homes(parse(body).root))
        for span, heading in _pieces(element)
    ]
    found = []
    for home, span, heading in sorted(pieces, key=lambda one: one[1].start):
        if heading is None:
            found.append(Section(Key("", 0, home), span, home))
            continue
        kind = (words_of(heading).casefold(), HEADINGS[heading.name])
        seen[kind] += 1
        found.append(Section(Key(*kind, seen[kind]), span, home))
    return tuple(found)


def _pieces(home: Element) -> Iterator[tuple[Span, Element | None]]:
    """Yield the parts of a home that hold something, each with the heading it begins with."""
    inner = home.inner or Span(home.open_end, home.open_end)
    start, heading = inner.start, None
    for child in home.children:
        if child.name not in HEADINGS and child.name != _LAYOUT:
            continue
        if start < child.start:
            yield Span(start, child.start), heading
        is_frame = child.name == _LAYOUT
        start, heading = (child.end, None) if is_frame else (child.start, child)
    if start < inner.end:
        yield Span(start, inner.end), heading
