"""How changes of groups are made, and taken back: one account in one group at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from sicbot.core.journal import Intent, Step
from sicbot.core.plan import AddMember, AdoptMember, CreateGroup, RemoveMember
from sicbot.core.seats import seat_text
from sicbot.core.text import _
from sicbot.engine.notmade import NotMadeError, StandsError
from sicbot.engine.writing import write

if TYPE_CHECKING:
    from collections.abc import Callable

    from sicbot.core.people import UserName
    from sicbot.core.plan import Change, ChangeId, GroupAct, Seat
    from sicbot.core.text import Text
    from sicbot.engine.writing import Session


def seat(change: Change, act: GroupAct, session: Session) -> None:
    """Change a group, if group and account still are as it was planned.

    Raises:
        NotMadeError: They are not, or nothing is to be done.
        WikiError: The wiki refused.
    """
    target = act.target
    _check_open(target, session)
    match act:
        case CreateGroup():
            if session.groups.group_exists(target.group):
                raise StandsError(_("it is so already"))
            made = _doing(session.groups.create_group, target)
            _write(Step.GROUP, target, (change.id,), session, made)
        case AddMember():
            _add(target, (change.id,), session)
        case RemoveMember():
            _check_leaving(target, session)
            remove_member(target, (change.id,), session)
        case AdoptMember():
            if not session.groups.is_member(target):
                raise NotMadeError(_("the account is not in {group} by now", group=target.group))
            _write(Step.ADOPT, target, (change.id,), session, lambda: None)
        case _:
            assert_never(act)


def _check_open(target: Seat, session: Session) -> None:
    """Refuse a group that gives power by now, also where a plan or a run of old wanted it."""
    told = session.closed.get(target.group)
    if told is not None:
        raise NotMadeError(told)


def _check_leaving(target: Seat, session: Session) -> None:
    """Refuse to take somebody out who may have registered since it was planned."""
    told = session.staying.get((target.group, target.user))
    if told is not None:
        raise NotMadeError(told)


def _add(target: Seat, changes: tuple[ChangeId, ...], session: Session) -> None:
    """Put an account into a group; one that people put there meanwhile is theirs.

    So nothing that needs it goes on: no page may call it sicbot's.
    """
    try:
        add_member(target, changes, session)
    except StandsError as error:
        raise NotMadeError(error.told) from error


def _doing(create: Callable[..., None], target: Seat) -> Callable[[], None]:
    return lambda: create(target.group)


def add_member(target: Seat, changes: tuple[ChangeId, ...], session: Session) -> None:
    """Put an account into a group.

    A user name may have been given to somebody else since; the key never is.

    Raises:
        NotMadeError: The account is gone, deactivated, renamed or in the group already, or the
            group gives power.
        WikiError: The wiki refused.
    """
    name = _user_name(target, session)
    if not session.groups.group_exists(target.group):
        raise NotMadeError(_("there is no group {group} by now", group=target.group))
    if session.groups.is_member(target):
        raise StandsError(_("it is so already"))
    _check_open(target, session)
    group = target.group
    _write(Step.JOIN, target, changes, session, lambda: session.groups.add_member(name, group))


def _user_name(target: Seat, session: Session) -> UserName:
    account = session.groups.account(target.user) if target.user else None
    if account is None or not account.active:
        raise NotMadeError(_("the account is gone or deactivated by now"))
    if account.name != target.user_name:
        raise NotMadeError(_("the account has another user name by now; it is planned anew"))
    return account.name


def remove_member(target: Seat, changes: tuple[ChangeId, ...], session: Session) -> None:
    """Take an account out of a group.

    Raises:
        NotMadeError: The account is gone or renamed, or not in the group.
        WikiError: The wiki refused.
    """
    account = session.groups.account(target.user) if target.user else None
    if account is None or account.name != target.user_name:
        raise NotMadeError(_("the account is gone or has another user name by now"))
    if not session.groups.is_member(target):
        raise StandsError(_("it is so already"))
    name, group = account.name, target.group
    _write(Step.LEAVE, target, changes, session, lambda: session.groups.remove_member(name, group))


def disown(target: Seat, changes: tuple[ChangeId, ...], session: Session) -> None:
    """Note that a membership of people's no longer counts as sicbot's."""
    _write(Step.DISOWN, target, changes, session, lambda: None)


def _write(
    step: Step,
    target: Seat,
    changes: tuple[ChangeId, ...],
    session: Session,
    do: Callable[[], None],
) -> None:
    intent = Intent(changes, (), step, None, None, str(target), wanted=seat_text(target))
    write(session, intent, do)


def told_of_group(target: Seat) -> Text:
    """Return why a group that sicbot made stays: rights may hang on it by now."""
    return _(
        "group {group} stays, as rights may name it by now; a site admin may delete it",
        group=target.group,
    )
