"""`sicbot compare` on both worlds: what it names, its errors, and never a write."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sicbot.core.errors import NotFoundError, PageError
from tests.acting.scene import Scene, whole_wiki
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typer.testing import Result

DEMO = ROOT / "sicbot" / "demo_world"
PAGE = "SOIL:Strategy Implementation Cycle - SIC"


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Serve the demo world."""
    with whole_wiki(DEMO, tmp_path_factory.mktemp("state")) as one:
        yield one


def compare(scene: Scene, *words: str) -> Result:
    return scene.command("compare", *words)


@pytest.mark.parametrize("version", ["1", "2", "3"])
def test_a_version_is_equal_to_itself(scene: Scene, version: str) -> None:
    """Nothing is told of nothing."""
    result = compare(scene, PAGE, version, version)

    assert "Nothing differs in meaning." in result.stdout
    assert result.exit_code == 0


def test_numbers_that_shift_are_told_once_and_one_by_one(scene: Scene) -> None:
    """Version 1 has no number 6."""
    before = scene.wiki.writes
    result = compare(scene, PAGE, "1", "2")

    assert "every number from 7 to 18 is 1 lower, as nothing was numbered 6" in result.stdout
    assert "number: 18 → 17" in result.stdout
    assert (result.exit_code, scene.wiki.writes) == (0, before)


def test_a_dropped_activity_is_named_in_a_document(scene: Scene) -> None:
    """One JSON document on stdout."""
    document = json.loads(compare(scene, PAGE, "2", "3", "--format", "json").stdout)

    assert (document["added"], document["dropped"]) == ([], ["contract-negotiations"])
    assert document["renumbered"] == {
        "implementation": ["15", "14"],
        "support": ["16", "15"],
        "monitoring": ["17", "16"],
    }
    assert {*document["retimed"]} == {"nomination", "tfl-meeting-3"}


def test_backwards_it_is_added(scene: Scene) -> None:
    """The order of the versions is the user's."""
    document = json.loads(compare(scene, PAGE, "3", "2", "--format", "json").stdout)

    assert (document["added"], document["dropped"]) == (["contract-negotiations"], [])


@pytest.mark.parametrize(
    ("words", "error", "told"),
    [
        (("SOIL:No such page", "1", "2"), NotFoundError, "no page “SOIL:No such page”"),
        (("NONE:Page", "1", "2"), NotFoundError, "no page “NONE:Page”"),
        (("99999999", "1", "2"), NotFoundError, "no page “99999999”"),
        ((PAGE, "1", "9"), NotFoundError, "no version 9; its newest is 3"),
        (("SOIL:Strategic Plan", "1", "1"), PageError, "version 1: no table has the columns"),
    ],
)
def test_what_cannot_be_compared_is_said(
    scene: Scene, words: tuple[str, ...], error: type[Exception], told: str
) -> None:
    """In one sentence, which `main` shows with exit code 1."""
    result = compare(scene, *words)

    assert isinstance(result.exception, error)
    assert told in str(result.exception)


def test_a_file_holds_the_words(scene: Scene, tmp_path_factory: pytest.TempPathFactory) -> None:
    """For its owner alone."""
    file = tmp_path_factory.mktemp("told") / "changes.txt"
    result = compare(scene, PAGE, "2", "3", "-o", str(file))

    assert result.exit_code == 0
    assert "dropped (was 14)" in file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o777 == 0o600
