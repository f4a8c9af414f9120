"""The job of the groups: whom it lets alone, whom it puts in, and what its two pages tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from sicbot.core.gates import Limits
from sicbot.core.journal import Ledger
from sicbot.core.model import Gap, GlobalUse, Group, GroupName, Holders, Reading, SpaceKey
from sicbot.core.plan import AddMember, AdoptMember, CreateGroup, CreatePage, Gate, RemoveMember
from sicbot.core.text import verbatim
from sicbot.jobs.groups import JOB, Config
from sicbot.programme.seats.given import given_seats, own_seats
from tests.builders import page_titled, saved
from tests.jobs.registered import A1, NAMES, Registered, after, body, page_id, planned, skipped

if TYPE_CHECKING:
    from sicbot.core.model import Snapshot
    from sicbot.core.plan import Plan
    from sicbot.programme.programme import Programme

BARE = Config()
PAGES = Config(ledger="DESK:Memberships", report="DESK:Groups to look at", below="DESK:Desk")
OWN = {"groups": {"modes": {A1: "own"}}, "removals": "limited"}
ROOF = GroupName("roof")


def seats(plan: Plan, kind: type[AddMember | RemoveMember] = AddMember) -> set[str]:
    return {one.act.target.user_name for one in plan.changes if isinstance(one.act, kind)}


# What must not change


ALONE: dict[str, Registered] = {
    "all who have a record are in": Registered(inside=NAMES),
    "somebody is in without a record": Registered(inside=(*NAMES, "zoe")),
    "the group is only watched": Registered(policy={"groups": {"member_mode": "watch"}}),
    "nobody has a record": Registered(people=()),
    "half of the records were read": Registered(
        gaps=(Gap("form joinA1", verbatim("3 of 6 records were given")),)
    ),
    "the group could not be read": Registered(
        inside=None, group_gaps=(Gap(A1, verbatim("500")),)
    ),
    "somebody without a record, though removals are on": Registered(
        people=NAMES[:4], inside=NAMES, policy={**OWN, "groups": {"modes": {A1: "add-only"}}}
    ),
}  # fmt: skip


@pytest.mark.parametrize("town", ALONE.values(), ids=ALONE.keys())
def test_leaves_groups_alone(town: Registered) -> None:
    """Nobody is put in or taken out, nor is anybody asked."""
    assert planned(JOB, BARE, town.programme).changes == ()


def with_rights(snapshot: Snapshot, **more: object) -> Snapshot:
    """Return the snapshot in which space MAIN has other rights."""
    main = snapshot.spaces.records[SpaceKey("MAIN")]
    assert main.rights is not None
    changed = replace(main, rights=replace(main.rights, **more))  # type: ignore[arg-type]
    spaces = {**snapshot.spaces.records, main.key: changed}
    return replace(snapshot, spaces=Reading(spaces, snapshot.spaces.gaps))


def inside_of(snapshot: Snapshot, *around: GroupName) -> Snapshot:
    groups = {**snapshot.groups.records}
    groups[A1] = Group(A1, groups[A1].members, frozenset(around))
    return replace(snapshot, groups=Reading(groups, snapshot.groups.gaps))


def unread(snapshot: Snapshot) -> Snapshot:
    gap = Gap("MAIN", verbatim("403"))
    return replace(snapshot, spaces=Reading(snapshot.spaces.records, (gap,)))


def around_unread(snapshot: Snapshot) -> Snapshot:
    gap = Gap(A1, verbatim("500"))
    return replace(snapshot, groups=Reading(snapshot.groups.records, (gap,)))


POWERFUL = {
    "administers a space": (
        lambda one: with_rights(one, administrators=frozenset({A1})), "administers"
    ),
    "is inside a group that administers a space": (
        lambda one: inside_of(with_rights(one, administrators=frozenset({ROOF})), ROOF),
        "administers",
    ),
    "is inside the site's administrators": (
        lambda one: inside_of(one, GroupName("confluence-administrators")), "administers"
    ),
    "administers the site": (
        lambda one: replace(
            one, use=GlobalUse(True, frozenset(), frozenset(), Holders(groups=frozenset({A1})))  # noqa: FBT003
        ),
        "administers",
    ),
    "may administer a space whose rights were not read": (unread, "could not be read"),
    "is the group that every account is in": (
        lambda one: replace(one, default_group=A1), "every account"
    ),
    "may be inside anything": (around_unread, "could not be read"),
}  # fmt: skip


@pytest.mark.parametrize(("make", "told"), POWERFUL.values(), ids=POWERFUL.keys())
@pytest.mark.parametrize("record_is_there", [True, False])
def test_nobody_gets_into_or_out_of_a_group_that_gives_power(
    make: object, told: str, *, record_is_there: bool
) -> None:
    """Whatever the records say; and it is told why."""
    town = Registered() if record_is_there else Registered(NAMES[:4], NAMES, policy=OWN)
    programme = town.programme
    programme = replace(programme, snapshot=make(programme.snapshot))  # type: ignore[operator]
    plan = planned(JOB, BARE, programme)

    assert plan.changes == ()
    assert told in skipped(plan)


# What must change


def test_all_with_a_record_come_in_and_then_it_rests() -> None:
    """Each with the record that says so; the second plan wants nothing."""
    programme = Registered(inside=("ada",)).programme
    plan = planned(JOB, BARE, programme)
    assert seats(plan) == {*NAMES} - {"ada"}
    assert {one.gate for one in plan.changes} == {Gate.FREE}
    assert all("form joinA1" in str(one.why) for one in plan.changes)

    assert planned(JOB, BARE, after(JOB, programme, plan.changes)).changes == ()


def test_a_group_that_is_not_there_waits_with_its_members() -> None:
    """One yes makes it, and lets in those who have a record."""
    gap = Gap(A1, verbatim("404"), absent=True)
    programme = Registered(inside=None, group_gaps=(gap,)).programme
    plan = planned(JOB, BARE, programme)

    assert [type(one.act) for one in plan.changes] == [CreateGroup] + [AddMember] * len(NAMES)
    assert plan.changes[0].gate is Gate.APPROVAL
    assert plan.free == frozenset()
    assert planned(JOB, BARE, after(JOB, programme, plan.changes)).changes == ()


def test_more_than_the_limit_wait_as_a_whole() -> None:
    """101 at once are looked at first; 100 are not."""
    for count, gate in ((100, Gate.FREE), (101, Gate.LIMIT)):
        people = tuple(f"p{number:03}" for number in range(count))
        plan = planned(JOB, BARE, Registered(people).programme, Limits(additions=100))

        assert {one.gate for one in plan.changes} == {gate}
        assert len(seats(plan)) == count


def test_whom_people_took_out_again_waits() -> None:
    """The same record puts nobody in twice."""
    programme = Registered().programme
    plan = planned(JOB, BARE, programme)
    then = after(JOB, programme, plan.changes)
    groups = {**then.snapshot.groups.records, A1: Group(A1)}
    then = replace(then, snapshot=replace(then.snapshot, groups=Reading(groups)))

    assert planned(JOB, BARE, then).free == frozenset()


def test_in_a_group_of_its_own_what_people_gave_waits_for_a_yes() -> None:
    """Adopted, and a day later, it may go."""
    programme = Registered(inside=(*NAMES, "zoe"), policy=OWN).programme
    (adopt,) = planned(JOB, BARE, programme).changes
    assert (type(adopt.act), adopt.gate) == (AdoptMember, Gate.APPROVAL)
    then = after(JOB, programme, [adopt])
    assert planned(JOB, BARE, then).changes == ()
    tomorrow = replace(then.snapshot, taken=then.snapshot.taken + timedelta(days=1))
    plan = planned(JOB, BARE, replace(then, snapshot=tomorrow))

    assert (seats(plan, RemoveMember), {one.gate for one in plan.changes}) == ({"zoe"}, {Gate.FREE})


# The two pages


def settled(town: Registered) -> Programme:
    """Return the programme after a run that made all that is free."""
    programme = town.programme
    plan = planned(JOB, PAGES, programme)
    free = [one for one in plan.changes if one.id in plan.free]
    return after(JOB, programme, free)


def test_the_page_of_memberships_tells_what_the_journal_tells() -> None:
    """Of the run that made them, in its first version; without the journal it is read back."""
    then = settled(Registered(inside=("zoe",)))
    told = given_seats(then)
    assert {one.user for one in told} == set(NAMES)
    without = replace(then, ledger=replace(Ledger(), own_texts=then.ledger.own_texts))

    assert [(one.group, one.user, one.since, one.by) for one in given_seats(without)] == [
        (one.group, one.user, one.since, one.by) for one in told
    ]
    assert planned(JOB, PAGES, then).changes == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("</tbody>", "<tr><td>tf-a1-members</td><td>zoe</td>"
                                  "<td>2023-10-16</td><td>sicbot</td><td></td></tr></tbody>"),
        lambda text: text.replace(">ada<", ">zoe<"),
        lambda text: text.replace("<table>", "<p>Mine.</p><table>"),
    ],
    ids=["a row more", "another account", "a remark"],
)  # fmt: skip
def test_rows_count_no_longer_once_somebody_changed_the_page(change: object) -> None:
    """All of them: nobody knows which ones are sicbot's."""
    then = settled(Registered(inside=("zoe",)))
    page = page_titled(then.snapshot, "Memberships")
    text = change(body(then, "Memberships"))  # type: ignore[operator]
    then = replace(then, snapshot=saved(then.snapshot, page, text))
    without = replace(then, ledger=replace(Ledger(), own_texts=then.ledger.own_texts))

    assert own_seats(without) == frozenset()
    assert "kept as somebody changed it" in skipped(planned(JOB, PAGES, then))


