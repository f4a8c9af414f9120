"""One write taken back out of a page, without touching what people changed since.

Three bodies are compared from the outside in: the children of an element as the write left it with
those before the write, and with those of now. A row of children that the write put there, and that
still stands there as it was, gives way to what stood there before; anything else stays and is
named.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.edits import Edit, Span
from sicbot.core.errors import PageError
from sicbot.pages.alignment import equal, follow, pair
from sicbot.pages.comments import keep_comments
from sicbot.pages.excerpt import excerpt
from sicbot.pages.levels import Level, are_among
from sicbot.pages.nodes import Node, Page, is_same, is_surely_same, row
from sicbot.pages.splice import splice
from sicbot.pages.storage import subtrees
from sicbot.pages.unmarked import Unmarked, unmark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PIECE = re.compile(r"<[^<>]*>?|[^<]+")


@dataclass(frozen=True, slots=True)
class Reversal:
    """The edits that take a write back, and what of it stays as people changed it since.

    `edits` are on the bytes of the current body; `kept` holds a few words for each change that
    stays.
    """

    edits: tuple[Edit, ...]
    kept: tuple[str, ...]


def reverse(
    before: str, after: str, current: str, *, space_key: str = "", why: str = ""
) -> Reversal:
    """Return what takes the write that made `before` into `after` back out of `current`.

    Where nobody changed anything, the edits give `before` back to the byte. Elsewhere only what
    differs in meaning is edited. Inline comments stay at their words, or what holds them stays.

    Args:
        before: The body before the write.
        after: The body as the server stored it right after the write.
        current: The body as it is now.
        space_key: Key of the page's space, which a link may write or leave out.
        why: The reason of all edits.

    Raises:
        PageError: A body does not parse.
    """
    if before in (after, current) or current == after:
        for body in {before, after, current}:
            subtrees(body, frozenset(), frozenset())  # only checks it
        exact = _exact_edits(current, before, why) if current == after else ()
        return Reversal(tuple(exact), ())
    undo = _Undo(unmark(before), unmark(after), space_key=space_key, why=why)
    outcomes = undo.outcomes(unmark(current))
    edits = sorted(
        (outcome.edit for outcome in outcomes if outcome.edit),
        key=lambda edit: (edit.span.start, edit.span.end),
    )
    if edits and not undo.is_settled(splice(current, edits)):
        return Reversal((), tuple(outcome.words for outcome in outcomes))
    return Reversal(tuple(edits), tuple(one.words for one in outcomes if one.edit is None))


def _exact_edits(current: str, before: str, why: str) -> Iterator[Edit]:
    """Yield the edits that make one body the other, tag by tag and text by text."""
    old, new = _PIECE.findall(current), _PIECE.findall(before)
    place = offset = done = 0
    for left, right in [*equal(old, new), (len(old), len(new))]:
        end = offset + len("".join(old[place:left]).encode())
        if place < left or done < right:
            yield Edit(Span(offset, end), "".join(new[done:right]), why)
        offset = end + len(old[left].encode()) if left < len(old) else end
        place, done = left + 1, right + 1


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What becomes of one change: an edit that takes it back, or none."""

    words: str
    edit: Edit | None = None


