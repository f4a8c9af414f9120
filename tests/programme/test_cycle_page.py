"""The table of the cycle's page: its activities by slug, whatever their number and wording."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sicbot.core.cycle import CyclePage, Slug
from sicbot.core.work_policy import Work
from sicbot.programme.cycle.activities import ACTIVITIES, activity_of, names_activity
from sicbot.programme.cycle.cycle_page import read_cycle_page
from tests.builders import Sheet, make_snapshot, programme_of
from tests.conftest import ROOT, needs_shared, shared_folder
from tests.people_builders import table

if TYPE_CHECKING:
    from pathlib import Path

PLACE = "MAIN:Cycle"
HEADER = "Step | # | Activities | Timing"


def read(body: str, place: str = PLACE) -> CyclePage:
    seen = programme_of(make_snapshot(Sheet("Cycle", body)))
    return read_cycle_page(replace(seen, work=Work(cycle_page=place)))


def said(page: CyclePage) -> str:
    return " | ".join(str(note) for note in page.notes)


def folder_of(world: str) -> Path:
    shared = shared_folder()
    if world == "shared_wiki" and shared is not None:
        return shared / "wiki"
    return ROOT / "sicbot" / "demo_world"


@pytest.mark.parametrize("version", [1, 2, 3])
@pytest.mark.parametrize("world", ["demo_world", pytest.param("shared_wiki", marks=needs_shared)])
def test_all_versions_have_all_activities(world: str, version: int) -> None:
    """Each of the sixteen is found; the one activity that was given up is a note."""
    path = folder_of(world) / "pages" / f"sic.v{version}.xhtml"
    found = read(path.read_text(encoding="utf-8"))
    no_row = [str(note) for note in found.notes if "no row for" in str(note)]

    assert set(found.rows or ()) == set(Slug)
    assert no_row == []
    assert ("Contract negotiations" in said(found)) is (version < 3)


def test_the_number_stands_as_on_the_page_and_tells_nothing() -> None:
    """A row with another number is the same activity."""
    found = read(table(HEADER, "I | 42 | Monitoring | June 2023", "I | 1 | Support | "))

    assert found.row(Slug.MONITORING).number == "42"
    assert found.row(Slug.MONITORING).step == "I"
    assert found.row(Slug.SUPPORT).period is None


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Inventory of projects & sponsors", Slug.INVENTORY),
        ("5. Inventory of project and sponsors", Slug.INVENTORY),
        ("Inventory of project and sponsor", Slug.INVENTORY),
        ("2nd  task force leaders meeting", Slug.LEADERS_2),
        ("Mise en oeuvre des projets", Slug.IMPLEMENTATION),
        ("Seguimiento", Slug.MONITORING),
        ("4th Task Force Leaders Meeting", None),
        ("Contract negotiations", None),
        ("", None),
    ],
)
def test_names_are_known_in_their_spellings(text: str, slug: Slug | None) -> None:
    """A letter or two may differ, but never a number."""
    found = activity_of(text)

    assert (found.slug if found else None) == slug


def test_every_activity_knows_its_own_names() -> None:
    """No alias belongs to two activities."""
    assert [one.slug for one in ACTIVITIES] == list(Slug)
    for one in ACTIVITIES:
        for alias in one.aliases:
            assert activity_of(alias) == one


def test_a_title_begins_with_the_name_of_an_activity() -> None:
    """Of that very one, and as whole words."""
    assert names_activity("1st Task Force Leaders Meeting - 8 December 2022", Slug.LEADERS_1)
    assert names_activity("1RE RÉUNION DES RESPONSABLES, 8 décembre", Slug.LEADERS_1)
    assert not names_activity("2nd Task Force Leaders Meeting", Slug.LEADERS_1)
    assert not names_activity("Minutes of the 1st Task Force Leaders Meeting", Slug.LEADERS_1)


def test_what_is_odd_is_said() -> None:
    """An unknown row, one that comes twice, a timing without days, a missing activity."""
    found = read(
        table(HEADER, " | 1 | Dance | May 2023", " | 2 | Support | soon",
              " | 3 | Backstopping | May 2023")
    )  # fmt: skip
    told = said(found)

    assert "row 1 of the cycle’s table, “Dance”, is none" in told
    assert "row 3 of the cycle’s table names “Support” once more" in told
    assert "names no clear days: “soon”" in told
    assert "“MAIN:Cycle” has no row for: Call for joining the Task Forces; " in told
    assert found.row(Slug.SUPPORT).period is None


def test_a_joined_step_reaches_its_rows() -> None:
    """Cells are read as spread, never as flat text."""
    body = (
        "<table><tbody><tr><th>Step</th><th>#</th><th>Activities</th><th>Timing</th></tr>"
        '<tr><td rowspan="2">Both</td><td>1</td><td>Support</td><td rowspan="2">May 2023</td></tr>'
        "<tr><td>2</td><td>Monitoring</td></tr></tbody></table>"
    )
    found = read(body)

    assert {found.row(one).step for one in (Slug.SUPPORT, Slug.MONITORING)} == {"Both"}
    assert found.row(Slug.MONITORING).period == found.row(Slug.SUPPORT).period


@pytest.mark.parametrize("body", ["<p>no table</p>", "<table><tr><td>", table("A | B", "1 | 2")])
def test_a_page_without_the_table_was_not_read(body: str) -> None:
    """It says so, and nothing follows."""
    found = read(body)

    assert found.unread is not None
    assert found.rows is None


def test_no_such_page_is_not_no_activities() -> None:
    """A page that is named and not seen is unread; one that is not named is a note."""
    assert read("<p>x</p>", "MAIN:Other").unread is not None
    assert read("<p>x</p>", "").unread is None
    assert "no page with the table of activities" in said(read("<p>x</p>", ""))
