"""The inventory's pages on both worlds: made, at rest, closed to others, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sicbot.app import observe
from sicbot.sandbox.model import Allowed
from tests.acting.scene import whole_wiki
from tests.acting.test_people_acceptance import WORLDS
from tests.conftest import needs_shared

if TYPE_CHECKING:
    from pathlib import Path

    from tests.acting.scene import Scene

TABLE: list[Any] = [
    pytest.param("demo", {}, id="demo"),
    pytest.param("demo", {"profile": "10.2", "noisy_normaliser": True}, id="demo 10.2 noisy"),
    pytest.param("shared", {"profile": "10.2"}, id="shared 10.2", marks=needs_shared),
]
PAGES = ("Inventory of all Task Forces", "Sponsors and players", "Inventory, baseline of cycle 1")
FORM = "Inventory of projects and sponsors"
SECRETARIAT = Allowed(groups=frozenset({"4p1000-exsec"}))


def made(scene: Scene) -> set[str]:
    """Return the titles of the pages that sicbot made."""
    with scene.app() as app:
        seen = observe(app)
    return {one.title for pages in seen.all_made.values() for one in pages}


@pytest.mark.parametrize(("world", "switches"), TABLE)
def test_the_inventory_is_shown_and_rests(
    world: str, switches: dict[str, Any], tmp_path: Path
) -> None:
    """All waits for nobody, a second run has nothing to do, and undoing leaves nothing."""
    folder = WORLDS[world]
    assert folder is not None
    with whole_wiki(folder, tmp_path, jobs=("inventory",), **switches) as scene:
        before = made(scene)
        report = scene.run()
        titles = made(scene)
        rest = scene.plan()
        visible = {
            name: scene.wiki.may_view(scene.viewer(name), scene.page(PAGES[0], "TFW"))
            for name in ("reader", "exsec", "anonymous")
        }
        scene.undo_all()
        left = made(scene)

    assert (report.waiting, report.skipped) == (0, 0)
    assert {*PAGES, "A1-Inventory", "A5-Inventory", "Projects that look alike"} <= titles - before
    assert "A6-Inventory" not in titles  # nobody entered anything there
    assert rest.changes == ()
    assert visible == {"reader": False, "exsec": True, "anonymous": False}
    assert left == before


def test_what_is_restricted_later_goes_from_the_pages(tmp_path: Path) -> None:
    """All but the dated one, which is not written again: for that people are asked."""
    folder = WORLDS["demo"]
    assert folder is not None
    with whole_wiki(folder, tmp_path, jobs=("inventory",)) as scene:
        scene.run()
        told = scene.body(PAGES[0], "TFW")
        form = scene.page(FORM, "TFW")
        scene.wiki.set_restrictions(scene.viewer("admin"), form.id, {"read": SECRETARIAT})
        report = scene.run()
        bodies = [scene.body(one, "TFW") for one in (*PAGES[:2], "A1-Inventory")]
        kept = scene.body("Projects that look alike", "EXSEC")

    assert "Rangeland law in the climate plan" in told
    assert not [one for one in bodies if "Rangeland" in one or "Danube Land Fund" in one]
    assert "Restricted entries, not shown here: 34." in bodies[0]
    assert report.skipped == 1
    assert "Danube Land Fund" in kept
