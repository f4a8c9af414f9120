"""`sicbot calendar` on the demo world: a file or stdout, and not one write."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from icalendar import Calendar

from tests.acting.scene import Scene, whole_wiki
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

DEMO = ROOT / "sicbot" / "demo_world"


def calendar(scene: Scene, *words: str) -> Result:
    return scene.command("calendar", *words)


def test_a_calendar_comes_as_file_and_on_stdout(tmp_path: Path) -> None:
    """The same bytes twice; what has no days is told beside it; the wiki stays as it is."""
    place = tmp_path / "cycle.ics"
    with whole_wiki(DEMO, tmp_path / "state") as scene:
        versions = {id_: one.version for id_, one in scene.wiki.state.contents.items()}
        written, shown = calendar(scene, "-o", str(place)), calendar(scene, "-o", "-")
        listed = calendar(scene, "--format", "json")
        met = calendar(scene, "--meetings", "--format", "json")

        assert (written.exit_code, shown.exit_code) == (0, 0), written.output
        assert place.read_bytes() == shown.stdout_bytes
        assert versions == {id_: one.version for id_, one in scene.wiki.state.contents.items()}
    found = Calendar.from_ical(place.read_bytes()).walk("VEVENT")
    entries = json.loads(listed.stdout)["entries"]
    assert len(found) == len(entries) > 5
    assert "clear days" in written.stderr
    more = [one for one in json.loads(met.stdout)["entries"] if one not in entries]
    assert [one["first"] for one in more] == ["2022-12-09"]
