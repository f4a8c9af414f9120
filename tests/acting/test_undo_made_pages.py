"""Undo takes no page away that others still show, and says what it cannot bring back."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import requests

from sicbot.core.errors import SicbotError
from sicbot.core.journal import Outcome
from sicbot.running import run_jobs
from tests.acting.crashing import Effects, KilledError
from tests.acting.hamlet import include
from tests.acting.people import CARD, acted, draft, label, scene_id
from tests.acting.scene import Scene, hamlet_config, small_wiki

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sicbot.core.plan import Change
    from sicbot.engine.undoing import Undone, UndoReport
    from tests.acting.people import Act

SHOWN = f'ri:content-title="{CARD}"'


def approve(scene: Scene, wanted: Callable[[Change], bool] = lambda one: one.key == "cards") -> int:
    """Make what is free and the cards that are wanted; return the run."""
    with scene.app() as app:
        report = run_jobs(
            app,
            scene.jobs,
            choose=lambda plan: plan.approved(one.id for one in plan.changes if wanted(one)),
            command="apply",
        )
    assert report.run is not None
    return report.run


def is_card_on(change: Change, title: str) -> bool:
    return (change.key, change.act.target.title) == ("cards", title)


def status(scene: Scene) -> str:
    """Return the status of the card."""
    return scene.wiki.state.contents[scene_id(scene, CARD)].status


def of(report: UndoReport, title: str) -> Undone:
    """Return what became of a page."""
    (found,) = (one for one in report.undone if one.name == f"TOWN: {title}")
    return found


def refuse(title: str, code: int) -> Act:
    """Let the wiki refuse to save a page."""
    return lambda scene: fail(scene, "PUT", f"content/{scene.page(title).id}", code)


def fail(scene: Scene, method: str, path: str, code: int) -> None:
    rule: dict[str, Any] = {"match": {"method": method, "path": path}, "kind": "status"}
    rules = [{**rule, "status": code, "times": None}]
    address = f"{scene.server.url}/sandbox/faults"
    requests.put(address, json=rules, auth=("admin", "admin"), timeout=10).raise_for_status()


def test_a_card_that_nothing_shows_any_more_goes(tmp_path: Path) -> None:
    """The control: all hosts were taken back, so the card is in the trash."""
    with acted(tmp_path) as (scene, _watch):
        scene.run()
        report = scene.undo(approve(scene))

        assert status(scene) == "trashed"
        assert [one for one in report.undone if not one.back] == []
        assert not report.failed


NOT_BACK: dict[str, tuple[Act, bool]] = {
    "it says no": (label("Poster", "no-sicbot"), False),
    "somebody is writing on it": (draft("Poster"), False),
    "the bot may not": (refuse("Poster", 403), True),
    "the wiki cannot": (refuse("Poster", 503), True),
}


@pytest.mark.parametrize(("act", "failed"), NOT_BACK.values(), ids=NOT_BACK.keys())
def test_a_card_stays_while_a_host_could_not_be_taken_back(
    act: Act, tmp_path: Path, *, failed: bool
) -> None:
    """Else it would be red for everybody; only what nobody wanted counts as failed."""
    with acted(tmp_path) as (scene, _watch):
        scene.run()
        run = approve(scene)
        act(scene)
        report = scene.undo(run)

        assert SHOWN in scene.body("Poster")
        assert status(scene) == "current"
        assert "TOWN: Poster" in str(of(report, CARD).told)
        assert "TOWN: Board" not in str(of(report, CARD).told)
        assert report.failed is failed
        assert report.outcome is Outcome.DONE


def test_a_card_stays_while_a_later_run_shows_it_elsewhere(tmp_path: Path) -> None:
    """It goes when that run is taken back too."""
    with acted(tmp_path) as (scene, _watch):
        scene.run()
        first = approve(scene, lambda one: is_card_on(one, "Board"))
        second = approve(scene, lambda one: is_card_on(one, "Poster"))
        report = scene.undo(first)

        assert SHOWN not in scene.body("Board")
        assert status(scene) == "current"
        assert "TOWN: Poster" in str(of(report, CARD).told)
        scene.undo(second)
        scene.undo(first)
        assert status(scene) == "trashed"


def use(body: str) -> Act:
    return lambda scene: scene.wiki.create_page(
        scene.viewer(), space_key="TOWN", title="Of people", body=body
    )


@pytest.mark.parametrize("title", [CARD, CARD.upper()])
def test_a_card_that_people_include_stays(title: str, tmp_path: Path) -> None:
    """Whoever included it is named; the wiki finds it in any case."""
    with acted(tmp_path) as (scene, _watch):
        scene.run()
        run = approve(scene)
        use(include(title))(scene)
        report = scene.undo(run)

        assert status(scene) == "current"
        assert "TOWN: Of people" in str(of(report, CARD).told)


def test_a_card_stays_where_a_space_could_not_be_read(tmp_path: Path) -> None:
    """A page there may show it; that is no wish of people, so it counts as failed."""
    with acted(tmp_path) as (scene, _watch):
        admin = scene.viewer("admin")
        scene.wiki.create_space(admin, key="OTHER", name="Other")
        scene.run()
        run = approve(scene)
        fail(scene, "GET", "spaceKey=OTHER", 403)
        report = scene.undo(run)

        assert status(scene) == "current"
        assert "could not be read" in str(of(report, CARD).told)
        assert report.failed


def test_a_card_with_a_file_of_people_stays(tmp_path: Path) -> None:
    """A file is use as a comment is."""
    with acted(tmp_path) as (scene, _watch):
        scene.run()
        run = approve(scene)
        scene.wiki.attach(
            scene.viewer("admin"), scene.page(CARD).id, "plan.txt", "text/plain", b"x"
        )
        report = scene.undo(run)

        assert status(scene) == "current"
        assert "attached" in str(of(report, CARD).told)


def test_a_card_stays_where_the_journal_lost_the_texts(tmp_path: Path) -> None:
    """Its hosts cannot be taken back then; pages are named as the wiki names them."""
    with acted(tmp_path) as (scene, _watch):
        scene.run()
        run = approve(scene)
        with scene.app() as app:
            app.journal.forget_images(app.clock.now() + timedelta(days=99))
        report = scene.undo(run)

        assert status(scene) == "current"
        assert {one.name for one in report.undone} == {
            "TOWN: Board", "TOWN: Poster", f"TOWN: {CARD}"
        }  # fmt: skip


def test_an_undo_that_is_taken_back_brings_no_red(tmp_path: Path) -> None:
    """The card is in the trash, so hosts are not pointed at it, and the way back is named."""
    with acted(tmp_path) as (scene, _watch):
        scene.run()
        run = approve(scene)
        scene.undo(run)
        report = scene.undo(run + 1)

        assert SHOWN not in scene.body("Board") + scene.body("Poster")
        assert not of(report, CARD).back
        assert "restore" in str(of(report, CARD).told)
        assert CARD in str(of(report, "Board").told)


def test_an_undo_is_taken_back_once_the_card_is_restored(tmp_path: Path) -> None:
    """Somebody followed the steps."""
    with small_wiki(tmp_path) as scene:
        scene.run()
        run = approve(scene)
        scene.undo(run)
        card = scene.wiki.state.contents[scene_id(scene, CARD)]
        scene.wiki.restore(scene.viewer("admin"), card.id, version=card.version + 1)
        report = scene.undo(run + 1)

        assert SHOWN in scene.body("Board")
        assert SHOWN in scene.body("Poster")
        assert all(one.back for one in report.undone)


def test_undo_right_after_a_kill_takes_the_last_write_back_too(tmp_path: Path) -> None:
    """What became of that write is found out first."""
    with acted(tmp_path, config=hamlet_config("report")) as (scene, _watch):
        before = scene.body("Board")
        with pytest.raises(KilledError):
            dataclasses.replace(scene, on_start=Effects(at=1, how="after").attach).run()
        assert scene.body("Board") != before
        report = scene.undo(1)

        assert scene.body("Board") == before
        assert report.changes == 1


def test_a_run_that_never_was_begins_no_undo(tmp_path: Path) -> None:
    """A typing error leaves nothing in the history."""
    with acted(tmp_path) as (scene, _watch):
        with pytest.raises(SicbotError):
            scene.undo(7)

        assert scene.runs() == ()
