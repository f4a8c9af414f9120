"""What differs between the groups of the Task Forces and the people whom records put there.

Adding is cheap and removing is dear: somebody is taken out only where all sources were read, the
membership is sicbot's own, and it was without a record in two whole readings a day apart.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from sicbot.core.people import Cause, Evidence
from sicbot.core.policy import Mode
from sicbot.core.text import _
from sicbot.programme.seats.given import JOB, own_seats, taken_facts
from sicbot.programme.seats.record_counts import count_facts, shaken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sicbot.core.model import Group, GroupName, UserKey
    from sicbot.core.people import Account, Member, Refusal, TaskForce, TaskForcePeople
    from sicbot.core.text import Text
    from sicbot.programme.programme import Programme

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Missing:
    """A member by a record who is not in the group.

    Attributes:
        exists: Whether the group is there.
    """

    group: GroupName
    member: Member
    exists: bool

    def __str__(self) -> str:
        """Return it as people name it."""
        return f"group {self.group}: {self.member.account.name}"


@dataclass(frozen=True, slots=True)
class Extra:
    """Somebody in a group whom no record puts there.

    Attributes:
        own: Whether the membership is sicbot's, or was adopted.
        seen_since: Since when sicbot has known them there, at least.
        absent_since: When all sources were first read without a record of theirs; None: not yet.
        left: Whether they left by their own word.
        doubt: Why it proves little that no record puts them there; None: it does.
    """

    group: GroupName
    code: TaskForce
    account: Account
    own: bool
    seen_since: datetime
    absent_since: datetime | None
    left: bool
    doubt: Text | None

    def __str__(self) -> str:
        """Return it as people name it."""
        return f"group {self.group}: {self.account.name}"

    def may_go(self, now: datetime) -> bool:
        """Tell whether it was without a record in two whole readings a day apart."""
        return self.absent_since is not None and now - self.absent_since >= A_DAY


@dataclass(frozen=True, slots=True)
class Watched:
    """Somebody in a group of leaders without a nomination in force, or the other way round."""

    group: GroupName
    code: TaskForce
    account: Account
    inside: bool

    def __str__(self) -> str:
        """Return it as people name it."""
        return f"group {self.group}: {self.account.name}"


@lru_cache(maxsize=1)
def missing(programme: Programme) -> tuple[Missing, ...]:
    """Return all members whom a record puts into a group in which they are not."""
    found = []
    for code, people in programme.task_forces.items():
        group = programme.policy.members_group(code)
        known = _known(group, programme)
        if known is None and not _is_absent(group, programme):
            continue  # it could not be read: who is in it is not known
        inside = known.members if known else frozenset()
        found += [
            Missing(group, member, known is not None)
            for member in people.members
            if member.account.key not in inside and member.evidence >= Evidence.ATTESTED
        ]
    return tuple(found)


@lru_cache(maxsize=1)
def extras(programme: Programme) -> tuple[Extra, ...]:
    """Return all people in members' groups whom no record puts there; of unread sources none."""
    own, noted = own_seats(programme), _Noted.of(programme)
    doubts = shaken(programme)
    found = []
    for code, people in programme.task_forces.items():
        group = programme.policy.members_group(code)
        known = _known(group, programme)
        if known is None or not people.complete:
            continue
        found += [
            Extra(
                group,
                code,
                account,
                (group, account.key) in own,
                noted.seen(group, account.key),
                noted.absent(group, account.key),
                left := _has_left(account, people),
                None if left else doubts.get(code) or _refused(account, people),
            )
            for account in _strangers(known, people, programme)
        ]
    return tuple(found)


def why_staying(group: GroupName, user: UserKey, programme: Programme) -> Text | None:
    """Return why nobody is taken out of a group by a plan of old: a record is back, or may be."""
    code, _role = programme.policy.task_force_groups.get(group, (None, None))
    if code is None:
        return None
    people = programme.task_forces[code]
    if any(one.account.key == user for one in people.members):
        return _("a record puts them there by now; it is planned anew")
    if not people.complete:
        return _("not all records of {code} could be read; it is planned anew", code=code)
    return None


def _strangers(group: Group, people: TaskForcePeople, programme: Programme) -> Iterator[Account]:
    registered = {member.account.key for member in people.members}
    accounts = (programme.accounts.records.get(key) for key in group.members - registered)
    known = (one for one in accounts if one is not None and not is_forgotten(one.key, programme))
    yield from sorted(known, key=lambda one: one.name)


def is_forgotten(user: UserKey, programme: Programme) -> bool:
    """Tell whether somebody asked to be forgotten: neither named, nor added, nor taken out."""
    return programme.ledger.forgotten.knows(user)


def _has_left(account: Account, people: TaskForcePeople) -> bool:
    return any(one.key == account.key for one, _record in people.withdrawn)


def _refused(account: Account, people: TaskForcePeople) -> Text | None:
    """Return that somebody has a record, though it makes them no member as it is now.

    Somebody else may have changed it, or a group that it hangs on could not be read.
    """
    for one in people.refusals:
        named = {one.record.creator, *one.record.accounts, *(who.key for who in one.suggestions)}
        if account.key in named:
            return _("there is a record that may be theirs and does not count: {why}", why=one.why)
    return None


