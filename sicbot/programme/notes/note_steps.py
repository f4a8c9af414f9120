"""How a concept note came to its state: which changes of it count, version by version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError, SicbotError
from sicbot.core.model import Gap, UserKey
from sicbot.core.text import _
from sicbot.core.work import Problem, StateStep
from sicbot.programme.notes.note_rows import Row, read_rows
from sicbot.programme.notes.states import (
    DECIDER_NAMES,
    MAY_SET,
    MOVES,
    STATE_NAMES,
    Decider,
    deciders_told,
)
from sicbot.programme.people.people_rows import members_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sicbot.core.model import GroupName
    from sicbot.core.sources import PageVersion
    from sicbot.core.work import NoteState
    from sicbot.pages.links import UserRef
    from sicbot.programme.notes.note_rows import NoteRows
    from sicbot.programme.people.directory import Directory
    from sicbot.programme.seen import WikiSeen

ACTOR, MOVE = "actor", "move"


class UnknownDeciderError(SicbotError):
    """Whether a change of state counts hangs on a group or an account that was not read."""

    def __init__(self, gap: Gap) -> None:
        """Keep what was not read."""
        super().__init__(str(gap.why))
        self.gap = gap


@dataclass(frozen=True, slots=True, eq=False)
class Deciders:
    """Who decides on notes.

    Attributes:
        members: Of the groups that decide.
        unread: Whose members are not known, and why.
        me: sicbot's own account, which sets no states.
    """

    directory: Directory
    members: Mapping[Decider, frozenset[UserKey]]
    unread: Mapping[Decider, Gap]
    me: UserKey

    def keys(self, users: Iterable[UserRef]) -> tuple[UserKey, ...]:
        """Return the accounts that mentions name, as far as they are known."""
        found = (self.key(one) for one in users)
        return tuple(dict.fromkeys(one for one in found if one is not None))

    def key(self, user: UserRef) -> UserKey | None:
        """Return the account that a mention names: a key for itself, a user name if it is known."""
        if user.userkey:
            return UserKey(user.userkey)
        account = self.directory.mentioned(user)
        return None if account is None else account.key

    def may(self, state: NoteState, actor: UserKey | None, team: frozenset[UserKey]) -> bool:
        """Tell whether somebody may set a state; nobody knows who is nobody, nor does sicbot.

        Raises:
            UnknownDeciderError: It hangs on a group that was not read.
        """
        if actor is None or actor == self.me:
            return False
        asked = MAY_SET[state]
        if Decider.TEAM in asked and actor in team:
            return True
        groups = [one for one in asked if one is not Decider.TEAM]
        if any(actor in self.members[one] for one in groups):
            return True
        gap = next(
            (self.unread[one] for one in Decider if one in asked and one in self.unread), None
        )
        if gap is not None:
            raise UnknownDeciderError(gap)
        return False


def deciders_of(seen: WikiSeen, directory: Directory) -> Deciders:
    """Return who decides on notes, by the configured groups."""
    notes = seen.work.notes
    groups = {
        Decider.SECRETARIAT: notes.secretariat,
        Decider.ASSESSORS: notes.assessors,
        Decider.VALIDATORS: notes.validators,
    }
    members = {one: members_of(seen.snapshot, names) for one, names in groups.items()}
    unread = {one: gap for one, names in groups.items() if (gap := _unread(one, names, seen))}
    return Deciders(directory, members, unread, seen.snapshot.me.key)


def _unread(decider: Decider, names: Sequence[GroupName], seen: WikiSeen) -> Gap | None:
    """Return why the members of some groups are not known, or None; none named is not nobody."""
    if not names:
        why = _("config/work.toml names no group of {who}", who=DECIDER_NAMES[decider])
        return Gap(decider, why, absent=True)
    known, gaps = seen.snapshot.groups.records, seen.snapshot.groups.gaps
    for name in names:
        gap = next((one for one in gaps if one.what == name), None)
        if gap is not None:
            return gap
        if name not in known:
            return Gap(name, _("group {group} was not read", group=name))
    return None


@dataclass(frozen=True, slots=True)
class Course:
    """What the versions of a note tell.

    Attributes:
        steps: Changes of state, oldest first.
        passed_over: Versions that nobody can read.
    """

    steps: tuple[StateStep, ...]
    passed_over: tuple[int, ...] = ()

    @property
    def counted(self) -> StateStep | None:
        """The last step that counts."""
        return next((one for one in reversed(self.steps) if one.objection is None), None)


def read_course(
    history: Sequence[PageVersion], deciders: Deciders, creator: UserKey | None = None
) -> Course:
    """Return how a note came to its state; who made the page, if not known, saved it first.

    Each version is compared with what stood there before: a state that somebody may not set stays
    on the page, and whoever changes something else later does not set it again. The team is that
    of the version or of the one before, so that who takes over or hands over a note may say so.
    Where a version before was deleted or cannot be read, a state may be of that one, and nobody is
    said to have set what does not count.

    Raises:
        UnknownDeciderError: Nobody knows whether a step counts.
    """
    steps, passed = list[StateStep](), list[int]()
    claimed: NoteState | None = None
    counted: NoteState | None = None
    creator = creator or (history[0].author if history else None)
    before, last = frozenset[UserKey](), 0
    for version in history:
        try:
            rows = read_rows(version.body)
        except PageError:
            passed.append(version.number)
            continue
        now = _team(rows, deciders)
        team = now | before | ({creator} if creator else set())
        before = now
        last, is_next = version.number, version.number == last + 1
        if rows.state is None or rows.state == claimed:
            continue
        claimed = rows.state
        if claimed == counted:  # what did not count was taken back
            continue
        objection = _objection(claimed, counted, version, team, deciders)
        author = version.author if is_next or objection is None else None
        steps.append(StateStep(claimed, version.number, author, version.when, objection))
        counted = counted if objection else claimed
    return Course(tuple(steps), tuple(passed))


def _team(rows: NoteRows, deciders: Deciders) -> frozenset[UserKey]:
    return frozenset(deciders.keys((*rows.users(Row.LEADER), *rows.users(Row.TEAM))))


def _objection(
    state: NoteState,
    counted: NoteState | None,
    version: PageVersion,
    team: frozenset[UserKey],
    deciders: Deciders,
) -> Problem | None:
    """Return why a change of state does not count, or None; without the names of people."""
    if not deciders.may(state, version.author, team):
        told = _(
            "“{state}” counts only if {who} sets it",
            state=STATE_NAMES[state],
            who=deciders_told(state),
        )
        return Problem(ACTOR, told)
    if counted is not None and state not in MOVES[counted]:
        told = _(
            "“{state}” does not follow “{before}”",
            state=STATE_NAMES[state],
            before=STATE_NAMES[counted],
        )
        return Problem(MOVE, told)
    return None
