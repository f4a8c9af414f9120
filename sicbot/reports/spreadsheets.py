"""A report as CSV and XLSX; no cell can be taken for a formula."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from sicbot.core.text import printable
from sicbot.reports.sheet import Table

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as Written
    from openpyxl.workbook.child import _WorkbookChild

    from sicbot.reports.sheet import Cell, Sheet

# A spreadsheet takes a cell that begins so for a formula (OWASP, "CSV Injection"); some take the
# full-width signs of Asian keyboards too.
TRIGGERS = tuple("=+-@\t\r\n＝＋－＠")
_BANNED = re.compile(r"[\\/*?:\[\]]")  # in the name of a leaf
WIDEST = 60  # characters of a column


def inert(text: str) -> str:
    """Return a cell's text, with a quote before what a spreadsheet would run."""
    clean = printable(text)
    runs = any(one.startswith(TRIGGERS) for one in (text, text.lstrip(), clean.lstrip()))
    return f"'{clean}" if runs else clean


def to_csv(sheet: Sheet) -> str:
    """Return the report as CSV: the names of the columns, the rows, and nothing else."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([inert(name) for name in sheet.columns])
    writer.writerows([inert(cell.text) for cell in row] for row in sheet.rows)
    return out.getvalue()


def to_xlsx(sheet: Sheet) -> bytes:
    """Return the report as a workbook: a leaf for each table, and one with the coverage."""
    book = Workbook(write_only=True)
    _append_table(book, Table("Report", (), sheet.columns, sheet.rows))
    for further in sheet.more:
        _append_table(book, further)
    leaf = book.create_sheet(title="Coverage")
    leaf.column_dimensions["A"].width = WIDEST * 2
    for line in (sheet.title, *sheet.summary, *sheet.coverage):
        leaf.append([_text(leaf, line)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _append_table(book: Workbook, table: Table) -> None:
    """Add a leaf with a table; its name is cut, as a leaf's may have 31 characters."""
    leaf = book.create_sheet(title=_BANNED.sub(" ", table.title)[:31])
    leaf.freeze_panes = "A2"
    for index, name in enumerate(table.columns):
        longest = max([len(name), *(len(row[index].text) for row in table.rows)])
        leaf.column_dimensions[get_column_letter(index + 1)].width = min(longest + 2, WIDEST)
    leaf.append([_text(leaf, name, bold=True) for name in table.columns])
    for row in table.rows:
        leaf.append([_cell(leaf, cell) for cell in row])
    leaf.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table.rows) + 1}"


def _cell(leaf: _WorkbookChild, cell: Cell) -> Written:
    """Return a cell for the workbook; only our own numbers are more than text."""
    written = _text(leaf, cell.text)
    if cell.counts:
        written.value = int(cell.text)
    return written


def _text(leaf: _WorkbookChild, value: str, *, bold: bool = False) -> Written:
    cell = WriteOnlyCell(leaf, inert(value))
    cell.data_type = "s"
    cell.font = Font(bold=bold)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell
