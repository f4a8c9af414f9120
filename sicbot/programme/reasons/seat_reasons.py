"""Why somebody is in a group or not: by which record or nomination, by whose hand, since when."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from sicbot.core.gates import hold_taken_back, refusal
from sicbot.core.journal import Step
from sicbot.core.people import Role
from sicbot.core.plan import AddMember, Change
from sicbot.core.policy import Mode
from sicbot.core.text import _, verbatim
from sicbot.programme.seats.given import day_of, given_seats
from sicbot.programme.seats.memberships import is_forgotten, seen_since
from sicbot.programme.seats.memberships import missing as missing_seats
from sicbot.programme.seats.seating import seat_missing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sicbot.core.journal import PageWrite, Run, RunId, SeatWrite
    from sicbot.core.model import Group, GroupName, UserKey
    from sicbot.core.people import Account, Member, Nomination, Registration, TaskForce
    from sicbot.core.text import Text
    from sicbot.programme.programme import Programme
    from sicbot.programme.seats.given import GivenSeat


ASKED = _("asked to be forgotten: sicbot names them nowhere and adds them to no group")


@dataclass(frozen=True, slots=True)
class Trail:
    """What the journal tells: the runs, and who was put where by which of them."""

    runs: Mapping[RunId, Run] = field(default_factory=dict)
    seats: tuple[SeatWrite, ...] = ()


class Hand(StrEnum):
    """By whose hand somebody came into a group."""

    SICBOT = "sicbot"
    ADOPTED = "adopted"  # somebody's, and a person said that it counts as sicbot's
    SOMEBODY = "somebody"


class Ruling(StrEnum):
    """What follows from records and nominations for a seat."""

    REASON = "reason"  # there is one
    NONE = "no-reason"  # nothing says that the person should be there: a finding
    UNKNOWN = "not-known"  # not all that could say so was read
    NO_RULE = "no-rule"  # the policy names nobody for whom the group is


@dataclass(frozen=True, slots=True)
class SeatReason:
    """Why an account is in a group, or should be and is not.

    Attributes:
        code: The Task Force that the group is for, with whom of it.
        inside: None where the group's members were not read.
        why: Why the account should be there; None where nothing says so.
        waits: Why the account should be there and is not.
        hand: By whose hand it is there; None where it is not.
        since: The day since when, at least.
        writes: What sicbot did there, oldest first.
    """

    group: GroupName
    account: Account
    code: TaskForce | None
    role: Role | None
    mode: Mode
    inside: bool | None
    ruling: Ruling
    why: Text | None = None
    waits: Text | None = None
    hand: Hand | None = None
    since: str = ""
    writes: tuple[SeatWrite, ...] = ()

    @property
    def is_unexplained(self) -> bool:
        """Whether the account is in the group and nothing says why."""
        return self.inside is True and self.ruling is Ruling.NONE


def where(record: Registration) -> Text:
    """Return which record it is, as people find it."""
    return _(
        "{source}, record {number}, {day}",
        source=record.source,
        number=record.number or record.record,
        day=f"{record.created:%Y-%m-%d}",
    )


def seat_reason(
    group: GroupName, account: Account, programme: Programme, trail: Trail
) -> SeatReason:
    """Return why an account is in a group, or should be and is not."""
    code, role = programme.policy.task_force_groups.get(group, (None, None))
    known = programme.snapshot.groups.records.get(group)
    given = _given(group, account.key, programme)
    writes = tuple(one for one in trail.seats if (one.group, one.user) == (group, account.key))
    ruling, why = _ruling(code, role, account, programme)
    inside = None if known is None and not is_absent(group, programme) else _is_in(known, account)
    if inside and code is not None and ruling is Ruling.NONE and given is not None:
        ruling, why = Ruling.REASON, _of_old(given, code, account, programme)
    waits = None
    if inside is False and ruling is Ruling.REASON:
        waits = _waits(group, role, account, programme)
    return SeatReason(
        group,
        account,
        code,
        role,
        programme.policy.mode(group),
        inside,
        ruling,
        why,
        waits,
        _hand(given) if inside else None,
        _since(group, account.key, given, writes, programme) if inside else "",
        writes,
    )


def is_absent(group: GroupName, programme: Programme) -> bool:
    """Tell whether the wiki says that there is no such group, or hides it."""
    return any(gap.what == group and gap.absent for gap in programme.snapshot.groups.gaps)


def _is_in(known: Group | None, account: Account) -> bool:
    return known is not None and account.key in known.members


def _ruling(
    code: TaskForce | None, role: Role | None, account: Account, programme: Programme
) -> tuple[Ruling, Text | None]:
    """Return what records and nominations say, the group's members and sicbot's past aside."""
    if code is None:
        return Ruling.NO_RULE, None
    if role is not Role.MEMBER:
        held = nominated(code, account.key, programme)
        if not held:
            return Ruling.NONE, None
        return Ruling.REASON, _(
            "nominated as {role} of {code}, row {row} of the nominations, in force",
            role=held[0].role.value,
            code=code,
            row=held[0].row,
        )
    people = programme.task_forces[code]
    member = _member(code, account.key, programme)
    if member is not None:
        return Ruling.REASON, _("registered for {code}: {record}", code=code,
                                record=where(member.record))  # fmt: skip
    if not people.complete:
        return Ruling.UNKNOWN, people.not_read[0].why
    return Ruling.NONE, None


def nominated(code: TaskForce, account: UserKey, programme: Programme) -> tuple[Nomination, ...]:
    """Return the nominations of an account for a Task Force that are in force."""
    return tuple(
        one
        for one in programme.nominations
        if one.in_force and one.task_force == code and one.account == account
    )


def _member(code: TaskForce, account: UserKey, programme: Programme) -> Member | None:
    members = programme.task_forces[code].members
    return next((one for one in members if one.account.key == account), None)


def _of_old(given: GivenSeat, code: TaskForce, account: Account, programme: Programme) -> Text:
    """Return why a seat that sicbot gave or adopted is there though no record says so now."""
    if given.adopted:
        return _("put there by somebody; a person said that it counts as sicbot's")
    withdrawn = programme.task_forces[code].withdrawn
    if any(one.key == account.key for one, _record in withdrawn):
        return _(
            "added for a record; the person left {code} by their own word since", code=code or ""
        )
    return _("added for a record that is gone or does not count any more")


def _waits(group: GroupName, role: Role | None, account: Account, programme: Programme) -> Text:
    """Return why somebody who should be in a group is not."""
    if is_forgotten(account.key, programme):
        return ASKED
    mode = programme.policy.mode(group)
    if role is not Role.MEMBER or mode is Mode.WATCH:
        return _("sicbot watches this group and adds nobody: somebody with the right to must do it")
    one = next(
        (
            item
            for item in missing_seats(programme)
            if item.group == group and item.member.account.key == account.key
        ),
        None,
    )
    if one is None:
        return _("the members of the group were not read")
    if not one.exists:
        return _("there is no such group; making it waits for a yes")
    changes = [step for step in seat_missing(one, programme) if isinstance(step, Change)]
    for change in (step for step in changes if isinstance(step.act, AddMember)):
        never = refusal(change, programme.snapshot)
        if never is not None:
            return never
        if change.id in programme.ledger.refused_seats:
            return _("the wiki refused it when it was tried last")
        held = hold_taken_back(change, programme.ledger)
        if held.waits_because is not None:
            return held.waits_because
    return _("the next run adds them, unless a limit holds it")


def _given(group: GroupName, user: UserKey, programme: Programme) -> GivenSeat | None:
    seats = (one for one in given_seats(programme) if one.own)
    return next((one for one in seats if (one.group, one.user) == (group, user)), None)


def _hand(given: GivenSeat | None) -> Hand:
    if given is None:
        return Hand.SOMEBODY
    return Hand.ADOPTED if given.adopted else Hand.SICBOT


def _since(
    group: GroupName,
    user: UserKey,
    given: GivenSeat | None,
    writes: tuple[SeatWrite, ...],
    programme: Programme,
) -> str:
    """Return the day since when somebody is in a group at least, as far as sicbot knows."""
    joined = [one.when for one in writes if one.step is Step.JOIN]
    if given is not None and not given.adopted:
        return day_of(joined[-1]) if joined else given.since
    seen = seen_since(group, user, programme)
    days = [seen, *(one.when for one in writes if one.step is Step.ADOPT)]
    return day_of(min(days))


def begun_by(write: SeatWrite | PageWrite, trail: Trail) -> Text:
    """Return which run made a write, who began it and for which change."""
    run = trail.runs.get(write.run)
    begun = verbatim(run.command if run else "?")
    if run is not None and run.schedule:
        begun = _("{command} ({schedule})", command=run.command, schedule=run.schedule)
    return _(
        "run {run}, {command}, {day}, change {changes}",
        run=write.run,
        command=begun,
        day=day_of(write.when),
        changes=", ".join(write.changes) or "-",
    )
