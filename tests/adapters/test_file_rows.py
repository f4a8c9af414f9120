"""Tables in files, whatever spreadsheet wrote them."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from sicbot.adapters.file_rows import MOST_COLUMNS, MOST_ROWS, rows_of
from sicbot.core.errors import WikiError
from tests.templating.payloads import ALL

NAME, CITY = ("Name", "Città"), ("Zoë; Ann", "Köln")

# Bytes of a CSV file, its rows.
CSV: dict[str, tuple[bytes, tuple[tuple[str, ...], ...]]] = {
    "semicolons": ('Name;Città\n"Zoë; Ann";Köln\n'.encode(), (NAME, CITY)),
    "commas": ("Name,Città\nZoë; Ann,Köln\n".encode(), (NAME, CITY)),
    "tabs": ("Name\tCittà\nZoë; Ann\tKöln\n".encode(), (NAME, CITY)),
    "bom": ('\ufeffName;Città\r\n"Zoë; Ann";Köln\r\n'.encode(), (NAME, CITY)),
    "cp1252": ('Name;Città\n"Zoë; Ann";Köln\n'.encode("cp1252"), (NAME, CITY)),
    "utf-16": ("Name\tCittà\nZoë; Ann\tKöln\n".encode("utf-16"), (NAME, CITY)),
    "no-such-byte-in-cp1252": (b"a;b\n\x81\xff;x\n", (("a", "b"), ("\ufffdÿ", "x"))),
    "blank-lines": (b"\n\na;b\n;\n\n1;2\n", (("a", "b"), ("1", "2"))),
    "line-in-a-cell": (b'a;b\n"1\n2";3\n', (("a", "b"), ("1\n2", "3"))),
    "quotes-in-a-cell": (b'a;b\n"say ""x""";3\n', (("a", "b"), ('say "x"', "3"))),
    "uneven-rows": (b"a;b\n1\n1;2;3\n", (("a", "b"), ("1",), ("1", "2", "3"))),
    "old-mac-line-ends": (b"a;b\r1;2\r", (("a", "b"), ("1", "2"))),
    "one-column": (b"a\n1\n", (("a",), ("1",))),
    "empty": (b"", ()),
}


@pytest.mark.parametrize(("data", "rows"), CSV.values(), ids=CSV)
def test_a_csv_file_is_rows_of_text(data: bytes, rows: tuple[tuple[str, ...], ...]) -> None:
    assert rows_of("x.csv", data) == rows


@pytest.mark.parametrize(
    "data",
    [
        b"a;b\n" + b"1;2\n" * (MOST_ROWS + 1),
        b"a;b\n" + b";\n" * (MOST_ROWS + 1) + b"1;2\n",
        b";".join([b"x"] * (MOST_COLUMNS + 1)),
        b"a;b\n" + b"x" * 200_000 + b";1\n",
        b'a;b\n"never closed;1\n',
        b"\xff\xfea",
    ],
    ids=["rows", "blank-rows", "columns", "cell", "quote", "half-a-character"],
)
def test_what_is_too_large_or_broken_is_refused(data: bytes) -> None:
    """Half a list would look like people who were taken out."""
    with pytest.raises(WikiError):
        rows_of("x.csv", data)


def book(*rows: list[Any]) -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    made.create_sheet("other").append(["not read"])
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def test_an_xlsx_file_is_rows_of_text() -> None:
    """Days are ISO dates, whole numbers have no comma, and only the first sheet counts."""
    data = book(
        ["Name", "Day", "Time", "Number", "Share", "Yes", "Formula"],
        [" Zoë ", date(2023, 3, 5), datetime(2023, 3, 5, 9), 5.0, 0.5, True, "=1+1"],  # noqa: DTZ001
        [None, None, None, None, None, None, None],
        ["Ann"],
    )

    assert rows_of("people.XLSX", data) == (
        ("Name", "Day", "Time", "Number", "Share", "Yes", "Formula"),
        ("Zoë", "2023-03-05", "2023-03-05", "5", "0.5", "true"),  # nobody worked the formula out
        ("Ann",),
    )


def bomb() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(11):
            archive.writestr(f"xl/{number}.xml", b"0" * (10 * 1024 * 1024))
    return data.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"no archive", book(["a"])[:500], bomb(), book(*(["x"] for _ in range(MOST_ROWS + 2)))],
    ids=["empty", "text", "cut", "bomb", "rows"],
)
def test_an_xlsx_file_that_is_none_is_refused(data: bytes) -> None:
    """Also one that unpacks to more than any list of people."""
    with pytest.raises(WikiError):
        rows_of("x.xlsx", data)


def test_hostile_text_stays_as_it_is() -> None:
    """Nothing in a cell is run, resolved or lost but the space around it."""
    texts = [text for text in ALL if text.isprintable() and len(text) < 1000]
    quoted = [f'"{text.replace(chr(34), chr(34) * 2)}";x' for text in texts]
    rows = rows_of("x.csv", "\n".join(["a;b", *quoted]).encode())

    assert [row[0] for row in rows[1:]] == [text.strip() for text in texts]
