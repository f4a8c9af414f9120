"""The first table of a CSV or XLSX file as rows of text, whatever spreadsheet wrote it."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
import zlib
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from sicbot.core.errors import WikiError

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_ROWS = 5_000
MOST_COLUMNS = 100
MOST_UNPACKED_BYTES = 100 * 1024 * 1024  # of an XLSX file, which is a ZIP archive
DELIMITERS = ";,\t"  # a French or German Excel writes semicolons

Rows = tuple[tuple[str, ...], ...]


def rows_of(name: str, data: bytes) -> Rows:
    """Return the rows of a file with something in them, the header first.

    Raises:
        WikiError: It is no such file, or too large; a file that is cut would look like people who
            were taken out.
    """
    read = _xlsx if name.casefold().endswith((".xlsx", ".xlsm")) else _csv
    try:
        raw = tuple(read(data))
    except (csv.Error, UnicodeError) as error:
        raise WikiError(f"{name} is no table ({error}); save it as CSV again") from error
    rows = tuple(row for row in raw if any(row))
    if len(rows) > MOST_ROWS:
        raise WikiError(f"{name} has more than {MOST_ROWS} rows; split it")
    if len(raw) > MOST_ROWS + 1:  # what stands below was not read
        raise WikiError(f"{name} has more than {MOST_ROWS} rows, many of them empty; delete those")
    if any(len(row) > MOST_COLUMNS for row in rows):
        raise WikiError(f"{name} has more than {MOST_COLUMNS} columns; take the others out")
    return rows


def _csv(data: bytes) -> Iterable[tuple[str, ...]]:
    text = _decoded(data)
    lines = io.StringIO(text, newline="")
    header = next((line for line in text.splitlines() if line.strip()), "")
    best = max(DELIMITERS, key=lambda one: len(next(csv.reader([header], delimiter=one), ())))
    reader = csv.reader(lines, delimiter=best, strict=True)
    return (tuple(cell.strip() for cell in row) for row in islice(reader, MOST_ROWS + 2))


def _decoded(data: bytes) -> str:
    """Return a file's text: Unicode by its mark, UTF-8, else what an older Excel writes."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")  # five bytes have no meaning there


def _xlsx(data: bytes) -> Iterable[tuple[str, ...]]:
    """Return the rows of the first sheet; formulas as the values that were last worked out.

    Raises:
        WikiError: The file is none, or unpacks to more than any list of people.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > MOST_UNPACKED_BYTES:
            raise WikiError(f"it unpacks to over {MOST_UNPACKED_BYTES} bytes")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles that are not read anyway
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            try:
                found = book.worksheets[0].iter_rows(
                    max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1, values_only=True
                )
                return [_trimmed([_text(cell) for cell in row]) for row in found]
            finally:
                book.close()
    except (
        zipfile.BadZipFile, InvalidFileException, zlib.error, EOFError, KeyError, IndexError,
        ValueError, TypeError, AttributeError, SyntaxError, OSError, NotImplementedError,
    ) as error:  # fmt: skip
        raise WikiError(f"no XLSX file ({type(error).__name__}); save it as CSV") from error


def _trimmed(cells: list[str]) -> tuple[str, ...]:
    """Return a row without the empty cells at its end, of which a sheet may have hundreds."""
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value).strip()
