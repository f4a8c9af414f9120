"""Blog posts on a served wiki: made once, closed first, healed, and taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from sicbot.sandbox.http.fault_rules import read_rule
from sicbot.sandbox.model import Allowed
from tests.acting.bulletin import Config, planned, ran
from tests.acting.scene import small_wiki
from tests.simulation.checker import watched

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sicbot.sandbox.model import Content
    from tests.acting.scene import Scene

WEEK = Config(weeks=("Week 42",))


def posts(scene: Scene) -> list[Content]:
    return [one for one in scene.wiki.state.contents.values() if one.type == "blogpost"]


def later(scene: Scene, days: float) -> Scene:
    now = scene.now + timedelta(days=days)
    scene.wiki.switches = replace(scene.wiki.switches, now=now.isoformat())
    return replace(scene, now=now)


def forget(state: Path) -> None:
    """Delete sicbot's store."""
    for file in state.glob("sicbot.sqlite3*"):
        file.unlink()


def watch_space(scene: Scene, *names: str) -> None:
    for name in names:
        account = scene.wiki.account(name)
        assert account is not None
        scene.wiki.watch_space(scene.viewer(name), "TOWN", account, on=True)


def test_a_post_is_made_for_its_readers_and_nobody_is_mailed(tmp_path: Path) -> None:
    """Closed while it is made, then open to the council; a second run writes nothing."""
    with small_wiki(tmp_path) as scene:
        watch_space(scene, "mayor", "clerk")
        with watched(scene.server) as watch:
            report = ran(scene, WEEK)
            assert [one.fate for one in report.outcomes] == ["done", "done"]
            assert watch.violations() == []
        [post] = posts(scene)
        read = scene.wiki.restrictions(post.id).read

        assert (post.title, post.status, post.parent_id) == ("Week 42", "current", None)
        assert read.groups == {"council"}
        assert scene.wiki.notifications == 0
        assert [one.effect.notified for one in report.plan.changes] == [0, 0]
        assert planned(scene, WEEK).changes == ()


def restrict(scene: Scene) -> None:
    """A person takes the post from the council."""
    [post] = posts(scene)
    mayor, bot = (scene.wiki.account(one) for one in ("mayor", "sicbot"))
    assert mayor is not None
    assert bot is not None
    allowed = Allowed(users=frozenset({mayor.key, bot.key}))
    scene.wiki.set_restrictions(scene.viewer(), post.id, {"read": allowed})


def trash(scene: Scene) -> None:
    scene.wiki.trash(scene.viewer("admin"), posts(scene)[0].id)


def rename(scene: Scene) -> None:
    [post] = posts(scene)
    scene.wiki.update_page(scene.viewer(), post.id, version=2, title="Called so by people")


@pytest.mark.parametrize("forgets", [False, True], ids=["remembered", "store deleted"])
@pytest.mark.parametrize("act", [None, trash, rename], ids=["untouched", "trashed", "renamed"])
def test_a_post_is_made_once_whatever_becomes_of_it(
    act: Callable[[Scene], None] | None, tmp_path: Path, *, forgets: bool
) -> None:
    """Also days later, and where nobody remembers: the space itself tells."""
    with small_wiki(tmp_path) as scene:
        ran(scene, WEEK)
        if act is not None:
            act(scene)
        if forgets:
            forget(tmp_path)
        ran(later(scene, 3), WEEK)

        assert len(posts(scene)) == 1
        assert planned(scene, WEEK).changes == ()


def test_a_plan_of_old_makes_no_second_post(tmp_path: Path) -> None:
    """Whoever applies it twice, or after the store was deleted, gets told."""
    with small_wiki(tmp_path) as scene:
        plan = planned(scene, WEEK)
        scene.apply(plan)
        for _again in range(2):
            report = scene.apply(plan)
            assert {one.fate for one in report.outcomes} == {"skipped"}
            forget(tmp_path)

        assert len(posts(scene)) == 1


def test_a_post_that_was_deleted_for_good_is_not_made_again(tmp_path: Path) -> None:
    """The journal knows that it was made, though the wiki shows nothing of it."""
    with small_wiki(tmp_path) as scene:
        plan = planned(scene, WEEK)
        scene.apply(plan)
        post = posts(scene)[0].id
        trash(scene)
        scene.wiki.purge(scene.viewer("admin"), post)
        report = scene.apply(plan)

        assert {one.fate for one in report.outcomes} == {"skipped"}
        assert planned(scene, WEEK).changes == ()
        assert posts(scene) == []


