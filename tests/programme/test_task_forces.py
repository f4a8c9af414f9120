"""Who belongs to which Task Force, and as what."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sicbot.core.forgotten import Forgotten
from sicbot.core.journal import Ledger
from sicbot.core.model import Group, GroupName
from sicbot.core.people import (
    TASK_FORCES,
    Action,
    Cause,
    Evidence,
    NotRead,
    Registration,
    Role,
    SourceKind,
    Standing,
)
from sicbot.core.text import _, verbatim
from tests.builders import Sheet
from tests.people_builders import (
    A1,
    ADA,
    B1,
    BEN,
    CYD,
    EVERYBODY,
    GONE,
    TEAM,
    Town,
    account,
    lozenge,
    mention,
    record,
    sheet,
    table,
)
from tests.templating.payloads import ALL

LEAVE, CHANGE = Action.LEAVE, Action.CHANGE
COMMENT = SourceKind.COMMENT
TFL, TFRR = Role.LEADER, Role.REPRESENTATIVE
LONE = Town()


def nominated(*lines: str, groups: tuple[str, ...] = ("desk", "board")) -> Town:
    """Return a town in which these people are validated: Task Force, role, region, person."""
    validated = [f"{line}|{lozenge('VALIDATED')}" for line in lines]
    body = table("TF|Role|Region|Candidate|Decision", *validated)
    return Town((sheet("Nominations", body, *groups),))


def told(town: Town, *records: Registration) -> list[str]:
    """Return the remarks about these records."""
    return [str(text) for _record, text in town.in_a1(*records).remarks]


STAYS = {
    "one join": [record(ADA)],
    "twice": [record(ADA), record(ADA, day=1)],
    "a change of the role": [record(ADA), record(ADA, day=1, action=CHANGE)],
    "a change alone": [record(ADA, action=CHANGE)],
    "left and came back": [record(ADA), record(ADA, day=1, action=LEAVE), record(ADA, day=2)],
    "left, then changed the role": [
        record(ADA, action=LEAVE), record(ADA, day=1, action=CHANGE),
    ],
    "left, then entered by the desk": [
        record(ADA), record(ADA, day=1, action=LEAVE), record(TEAM, day=2, accounts=(ADA,)),
    ],
    "left at the same instant": [record(ADA), record(ADA, id_="z", action=LEAVE)],
    "another's word to leave": [
        record(ADA), record(BEN, day=1, action=LEAVE, name="Ada Berg"),
    ],
    "the desk's word to leave": [
        record(ADA), record(TEAM, day=1, action=LEAVE, accounts=(ADA,)),
    ],
    "an anonymous word to leave": [
        record(ADA), record(None, day=1, action=LEAVE, name="Ada Berg"),
    ],
    "an altered word to leave": [record(ADA), record(ADA, day=1, action=LEAVE, altered=True)],
    "a table's word to leave": [
        record(ADA), record(ADA, day=1, action=LEAVE, kind=SourceKind.TABLE, accounts=(ADA,)),
    ],
}  # fmt: skip
LEAVES = {
    "a form": [record(ADA), record(ADA, day=1, action=LEAVE)],
    "a comment": [record(ADA), record(ADA, day=1, action=LEAVE, kind=COMMENT)],
    "twice": [
        record(ADA), record(ADA, day=1, action=LEAVE), record(ADA, day=2, action=LEAVE),
    ],
    "never joined": [record(ADA, action=LEAVE)],
    "entered by the desk before": [
        record(TEAM, accounts=(ADA,)), record(ADA, day=1, action=LEAVE),
    ],
    "claimed by another afterwards": [
        record(ADA), record(ADA, day=1, action=LEAVE), record(BEN, day=2, name="Ada Berg"),
    ],
    "a row of a file uploaded since": [
        record(ADA, action=LEAVE), record(TEAM, day=9, kind=SourceKind.FILE, accounts=(ADA,)),
    ],
    "not active any more": [record(GONE), record(GONE, day=1, action=LEAVE)],
}  # fmt: skip


@pytest.mark.parametrize("records", STAYS.values(), ids=STAYS)
def test_somebody_stays_a_member(records: list[Registration]) -> None:
    """Whatever the order of the records."""
    for order in (records, records[::-1]):
        people = LONE.in_a1(*order)

        assert [one.account for one in people.members] == [ADA]
        assert people.withdrawn == ()


@pytest.mark.parametrize("records", LEAVES.values(), ids=LEAVES)
def test_somebody_left(records: list[Registration]) -> None:
    """By the own word, which is neither a refusal nor a removal by somebody else."""
    for order in (records, records[::-1]):
        people = LONE.in_a1(*order)

        assert people.members == ()
        assert [one.key for one, _record in people.withdrawn] in (["ada"], ["gone"])
        assert Cause.INACTIVE not in {one.cause for one in people.refusals}


def test_the_word_of_somebody_else_to_leave_is_a_remark() -> None:
    """It withdraws nobody and is not lost."""
    foreign = record(TEAM, day=1, action=LEAVE, accounts=(ADA,))

    assert told(LONE, record(ADA), foreign) == [
        "it asks that somebody leaves, who did not say so: nobody was taken out"
    ]
    assert "not just" not in told(LONE, record(None, action=LEAVE))[0]
    assert LONE.in_a1(record(ADA), foreign).refusals == ()


def test_leaving_one_task_force_is_leaving_one() -> None:
    """Others are not touched, and one account may be in several."""
    people = LONE.people(
        record(ADA, "A1"), record(ADA, "B1"), record(ADA, "A1", day=1, action=LEAVE)
    )

    assert people[A1].members == ()
    assert [one.account for one in people[B1].members] == [ADA]


def test_the_best_proven_record_counts_then_the_latest() -> None:
    """Own records come before attested ones, later before earlier; others are counted."""
    records = [
        record(ADA, id_="first", role=TFL),
        record(ADA, day=2, id_="second", role=TFRR),
        record(TEAM, day=3, id_="third", role=TFL, accounts=(ADA,)),
    ]
    people = LONE.in_a1(*records)
    (member,) = people.members

    assert (member.record.record, member.wish, member.evidence) == ("second", TFRR, Evidence.SELF)
    assert people.superseded == 2


def test_of_two_records_of_one_instant_one_counts_always() -> None:
    """The record's id decides, not the order in which they were read."""
    one, other = record(ADA, id_="a", role=TFL), record(ADA, id_="b", role=TFRR)

    assert LONE.in_a1(one, other) == LONE.in_a1(other, one)


