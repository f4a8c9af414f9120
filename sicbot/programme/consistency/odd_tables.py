"""Signs on pages that belong to no reader: header rows and dashes amid tables, tags as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.text import Text, _
from sicbot.pages.grid import spread
from sicbot.pages.storage import walk
from sicbot.pages.words import lines_of, words_of
from sicbot.programme.consistency.findings import Finding, Kind, Stand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.pages.grid import Row
    from sicbot.pages.storage import Element
    from sicbot.programme.consistency.findings import ReadPage

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = frozenset({"p", "li", *_HEADINGS})
_CODE = frozenset({"pre", "code", "ac:plain-text-body"})
_TAG = re.compile(r"</?(?:p|i|b|u|em|strong|br|ul|ol|li|span|div)\s*/?>", re.IGNORECASE)
_DASHES = re.compile(r"[-–—_=]+")
_AGAIN = _("Take the row out: the first row names the columns already.")
_RULE = _("Take the row out, or leave its cells empty.")
_RAW = _("Delete the signs; the editor has buttons for paragraphs and italics.")


def odd_tables(read: ReadPage) -> Iterator[Finding]:
    """Find rows that name the columns again, rows of dashes, and tags that stand there as text."""
    heading = ""
    for element in walk(read.document.root, _CODE | {"table"}):
        if element.name in _HEADINGS:
            heading = words_of(element)
        if element.name == "table":
            yield from _in_table(read, element, heading)
        elif element.name in _BLOCKS and not any(
            one.name in _BLOCKS for one in walk(element) if one is not element
        ):
            text = " ".join(lines_of(element, without=_CODE))
            if _TAG.search(text):
                place = _("below “{heading}”", heading=heading) if heading else _("in the text")
                yield _finding(read, place, text, _RAW, heading)


def _in_table(read: ReadPage, table: Element, heading: str) -> Iterator[Finding]:
    try:
        rows = spread(table, read.document.data)
    except PageError:  # ragged or over-large; other parts of sicbot say so where it matters
        return
    for number, row in enumerate(rows, 1):
        proposal = _odd(row, rows[0]) if number > 1 else _raw(row)
        if proposal is not None:
            place = _("row {number} of the table below “{heading}”", number=number, heading=heading)
            yield _finding(read, place, " | ".join(_texts(row)), proposal, heading)


def _odd(row: Row, first: Row) -> Text | None:
    """Return how a row behind the first one is mended, None where nothing is odd."""
    texts = _texts(row)
    if len(texts) > 1 and all(map(_DASHES.fullmatch, texts)):
        return _RULE
    is_head = any(cell.is_header for cell in first.cells) or first.in_head
    if is_head and len(texts) > 1 and any(texts) and texts == _texts(first):
        return _AGAIN
    return _raw(row)


def _raw(row: Row) -> Text | None:
    return _RAW if any(map(_TAG.search, _texts(row))) else None


def _texts(row: Row) -> tuple[str, ...]:
    return tuple(" ".join(lines_of(cell.element, without=_CODE)) for cell in row.cells)


def _finding(read: ReadPage, place: Text, words: str, proposal: Text, heading: str) -> Finding:
    about = f"{heading} {proposal.sentence}"
    return Finding(Kind.TABLE, place, (Stand(read.page.id, words),), proposal, about=about)
