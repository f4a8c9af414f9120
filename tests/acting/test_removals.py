"""Whom sicbot takes out of a group, and when: absence is not leaving, in doubt everybody stays."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from sicbot.core.journal import Outcome
from sicbot.core.model import GroupName
from sicbot.core.plan import Gate, RemoveMember
from sicbot.sandbox.model import Allowed
from tests.acting.parish import (
    A1,
    A1_PEOPLE,
    B1,
    HANDS,
    LEDGER,
    delete_record,
    empty,
    enter,
    entry_of,
    faults,
    form_macro,
    form_of,
    inside,
    later,
    parish,
    record,
    run_on,
    say,
    served,
)
from tests.acting.seats import members, seat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sicbot.core.outcome import RunReport
    from sicbot.core.plan import Change
    from tests.acting.scene import Scene

ALL = {*A1_PEOPLE, *HANDS}
OWN_WORDS = r"/rest/confiforms/1.0/search/\d+/joinA1"
DAYS = (1, 1.5, 2.5, 4)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """Serve the parish after sicbot's first run, which put everybody with a record in."""
    with served(tmp_path) as one:
        assert one.run().outcome is Outcome.DONE
        assert inside(one) == ALL
        yield one


def removals(report: RunReport) -> list[Change]:
    return [one for one in report.plan.changes if isinstance(one.act, RemoveMember)]


def names(changes: list[Change]) -> set[str]:
    return {one.act.target.user_name for one in changes if isinstance(one.act, RemoveMember)}


# What looks like leaving


def trash_page(scene: Scene) -> None:
    scene.wiki.trash(scene.viewer(), scene.page("Join A1").id)


def hide_page(scene: Scene) -> None:
    """Only the mayor sees the page, and the bot is no super user any more."""
    allowed = Allowed(users=frozenset({scene.wiki.state.key_of["mayor"]}))
    scene.wiki.set_restrictions(scene.viewer(), scene.page("Join A1").id, {"read": allowed})
    scene.wiki.remove_from_group(scene.viewer("admin"), "sicbot", "confluence-administrators")
    scene.wiki.add_to_group(scene.viewer("admin"), "sicbot", "council")


def move_form(scene: Scene) -> None:
    """The form is defined on another page now, where nobody has filled it in."""
    old = scene.page("Join A1")
    scene.wiki.create_page(
        scene.viewer(), space_key="TOWN", title="Register", body=form_macro("joinA1")
    )
    scene.wiki.update_page(
        scene.viewer(), old.id, version=old.version + 1, title=old.title, body="<p>Moved.</p>"
    )


def copy_form(scene: Scene) -> None:
    scene.wiki.create_page(
        scene.viewer(), space_key="TOWN", title="Copy", body=form_macro("joinA1")
    )


def empty_but_comments(scene: Scene) -> None:
    """More comments than records: together they are more than half of what there was."""
    for who in A1_PEOPLE[:8]:
        say(scene, who, "JOIN A1")
    later(scene, 0.5).run()
    empty(scene)


def lose_cross_comments(scene: Scene) -> None:
    """Two joined A1 in comments below the form of B1, whose page goes into the trash."""
    for who in A1_PEOPLE[:2]:
        say(scene, who, "JOIN A1", "B1")
    delete_record(scene, *A1_PEOPLE[:2])
    later(scene, 0.5).run()
    scene.wiki.trash(scene.viewer(), scene.page("Join B1").id)


def spoil_records(scene: Scene) -> None:
    """Somebody who may edit the page makes two records say that they are about Pia."""
    for who in A1_PEOPLE[:2]:
        entry = entry_of(scene, who)
        fields = {**entry.fields, **record("pia")}
        scene.wiki.update_entry(scene.viewer(), form_of(scene), entry.id, fields)


RULE = {"match": {"path": OWN_WORDS}}
LOOKS_LIKE_LEAVING: dict[str, Callable[[Scene], object]] = {
    "the form is emptied": empty,
    "most records are gone": lambda one: delete_record(one, *A1_PEOPLE[:7]),
    "the form is emptied and comments stay": empty_but_comments,
    "half of the records are read": lambda one: faults(one, {**RULE, "kind": "half-list"}),
    "a login page instead of the records": lambda one: faults(one, {**RULE, "kind": "login-page"}),
    "the records are refused": lambda one: faults(one, {**RULE, "kind": "status", "status": 403}),
    "the records are not there": lambda one: faults(
        one, {**RULE, "kind": "status", "status": 404}
    ),
    "half an answer": lambda one: faults(one, {**RULE, "kind": "truncated"}),
    "the comments are not read": lambda one: faults(
        one, {"match": {"path": r"/child/comment"}, "kind": "status", "status": 500}
    ),
    "the group is not read": lambda one: faults(
        one, {"match": {"path": rf"/group/{A1}/member"}, "kind": "login-page"}
    ),
    "the page is in the trash": trash_page,
    "the page is hidden": hide_page,
    "the form is on another page": move_form,
    "the form is on two pages": copy_form,
    "comments below another form go with its page": lose_cross_comments,
    "somebody changed the records of others": spoil_records,
}  # fmt: skip