def test_a_row_of_which_people_took_back_the_seat_is_theirs() -> None:
    """The page says so from then on, also without the journal."""
    then = settled(Registered())
    groups = {**then.snapshot.groups.records, A1: Group(A1, frozenset(NAMES[1:]))}  # type: ignore[arg-type]
    then = replace(then, snapshot=replace(then.snapshot, groups=Reading(groups)))
    plan = planned(JOB, PAGES, then)
    then = after(JOB, then, [one for one in plan.changes if one.id in plan.free])
    assert "taken out" in body(then, "Memberships")
    without = replace(then, ledger=replace(Ledger(), own_texts=then.ledger.own_texts))

    for one in (then, without):
        assert (A1, "ada") not in own_seats(one)
        assert planned(JOB, PAGES, one).free == frozenset()


def test_the_pages_are_for_the_secretariat_alone() -> None:
    """They are made closed; without a Secretariat there are none."""
    programme = Registered(inside=("zoe",)).programme
    plan = planned(JOB, PAGES, programme)
    made = [one.act for one in plan.changes if isinstance(one.act, CreatePage)]
    assert {one.closed_to.groups for one in made} == {frozenset()}
    nobody = planned(JOB, PAGES, replace(programme, secretariat=None))

    assert len(made) == len({one.target.title for one in made}) == 2
    assert not any(isinstance(one.act, CreatePage) for one in nobody.changes)
    assert "name the group that may read it" in skipped(nobody)


def test_what_is_odd_is_named() -> None:
    """Somebody without a record, and since when; who waits for a group."""
    then = settled(Registered(inside=("zoe",)))
    text = body(then, "Groups to look at")

    assert "Zoe (zoe)" in text
    assert "Ada (ada)" not in text
    assert page_id(then, "Groups to look at")
