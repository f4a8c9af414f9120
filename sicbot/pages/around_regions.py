"""What stands around managed regions put anew, while the regions stay as and where they are."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from sicbot.core.edits import Edit, Span
from sicbot.pages.comments import keep_comments
from sicbot.pages.meaning import canonical, same_meaning
from sicbot.pages.regions import regions
from sicbot.pages.storage import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet


@dataclass(frozen=True, slots=True)
class Part:
    """A region, or what else stands at the top level of a text: an element, or words beside one."""

    text: str
    span: Span
    region: str = ""


def parts(text: str) -> tuple[Part, ...]:
    """Return a text in its parts, of which it is made up.

    Raises:
        PageError: It does not parse, or its regions are not as they should be.
    """
    data, at = text.encode(), 0
    ids = {one.span: one.id for one in regions(text)}
    spans = list[Span]()
    for element in parse(text).root.children:
        spans += [Span(at, element.start)] if at < element.start else []
        spans.append(element.span)
        at = element.end
    spans += [Span(at, len(data))] if at < len(data) else []
    return tuple(Part(span.cut(data).decode(), span, ids.get(span, "")) for span in spans)


def prose(text: str) -> str:
    """Return a text without its regions.

    Raises:
        PageError: It does not parse, or its regions are not as they should be.
    """
    return _prose(parts(text))


def without_regions(text: str, gone: AbstractSet[str]) -> str:
    """Return a text without the regions of these ids.

    Raises:
        PageError: It does not parse, or its regions are not as they should be.
    """
    return "".join(one.text for one in parts(text) if one.region not in gone)


def put_around(
    old: str, new: str, base: str, coming: AbstractSet[str], *, space_key: str = ""
) -> tuple[Edit, ...] | None:
    """Return the edits that give a text the prose of `new` around its regions.

    A region of `old` keeps every byte, and its place in the new prose: where `new` has it if it
    stands as in `base`, else beside the block beside which it stands. None: an inline comment
    stands on words that would go.

    Args:
        old: The text as it is.
        new: The text as it shall be.
        base: The text that was there before people came.
        coming: The regions of `new` that come with it.
        space_key: Of the page.

    Raises:
        PageError: One of the texts does not parse, or has regions that are not as they should be.
    """
    fit = _Fit(parts(old), parts(new), parts(base), coming, space_key)
    before, after = fit.stretches, fit.wanted
    marks = [_mark(one) for one in fit.ids]
    kept = keep_comments(_joined([one.text for one in before], marks), _joined(after, marks))
    if kept is None:
        return None
    texts = _split(kept, marks)
    return tuple(
        Edit(one.span, text, "")
        for one, text in zip(before, texts, strict=True)
        if not same_meaning(one.text, text, space_key=space_key)
    )


@dataclass(frozen=True, slots=True)
class _Fit:
    """How prose is put around the regions of a text."""

    old: Sequence[Part]
    new: Sequence[Part]
    base: Sequence[Part]
    coming: AbstractSet[str]
    space_key: str

    @property
    def ids(self) -> list[str]:
        """The regions that stay, in their order."""
        return [one.region for one in self.old if one.region]

    @property
    def stretches(self) -> list[Part]:
        """The prose before each region, and behind the last one; some of it may be empty."""
        at, found = 0, list[Part]()
        end = self.old[-1].span.end if self.old else 0
        for edge in (*(one.span for one in self.old if one.region), Span(end, end)):
            inside = (one.text for one in self.old if at <= one.span.start < edge.start)
            found.append(Part("".join(inside), Span(at, edge.start)))
            at = edge.end
        return found

    @property
    def wanted(self) -> list[str]:
        """The new prose with the regions that come, cut where the regions stay."""
        blocks = self._blocks
        edges, at = [0], 0
        for region in self.ids:
            at = max(at, self._place(region))
            edges.append(at)
        edges.append(len(blocks))
        return ["".join(one.text for one in blocks[a:b]) for a, b in pairwise(edges)]

    @property
    def _blocks(self) -> list[Part]:
        return [one for one in self.new if not one.region or one.region in self.coming]

    def _place(self, region: str) -> int:
        """Return before which of the new blocks a region stands."""
        before, behind = _beside(self.old, region)
        at = next((n for n, one in enumerate(self.new) if one.region == region), None)
        then = _beside(self.base, region)[0] if _has(self.base, region) else None
        if at is not None and then is not None and self._same(_prose(then), _prose(before)):
            return sum(one in self._blocks for one in self.new[:at])
        blocks = [canonical(one.text, space_key=self.space_key) for one in self._blocks]
        for beside, step in ((before[::-1], 1), (behind, 0)):
            near = next((one for one in beside if one.text.strip() and not one.region), None)
            words = canonical(near.text, space_key=self.space_key) if near else ""
            if near and blocks.count(words) == 1:
                return blocks.index(words) + step
        is_last = not _prose(behind).strip()
        return len(blocks) if is_last else min(sum(not one.region for one in before), len(blocks))

    def _same(self, one: str, other: str) -> bool:
        return same_meaning(one, other, space_key=self.space_key)


def _prose(found: Sequence[Part]) -> str:
    return "".join(one.text for one in found if not one.region)


def _has(found: Sequence[Part], region: str) -> bool:
    return any(one.region == region for one in found)


def _beside(found: Sequence[Part], region: str) -> tuple[Sequence[Part], Sequence[Part]]:
    """Return what stands before a region, and behind it."""
    at = next(n for n, one in enumerate(found) if one.region == region)
    return found[:at], found[at + 1 :]


def _mark(region: str) -> str:
    """Return what stands for a region while inline comments are looked for: a macro, no words."""
    return (
        '<ac:structured-macro ac:name="details">'
        f'<ac:parameter ac:name="id">{region}</ac:parameter></ac:structured-macro>'
    )


def _joined(texts: Sequence[str], marks: Sequence[str]) -> str:
    return "".join(part for pair in zip(texts, (*marks, ""), strict=True) for part in pair)


def _split(text: str, marks: Sequence[str]) -> Iterator[str]:
    for mark in marks:
        piece, _mark, text = text.partition(mark)
        yield piece
    yield text
