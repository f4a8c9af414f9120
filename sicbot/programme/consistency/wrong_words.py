"""Words on pages that have another form today: old names of bodies and roles, and slips."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sicbot.core.text import _, verbatim
from sicbot.pages.words import lines_of
from sicbot.programme.consistency.findings import Finding, Kind, Stand
from sicbot.programme.consistency.languages import language_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sicbot.core.model import PageId
    from sicbot.programme.consistency.findings import ReadPage
    from sicbot.programme.programme import Programme

NAMES_OF_TODAY: Mapping[str, str] = {
    "LTFL": "TFL", "LFTL": "TFL", "MTFM": "TFM", "Governing Board": "Bureau",
    "RR": "TFRR", "TM": "TFM",
}  # fmt: skip
# Initials of anything, elsewhere than where the cycle and the strategy are told.
OF_THE_CYCLE_ALONE = frozenset({"RR", "TM"})
_IGNORING_CASE = frozenset({"Governing Board"})
_ADDRESS = re.compile(r"\S+(?:://|@)\S+")


def old_names(pages: Sequence[ReadPage], programme: Programme) -> Iterator[Finding]:
    """Find old names of bodies and roles, one finding a name; minutes keep those of their time."""
    work = programme.work
    places = [programme.page(place) for place in (work.cycle_page, *work.objective_pages) if place]
    of_cycle = {page.id for page in places if page is not None}
    current = _lines(one for one in pages if work.minutes_label not in one.page.labels)
    for name, today in NAMES_OF_TODAY.items():
        flags = re.IGNORECASE if name in _IGNORING_CASE else re.NOFLAG
        found = _found(name, flags, current)
        stands = tuple(
            one for one in found if name not in OF_THE_CYCLE_ALONE or one.page in of_cycle
        )
        if stands:
            yield _finding(Kind.ALIAS, name, today, stands)


def slips(pages: Sequence[ReadPage], spellings: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """Find slips of the settings' list, one finding a word, in English text alone."""
    english = _lines(pages if spellings else (), _may_be_english)
    for wrong, right in spellings:
        stands = tuple(_found(wrong, re.IGNORECASE, english))
        if stands:
            yield _finding(Kind.SPELLING, wrong, right, stands)


def _finding(kind: Kind, name: str, today: str, stands: tuple[Stand, ...]) -> Finding:
    return Finding(
        kind,
        verbatim(name),
        stands,
        _("Today: {name}.", name=today) if kind is Kind.ALIAS else _("Write: {word}.", word=today),
        about=name,
        separate=True,
    )


def _lines(
    pages: Iterable[ReadPage], counts: Callable[[str], bool] = bool
) -> Mapping[PageId, Sequence[str]]:
    """Return the lines that count of each page."""
    return {
        read.page.id: [line for line in lines_of(read.document.root) if counts(line)]
        for read in pages
    }


def _found(
    word: str, flags: re.RegexFlag, lines: Mapping[PageId, Sequence[str]]
) -> Iterator[Stand]:
    """Yield the first line of each page in which a word stands by itself."""
    # What is part of a file's name, an address or a code is no word.
    pattern = re.compile(rf"(?<![\w./-]){re.escape(word)}(?![\w/]|[.-]\w)", flags)
    for page, all_lines in lines.items():
        found = (
            one
            for one in all_lines
            if pattern.search(one) and pattern.search(_ADDRESS.sub("", one))
        )
        line = next(found, None)
        if line is not None:
            yield Stand(page, line)


def _may_be_english(line: str) -> bool:
    return language_of(line) in {"en", ""}