@pytest.mark.parametrize("act", LOOKS_LIKE_LEAVING.values(), ids=LOOKS_LIKE_LEAVING.keys())
def test_takes_nobody_out_for_what_only_looks_like_leaving(
    act: Callable[[Scene], object], scene: Scene
) -> None:
    """Not on that day, and not on the days after it."""
    act(scene)
    reports = run_on(scene, *DAYS)

    assert inside(scene) == ALL
    free = [one for report in reports for one in removals(report) if one.gate is Gate.FREE]
    assert free == []


@pytest.mark.parametrize(
    "act", [empty, lambda one: delete_record(one, *A1_PEOPLE[:7])], ids=["emptied", "most gone"]
)
def test_records_that_vanished_at_once_wait_for_a_yes_until_it_comes(
    act: Callable[[Scene], object], scene: Scene
) -> None:
    """Each run asks again, the same ids; after the yes, the form as it is now counts."""
    act(scene)
    asked = [{one.id for one in removals(report)} for report in run_on(scene, 1, 2, 3)]
    assert asked[0] == asked[1] == asked[2]
    wanted = frozenset(asked[0])
    assert len(wanted) >= 7
    plan = later(scene, 4).plan()
    later(scene, 4).apply(plan, wanted)
    run_on(scene, 5)
    assert inside(scene) == ALL - set(A1_PEOPLE[: len(wanted)])


# The control: somebody leaves


LEAVES: dict[str, Callable[[Scene, str], object]] = {
    "a comment": lambda one, who: say(one, who, "LEAVE A1"),
    "a record that says so": lambda one, who: enter(one, who, action="leave"),
    "the record is deleted": lambda one, who: delete_record(one, who, by=who),
}


@pytest.mark.parametrize("act", LEAVES.values(), ids=LEAVES.keys())
def test_who_leaves_is_taken_out_in_the_second_reading_a_day_later(
    act: Callable[[Scene, str], object], scene: Scene
) -> None:
    """Exactly that one, and not before; then it rests."""
    act(later(scene, 1), "dag")
    told = scene.wiki.notifications
    run_on(scene, 1, 1.5, 1.99)
    assert inside(scene) == ALL
    (report,) = run_on(scene, 2)

    assert names(removals(report)) == {"dag"}
    assert inside(scene) == ALL - {"dag"}
    assert inside(scene, B1) == {"max", "nia", "ole"}
    before = scene.wiki.writes
    run_on(scene, 3)
    assert scene.wiki.writes == before
    assert scene.wiki.notifications == told


def test_who_comes_back_within_the_day_stays(scene: Scene) -> None:
    """The day begins anew."""
    delete_record(scene, "dag")
    run_on(scene, 1)
    enter(scene, "dag")
    run_on(scene, 1.5)
    delete_record(scene, "dag")
    run_on(scene, 2.2, 3.1)

    assert inside(scene) == ALL


def test_who_comes_back_while_a_source_fails_stays(scene: Scene) -> None:
    """A record that was seen in between counts, whatever else was not read."""
    delete_record(scene, "dag")
    run_on(scene, 1)
    enter(scene, "dag")
    faults(scene, {"match": {"path": "/child/comment"}, "kind": "status", "status": 500})
    run_on(scene, 1.5)
    faults(scene)
    delete_record(scene, "dag")
    run_on(scene, 2.2)

    assert inside(scene) == ALL


def test_a_failing_source_in_between_makes_no_reading(scene: Scene) -> None:
    """It counts neither for nor against: the next whole one a day later decides."""
    delete_record(scene, "dag")
    run_on(scene, 1)
    faults(scene, {**RULE, "kind": "login-page"})
    run_on(scene, 2.5)
    assert inside(scene) == ALL
    faults(scene)
    run_on(scene, 3)

    assert inside(scene) == ALL - {"dag"}


def test_by_default_nobody_is_taken_out(tmp_path: Path) -> None:
    """`removals` is `report`; and a group that is add-only loses nobody."""
    with served(tmp_path, policy={"removals": "report"}) as scene:
        scene.run()
        say(scene, "dag", "LEAVE A1")
        say(scene, "max", "LEAVE B1", "B1")
        reports = run_on(scene, *DAYS)
        assert inside(scene) == ALL
        assert [one for report in reports for one in removals(report)] == []


