"""Records of forms and comments, as they stand; nothing is concluded from them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from sicbot.core.model import Gap, Reading
from sicbot.core.people import Action, Registration, Role, SourceKind, TaskForce
from sicbot.core.policy import Form, People
from sicbot.core.sources import Sources
from sicbot.core.text import verbatim
from tests.programme.enrolled import (
    FIRST,
    LATER,
    WHEN,
    comment,
    enrolled,
    entry,
    form,
    form_page,
    key,
)
from tests.templating.payloads import ALL

if TYPE_CHECKING:
    from sicbot.core.people import Registrations
    from sicbot.core.sources import Comment, FormEntry


def read(*entries: FormEntry, **more: Any) -> Registrations:
    """Return the registrations where the form of A1 holds these records."""
    sources = Sources(forms={"joinA1": form(*entries, **more)}, comments={FIRST: ()})
    return enrolled(form_page(), sources=sources).registrations


def one(*entries: FormEntry, **more: Any) -> Registration:
    (record,) = read(*entries, **more).records
    return record


def test_a_record_is_read_by_meaning() -> None:
    """Whatever the form calls its fields."""
    record = one(
        entry(
            7, name="Ada B", mail="ada@example.org", org="Soils", prefRole="Leader (L)",
            regionText="Afrique", country="Mali", skills="maps", experience="ten years",
            profile="https://example.org/ada", consentlist="true", partner="y",
        )
    )  # fmt: skip

    assert (record.source, record.kind, record.record, record.number) == (
        "form joinA1",
        SourceKind.FORM,
        "uuid-7",
        7,
    )
    assert (record.page, record.task_force, record.created) == (FIRST, "A1", WHEN)
    assert (record.creator, record.creator_name, record.owned) == (key("ada"), "ada", True)
    assert (record.name, record.email, record.organisation) == ("Ada B", "ada@example.org", "Soils")
    assert (record.role, record.role_text) == (Role.LEADER, "Leader (L)")
    assert (record.region, record.country) == ("Africa", "Mali")
    assert (record.expertise, record.experience) == ("maps", "ten years")
    assert (record.consent, record.action, record.problems) == (True, Action.JOIN, ())


@pytest.mark.parametrize(
    ("fields", "values", "consent"),
    [
        ({"consentlist": ""}, {"consentlist": "true"}, True),
        ({"consentlist": ""}, {"consentlist": "false"}, False),
        ({"consentlist": ""}, {}, False),
        ({"consentlist": ""}, {"consentlist": "perhaps"}, False),
        ({"name": ""}, {}, None),
        ({"contact": "I agree to be contacted"}, {"contact": "true"}, None),
    ],
)
def test_consent_is_known_only_where_it_was_asked_for(
    fields: dict[str, str],
    values: dict[str, str],
    consent: bool | None,  # noqa: FBT001
) -> None:
    """A box left empty is a no; a form without the box asked nobody."""
    assert one(entry(1, **values), fields=fields).consent is consent


@pytest.mark.parametrize(
    ("asked", "action"),
    [("", Action.JOIN), ("Join", Action.JOIN), ("Leave this Task Force", Action.LEAVE),
     ("Quitter", Action.LEAVE), ("Change my role", Action.CHANGE)],
)  # fmt: skip
def test_what_a_record_asks_for_goes_by_the_label(asked: str, action: Action) -> None:
    assert one(entry(action=asked)).action is action


def test_a_request_that_nobody_knows_is_not_taken_for_joining() -> None:
    """It is said, without the words: they may be anything."""
    read_now = read(entry(4, action="Take me off, please"), entry(5))

    assert [record.number for record in read_now.records] == [5]
    (note,) = read_now.notes
    assert str(note).startswith("record 4 of form joinA1 asks for something that is not known")


def test_one_form_may_be_of_several_task_forces() -> None:
    """Then each record is of those that it names, and one that names none is noted."""
    own = [Form(task_force=TaskForce(code), name="all", page="MAIN:Join") for code in ("A1", "B2")]
    entries = [entry(n, tf=code) for n, code in enumerate(("A1", "B2", "A1, B2"), start=1)]
    entries.append(entry(4, name="Ada"))
    programme = enrolled(
        form_page("Join", "all"),
        places=People(forms=tuple(own)),
        sources=Sources(forms={"all": form(*entries, name="all")}, comments={FIRST: ()}),
    )
    now = programme.registrations

    assert [(one.task_force, one.number) for one in now.records] == [
        ("A1", 1), ("A1", 3), ("B2", 2), ("B2", 3),
    ]  # fmt: skip
    assert len(now.notes) == 1
    assert now.read.count("form all") == 1


def test_a_record_of_another_task_force_is_noted() -> None:
    """Nobody knows which one is meant: the form's or the one that was chosen."""
    now = read(entry(1, tf="A1"), entry(2, tf="B2"))

    assert ([one.number for one in now.records], len(now.notes)) == ([1], 1)


