"""Statements of the strategy in running text: the vision, and which objectives are focal."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from sicbot.core.text import _
from sicbot.pages.words import lines_of, words_of
from sicbot.programme.consistency.findings import Finding, Kind, Stand, differ
from sicbot.programme.objectives.columns import codes_in
from sicbot.programme.people.names import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sicbot.core.work_policy import Work
    from sicbot.programme.consistency.findings import ReadPage

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_VISION_HEAD = re.compile(r"(?:our |the )?vision(?: (?:for |of )?20\d\d)?", re.IGNORECASE)
_VISION = re.compile(
    r"\bvision\b(?: (?:for|of|until|to) 20\d\d)?\s*:\s*[\"“„«]?\s*([^.\"”“»:]{20,300})",
    re.IGNORECASE,
)
# Below it, two sentences are perhaps two visions, or one of them is in another language.
ALIKE = 0.5
_FOCAL = re.compile(r"\b(?:focal objectives?|objectifs? prioritaires?|objetivos? focales?)\b", re.I)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def differing_visions(pages: Sequence[ReadPage]) -> Iterator[Finding]:
    """Find pages that word the vision in different ways, if it is surely the same one."""
    said = list(dict.fromkeys(stand for page in pages for stand in _visions(page)))
    if not said:
        return
    first = said[0]
    alike = [one for one in said if _alike(first.words, one.words)]
    if differ(one.words for one in alike):
        yield Finding(Kind.VISION, _("the vision"), tuple(alike))


def _visions(read: ReadPage) -> Iterator[Stand]:
    children = read.document.root.children
    for head, after in pairwise(children):
        if head.name in _HEADINGS and _VISION_HEAD.fullmatch(words_of(head)) and after.name == "p":
            yield Stand(read.page.id, words_of(after))
    for line in lines_of(read.document.root):
        for match in _VISION.finditer(line):
            yield Stand(read.page.id, match[1])


def _alike(one: str, other: str) -> bool:
    left, right = set(words(one).split()), set(words(other).split())
    return len(left & right) >= ALIKE * max(len(left), len(right))


def differing_focal(pages: Iterable[ReadPage], work: Work) -> Iterator[Finding]:
    """Find sentences that list focal objectives as no cycle of the settings has them."""
    known = [frozenset(one.focal) for one in work.cycles if one.focal]
    if not known:
        return
    for read in pages:
        for line in lines_of(read.document.root):
            for sentence in _SENTENCE.split(line):
                codes = frozenset(codes_in(sentence)) if _FOCAL.search(sentence) else frozenset()
                if len(codes) > 1 and codes not in known:
                    yield Finding(
                        Kind.FOCAL, _("focal objectives"),
                        (Stand(read.page.id, sentence),),
                        _("The settings name {codes}.",
                          codes="; ".join(", ".join(sorted(one)) for one in known)),
                    )  # fmt: skip
