"""A page with a large table of projects: read, told of, and left as it is by all jobs."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from sicbot.app import observe
from sicbot.jobs import load_jobs
from sicbot.programme.inventory.row_entries import MOST_TOLD
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
