"""Signs on pages that belong to no reader: header rows and dashes amid tables, tags as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from sicbot.core.text import Text, _
from sicbot.pages.grid import cells_of, rows_of
from sicbot.pages.storage import walk
from sicbot.pages.words import lines_of, words_of
from sicbot.programme.consistency.findings import Finding, Kind, Stand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.pages.storage import Element
    from sicbot.programme.consistency.findings import ReadPage

Row: TypeAlias = tuple[str, ...]
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
    first: Row = ()
    for number, (element, section) in enumerate(rows_of(table), 1):
        cells = cells_of(element)
        row = tuple(" ".join(lines_of(cell, without=_CODE)) for cell in cells)
        proposal = _odd(row, first)
        if number == 1 and (section.name == "thead" or any(one.name == "th" for one in cells)):
            first = row
        if proposal is not None:
            yield _finding(read, _place(number, heading), " | ".join(row), proposal, heading)


def _place(number: int, heading: str) -> Text:
    if not heading:
        return _("row {number} of a table", number=number)
    return _("row {number} of the table below “{heading}”", number=number, heading=heading)


def _odd(row: Row, names: Row) -> Text | None:
    """Return how a row is mended, None where nothing is odd; `names` are those of the columns."""
    if len(row) > 1 and all(map(_DASHES.fullmatch, row)):
        return _RULE
    if len(row) > 1 and any(row) and row == names:
        return _AGAIN
    return _RAW if any(map(_TAG.search, row)) else None


def _finding(read: ReadPage, place: Text, words: str, proposal: Text, heading: str) -> Finding:
    about = f"{heading} {proposal.sentence}"
    return Finding(Kind.TABLE, place, (Stand(read.page.id, words),), proposal, about=about)
