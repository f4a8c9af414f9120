"""The reasons for a person and a group, as lines with their depth and tone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sicbot.core.people import Evidence, Role, Standing
from sicbot.core.policy import Mode
from sicbot.core.text import Text, _, listed, verbatim
from sicbot.programme.reasons.reasons import Weight
from sicbot.programme.reasons.seat_reasons import ASKED, Hand, Ruling, begun_by, where
from sicbot.reports.runs import STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.people import Candidate, Nomination
    from sicbot.programme.reasons.group_reasons import GroupReasons
    from sicbot.programme.reasons.reasons import PersonReasons, RecordReason, TaskForceReason
    from sicbot.programme.reasons.seat_reasons import SeatReason, Trail


class Tone(StrEnum):
    """How a line is meant; a terminal shows it by colour and never by that alone."""

    TITLE = "title"
    HEAD = "head"
    PLAIN = "plain"
    FINDING = "finding"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, and how deep it stands."""

    depth: int
    text: Text
    tone: Tone = Tone.PLAIN


ROLES = {
    Role.LEADER: _("Task Force Leader"),
    Role.REPRESENTATIVE: _("Regional Representative"),
    Role.MEMBER: _("Team Member"),
}
EVIDENCE = {
    Evidence.ANONYMOUS: _("anonymous"),
    Evidence.CLAIMED: _("claimed"),
    Evidence.ATTESTED: _("attested"),
    Evidence.SELF: _("by the person"),
}
WEIGHTS = {
    Weight.COUNTS: _("counts"),
    Weight.SUPERSEDED: _("does not count: another record of the person does"),
    Weight.LEFT: _("counts: the person left by their own word"),
    Weight.REFUSED: _("makes nobody a member"),
    Weight.NO_LEAVE: _("asks that somebody leaves: nobody is taken out for that"),
    Weight.PERHAPS: _("makes nobody a member; this person may be meant"),
}
STANDINGS = {
    Standing.ELIGIBLE: _("eligible"),
    Standing.CHECK: _("to be looked at"),
    Standing.NOT: _("not eligible"),
}
HANDS = {
    Hand.SICBOT: _("added by sicbot, since {day}"),
    Hand.ADOPTED: _("put there by somebody and counted as sicbot's by a yes, since {day} at least"),
    Hand.SOMEBODY: _("put there by somebody, since {day} at least"),
}
MODES = {
    Mode.OWN: _("sicbot adds people and takes them out"),
    Mode.ADD_ONLY: _("sicbot adds people and takes nobody out"),
    Mode.WATCH: _("sicbot says what differs and changes nothing"),
}
NO_REASON = _("no reason found")


def person_lines(reasons: PersonReasons, trail: Trail) -> Iterator[Line]:
    """Yield what there is to say of a person."""
    account = reasons.account
    yield Line(0, _("{name} ({account})", name=account.full_name, account=account.name), Tone.TITLE)
    if not account.active:
        yield Line(1, _("the account is closed"), Tone.FINDING)
    if reasons.forgotten:
        yield Line(1, ASKED)
    elif reasons.hidden:
        yield Line(1, _("is not to be named in lists; counted there"), Tone.ASIDE)
    for one in reasons.task_forces:
        yield from _of_task_force(one, trail)
    if reasons.others:
        yield Line(0, _("Other groups"), Tone.HEAD)
    for seat in reasons.others:
        yield from seat_lines(seat, verbatim(seat.group), trail)
    if not reasons.task_forces:
        yield Line(0, _("No record, nomination or membership for any Task Force."))
    yield from _total(len(reasons.unexplained))


def _total(count: int) -> Iterator[Line]:
    if count:
        told = _("Memberships without a reason: {count}.", count=count)
        yield Line(0, told, Tone.FINDING)


def _of_task_force(one: TaskForceReason, trail: Trail) -> Iterator[Line]:
    role = ROLES[one.member.role] if one.member else _("not a member")
    yield Line(0, _("{code}: {role}", code=one.code, role=role), Tone.HEAD)
    for record in one.records:
        yield from _of_record(record)
    if one.candidate is not None:
        yield Line(1, _of_candidate(one.candidate))
    for nomination in one.nominations:
        yield from _of_nomination(nomination)
    for seat in one.seats:
        yield from seat_lines(seat, verbatim(seat.group), trail)
    for gap in one.unread:
        told = _("{source} was not read, so records may be missing: {why}", source=gap.source,
                 why=gap.why)  # fmt: skip
        yield Line(1, told, Tone.ASIDE)


def _of_record(one: RecordReason) -> Iterator[Line]:
    evidence = _("E{level}, {word}", level=int(one.evidence), word=EVIDENCE[one.evidence])
    told = _("{record}: {evidence}; {weight}", record=where(one.record), evidence=evidence,
             weight=WEIGHTS[one.weight])  # fmt: skip
    yield Line(1, told)
    if one.why is not None:
        yield Line(2, one.why, Tone.ASIDE)
    for remark in one.remarks:
        yield Line(2, _("odd: {what}", what=remark), Tone.ASIDE)


