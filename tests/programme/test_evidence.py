"""What records prove: who entered them decides, what was typed only confirms."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sicbot.core.model import Gap, Reading, UserKey
from sicbot.core.people import Account, Cause, Evidence, Registration, SourceKind
from sicbot.core.text import verbatim
from sicbot.programme.people.decisions import Match
from sicbot.programme.people.directory import Directory
from sicbot.programme.people.evidence import Court, Proof
from tests.people_builders import ADA, BEN, CYD, EVERYBODY, GONE, TEAM, account, record

if TYPE_CHECKING:
    from collections.abc import Iterable

FILE, PAGE, TABLE = SourceKind.FILE, SourceKind.PAGE, SourceKind.TABLE
COMMENT = SourceKind.COMMENT
NO_ONE = account("nemo", "Ada Berg", active=True)  # a second account of Ada's name


def court(accounts: Iterable[Account] = EVERYBODY, *matches: Match, known: bool = True) -> Court:
    """Return a court before which the desk's account attests."""
    directory = Directory(Reading({one.key: one for one in accounts}))
    return Court(directory, UserKey("bot"), frozenset({TEAM.key}), known, matches)


MEMBERS = {
    "nothing typed": (record(ADA), Evidence.SELF, ADA),
    "own name": (record(ADA, name="BERG Ada"), Evidence.SELF, ADA),
    "own address, a nickname": (
        record(ADA, name="Addie", email="Ada@berg.example.org"), Evidence.SELF, ADA,
    ),
    "own name, another's address": (
        record(ADA, name="Ada Berg", email=BEN.email or ""), Evidence.SELF, ADA,
    ),
    "a name that is nobody's": (record(ADA, name="Zoe Quist"), Evidence.SELF, ADA),
    "a picker with the creator": (
        record(ADA, name="Ben Ochieng", accounts=(ADA,)), Evidence.SELF, ADA,
    ),
    "a page": (record(ADA, kind=PAGE, name="Ada Berg"), Evidence.SELF, ADA),
    "a comment": (record(ADA, kind=COMMENT), Evidence.SELF, ADA),
    "the desk for itself": (record(TEAM), Evidence.SELF, TEAM),
    "the desk, a picker with somebody else": (
        record(TEAM, name="Ada Berg", accounts=(ADA,)), Evidence.ATTESTED, ADA,
    ),
    "the desk's file, a user name": (
        record(TEAM, kind=FILE, name="Ada B.", accounts=(ADA,)), Evidence.ATTESTED, ADA,
    ),
    "the desk for another, not owned": (
        record(TEAM, accounts=(ADA,), owned=False), Evidence.ATTESTED, ADA,
    ),
}  # fmt: skip
REFUSED = {
    "nobody was logged in": (record(None, name="Ada Berg"), Evidence.ANONYMOUS, Cause.ANONYMOUS),
    "an account that is gone": (record("left"), Evidence.CLAIMED, Cause.UNKNOWN_ACCOUNT),
    "an inactive account": (record(GONE), Evidence.SELF, Cause.INACTIVE),
    "another's name": (record(ADA, name="Ben Ochieng"), Evidence.CLAIMED, Cause.NOT_THE_PERSON),
    "another's address": (
        record(ADA, name="B", email=BEN.email or ""), Evidence.CLAIMED, Cause.NOT_THE_PERSON,
    ),
    "another's address alone": (
        record(ADA, email=BEN.email or ""), Evidence.CLAIMED, Cause.NOT_THE_PERSON,
    ),
    "a picker with another": (
        record(ADA, name="Ada Berg", accounts=(BEN,)), Evidence.CLAIMED, Cause.NOT_THE_PERSON,
    ),
    "a picker with somebody unknown": (
        record(ADA, name="Ada Berg", accounts=("left",)), Evidence.CLAIMED, Cause.NOT_THE_PERSON,
    ),
    "not the owner any more": (record(ADA, owned=False), Evidence.CLAIMED, Cause.CLAIMED),
    "changed by somebody else": (record(ADA, altered=True), Evidence.CLAIMED, Cause.ALTERED),
    "a table, by the person": (
        record(ADA, kind=TABLE, accounts=(ADA,)), Evidence.CLAIMED, Cause.CLAIMED,
    ),
    "a table, by the desk": (
        record(TEAM, kind=TABLE, accounts=(ADA,)), Evidence.CLAIMED, Cause.CLAIMED,
    ),
    "a file of somebody else": (
        record(ADA, kind=FILE, name="Ada Berg", accounts=(ADA,)), Evidence.CLAIMED, Cause.CLAIMED,
    ),
    "sicbot itself": (record("bot"), Evidence.CLAIMED, Cause.CLAIMED),
    "the desk, a typed name": (
        record(TEAM, name="Ada Berg"), Evidence.ATTESTED, Cause.ATTESTED_NO_ACCOUNT,
    ),
    "the desk, a typed address": (
        record(TEAM, kind=FILE, name="A. B.", email=ADA.email or ""),
        Evidence.ATTESTED, Cause.ATTESTED_NO_ACCOUNT,
    ),
    "the desk, a stranger's name": (
        record(TEAM, name="Zoe Quist"), Evidence.ATTESTED, Cause.ATTESTED_NO_ACCOUNT,
    ),
    "the desk, two people": (
        record(TEAM, accounts=(ADA, BEN)), Evidence.ATTESTED, Cause.ATTESTED_NO_ACCOUNT,
    ),
    "the desk, somebody unknown": (
        record(TEAM, accounts=("left",)), Evidence.ATTESTED, Cause.UNKNOWN_ACCOUNT,
    ),
    "the desk, somebody inactive": (
        record(TEAM, accounts=(GONE,)), Evidence.ATTESTED, Cause.INACTIVE,
    ),
}  # fmt: skip


