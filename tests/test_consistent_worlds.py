"""The corrected worlds: well formed, and put right in every place that the cases name."""

from __future__ import annotations

import json
import runpy
import shutil
from html.entities import name2codepoint
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

from tests.conftest import needs_shared, shared_folder
from tests.consistent_worlds import CASES, corrected
from tests.test_people_of_the_worlds import WORLDS, folder_of

if TYPE_CHECKING:
    from pathlib import Path

# Entities and prefixes that a storage body uses without declaring them.
HEAD = (
    "<!DOCTYPE body ["
    + "".join(
        f'<!ENTITY {name} "&#{code};">'
        for name, code in sorted(name2codepoint.items())
        if name not in {"amp", "lt", "gt", "quot"}
    )
    + ']><body xmlns:ac="urn:ac" xmlns:ri="urn:ri">'
)


@pytest.fixture(scope="module", params=WORLDS)
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the corrected copy of a world."""
    return corrected(folder_of(request.param), tmp_path_factory.mktemp("world"))


def found_in(world: Path) -> list[dict[str, Any]]:
    """Return what is wrong in the world that this copy was made from."""
    name = world.name.removeprefix("corrected_")
    found: list[dict[str, Any]] = json.loads((CASES / f"{name}.json").read_text("utf-8"))
    return found


def pages_by_title(world: Path) -> dict[str, str]:
    """Return the bodies of the newest versions."""
    pages = json.loads((world / "world.json").read_text("utf-8"))["pages"]
    return {
        page["title"]: (world / page["versions"][-1]["body"]).read_text("utf-8")
        for page in pages
        if page["status"] == "current"
    }


def test_every_page_of_the_copy_is_well_formed(world: Path) -> None:
    """All versions, not only the newest."""
    for page in sorted((world / "pages").glob("*.xhtml")):
        etree.fromstring(f"{HEAD}{page.read_text('utf-8')}</body>".encode())


def test_the_texts_that_were_wrong_are_gone(world: Path) -> None:
    """The figures, names, addresses and dead links of the cases."""
    pages = pages_by_title(world)
    join, plan = pages["Join Task Forces"], pages["Strategic Plan"]
    public = [
        address
        for one in found_in(world)
        if one["kind"] == "mail-in-public"
        for address in one["values"]
    ]

    assert 'href="#"' not in join
    assert "<th>Target 2030</th><th>Target 2030</th>" not in join
    assert "INCEPTION" not in plan
    assert "2021 the dash" not in plan
    assert public
    assert not [one for one in public if any(one in body for body in pages.values())]


def test_the_copy_answers_every_question(world: Path) -> None:
    """Somebody else has the last word, later than the question."""
    pages = json.loads((world / "world.json").read_text("utf-8"))["pages"]
    threads = {page["title"]: page["comments"] for page in pages if page["status"] == "current"}
    asked = [one for one in found_in(world) if one["kind"] == "unanswered"]

    assert asked
    for one in asked:
        last = max(threads[one["pages"][0]], key=lambda comment: comment["when"])
        assert last["author"] != one["author"]
        assert last["when"][:10] > one["day"]


def test_every_case_names_pages_that_are_there(world: Path) -> None:
    """By the titles that they have today."""
    titles = pages_by_title(world)

    assert not [one for one in found_in(world) if not titles.keys() >= set(one["pages"])]


def test_a_world_that_is_changed_is_refused(tmp_path: Path) -> None:
    """The text to replace must stand there exactly once."""
    world = tmp_path / "demo_world"
    shutil.copytree(folder_of("demo_world"), world)
    page = world / "pages" / "strategic-plan.v1.xhtml"
    page.write_text(page.read_text("utf-8").replace("INCEPTION", "BEGINNING"), "utf-8")

    with pytest.raises(ValueError, match=r"strategic-plan\.v1\.xhtml: stands there 0 times"):
        corrected(world, tmp_path / "copy")


@needs_shared
def test_the_check_of_the_shared_world_finds_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The check that comes with that world."""
    folder = shared_folder()
    assert folder is not None
    copy = corrected(folder / "wiki", tmp_path)
    monkeypatch.setattr("sys.argv", ["check_world.py", str(copy)])

    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(folder / "wiki" / "check_world.py"), run_name="__main__")

    assert ended.value.code in {0, None}, capsys.readouterr().out
