"""Why somebody is in a group: the record, the nomination, sicbot's own run, or nothing at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from sicbot.core.forgotten import Forgotten
from sicbot.core.gates import OPT_OUT
from sicbot.core.journal import Given, Ledger, PageWrite, Run, RunId, SeatWrite, Step
from sicbot.core.model import Gap, GroupName, PageId, Reading
from sicbot.core.people import Action, NotRead, Role, TaskForce
from sicbot.core.plan import ChangeId
from sicbot.core.text import verbatim
from sicbot.programme.reasons.group_reasons import group_reasons
from sicbot.programme.reasons.naming import Kind, choices, near
from sicbot.programme.reasons.page_reasons import Owner, page_reasons
from sicbot.programme.reasons.reasons import Weight, person_reasons
from sicbot.programme.reasons.seat_reasons import Hand, Ruling, Trail, seat_reason
from sicbot.programme.seats.memberships import extras
from sicbot.programme.seats.seating import expected
from tests.builders import Sheet, include
from tests.people_builders import (
    A1,
    ADA,
    BEN,
    CYD,
    GONE,
    TEAM,
    Town,
    account,
    day,
    lozenge,
    mention,
    record,
    sheet,
    table,
)

if TYPE_CHECKING:
    from sicbot.core.people import Registration
    from sicbot.programme.programme import Programme

MEMBERS, LEADERS, CHOIR = GroupName("tf-a1-members"), GroupName("tf-a1-leaders"), GroupName("choir")
NOBODY = Trail()
WHEN = datetime(2023, 10, 2, 9, tzinfo=UTC)
HEADER = "TF | Role | Region | Candidate | Proposed on | Decision | Decided on | Term ends"


def nominated(who: str, decision: str, ends: str = "2025-12-06") -> str:
    return table(
        HEADER,
        f"A1 | TFL | Asia | {who} | {day('2022-11-29')} | {lozenge(decision)} | "
        f"{day('2022-12-07')} | {day(ends)}",
    )


def town(*groups: str, nominations: str = "", **more: object) -> Town:
    """Return the town, in which each group has the members named behind its name."""
    members = {"desk": ("team",), "board": ()}
    for one in groups:
        name, _colon, inside = one.partition(":")
        members[name] = tuple(inside.split())
    sheets = (sheet("Nominations", nominations),) if nominations else ()
    return Town(sheets=(Sheet("Home"), *sheets), members=members, **more)  # type: ignore[arg-type]


def given(*, adopted: bool = False) -> Ledger:
    return Ledger(given=(Given(MEMBERS, ADA.key, RunId(3), WHEN, adopted=adopted),))


UNREAD = (NotRead("form joinA1", (A1,), verbatim("the form was hidden")),)

# name: who is in the members' group, the records, the ledger, unread sources; ruling, hand, words
SEATS = {
    "by a record and somebody's hand": (
        "tf-a1-members:ada", (record(ADA),), None, (), Ruling.REASON, Hand.SOMEBODY, "joinA1",
    ),
    "by a record and sicbot's hand": (
        "tf-a1-members:ada", (record(ADA),), given(), (), Ruling.REASON, Hand.SICBOT, "joinA1",
    ),
    "adopted, without a record": (
        "tf-a1-members:ada", (), given(adopted=True), (), Ruling.REASON, Hand.ADOPTED, "said",
    ),
    "by sicbot, and the record is gone": (
        "tf-a1-members:ada", (), given(), (), Ruling.REASON, Hand.SICBOT, "gone",
    ),
    "by sicbot, and the person left": (
        "tf-a1-members:ada", (record(ADA), record(ADA, day=2, action=Action.LEAVE)), given(), (),
        Ruling.REASON, Hand.SICBOT, "left A1",
    ),
    "by nothing": (
        "tf-a1-members:ada", (record(BEN),), None, (), Ruling.NONE, Hand.SOMEBODY, "",
    ),
    "not known, as a form was not read": (
        "tf-a1-members:ada", (), None, UNREAD, Ruling.UNKNOWN, Hand.SOMEBODY, "hidden",
    ),
    "should be in it": ("tf-a1-members:", (record(ADA),), None, (), Ruling.REASON, None, "joinA1"),
    "has nothing to do with it": ("tf-a1-members:", (), None, (), Ruling.NONE, None, ""),
}  # fmt: skip


@pytest.mark.parametrize(
    ("group", "records", "ledger", "gaps", "ruling", "hand", "told"), SEATS.values(), ids=SEATS
)
def test_a_seat_is_told_from_record_and_journal(
    group: str,
    records: tuple[Registration, ...],
    ledger: Ledger | None,
    gaps: tuple[NotRead, ...],
    ruling: Ruling,
    hand: Hand | None,
    told: str,
) -> None:
    """What the records say comes before by whose hand somebody is there."""
    programme = town(group).entered(*records, ledger=ledger, gaps=gaps)
    seat = seat_reason(MEMBERS, ADA, programme, NOBODY)

    assert (seat.ruling, seat.hand) == (ruling, hand)
    assert told in str(seat.why or "")
    assert seat.is_unexplained == (ruling is Ruling.NONE and hand is not None)


def pending(ledger: Ledger | None = None) -> Programme:
    return town("tf-a1-members:").entered(record(ADA), ledger=ledger)


def add_id(programme: Programme) -> ChangeId:
    return expected(programme)[0].id


def test_whoever_is_missing_learns_why() -> None:
    """The next run adds; what was taken back or refused waits; what is watched is people's."""
    fresh = pending()
    change = add_id(fresh)
    took_back = pending(Ledger(changes=frozenset({change})))
    refused = pending(Ledger(refused_seats=frozenset({change})))
    waits = [
        str(seat_reason(MEMBERS, ADA, one, NOBODY).waits) for one in (fresh, took_back, refused)
    ]

    assert "next run" in waits[0]
    assert "taken back" in waits[1]
    assert "refused" in waits[2]


