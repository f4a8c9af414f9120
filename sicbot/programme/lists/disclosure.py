"""Who may be told what: readers of a kind of page by the policy, and who would be too many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.audience import Sight
from sicbot.core.model import SUPER_USERS, Allowed, GroupName
from sicbot.core.plan import Open, Restricted
from sicbot.core.text import _, verbatim
from sicbot.programme.people.people_rows import is_within, members_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sicbot.core.model import Holders, Page
    from sicbot.core.plan import Readers
    from sicbot.core.text import Text
    from sicbot.programme.programme import Programme

ANYBODY, KNOWN = "anonymous", "logged-in"


@dataclass(frozen=True, slots=True)
class KindReaders:
    """Who reads the pages of a kind.

    Attributes:
        view: As the policy names them.
        are_all_there: Whether all of them were read, so that the readers are not fewer for that.
    """

    view: tuple[str, ...]
    readers: Readers
    are_all_there: bool


def readers_by_kind(kind: str, programme: Programme) -> KindReaders | Text:
    """Return who reads the pages of a kind by the policy, or what to say in its settings."""
    settings = programme.policy.pages.get(kind)
    readers = readers_of(settings.view, programme) if settings else None
    if settings is None or readers is None:
        return _("say who may see it: `pages.{kind}.view` in config/policy.toml", kind=kind)
    return KindReaders(settings.view, readers, are_all_there(settings.view, programme))


def readers_of(view: Iterable[str], programme: Programme) -> Readers | None:
    """Return who reads a page that these may see; None where no group of them is there.

    Who is logged in is in the wiki's default group. A group that is not there is left out, never
    taken for nobody.
    """
    named = tuple(programme.default_group if name == KNOWN else name for name in view)
    if ANYBODY in named:
        return Open()
    absent = {gap.what for gap in programme.snapshot.groups.gaps}
    groups = frozenset(GroupName(name) for name in named if name not in absent)
    return Restricted(Allowed(groups=groups)) if groups else None


def are_all_there(view: Iterable[str], programme: Programme) -> bool:
    """Tell whether all these groups were read, so that the readers are not fewer for that."""
    absent = {gap.what for gap in programme.snapshot.groups.gaps}
    return absent.isdisjoint(programme.default_group if one == KNOWN else one for one in view)


def too_many(page: Page, view: Iterable[str], programme: Programme) -> tuple[Text, ...]:
    """Return the audiences that see a page, or may, and are not among those who shall.

    Besides the configured audiences, each group and user whom the page's restriction, or else its
    space, names.
    """
    shall = frozenset(view)
    if ANYBODY in shall:
        return ()
    eyes = programme.audience_map
    seeing = tuple(
        verbatim(one.name)
        for one in programme.audiences
        if one.name not in shall
        and not (KNOWN in shall and one.known)
        and not one.is_super
        and shall.isdisjoint(one.groups)
        and eyes.sees(one, page) is not Sight.NO
    )
    named = () if KNOWN in shall else _named_beyond(page, shall, programme)
    return tuple({str(one): one for one in (*seeing, *named)}.values())


def _named_beyond(page: Page, shall: frozenset[str], programme: Programme) -> tuple[Text, ...]:
    """Return the groups and people who are named as readers of a page and are not among these."""
    nearest = _nearest(page, programme)
    if nearest is None:
        return (_("people whom sicbot does not know, as it may not read the space's rights"),)
    snapshot = programme.snapshot
    allowed = {*map(GroupName, shall), SUPER_USERS}
    groups = sorted(one for one in nearest.groups if not is_within(one, snapshot, allowed))
    people = sorted(nearest.users - members_of(snapshot, allowed) - {snapshot.me.key})
    accounts = programme.accounts.records
    names = [accounts[key].full_name if key in accounts else str(key) for key in people]
    return tuple(verbatim(one) for one in (*groups, *names))


def _nearest(page: Page, programme: Programme) -> Allowed | Holders | None:
    """Return the read restriction nearest to a page, or who reads its space; None: not known.

    A nearer one that was not read lets through even fewer people.
    """
    snapshot = programme.snapshot
    above = (snapshot.pages.records.get(one) for one in reversed(page.ancestors))
    for one in (page, *above):
        if one is not None and one.read:
            return one.read
    space = snapshot.spaces.records.get(page.space)
    return None if space is None or space.rights is None else space.rights.readers
