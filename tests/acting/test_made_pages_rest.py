"""Pages with figures of sicbot's, on both worlds: made by the command, and resting from then on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from sicbot.pages.regions import region_text
from tests.acting.scene import whole_wiki
from tests.acting.test_people_acceptance import WORLDS
from tests.conftest import needs_shared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.acting.scene import Scene

TABLE: list[Any] = [
    pytest.param("demo", id="demo"),
    pytest.param("shared", id="shared", marks=needs_shared),
]
REGION = "sicbot.figures"


@pytest.fixture(scope="module", params=TABLE)
def scene(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """Serve a world on which the jobs with the lists have run."""
    folder = WORLDS[request.param]
    assert folder is not None
    jobs = ("registrations", "inventory", "gaps", "concept_notes")
    with whole_wiki(folder, tmp_path_factory.mktemp("state"), jobs=jobs) as one:
        one.run()
        yield replace(one, jobs=("scaffold",))


def test_reports_have_their_figures_and_rest(scene: Scene) -> None:
    """The job that keeps them has nothing to do; each figure of A1 has its source."""
    for who in ("A1", "exsec"):
        made = scene.command("scaffold", who, "annual-report", "--yes")
        assert made.exit_code == 0, made.output
    year = scene.now.year
    own = region_text(scene.body(f"A1 - Annual report {year}", "TFW"), REGION) or ""
    all_ = region_text(scene.body(f"Annual report {year}", "EXSEC"), REGION) or ""
    writes = scene.wiki.writes
    report = scene.run()

    assert "A1-Members" in own
    assert "not for everybody" not in own
    assert "<td>A5</td>" in all_
    assert (report.changes, scene.wiki.writes) == (0, writes)


def test_a_home_has_its_summary_and_rests(scene: Scene) -> None:
    """Of a Task Force whose home sicbot makes."""
    made = scene.command("scaffold", "B1", "home", "--yes")
    assert made.exit_code == 0, made.output
    title = next(line for line in made.output.splitlines() if "TFW: Task Force B1" in line)
    body = scene.body(title.partition("TFW: ")[2].strip(), "TFW")
    writes = scene.wiki.writes
    report = scene.run()

    assert "<th>Members</th>" in (region_text(body, "sicbot.summary") or "")
    assert (report.changes, scene.wiki.writes) == (0, writes)