class _Undo:
    """One write, to be taken back out of a body."""

    __slots__ = (
        "_after",
        "_before",
        "_current",
        "_known",
        "_lost_refs",
        "_space_key",
        "_unmarked",
        "_why",
    )

    def __init__(self, before: Unmarked, after: Unmarked, *, space_key: str, why: str) -> None:
        self._known: dict[bytes, str] = {}
        self._space_key, self._why = space_key, why
        self._before = self._root(before)
        self._after = self._root(after)
        self._unmarked = self._current = before
        self._lost_refs = before.refs - after.refs  # comments whose words the write took away

    def _root(self, body: Unmarked) -> Node:
        return Page(body.document, space_key=self._space_key, known=self._known).root

    def outcomes(self, current: Unmarked) -> list[_Outcome]:
        """Return what becomes of each change of the write, in the order of the page."""
        self._current = current
        root = self._root(current)
        outcomes = self._compare(self._before, self._after, root)
        return [] if outcomes and is_same(self._before, root) else outcomes

    def is_settled(self, restored: str) -> bool:
        """Tell whether a body parses and nothing in it is still to be taken back.

        It is not where people copied what the write left: nobody can tell which of the two is ours.
        """
        try:
            body = unmark(restored)
        except PageError:
            return False
        return not any(outcome.edit for outcome in self.outcomes(body))

    def _compare(self, before: Node, after: Node, current: Node) -> list[_Outcome]:
        """Return what becomes of the changes inside one element."""
        found, pairs = follow(after.children, current.children)
        level = Level(before.children, after.children, found, dict(pairs), current)
        outcomes: list[_Outcome] = []
        place = origin = 0
        ends = (len(level.after), len(level.before))
        for left, right in [*pair(level.after, level.before), ends]:
            if place < left or origin < right:
                outcomes += self._replace(level, Span(place, left), level.before[origin:right])
            if left < len(level.after):
                outcomes += self._enter(level, right, left)
            place, origin = left + 1, right + 1
        return outcomes

    def _enter(self, level: Level, origin: int, place: int) -> list[_Outcome]:
        """Return what becomes of the changes inside something that stayed itself."""
        before, after, current = level.before[origin], level.after[place], level.now(place)
        if not after.inside or is_surely_same(before, after):
            return []
        if current is None or (after.is_region and not is_same(after, current)):
            settled = is_same(before, after) or (current is not None and is_same(before, current))
            return [] if settled else [_Outcome(excerpt([after]))]
        if are_among([after], level.added):  # a copy: nobody can tell which is ours
            return [] if is_same(before, after) else [_Outcome(excerpt([after]))]
        outcomes = self._compare(before, after, current)
        if all(outcome.edit for outcome in outcomes) or not is_same(after, current):
            return outcomes
        if current.children:
            whole = self._exchange(after.children, current.children, before.children)
            outcomes = [whole] if whole.edit else outcomes
        stuck = after.is_region and not all(outcome.edit for outcome in outcomes)
        return [_Outcome(excerpt([after]))] if stuck else outcomes

    def _replace(self, level: Level, place: Span, old: Sequence[Node]) -> list[_Outcome]:
        """Return what becomes of a row that the write put in the place of `old`."""
        written = level.after[place.start : place.end]
        gap = level.gap(place.start, place.end)
        if gap and [node.key for node in level.current[slice(*gap)]] == [node.key for node in old]:
            return []
        if not written:
            if are_among(old, level.added):
                return []
            if gap is None or gap[0] != gap[1]:
                return [_Outcome(excerpt(old))]
            return [self._put_back(level, gap[0], old)]
        found = level.unchanged(place.start, place.end)
        return [self._exchange(written, found, old) if found else _Outcome(excerpt(written))]

    def _exchange(
        self, written: Sequence[Node], found: Sequence[Node], old: Sequence[Node]
    ) -> _Outcome:
        """Put `old` in the place of nodes that are as they were written."""
        words = excerpt(written)
        span = row(found)
        if span is None or _hidden(found) - _hidden(written):
            return _Outcome(words)
        marked = frozenset(tag.ref for tag in self._current.inside(span))
        text, refs = self._old(old, marked)
        if marked - refs:
            kept = _keep(self._current.text(span, marked - refs), text)
            if kept is None:
                return _Outcome(words)
            text = kept
        place = self._current.original(span)
        return _Outcome(words, Edit(place, text, self._why) if place else None)

    def _put_back(self, level: Level, index: int, old: Sequence[Node]) -> _Outcome:
        """Put `old` between two children of now that are neighbours."""
        words, (text, _) = excerpt(old), self._old(old, frozenset())
        left = level.current[index - 1] if index else None
        right = level.current[index] if index < len(level.current) else None
        home = level.parent.inside
        if left and right and left.home is not right.home:
            return _Outcome(words)
        if left:
            span = Span(left.span.end, left.span.end)
        elif right:
            span = Span(right.span.start, right.span.start)
        elif home and home.name and home.inner is None:
            span = home.span
            text = _opened(span.cut(self._current.document.data).decode(), text)
        else:
            start = home.open_end if home else 0
            span = Span(start, start)
        place = self._current.original(span)
        return _Outcome(words, Edit(place, text, self._why) if place else None)

    def _old(self, nodes: Sequence[Node], marked: frozenset[str]) -> tuple[str, set[str]]:
        """Return the bytes of before and the comments marked in them: these, and those we took."""
        refs = marked | self._lost_refs
        span = row(nodes) if nodes else None
        spans = [span] if span else [node.span for node in nodes]
        found = {tag.ref for one in spans for tag in self._unmarked.inside(one)}
        return "".join(self._unmarked.text(one, refs) for one in spans), found & refs


def _keep(old: str, new: str) -> str | None:
    """Return `new` with the inline comments of `old`, None if it has no certain place for one."""
    try:
        return keep_comments(old, new)
    except PageError:  # a prefix that is declared outside of it
        return None


def _hidden(nodes: Sequence[Node]) -> Counter[bytes]:
    return sum((node.hidden() for node in nodes), Counter[bytes]())


def _opened(tag: str, text: str) -> str:
    """Return an element that was written in one tag, with a text inside."""
    start = tag.removesuffix("/>").rstrip()
    return f"{start}>{text}</{start[1:].split(None, 1)[0]}>"
