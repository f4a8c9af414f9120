"""A page with a large table of projects: read, told of, and left as it is by all jobs."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from sicbot.app import observe
from sicbot.core.work_policy import InventoryPlaces
from sicbot.jobs import load_jobs
from sicbot.programme.inventory.row_entries import MOST_TOLD
from sicbot.sandbox.files import attach
from sicbot.sandbox.pages import create_page
from tests.acting.scene import whole_wiki
from tests.conftest import ROOT
from tests.project_tables import make_sheet

if TYPE_CHECKING:
    from pathlib import Path

ROWS = 5_000 if os.environ.get("SICBOT_SOAK") else 400  # all jobs look at each of them
TITLE = "All our projects"


def test_a_large_table_keeps_its_bytes(tmp_path: Path) -> None:
    """Every row is an entry or left out with a reason, in two runs of all jobs."""
    made = make_sheet(ROWS)
    with whole_wiki(ROOT / "sicbot" / "demo_world", tmp_path, jobs=tuple(load_jobs())) as scene:
        work = scene.config.work
        inventory = work.inventory.model_copy(update={"tables": (f"TFW:{TITLE}",)})
        work = work.model_copy(update={"inventory": inventory})
        scene = replace(scene, config=replace(scene.config, work=work))
        page = create_page(
            scene.wiki, scene.viewer("admin"), space_key="TFW", title=TITLE, body=made.body
        )
        before = scene.wiki.body(page.id)
        with scene.app() as app:
            found = observe(app, work=True).inventory
        read = [one for one in found.entries if one.page == str(page.id)]
        first, second = scene.run(), scene.run()

        assert [one.title for one in read] == [one["title"] for one in made.entries]
        assert not found.unread
        told = sum("is left out" in str(one) for one in found.notes)
        assert told == min(len(made.refused), MOST_TOLD)
        assert scene.wiki.body(page.id) == before
        assert scene.page(TITLE, "TFW").version == 1
        assert first.outcome.value == "done"
        assert next(run.changes for run in scene.runs()) == 0
        assert second.outcome.value == "done"


def test_a_file_of_projects_is_read_from_the_wiki(tmp_path: Path) -> None:
    """A French file with a row that names no Task Force; the page of gaps counts the other."""
    text = "Titre;Groupe de travail;Financeurs;Région;Cycle\nSols;C4;Fonds X;Asie;2\nRien;;;;\n"
    home = "Task Force Workspaces"
    with whole_wiki(ROOT / "sicbot" / "demo_world", tmp_path, jobs=("gaps",)) as scene:
        place = {"page": f"TFW:{home}", "name": "projets.csv"}
        inventory = InventoryPlaces.model_validate({"files": [place]})
        work = scene.config.work.model_copy(update={"inventory": inventory})
        scene = replace(scene, config=replace(scene.config, work=work))
        page, admin = scene.page(home, "TFW"), scene.viewer("admin")
        attach(scene.wiki, admin, page.id, "projets.csv", "text/csv", text.encode("cp1252"))
        scene.run()
        with scene.app() as app:
            found = observe(app, work=True).inventory

        assert [one.title for one in found.entries if one.page == str(page.id)] == ["Sols"]
        assert [str(one) for one in found.notes if "projets.csv" in str(one)] == [
            "row 2 of file projets.csv is left out: it names no Task Force"
        ]
        assert "<strong>C4</strong> Fonds X: Asia" in scene.body("Gaps", "TFW")
        assert "Fonds X" not in scene.body("Activities and gaps", "SOIL")
