"""Tables, page properties and tasks as typed rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sicbot.core.errors import PageError
from sicbot.pages.storage import parse
from sicbot.pages.tables import (
    Cell,
    Table,
    join_split,
    properties,
    read_table,
    readable_tables,
    tables,
    tasks,
)
from tests.pages.cases import Case, cases_with, read, world_bodies

if TYPE_CHECKING:
    from pathlib import Path

TABLE_DEFAULTS: dict[str, Any] = {"heading": "", "header_column": False}


def mark(cell: Cell) -> str:
    """Return a cell's text, with a star where it reaches here from elsewhere."""
    return cell.text + "*" * cell.repeated


def describe(table: Table) -> dict[str, Any]:
    """Return a table as a case file states it."""
    return {
        "heading": table.heading,
        "header": list(table.header),
        "header_column": table.header_column,
        "rows": [[mark(cell) for cell in row.cells] for row in table.rows],
    }


def plain(stated: dict[str, Any]) -> dict[str, Any]:
    """Return what a case states of a table's rows and header alone."""
    names = ("header", "rows", "heading", "header_column")
    return {name: (TABLE_DEFAULTS | stated)[name] for name in names}


@pytest.mark.parametrize("case", cases_with("tables"), ids=str)
def test_reads_tables(case: Case) -> None:
    """Header and rows are what a reader would say they are."""
    found = tables(parse(case.body))

    assert [describe(table) for table in found] == [plain(t) for t in case.expected["tables"]]
    assert all(table.span.cut(case.data).startswith(b"<table") for table in found)
    assert all(row.span.cut(case.data).startswith(b"<tr") for t in found for row in t.rows)


@pytest.mark.parametrize("case", cases_with("joined"), ids=str)
def test_joins_split_tables(case: Case) -> None:
    """A table cut in two is one again, and its cut row too."""
    joined = join_split(tables(parse(case.body)))

    assert [describe(table) for table in joined] == [plain(t) for t in case.expected["joined"]]


def test_reads_what_cells_hold() -> None:
    """People, dates and lozenges are values, and those of an inner table are not the outer's."""
    (case,) = (case for case in cases_with("tables") if case.name == "table_cells")
    (table,) = tables(parse(case.body))
    (stated,) = case.expected["tables"]

    rows = [[cell for cell in row.cells if not cell.repeated] for row in table.rows]

    assert [[u.username for c in row for u in c.users] for row in rows] == stated["users"]
    assert [[date for c in row for date in c.dates] for row in rows] == stated["dates"]
    assert [[f"{s.colour} {s.title}" for c in row for s in c.statuses] for row in rows] == stated[
        "statuses"
    ]
    assert [sum(len(c.tables) for c in row) for row in rows] == stated["inner"]


def test_reads_an_inner_table_on_demand() -> None:
    """A table in a cell is read like any other."""
    (case,) = (case for case in cases_with("tables") if case.name == "table_cells")
    document = parse(case.body)
    (element,) = tables(document)[0].rows[2].cells[0].tables

    inner = read_table(element, document)

    assert [row.texts for row in inner.rows] == [("inner", "1", "2")]
    assert inner.rows[0].cells[0].users[0].userkey == "k1"


def test_finds_a_column_by_any_of_its_names() -> None:
    """Small differences in a column's name do not matter; a missing column is None."""
    (table,) = tables(parse("<table><tr><th>Nom</th><th>Rôle&nbsp;</th></tr></table>"))

    assert table.column("Name", "nom") == 0
    assert table.column("role", "rôle") == 1
    assert table.column("Region") is None


REFUSED = {
    "a row too short": (
        "<table><tr><td>1</td><td>2</td></tr>\n<tr><td>3</td></tr></table>",
        "line 2, column 1: table row 2: 1 cells, the first row has 2",
    ),
    "a row too long": (
        "<table><tr><td>1</td></tr><tr><td>3</td><td>4</td></tr></table>",
        "line 1, column 27: table row 2: 2 cells, the first row has 1",
    ),
    "overlapping cells": (
        '<table><tr><td>1</td><td rowspan="2">2</td></tr><tr><td colspan="2">3</td></tr></table>',
        "line 1, column 53: table row 2: joined cells overlap",
    ),
    "a huge colspan": (
        '<table><tr><td colspan="999999999999999999999">1</td></tr></table>',
        "line 1, column 12: table row 1: more than 100,000 cells",
    ),
    "many rows of a wide cell": (
        '<table><tr><td rowspan="0" colspan="900">1</td></tr>' + "<tr></tr>" * 200 + "</table>",
        "line 1, column 1043: table row 112: more than 100,000 cells",
    ),
}


@pytest.mark.parametrize(("body", "reason"), REFUSED.values(), ids=REFUSED)
def test_refuses_what_would_have_to_be_guessed(body: str, reason: str) -> None:
    """A ragged or over-large table is refused with its row and the reason."""
    with pytest.raises(PageError) as refused:
        tables(parse(body))

    assert str(refused.value) == reason


def test_one_bad_table_does_not_hide_the_others() -> None:
    """The readable tables of a page are there, beside the reasons for the rest."""
    bad, _ = REFUSED["a row too short"]

    good, reasons = readable_tables(parse(bad + "<table><tr><td>x</td></tr></table>"))

    assert [row.texts for table in good for row in table.rows] == [("x",)]
    assert ["row 2" in str(reason) for reason in reasons] == [True]


@pytest.mark.parametrize("case", cases_with("properties"), ids=str)
def test_reads_page_properties(case: Case) -> None:
    """Every `details` macro gives its pairs in their order."""
    found = [
        {
            "id": one.id,
            "hidden": one.hidden,
            "pairs": [[key, value.text] for key, value in one.pairs],
        }
        for one in properties(parse(case.body))
    ]

    assert found == [{"id": "", "hidden": False} | one for one in case.expected["properties"]]


def test_finds_a_property_in_any_case() -> None:
    """Keys are compared without regard to case; the first value counts."""
    (case,) = cases_with("properties")

    found = properties(parse(case.body))[0].value("LEADER")

    assert found is not None
    assert [user.userkey for user in found.users] == ["k"]


@pytest.mark.parametrize("case", cases_with("tasks"), ids=str)
def test_reads_tasks(case: Case) -> None:
    """Tasks come with state, person and date, and the bytes of their state."""
    default = {"checked": False, "assignee": None, "due": None, "status": None}
    found = [
        {
            "id": task.id,
            "checked": task.checked,
            "text": task.text,
            "assignee": task.assignee.username if task.assignee else None,
            "due": task.due,
            "status": task.status_span.cut(case.data).decode() if task.status_span else None,
        }
        for task in tasks(parse(case.body))
    ]

    assert found == [default | task for task in case.expected["tasks"]]


@pytest.mark.parametrize("path", world_bodies(), ids=lambda path: path.name)
def test_every_table_of_the_worlds_is_readable(path: Path) -> None:
    """No table of the worlds is refused."""
    document = parse(read(path))

    good, bad = readable_tables(document)

    assert bad == ()
    assert good == () or any(table.rows for table in good)