def test_without_any_address_it_is_said_that_none_can_be_compared() -> None:
    """Older wikis tell none."""
    programme = enrolled(form_page())
    accounts = {one.key: replace(one, email=None) for one in programme.accounts.records.values()}
    now = replace(programme, accounts=Reading(accounts)).registrations

    assert ["no e-mail addresses" in str(note) for note in now.notes] == [True]


def test_an_unknown_role_is_no_role() -> None:
    """The wish stands as it was chosen, for a person to read."""
    record = one(entry(role="Leader (acting)"))

    assert (record.role, record.role_text) == (None, "Leader (acting)")
    assert [str(text) for text in record.problems] == [
        "the preferred role is none of the known ones"
    ]


def test_two_roles_are_no_role() -> None:
    """Nobody guesses which one is meant."""
    assert one(entry(role=("Leader", "Team Member"))).role is None


@pytest.mark.parametrize(
    ("given", "region", "odd"),
    [(("Africa", "Europe"), "Africa, Europe", False), (("Sahel",), "Sahel", True),
     (("Afrique", "africa"), "Africa", False), ((), "", False)],
)  # fmt: skip
def test_regions_have_one_name(given: tuple[str, ...], region: str, odd: bool) -> None:  # noqa: FBT001
    record = one(entry(region=given))

    assert (record.region, bool(record.problems)) == (region, odd)


def test_a_record_without_account_has_no_creator() -> None:
    """Nor has one of an account that is gone: but its name is known."""
    nobody, gone = read(entry(1, creator=""), entry(2, creator="left.long.ago")).records

    assert (nobody.creator, nobody.creator_name, nobody.owned) == (None, "", False)
    assert (gone.creator, gone.creator_name) == (None, "left.long.ago")


@pytest.mark.parametrize(
    ("owners", "owned"), [(("ada",), True), (("ben", "ADA"), True), (("ben",), False), ((), False)]
)
def test_a_record_is_the_creators_while_among_its_owners(
    owners: tuple[str, ...],
    owned: bool,  # noqa: FBT001
) -> None:
    assert one(entry(owners=owners)).owned is owned


def test_an_account_that_is_picked_is_named_by_the_record() -> None:
    """By its exact user name, in any case; an unknown one names nobody."""
    assert one(entry(who=("Ben", "nobody"))).accounts == (key("ben"),)
    assert one(entry(name="ben")).accounts == ()


def test_a_digest_stands_for_all_values() -> None:
    """Also for those of fields without a meaning; and it tells nothing."""
    digests = {
        one(entry(name="Ada")).digest,
        one(entry(name="Ada", note="x")).digest,
        one(entry(name="Ada", note="y")).digest,
    }

    assert len(digests) == 3
    assert one(entry(name="Ada")).digest == one(entry(9, name="Ada")).digest
    assert all(len(digest) == 32 and "Ada" not in digest for digest in digests)


def test_a_form_that_was_not_read_as_a_whole_gives_no_record() -> None:
    """Half of its people would look as if the others had left."""
    gaps = (Gap("form joinA1", verbatim("3 of 7 given")),)
    now = read(entry(), gaps=gaps)

    assert now.records == ()
    assert "form joinA1" not in now.read
    assert [(n.source, n.task_forces, str(n.why)) for n in now.not_read if n.task_forces == ("A1",)]
    assert str(now.not_read[-1].why) == "3 of 7 given"


def test_a_form_of_another_page_gives_no_record() -> None:
    """What was read before the page changed is not of this form."""
    sources = Sources(forms={"joinA1": form(entry())}, comments={})
    moved = enrolled(form_page("Zero", "x"), form_page(), sources=sources).registrations

    assert moved.records == ()


def test_forms_and_pins_are_remembered() -> None:
    """Of a form that is not found this time, the page it was on before."""
    programme = enrolled(form_page(), pins={"B2": "77"})

    assert programme.registrations.pages == {"A1": FIRST, "B2": "77"}


