"""`sicbot scaffold` on both worlds: what is there stays, what is missing is made, errors tell."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from sicbot.app import observe
from sicbot.core.errors import ConfigError
from sicbot.programme.consistency.findings import Kind
from sicbot.programme.consistency.gather import find_all
from sicbot.sandbox.model import Allowed
from tests.acting.scene import Scene, whole_wiki
from tests.acting.test_acceptance import journal_of
from tests.acting.test_people_acceptance import WORLDS
from tests.conftest import needs_shared
from tests.scaffolds import PLAN, made
from tests.simulation.checker import watched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typer.testing import Result

TABLE: list[Any] = [
    pytest.param("demo", id="demo"),
    pytest.param("shared", id="shared", marks=needs_shared),
]
HOME = "Task Force A1 - NDC"
MEMBERS = Allowed(
    groups=frozenset({"4p1000-members", "4p1000-cop", "4p1000-exsec", "4p1000-admins"})
)


@pytest.fixture(scope="module", params=TABLE)
def scene(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """Serve a world, on which nothing was run yet."""
    folder = WORLDS[request.param]
    assert folder is not None
    with whole_wiki(folder, tmp_path_factory.mktemp("state")) as one:
        yield one


def sicbot(scene: Scene, *words: str) -> Result:
    return scene.command(*words)


def test_what_is_missing_is_made_once(scene: Scene) -> None:
    """Closed first, then for whom the policy says; a second run rests; undo leaves none."""
    home = scene.body(HOME, "TFW")
    with watched(
        scene.server, readers=("anonymous", "reader"), intents=journal_of(scene.state), mails=0
    ) as watch:
        first = sicbot(scene, "scaffold", "A1", "--yes")
        pages, writes = made(scene), scene.wiki.writes
        second = sicbot(scene, "scaffold", "A1", "--yes")
        rested = scene.wiki.writes
        read = [scene.wiki.restrictions(page.id).read for page in pages.values()]
        below = {page.parent_id for page in pages.values()}
        undone = sicbot(scene, "undo", "1", "--yes")

        assert watch.violations() == []
    assert (first.exit_code, second.exit_code, undone.exit_code) == (0, 0, 0)
    assert PLAN in pages
    assert {one.groups for one in read} == {MEMBERS.groups}
    assert below == {scene.page(HOME, "TFW").id}
    assert rested == writes
    assert scene.body(HOME, "TFW") == home
    assert made(scene) == {}
    assert "pageId=" in first.stdout


def test_the_document_for_scripts_names_what_is_there_and_what_was_made(scene: Scene) -> None:
    """One JSON document on stdout."""
    result = sicbot(scene, "scaffold", "B1", "--yes", "--format", "json")
    document = json.loads(result.stdout)

    assert result.exit_code == 0
    assert {one["role"] for one in document["made"]} >= {"home", "action-plan"}
    assert [one["role"] for one in document["there"]] == ["members"]
    assert document["undecided"] == []


def test_without_a_terminal_nobody_is_asked(scene: Scene) -> None:
    """Nothing is written, and the exit code says so."""
    before = scene.wiki.writes
    result = sicbot(scene, "scaffold", "C1")

    assert (result.exit_code, scene.wiki.writes) == (4, before)
    assert "Task Force C1" in result.stderr


WRONG = {
    "no such Task Force": (("G9",), "A1, A2"),
    "no such kit": (("A1", "party"), "task-force, dossier, tf-meeting"),
    "a meeting without its day": (("A1", "tf-meeting"), "tf-meeting needs --on"),
    "a day that is none": (("A1", "tf-meeting", "--on", "soon"), "2023-03-14 15:00"),
    "a region that is none": (
        ("A1", "tf-meeting", "--on", "2023-03-14 15:00", "--region", "Atlantis"),
        "Africa, Asia, Europe, Latin America and the Caribbean, North America and Oceania",
    ),
    "a note without a name": (("A1", "concept-note"), "concept-note needs --name"),
    "a page of all for one": (("A1", "tfl-meeting"), "scaffold exsec tfl-meeting"),
    "a page of one for all": (("exsec", "action-plan"), "scaffold A1 action-plan"),
    "no kit for all": (("exsec",), "call, tfl-meeting, planning-meeting"),
    "nobody of that name": (
        ("A1", "concept-note", "--name", "Peat", "--leader", "nobody.here", "--yes"),
        "no active account nobody.here",
    ),
    "a name that is no text": (
        ("A1", "concept-note", "--name", "Peat \udcff"),
        "--name holds a sign",
    ),
    "a name that turns what follows": (
        ("A1", "concept-note", "--name", "Peat \u202e"),
        "--name holds a sign",
    ),
    "a user name that is no text": (
        ("A1", "concept-note", "--name", "Peat", "--person", "\udcff"),
        "--person holds a sign",
    ),
    "a title with a sign that nobody sees": (
        ("A1", "--rename", "home=Ours\x00"),
        "--rename holds a sign",
    ),
    "a year that is none": (("A1", "workplan", "--name", "²"), "--name ²: say a year"),
    "a page to adopt that is not asked for": (
        ("A1", "workplan", "--adopt", "literature"),
        "--adopt literature: this page is not asked for; say one of home, workplan",
    ),
    "an unknown page to adopt": (("A1", "--adopt", "cellar"), "no such page"),
    "a title that is none": (("A1", "--rename", "home="), "say page and title"),
}


@pytest.mark.parametrize(("words", "told"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_told(words: tuple[str, ...], told: str, scene: Scene) -> None:
    """Nothing is written, and what would be right stands there."""
    before = scene.wiki.writes
    result = sicbot(scene, "scaffold", *words)

    assert isinstance(result.exception, ConfigError)
    assert told in str(result.exception)
    assert scene.wiki.writes == before


ASKS = (
    ("B1", "--all"),
    ("A1", "tf-meeting", "--on", "2023-11-14 15:00"),
    ("A1", "concept-note", "--name", "Peat"),
    ("A1", "dossier", "--name", "Ann"),
    *(("exsec", kit) for kit in ("call", "annual-report", "terms-of-reference", "events")),
    ("exsec", "tfl-meeting", "--on", "2023-11-15 15:00"),
)


def test_pages_that_nobody_touched_stay_and_give_no_finding(scene: Scene) -> None:
    """Agendas and regions are at rest, and what sicbot wrote does not contradict the wiki.

    The pages that tell of meetings and of versions are made, and rest too.
    """
    before = findings(scene)
    codes = [sicbot(scene, "scaffold", *words, "--yes").exit_code for words in ASKS]
    served = replace(scene, jobs=("scaffold",))
    plan = served.run().plan
    free = {one.act.target.title for one in plan.changes if one.id in plan.free}

    assert codes == [0] * len(ASKS)
    assert free == {"Meetings and minutes", "Pages from templates"}
    assert served.plan().free == frozenset()
    assert findings(scene) == before


def findings(scene: Scene) -> set[tuple[str, frozenset[str]]]:
    """Return what does not fit together, but for links to pages that were not there."""
    with scene.app() as app:
        found = find_all(observe(app, work=True)).findings
    kept = (one for one in found if one.kind is not Kind.NO_PAGE)
    return {(str(one.subject), frozenset(map(str, one.pages))) for one in kept}
