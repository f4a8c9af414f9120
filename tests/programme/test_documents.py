"""What the Secretariat prepares: the outputs of the first activities, as tasks with their days."""

from __future__ import annotations

from dataclasses import replace

from sicbot.core.scaffolds import Ask, Role
from sicbot.pages.storage import parse
from sicbot.pages.tables import tables
from sicbot.pages.tasks import tasks
from sicbot.programme.scaffolds.pieces import piece
from tests.builders import Sheet, context_of, make_snapshot, programme_of
from tests.programme.cycles import WORK
from tests.programme.test_figures import OUTPUTS

ASKED = Ask(Role.DOCUMENTS, None, name="2024")


def body(*groups: str, view: tuple[str, ...] = ("anonymous",)) -> str:
    programme = programme_of(make_snapshot(Sheet("Cycle", OUTPUTS, groups=groups)))
    return piece(ASKED, context_of(replace(programme, work=WORK)), view).body


def test_each_output_is_a_task_with_the_last_day_of_its_activity() -> None:
    """And a row of their own for what the cycle does not name."""
    found = tables(parse(body()))
    listed = [one.text for one in tasks(parse(body()))]

    assert listed == ["Fruit of 1", "", "Fruit of 2", "", "Fruit of 3", "", "Fruit of 4", ""]
    assert [one.rows[0].cells[2].dates for one in found] == [
        ("2022-09-30",), ("2022-11-30",), ("2022-12-31",), ("2022-12-31",),
    ]  # fmt: skip
    assert {one.header for one in found} == {("Document", "Owner", "Until")}


def test_without_the_cycle_there_is_room_for_ones_own() -> None:
    """Nothing of its page is told to readers who may not read it."""
    closed = body("secretariat")

    assert "Fruit" not in closed
    assert "2022" not in closed
    assert [one.text for one in tasks(parse(closed))] == [""] * 4
