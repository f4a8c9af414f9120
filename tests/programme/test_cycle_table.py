"""All cells of the cycle's table, in any version of its page."""

from __future__ import annotations

import json

import pytest

from sicbot.core.cycle import Actor, CycleRow, Slug, UnknownRow
from sicbot.core.errors import PageError
from sicbot.programme.cycle.comparison import compare
from sicbot.programme.cycle.cycle_table import read_cycle_table
from tests.conftest import ROOT, needs_shared
from tests.people_builders import table
from tests.programme.test_cycle_page import folder_of

NUMBERS = {
    1: [str(one) for one in range(1, 19) if one != 6],
    2: [str(one) for one in range(1, 18)],
    3: [str(one) for one in range(1, 17)],
}


@pytest.mark.parametrize("version", [1, 2, 3])
@pytest.mark.parametrize("world", ["demo_world", pytest.param("shared_wiki", marks=needs_shared)])
def test_no_row_of_a_version_is_lost(world: str, version: int) -> None:
    """The first counts to 18 and has no 6; the row that was given up later is there too."""
    path = folder_of(world) / "pages" / f"sic.v{version}.xhtml"
    found = read_cycle_table(path.read_text(encoding="utf-8"))
    every: list[CycleRow | UnknownRow] = [*found.rows.values(), *found.unknown]
    rows = sorted(every, key=lambda one: one.line)

    assert [one.number for one in rows] == NUMBERS[version]
    assert [one.name for one in found.unknown] == ["Contract negotiations"] * (version < 3)
    assert all(one.purpose or one.outputs or one.duties for one in rows)


CELLS = ROOT / "tests" / "cases" / "cycle"


@pytest.mark.parametrize("version", [1, 2, 3])
@pytest.mark.parametrize(
    ("name", "world"),
    [("demo", "demo_world"), pytest.param("sic", "shared_wiki", marks=needs_shared)],
)
def test_no_cell_of_a_version_is_lost(name: str, world: str, version: int) -> None:
    """Each cell of each row says what people wrote down who read the page."""
    told = json.loads((CELLS / f"{name}.v{version}.json").read_text(encoding="utf-8"))
    path = folder_of(world) / "pages" / f"sic.v{version}.xhtml"
    found = read_cycle_table(path.read_text(encoding="utf-8"))
    every: list[CycleRow | UnknownRow] = [*found.rows.values(), *found.unknown]

    assert [cells(one) for one in sorted(every, key=lambda one: one.line)] == told["rows"]


def cells(row: CycleRow | UnknownRow) -> dict[str, object]:
    return {
        "line": row.line,
        "slug": row.slug.value if isinstance(row, CycleRow) else "contract",
        "number": row.number,
        "step": row.step,
        "name": row.name,
        "timing": row.timing,
        "purpose": list(row.purpose),
        "outputs": [one.text for one in row.outputs],
        "duties": {
            actor.value: [one.text for one in clauses] for actor, clauses in row.duties.items()
        },
    }


def test_all_cells_are_read() -> None:
    """Purposes by paragraph, outputs and duties by item, each actor by the head of its column."""
    path = ROOT / "sicbot" / "demo_world" / "pages" / "sic.v3.xhtml"
    row = read_cycle_table(path.read_text(encoding="utf-8")).rows[Slug.NOMINATION]

    assert row.line == 2
    assert row.purpose
    assert row.outputs
    assert set(row.duties) == {Actor.EXSEC, Actor.BUREAU}


@pytest.mark.parametrize(
    ("header", "actor"),
    [
        ("Activité | Calendrier | Secrétariat exécutif", Actor.EXSEC),
        ("Actividad | Calendario | Líderes y representantes regionales", Actor.LEADERS),
        ("Activity | Timing | TFL &amp; TFRR", Actor.LEADERS),
    ],
)
def test_heads_are_known_in_three_languages(header: str, actor: Actor) -> None:
    """And a column that is not there gives nothing."""
    found = read_cycle_table(table(header, "Support | May 2023 | Do it"))
    row = found.rows[Slug.SUPPORT]

    assert [one.text for one in row.duties[actor]] == ["Do it"]
    assert row.outputs == ()


