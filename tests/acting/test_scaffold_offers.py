"""Ways out where a title is taken, taken by a person; and what undo leaves to people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests

from sicbot.core.scaffolds import Role
from sicbot.programme.scaffolds.standing import How
from sicbot.sandbox.model import Allowed
from tests.acting.scene import Scene, small_wiki
from tests.acting.test_undo_made_pages import fail
from tests.scaffolds import HOME, PLAN, hamlet_with_places, made, make, wanted
from tests.simulation.checker import watched
from tests.simulation.village import People

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sicbot.sandbox.model import Content

COUNCIL = Allowed(groups=frozenset({"council"}))


@pytest.fixture(params=[False, True], ids=["titles are free", "trash holds titles"])
def scene(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Scene]:
    """Serve the hamlet, in which a title in the trash blocks a new page or does not."""
    with small_wiki(
        tmp_path, config=hamlet_with_places(), trashed_title_blocks=request.param
    ) as one:
        yield one


def write(scene: Scene, title: str, *, closed: bool = False) -> Content:
    """Somebody makes a page."""
    page = scene.wiki.create_page(
        scene.viewer(), space_key="TOWN", title=title, body="<p>Ours</p>",
        parent_id=scene.page("Home").id,
    )  # fmt: skip
    if closed:
        scene.wiki.set_restrictions(scene.viewer("admin"), page.id, {"read": COUNCIL})
    return page


def trashed(scene: Scene, *, closed: bool) -> Content:
    page = write(scene, PLAN, closed=closed)
    scene.wiki.trash(scene.viewer("admin"), page.id)
    return page


def test_a_page_of_people_is_adopted_by_its_labels(scene: Scene) -> None:
    """No text changes; undo takes the labels off again."""
    page = write(scene, PLAN)
    make(scene, wanted(scene, decided={"adopt": frozenset({Role.ACTION_PLAN})}))
    labels, version = scene.wiki.labels(page.id), scene.page(PLAN).version
    [report] = scene.undo_all()
    off = scene.wiki.labels(page.id)
    scene.undo(scene.runs()[0].id)

    assert labels == ["action-plan", "tf-a1"]
    assert version == 1
    assert not report.failed
    assert off == []
    assert scene.wiki.labels(page.id) == labels  # undoing the undo puts them on again
    assert made(scene) == {}


def test_a_label_that_somebody_took_off_stays_off(scene: Scene) -> None:
    """And one that people had put on before stays on."""
    page = write(scene, PLAN)
    scene.wiki.add_labels(scene.viewer(), page.id, ["tf-a1"])
    make(scene, wanted(scene, decided={"adopt": frozenset({Role.ACTION_PLAN})}))
    scene.undo_all()

    assert scene.wiki.labels(page.id) == ["tf-a1"]


def test_a_closed_page_comes_out_of_the_trash(scene: Scene) -> None:
    """It counts as the page from then on, and a second run rests."""
    page = trashed(scene, closed=True)
    make(scene, wanted(scene, decided={"restore": frozenset({Role.ACTION_PLAN})}))
    again = make(scene, wanted(scene))

    assert scene.page(PLAN).id == page.id
    assert again.report.plan.changes == ()
    assert set(made(scene)) == {HOME}


def test_an_open_page_stays_in_the_trash(scene: Scene) -> None:
    """Restored it would be open to its space: the steps are said instead."""
    page = trashed(scene, closed=False)
    done = make(scene, wanted(scene, decided={"restore": frozenset({Role.ACTION_PLAN})}))
    [standing] = [one for one in done.look.standings if one.how is How.UNDECIDED]

    assert scene.wiki.state.contents[page.id].status == "trashed"
    assert "administrator" in str(standing.offers[0].told)
    assert [skip.item for skip in done.left_out] == [
        str(standing.site)
    ]  # so that the command fails


def test_a_page_gets_another_title(scene: Scene) -> None:
    """It has the lasting name of its role all the same."""
    trashed(scene, closed=True)
    make(scene, wanted(scene, decided={"rename": {Role.ACTION_PLAN: "What A1 does"}}))
    again = make(scene, wanted(scene))

    assert set(made(scene)) == {HOME, "What A1 does"}
    assert again.report.plan.changes == ()


def test_a_title_that_is_too_long_is_said_and_not_tried(tmp_path: Path) -> None:
    """Also where somebody names it; the title of the configuration was not in the way."""
    with small_wiki(tmp_path, config=hamlet_with_places()) as scene:
        title = "A1 " + "so " * 85 + "on"
        done = make(scene, wanted(scene, decided={"rename": {Role.ACTION_PLAN: title}}))
        [standing] = [one for one in done.look.standings if one.how is How.UNDECIDED]

        assert set(made(scene)) == {HOME}
        assert done.report.count("refused") == 0
        assert "255 characters" in str(standing.told)


def test_what_undo_put_in_the_trash_can_be_asked_for_again(scene: Scene) -> None:
    """Where the trash holds titles the wiki refuses it once; from then on that is said before."""
    make(scene, wanted(scene))
    scene.undo_all()
    make(scene, wanted(scene))
    third = make(scene, wanted(scene))

    blocks = scene.wiki.switches.trashed_title_blocks
    assert set(made(scene)) == (set() if blocks else {HOME, PLAN})
    assert third.report.plan.changes == ()


REFUSED = {
    "labels": ("POST", "/label", {}),
    "closing it": ("PUT", "/restriction", {Role.HOME: HOME, Role.ACTION_PLAN: PLAN}),
}


@pytest.mark.parametrize(("method", "path", "rename"), REFUSED.values(), ids=REFUSED.keys())
def test_what_the_wiki_refuses_stays_closed_and_is_finished_later(
    scene: Scene, method: str, path: str, rename: dict[Role, str]
) -> None:
    """Nobody but sicbot reads a page without its labels; who wants it made again says a title."""
    with watched(scene.server, readers=("anonymous", "reader"), mails=0) as watch:
        fail(scene, method, path, 403)
        done = make(scene, wanted(scene))
        calm(scene)
        again = make(scene, wanted(scene, decided={"rename": rename}))

        assert watch.violations() == []
    read = {title: scene.wiki.restrictions(one.id).read for title, one in made(scene).items()}
    assert done.report.count("refused") >= 1
    assert again.report.count("refused") == 0
    assert {title: one.groups for title, one in read.items()} == {
        HOME: {"council"}, PLAN: {"council"}
    }  # fmt: skip


@pytest.mark.parametrize("path", ["/restriction", "/property", "/rest/api/content"])
def test_a_token_that_expires_meanwhile_refuses_no_page(path: str, scene: Scene) -> None:
    """The wiki took nothing any more: that says nothing of this title, and no draft stays."""
    with watched(scene.server, readers=("anonymous", "reader"), mails=0) as watch:
        fail(scene, "POST" if path == "/rest/api/content" else "PUT", path, 401)
        make(scene, wanted(scene))
        calm(scene)
        make(scene, wanted(scene))

        assert watch.violations() == []
    assert set(made(scene)) == {HOME, PLAN}


def calm(scene: Scene) -> None:
    """Let the wiki refuse nothing any more."""
    address = f"{scene.server.url}/sandbox/faults"
    requests.put(address, json=[], auth=("admin", "admin"), timeout=10).raise_for_status()


def edited(scene: Scene) -> None:
    page = scene.page(PLAN)
    scene.wiki.update_page(
        scene.viewer(), page.id, version=page.version + 1, title=PLAN, body="<p>Ours</p>"
    )


def commented(scene: Scene) -> None:
    People(scene.wiki).comment(PLAN, "Good.")


def put_below(scene: Scene) -> None:
    scene.wiki.create_page(
        scene.viewer(), space_key="TOWN", title="Below", body="<p>x</p>",
        parent_id=scene.page(PLAN).id,
    )  # fmt: skip


USED = {"edited": edited, "commented on": commented, "a page below it": put_below}


@pytest.mark.parametrize("use", USED.values(), ids=USED.keys())
def test_undo_leaves_what_people_use(use: Callable[[Scene], None], scene: Scene) -> None:
    """And the home that it stands below; nobody fails."""
    make(scene, wanted(scene))
    use(scene)
    [report] = scene.undo_all()

    assert set(made(scene)) == {HOME, PLAN}
    assert not report.failed


def test_a_title_on_a_hidden_page_is_refused_once_and_said_from_then_on(tmp_path: Path) -> None:
    """A bot with few rights does not see who has it, and tries again only if somebody says so."""
    with small_wiki(tmp_path, config=hamlet_with_places(), bot_rights="limited") as scene:
        write(scene, PLAN, closed=True)
        with watched(scene.server, readers=("anonymous", "reader"), mails=0) as watch:
            first = make(scene, wanted(scene))
            second = make(scene, wanted(scene))

            assert watch.violations() == []
        [standing] = [one for one in second.look.standings if one.how is How.UNDECIDED]

    assert first.report.count("refused") == 1
    assert second.report.plan.changes == ()
    assert "cannot see" in str(standing.told)
    assert "tried again" in str(standing.offers[0].told)
