"""The wiki read once: what all jobs and audits decide on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.model import Gap, GroupName, Reading, Snapshot, SpaceKey
from sicbot.core.text import _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sicbot.core.model import Group, Page, PageId
    from sicbot.core.ports import WikiReader


@dataclass(frozen=True, slots=True)
class Needs:
    """Which parts of the wiki a job or audit needs.

    Attributes:
        spaces: Keys of the spaces to read; empty: all that the bot sees.
        groups: Groups to read.
        members: Whether their members are needed; else only which groups contain them.
        people: Groups of which the members are needed, and not which groups contain them.
        administrators: Groups that administer the site, as the configuration says.
        default_group: The group that every account is in.
        posts: Spaces of which the blog posts are needed.
    """

    spaces: tuple[SpaceKey, ...] = ()
    groups: tuple[GroupName, ...] = ()
    members: bool = False
    people: tuple[GroupName, ...] = ()
    administrators: tuple[GroupName, ...] = ()
    default_group: GroupName | None = None
    posts: tuple[SpaceKey, ...] = ()


def take_snapshot(reader: WikiReader, needs: Needs, now: datetime) -> Snapshot:
    """Read the wiki once.

    Raises:
        WikiError: Not even the bot's own account or the list of spaces can be read.
    """
    me = reader.me()
    seen = reader.spaces()
    wanted = _folded(needs.spaces)
    scope = [key for key in sorted(seen.records) if not wanted or key.casefold() in wanted]
    unseen = [key for key in needs.spaces if key.casefold() not in _folded(seen.records)]
    left_out = sorted(set(seen.records) - set(scope))
    return Snapshot(
        url=reader.url,
        taken=now,
        me=me,
        spaces=reader.with_rights(seen, sorted(seen.records) if needs.people else scope),
        use=reader.use(),
        groups=_groups(reader, needs),
        pages=_with_scope(reader.pages(scope), left_out, unseen),
        bodies=reader.bodies(),
        administrators=needs.administrators,
        default_group=needs.default_group,
        posts=reader.posts(key for key in scope if key.casefold() in _folded(needs.posts)),
    )


def take_rights(
    reader: WikiReader,
    groups: Iterable[GroupName],
    administrators: tuple[GroupName, ...],
    now: datetime,
) -> Snapshot:
    """Read no more than what tells whether these groups give power, for changes in them alone.

    Raises:
        WikiError: It cannot be read.
    """
    seen = reader.spaces()
    return Snapshot(
        url=reader.url,
        taken=now,
        me=reader.me(),
        spaces=reader.with_rights(seen, sorted(seen.records)),
        use=reader.use(),
        groups=reader.groups(sorted(groups), members=False, ancestors=True),
        pages=Reading({}),
        bodies={},
        administrators=administrators,
    )


def _groups(reader: WikiReader, needs: Needs) -> Reading[GroupName, Group]:
    """Read each group once, with what is needed of it."""
    wanted = frozenset(needs.people)
    both = [name for name in needs.groups if needs.members or name in wanted]
    around = [name for name in needs.groups if name not in both]
    inside = [name for name in needs.people if name not in needs.groups]
    readings = [
        reader.groups(both, members=True, ancestors=True),
        reader.groups(around, members=False, ancestors=True),
        reader.groups(inside, members=True, ancestors=False),
    ]
    return Reading(
        {name: group for one in readings for name, group in one.records.items()},
        tuple(gap for one in readings for gap in one.gaps),
    )


def _folded(keys: Iterable[SpaceKey]) -> set[str]:
    return {key.casefold() for key in keys}


def _with_scope(
    pages: Reading[PageId, Page], left_out: Iterable[SpaceKey], unseen: Iterable[SpaceKey]
) -> Reading[PageId, Page]:
    """Note the spaces that are not read: nothing is known to be absent there.

    Those left out are the configuration's choice; those that sicbot does not see are a mistake in
    it or a right that the bot lacks.
    """
    gaps = (
        *(
            Gap(key, _("space {space} is not among the configured spaces", space=key), chosen=True)
            for key in left_out
        ),
        *(
            Gap(key, _("space {space} is configured, but sicbot sees no such space", space=key))
            for key in unseen
        ),
    )
    return Reading(pages.records, pages.gaps + gaps)
