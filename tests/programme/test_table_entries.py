"""Projects from tables on pages: each row is read right, or left out with a reason."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from sicbot.core.model import Reading, UserKey
from sicbot.core.people import Account, UserName
from sicbot.core.work_policy import Cycle, Work
from sicbot.pages.grid import MAX_CELLS
from sicbot.programme.inventory.meanings import Column, column_of
from sicbot.programme.inventory.table_entries import table_entries
from tests.builders import Sheet, make_snapshot, programme_of
from tests.project_tables import PEOPLE, make_sheet

if TYPE_CHECKING:
    from sicbot.core.model import Gap
    from sicbot.core.work import Entry
    from sicbot.programme.inventory.row_entries import Read

PLACE = "MAIN:Projects"
HEAD = ("Title", "Task Force", "Owner", "Sponsor", "Region", "Start", "End", "State", "Cycle")


def read(body: str, *, labels: tuple[str, ...] = (), title: str = "Projects") -> Read:
    """Return what is read of a page with this text."""
    snapshot = make_snapshot(Sheet(title, body, labels=labels, version=7))
    people = [Account(UserKey(key), UserName(key[2:]), name) for key, name in PEOPLE.items()]
    cycles = (Cycle.model_validate({"number": 1, "begins": "2022-09-01"}),)
    work = Work.model_validate({"cycles": cycles, "inventory": {"tables": [f"MAIN:{title}"]}})
    accounts = Reading({one.key: one for one in people})
    return table_entries(replace(programme_of(snapshot), work=work, accounts=accounts))


def table(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> str:
    """Return a table of these rows; a cell that is an element stands as it is."""
    lines = [[f"<th>{one}</th>" for one in head]]
    lines += [[one if one.startswith("<td") else f"<td>{one}</td>" for one in row] for row in rows]
    written = "".join("<tr>" + "".join(one) + "</tr>" for one in lines)
    return f"<table><tbody>{written}</tbody></table>"


def project(title: str = "Soil", codes: str = "A1", *rest: str) -> tuple[str, ...]:
    """Return the cells of a row."""
    return (title, codes, *rest, *("" for _one in HEAD[2 + len(rest) :]))


def told(entry: Entry) -> dict[str, Any]:
    """Return an entry as the maker of tables tells of its rows."""
    found = {
        "number": entry.number,
        "cycle": entry.cycle,
        "kind": entry.kind and entry.kind.value,
        "title": entry.title,
        "task_forces": list(entry.task_forces),
        "owner": entry.owner,
        "supporting": entry.supporting,
        "sponsors": list(entry.sponsors),
        "regions": list(entry.regions),
        "countries": list(entry.countries),
        "start": entry.start,
        "end": entry.end,
        "state": entry.state and entry.state.value,
        "url": entry.url,
    }
    codes = {one.code for one in entry.problems}
    return found | ({"unclear": True} if "unclear-date" in codes else {})


def rows_of(gaps: tuple[Gap, ...]) -> list[int]:
    return [int(gap.what.rpartition(" ")[2]) for gap in gaps if gap.what[-1].isdigit()]


@pytest.mark.parametrize(("rows", "seed"), [(5_000, 1), *((400, seed) for seed in range(2, 8))])
def test_a_large_table_is_read_right_row_by_row(rows: int, seed: int) -> None:
    """Joined cells, mentions, dates, lozenges, lists, links and hostile texts, all at random."""
    made = make_sheet(rows, seed)
    entries, gaps = read(made.body)

    assert [told(one) for one in entries] == made.entries
    assert rows_of(gaps) == [number for number, _why in made.refused][: len(rows_of(gaps))]
    for gap, (number, reason) in zip(gaps, made.refused, strict=False):
        if "more rows" not in gap.what:
            assert f"row {number} of table Projects (MAIN)" in str(gap.why)
            assert reason in str(gap.why)
    assert len({one.key for one in entries}) == len(entries)
    assert all(gap.chosen for gap in gaps)


def test_every_row_is_read_or_counted_as_left_out() -> None:
    """Of many bad rows the first are named and the others counted."""
    body = table(*(project(str(n), "A1" if n % 2 else "") for n in range(200)))
    entries, gaps = read(body)

    assert len(entries) == 100
    assert len(rows_of(gaps)) == 50
    assert "50 more rows of table Projects (MAIN) are left out" in str(gaps[-1].why)


REFUSED = {
    "a row too short": (
        table(project(), ("Soil", "A1")),
        "table row 3: 2 cells, the first row has 9",
    ),
    "a row too long": (table((*project(), "x")), "table row 2: 10 cells"),
    "joined cells that overlap": (
        table(
            ('<td rowspan="3">Soil</td>', *project()[1:]),
            ("A1", '<td colspan="9">x</td>'),
        ),
        "table row 3",
    ),
    "too many cells": (
        table(project(), (f'<td colspan="{MAX_CELLS}">x</td>',)),
        f"more than {MAX_CELLS:,} cells",
    ),
    "no XML": ("<table><tbody>", "the body ends"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_table_in_doubt_gives_nothing(case: str) -> None:
    """Page, row and reason are told, and the reading is not complete."""
    body, reason = REFUSED[case]
    entries, gaps = read(body)

    assert entries == ()
    assert len(gaps) == 1
    assert not gaps[0].chosen
    assert "MAIN:Projects" in str(gaps[0].why)
    assert reason in str(gaps[0].why)


def test_another_table_on_the_page_is_still_read() -> None:
    """What is refused hides nothing else."""
    entries, gaps = read(table(("Soil", "A1")) + table(project("Good")))

    assert [one.title for one in entries] == ["Good"]
    assert len(gaps) == 1


def test_tables_of_something_else_are_passed_over() -> None:
    """Only one with a title and a Task Force tells of projects."""
    others = table(("Ada", "x"), head=("Name", "Role")) + table(("1",), head=("Budget",))
    entries, gaps = read(others + table(project("Good")))

    assert [one.title for one in entries] == ["Good"]
    assert gaps == ()


@pytest.mark.parametrize("body", ["<p>Nothing.</p>", table(("Ada", "x"), head=("Name", "Role"))])
def test_a_page_without_such_a_table_says_so(body: str) -> None:
    assert "no table with the columns" in str(read(body)[1][0].why)


def test_the_page_may_name_the_task_force_for_all_rows() -> None:
    """By its label, where the table has no such column."""
    body = table(("Soil", "Institute"), head=("Projet", "Porteur"))

    assert [one.task_forces for one in read(body, labels=("tf-a1",))[0]] == [("A1",)]
    assert "no table" in str(read(body)[1][0].why)


def test_the_heading_may_name_the_cycle() -> None:
    """A column says it first, then the heading above, then the page's title; else nobody."""
    row = project()
    of_row = (*row[:-1], "1")
    plain, headed = table(row, of_row), f"<h2>Cycle 2</h2>{table(row, of_row)}"

    assert [one.cycle for one in read(plain)[0]] == [None, 1]
    assert [one.cycle for one in read(headed)[0]] == [2, 1]
    assert [one.cycle for one in read(plain, title="Projets du cycle 3")[0]] == [3, 1]