@pytest.mark.parametrize("wish", [*Role, None])
def test_a_wish_alone_makes_a_member(wish: Role | None) -> None:
    """Nobody leads by a form."""
    people = LONE.in_a1(record(ADA, role=wish))

    assert [one.role for one in people.members] == [Role.MEMBER]
    assert [one.wish for one in people.members] == [wish]
    assert [one.wish for one in people.candidates] == ([wish] if wish in {TFL, TFRR} else [])


def test_an_unknown_wish_is_a_remark() -> None:
    """The person is a member all the same."""
    unknown = replace(record(ADA, role=None), role_text="Leader (acting)")

    assert told(LONE, unknown) == ["the preferred role is none of the known ones"]
    assert told(LONE, record(ADA, role=None)) == []


def test_a_problem_that_the_reader_told_is_told_once() -> None:
    """The reader of the record and its judge may see the same thing."""
    said = _("the preferred role is none of the known ones")
    unknown = replace(record(ADA, role=None), role_text="Leader (acting)", problems=(said,))

    assert told(LONE, unknown) == [str(said)]


@pytest.mark.parametrize("text", ALL, ids=range(len(ALL)))
def test_hostile_texts_change_nothing(text: str) -> None:
    """Whatever stands in its fields, the record of an account is that account's."""
    town = Town((PARTNERS,))
    people = town.in_a1(record(ADA, role=TFL, name=text, organisation=text, email=text))

    assert [one.account for one in people.members] == [ADA]
    assert people.members[0].organisation == text
    assert [one.eligibility.standing for one in people.candidates] == [Standing.NOT]
    assert all(str(one) for _one, one in people.remarks)


