"""Who belongs to which Task Force, who wants to lead it, who left, and whose record is not enough.

Rights come from nominations: a record alone makes nobody more than a member.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from sicbot.core.people import (
    TASK_FORCES,
    Action,
    Candidate,
    Cause,
    Evidence,
    Member,
    NotRead,
    Refusal,
    Role,
    SourceKind,
    TaskForcePeople,
)
from sicbot.core.text import _, verbatim
from sicbot.programme.lists.unnamed import without_forgotten
from sicbot.programme.people.eligibility import eligibility, exempted
from sicbot.programme.people.evidence import Proof
from sicbot.programme.people.names import forms
from sicbot.programme.people.nominations import VALIDATED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date, datetime

    from sicbot.core.model import UserKey
    from sicbot.core.people import (
        Account,
        Eligibility,
        Nomination,
        Registration,
        Registrations,
        TaskForce,
    )
    from sicbot.core.text import Text
    from sicbot.programme.people.people_facts import PeopleFacts

_ORDER = {Role.LEADER: 0, Role.REPRESENTATIVE: 1, Role.MEMBER: 2}
Remark = tuple["Registration", "Text"]


def gather(
    registrations: Registrations, facts: PeopleFacts, today: date
) -> Mapping[TaskForce, TaskForcePeople]:
    """Return what all records together mean for each of the 24 Task Forces, in their order."""
    proofs = defaultdict[str, list[Proof]](list)
    for record in registrations.records:
        proofs[record.task_force].append(facts.court.prove(record))
    return {
        code: _Roll(code, facts, today, registrations).people(proofs[code]) for code in TASK_FORCES
    }


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the records of one account mean for one Task Force.

    Attributes:
        proof: The record that counts.
        left: Whether it says that the account left.
        superseded: How many other records there are.
        objected: Whether a later one says that they do not want to be named.
    """

    proof: Proof
    left: bool
    superseded: int
    objected: bool = False


def decide(proofs: Iterable[Proof]) -> Verdict:
    """Return which of an account's records counts: the best proven, then the latest one.

    Leaving by the account's own word ends all that is not later; records after it count again,
    but no rows of files: all of them get a new day whenever the file is uploaded.
    """
    proofs = list(proofs)
    leaves = [one for one in proofs if one.record.action is Action.LEAVE]
    joins = [one for one in proofs if one.record.action is not Action.LEAVE]
    last = max(leaves, key=_moment, default=None)
    if last is not None:
        joins = [one for one in joins if _is_after(one, last)]
    counting = max(joins, key=_weight, default=None)
    proof = counting or last
    if proof is None:
        raise ValueError("nothing to decide: no record")
    objected = any(_is_objection(one, proof) for one in joins)
    return Verdict(proof, counting is None, len(proofs) - 1, objected)


def _is_objection(one: Proof, counting: Proof) -> bool:
    """Tell whether a record that does not count says, later, that the person is not to be named."""
    is_later = one.record.created >= counting.record.created
    return is_later and one.evidence >= Evidence.ATTESTED and one.record.consent is False


def _is_after(proof: Proof, last: Proof) -> bool:
    is_row = proof.record.kind is SourceKind.FILE
    return not is_row and proof.record.created >= last.record.created


def _moment(proof: Proof) -> tuple[datetime, str, str]:
    return proof.record.created, proof.record.record, proof.record.source


def _weight(proof: Proof) -> tuple[Evidence, datetime, str, str]:
    return proof.evidence, *_moment(proof)


def _is_somebodys(proof: Proof) -> bool:
    """Tell whether it is proven whom a record concerns, be that account active or not."""
    return proof.account is not None and proof.cause in {None, Cause.INACTIVE}


def _may_be_attested(proof: Proof) -> bool:
    """Tell whether a refused record would count if its creator may enter records for others."""
    is_foreign = proof.cause in {Cause.CLAIMED, Cause.NOT_THE_PERSON, Cause.ALTERED}
    return is_foreign and proof.record.kind is not SourceKind.TABLE


def _is_foreign_leave(proof: Proof) -> bool:
    return proof.record.action is Action.LEAVE and proof.evidence is not Evidence.SELF


