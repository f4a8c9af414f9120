"""Entries from CSV and XLSX files of projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.model import Gap
from sicbot.core.text import _
from sicbot.programme.inventory.cell_values import DAYS, day_of
from sicbot.programme.inventory.row_entries import Line, Source, columns_of, entries_of, fits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sicbot.core.policy import File
    from sicbot.core.text import Text
    from sicbot.programme.inventory.meanings import Column
    from sicbot.programme.inventory.row_entries import Read, Values
    from sicbot.programme.seen import WikiSeen


def from_file(place: File, seen: WikiSeen) -> Read:
    """Return the entries of a file, a row for each; its uploader entered them all."""
    name = f"file {place.name}"
    page = seen.page(place.page)
    if page is None:
        return (), (Gap(name, _("sicbot sees no page “{page}”", page=place.page)),)
    file = seen.sources.files.get((page.id, place.name))
    if file is None:
        return (), (Gap(name, _why(seen, name)),)
    header, *rows = file.rows or ((),)
    columns = columns_of(header)
    if not fits(columns):
        told = _("{file} has no columns Title and Task Force in its first row", file=place.name)
        return (), (Gap(name, told),)
    uploaded = file.attachment
    source = Source(
        name, page, contact=uploaded.uploader, entered=uploaded.uploaded, file=uploaded.id
    )
    lines, gaps = list[Line](), list[Gap]()
    for number, row in enumerate(rows, start=1):
        if len(row) > len(header) and any(row[len(header) :]):
            told = _("row {number} of {source} is left out: {why}", number=number, source=name,
                     why=_("it has more cells than the first row"))  # fmt: skip
            gaps.append(Gap(f"{name}, row {number}", told, chosen=True))
        else:
            lines.append(Line(number, _values(row, columns)))
    entries, left_out = entries_of(lines, source, seen)
    return entries, (*gaps, *left_out)


def _values(row: Sequence[str], columns: Mapping[Column, int]) -> Values:
    texts = {
        column: " ".join(row[place].split(" ")).strip()
        for column, place in columns.items()
        if place < len(row)
    }
    return {
        column: day_of(text, column) if column in DAYS else text
        for column, text in texts.items()
        if text
    }


def _why(seen: WikiSeen, what: str) -> Text:
    """Return why a file was not read, as its reader said."""
    told = (gap.why for gap in seen.sources.gaps if gap.what == what)
    return next(told, _("it was not asked for"))