def test_problems_of_the_record_are_remarks() -> None:
    """What its reader found is not lost."""
    odd = replace(record(ADA), problems=(verbatim("two addresses"),))

    assert told(LONE, odd) == ["two addresses"]


@pytest.mark.parametrize(
    ("lines", "role", "region"),
    [
        ([f"A1|TFL||{mention(ADA)}"], TFL, ""),
        ([f"A1|TFRR|Asia|{mention(ADA)}"], TFRR, "Asia"),
        ([f"A1|TFRR|Asia|{mention(ADA)}", f"A1|TFL||{mention(ADA)}"], TFL, ""),
        ([f"B1|TFL||{mention(ADA)}"], Role.MEMBER, ""),
        ([f"A1|TFL||{mention(BEN)}"], Role.MEMBER, ""),
        (["A1|TFL||Ada Berg"], Role.MEMBER, ""),
    ],
    ids=["leader", "representative", "both", "another Task Force", "another person", "no mention"],
)
def test_a_nomination_gives_the_role(lines: list[str], role: Role, region: str) -> None:
    """Only for the Task Force and the account that it names."""
    (member,) = nominated(*lines).in_a1(record(ADA)).members

    assert (member.role, member.region) == (role, region)


def test_a_nomination_on_an_open_page_gives_nothing() -> None:
    """Whoever can edit it could nominate."""
    town = nominated(f"A1|TFL||{mention(ADA)}", groups=("desk", "members"))

    assert [one.role for one in town.in_a1(record(ADA)).members] == [Role.MEMBER]


NAMELESS = "row 1 of the nominations is validated and names no account"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"A1|TFL||{mention(BEN)}", "Ben Ochieng is nominated as TFL and is no registered member"),
        ("A1|TFL||Ben Ochieng", NAMELESS),
        (f"A1|TFL||{mention('left')}", NAMELESS),
    ],
    ids=["not registered", "no mention", "unknown"],
)
def test_a_nomination_makes_nobody_a_member(line: str, said: str) -> None:
    """It is said, as long as it is in force."""
    people = nominated(line).in_a1(record(ADA))

    assert [one.account for one in people.members] == [ADA]
    assert [str(one) for one in people.notes] == [said]


def test_members_stand_in_order() -> None:
    """Leaders, representatives, members; each by name, whatever the order of the records."""
    town = nominated(f"A1|TFL||{mention(CYD)}", f"A1|TFRR||{mention(BEN)}")
    records = [record(TEAM), record(ADA), record(BEN), record(CYD)]

    for order in (records, records[::-1]):
        members = town.in_a1(*order).members

        assert [one.account for one in members] == [CYD, BEN, ADA, TEAM]


PARTNERS = sheet("Partners", table("Name|Category", "Berg Institute|Partner", "River|Member"))
EXCEPTIONS = sheet(
    "Exceptions", table("Person|Task Force|Role|Reason", f"{mention(BEN)}|A1|TFL|founded it")
)
WISHES = {
    "partner": (ADA, "berg institute", TFL, Standing.ELIGIBLE, "Berg Institute is a partner"),
    "no partner": (ADA, "River", TFL, Standing.NOT, "River is in the register as “Member”"),
    "exception": (BEN, "River", TFL, Standing.ELIGIBLE, "recorded exception: founded it"),
    "exception of another role": (BEN, "River", TFRR, Standing.NOT, "as “Member”"),
}