def test_hostile_values_stay_as_they_are() -> None:
    """In every field, and no problem repeats them."""
    for text in ALL:
        record = one(entry(name=text, org=text, role=text, region=text, mail=text, skills=text))

        assert {record.name, record.organisation, record.role_text, record.region} == {text}
        assert (record.role, record.action) == (None, Action.JOIN)
        assert all(value == () for value in (problem.values for problem in record.problems))


def said(*comments: Comment, entries: tuple[FormEntry, ...] = ()) -> Registrations:
    sources = Sources(forms={"joinA1": form(*entries)}, comments={FIRST: comments})
    return enrolled(form_page(), sources=sources).registrations


def test_a_comment_may_be_a_record() -> None:
    """By whoever made it, then; for whichever Task Force it names."""
    joined, left = said(comment("LEAVE A1"), comment("JOIN B2 AS TFRR", "ben", id="901")).records

    assert (joined.kind, joined.task_force, joined.action) == (
        SourceKind.COMMENT,
        "A1",
        Action.LEAVE,
    )
    assert (joined.creator, joined.created, joined.record) == (key("ada"), WHEN, "900:A1")
    assert (left.creator_name, left.task_force, left.role) == ("ben", "B2", Role.REPRESENTATIVE)
    assert joined.source == "comments on Join A1 (MAIN)"


def test_an_anonymous_comment_is_a_record_of_nobody() -> None:
    """It makes nobody anything, and is not lost."""
    (record,) = said(comment("JOIN A1", None)).records

    assert (record.creator, record.creator_name) == (None, "")


def test_an_inline_comment_is_about_the_text() -> None:
    """It is no request, and no wish."""
    now = said(comment("JOIN A1", inline=True), comment("may I join?", inline=True))

    assert (now.records, now.notes) == ((), ())


def test_a_comment_that_its_author_changed_counts_from_then_on() -> None:
    """With a remark; its words may be newer than the comment."""
    (record,) = said(comment("JOIN A1", edited=True, changed=LATER)).records

    assert (record.created, len(record.problems)) == (LATER, 1)


@pytest.mark.parametrize("editor", [key("ben"), None])
def test_a_comment_that_somebody_else_changed_does_not_count(editor: Any) -> None:
    """Its words are not its author's any more."""
    now = said(comment("JOIN A1", edited=True, changed=LATER, editor=editor))

    assert (now.records, len(now.notes)) == ((), 1)


def test_prose_is_noted_once_for_a_page() -> None:
    """Without who wrote it, and what."""
    now = said(comment("I would like to join"), comment("me too, may I join A1?", "ben", id="901"))

    assert now.records == ()
    assert [str(note) for note in now.notes] == [
        "a comment on “Join A1” may be a wish to join or leave; read it"
    ]


def test_a_wish_that_was_followed_needs_no_look() -> None:
    """Nor does what the Secretariat answers."""
    settled = said(comment("may I join?"), entries=(entry(),))
    answered = said(comment("You can join with the button", "cleo"))

    assert settled.notes == answered.notes == ()


def test_odd_requests_are_noted() -> None:
    """Two things at once, and a Task Force that is none."""
    now = said(comment("JOIN A1</p><p>LEAVE A1</p><p>JOIN A9"))

    assert now.records == ()
    assert [str(note) for note in now.notes] == [
        "a comment on “Join A1” says two different things about A1; neither counts",
        "a comment on “Join A1” names A9, which is no Task Force",
    ]


def test_comments_that_were_not_read_may_be_of_any_task_force() -> None:
    """So nobody is missing for sure."""
    gap = Gap(f"comments {FIRST}", verbatim("busy"))
    sources = Sources(forms={"joinA1": form(entry())}, gaps=(gap,))
    now = enrolled(form_page(), sources=sources).registrations
    (lacking,) = [one for one in now.not_read if one.source.startswith("comments")]

    assert (len(lacking.task_forces), str(lacking.why)) == (24, "busy")
    assert len(now.records) == 1


def test_records_come_in_one_order() -> None:
    """By Task Force, time, source and record; the same from any order of reading."""
    entries = (entry(2), entry(1, creator="ben"))
    now, other = said(entries=entries), said(entries=entries[::-1])

    assert now == other
    assert [record.record for record in now.records] == ["uuid-1", "uuid-2"]