def test_whoever_asked_to_be_forgotten_is_not_waited_for() -> None:
    """Nor shown as somebody without a reason: sicbot leaves the group to people."""
    who = Forgotten(b"salt").with_person(ADA)
    waiting = town("tf-a1-members:").entered(record(ADA), ledger=Ledger(forgotten=who))
    inside = town("tf-a1-members:ada cyd").entered(ledger=Ledger(forgotten=who))
    reasons = person_reasons(ADA, waiting, NOBODY)

    assert reasons.forgotten
    assert "forgotten" in str(reasons.task_forces[0].seats[0].waits)
    assert expected(waiting) == ()
    assert [one.account for one in extras(inside)] == [CYD]


def test_a_group_that_is_not_there_waits_for_a_yes() -> None:
    """Its members are known all the same."""
    programme = town().entered(record(ADA))
    gap = Gap(MEMBERS, verbatim("no such group"), absent=True)
    programme = with_gap(programme, gap)
    reasons = group_reasons(MEMBERS, programme, NOBODY)

    assert reasons.absent
    assert [one.account for one in reasons.outside] == [ADA]
    assert "waits for a yes" in str(reasons.outside[0].waits)


def with_gap(programme: Programme, gap: Gap) -> Programme:
    groups = programme.snapshot.groups
    snapshot = replace(programme.snapshot, groups=Reading(groups.records, (*groups.gaps, gap)))
    made = replace(programme, snapshot=snapshot)
    made.__dict__["registrations"] = programme.registrations
    return made


FORCE = {
    "validated": ("VALIDATED", "2025-12-06", True),
    "proposed": ("PROPOSED", "2025-12-06", False),
    "over": ("VALIDATED", "2023-01-01", False),
}


@pytest.mark.parametrize(("decision", "ends", "in_force"), FORCE.values(), ids=FORCE)
def test_a_leader_is_there_by_a_nomination_in_force(
    decision: str,
    ends: str,
    in_force: bool,  # noqa: FBT001  # a row of a table
) -> None:
    """The row is shown with its days, whether it is in force or not."""
    place = town("tf-a1-leaders:ada", nominations=nominated(mention(ADA), decision, ends))
    reasons = person_reasons(ADA, place.entered(record(ADA)), NOBODY)
    (force,) = reasons.task_forces
    row = force.nominations[0]

    assert row.in_force == in_force
    assert [str(one) for one in (row.proposed, row.decided, row.ends)] == [
        "2022-11-29", "2022-12-07", ends,
    ]  # fmt: skip
    assert [one.group for one in reasons.unexplained] == ([] if in_force else [LEADERS])


def test_a_row_that_only_names_somebody_is_shown_and_gives_nothing() -> None:
    """A name that is theirs alone finds them; a leader's seat stays without a reason."""
    place = town("tf-a1-leaders:ada", nominations=nominated("Ada Berg", "VALIDATED"))
    reasons = person_reasons(ADA, place.entered(), NOBODY)

    assert len(reasons.task_forces[0].nominations) == 1
    assert len(reasons.unexplained) == 1