def test_another_week_is_another_post(tmp_path: Path) -> None:
    """The control: what was not made yet is made."""
    with small_wiki(tmp_path) as scene:
        ran(scene, WEEK)
        ran(later(scene, 7), Config(weeks=("Week 43",)))

        assert sorted(one.title for one in posts(scene)) == ["Week 42", "Week 43"]


def test_readers_that_people_changed_stay(tmp_path: Path) -> None:
    """Nothing is opened again that somebody closed."""
    with small_wiki(tmp_path) as scene:
        ran(scene, WEEK)
        restrict(scene)

        assert planned(scene, WEEK).changes == ()


def test_a_title_that_is_taken_that_day_waits(tmp_path: Path) -> None:
    """The wiki refuses; no draft is left, and nothing is tried again without a yes."""
    with small_wiki(tmp_path) as scene:
        scene.wiki.create_page(
            scene.viewer(), space_key="TOWN", title="week 42", body="<p/>", type="blogpost"
        )
        report = ran(scene, WEEK)

        assert [one.fate for one in report.outcomes] == ["refused", "skipped"]
        assert len(posts(scene)) == 1
        assert {one.gate for one in planned(scene, WEEK).changes} == {"approval", "free"}


def test_undo_puts_a_post_in_the_trash(tmp_path: Path) -> None:
    """And it is not made again."""
    with small_wiki(tmp_path) as scene:
        run = ran(scene, WEEK).run
        assert run is not None
        report = scene.undo(run)

        assert [one.back for one in report.undone] == [True]
        assert [one.status for one in posts(scene)] == ["trashed"]
        assert planned(scene, WEEK).changes == ()


def remark(scene: Scene) -> None:
    [post] = posts(scene)
    scene.wiki.create_comment(scene.viewer(), page_id=post.id, body="<p>Thanks</p>")


def shown(scene: Scene) -> None:
    """A page of people shows the post."""
    day = f"{scene.now:%Y/%m/%d}"
    scene.wiki.create_page(
        scene.viewer(), space_key="TOWN", title="Wall", body=(
            '<ac:structured-macro ac:name="include"><ac:parameter ac:name=""><ac:link>'
            f'<ri:blog-post ri:posting-day="{day}" ri:content-title="Week 42" />'
            "</ac:link></ac:parameter></ac:structured-macro>"
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("act", "reason"),
    [(rename, "people edited it"), (remark, "commented on it"), (shown, "TOWN: Wall")],
    ids=["edited", "commented on", "shown on a page"],
)
def test_undo_keeps_a_post_that_people_use(
    act: Callable[[Scene], None], reason: str, tmp_path: Path
) -> None:
    """It says why, and nothing failed."""
    with small_wiki(tmp_path) as scene:
        run = ran(scene, WEEK).run
        act(scene)
        assert run is not None
        report = scene.undo(run)

        assert [one.back for one in report.undone] == [False]
        assert reason in str(report.undone[0].told)
        assert [one.status for one in posts(scene)] == ["current"]
        assert not report.failed


def test_a_page_of_the_same_title_does_not_keep_a_post(tmp_path: Path) -> None:
    """What shows a page shows no post."""
    with small_wiki(tmp_path) as scene:
        title = "Board"
        run = ran(scene, Config(weeks=(title,))).run
        assert run is not None
        scene.wiki.create_page(
            scene.viewer(), space_key="TOWN", title="Wall", body=(
                '<ac:structured-macro ac:name="include"><ac:parameter ac:name=""><ac:link>'
                f'<ri:page ri:content-title="{title}" /></ac:link></ac:parameter>'
                "</ac:structured-macro>"
            ),
        )  # fmt: skip

        assert [one.back for one in scene.undo(run).undone] == [True]


def test_a_blog_that_cannot_be_read_holds_no_proof(tmp_path: Path) -> None:
    """Nothing is made where the post may be already; a later run makes it."""
    with small_wiki(tmp_path) as scene:
        rules = scene.server.app.state.faults.rules
        rules.append(
            read_rule({"match": {"path": "type=blogpost"}, "kind": "status", "status": 403,
                       "times": None})
        )  # fmt: skip
        plan = planned(scene, WEEK)
        rules.clear()

        assert plan.changes == ()
        assert "blog posts of space TOWN were not read" in str(plan.jobs[0].skipped[0].reason)
        assert len(planned(scene, WEEK).changes) == 2
