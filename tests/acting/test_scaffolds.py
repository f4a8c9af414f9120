"""Pages made from templates on a small wiki: what is in the way, who sees what, the way back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from sicbot.core.scaffolds import Ask, Role
from sicbot.programme.scaffolds.standing import How
from sicbot.sandbox.model import Allowed
from tests.acting.scene import Scene, small_wiki
from tests.acting.test_acceptance import journal_of
from tests.scaffolds import A1, HOME, PLAN, hamlet_with_places, made, make, wanted
from tests.simulation.checker import watched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sicbot.sandbox.model import Content
    from sicbot.scaffolding import Scaffolded

COUNCIL = Allowed(groups=frozenset({"council"}))


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """Serve the hamlet, held to all promises."""
    with small_wiki(tmp_path, config=hamlet_with_places()) as one, kept(one):
        yield one


def kept(scene: Scene) -> Any:
    return watched(scene.server, readers=("anonymous", "reader"), mails=0)


def write(scene: Scene, title: str, *, below: str = "Home", body: str = "<p>x</p>") -> Content:
    """Somebody makes a page."""
    parent = scene.page(below).id
    return scene.wiki.create_page(
        scene.viewer(), space_key="TOWN", title=title, body=body, parent_id=parent
    )


def trash(scene: Scene, title: str) -> None:
    scene.wiki.trash(scene.viewer("admin"), scene.page(title).id)


def how(done: Scaffolded) -> dict[str, How]:
    return {one.site.ask.role.value: one.how for one in done.look.standings}


# What there is stays


def as_labelled(scene: Scene) -> None:
    page = write(scene, "Our plan")
    scene.wiki.add_labels(scene.viewer(), page.id, ["action-plan", "tf-a1"])


def as_titled(scene: Scene) -> None:
    write(scene, PLAN.upper())


THERE: dict[str, tuple[Callable[[Scene], None], How]] = {
    "by its labels": (as_labelled, How.LABEL),
    "by its title in another case": (as_titled, How.TITLE),
}


@pytest.mark.parametrize(("prepare", "by"), THERE.values(), ids=THERE.keys())
def test_a_page_of_people_counts_and_stays(
    prepare: Callable[[Scene], None], by: How, scene: Scene
) -> None:
    """Nothing is written on it, and what is missing is made."""
    prepare(scene)
    done = make(scene, wanted(scene))

    assert how(done)["action-plan"] is by
    assert set(made(scene)) == {HOME}
    assert done.report.skipped == 0


def in_trash(scene: Scene) -> None:
    write(scene, PLAN)
    trash(scene, PLAN)


def with_the_same_words(scene: Scene) -> None:
    write(scene, "A1: action plan")


UNDECIDED: dict[str, Callable[[Scene], None]] = {
    "in the trash": in_trash,
    "the same words": with_the_same_words,
}


@pytest.mark.parametrize("prepare", UNDECIDED.values(), ids=UNDECIDED.keys())
def test_a_general_yes_decides_nothing(prepare: Callable[[Scene], None], scene: Scene) -> None:
    """What may be the page is named with the ways out; all else is made."""
    prepare(scene)
    done = make(scene, wanted(scene))
    [plan] = [one for one in done.look.standings if one.how is How.UNDECIDED]

    assert set(made(scene)) == {HOME}
    assert plan.page is not None
    assert plan.page.id in str(plan.told)
    assert "rename" in {offer.way.value for offer in plan.offers}
    assert done.left_out == ()


def test_of_two_pages_with_its_labels_neither_counts(scene: Scene) -> None:
    """Both are named, and nothing is made; with its title one of them would be the one."""
    pages = [write(scene, title) for title in ("Our plan", "Our older plan")]
    for page in pages:
        scene.wiki.add_labels(scene.viewer(), page.id, ["action-plan", "tf-a1"])
    done = make(scene, wanted(scene))
    [plan] = [one for one in done.look.standings if one.how is How.UNDECIDED]
    titled = write(scene, PLAN)
    scene.wiki.add_labels(scene.viewer(), titled.id, ["action-plan", "tf-a1"])
    again = make(scene, wanted(scene))

    assert set(made(scene)) == {HOME}
    assert all(str(page.id) in str(plan.told) for page in pages)
    assert how(again)["action-plan"] is How.LABEL


# What is made


def test_pages_are_made_closed_and_opened_last(scene: Scene) -> None:
    """Labels and text stand before the first reader comes; the second page is below the first."""
    make(scene, wanted(scene))
    pages = made(scene)

    assert set(pages) == {HOME, PLAN}
    assert pages[PLAN].parent_id == pages[HOME].id
    for title in (HOME, PLAN):
        assert "tf-a1" in scene.wiki.labels(pages[title].id)
        assert pages[title].version == 1
        assert scene.wiki.restrictions(pages[title].id).read.groups == {"council"}


def test_readers_come_after_all_else(tmp_path: Path) -> None:
    """Nobody reads either page before its labels and its text stand; no mail, all announced."""
    with (
        small_wiki(tmp_path, config=hamlet_with_places()) as scene,
        watched(
            scene.server,
            readers=("anonymous", "reader", "clerk"),
            slugs_for={"clerk": frozenset({"scaffold-home-a1", "scaffold-action-plan-a1"})},
            intents=journal_of(scene.state),
            mails=0,
        ) as watch,
    ):
        make(scene, wanted(scene))
        order = [one.kind for one in watch.writes if one.slug or one.page]

        assert watch.violations() == []
    one = ["draft", "mark", "readers", "publish", "label"]
    assert sorted(order) == sorted([*one, "readers"] * 2)
    assert order[:5] == one


def test_a_second_run_rests(scene: Scene) -> None:
    """Nothing is written."""
    make(scene, wanted(scene))
    before = scene.wiki.writes
    done = make(scene, wanted(scene))

    assert scene.wiki.writes == before
    assert done.report.plan.changes == ()


def test_a_renamed_page_is_still_the_one(scene: Scene) -> None:
    """It is known by its lasting name."""
    make(scene, wanted(scene))
    page = scene.page(PLAN)
    scene.wiki.update_page(
        scene.viewer(), page.id, version=page.version + 1, title="What we do", body="<p>Ours</p>"
    )
    done = make(scene, wanted(scene))

    assert how(done)["action-plan"] is How.OURS
    assert scene.body("What we do") == "<p>Ours</p>"
    assert done.report.changes == 0


def test_below_a_closed_page_only_its_readers_read(scene: Scene) -> None:
    """The plan says so; nothing is opened beyond."""
    page = scene.page("Home")
    scene.wiki.set_restrictions(scene.viewer("admin"), page.id, {"read": COUNCIL})
    done = make(scene, wanted(scene))
    opening = [str(one.why) for one in done.report.plan.changes if one.key == "open"]

    assert set(made(scene)) == {HOME, PLAN}
    assert "who may read “Home”" in opening[0]


def test_a_year_begins_where_the_wiki_is(tmp_path: Path) -> None:
    """The machine’s clock tells the time of Greenwich; in Paris it is the new year already."""
    config = hamlet_with_places()
    wiki = config.sicbot.wiki.model_copy(update={"time_zone": ZoneInfo("Europe/Paris")})
    sicbot = config.sicbot.model_copy(update={"wiki": wiki})
    with small_wiki(tmp_path, config=replace(config, sicbot=sicbot)) as scene:
        night = replace(scene, now=datetime(2022, 12, 31, 23, 30, tzinfo=UTC))
        make(night, wanted(night, "workplan"))

        assert set(made(scene)) == {"A1 - Work plan 2023"}


def test_a_note_is_for_those_who_are_named(tmp_path: Path) -> None:
    """The people of its team and the secretariat; there is no group of leaders here."""
    with small_wiki(tmp_path, config=hamlet_with_places()) as scene:
        _note(scene)


def _note(scene: Scene) -> None:
    ask = Ask(Role.CONCEPT_NOTE, A1, "Peat", leader="reader", people=("clerk",))
    make(scene, wanted(scene, "concept-note", ask=ask))
    page = scene.page("CN A1 Peat")
    read = scene.wiki.restrictions(page.id).read
    keys = {scene.wiki.account(name).key for name in ("reader", "clerk", "sicbot")}  # type: ignore[union-attr]

    assert read.groups == {"council"}
    assert set(read.users) == keys
