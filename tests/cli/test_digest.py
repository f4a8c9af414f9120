"""`sicbot digest`: a preview in both formats without one write; then the same as a run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.acting.scene import Scene, whole_wiki
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typer.testing import Result

DEMO = ROOT / "sicbot" / "demo_world"


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Serve the demo world, on which nothing was run yet."""
    with whole_wiki(DEMO, tmp_path_factory.mktemp("state")) as one:
        yield one


def digest(scene: Scene, *words: str) -> Result:
    return scene.command("digest", *words)


def test_a_preview_shows_the_digests_and_writes_nothing(scene: Scene) -> None:
    """Sections, what waits, and a box for each answer."""
    before = scene.wiki.writes
    result = digest(scene, "--preview")

    assert (result.exit_code, scene.wiki.writes) == (0, before)
    for told in ("TFW:A1-Digest", "[not reported yet]", "☐ done", "What happened", "The next post"):
        assert told in result.stdout


def test_a_preview_is_a_document_for_scripts(scene: Scene) -> None:
    """One JSON document on stdout."""
    document = json.loads(digest(scene, "--preview", "--format", "json").stdout)
    first = document["digests"][0]

    assert (first["page"], first["task_force"]) == ("TFW:A1-Digest", "A1")
    assert {one["urgency"] for one in first["items"]} >= {"overdue"}
    assert document["post"]["new"] > 0


def test_without_preview_it_is_a_run(scene: Scene) -> None:
    """And says how many mails there were; a second one writes nothing."""
    result = digest(scene)
    assert result.exit_code == 0
    assert "Mails to people: 0 at most." in result.stdout
    assert scene.wiki.find("TFW", "A1-Digest") is not None

    document = json.loads(digest(scene, "--format", "json").stdout)

    assert (document["changes"], document["notified"]) == ([], 0)
