"""What sicbot does about somebody who is missing in a group, or in it without a record."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sicbot.core.gates import refusal
from sicbot.core.plan import (
    AddMember,
    AdoptMember,
    Change,
    ChangeId,
    CreateGroup,
    Gate,
    RemoveMember,
    Seat,
    Skip,
)
from sicbot.core.text import _
from sicbot.programme.seats.given import day_of, given_seats
from sicbot.programme.seats.memberships import extras, is_forgotten, is_managed, missing, takes_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.text import Text
    from sicbot.programme.programme import Programme
    from sicbot.programme.seats.memberships import Extra, Missing


def seat_missing(one: Missing, programme: Programme) -> Iterator[Change | Skip]:
    """Yield what puts a member into the group; a group that is not there is made after a yes."""
    if not is_managed(one.group, programme):
        return
    if is_forgotten(one.member.account.key, programme):
        yield Skip(f"group {one.group}", _("somebody asked to be forgotten, and is not added"))
        return
    account, record = one.member.account, one.member.record
    why = _(
        "{name} joined {code}: {source}, {day}",
        name=account.full_name,
        code=one.member.task_force,
        source=record.source,
        day=f"{record.created:%Y-%m-%d}",
    )
    needs = tuple[ChangeId, ...]()
    if not one.exists:
        made = _make_group(one)
        yield made
        needs = (made.id,)
    act = AddMember(Seat(one.group, account.key, account.name))
    waits = _taken_out_before(one, programme)
    gate = Gate.FREE if waits is None else Gate.APPROVAL
    yield Change(act, f"add {record.source} {record.record}", why, gate, waits, needs)


def _taken_out_before(one: Missing, programme: Programme) -> Text | None:
    """Return that people took somebody out for whom sicbot's page alone still tells it.

    What the journal remembers is held for all changes alike; it may be gone. A record that is
    newer counts.
    """
    account, entered = one.member.account.key, one.member.record.created
    for seat in given_seats(programme):
        if (seat.group, seat.user) == (one.group, account) and seat.since >= day_of(entered):
            return _("sicbot did this before for the same record, and it was taken back since")
    return None


def _make_group(one: Missing) -> Change:
    why = _("the policy names it for the members of {code}", code=one.member.task_force)
    waits = _("there is no such group: a new one, or another name in config/policy.toml")
    return Change(CreateGroup(Seat(one.group)), "create", why, Gate.APPROVAL, waits)


def seat_extra(one: Extra, programme: Programme) -> Iterator[Change | Skip]:
    """Yield what becomes of somebody in a group without a record; most often nothing."""
    if not takes_out(one.group, programme):
        return
    account = one.account
    protected = {name.casefold() for name in programme.policy.protected}
    if account.name.casefold() in protected or account.key == programme.snapshot.me.key:
        yield Skip(str(one), _("is protected, and stays"))
        return
    seat = Seat(one.group, account.key, account.name)
    if not one.own:
        waits = _("somebody put them there: after a yes sicbot may take them out")
        yield Change(AdoptMember(seat), "adopt", _why(one), Gate.APPROVAL, waits)
    elif one.doubt is not None:
        yield Change(RemoveMember(seat), "remove", _why(one), Gate.APPROVAL, one.doubt)
    elif not one.may_go(programme.snapshot.taken):
        told = _("taken out when a whole reading a day later finds no record either")
        yield Skip(str(one), told)
    else:
        yield Change(RemoveMember(seat), "remove", _why(one))


def _why(one: Extra) -> Text:
    if one.left:
        return _("{name} left {code}", name=one.account.full_name, code=one.code)
    return _("{name} has no record for {code}", name=one.account.full_name, code=one.code)


@lru_cache(maxsize=1)
def expected(programme: Programme) -> tuple[Change, ...]:
    """Return the free changes of groups but those that the wiki refused when it was asked last.

    What may not be made at all is not expected either: it would hold up the pages of all groups.
    """
    found = [one for item in missing(programme) for one in seat_missing(item, programme)]
    found += [one for item in extras(programme) for one in seat_extra(item, programme)]
    waiting = {
        one.id for one in found if isinstance(one, Change) and one.gate is not Gate.FREE
    }  # what follows them is not expected either
    ledger = programme.ledger
    return tuple(
        one
        for one in found
        if isinstance(one, Change)
        and one.gate is Gate.FREE
        and waiting.isdisjoint(one.needs)
        and refusal(one, programme.snapshot) is None
        and one.id not in ledger.refused_seats
        and not (isinstance(one.act, AddMember) and one.id in ledger.changes)
    )