def _of_candidate(one: Candidate) -> Text:
    return _("wants to be {role}: {standing}, {why}", role=ROLES[one.wish],
             standing=STANDINGS[one.eligibility.standing], why=one.eligibility.why)  # fmt: skip


def _of_nomination(one: Nomination) -> Iterator[Line]:
    days = (
        (_("proposed {day}"), one.proposed),
        (_("decided {day}"), one.decided),
        (_("term ends {day}"), one.ends),
    )
    said = [_("row {row} of the nominations: {role}", row=one.row, role=ROLES[one.role])]
    said += [verbatim(one.region)] if one.region else []
    said += [Text(text.sentence, (("day", day.isoformat()),)) for text, day in days if day]
    force = _("in force") if one.in_force else _("not in force")
    decision = one.decision or "-"
    yield Line(1, _("{row}; decision: {decision}; {force}", row=listed(said), decision=decision,
                    force=force))  # fmt: skip
    for problem in one.problems:
        yield Line(2, _("odd: {what}", what=problem), Tone.ASIDE)


def seat_lines(seat: SeatReason, subject: Text, trail: Trail) -> Iterator[Line]:
    """Yield why somebody is in a group or not; `subject` is what the line begins with."""
    told, tone = _state(seat)
    yield Line(1, _("{subject}: {told}", subject=subject, told=told), tone)
    if seat.hand is not None and seat.ruling is not Ruling.NO_RULE:
        hand = Text(HANDS[seat.hand].sentence, (("day", seat.since),))
        yield Line(2, hand, Tone.ASIDE)
    for write in seat.writes:
        step = _("{step}: {where}", step=STEPS[write.step], where=begun_by(write, trail))
        yield Line(2, step, Tone.ASIDE)


def _state(seat: SeatReason) -> tuple[Text, Tone]:
    if seat.inside is None:
        return _("who is in it was not read"), Tone.ASIDE
    if not seat.inside:
        if seat.waits is None:
            return _("not in it"), Tone.PLAIN
        return _(
            "should be in it, {why}: {waits}", why=seat.why or "", waits=seat.waits
        ), Tone.PLAIN
    if seat.ruling is Ruling.NONE:
        return _("in it: {why}", why=NO_REASON), Tone.FINDING
    if seat.ruling is Ruling.UNKNOWN:
        return _("in it: not known why, as not all was read: {why}", why=seat.why or ""), Tone.ASIDE
    if seat.ruling is Ruling.NO_RULE:
        return _("in it; the policy does not say whom this group is for"), Tone.PLAIN
    return _("in it: {why}", why=seat.why or ""), Tone.PLAIN


def group_lines(reasons: GroupReasons, trail: Trail) -> Iterator[Line]:
    """Yield what there is to say of a group."""
    yield Line(0, verbatim(reasons.group), Tone.TITLE)
    yield from _purpose(reasons)
    if reasons.why is not None:
        tone = Tone.PLAIN if reasons.absent else Tone.FINDING
        yield Line(1, reasons.why, tone)
    if reasons.inside:
        yield Line(0, _("Members ({count})", count=len(reasons.inside)), Tone.HEAD)
    for seat in reasons.inside:
        yield from seat_lines(seat, _person(seat), trail)
    if reasons.unknown:
        told = _("accounts that the wiki does not tell: {count}", count=reasons.unknown)
        yield Line(1, told, Tone.ASIDE)
    if reasons.outside:
        title = _("Should be in it and are not ({count})", count=len(reasons.outside))
        yield Line(0, title, Tone.HEAD)
    for seat in reasons.outside:
        yield from seat_lines(seat, _person(seat), trail)
    if reasons.refusals:
        title = _("Records that make nobody a member ({count})", count=len(reasons.refusals))
        yield Line(0, title, Tone.HEAD)
    for refusal in reasons.refusals:
        told = _("{record}: {why}", record=where(refusal.record), why=refusal.why)
        yield Line(1, told)
    yield from _total(len(reasons.unexplained))


def _person(seat: SeatReason) -> Text:
    account = seat.account
    return _("{name} ({account})", name=account.full_name, account=account.name)


def _purpose(reasons: GroupReasons) -> Iterator[Line]:
    if reasons.code is None:
        watched = _("another group of the organisation, as the policy says")
        yield Line(1, watched if reasons.named else _("the policy does not name this group"))
    elif reasons.role is Role.MEMBER:
        yield Line(1, _("for the members of {code}", code=reasons.code))
    else:
        yield Line(1, _("for the leaders and representatives of {code}", code=reasons.code))
    yield Line(1, MODES[reasons.mode], Tone.ASIDE)
