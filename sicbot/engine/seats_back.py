"""How a change of a group is taken back, unless people changed it since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.journal import Step
from sicbot.core.seats import seat_from
from sicbot.core.text import _
from sicbot.engine.notmade import NotMadeError, StandsError
from sicbot.engine.seats import add_member, disown, remove_member, told_of_group
from sicbot.engine.undone import Undone

if TYPE_CHECKING:
    from sicbot.core.journal import Write
    from sicbot.core.plan import Seat
    from sicbot.engine.showing import Undoing


def seat_back(one: Write, at_work: Undoing) -> Undone:
    """Take a change of a group back, unless it is as before already."""
    name, session = one.intent.name, at_work.session
    if not one.intent.wanted:
        return Undone(name, back=False, told=_("the journal no longer holds whom it was about"))
    seat, changes = seat_from(one.intent.wanted), one.intent.changes
    if _is_changed_since(one, seat, at_work):
        told = _("kept, as the membership was changed since")
        if _is_doubtful(one, seat, at_work):
            told = _("kept, as nobody knows whether sicbot or somebody else put them there")
        back = _is_as_before(one, seat, at_work)
        return Undone(name, back=back, told=None if back else told)
    try:
        match one.intent.step:
            case Step.JOIN:
                remove_member(seat, changes, session)
            case Step.LEAVE:
                add_member(seat, changes, session)
            case Step.ADOPT:
                disown(seat, changes, session)
            case Step.GROUP:
                return Undone(name, back=True, told=told_of_group(seat))
            case _:
                return Undone(name, back=True)
    except StandsError:
        return Undone(name, back=True)
    except NotMadeError as error:
        return Undone(name, back=False, told=error.told)
    return Undone(name, back=True, wrote=True)


def _is_changed_since(one: Write, seat: Seat, at_work: Undoing) -> bool:
    """Tell whether a seat in a group was changed after this write, by sicbot or by people.

    Who put somebody there, a group does not tell; only that people took sicbot's gift back once.
    """
    if one.intent.step is Step.GROUP:
        return False
    last = at_work.seats.get((seat.group, seat.user))
    if last is None or last.id != one.id:
        return True
    return one.intent.step is Step.JOIN and at_work.uses.taken_by_people(seat)


def _is_doubtful(one: Write, seat: Seat, at_work: Undoing) -> bool:
    """Tell whether a run died at this write, and a later one found the person in the group."""
    last = at_work.seats.get((seat.group, seat.user))
    joined = one.intent.step is Step.JOIN
    return joined and last is not None and (last.run, last.step) == (one.run, Step.DISOWN)


def _is_as_before(one: Write, seat: Seat, at_work: Undoing) -> bool:
    """Tell whether a seat in a group is as before a write, whoever saw to that."""
    match one.intent.step:
        case Step.JOIN:
            return not at_work.session.groups.is_member(seat)
        case Step.LEAVE:
            return at_work.session.groups.is_member(seat)
        case Step.ADOPT:
            last = at_work.seats.get((seat.group, seat.user))
            return last is not None and last.step is Step.DISOWN
        case _:
            return True
