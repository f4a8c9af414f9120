"""What does not fit together in both worlds: each planted thing is found; a second run rests."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sicbot.app import observe
from sicbot.jobs.consistency import Config
from sicbot.programme.consistency.findings import Kind
from sicbot.programme.consistency.gather import find_all
from sicbot.programme.digests.memory import memory_of
from tests.acting.scene import whole_wiki
from tests.consistent_worlds import CASES, corrected
from tests.test_people_of_the_worlds import WORLDS, folder_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sicbot.programme.consistency.findings import Finding
    from tests.acting.scene import Scene

Seen = tuple[tuple["Finding", ...], str]
LAST_DAY = {"shared_wiki": "31 de octubre de 2022", "demo_world": "15 novembre 2022"}
SLIPS = {
    "shared_wiki": {"objectiv", "analise", "encourade", "sucess", "dashbord"},
    "demo_world": set(),
}
TWICE = {"shared_wiki": "Targets A3", "demo_world": "Targets D2"}


@pytest.fixture(scope="module", params=WORLDS)
def seen(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Seen]:  # fmt: skip
    """Return the findings of a world."""
    world = request.param
    state = tmp_path_factory.mktemp("state")
    with whole_wiki(folder_of(world), state) as scene, scene.app() as app:
        config = app.config.of("consistency", Config).model_copy(update={"spelling": True})
        yield find_all(observe(app, work=True), config.choices).findings, world


def of(kind: Kind, seen: Seen) -> list[Finding]:
    return [one for one in seen[0] if one.kind is kind]


def test_figures_differ_where_planted(seen: Seen) -> None:
    """NDCs with soil carbon, and the year of the dashboard, among the few facts that differ."""
    subjects = [str(one.subject) for one in of(Kind.FIGURES, seen)]

    assert {"A1, baseline 2020", "F3, target 2030"} <= set(subjects)
    assert len(subjects) == 5


def test_goal_a_has_two_names_and_no_other_goal(seen: Seen) -> None:
    """A name in capitals is the same name."""
    assert [str(one.subject) for one in of(Kind.NAME, seen)] == ["name of goal A"]


def test_the_vision_is_worded_in_two_ways(seen: Seen) -> None:
    """On the plan and on the page of the cycle; the French page words it in French."""
    (vision,) = of(Kind.VISION, seen)

    assert len(vision.pages) >= 2
    assert "worldwide" in vision.stands[0].words.casefold()


def test_a_translation_has_a_last_day_of_its_own(seen: Seen) -> None:
    """Which the English page does not name."""
    (day,) = of(Kind.LAST_DAY, seen)

    assert LAST_DAY[seen[1]] in day.stands[0].words


def test_what_is_announced_and_missing_is_found(seen: Seen) -> None:
    """Three announcements, an address, two links, a column."""
    assert len(of(Kind.ANNOUNCEMENT, seen)) == 3
    assert len(of(Kind.NO_ADDRESS, seen)) == 1
    assert [len(one.stands) for one in of(Kind.DEAD_LINK, seen)] == [2, 2]  # with proposals
    assert TWICE[seen[1]] in of(Kind.COLUMN_TWICE, seen)[0].stands[0].words


def test_addresses_are_counted_and_never_shown(seen: Seen) -> None:
    """Of people, on pages that everybody reads."""
    found = of(Kind.PERSON, seen)

    assert len(found) == 2
    assert not any("@" in stand.words for one in found for stand in one.stands)


def test_questions_without_an_answer_are_found(seen: Seen) -> None:
    """The oldest first, with the language; what the Secretariat answered is not among them."""
    found = [str(one.subject) for one in of(Kind.QUESTION, seen)]
    question, greeting = "a question without an answer", "a greeting without an answer"

    assert found == [
        f"{question} (language: en)",
        f"{question} (language: fr)",
        f"{greeting} (language: fr)",
        f"{question} (language: en)",
        f"{question} (language: en)",
    ]


def test_slips_are_found_where_somebody_wants_them(seen: Seen) -> None:
    """Those of the shipped list; the page of the demo world has none."""
    found = {str(one.subject) for one in of(Kind.SPELLING, seen)}

    assert found == SLIPS[seen[1]]


# The names of the cases for what sicbot calls otherwise, and those that a check may pass over.
KINDS = {
    "goal-name": Kind.NAME,
    "vision": Kind.VISION,
    "column-twice": Kind.COLUMN_TWICE,
    "empty-announcement": Kind.ANNOUNCEMENT,
    "mail-blank": Kind.NO_ADDRESS,
    "dead-link": Kind.DEAD_LINK,
    "mail-in-public": Kind.PERSON,
    "unanswered": Kind.QUESTION,
}


def test_all_that_must_be_found_is_found(seen: Seen) -> None:
    """As many of each kind as were written down from the pages."""
    cases = json.loads((CASES / f"{seen[1]}.json").read_text(encoding="utf-8"))
    must = [one for one in cases if one["must"]]
    counts = Counter(KINDS[one["kind"]] for one in must if one["kind"] in KINDS)
    facts = {one["subject"] for one in must if one["kind"] == "fact-differs"}
    differing = {str(one.subject).replace(", ", " ").replace(" 20", "-20")
                 for one in of(Kind.FIGURES, seen)}  # fmt: skip

    greetings = sum("greeting" in str(one.subject) for one in of(Kind.QUESTION, seen))
    found = {kind: len(of(kind, seen)) for kind in counts}
    assert {**found, Kind.QUESTION: found[Kind.QUESTION] - greetings} == dict(counts)
    assert facts - {"last day to join"} <= differing
    assert differing <= {one["subject"] for one in cases}


@pytest.mark.parametrize("world", WORLDS)
def test_nothing_is_found_where_all_is_put_right(world: str, tmp_path: Path) -> None:
    """But pages that links name and nobody has made, and facts in other words."""
    copy = corrected(folder_of(world), tmp_path)
    with whole_wiki(copy, tmp_path / "state") as scene, scene.app() as app:
        choices = app.config.of("consistency", Config).choices
        found = find_all(observe(app, work=True), choices).findings
    lesser = {Kind.NO_PAGE, Kind.WORDING}

    assert [(one.kind, str(one.subject)) for one in found if one.kind not in lesser] == []


def tick(scene: Scene, number: int, who: str, *, checked: bool = True) -> None:
    """Somebody ticks the box of a finding, or clears it."""
    page = scene.page("Consistency", "EXSEC")
    boxes = memory_of(scene.wiki.body(page.id)).boxes
    task = next(task for task, box in boxes.items() if box.number == number)
    scene.wiki.set_task(scene.viewer(who), page.id, task, checked=checked)


def left(scene: Scene) -> set[int]:
    """Return the numbers of the findings that are left as they are."""
    return set(memory_of(scene.body("Consistency", "EXSEC")).said)


@pytest.mark.parametrize("world", WORLDS)
def test_the_page_is_made_once_and_takes_ticks(world: str, tmp_path: Path) -> None:
    """It holds no address; each run that takes a tick is followed by one that writes nothing."""
    with whole_wiki(folder_of(world), tmp_path) as scene:
        scene = replace(scene, jobs=("consistency",))
        scene.run()
        first = scene.body("Consistency", "EXSEC")
        assert "A1, baseline 2020" in first
        assert "@" not in first
        assert not scene.plan().changes

        one, other = (box.number for box in list(memory_of(first).boxes.values())[:2])
        tick(scene, one, "exsec")
        tick(scene, other, "admin")  # administers the site, and is none of the Secretariat
        run = scene.run()
        assert left(scene) == {one}
        assert "Ticks that do not count, as they are of somebody else: 1" in scene.body(
            "Consistency", "EXSEC"
        )
        assert not scene.plan().changes

        assert run.run is not None
        scene.undo(run.run)
        scene.run()
        assert left(scene) == set()
        assert not scene.plan().changes
