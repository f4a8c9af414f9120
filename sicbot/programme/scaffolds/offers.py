"""What may be done where a page cannot simply be made: adopt one, restore one, or rename."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from sicbot.core.model import PageStatus
from sicbot.core.plan import Open
from sicbot.core.text import Text, _, verbatim

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from sicbot.core.model import Allowed, Page, UserKey
    from sicbot.core.plan import Readers
    from sicbot.core.scaffolds import Role
    from sicbot.programme.programme import Programme


class Way(StrEnum):
    """A way out, named as the option that takes it."""

    ADOPT = "adopt"
    RESTORE = "restore"
    RENAME = "rename"


@dataclass(frozen=True, slots=True)
class Offer:
    """A way out; `told` says what it does, or for restoring what a person must do first."""

    way: Way
    told: Text
    possible: bool = True


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person has decided, by role; a general yes decides none of it."""

    adopt: AbstractSet[Role] = frozenset()
    restore: AbstractSet[Role] = frozenset()
    rename: Mapping[Role, str] = field(default_factory=dict)


def adopting(page: Page, labels: tuple[str, ...]) -> Offer:
    """Return the offer that a page of people counts as the role from now on."""
    told = _(
        "page {id}, “{title}”, gets the labels {labels} and counts from then on; its text stays",
        id=page.id,
        title=page.title,
        labels=verbatim(", ".join(labels)),
    )
    return Offer(Way.ADOPT, told, possible=bool(labels))


def restoring(page: Page, readers: Readers, programme: Programme) -> Offer:
    """Return the offer to take a page out of the trash, or what a person must do instead.

    It lands at the top of its space without what it inherited, so its own restriction must do.
    """
    if is_within(page.read, readers, programme.snapshot.me.key):
        told = _(
            "page {id} comes out of the trash, at the top of its space; move it to its place then",
            id=page.id,
        )
        return Offer(Way.RESTORE, told)
    told = _(
        "page {id} has no restriction of its own that would keep it closed: let an administrator "
        "of space {space} restore it, restrict it and move it to its place",
        id=page.id,
        space=page.space,
    )
    return Offer(Way.RESTORE, told, possible=False)


RENAMING = Offer(Way.RENAME, _("the new page gets another title"))
AGAIN = Offer(Way.RENAME, _("the new page gets this title; with the same one it is tried again"))


def is_within(read: Allowed, readers: Readers, me: UserKey) -> bool:
    """Tell whether a page's own restriction lets nobody in who is not among the readers."""
    if isinstance(readers, Open):
        return True
    allowed = readers.allowed
    return bool(read) and read.groups <= allowed.groups and read.users <= allowed.users | {me}


def who_reads(page: Page, programme: Programme) -> Text:
    """Return who may read a page as far as restrictions tell; people are counted."""
    above = (programme.snapshot.pages.records.get(one) for one in reversed(page.ancestors))
    near = next((one.read for one in (page, *above) if one is not None and one.read), None)
    if near is None:
        return _("whoever may read space {space}", space=page.space)
    groups = ", ".join(sorted(near.groups))
    count = len(near.users - {programme.snapshot.me.key})
    if not count:
        return verbatim(groups) if groups else _("nobody but sicbot")
    if not groups:
        return _("single people: {count}", count=count)
    return _("{groups}; single people: {count}", groups=verbatim(groups), count=count)


def status_of(page: Page) -> Text:
    """Return where a page is in its life."""
    words = {
        PageStatus.CURRENT: _("it is there"),
        PageStatus.TRASHED: _("it lies in the trash"),
        PageStatus.ARCHIVED: _("it is archived"),
        PageStatus.DRAFT: _("it is a draft"),
    }
    return words[page.status]