def test_a_group_that_only_grows_loses_nobody(scene: Scene) -> None:
    """Its mode is add-only, though removals are on."""
    say(scene, "max", "LEAVE B1", "B1")
    run_on(scene, *DAYS)

    assert inside(scene, B1) == {"max", "nia", "ole"}


# Limits


def test_more_than_a_fifth_of_a_group_waits_as_a_whole(scene: Scene) -> None:
    """Of fourteen two may go at once; three wait, and the run says so by its outcome."""
    for who in A1_PEOPLE[:3]:
        say(scene, who, "LEAVE A1")
    *_, report = run_on(scene, 1, 2)

    assert inside(scene) == ALL
    assert report.outcome is Outcome.LIMIT
    assert names(removals(report)) == set(A1_PEOPLE[:3])
    assert {one.gate for one in removals(report)} == {Gate.LIMIT}


def test_two_of_fourteen_go_at_once(scene: Scene) -> None:
    """That is a fifth, rounded down."""
    for who in A1_PEOPLE[:2]:
        say(scene, who, "LEAVE A1")
    *_, report = run_on(scene, 1, 2)

    assert inside(scene) == ALL - set(A1_PEOPLE[:2])
    assert report.outcome is Outcome.DONE


def test_more_than_five_in_all_wait(tmp_path: Path) -> None:
    """Also where each group would bear its own."""
    with served(tmp_path, policy={"limits": {"removal_share": 1}}) as scene:
        scene.run()
        for who in A1_PEOPLE[:6]:
            say(scene, who, "LEAVE A1")
        *_, report = run_on(scene, 1, 2)

        assert inside(scene) == ALL
        assert report.outcome is Outcome.LIMIT


def test_one_of_those_that_wait_can_be_approved_alone(scene: Scene) -> None:
    """The others stay where they are."""
    for who in A1_PEOPLE[:3]:
        say(scene, who, "LEAVE A1")
    run_on(scene, 1)
    plan = later(scene, 2).plan()
    chosen = frozenset(one.id for one in plan.changes if one.act.target == seat(scene, "ada", A1))
    later(scene, 2).apply(plan, chosen)

    assert inside(scene) == ALL - {"ada"}


# Whose a membership is


def adopt(scene: Scene, who: str) -> None:
    plan = scene.plan()
    chosen = frozenset(one.id for one in plan.changes if one.act.target == seat(scene, who, A1))
    scene.apply(plan, chosen)


def test_what_people_gave_is_taken_only_after_a_yes(scene: Scene) -> None:
    """Pia has no record; adopted, she goes after two readings a day apart, like others."""
    run_on(scene, 1, 2, 3)
    assert "pia" in inside(scene)
    adopt(later(scene, 3), "pia")
    run_on(scene, 3.1)
    assert inside(scene) == ALL - {"pia"}  # without a record since the first day


def test_a_membership_that_people_gave_anew_is_theirs(scene: Scene) -> None:
    """sicbot gave it, the admin took it back and gave it again: only a yes takes it out."""
    scene.wiki.remove_from_group(scene.viewer("admin"), "dag", A1)
    run_on(scene, 0.5)
    assert "dag" not in inside(scene)  # the same record puts nobody in twice
    scene.wiki.add_to_group(scene.viewer("admin"), "dag", A1)
    say(scene, "dag", "LEAVE A1")
    run_on(scene, 1, 2, 3)

    assert "dag" in inside(scene)


def test_what_people_gave_between_plan_and_apply_is_theirs(tmp_path: Path) -> None:
    """The page of memberships does not call it sicbot's either."""
    with served(tmp_path) as scene:
        plan = scene.plan()
        scene.wiki.add_to_group(scene.viewer("admin"), "dag", A1)
        scene.apply(plan, plan.free)
        scene.run()
        say(scene, "dag", "LEAVE A1")
        run_on(scene, 1, 2, 3)

        assert "dag" in inside(scene)


def test_undo_brings_back_whom_sicbot_took_out_and_that_is_final(scene: Scene) -> None:
    """Whoever took it back wants them there: they go again only after a yes."""
    say(scene, "dag", "LEAVE A1")
    *_, report = run_on(scene, 1, 2)
    assert "dag" not in inside(scene)
    assert report.run is not None
    later(scene, 2).undo(report.run)
    assert "dag" in inside(scene)
    run_on(scene, 3, 4, 5)

    assert "dag" in inside(scene)


