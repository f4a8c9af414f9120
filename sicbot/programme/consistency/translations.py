"""Last days that a page in another language sets and its original does not know."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from sicbot.core.model import SpaceKey
from sicbot.core.text import _
from sicbot.pages.links import links_in
from sicbot.pages.storage import find, walk
from sicbot.pages.words import words_of
from sicbot.programme.consistency.findings import Finding, Kind, Stand
from sicbot.programme.months import ANY_MONTH, MONTH_OF
from sicbot.programme.people.names import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sicbot.core.model import PageId
    from sicbot.pages.storage import Element
    from sicbot.programme.consistency.findings import ReadPage
    from sicbot.programme.programme import Programme

_DAY_FIRST = re.compile(
    rf"\b(\d{{1,2}})(?:er|st|nd|rd|th)? (?:de )?({ANY_MONTH}) (?:de )?(\d{{4}})\b"
)
_MONTH_FIRST = re.compile(rf"\b({ANY_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)? (\d{{4}})\b")
# How a page says that another one is its original, in the words around the link.
_ORIGINAL = re.compile(
    r"\b(?:en anglais|en ingles|in english|english version|original version|version originale"
    r"|version original|pagina en ingles|auf englisch)\b"
)
_BY_THEN = re.compile(
    r"\b(?:avant le|au plus tard|jusqu au|d ici le|date limite|delai|antes del|hasta el"
    r"|a mas tardar|fecha limite|plazo|before|until|by|at the latest|deadline|no later than)\b"
)
_BLOCKS = ("p", "li", "td")


def differing_last_days(pages: Sequence[ReadPage], programme: Programme) -> Iterator[Finding]:
    """Find last days on a page that names its original, where the original names no such day."""
    by_id = {read.page.id: read for read in pages}
    for read in pages:
        original = by_id.get(_original(read, programme) or read.page.id)
        if original is None or original is read:
            continue
        known = set(written_days(words_of(original.document.root)))
        for block in _blocks(read):
            text = words_of(block)
            days = [day for day in written_days(text) if day not in known]
            if days and _BY_THEN.search(words(text)):
                yield Finding(
                    Kind.LAST_DAY, _("a last day that the original does not name"),
                    (Stand(read.page.id, text),
                     Stand(original.page.id, original.page.title)),
                )  # fmt: skip


def written_days(text: str) -> tuple[date, ...]:
    """Return the days in a text with the month in words, in English, French or Spanish."""
    plain = words(text)
    found = [(day, month, year) for day, month, year in _DAY_FIRST.findall(plain)]
    found += [(day, month, year) for month, day, year in _MONTH_FIRST.findall(plain)]
    days = (_day(int(year), MONTH_OF[month], int(day)) for day, month, year in found)
    return tuple(day for day in days if day is not None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _original(read: ReadPage, programme: Programme) -> PageId | None:
    """Return the one page that this one calls its original; None where it names none, or two."""
    found = set["PageId"]()
    for block in _blocks(read):
        if not _ORIGINAL.search(words(words_of(block))):
            continue
        for link in links_in(block):
            space = SpaceKey((link.page and link.page.space_key) or read.page.space)
            page = programme.includes.titles.current(space, link.title) if link.title else None
            found |= {page.id} if page is not None else set()
    return found.pop() if len(found) == 1 else None


def _blocks(read: ReadPage) -> Iterator[Element]:
    """Yield paragraphs, items and cells without such inside."""
    for block in find(read.document.root, *_BLOCKS):
        if not any(one.name in _BLOCKS for one in walk(block) if one is not block):
            yield block
