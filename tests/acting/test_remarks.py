"""Comments on a served wiki: written once, known again, counted, and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sicbot.sandbox.http.fault_rules import read_rule
from sicbot.sandbox.model import Allowed
from tests.acting.bulletin import Config, planned, ran
from tests.acting.scene import everything, small_wiki
from tests.acting.test_posts import forget
from tests.simulation.checker import watched

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sicbot.sandbox.model import Content
    from tests.acting.scene import Scene

SLUG = "digest-message-2023-42-ab12"


def key(scene: Scene, name: str = "mayor") -> str:
    account = scene.wiki.account(name)
    assert account is not None
    return account.key


def telling(scene: Scene, who: str = "mayor", slug: str = SLUG) -> Config:
    """Return settings by which somebody is told of the board."""
    return Config(remarks={slug: key(scene, who)})


def remarks(scene: Scene) -> list[Content]:
    board = scene.page("Board").id
    return [one.content for one in scene.wiki.comments(board)]


def watch(scene: Scene, name: str) -> None:
    account = scene.wiki.account(name)
    assert account is not None
    scene.wiki.watch(scene.viewer(name), scene.page("Board").id, account, on=True)


def test_a_comment_is_written_once(tmp_path: Path) -> None:
    """The page stays as it is, and a second run writes nothing."""
    with small_wiki(tmp_path) as scene:
        version = scene.page("Board").version
        with watched(scene.server) as watch:
            report = ran(scene, telling(scene))
            assert [one.fate for one in report.outcomes] == ["done"]
            assert watch.violations() == []

        assert len(remarks(scene)) == 1
        assert scene.page("Board").version == version
        assert planned(scene, telling(scene)).changes == ()


def test_the_plan_tells_how_many_get_a_mail(tmp_path: Path) -> None:
    """Whoever is mentioned or watches the page, each once; the wiki mails just these."""
    with small_wiki(tmp_path) as scene:
        for name in ("mayor", "clerk"):
            watch(scene, name)
        plan = planned(scene, telling(scene))
        report = scene.apply(plan)

        assert [one.effect.notified for one in plan.changes] == [2]
        assert [one.fate for one in report.outcomes] == ["done"]
        assert scene.wiki.notifications == 2


def test_whoever_is_mentioned_is_mailed_without_watching(tmp_path: Path) -> None:
    """The mayor watches the page, since she made it; the clerk does not."""
    with small_wiki(tmp_path) as scene:
        plan = planned(scene, telling(scene, "clerk"))
        scene.apply(plan)

        assert [one.effect.notified for one in plan.changes] == [2]
        assert scene.wiki.notifications == 2


def delete(scene: Scene) -> None:
    [one] = remarks(scene)
    scene.wiki.trash(scene.viewer("admin"), one.id)


def test_a_comment_that_people_deleted_stays_away(tmp_path: Path) -> None:
    """The journal knows that it was written."""
    with small_wiki(tmp_path) as scene:
        config = telling(scene)
        plan = planned(scene, config)
        scene.apply(plan)
        delete(scene)
        report = scene.apply(plan)
        ran(scene, config)

        assert [one.fate for one in report.outcomes] == ["skipped"]
        assert remarks(scene) == []


def test_a_comment_is_found_again_though_the_store_was_deleted(tmp_path: Path) -> None:
    """It is not written twice; it is noted, so that it is not even planned a third time."""
    with small_wiki(tmp_path) as scene:
        config = telling(scene)
        ran(scene, config)
        forget(tmp_path)
        report = ran(scene, config)

        assert [(one.fate, str(one.told)) for one in report.outcomes] == [
            ("skipped", "it is so already")
        ]
        assert len(remarks(scene)) == 1
        assert planned(scene, config).changes == ()
        assert report.run is not None
        scene.undo(report.run)
        assert len(remarks(scene)) == 1  # the run that found it did not write it


def test_what_a_comment_says_that_is_found_again_is_what_was_told(tmp_path: Path) -> None:
    """Not what this run would have said: nobody was told that."""
    with small_wiki(tmp_path) as scene:
        ran(scene, telling(scene))
        forget(tmp_path)
        ran(scene, telling(scene, "clerk"))
        with scene.app() as app:
            [text] = app.journal.comments().values()

        assert key(scene) in text
        assert key(scene, "clerk") not in text


def test_a_copy_of_its_text_is_not_sicbots(tmp_path: Path) -> None:
    """Whoever copies the anchor along does not keep sicbot from its own comment."""
    with small_wiki(tmp_path) as scene:
        anchor = (
            '<ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">'
            f"sicbot-{SLUG}</ac:parameter></ac:structured-macro><p>x</p>"
        )
        board = scene.page("Board").id
        scene.wiki.create_comment(scene.viewer(), page_id=board, body=anchor)
        ran(scene, telling(scene))

        assert len(remarks(scene)) == 2


def label(scene: Scene) -> None:
    scene.wiki.add_labels(scene.viewer(), scene.page("Board").id, ["no-sicbot"])


def close(scene: Scene) -> None:
    allowed = Allowed(users=frozenset({key(scene), key(scene, "sicbot")}))
    scene.wiki.set_restrictions(scene.viewer(), scene.page("Board").id, {"read": allowed})


@pytest.mark.parametrize(
    ("act", "reason"),
    [(label, "no-sicbot"), (close, "who may read")],
    ids=["it says no", "others read it"],
)
def test_nothing_is_said_on_a_page_that_is_not_as_planned(
    act: Callable[[Scene], None], reason: str, tmp_path: Path
) -> None:
    """Neither where people keep sicbot off, nor to other readers than those it was meant for."""
    with small_wiki(tmp_path) as scene:
        plan = planned(scene, telling(scene))
        act(scene)
        [outcome] = scene.apply(plan).outcomes

        assert outcome.fate == "skipped"
        assert reason in str(outcome.told)
        assert remarks(scene) == []


def test_more_than_the_limit_wait_for_a_yes(tmp_path: Path) -> None:
    """All of them; with the yes they are written."""
    with small_wiki(tmp_path) as scene:
        config = Config(remarks={f"digest-message-{n}": key(scene) for n in range(21)})
        assert {one.fate for one in ran(scene, config).outcomes} == {"waiting"}
        plan = planned(scene, config)
        scene.apply(plan, everything(plan))

        assert len(remarks(scene)) == 21


def reply(scene: Scene, who: str = "mayor") -> None:
    [one] = remarks(scene)
    board = scene.page("Board").id
    scene.wiki.create_comment(
        scene.viewer(who), page_id=board, body="<p>Thanks</p>", parent_id=one.id
    )


def test_undo_deletes_a_comment(tmp_path: Path) -> None:
    """It is gone, and not written again; a second undo finds nothing to do."""
    with small_wiki(tmp_path) as scene:
        config = telling(scene)
        run = ran(scene, config).run
        assert run is not None
        with watched(scene.server) as watch:
            first, second = scene.undo(run), scene.undo(run)
            assert watch.violations() == []

        assert [(one.back, one.wrote) for one in first.undone] == [(True, True)]
        assert [(one.back, one.wrote) for one in second.undone] == [(True, False)]
        assert remarks(scene) == []
        assert planned(scene, config).changes == ()


def test_undo_keeps_a_comment_with_replies(tmp_path: Path) -> None:
    """What somebody replied would hang on nothing."""
    with small_wiki(tmp_path) as scene:
        run = ran(scene, telling(scene)).run
        reply(scene)
        assert run is not None
        report = scene.undo(run)

        assert [one.back for one in report.undone] == [False]
        assert "replied" in str(report.undone[0].told)
        assert not report.failed
        assert len(remarks(scene)) == 2


def test_undo_says_that_the_page_is_gone(tmp_path: Path) -> None:
    """Its comments lie in the trash with it; nothing failed."""
    with small_wiki(tmp_path) as scene:
        run = ran(scene, telling(scene)).run
        scene.wiki.trash(scene.viewer("admin"), scene.page("Board").id)
        assert run is not None
        report = scene.undo(run)

        assert [one.back for one in report.undone] == [False]
        assert "trashed by now" in str(report.undone[0].told)
        assert not report.failed


def test_who_watches_may_be_unknown(tmp_path: Path) -> None:
    """Then nobody knows how many get a mail, and the plan says so."""
    with small_wiki(tmp_path) as scene:
        scene.server.app.state.faults.rules.append(
            read_rule({"match": {"path": "watchers"}, "kind": "status", "status": 403,
                       "times": None})
        )  # fmt: skip
        [change] = planned(scene, telling(scene)).changes

        assert change.effect.notified is None