def test_protected_accounts_and_the_bot_stay(tmp_path: Path) -> None:
    """Also where the membership is sicbot's and the account has left; nobody is asked either."""
    people = {*A1_PEOPLE, "admin", "sicbot"}
    world, policy = parish(hands=("sicbot",)), {"protected": ["ADMIN"]}
    with served(tmp_path, world=world, policy=policy) as scene:
        enter(scene, "admin")
        scene.run()
        assert inside(scene) == people
        say(scene, "admin", "LEAVE A1")
        *_, report = run_on(scene, 1, 2, 3)

        assert inside(scene) == people
        assert report.plan.changes == ()


def test_a_group_that_came_to_administer_a_space_keeps_everybody(scene: Scene) -> None:
    """Taking somebody out of it would take power away."""
    scene.wiki.grant_space(scene.viewer("admin"), "DESK", f"group:{A1}", ["admin"])
    say(scene, "dag", "LEAVE A1")
    run_on(scene, 1, 2, 3)

    assert inside(scene) == ALL


# Without the journal


FORGETS: dict[str, Callable[[Scene], object]] = {
    "nothing else": lambda _scene: None,
    "the form is emptied": empty,
    "the page of memberships was edited": lambda one: one.wiki.update_page(
        one.viewer(), one.page(LEDGER, "DESK").id, title=LEDGER,
        version=one.page(LEDGER, "DESK").version + 1,
        body=one.body(LEDGER, "DESK").replace("sicbot</td>", "approved</td>") + "<p>Mine.</p>",
    ),
}  # fmt: skip


@pytest.mark.parametrize("act", FORGETS.values(), ids=FORGETS.keys())
def test_without_its_state_sicbot_takes_nobody_out_on_a_guess(
    act: Callable[[Scene], object], scene: Scene
) -> None:
    """Since when a record has been missing is forgotten with it: the day begins anew."""
    act(scene)
    if act is not empty:
        delete_record(scene, "dag")
    run_on(scene, 1)
    shutil.rmtree(scene.state)
    run_on(scene, 2)
    assert inside(scene) == ALL
    if act is empty:
        run_on(scene, 3, 4)
        assert inside(scene) == ALL


def test_the_page_of_memberships_tells_what_the_journal_no_longer_does(scene: Scene) -> None:
    """So after two new readings the one who left goes, and nobody of people's."""
    shutil.rmtree(scene.state)
    say(scene, "dag", "LEAVE A1")
    run_on(scene, 1, 2)

    assert inside(scene) == ALL - {"dag"}


def test_a_page_of_memberships_that_somebody_changed_tells_nothing(scene: Scene) -> None:
    """Its rows are people's from then on."""
    FORGETS["the page of memberships was edited"](scene)
    shutil.rmtree(scene.state)
    say(scene, "dag", "LEAVE A1")
    run_on(scene, 1, 2, 3)

    assert inside(scene) == ALL


def test_whom_people_took_out_the_page_remembers(scene: Scene) -> None:
    """Without the journal sicbot does not put them in again; a new record does."""
    scene.wiki.remove_from_group(scene.viewer("admin"), "dag", A1)
    run_on(scene, 0.5)
    shutil.rmtree(scene.state)
    run_on(scene, 1, 2)
    assert "dag" not in inside(scene)
    enter(later(scene, 3), "dag")
    run_on(scene, 3)

    assert "dag" in inside(scene)


def test_without_its_state_what_people_gave_anew_is_theirs(scene: Scene) -> None:
    """The page says that they were taken out, and so that it is not sicbot's."""
    scene.wiki.remove_from_group(scene.viewer("admin"), "dag", A1)
    run_on(scene, 0.5)
    shutil.rmtree(scene.state)
    scene.wiki.add_to_group(scene.viewer("admin"), "dag", A1)
    say(scene, "dag", "LEAVE A1")
    run_on(scene, 1, 2, 3)

    assert "dag" in inside(scene)


def test_no_group_but_its_own_ever_loses_anybody(scene: Scene) -> None:
    """Leaders, the council and the site's administrators are as before."""
    before = {one: members(scene, one) for one in scene.wiki.groups() if one != A1}
    say(scene, "dag", "LEAVE A1")
    run_on(scene, *DAYS)

    assert {one: members(scene, one) for one in before} == before
    assert GroupName(A1) in scene.wiki.groups()


def test_an_emptied_form_of_one_record_takes_nobody_out_without_the_state(tmp_path: Path) -> None:
    """Nothing is remembered of how many there were: a form without any record proves nothing."""
    with served(tmp_path, world=parish(a1=("ada",))) as scene:
        scene.run()
        shutil.rmtree(scene.state)
        empty(scene)
        run_on(scene, 1, 2, 3)

        assert inside(scene) == {"ada", *HANDS}
