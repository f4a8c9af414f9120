"""Concept notes on both worlds: who sees what of them, what stays as it is, and that it rests."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from sicbot.app import observe
from sicbot.core.journal import Outcome
from sicbot.jobs.concept_notes import Config
from sicbot.sandbox.drafts import edit_draft, save_edit_draft
from sicbot.sandbox.model import Allowed, Viewer
from sicbot.sandbox.rights import may_view
from tests.acting.scene import whole_wiki
from tests.simulation.history import look
from tests.test_people_of_the_worlds import WORLDS, folder_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sicbot.sandbox.model import Content
    from tests.acting.scene import Scene

JOBS = ("concept_notes",)
TABLE = [(world, profile) for world in WORLDS for profile in ("9.2", "10.2")]
# Of each world: words of the restricted note alone, and who set a state that they may not set.
SECRETS = {
    "demo_world": ("Cheap soil carbon measurement", "850\u00a0000"),
    "shared_wiki": ("Low-cost soil carbon monitoring for", "900\u00a0000"),
}
WRONG = {"demo_world": "Kaewmanee", "shared_wiki": "Chaiyasit"}
RESTRICTED = "What is missing in"


@contextmanager
def scene_of(world: str, state: Path, **switches: Any) -> Iterator[Scene]:
    with whole_wiki(folder_of(world), state, jobs=JOBS, **switches) as scene:
        yield scene


def notes(scene: Scene) -> list[Content]:
    found = scene.wiki.state.contents.values()
    return [one for one in found if one.title.startswith("CN ") and one.type == "page"]


def made(scene: Scene) -> dict[str, Content]:
    """Return the pages that sicbot made."""
    with scene.app() as app:
        me = app.reader.me().key
    pages = scene.wiki.state.contents.values()
    return {one.title: one for one in pages if one.type == "page" and one.created_by == me}


def everybody(scene: Scene) -> dict[str, Viewer]:
    """Return all who may ask, but for the accounts that see everything."""
    wiki = scene.wiki
    viewers = {one.username: Viewer(one) for one in wiki.accounts()}
    return {
        name: viewer
        for name, viewer in {**viewers, "anonymous": Viewer(None)}.items()
        if name not in {"admin", "sicbot"}
    }


def may_read(scene: Scene, page: Content) -> set[str]:
    return {name for name, viewer in everybody(scene).items() if may_view(scene.wiki, viewer, page)}


@pytest.mark.parametrize(("world", "profile"), TABLE)
def test_pages_are_made_and_the_second_run_rests(world: str, profile: str, tmp_path: Path) -> None:
    """Nobody is told, no note is touched, and the versions of no note are read again."""
    with scene_of(world, tmp_path, profile=profile) as scene:
        before = {one.id: (scene.wiki.body(one.id), one.version) for one in notes(scene)}
        report = scene.run()
        assert report.outcome is Outcome.DONE
        assert len(made(scene)) == 3
        scene.server.clear_log()
        assert scene.run().changes == 0
        asked = [str(one["path"]) for one in scene.server.requests()]

        assert [one for one in asked if "experimental" in one or "historical" in one] == []
        assert {one.id: (scene.wiki.body(one.id), one.version) for one in notes(scene)} == before
        assert scene.wiki.notifications == 0


@pytest.mark.parametrize("world", WORLDS)
def test_a_restricted_note_is_told_to_its_readers_alone(world: str, tmp_path: Path) -> None:
    """Each account is asked: what says anything of it, they may read only if they may read it."""
    with scene_of(world, tmp_path) as scene:
        scene.run()
        (note,) = [one for one in notes(scene) if scene.wiki.restrictions(one.id).read.users]
        readers = may_read(scene, note)
        telling = [
            page
            for page in made(scene).values()
            if any(word in page.title + scene.wiki.body(page.id) for word in SECRETS[world])
        ]
        assert len(telling) == 2  # the board and the page below the note
        for page in telling:
            assert may_read(scene, page) <= readers, page.title
        (beside,) = [one for one in telling if one.title.startswith(RESTRICTED)]
        assert beside.parent_id == note.id
        assert may_read(scene, beside) == readers


def test_who_may_read_a_note_no_more_leaves_the_readers_of_its_page(tmp_path: Path) -> None:
    """Also where the note names people and no group; then nothing is left to do."""
    with scene_of("demo_world", tmp_path) as scene:
        (note,) = [one for one in notes(scene) if scene.wiki.restrictions(one.id).read.users]
        one, other = sorted(scene.wiki.restrictions(note.id).read.users)

        def let_in(*users: str) -> None:
            read = Allowed(users=frozenset(users))
            scene.wiki.set_restrictions(scene.viewer("admin"), note.id, {"read": read})

        let_in(one, other)
        scene.run()
        (beside,) = [page for title, page in made(scene).items() if title.startswith(RESTRICTED)]
        assert {one, other} <= scene.wiki.restrictions(beside.id).read.users
        let_in(one)
        report = scene.run()
        left = scene.wiki.restrictions(beside.id).read.users
        assert one in left
        assert other not in left
        assert [skip for job in report.plan.jobs for skip in job.skipped] == []

        assert scene.run().changes == 0


@pytest.mark.parametrize("world", WORLDS)
def test_who_set_a_forbidden_state_is_named_on_the_board_alone(world: str, tmp_path: Path) -> None:
    """And the board is for the Secretariat."""
    with scene_of(world, tmp_path) as scene:
        scene.run()
        pages = made(scene)
        naming = [one for one, page in pages.items() if WRONG[world] in scene.wiki.body(page.id)]
        keys = look(scene.wiki).members["4p1000-exsec"]
        desk = {one.username for one in scene.wiki.accounts() if one.key in keys}

        assert naming == ["Concept notes"]
        assert may_read(scene, pages["Concept notes"]) <= {*desk, "exsec"}


def test_a_note_with_a_draft_or_a_comment_stays_as_it_is(tmp_path: Path) -> None:
    """Also after a yes to regions: the draft is neither lost nor overwritten."""
    with scene_of("demo_world", tmp_path) as scene:
        jobs = {**scene.config.jobs, "concept_notes": with_regions(scene)}
        scene = replace(scene, config=replace(scene.config, jobs=jobs))
        drafted = scene.page("CN B3-01 An advice bus in four valleys", "TFW")
        author = scene.viewer("naydogan")
        mine = "<p>half a sentence</p>"
        save_edit_draft(scene.wiki, author, drafted.id, title=drafted.title, body=mine)
        commented = scene.page("CN C2-01 Cocoa schools under shade", "TFW")
        body = scene.wiki.body(commented.id)
        scene.run()
        assert scene.wiki.body(commented.id) == body
        scene.approve()
        kept = edit_draft(scene.wiki, author, drafted.id)

        assert kept is not None
        assert mine in kept.body
        assert scene.wiki.body(commented.id).startswith(body[:-1])
        assert "sicbot.cn-check" in scene.wiki.body(commented.id)
        assert scene.run().changes == 0


def with_regions(scene: Scene) -> Config:
    config = scene.config.of("concept_notes", Config)
    return config.model_copy(update={"on_notes": "region"})


def test_a_region_is_no_version_of_the_state(tmp_path: Path) -> None:
    """States, who set them, and remarks are the same before and after."""
    with scene_of("demo_world", tmp_path) as scene:
        jobs = {**scene.config.jobs, "concept_notes": with_regions(scene)}
        scene = replace(scene, config=replace(scene.config, jobs=jobs))

        def states() -> list[tuple[Any, ...]]:
            with scene.app() as app:
                seen = observe(app, work=True)
            return [
                (one.title, one.steps, one.words, one.empty_sections, one.remarks)
                for one in seen.notes
            ]

        before = states()
        scene.approve()
        assert any("sicbot.cn-check" in scene.wiki.body(one.id) for one in notes(scene))
        assert states() == before


def test_all_can_be_taken_back(tmp_path: Path) -> None:
    """The pages go to the trash."""
    with scene_of("demo_world", tmp_path) as scene:
        scene.run()
        scene.undo_all()

        assert {one.status for one in made(scene).values()} == {"trashed"}


def test_a_state_that_the_bureau_sets_moves_the_note_on_the_board(tmp_path: Path) -> None:
    """In the next run, with who set it."""
    with scene_of("demo_world", tmp_path) as scene:
        scene.run()
        page = scene.page("CN A5-01 Fair carbon contracts for dry forests", "TFW")
        body = scene.wiki.body(page.id).replace(">VALIDATED<", ">LETTER ISSUED<")
        scene.wiki.update_page(
            scene.viewer("hthomsen"), page.id, version=page.version + 1, title=page.title, body=body
        )
        assert scene.run().changes == 2
        board = scene.body("Concept notes", "EXSEC")
        rows = [one for one in re.findall(r"<tr>.*?</tr>", board) if "CN A5-01" in one]

        assert any(">letter issued<" in one and "set by Henrike Thomsen" in one for one in rows)
        assert "no letter of support yet" not in board


def test_a_french_board_names_regions_in_french(tmp_path: Path) -> None:
    """As the other pages do."""
    with scene_of("demo_world", tmp_path) as scene:
        french = scene.config.sicbot.wiki.model_copy(update={"language": "fr"})
        sicbot = scene.config.sicbot.model_copy(update={"wiki": french})
        scene = replace(scene, config=replace(scene.config, sicbot=sicbot))
        scene.run()
        board = scene.body("Concept notes", "EXSEC")

        assert "Afrique, Europe" in board
        assert "Africa" not in board
