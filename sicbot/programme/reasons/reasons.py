"""Why a person is what they are: records, wishes, nominations and groups, Task Force by Task Force.

The chain runs from what was entered over what was proposed and decided to what a run did.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sicbot.core.people import TASK_FORCES, Action, Evidence
from sicbot.core.text import _
from sicbot.programme.reasons.seat_reasons import seat_reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.people import (
        Account,
        Candidate,
        Member,
        Nomination,
        NotRead,
        Registration,
        TaskForce,
    )
    from sicbot.core.text import Text
    from sicbot.programme.people.evidence import Proof
    from sicbot.programme.programme import Programme
    from sicbot.programme.reasons.seat_reasons import SeatReason, Trail


class Weight(StrEnum):
    """What a record weighs."""

    COUNTS = "counts"
    SUPERSEDED = "superseded"  # a better proven or later one of the person counts
    LEFT = "left"  # the person left by their own word
    REFUSED = "refused"  # it makes nobody a member
    NO_LEAVE = "no-leave"  # somebody else asks that the person leaves: nobody is taken out
    PERHAPS = "perhaps"  # it makes nobody a member, and the person may be meant


@dataclass(frozen=True, slots=True)
class RecordReason:
    """A record that has to do with a person, and why it counts or not."""

    record: Registration
    evidence: Evidence
    weight: Weight
    why: Text | None = None
    remarks: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskForceReason:
    """What a person is in a Task Force, and why.

    Attributes:
        member: None where they are none.
        seats: The groups of the Task Force in which they are or should be.
        unread: Sources that were not read, so that records may be missing here.
    """

    code: TaskForce
    member: Member | None
    records: tuple[RecordReason, ...]
    candidate: Candidate | None
    nominations: tuple[Nomination, ...]
    seats: tuple[SeatReason, ...]
    unread: tuple[NotRead, ...]


@dataclass(frozen=True, slots=True)
class PersonReasons:
    """All that there is to say of a person.

    Attributes:
        hidden: Whether they are not to be named in lists.
        forgotten: Whether they asked to be forgotten.
        others: Groups of the organisation that are no Task Force's, in which they are.
    """

    account: Account
    hidden: bool
    forgotten: bool
    task_forces: tuple[TaskForceReason, ...]
    others: tuple[SeatReason, ...]

    @property
    def unexplained(self) -> tuple[SeatReason, ...]:
        """The memberships for which there is no reason."""
        seats = (seat for one in self.task_forces for seat in one.seats)
        return tuple(one for one in seats if one.is_unexplained)


def person_reasons(account: Account, programme: Programme, trail: Trail) -> PersonReasons:
    """Return why a person is what they are."""
    policy = programme.policy
    forces = (_of_task_force(code, account, programme, trail) for code in TASK_FORCES)
    others = (
        seat_reason(name, account, programme, trail)
        for name in programme.snapshot.groups.records
        if name not in policy.task_force_groups
    )
    return PersonReasons(
        account,
        programme.opt_outs.hide(account.key),
        programme.ledger.forgotten.knows(account.key),
        tuple(one for one in forces if one.records or one.nominations or one.seats),
        tuple(one for one in others if one.inside),
    )


def _of_task_force(
    code: TaskForce, account: Account, programme: Programme, trail: Trail
) -> TaskForceReason:
    people, policy = programme.task_forces[code], programme.policy
    groups = (policy.members_group(code), policy.leaders_group(code))
    seats = (seat_reason(one, account, programme, trail) for one in groups)
    return TaskForceReason(
        code,
        next((one for one in people.members if one.account.key == account.key), None),
        tuple(_records(code, account, programme)),
        next((one for one in people.candidates if one.account.key == account.key), None),
        tuple(
            one
            for one in programme.nominations
            if one.task_force == code and _is_about(one, account, programme)
        ),
        tuple(one for one in seats if one.inside or one.waits or one.writes),
        people.not_read,
    )


def _is_about(nomination: Nomination, account: Account, programme: Programme) -> bool:
    """Tell whether a row is about a person: by a mention, else by a name that is theirs alone."""
    if nomination.account is not None:
        return nomination.account == account.key
    named = programme.people_facts.directory.named_exactly(nomination.candidate)
    return [one.key for one in named] == [account.key]


def _records(code: TaskForce, account: Account, programme: Programme) -> Iterator[RecordReason]:
    """Yield the records that have to do with a person, oldest first."""
    court = programme.people_facts.court
    for record in programme.registrations.records:
        if record.task_force == code:
            reason = _weigh(court.prove(record), account, programme)
            if reason is not None:
                yield reason


def _weigh(proof: Proof, account: Account, programme: Programme) -> RecordReason | None:
    """Return what a record weighs for a person; None where it has nothing to do with them."""
    record, evidence = proof.record, proof.evidence
    concerned = proof.account is not None and proof.account.key == account.key
    suggested = any(one.key == account.key for one in proof.suggestions)
    entered = proof.account is None and record.creator == account.key
    if not (concerned or suggested or entered):
        return None
    people = programme.task_forces[record.task_force]
    remarks = tuple(text for one, text in people.remarks if _is_same(one, record))
    if record.action is Action.LEAVE and evidence is not Evidence.SELF:
        return RecordReason(record, evidence, Weight.NO_LEAVE, proof.why, remarks)
    if any(_is_same(one.record, record) for one in people.members):
        return RecordReason(record, evidence, Weight.COUNTS, _counts(evidence), remarks)
    if any(_is_same(one, record) for _account, one in people.withdrawn):
        return RecordReason(record, evidence, Weight.LEFT, None, remarks)
    if proof.cause is None:
        return RecordReason(record, evidence, Weight.SUPERSEDED, None, remarks)
    weight = Weight.REFUSED if concerned or entered else Weight.PERHAPS
    return RecordReason(record, evidence, weight, proof.why, remarks)


def _counts(evidence: Evidence) -> Text:
    if evidence is Evidence.ATTESTED:
        return _("the Secretariat entered it, and it is proven which account is meant")
    return _("the wiki itself says that the account entered it")


def _is_same(one: Registration, other: Registration) -> bool:
    return (one.source, one.record, one.task_force) == (
        other.source,
        other.record,
        other.task_force,
    )
