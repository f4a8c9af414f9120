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
LISTS = ("registrations", "inventory", "gaps", "concept_notes")


@pytest.fixture(scope="module", params=TABLE)
def scene(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """Serve a world on which the command has made a home and two reports, and nothing was run."""
    folder = WORLDS[request.param]
    assert folder is not None
    with whole_wiki(folder, tmp_path_factory.mktemp("state"), jobs=("scaffold",)) as one:
        for words in (("A1", "annual-report"), ("exsec", "annual-report"), ("B1", "home")):
            made = one.command("scaffold", *words, "--yes")
            assert made.exit_code == 0, made.output
        yield one


def test_figures_stand_there_from_the_beginning(scene: Scene) -> None:
    """Each with its source, for all who read the page."""
    year = scene.now.year
    own = region_text(scene.body(f"A1 - Annual report {year}", "TFW"), REGION) or ""
    all_ = region_text(scene.body(f"Annual report {year}", "EXSEC"), REGION) or ""
    home = next(body for page in scene.wiki.state.contents.values()
                if "<th>Members</th>" in (body := scene.wiki.body(page.id))
                and "sicbot.summary" in body)  # fmt: skip

    assert "Inventory of projects and sponsors" in own
    assert "not for everybody" not in own
    assert "<td>A5</td>" in all_
    assert "<th>Last minutes</th>" in home


def test_pages_that_are_made_in_a_run_are_no_news_for_the_next_one(scene: Scene) -> None:
    """The lists come into being, and the figures say the same; the job has two lists of its own."""
    plan = scene.run().plan
    free = {one.act.target.title for one in plan.changes if one.id in plan.free}

    assert free == {"Meetings and minutes", "Pages from templates"}
    replace(scene, jobs=(*LISTS, "scaffold")).run()
    writes = scene.wiki.writes

    assert scene.run().changes == 0
    assert scene.wiki.writes == writes
