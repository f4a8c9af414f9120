"""A Task Force's page of indicators, from its template to a row in the register."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.acting.scene import whole_wiki
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.acting.scene import Scene

PAGE, REGISTER = ("A1 - Indicators", "TFW"), ("Indicators of the Task Forces", "EXSEC")
ROW = ("NDCs with soil carbon", "share", "28 of 196", "public register", "yearly", "", "")


def register(scene: Scene) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", scene.body(*REGISTER)))


def fill_in(scene: Scene) -> None:
    """Write the row into the first empty one of the page."""
    page, cells = scene.page(*PAGE), "".join(f"<td>{one or '<br />'}</td>" for one in ROW)
    empty, row = r"<tr>(<td><br /></td>){7}</tr>", f"<tr>{cells}</tr>"
    body = re.sub(empty, row, scene.body(*PAGE), count=1)
    scene.wiki.update_page(
        scene.viewer("exsec"),
        page.id,
        version=scene.wiki.head(page.id).number + 1,
        title=PAGE[0],
        body=body,
    )


def test_an_indicator_that_a_task_force_writes_stands_in_the_register(tmp_path: Path) -> None:
    """The kit makes the page; whoever fills in a row finds it there, and no proposal of it."""
    with whole_wiki(ROOT / "sicbot" / "demo_world", tmp_path, jobs=("objectives",)) as scene:
        assert scene.command("scaffold", "A1", "--yes").exit_code == 0
        scene.run()
        assert "No indicator is written yet on the pages of: A1 There" in register(scene)
        assert "A1 28 of 196 NDCs 2019" in register(scene)

        fill_in(scene)
        scene.run()

        told = register(scene)
        assert "A1 NDCs with soil carbon share 28 of 196 public register yearly owner not" in told
        assert "A1 28 of 196 NDCs 2019" not in told
        assert "on the pages of: A1" not in told
        assert scene.plan().changes == ()