WEIGHTS = {
    "counts": (record(ADA), ADA, Weight.COUNTS),
    "closed account": (record(GONE), GONE, Weight.REFUSED),
    "somebody else entered it": (record(BEN, accounts=(ADA,)), ADA, Weight.PERHAPS),
    "who entered it for somebody else": (record(BEN, accounts=(ADA,)), BEN, Weight.REFUSED),
    "the desk did, for the account": (record(TEAM, accounts=(ADA,)), ADA, Weight.COUNTS),
    "the desk asks to leave": (
        record(TEAM, accounts=(ADA,), action=Action.LEAVE), ADA, Weight.NO_LEAVE,
    ),
    "left": (record(ADA, action=Action.LEAVE), ADA, Weight.LEFT),
}  # fmt: skip


@pytest.mark.parametrize(("one", "who", "weight"), WEIGHTS.values(), ids=WEIGHTS)
def test_each_record_is_told_with_its_weight(
    one: Registration, who: object, weight: Weight
) -> None:
    """And with the reason, where it is no use."""
    reasons = person_reasons(who, town().entered(one), NOBODY)  # type: ignore[arg-type]
    (found,) = reasons.task_forces[0].records

    assert found.weight is weight
    assert (found.why is None) == (weight in {Weight.LEFT, Weight.NO_LEAVE})


def test_an_earlier_record_is_superseded_and_a_wish_has_its_verdict() -> None:
    """Of other people's records nothing is said."""
    programme = town().entered(
        record(ADA), record(ADA, day=3, role=Role.LEADER), record(BEN), record(CYD, "B1")
    )
    (force,) = person_reasons(ADA, programme, NOBODY).task_forces

    assert [one.weight for one in force.records] == [Weight.SUPERSEDED, Weight.COUNTS]
    assert force.candidate is not None
    assert str(force.candidate.eligibility.why)


def test_what_sicbot_did_is_told_run_by_run() -> None:
    """Also what it took out again; the day is that of its last joining."""
    writes = tuple(
        SeatWrite(MEMBERS, ADA.key, step, RunId(n), WHEN + timedelta(days=n), (ChangeId(f"c{n}"),))
        for n, step in enumerate((Step.JOIN, Step.LEAVE, Step.JOIN))
    )
    other = SeatWrite(MEMBERS, BEN.key, Step.JOIN, RunId(9), WHEN)
    runs = {RunId(2): Run(RunId(2), "run", ("groups",), WHEN, schedule="nightly")}
    programme = town("tf-a1-members:ada").entered(record(ADA), ledger=given())
    seat = seat_reason(MEMBERS, ADA, programme, Trail(runs, (*writes, other)))

    assert [one.run for one in seat.writes] == [0, 1, 2]
    assert seat.since == "2023-10-04"


def test_since_when_somebody_is_known_there_comes_from_the_noted_facts() -> None:
    """Without them it is since today."""
    noted = {f"seen:{MEMBERS}:ada": '"2023-03-01T00:00:00+00:00"'}
    programme = town("tf-a1-members:ada ben").entered(ledger=Ledger(facts={"groups": noted}))
    days = [seat_reason(MEMBERS, one, programme, NOBODY).since for one in (ADA, BEN)]

    assert days == ["2023-03-01", "2023-10-16"]


def test_a_group_without_a_rule_is_no_finding() -> None:
    """Nobody said whom it is for."""
    reasons = group_reasons(CHOIR, town("choir:ada ben").entered(), NOBODY)

    assert not reasons.named
    assert {one.ruling for one in reasons.inside} == {Ruling.NO_RULE}
    assert reasons.unexplained == ()


def test_a_group_tells_its_members_those_missing_and_the_records_that_are_no_use() -> None:
    """Somebody without a reason is a finding."""
    programme = town("tf-a1-members:ada cyd").entered(record(ADA), record(BEN), record(GONE))
    reasons = group_reasons(MEMBERS, programme, NOBODY)

    assert [one.account for one in reasons.inside] == [ADA, CYD]
    assert [one.account for one in reasons.outside] == [BEN]
    assert [one.account for one in reasons.unexplained] == [CYD]
    assert [one.record.creator for one in reasons.refusals] == [GONE.key]


# Pages


def pages() -> Programme:
    region = (
        '<ac:structured-macro ac:name="details"><ac:parameter ac:name="id">sicbot.members'
        "</ac:parameter><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro>"
    )
    return Town(
        sheets=(
            Sheet("Home"),
            Sheet("List", creator="bot", slug="members-a1"),
            Sheet("Copy", creator="ada", slug="members-a1", marked_as="102"),
            Sheet("Host", include("List") + region, labels=(OPT_OUT,)),
            Sheet("Vault", groups=("board",), users=("ada", "stranger")),
            Sheet("Safe", parent="Vault", edit_groups=("desk",)),
        )
    ).entered()


