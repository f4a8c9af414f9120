"""CSV and XLSX hold the text as it is, and nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook

from sicbot.reports.sheet import Cell, Sheet
from sicbot.reports.spreadsheets import inert, to_csv, to_xlsx

HARMLESS = ["", "Join Task Force A1", "a=b", "1 + 1", "Å – ü", "two\nlines"]
DANGEROUS = [
    "=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "\u00a0=1", "=",
    "＝1",
]  # fmt: skip


def sheet(*texts: str) -> Sheet:
    rows = tuple((Cell(text), Cell("x")) for text in texts)
    return Sheet("Title", ("one",), ("read 1 of 1",), ("Page", "Cause"), rows)


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_text_stays(text: str) -> None:
    """Ordinary text is not touched."""
    assert inert(text) == text


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_a_spreadsheet_would_run_is_quoted(text: str) -> None:
    """No exported cell begins with a trigger, also after trimming."""
    assert inert(text).startswith("'")


def test_csv_is_the_table_alone() -> None:
    """The names of the columns in the first row, a row for each finding, and nothing else."""
    read = list(csv.reader(io.StringIO(to_csv(sheet(*HARMLESS)))))

    assert read[0] == ["Page", "Cause"]
    assert [row[0] for row in read[1:]] == HARMLESS


def test_xlsx_cells_are_text() -> None:
    """Read back, every cell is a string and none a formula."""
    book = load_workbook(io.BytesIO(to_xlsx(sheet("Form", *DANGEROUS))))
    cells = [row[0] for row in book["Report"].iter_rows(min_row=2)]

    assert {cell.data_type for cell in cells} == {"s"}
    assert cells[0].value == "Form"
    assert all(str(cell.value).startswith("'") for cell in cells[1:])
    assert book["Coverage"]["A3"].value == "read 1 of 1"


def test_xlsx_numbers_of_our_own_are_numbers() -> None:
    """They sort as such; a title that is a number stays text."""
    rows = ((Cell("2023"), Cell("10", counts=True)), (Cell("1"), Cell("9", counts=True)))
    book = load_workbook(io.BytesIO(to_xlsx(Sheet("Title", (), (), ("Page", "No."), rows))))
    read = [[cell.value for cell in row] for row in book["Report"].iter_rows(min_row=2)]

    assert read == [["2023", 10], ["1", 9]]
