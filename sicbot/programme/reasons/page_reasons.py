"""Why a page is as it is: whose it is, what sicbot wrote there, who sees it by which right."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.gates import opt_out
from sicbot.pages.meaning import same_meaning
from sicbot.pages.regions import region_text, regions
from sicbot.programme.ticking import is_own_text, takes_ticks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sicbot.core.audience import Sight
    from sicbot.core.journal import PageWrite
    from sicbot.core.model import Allowed, Page, SpaceRights, UserKey
    from sicbot.core.text import Text
    from sicbot.programme.programme import Programme


class Owner(StrEnum):
    """Whose text a page is."""

    PEOPLE = "people"
    ADOPTED = "adopted"  # people's, with a region or an include of sicbot's
    SCAFFOLD = "scaffold"  # made by sicbot, people's from then on
    GENERATED = "generated"  # sicbot's, whole


@dataclass(frozen=True, slots=True)
class Barrier:
    """A restriction that everybody must pass: that of a page, or of a page above it.

    Attributes:
        people: User names; a key where the account is not known.
    """

    page: Page
    groups: tuple[str, ...]
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegionReason:
    """A region on a page, and whether its text is sicbot's own last one."""

    id: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class PageReasons:
    """All that there is to say of a page.

    Attributes:
        changed: Whether somebody changed a generated page, so that sicbot leaves it alone.
        writes: What sicbot wrote there, oldest first.
        readers: What must be passed to see it, from the top down.
        editors: Its own restriction of who may edit it; None: there is none.
        rights: Who may read the space; None where the bot may not know.
        sight: Whether each audience sees it.
        hosts: The pages that include it.
        shows: The pages that it includes.
        no: Why sicbot does not write there, as people have said so.
    """

    page: Page
    address: str
    owner: Owner
    regions: tuple[RegionReason, ...]
    changed: bool
    writes: tuple[PageWrite, ...]
    readers: tuple[Barrier, ...]
    editors: Barrier | None
    rights: SpaceRights | None
    sight: tuple[tuple[str, Sight], ...]
    hosts: tuple[Page, ...]
    shows: tuple[Page, ...]
    no: Text | None


def page_reasons(page: Page, programme: Programme, writes: tuple[PageWrite, ...]) -> PageReasons:
    """Return why a page is as it is."""
    snapshot, audiences = programme.snapshot, programme.audience_map
    space = snapshot.spaces.records.get(page.space)
    owner = owner_of(page, programme)
    on_way = [snapshot.pages.records.get(above) for above in page.ancestors]
    barriers = (_barrier(one, one.read, programme) for one in (*on_way, page) if one is not None)
    return PageReasons(
        page,
        f"{snapshot.url}/pages/viewpage.action?pageId={page.id}",
        owner,
        tuple(_regions(page, programme)),
        owner is Owner.GENERATED and _is_changed(page, programme),
        writes,
        tuple(one for one in barriers if one is not None),
        _barrier(page, page.update, programme),
        space.rights if space else None,
        tuple((one.name, audiences.sees(one, page)) for one in programme.audiences),
        programme.hosts.get(page.id, ()),
        tuple(_shown(page, programme)),
        opt_out(page, snapshot),
    )


def owner_of(page: Page, programme: Programme) -> Owner:
    """Return whose text a page is; a mark that was copied along proves nothing."""
    mark = page.mark
    if mark is not None and mark.kind == "adopted" and mark.page == page.id:
        return Owner.ADOPTED
    if mark is None or not programme.is_ours(page):
        return Owner.PEOPLE
    return Owner.GENERATED if programme.is_kept(page) else Owner.SCAFFOLD


def _regions(page: Page, programme: Programme) -> Iterator[RegionReason]:
    body = programme.snapshot.bodies.get(page.id, "")
    own = programme.ledger.own_regions.get(page.id, {})
    try:
        for one in regions(body):
            text = region_text(body, one.id)
            mine = own.get(one.id)
            same = mine is not None and text is not None and same_meaning(mine, text)
            yield RegionReason(one.id, same)
    except PageError:
        return  # people wrote something that looks like a region


def _is_changed(page: Page, programme: Programme) -> bool:
    """Tell whether the text of a page is not sicbot's own last one."""
    own, body = programme.ledger.own_texts.get(page.id), programme.snapshot.bodies.get(page.id)
    if own is None or body is None:
        return True
    return not is_own_text(own, body, page.space, ticked=takes_ticks(page))


def _barrier(page: Page, allowed: Allowed, programme: Programme) -> Barrier | None:
    if not allowed:
        return None
    return Barrier(page, tuple(sorted(allowed.groups)), _names(allowed.users, programme))


def _names(users: Iterable[UserKey], programme: Programme) -> tuple[str, ...]:
    me, accounts = programme.snapshot.me, programme.accounts.records
    names = {me.key: me.name} | {key: one.name for key, one in accounts.items()}
    return tuple(sorted(names.get(user, user) for user in users))


def _shown(page: Page, programme: Programme) -> Iterator[Page]:
    found = (
        programme.includes.target(one)
        for one in programme.includes.references
        if one.host.id == page.id
    )
    yield from dict.fromkeys(one for one in found if one is not None)
