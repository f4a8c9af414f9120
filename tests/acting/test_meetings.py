"""A meeting from its invitation to its minutes: the page of all meetings and the digest follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.acting.scene import Scene, whole_wiki
from tests.acting.test_people_acceptance import WORLDS
from tests.conftest import needs_shared

if TYPE_CHECKING:
    from pathlib import Path

TABLE: list[Any] = [
    pytest.param("demo", id="demo"),
    pytest.param("shared", id="shared", marks=needs_shared),
]
INDEX, MEETING, DIGEST = "Meetings and minutes", "A1 - Task Force meeting {}", "A1-Digest"


def seen(scene: Scene, title: str) -> tuple[bool, bool]:
    """Run the jobs, and tell whether the index has the meeting and the digest asks for minutes."""
    scene.run()
    assert scene.plan().free == frozenset()
    index, digest = scene.body(INDEX, "EXSEC"), scene.body(DIGEST, "TFW")
    return title in index, f"no minutes of “{title}” yet" in digest


@pytest.mark.parametrize("world", TABLE)
def test_a_meeting_from_its_invitation_to_its_minutes(world: str, tmp_path: Path) -> None:
    """To come, without anybody's words, asked for once, and there; each run rests at once."""
    folder = WORLDS[world]
    assert folder is not None
    with whole_wiki(folder, tmp_path, jobs=("scaffold", "digest")) as scene:
        day = scene.now + timedelta(days=3)
        title = MEETING.format(f"{day:%Y-%m-%d}")
        made = scene.command(
            "scaffold", "A1", "tf-meeting", "--on", f"{day:%Y-%m-%d} 15:00", "--region", "Asie",
            "--yes",
        )  # fmt: skip
        assert made.exit_code == 0, made.output
        assert seen(scene, title) == (True, False)
        assert "15:00 (Asia/Bangkok)" in scene.body(INDEX, "EXSEC")

        later = replace(scene, now=day + timedelta(days=5))
        assert seen(later, title) == (True, True)
        assert "its page has nobody’s words yet" in scene.body(INDEX, "EXSEC")

        page = scene.page(title, "TFW")
        told = scene.body(title, "TFW").replace(
            "<h2>Decisions</h2>", "<h2>Decisions</h2><ul><li>We begin.</li></ul>"
        )
        admin = scene.viewer("admin")
        scene.wiki.update_page(admin, page.id, version=page.version + 1, title=title, body=told)
        scene.wiki.add_labels(admin, page.id, ["minutes"])

        assert seen(later, title) == (True, False)
        row = scene.body(INDEX, "EXSEC").partition(title)[2].partition("</tr>")[0]
        assert "the minutes are there</td><td>1</td><td>0</td>" in row
        assert "its page has nobody’s words yet" not in scene.body(INDEX, "EXSEC")