@pytest.mark.parametrize(("who", "typed", "wish", "standing", "said"), WISHES.values(), ids=WISHES)
def test_a_candidate_is_judged(
    who: object, typed: str, wish: Role, standing: Standing, said: str
) -> None:
    """By the register and by recorded exceptions, with the reason."""
    person = ADA if who is ADA else BEN
    town = Town((PARTNERS, EXCEPTIONS))
    (found,) = town.in_a1(record(person, role=wish, organisation=typed)).candidates

    assert (found.account, found.eligibility.standing) == (person, standing)
    assert said in str(found.eligibility.why)


def test_without_a_register_a_candidate_is_to_be_checked() -> None:
    """An exception counts all the same."""
    ada = LONE.in_a1(record(ADA, role=TFL)).candidates[0]
    ben = Town((EXCEPTIONS,)).in_a1(record(BEN, role=TFL)).candidates[0]

    assert ada.eligibility.standing is Standing.CHECK
    assert ben.eligibility.standing is Standing.ELIGIBLE


def test_an_organisation_is_spelled_as_in_the_register() -> None:
    """Where it is found there; else it stays as typed."""
    town = Town((PARTNERS,))
    people = town.in_a1(
        record(ADA, organisation="BERG INSTITUTE"), record(BEN, organisation="river bank")
    )

    assert [one.organisation for one in people.members] == ["Berg Institute", "river bank"]


@pytest.mark.parametrize(
    ("consent", "listed"), [(True, True), (False, False), (None, False)], ids=repr
)
def test_only_who_agrees_is_named(consent: bool | None, listed: bool) -> None:  # noqa: FBT001
    """A form that does not ask gives no consent."""
    (member,) = LONE.in_a1(record(ADA, consent=consent)).members

    assert member.listed is listed


OBJECTIONS = {
    "later": (2, False, False),
    "earlier": (0, False, True),
    "not asked": (2, None, True),
    "agreed": (2, True, True),
}


@pytest.mark.parametrize(("day", "consent", "listed"), OBJECTIONS.values(), ids=OBJECTIONS)
def test_a_later_objection_counts_though_the_record_does_not(
    day: int,
    consent: bool | None,  # noqa: FBT001
    listed: bool,  # noqa: FBT001
) -> None:
    """The Secretariat enters it for somebody who had agreed."""
    own = record(ADA, day=1, name="Ada Berg")
    other = record(TEAM, day=day, id_="by the desk", accounts=(ADA,), consent=consent)
    (member,) = Town().in_a1(own, other).members

    assert member.record == own
    assert member.listed is listed


def test_a_claim_of_others_hides_nobody() -> None:
    """Only somebody who may enter records for others says that a person objects."""
    own = record(ADA, day=1, name="Ada Berg")
    (member,) = Town().in_a1(own, record(BEN, day=2, accounts=(ADA,), consent=False)).members

    assert member.listed


def test_who_opted_out_is_not_named() -> None:
    """The page counts more than the consent in a form."""
    town = Town((sheet("Not to be named", table("Person", mention(ADA))),))
    members = town.in_a1(record(ADA), record(BEN)).members

    assert [(one.account, one.listed) for one in members] == [(ADA, False), (BEN, True)]


def test_two_accounts_of_one_name_stay_two() -> None:
    """They are never merged; it is a remark on the later record."""
    twins = (account("h1", "حسن (Hassan Al-Mansouri)"), account("h2", "Hassan Almansouri"))
    said = "two accounts of one name are members: {} and {}"
    town = Town(accounts=(*EVERYBODY, *twins))
    people = town.in_a1(record(twins[1], day=1), record(twins[0]), record(ADA))

    assert len(people.members) == 3
    assert [(one.creator, str(text)) for one, text in people.remarks] == [
        (twins[1].key, said.format(*(one.full_name for one in twins)))
    ]


