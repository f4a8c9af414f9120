"""Changes of groups through apply, undo and crashes, with people at work in between."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sicbot.adapters.clock import SystemClock
from sicbot.core.errors import SicbotError
from sicbot.core.journal import Outcome
from tests.acting.crashing import Effects, How, KilledError, Kind, Saved
from tests.acting.scene import Scene, small_wiki
from tests.acting.seats import GROUP, change, members, plan_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sicbot.core.plan import Plan


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """Serve the hamlet with a group in which the clerk is by somebody's hand."""
    state = tmp_path / "state"
    state.mkdir()
    with small_wiki(state) as one:
        one.wiki.create_group(one.viewer("admin"), GROUP)
        one.wiki.add_to_group(one.viewer("admin"), "clerk", GROUP)
        yield one


def given(scene: Scene) -> set[tuple[str, bool]]:
    with scene.app() as app:
        return {(one.user, one.adopted) for one in app.journal.given() if one.held}


def test_an_account_is_added_and_taken_out_again_by_undo(scene: Scene) -> None:
    """The journal knows it as sicbot's in between; nobody is told."""
    add = change(scene, "add", "visitor")
    report = scene.apply(plan_of(scene, add))
    assert report.changes == 1
    assert members(scene) == {"clerk", "visitor"}
    assert given(scene) == {(add.act.target.user, False)}  # type: ignore[union-attr]
    scene.undo(1)

    assert members(scene) == {"clerk"}
    assert given(scene) == set()
    assert scene.wiki.notifications == 0


def test_an_account_is_taken_out_and_put_back_by_undo(scene: Scene) -> None:
    """Also one that people had put there."""
    scene.apply(plan_of(scene, change(scene, "remove", "clerk")))
    assert members(scene) == set()
    scene.undo(1)

    assert members(scene) == {"clerk"}


def test_a_membership_of_peoples_is_adopted_without_a_request(scene: Scene) -> None:
    """And given back by undo."""
    before = scene.wiki.writes
    report = scene.apply(plan_of(scene, change(scene, "adopt", "clerk")))
    assert report.changes == 1
    assert scene.wiki.writes == before
    assert {adopted for _user, adopted in given(scene)} == {True}
    scene.undo(1)

    assert given(scene) == set()
    assert members(scene) == {"clerk"}


def test_a_group_is_made_before_its_members(scene: Scene) -> None:
    """Undo takes the people out and says that the group stays."""
    made = change(scene, "create", group="movers")
    add = change(scene, "add", "visitor", "movers", (made.id,))
    report = scene.apply(plan_of(scene, made, add))
    assert report.changes == 2
    assert members(scene, "movers") == {"visitor"}
    undone = scene.undo(1)

    assert members(scene, "movers") == set()
    assert any("site admin" in str(one.told) for one in undone.undone)
    assert undone.outcome is Outcome.DONE


MEANWHILE: dict[str, tuple[Callable[[Scene], object], str]] = {
    "deactivated": (
        lambda one: one.wiki.set_active(one.viewer("admin"), "visitor", active=False),
        "deactivated",
    ),
    "renamed": (
        lambda one: one.wiki.rename_account(one.viewer("admin"), "visitor", "guest"),
        "another user name",
    ),
    "the group is gone": (
        lambda one: one.wiki.delete_group(one.viewer("admin"), GROUP), "no group",
    ),
    "added by somebody": (
        lambda one: one.wiki.add_to_group(one.viewer("admin"), "visitor", GROUP),
        "so already",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("act", "told"), MEANWHILE.values(), ids=MEANWHILE.keys())
def test_what_changed_since_the_plan_is_heeded(
    act: Callable[[Scene], object], told: str, scene: Scene
) -> None:
    """Nothing is sent, and it is said why."""
    plan = plan_of(scene, change(scene, "add", "visitor"))
    act(scene)
    before = scene.wiki.writes
    report = scene.apply(plan)

    assert [one.fate for one in report.outcomes] == ["skipped"]
    assert told in str(report.outcomes[0].told)
    assert scene.wiki.writes == before


def test_a_recycled_user_name_gets_nobody_in(scene: Scene) -> None:
    """The key is what counts: the name belongs to somebody else by now."""
    plan = plan_of(scene, change(scene, "add", "visitor"))
    scene.wiki.rename_account(scene.viewer("admin"), "visitor", "guest")
    scene.wiki.rename_account(scene.viewer("admin"), "clerk", "visitor")
    scene.apply(plan)

    assert members(scene) == {"visitor"}  # the former clerk, who was there before


def test_undo_leaves_what_people_did_since(scene: Scene) -> None:
    """Somebody took the person out already: nothing is to be done."""
    scene.apply(plan_of(scene, change(scene, "add", "visitor")))
    scene.wiki.remove_from_group(scene.viewer("admin"), "visitor", GROUP)
    report = scene.undo(1)

    assert [(one.back, one.wrote) for one in report.undone] == [(True, False)]


def everything(scene: Scene) -> Plan:
    made = change(scene, "create", group="movers")
    return plan_of(
        scene,
        made,
        change(scene, "add", "visitor", "movers", (made.id,)),
        change(scene, "remove", "clerk"),
        change(scene, "adopt", "mayor", "council"),
    )


def test_every_effect_of_a_change_of_groups_may_be_the_last(
    scene: Scene,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Applied once more, the same people are in the same groups, and the journal knows it.

    Only of whom a dead run may have added, nobody knows who did: they do not count as sicbot's.
    """
    caplog.set_level("CRITICAL")
    monkeypatch.setattr(SystemClock, "wait", lambda _self, _seconds: None)
    plan = everything(scene)
    start, counted = Saved.of(scene, tmp_path / "saved"), Effects()
    replace(scene, on_start=counted.attach).apply(plan)
    end, wrong, points, in_doubt = state_of(scene), [], 0, 0
    unsure = (*end[:-1], {one for one in given(scene) if one[1]})
    for kind, ways in WAYS.items():
        for at in range(1, counted.seen[kind] + 1):
            for how in ways:
                start.put_back(scene)
                points += 1
                effects = Effects(kind, at, how)
                with suppress(KilledError, SicbotError):
                    replace(scene, on_start=effects.attach).apply(plan)
                scene.apply(plan)
                if state_of(scene) == unsure:
                    in_doubt += 1
                elif state_of(scene) != end:
                    wrong.append((kind, at, how, state_of(scene)))

    assert wrong == []
    assert (counted.seen["write"], points > 25) == (3, True)
    assert in_doubt == 2  # it died behind the request, and behind that before it noted the answer


WAYS: dict[Kind, tuple[How, ...]] = {
    "write": ("before", "after", "answer lost", "request lost"),
    "commit": ("before", "after"),
}


def state_of(scene: Scene) -> tuple[object, ...]:
    return (members(scene), members(scene, "movers"), members(scene, "council"), given(scene))
