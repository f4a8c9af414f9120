"""The digest page of a Task Force, and what stands on it by what people have ticked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sicbot.core.text import Text, _
from sicbot.programme.digests.answers import Memory, with_ticks
from sicbot.programme.digests.choosing import Digest, digest_of
from sicbot.programme.digests.memory import memory_of
from sicbot.programme.people.people_rows import members_of
from sicbot.programme.ticking import is_own_text, is_touched, ticks_on

if TYPE_CHECKING:
    from datetime import datetime

    from sicbot.core.model import GroupName, UserKey
    from sicbot.core.people import TaskForce
    from sicbot.programme.digests.given import Given
    from sicbot.programme.digests.reading import Newsroom
    from sicbot.programme.programme import Programme


@dataclass(frozen=True, slots=True)
class DigestPage:
    """The digest page of a Task Force.

    Attributes:
        place: As `SPACE:Title`, as is `below`.
        room: All that digests tell.
    """

    code: TaskForce
    place: str
    below: str
    room: Newsroom = field(compare=False, repr=False)

    def __str__(self) -> str:
        """Return the place."""
        return self.place

    @property
    def slug(self) -> str:
        """The lasting name of the page."""
        return f"digest-{self.code.lower()}"


def digest_for(page: DigestPage, now: datetime) -> Digest:
    """Return what stands in the digest of a Task Force."""
    room = page.room
    given, news = room.news(now)
    memory = memory_on(page, given, room.programme)
    return digest_of(page.code, news, memory, given.today, room.flow.may_tell)


def memory_on(page: DigestPage, given: Given, programme: Programme) -> Memory:
    """Return what a digest page holds, with what people have ticked on it since."""
    made = programme.made.get(page.slug)
    own = programme.ledger.own_texts.get(made.id) if made is not None else None
    if made is None or own is None:
        return Memory()
    if unread_group(page.code, programme) is not None:
        return memory_of(own)
    deciding = members_of(programme.snapshot, deciders(page.code, programme))

    def may(user: UserKey | None) -> bool:
        return user in deciding

    ticks = ticks_on(made, programme)
    if ticks.objection is not None:
        return memory_of(own)
    return with_ticks(memory_of(own), ticks.ticks, may, given.day)


def deciders(code: TaskForce, programme: Programme) -> tuple[GroupName, ...]:
    """Return the groups whose ticks count: the Task Force's leaders, and the Secretariat."""
    desk = programme.secretariat
    return (programme.policy.leaders_group(code), *((desk,) if desk else ()))


def unread_group(code: TaskForce, programme: Programme) -> GroupName | None:
    """Return a group whose ticks count and whose members were not read; None: all are known."""
    groups = programme.snapshot.groups
    known = {*groups.records, *groups.absent}
    return next((one for one in deciders(code, programme) if one not in known), None)


def why_it_stays(page: DigestPage, given: Given, memory: Memory) -> Text | None:
    """Return why a digest stays as it is: what it was written from is not read this time.

    Else what waits would go from it, with what people have said of it; so would ticks of which
    nobody knows whether they count.
    """
    programme = page.room.programme
    made, unread = programme.made.get(page.slug), given.unread_of(page.code)
    lost = [basis for basis in unread if made is None or basis.value in memory.bases]
    if lost and made is None:
        return _("not made from what was not read as a whole: {why}", why=unread[lost[0]])
    if lost:
        return _("stays as it is: {why}", why=unread[lost[0]])
    group = unread_group(page.code, programme)
    if made is None or group is None or not is_touched(made, programme):
        return None
    return _(
        "stays as it is: group {group}, whose ticks count, was not read; they count once it is",
        group=group,
    )


def is_kept(page: DigestPage, now: datetime) -> bool:
    """Tell whether a digest is there and is brought up to date: nobody has made it theirs."""
    programme = page.room.programme
    made = programme.made.get(page.slug)
    own = programme.ledger.own_texts.get(made.id) if made is not None else None
    current = programme.snapshot.bodies.get(made.id) if made is not None else None
    if made is None or own is None or current is None:
        return False
    given, _news = page.room.news(now)
    if why_it_stays(page, given, memory_on(page, given, programme)) is not None:
        return False
    return is_own_text(own, current, made.space, ticked=True)
