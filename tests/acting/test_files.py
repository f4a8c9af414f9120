"""A file that sicbot attaches: once, as wished, behind its page, and people's versions theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sicbot.sandbox.model import Allowed as Everyone
from tests.acting.file_board import TITLE, Config, data_on, file_on, planned, put, ran
from tests.acting.scene import Scene, small_wiki
from tests.acting.test_scaffold_offers import calm
from tests.acting.test_undo_made_pages import fail

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OLD, NEW = Config(data="old"), Config(data="new")


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """Serve the hamlet."""
    with small_wiki(tmp_path) as served:
        yield served


def last_run(scene: Scene) -> int:
    return next(one.id for one in scene.runs() if one.changes)


def test_page_and_file_come_in_one_run_and_rest(scene: Scene) -> None:
    """The first run makes both, mails nobody, and the second has nothing to do."""
    ran(scene, OLD)

    assert data_on(scene) == b"old"
    assert not planned(scene, OLD).changes
    assert scene.wiki.notifications == 0


def test_other_bytes_are_the_next_version(scene: Scene) -> None:
    """The same file, version 2; no second file."""
    ran(scene, OLD)
    ran(scene, NEW)

    file = file_on(scene)
    assert file is not None
    assert (file.content.version, data_on(scene)) == (2, b"new")
    assert len(scene.wiki.attachments(scene.page(TITLE).id)) == 1
    assert not planned(scene, NEW).changes


def test_a_version_of_somebody_else_stays(scene: Scene) -> None:
    """Also where it bears the comment of sicbot's version; the run says that it is kept."""
    ran(scene, OLD)
    put(scene, b"by hand")

    report = ran(scene, NEW)

    assert data_on(scene) == b"by hand"
    assert [one.theirs for one in report.plan.jobs[0].skipped] == [True]


def test_a_version_saved_between_plan_and_write_stays(scene: Scene) -> None:
    """The file is read again right before it is written."""
    ran(scene, OLD)
    plan = planned(scene, NEW)
    put(scene, b"by hand")

    report = scene.apply(plan)

    assert data_on(scene) == b"by hand"
    assert [one.fate for one in report.outcomes] == ["skipped"]


def test_a_page_restricted_meanwhile_gets_no_file(scene: Scene) -> None:
    """With other readers than planned nothing is attached, to more or to fewer people."""
    ran(scene, OLD)
    plan = planned(scene, NEW)
    page = scene.page(TITLE)
    scene.wiki.set_restrictions(scene.viewer("admin"), page.id, {"read": Everyone()})

    report = scene.apply(plan)

    assert data_on(scene) == b"old"
    assert [one.fate for one in report.outcomes] == ["skipped"]


def test_a_page_that_was_opened_gets_no_new_version(scene: Scene) -> None:
    """Planned after somebody opened the page: left out, with a reason."""
    ran(scene, OLD)
    scene.wiki.set_restrictions(scene.viewer("admin"), scene.page(TITLE).id, {"read": Everyone()})

    plan = planned(scene, NEW)

    assert not plan.changes
    assert len(plan.jobs[0].skipped) == 1


def test_undo_puts_the_bytes_before_back_and_the_next_run_asks(scene: Scene) -> None:
    """A version more, with the old bytes; the same file again waits for a yes."""
    ran(scene, OLD)
    ran(scene, NEW)

    run = last_run(scene)
    for _again in range(2):
        assert not scene.undo(run).failed
    assert data_on(scene) == b"old"
    plan = planned(scene, NEW)
    assert (len(plan.changes), len(plan.free)) == (1, 0)
    assert planned(scene, Config(data="newer")).free


def test_undo_of_the_first_run_takes_page_and_file(scene: Scene) -> None:
    """The page goes to the trash with its file."""
    ran(scene, OLD)

    assert not scene.undo(last_run(scene)).failed
    assert scene.wiki.find("TOWN", TITLE) is None


def test_undo_keeps_what_somebody_changed(scene: Scene) -> None:
    """A version by hand since: kept, and said."""
    ran(scene, OLD)
    ran(scene, NEW)
    put(scene, b"by hand")

    report = scene.undo(last_run(scene))

    assert data_on(scene) == b"by hand"
    assert [one.back for one in report.undone] == [False]


def test_a_file_in_the_trash_comes_back_after_a_yes_alone(scene: Scene) -> None:
    """Somebody deleted it: that is a wish."""
    ran(scene, OLD)
    file = file_on(scene)
    assert file is not None
    scene.wiki.trash(scene.viewer("admin"), file.content.id)

    plan = planned(scene, OLD)

    assert (len(plan.changes), len(plan.free)) == (1, 0)
    scene.apply(plan)
    assert data_on(scene) == b"old"


def test_undo_of_a_file_alone_puts_it_in_the_trash(scene: Scene) -> None:
    """The page was there before; what undo takes back twice stays taken back."""
    ran(scene, OLD)
    file = file_on(scene)
    assert file is not None
    scene.wiki.trash(scene.viewer("admin"), file.content.id)
    scene.apply(planned(scene, OLD))

    run = last_run(scene)
    for _again in range(2):
        assert not scene.undo(run).failed
    assert file_on(scene) is None


def test_a_page_changed_by_hand_gets_no_new_file(scene: Scene) -> None:
    """Where the page is not as sicbot keeps it, its file waits."""
    ran(scene, OLD)
    page = scene.page(TITLE)
    scene.wiki.update_page(scene.viewer("admin"), page.id, version=page.version + 1,
                           title=page.title, body="<p>mine</p>")  # fmt: skip

    assert not planned(scene, NEW).changes


def test_a_bot_that_may_not_attach_keeps_the_page_and_says_so(scene: Scene) -> None:
    """Nothing is written by trying again; once it may, the file comes."""
    fail(scene, "POST", "/child/attachment", 403)
    first = ran(scene, OLD)
    writes = scene.wiki.writes
    second = ran(scene, OLD)
    rested = scene.wiki.writes
    calm(scene)
    ran(scene, OLD)

    assert [one.fate for one in first.outcomes if one.fate != "done"] == ["refused"]
    assert [one.fate for one in second.outcomes] == ["refused"]
    assert rested == writes
    assert data_on(scene) == b"old"
    assert not planned(scene, OLD).changes
