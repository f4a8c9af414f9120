"""The pages of the objectives in both worlds, as the shipped settings make them."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from sicbot.core.people import TASK_FORCES
from sicbot.pages.storage import parse
from sicbot.pages.tables import tables
from tests.acting.scene import whole_wiki
from tests.jobs.objective_town import rows
from tests.programme.test_target_figures import expected
from tests.test_objectives_of_the_worlds import CASES, TWICE
from tests.test_people_of_the_worlds import WORLDS, folder_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.acting.scene import Scene

PAGE, FACILITIES, INDICATORS = (
    ("Objectives", "SOIL"),
    ("Core and Global Facilities", "SOIL"),
    ("Indicators of the Task Forces", "EXSEC"),
)
FOCAL = ("A1", "A5", "E1", "F1")
COLUMNS = {
    "Label": "label", "Title": "title", "Baseline 2020": "baseline-2020",
    "Target 2030": "target-2030", "Target 2050": "target-2050",
}  # fmt: skip


@pytest.fixture(scope="module", params=WORLDS)
def scene(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Scene, str]]:
    """Run the job on a world."""
    state = tmp_path_factory.mktemp("state")
    with whole_wiki(folder_of(request.param), state, jobs=("objectives",)) as one:
        one.run()
        yield one, request.param


def test_they_are_written_once_and_everybody_may_read_what_all_may_read(
    scene: tuple[Scene, str],
) -> None:
    """The register of indicators is for the Secretariat."""
    one, _world = scene
    readers = {
        title: {
            name for name in ("anonymous", "reader", "exsec")
            if one.wiki.may_view(one.viewer(name), one.page(title, space))
        }
        for title, space in (PAGE, FACILITIES, INDICATORS)
    }  # fmt: skip

    assert readers.pop(INDICATORS[0]) == {"exsec"}
    assert [sorted(one) for one in readers.values()] == [["anonymous", "exsec", "reader"]] * 2
    assert one.plan().changes == ()


def test_they_say_what_the_first_page_says(scene: tuple[Scene, str]) -> None:
    """Word by word; of a column that stands there twice, what the second page says."""
    one, world = scene
    told = json.loads((CASES / f"{world}.json").read_text(encoding="utf-8"))
    for fact in ("target-2030", "target-2050"):
        told[TWICE[world]][fact].pop("Join Task Forces")
    found = rows(one.body(*PAGE))

    assert list(found) == list(TASK_FORCES)
    for code, row in found.items():
        assert {name: row[name] for name in COLUMNS} == {
            name: next(iter(told[code][fact].values())) for name, fact in COLUMNS.items()
        }
        assert ("Focal 2023" in row["More"]) == (code in FOCAL)


def test_focal_objectives_and_facilities_are_told(scene: tuple[Scene, str]) -> None:
    """The announced list is there; who is neither is not guessed."""
    one, _world = scene
    text, listed = (unescape(re.sub(r"<[^>]*>", " ", one.body(*at))) for at in (PAGE, FACILITIES))

    assert "Focal objectives 2023: F1, A1, A5, E1" in re.sub(r"\s+", " ", text)
    assert listed.index("Global Facilities") < listed.index("E1") < listed.index("Not set yet")
    assert listed.index("D1") > listed.index("Not set yet")


def test_the_register_proposes_the_figures_read_by_hand(scene: tuple[Scene, str]) -> None:
    """All of them, as no Task Force has written an indicator yet."""
    one, world = scene
    rows = [
        tuple(cell.text.strip() for cell in row.cells[:4])
        for table in tables(parse(one.body(*INDICATORS)))
        for row in table.rows
        if table.header[:2] == ("Objective", "Figure")
    ]

    assert sorted((code, year, value, unit) for code, value, unit, year in rows) == sorted(
        expected(world)
    )