@dataclass(frozen=True, slots=True)
class _Roll:
    """Calls the roll of one Task Force."""

    code: TaskForce
    facts: PeopleFacts
    today: date
    registrations: Registrations

    def people(self, proofs: Iterable[Proof]) -> TaskForcePeople:
        """Return what records mean, given what each of them proves."""
        proofs = list(proofs)
        foreign = [one for one in proofs if _is_foreign_leave(one)]
        others = [one for one in proofs if not _is_foreign_leave(one)]
        by_account = defaultdict[str, list[Proof]](list)
        for one in others:
            if one.account is not None and _is_somebodys(one):
                by_account[one.account.key].append(one)
        verdicts = [decide(found) for _key, found in sorted(by_account.items())]
        staying = [one.proof for one in verdicts if not one.left]
        counted = [one for one in staying if one.cause is None]
        objecting = {one.proof.account for one in verdicts if one.objected}
        members = tuple(
            sorted(
                (self._member(one, named=one.account not in objecting) for one in counted),
                key=_member_order,
            )
        )
        refused = [one for one in staying if one.cause] + [
            one for one in others if not _is_somebodys(one)
        ]
        found = TaskForcePeople(
            self.code,
            members,
            tuple(self._candidates(members)),
            tuple(_refusal(one) for one in sorted(refused, key=_moment)),
            tuple(_withdrawn(verdicts)),
            sum(one.superseded for one in verdicts),
            tuple(_remarks(counted, foreign, members)),
            tuple(self._notes(members)),
            (
                *(one for one in self.registrations.not_read if self.code in one.task_forces),
                *self._unproven(refused),
            ),
        )
        return without_forgotten(found, proofs, self.facts.forgotten)

    def _unproven(self, refused: Iterable[Proof]) -> Iterator[NotRead]:
        """Yield what was not read and might make somebody a member who is refused without it."""
        refused, codes = list(refused), (self.code,)
        confirming, attesting = self.facts.matches_unknown, self.facts.attestors_unknown
        if confirming and any(one.cause is Cause.ATTESTED_NO_ACCOUNT for one in refused):
            yield NotRead("matches", codes, confirming)
        if attesting and any(_may_be_attested(one) for one in refused):
            yield NotRead("attestors", codes, attesting)

    def _member(self, proof: Proof, *, named: bool) -> Member:
        record, account = proof.record, proof.account
        if account is None:
            raise ValueError(f"record {record.record} concerns no account")
        held = self._held(account.key)
        return Member(
            account,
            self.code,
            proof.evidence,
            record,
            held.role if held else Role.MEMBER,
            record.role,
            (held.region if held else "") or record.region,
            self.facts.partners.spelled(record.organisation),
            named and record.consent is True and not self.facts.opt_outs.hide(account.key),
        )

    def _held(self, account: UserKey) -> Nomination | None:
        """Return the nomination by which an account holds a role here, leading before the other."""
        own = (
            one
            for one in self.facts.nominations
            if one.in_force and one.task_force == self.code and one.account == account
        )
        return min(own, key=lambda one: (_ORDER[one.role], one.row), default=None)

    def _candidates(self, members: Iterable[Member]) -> Iterator[Candidate]:
        wanting = [one for one in members if one.wish not in {None, Role.MEMBER}]
        for one in sorted(wanting, key=lambda one: (_ORDER[one.wish or Role.MEMBER], *_name(one))):
            wish = one.wish or Role.MEMBER
            may = self._eligibility(one, wish)
            yield Candidate(one.account, self.code, wish, one.record.region, may, one.record)

    def _eligibility(self, member: Member, wish: Role) -> Eligibility:
        exception = exempted(member.account, self.code, wish, self.facts.exemptions)
        record, partners = member.record, self.facts.partners
        return exception or eligibility(
            member.account, record.organisation, record.email, partners, self.today
        )

    def _notes(self, members: Iterable[Member]) -> Iterator[Text]:
        """Yield the validated nominations that make nobody anything."""
        registered = {one.account.key for one in members}
        for one in self.facts.nominations:
            if one.task_force != self.code or one.decision != VALIDATED:
                continue
            account = self.facts.directory.get(one.account)
            if account is None:
                yield _("row {row} of the nominations is validated and names no account",
                        row=one.row)  # fmt: skip
            elif one.in_force and account.key not in registered:
                yield _("{name} is nominated as {role} and is no registered member",
                        name=account.full_name, role=one.role.value)  # fmt: skip


def _refusal(proof: Proof) -> Refusal:
    return Refusal(
        proof.record,
        proof.evidence,
        proof.cause or Cause.CLAIMED,
        proof.why or verbatim(""),
        proof.suggestions,
        proof.account,
    )


def _withdrawn(verdicts: Iterable[Verdict]) -> list[tuple[Account, Registration]]:
    left = [(one.proof.account, one.proof.record) for one in verdicts if one.left]
    named = [(account, record) for account, record in left if account is not None]
    return sorted(named, key=lambda pair: (pair[0].full_name.casefold(), pair[0].key))


def _remarks(
    counted: Iterable[Proof], foreign: Iterable[Proof], members: Iterable[Member]
) -> list[Remark]:
    """Return what is odd, by record: about members' records, then about those to leave."""
    found = [(one.record, text) for one in counted for text in _oddities(one)]
    found += [(one.record, _foreign_leave(one)) for one in foreign]
    found += _homonyms(members)
    return sorted(found, key=lambda pair: (pair[0].created, pair[0].record, str(pair[1])))


def _oddities(proof: Proof) -> Iterable[Text]:
    """Return what is odd about a member's record, each thing once."""
    record = proof.record
    found = [*proof.remarks, *record.problems]
    if record.role is None and record.role_text.strip():
        found.append(_("the preferred role is none of the known ones"))
    return dict.fromkeys(found)


def _foreign_leave(proof: Proof) -> Text:
    if proof.why is None:
        return _("it asks that somebody leaves, who did not say so: nobody was taken out")
    return _("it asks that somebody leaves, and proves nothing: {why}", why=proof.why)


def _homonyms(members: Iterable[Member]) -> Iterator[Remark]:
    """Yield, for the later record, each pair of members whose accounts have one name."""
    by_words = defaultdict[tuple[str, ...], list[Member]](list)
    for one in members:
        for form in forms(one.account.full_name):
            by_words[form].append(one)
    pairs = {
        (one.account.key, other.account.key): (one, other)
        for alike in by_words.values()
        for one, other in combinations(alike, 2)
    }
    for pair in pairs.values():
        first, second = sorted(pair, key=lambda one: (one.record.created, one.account.key))
        text = _("two accounts of one name are members: {first} and {second}",
                 first=first.account.full_name, second=second.account.full_name)  # fmt: skip
        yield second.record, text


def _name(member: Member) -> tuple[str, str]:
    return member.account.full_name.casefold(), member.account.key


def _member_order(member: Member) -> tuple[int, str, str]:
    return _ORDER[member.role], *_name(member)