def everything(proof: Proof) -> str:
    """Return all sentences of a proof."""
    return " ".join(map(str, (proof.why or "", *proof.remarks)))


@pytest.mark.parametrize(("one", "evidence", "who"), MEMBERS.values(), ids=MEMBERS)
def test_it_makes_a_member(one: Registration, evidence: Evidence, who: Account) -> None:
    """The account concerned is proven."""
    proof = court((*EVERYBODY, account("bot"))).prove(one)

    assert (proof.evidence, proof.account, proof.cause) == (evidence, who, None)


@pytest.mark.parametrize(("one", "evidence", "cause"), REFUSED.values(), ids=REFUSED)
def test_it_makes_no_member(one: Registration, evidence: Evidence, cause: Cause) -> None:
    """The cause is told in a sentence."""
    proof = court((*EVERYBODY, account("bot"))).prove(one)

    assert (proof.evidence, proof.cause) == (evidence, cause)
    assert str(proof.why)


@pytest.mark.parametrize(
    "one", [one[0] for one in (*MEMBERS.values(), *REFUSED.values())], ids=[*MEMBERS, *REFUSED]
)
def test_no_sentence_holds_an_address(one: Registration) -> None:
    """Addresses stay where they were typed."""
    proof = court((*EVERYBODY, account("bot"))).prove(one)

    assert "@" not in everything(proof)


REMARKS = {
    "another's address": (
        record(ADA, name="Ada Berg", email=BEN.email or ""), "address that was typed is that of Ben"
    ),
    "another's name, own address": (
        record(ADA, name="Ben Ochieng", email=ADA.email or ""), "name that was typed is that of Ben"
    ),
    "nobody's name": (record(ADA, name="Zoe Quist"), "fits neither Ada Berg nor"),
    "two mentions": (record(ADA, accounts=(ADA, BEN)), "mentions other people"),
}  # fmt: skip


@pytest.mark.parametrize(("one", "said"), REMARKS.values(), ids=REMARKS)
def test_what_is_odd_is_a_remark(one: Registration, said: str) -> None:
    """It changes nothing for the creator, and nothing happens for the owner of the address."""
    proof = court().prove(one)

    assert proof.account == ADA
    assert said in everything(proof)


def test_a_name_of_two_others_is_not_the_creators() -> None:
    """Which of the two is meant is not known; that it is not the creator, is."""
    proof = court((*EVERYBODY, NO_ONE)).prove(record(CYD, name="Ada Berg"))

    assert (proof.account, proof.cause) == (None, Cause.NOT_THE_PERSON)
    assert set(proof.suggestions) == {ADA, NO_ONE}


def test_a_confirmed_match_names_the_account() -> None:
    """What a person confirmed counts for records of the Secretariat, and for no others."""
    match = Match(ADA, name="Ada Bergh")
    named = record(TEAM, name="Ada Bergh")

    assert court(EVERYBODY).prove(named).account is None
    assert court(EVERYBODY, match).prove(named).account == ADA
    assert court(EVERYBODY, match).prove(named).evidence is Evidence.ATTESTED
    assert court(EVERYBODY, match).prove(record(None, name="Ada Bergh")).account is None


def test_two_matches_that_differ_confirm_nothing() -> None:
    """Nobody knows which one is meant."""
    matches = (Match(ADA, name="Ada Bergh"), Match(BEN, name="Ada Bergh"))

    assert court(EVERYBODY, *matches).prove(record(TEAM, name="Ada Bergh")).account is None


def test_a_match_of_somebody_inactive_makes_no_member() -> None:
    """An account that cannot log in is no member."""
    proof = court(EVERYBODY, Match(GONE, name="Gus")).prove(record(TEAM, name="Gus"))

    assert proof.cause is Cause.INACTIVE


def test_suggestions_are_active_accounts_best_first() -> None:
    """Equal addresses come first, then names; an inactive account is no suggestion."""
    typed = record(TEAM, name="Ben Ochien", email=ADA.email or "")
    gone = record(TEAM, name="Gus Gone")

    assert court().prove(typed).suggestions == (ADA, BEN)
    assert court().prove(gone).suggestions == ()


def test_an_unread_group_of_attestors_fails_closed() -> None:
    """The desk's record about a stranger must not make the desk a member."""
    stranger = record(CYD, name="Zoe Quist")

    assert court(known=False).prove(stranger).cause is Cause.CLAIMED
    assert court(known=False).prove(record(CYD, name="Cyd Lima")).evidence is Evidence.SELF


def test_an_attestor_who_cannot_log_in_attests_nothing() -> None:
    """The record is refused, whoever it is about."""
    away = replace(TEAM, active=False)
    proof = court((ADA, away)).prove(record(away, accounts=(ADA,)))

    assert (proof.cause, proof.account) == (Cause.INACTIVE, None)


def test_accounts_that_were_not_read_are_said() -> None:
    """Not found among some is not the same as not there."""
    gaps = (Gap("users", verbatim("refused")),)
    directory = Directory(Reading({ADA.key: ADA}, gaps))
    proof = Court(directory, UserKey("bot")).prove(record("left"))

    assert "not all accounts were" in str(proof.why)


def test_membership_follows_the_key_not_the_user_name() -> None:
    """A user name that was given to somebody else proves nothing for the new owner."""
    new_ada = replace(BEN, name=ADA.name)
    proof = court((new_ada, CYD)).prove(record(ADA, name="Ada Berg"))

    assert proof.cause is Cause.UNKNOWN_ACCOUNT