def watched(programme: Programme) -> tuple[Watched, ...]:
    """Return how the groups of leaders differ from the nominations in force."""
    found, nominated = [], nominated_leaders(programme)
    for code in programme.task_forces if nominated is not None else ():
        group = programme.policy.leaders_group(code)
        known, wanted = _known(group, programme), (nominated or {})[group]
        if known is None and not _is_absent(group, programme):
            continue
        inside = known.members if known else frozenset()
        found += _differing(group, code, inside - wanted, programme, inside=True)
        found += _differing(group, code, wanted - inside, programme, inside=False)
    return tuple(found)


def _differing(
    group: GroupName,
    code: TaskForce,
    keys: frozenset[UserKey],
    programme: Programme,
    *,
    inside: bool,
) -> list[Watched]:
    known = [key for key in keys if not is_forgotten(key, programme)]
    accounts = [one for key in known if (one := programme.accounts.records.get(key)) is not None]
    ordered = sorted(accounts, key=lambda one: one.name)
    return [Watched(group, code, one, inside) for one in ordered]


def explained_members(programme: Programme) -> dict[GroupName, frozenset[UserKey]]:
    """Return for whom in each members' group a record or a decision speaks; of unread ones none.

    Who registered and has a closed account since is explained: the closed account is another
    matter.
    """
    own = own_seats(programme)
    found = {}
    for code, people in programme.task_forces.items():
        if not people.complete:
            continue
        group = programme.policy.members_group(code)
        registered = {one.account.key for one in people.members}
        closed = {
            user
            for one in people.refusals
            if one.cause is Cause.INACTIVE
            for user in _concerned(one)
        }
        given = {user for name, user in own if name == group}
        found[group] = frozenset(registered | closed | given)
    return found


def _concerned(refusal: Refusal) -> tuple[UserKey, ...]:
    """Return whom a record concerns that would count if nobody had a closed account."""
    if refusal.account is not None:
        return (refusal.account.key,)
    return refusal.record.accounts if refusal.evidence is Evidence.ATTESTED else ()


def nominated_leaders(programme: Programme) -> dict[GroupName, frozenset[UserKey]] | None:
    """Return whom a nomination in force puts into each group of leaders; None: not known."""
    if not programme.nominations or "nominations" in programme.people_facts.lacks:
        return None
    return {
        programme.policy.leaders_group(code): frozenset(
            one.account
            for one in programme.nominations
            if one.task_force == code and one.in_force and one.account is not None
        )
        for code in programme.task_forces
    }


def is_managed(group: GroupName, programme: Programme) -> bool:
    """Tell whether sicbot adds people to a group."""
    return programme.policy.mode(group) is not Mode.WATCH


def takes_out(group: GroupName, programme: Programme) -> bool:
    """Tell whether sicbot takes people out of a group."""
    policy = programme.policy
    return policy.mode(group) is Mode.OWN and policy.removals == "limited"


def _known(group: GroupName, programme: Programme) -> Group | None:
    return programme.snapshot.groups.records.get(group)


def _is_absent(group: GroupName, programme: Programme) -> bool:
    gaps = programme.snapshot.groups.gaps
    return any(gap.what == group and gap.absent for gap in gaps)


@dataclass(frozen=True, slots=True)
class _Noted:
    """What the last run noted of seats, and when this one is."""

    noted: Mapping[str, str]
    now: datetime

    @classmethod
    def of(cls, programme: Programme) -> _Noted:
        return cls(programme.ledger.facts.get(JOB, {}), programme.snapshot.taken)

    def seen(self, group: GroupName, user: UserKey) -> datetime:
        """Return since when somebody is known in a group."""
        return self._time(f"seen:{group}:{user}") or self.now

    def absent(self, group: GroupName, user: UserKey) -> datetime | None:
        """Return when somebody was first found in a group without a record."""
        return self._time(f"absent:{group}:{user}")

    def _time(self, key: str) -> datetime | None:
        text = self.noted.get(key)
        return None if text is None else datetime.fromisoformat(json.loads(text))


def seen_since(group: GroupName, user: UserKey, programme: Programme) -> datetime:
    """Return since when somebody is known in a group: since now, where no run noted it."""
    return _Noted.of(programme).seen(group, user)


def facts(programme: Programme) -> dict[str, str]:
    """Return what to remember: since when somebody is in a group, and since when without a record.

    What an unread source says nothing about stays as it was noted; a reading in doubt is none.
    """
    noted = programme.ledger.facts.get(JOB, {})
    now = json.dumps(programme.snapshot.taken.isoformat())
    found = taken_facts(programme)
    proven = {(one.group, one.account.key) for one in extras(programme) if one.doubt is None}
    for code, people in programme.task_forces.items():
        group = programme.policy.members_group(code)
        known = _known(group, programme)
        registered = {member.account.key for member in people.members}
        for user in sorted(known.members) if known else ():
            seen, absent = f"seen:{group}:{user}", f"absent:{group}:{user}"
            found[seen] = noted.get(seen, now)
            if (group, user) in proven:
                found[absent] = noted.get(absent, now)
            elif not people.complete and absent in noted and user not in registered:
                found[absent] = noted[absent]
        found |= count_facts(code, programme, settled=_is_settled(group, programme))
    return found


def _is_settled(group: GroupName, programme: Programme) -> bool:
    """Tell whether nobody's place in a group hangs on records that vanished at once."""
    open_ones = (one for one in extras(programme) if one.own and not one.left)
    return _known(group, programme) is not None and all(one.group != group for one in open_ones)