def test_an_item_keeps_its_id_while_its_words_are_the_same() -> None:
    """Not its number, its place, its case or the signs between its words."""
    header = "# | Activity | Timing | Output"
    one, other, new = (
        read_cycle_table(table(header, row)).rows[Slug.SUPPORT].outputs[0].id
        for row in ("1 | Support | | A list.", "9 | Support | | a list", "1 | Support | | A map")
    )

    assert one == other != new


@pytest.mark.parametrize("body", ["", "<p>text</p>", "<table><tbody><tr><td>1</td></tr>"])
def test_a_body_without_the_table_is_refused(body: str) -> None:
    """No row is made up."""
    with pytest.raises(PageError):
        read_cycle_table(body)


HEAD = "<tr><th>Step</th><th>#</th><th>Activity</th><th>Timing</th><th>Output</th></tr>"
UPPER = "<td>2</td><td>Support</td><td>May 2023</td><td>A list</td>"
ONE_ROW = (
    f"<tr><td>I</td>{UPPER[:-5]}<br/>A map</td></tr>"
    "<tr><td>I</td><td>3</td><td>Monitoring</td><td>June 2023</td><td>A report</td></tr>"
)
LAST = "<td>3</td><td>Monitoring</td><td>June 2023</td><td>A report</td></tr>"
LOOKS_ELSE = {
    "the activity's cell goes on": (
        f'<tr><td rowspan="3">I</td><td rowspan="2">2</td><td rowspan="2">Support</td>'
        f'<td rowspan="2">May 2023</td><td>A list</td></tr><tr><td>A map</td></tr><tr>{LAST}'
    ),
    "an empty cell below": (
        f"<tr><td>I</td>{UPPER}</tr><tr><td/><td/><td> </td><td/><td>A map</td></tr>"
        f"<tr><td>I</td>{LAST}"
    ),
    "the heads once more": (
        f"<tr><td>I</td>{UPPER}</tr>"
        "<tr><td>Step</td><td>#</td><td>Activity</td><td>Timing</td><td>Output</td></tr>"
        f"<tr><td/><td/><td/><td/><td>A map</td></tr><tr><td>I</td>{LAST}"
    ),
    "another table": (
        f"<tr><td>I</td>{UPPER}</tr></tbody></table><table><tbody>{HEAD}"
        f"<tr><td/><td/><td/><td/><td>A map</td></tr><tr><td>I</td>{LAST}"
    ),
    "a row for the step": (
        f'<tr><td colspan="5">I</td></tr><tr><td>I</td>{UPPER[:-5]}<br/>A map</td></tr>'
        f'<tr><td>II</td><td/><td/><td/><td/></tr><tr><td>I</td>{LAST}'
    ),
    "wrapped cells": (
        '<tr><td><div class="content-wrapper"><p>I</p></div></td><td><p><span>2</span></p></td>'
        "<td><p><strong>Sup</strong>port</p></td><td><p>May\u00a02023</p></td>"
        f"<td><ul><li><p>A list</p></li><li>A  map</li></ul></td></tr><tr><td>I</td>{LAST}"
    ),
}  # fmt: skip


@pytest.mark.parametrize("rows", LOOKS_ELSE.values(), ids=LOOKS_ELSE)
def test_a_table_that_only_looks_else_says_the_same(rows: str) -> None:
    """Each item belongs to its activity, and nothing is lost."""
    plain, other = (
        read_cycle_table(f"<table><tbody>{HEAD}{one}</tbody></table>") for one in (ONE_ROW, rows)
    )

    assert [one.text for one in other.rows[Slug.SUPPORT].outputs] == ["A list", "A map"]
    assert not compare(plain, other)
    assert other.unknown == ()


def test_a_row_with_a_number_of_its_own_and_no_name_goes_to_nobody() -> None:
    """It may be an activity that somebody has yet to name."""
    rows = f"<tr><td>I</td>{UPPER}</tr><tr><td>I</td><td>9</td><td/><td/><td>A map</td></tr>"
    found = read_cycle_table(f"<table><tbody>{HEAD}{rows}</tbody></table>")

    assert [one.text for one in found.rows[Slug.SUPPORT].outputs] == ["A list"]
