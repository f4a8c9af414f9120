"""All cells of the cycle's table, in any version of its page."""

from __future__ import annotations

import pytest

from sicbot.core.cycle import Actor, Slug
from sicbot.core.errors import PageError
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
    rows = sorted([*found.rows.values(), *found.unknown], key=lambda one: one.line)

    assert [one.number for one in rows] == NUMBERS[version]
    assert [one.name for one in found.unknown] == ["Contract negotiations"] * (version < 3)
    assert all(one.purpose or one.outputs or one.duties for one in rows)


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
