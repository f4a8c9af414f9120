"""A body without the markers of its inline comments, and the way back to its own bytes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.edits import Span
from sicbot.pages.meaning import MARKER
from sicbot.pages.storage import Document, find, parse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

_LOCAL_NAME = MARKER.partition(":")[2]  # a body may declare a prefix of its own


@dataclass(frozen=True, slots=True)
class Tag:
    """A start or end tag of a marker.

    `place` counts bytes of the body without markers, `span` those of the body itself. A start tag
    and its end tag have the same `pair`; `<x/>` has an end tag without bytes.
    """

    place: int
    span: Span
    pair: int
    ref: str
    opens: bool


@dataclass(frozen=True, slots=True, eq=False)
class Unmarked:
    """A body read twice: as it is, and without markers; spans count bytes of the second."""

    data: bytes
    document: Document
    tags: Mapping[int, Sequence[Tag]]  # by place, in document order

    @property
    def refs(self) -> frozenset[str]:
        """The comments that the body marks."""
        return frozenset(tag.ref for tags in self.tags.values() for tag in tags)

    def inside(self, span: Span) -> list[Tag]:
        """Return the tags of markers of which both tags stand in `span`, at its edges too."""
        if not self.tags or span.start == span.end:
            return []
        near = self._near(span)
        places: dict[int, list[int]] = defaultdict(list)
        for tag in near:
            places[tag.pair].append(tag.place)
        outside = ([span.start, span.start], [span.end, span.end])
        whole = {pair for pair, at in places.items() if len(at) > 1 and at not in outside}
        return [tag for tag in near if tag.pair in whole]

    def text(self, span: Span, refs: AbstractSet[str]) -> str:
        """Return what stands in `span`, with those of the markers inside that are of `refs`."""
        bare = self.document.data
        parts: list[bytes] = []
        done = span.start
        for tag in self.inside(span):
            if tag.ref in refs:
                parts += (bare[done : tag.place], tag.span.cut(self.data))
                done = tag.place
        return b"".join((*parts, bare[done : span.end])).decode()

    def original(self, span: Span) -> Span | None:
        """Return where `span` stands in the body itself, None if a marker reaches into it.

        A marker that is wholly in it, at its edges too, belongs to it.
        """
        if span.start == span.end:
            at = self._offset(span.start, sum(1 for _ in self._closing(span.start)))
            return Span(at, at)
        inside = set(self.inside(span))
        between = [tag for tag in self._near(span) if span.start < tag.place < span.end]
        at_start = [tag in inside for tag in self.tags.get(span.start, ())]
        at_end = [tag in inside for tag in self.tags.get(span.end, ())]
        in_order = at_start == sorted(at_start) and at_end == sorted(at_end, reverse=True)
        if not in_order or any(tag not in inside for tag in between):
            return None
        start = self._offset(span.start, at_start.count(False))
        return Span(start, self._offset(span.end, at_end.count(True)))

    def _near(self, span: Span) -> list[Tag]:
        """Return the tags in `span` and at its edges, in document order."""
        places = (place for place in self.tags if span.start <= place <= span.end)
        return [tag for place in places for tag in self.tags[place]]

    def _closing(self, place: int) -> list[Tag]:
        """Return the end tags that come first at a place."""
        tags = self.tags.get(place, ())
        first_opening = next((i for i, tag in enumerate(tags) if tag.opens), len(tags))
        return list(tags[:first_opening])

    def _offset(self, place: int, passed: int) -> int:
        """Return the place's offset in the body itself, behind the first tags that stand there."""
        earlier = (tag for at, tags in self.tags.items() if at < place for tag in tags)
        here = self.tags.get(place, ())[:passed]
        return place + sum(tag.span.end - tag.span.start for tag in (*earlier, *here))


def unmark(body: str) -> Unmarked:
    """Return a body with its markers known and taken out.

    Raises:
        PageError: The body does not parse.
    """
    document = parse(body)
    if _LOCAL_NAME not in body:
        return Unmarked(document.data, document, {})
    found: list[tuple[Span, int, str, bool]] = []
    for pair, marker in enumerate(find(document.root, MARKER)):
        ref = marker.attributes.get("ac:ref", "")
        closing = Span(marker.close if marker.inner else marker.end, marker.end)
        found += ((marker.open, pair, ref, True), (closing, pair, ref, False))
    found.sort(key=lambda tag: (tag[0].start, tag[0].end))
    tags: dict[int, list[Tag]] = defaultdict(list)
    parts: list[bytes] = []
    done = removed = 0
    for span, pair, ref, opens in found:
        place = span.start - removed
        tags[place].append(Tag(place, span, pair, ref, opens))
        parts.append(document.data[done : span.start])
        done = span.end
        removed += span.end - span.start
    parts.append(document.data[done:])
    return Unmarked(document.data, parse(b"".join(parts).decode()), tags)
