"""The digest page of a Task Force, and what stands on it by what people have ticked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sicbot.programme.digests.answers import Memory, with_ticks
from sicbot.programme.digests.choosing import Digest, digest_of
from sicbot.programme.digests.memory import memory_of
from sicbot.programme.people.people_rows import members_of
from sicbot.programme.ticking import ticks_on

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
