"""`sicbot calendar` on the demo world: a file or stdout, and not one write."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from icalendar import Calendar

from sicbot.core.errors import ConfigError
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


WRONG = {
    "no such event": (("--move", "COP99=2023-12-01"), "there is no such event; there are: "),
    "no day": (("--move", "COP27=soon"), "say an event and its days"),
    "no event": (("--move", "2023-12-01"), "say which event"),
    "a range that is none": (
        ("--move", "COP27=2022-12-02..2022-12-01"),
        "its last day is before the first",
    ),
    "an event twice": (
        ("--move", "COP27=2022-12-02", "--move", "COP 27=2022-12-03"),
        "named twice",
    ),
    "no calendar": (("--move", "COP27=2022-12-02", "--format", "ics"), "--format text or json"),
    "no text of a calendar": (("--format", "text"), "is for --move"),
}


def test_what_would_move_is_shown_and_nothing_is_written(tmp_path: Path) -> None:
    """A table, and one JSON document; what is wrong is told with what would be right."""
    with whole_wiki(DEMO, tmp_path / "state") as scene:
        before = scene.wiki.writes
        listed = calendar(scene, "--move", "COP27=2023-02-20..2023-02-24", "--format", "json")
        table = calendar(scene, "--move", "COP27=2023-02-20..2023-02-24")
        errors = {name: calendar(scene, *words).exception for name, (words, _) in WRONG.items()}

        assert (listed.exit_code, table.exit_code) == (0, 0), listed.output
        assert scene.wiki.writes == before
    document = json.loads(listed.stdout)
    assert [one["name"] for one in document["events"]] == ["COP27"]
    assert document["activities"]
    assert document["activities"][0]["to"][0] in table.stdout
    assert all(isinstance(error, ConfigError) for error in errors.values())
    assert [name for name, (_, told) in WRONG.items() if told not in str(errors[name])] == []