OWNERS = {"List": Owner.GENERATED, "Copy": Owner.PEOPLE, "Host": Owner.PEOPLE}


@pytest.mark.parametrize(("title", "owner"), OWNERS.items())
def test_whose_page_it_is(title: str, owner: Owner) -> None:
    """A copy of a page of sicbot's is whoever's copied it."""
    programme = pages()
    page = programme.page(f"MAIN:{title}")
    assert page is not None

    assert page_reasons(page, programme, ()).owner is owner


def test_who_sees_and_edits_a_page_is_told_with_each_restriction_on_the_way() -> None:
    """Accounts by their names; one that is not known by its key."""
    programme = pages()
    safe = programme.page("MAIN:Safe")
    assert safe is not None
    reasons = page_reasons(safe, programme, ())

    assert [(one.page.title, one.groups, one.people) for one in reasons.readers] == [
        ("Vault", ("board",), ("ada", "stranger"))
    ]
    assert reasons.editors is not None
    assert reasons.editors.groups == ("desk",)
    assert dict(reasons.sight)["anonymous"] == "no"


def test_what_shows_a_page_and_what_keeps_sicbot_off_it() -> None:
    """Includes both ways, the label, and a region that is not sicbot's own text."""
    programme = pages()
    host, made = programme.page("MAIN:Host"), programme.page("MAIN:List")
    assert host is not None
    assert made is not None
    writes = (PageWrite(Step.PUBLISH, RunId(1), WHEN, 1),)
    of_host, of_made = page_reasons(host, programme, ()), page_reasons(made, programme, writes)

    assert [one.title for one in of_host.shows] == ["List"]
    assert OPT_OUT in str(of_host.no)
    assert [one.is_own for one in of_host.regions] == [False]
    assert [one.title for one in of_made.hosts] == ["Host"]
    assert of_made.changed  # nothing tells sicbot's own text of it
    assert of_made.writes == writes


# Names

TWIN = account("twin", "Ada Berg")
NAMES = {
    "user name": ("ada", ["ada"]),
    "user name in capitals": ("BEN", ["ben"]),
    "mention": ("~cyd", ["cyd"]),
    "e-mail": ("Cyd@Mail.example.org", ["cyd"]),
    "full name": ("cyd lima", ["cyd"]),
    "profile": ("http://127.0.0.1/display/~ben", ["ben"]),
    "two of one name": ("Ada Berg", ["ada", "twin"]),
    "a group of the policy": ("tf-b1-members", ["tf-b1-members"]),
    "a group and a page": ("choir", ["choir", "MAIN:Choir"]),
    "place": ("MAIN:home", ["MAIN:Home"]),
    "title": ("Home", ["MAIN:Home"]),
    "id": ("101", ["MAIN:Home"]),
    "address": ("http://127.0.0.1/pages/viewpage.action?pageId=101", ["MAIN:Home"]),
    "display": ("http://127.0.0.1/display/MAIN/Our+Choir", ["MAIN:Our Choir"]),
    "another wiki": ("http://127.0.0.2/pages/viewpage.action?pageId=101", []),
    "nothing": ("zzz", []),
}


@pytest.mark.parametrize(("typed", "names"), NAMES.values(), ids=NAMES)
def test_a_name_means_what_has_it(typed: str, names: list[str]) -> None:
    """Exactly, but for capitals; nothing is guessed."""
    place = Town(
        sheets=(Sheet("Home"), Sheet("Choir"), Sheet("Our Choir")),
        accounts=(ADA, BEN, CYD, TWIN),
        members={"choir": (), "desk": (), "board": ()},
    )

    assert [one.name for one in choices(typed, place.programme)] == names


def test_one_kind_can_be_asked_for_and_near_names_are_suggested() -> None:
    """Suggested, never taken."""
    place = Town(sheets=(Sheet("Choir"),), members={"choir": (), "desk": (), "board": ()})
    asked = choices("choir", place.programme, Kind.PAGE)

    assert [one.meant.id for one in asked] == [PageId("101")]  # type: ignore[union-attr]
    assert near("ada bergh", place.programme)[0].startswith("ada")
    assert near("qqqqqq", place.programme) == ()


def test_task_forces_come_in_their_order() -> None:
    """As the organisation lists them."""
    programme = town().entered(record(ADA, "F3"), record(ADA, "B2"), record(ADA))
    codes = [one.code for one in person_reasons(ADA, programme, NOBODY).task_forces]

    assert codes == [TaskForce("A1"), TaskForce("B2"), TaskForce("F3")]
