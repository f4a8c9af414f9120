"""After `forget` and three runs nothing that sicbot keeps or writes names the people; I21."""

from __future__ import annotations

import json
import logging
import re
import sqlite3
from contextlib import closing
from html import unescape
from typing import TYPE_CHECKING

import pytest

from sicbot.core.errors import ConfigError
from sicbot.core.model import GroupName
from sicbot.forgetting import find_traces, forget
from sicbot.reports.plan_json import to_json
from tests.acting.people import key
from tests.acting.scene import Scene, whole_wiki
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from typer.testing import Result

DEMO = ROOT / "sicbot" / "demo_world"
JOBS = ("includes", "registrations", "groups", "concept_notes")
ADDED, LEADER, CLOSED = "ilaftman", "agurung", "mtchoungui"  # each in another way in the wiki
GONE = (ADDED, LEADER, CLOSED)
STAYS = "tchikowore"
GROUP = "tf-a1-members"
LIST = "A1-Members, kept by sicbot"


def canaries(scene: Scene, name: str) -> tuple[str, ...]:
    """Return all by which somebody could be known again."""
    world = json.loads((DEMO / "world.json").read_text(encoding="utf-8"))
    user = next(one for one in world["users"] if one["username"] == name)
    return name, user["fullName"], user["email"], key(scene, name)


def store_texts(state: Path) -> dict[str, str]:
    """Return every table of the store, and every file of the state folder as it lies there."""
    found = {
        str(path): path.read_bytes().decode("utf-8", errors="replace")
        for path in state.rglob("*")
        if path.is_file()
    }
    with closing(sqlite3.connect(state / "sicbot.sqlite3")) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (name,) in names.fetchall():
            rows = connection.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608
            found[name] = "\n".join(str(value) for row in rows for value in row)
    return found


def own_pages(scene: Scene) -> dict[str, str]:
    """Return the current text of all pages that sicbot made."""
    with scene.app() as one:
        me = one.reader.me().key
    wiki = scene.wiki
    return {
        page.title: wiki.body(page.id)
        for page in wiki.state.contents.values()
        if page.type == "page" and page.status == "current" and page.created_by == me
    }


def leaks(scene: Scene, names: tuple[str, ...], *more: str) -> list[tuple[str, str]]:
    """Return where one of these people is named, in whatever spelling of the signs."""
    texts = store_texts(scene.state) | own_pages(scene)
    texts |= {f"log {n}": text for n, text in enumerate(more)}
    return [
        (where, canary)
        for where, text in texts.items()
        for name in names
        for canary in canaries(scene, name)
        if any(canary in one for one in (text, unescape(text), escaped(text)))
    ]


def escaped(text: str) -> str:
    """Return a text with JSON's escapes made signs."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


def let_go(scene: Scene, *names: str) -> None:
    for name in names:
        with scene.app() as one:
            forget(one, find_traces(one, name))


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Serve the demo world after one run."""
    state = tmp_path_factory.mktemp("state")
    with whole_wiki(DEMO, state, jobs=JOBS) as one:
        one.run()
        yield one


def test_what_there_is_of_a_person_is_shown_before_anything_happens(scene: Scene) -> None:
    """Nothing is written anywhere; without anybody to ask it ends with 4."""
    before, writes = store_texts(scene.state)["images"], scene.wiki.writes
    result = command(scene, ADDED)
    words = " ".join(result.stdout.split())

    assert result.exit_code == 4
    assert f"TFW: {LIST}" in words
    assert f"{GROUP}, given by sicbot on 2023-10-16" in words
    assert "form joinA1, record 12" in words
    assert "pages/viewpreviousversions.action?pageId=" in words
    assert (store_texts(scene.state)["images"], scene.wiki.writes) == (before, writes)


WRONG = {"nobody": ("qqqqqqq", "sees no person"), "the bot": ("sicbot", "no person")}


@pytest.mark.parametrize(("name", "told"), WRONG.values(), ids=WRONG)
def test_nobody_is_forgotten_by_mistake(name: str, told: str, scene: Scene) -> None:
    """Neither somebody unknown nor sicbot itself."""
    result = command(scene, name, "--yes")

    assert isinstance(result.exception, ConfigError)
    assert told in str(result.exception)


def command(scene: Scene, *words: str) -> Result:
    return scene.command("forget", *words)


def test_after_three_runs_nothing_names_them(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Three people at once; whoever stays is named as before, and the chain is whole."""
    caplog.set_level(logging.DEBUG, logger="sicbot")
    with whole_wiki(DEMO, tmp_path, jobs=JOBS) as scene:
        scene.run()
        assert [name for name in GONE if not leaks(scene, (name,))] == []
        caplog.clear()
        writes = scene.wiki.writes
        result = command(scene, ADDED, "--yes", "--format", "json")
        let_go(scene, LEADER, CLOSED)
        assert result.exit_code == 0
        assert json.loads(result.stdout)["store"]["images"] > 0
        assert scene.wiki.writes == writes  # the wiki is only read
        scene.run()
        assert [scene.run().changes for _time in range(2)] == [0, 0]

        assert leaks(scene, GONE, caplog.text) == []
        assert STAYS in scene.body(LIST, "TFW")
        assert STAYS in "".join(store_texts(scene.state).values())
        assert "asked to be forgotten: 2" in scene.body("Registrations to look at", "EXSEC")
        with scene.app() as one:
            one.journal.verify()


def test_they_are_counted_and_never_added_again(tmp_path: Path) -> None:
    """Nor taken out by sicbot: the group is people's business."""
    with whole_wiki(DEMO, tmp_path, jobs=JOBS[1:]) as scene:
        scene.run()
        members = {one.username for one in scene.wiki.direct_members(GROUP)}
        let_go(scene, ADDED, LEADER)
        scene.run()
        assert {one.username for one in scene.wiki.direct_members(GROUP)} == members
        scene.wiki.remove_from_group(scene.viewer("admin"), ADDED, GroupName(GROUP))
        plan = scene.plan()
        scene.run()

        assert {one.username for one in scene.wiki.direct_members(GROUP)} == members - {ADDED}
        assert "somebody asked to be forgotten, and is not added" in json.dumps(to_json(plan))
        assert [one for one in canaries(scene, ADDED) if one in json.dumps(to_json(plan))] == []
        assert re.search(r"Members: 10\. Not named here, .*: 3\.", scene.body(LIST, "TFW"))


def test_a_run_that_takes_the_page_back_cannot_bring_them_back(tmp_path: Path) -> None:
    """What the journal emptied is not put on a page by undo."""
    with whole_wiki(DEMO, tmp_path, jobs=JOBS[1:]) as scene:
        scene.run()
        let_go(scene, ADDED)
        scene.run()
        undone = scene.undo(2)

        assert any("no longer holds its text" in str(one.told) for one in undone.undone)
        assert leaks(scene, (ADDED,)) == []


def test_an_account_that_is_gone_is_forgotten_by_its_name(tmp_path: Path) -> None:
    """With the other names that somebody remembers."""
    with whole_wiki(DEMO, tmp_path, jobs=JOBS[1:]) as scene:
        scene.run()
        full_name = canaries(scene, ADDED)[1]
        with scene.app() as one:
            forget(one, find_traces(one, key(scene, ADDED), [ADDED, full_name], gone=True))

        assert {where for where, _canary in leaks(scene, (ADDED,))} <= set(own_pages(scene))