def test_a_title_joined_over_rows_is_one_project() -> None:
    """What its rows say counts together; days that differ are not clear."""
    title = '<td rowspan="2">Soil</td>'
    body = table(
        (title, *project("", "A1", "Institute", "S", "Africa", "2021-01-01", "2022")[1:]),
        project("", "A2", "Institute", "T", "Asia", "2021-01-01", "2023")[1:],
        project("Next", "B1"),
    )
    one, other = read(body)[0]

    assert (one.task_forces, one.sponsors, one.owner) == (("A1", "A2"), ("S", "T"), "Institute")
    assert one.regions == ("Africa", "Asia")
    assert (one.start and one.start.isoformat(), one.end) == ("2021-01-01", None)
    assert {problem.code for problem in one.problems} == {"unclear-date"}
    assert (other.title, other.number) == ("Next", 3)


def test_a_task_force_besides_that_is_none_is_a_problem() -> None:
    """The row stays with those that are."""
    (one,) = read(table(project("Soil", "A1, C9")))[0]

    assert one.task_forces == ("A1",)
    assert {problem.code for problem in one.problems} == {"unknown-task-force"}


# Known again


def keys(*rows: tuple[str, ...]) -> list[str]:
    return [one.record for one in read(table(*rows))[0]]


def test_a_row_is_known_again_wherever_it_stands() -> None:
    """Rows above, another order and the progress of the project change no key."""
    one, two, three = project("One"), project("Two"), project("Three")
    first, second = keys(one, two)

    assert keys(three, one, two)[1:] == [first, second]
    assert keys(two, one) == [second, first]
    assert keys(project("One", "A1", "", "S", "Asia", "", "2025", "past"), two) == [first, second]
    assert keys(project("One!", "A1"), two)[1] == second


def test_equal_rows_are_told_apart_by_their_order() -> None:
    """A third one changes nothing for the others."""
    same = project("One")
    found = keys(same, same, project("Two"))

    assert len(set(found)) == 3
    assert keys(same, same, same, project("Two"))[:2] == found[:2]


def test_an_entry_tells_where_it_stands() -> None:
    """Page, version and row; nobody is known to have entered it."""
    (one,) = read(table(project()))[0]

    assert (one.source, one.number, one.version) == ("table Projects (MAIN)", 1, 7)
    assert (one.contact, one.entered) == (None, None)


@pytest.mark.parametrize("column", Column)
def test_a_column_goes_by_its_own_name(column: Column) -> None:
    """Rows are handed on under these names."""
    assert column_of(column.value) is column