def test_an_inactive_account_is_refused_once() -> None:
    """Its earlier records are superseded, not refused again."""
    people = LONE.in_a1(record(GONE), record(GONE, day=1))

    assert [(one.cause, one.evidence) for one in people.refusals] == [
        (Cause.INACTIVE, Evidence.SELF)
    ]
    assert (people.members, people.superseded) == ((), 1)


def test_a_refused_record_is_told_with_suggestions() -> None:
    """They are never acted upon."""
    people = LONE.in_a1(record(TEAM, name="Ada Berg"), record(None, day=1, name="Ada Berg"))

    assert people.members == ()
    assert [(one.cause, one.suggestions) for one in people.refusals] == [
        (Cause.ATTESTED_NO_ACCOUNT, (ADA,)),
        (Cause.ANONYMOUS, ()),
    ]


def test_a_source_that_was_not_read_makes_its_task_forces_incomplete() -> None:
    """Others are complete: absence proves something there."""
    lacking = NotRead("form joinA1", (A1,), verbatim("an error"))
    people = LONE.people(record(ADA), not_read=(lacking,))

    assert people[A1].not_read == (lacking,)
    assert not people[A1].complete
    assert people[B1].complete
    assert [one.account for one in people[A1].members] == [ADA]


def test_all_task_forces_are_there_in_order() -> None:
    """Also those of which there is no record."""
    assert tuple(LONE.people()) == TASK_FORCES
    assert tuple(LONE.programme.task_forces) == TASK_FORCES
    assert all(one.complete and not one.members for one in LONE.people().values())


def test_a_group_of_attestors_that_was_not_read_is_said() -> None:
    """Then nobody attests."""
    town = Town((Sheet("Home"),), members={})

    assert any("group desk" in str(one) for one in town.programme.people_notes)
    assert town.in_a1(record(TEAM, accounts=(ADA,))).members == ()


def test_the_desk_attests_through_an_inner_group() -> None:
    """Who is in a group inside the attestors' group is in it."""
    clerks = Group(GroupName("clerks"), frozenset({TEAM.key}), frozenset({GroupName("desk")}))
    nobody = {"desk": (), "board": ()}
    attested = record(TEAM, accounts=(ADA,))

    inside, outside = Town(members=nobody, groups=(clerks,)), Town(members=nobody)

    assert [one.account for one in inside.in_a1(attested).members] == [ADA]
    assert outside.in_a1(attested).members == ()


def test_what_somebody_forgotten_entered_for_others_is_theirs() -> None:
    """The Secretariat's people may go; those whom they entered stay, with their wishes."""
    who = Forgotten(b"salt").with_person(TEAM)
    records = (
        record(TEAM, accounts=(ADA,), role=Role.LEADER),
        record(TEAM, id_="n", name="Ben Nobody"),
    )
    people = Town().entered(*records, ledger=Ledger(forgotten=who)).task_forces[A1]

    assert [(one.account, one.listed) for one in people.members] == [(ADA, True)]
    assert [one.account for one in people.candidates] == [ADA]
    assert people.refusals == ()


def test_somebody_who_asked_to_be_forgotten_is_counted_and_not_shown() -> None:
    """Whatever their record means; whoever stays is shown as before."""
    who = Forgotten(b"salt").with_person(ADA).with_person(GONE)
    records = (
        record(ADA, role=Role.LEADER, organisation="Nowhere"),
        record(BEN, role=Role.LEADER),
        record(GONE),
        record(CYD, action=Action.LEAVE),
    )
    programme = Town().entered(*records, ledger=Ledger(forgotten=who))
    people = programme.task_forces[A1]

    assert [(one.account, one.listed) for one in people.members] == [(ADA, False), (BEN, True)]
    assert [one.account for one in people.candidates] == [BEN]
    assert people.refusals == ()
    assert [one for one, _record in people.withdrawn] == [CYD]
    assert [str(one) for one in people.notes] == [
        "A1: records of people who asked to be forgotten: 2"
    ]
