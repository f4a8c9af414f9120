"""What a change means to people: who is told, who reads more or less, which pages look different.

Every version that sicbot saves is a minor edit, which tells nobody (REST reference 10.0.3, PUT
content). A page or blog post is published closed, and of those who watch a page, a space or its
blog the wiki mails only whoever may view what is new (vendor's manual, "Email Notifications"): so
nobody is told, and opening it later tells nobody either, as that makes no version.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias, assert_never

from sicbot.core.audience import AudienceMap, Sight, person_audience
from sicbot.core.model import Allowed, Gap, Page, PageId, PageStatus, Reading
from sicbot.core.plan import (
    AddComment,
    AddLabels,
    AddMember,
    AdoptMember,
    AttachFile,
    CreateGroup,
    CreatePage,
    EditPage,
    Effect,
    Open,
    RemoveMember,
    RestorePage,
    SetReaders,
)
from sicbot.core.text import _
from sicbot.pages.remarks import mentioned

if TYPE_CHECKING:
    from collections.abc import Callable

    from sicbot.core.model import GroupName, UserKey
    from sicbot.core.plan import Change, Seat
    from sicbot.programme.programme import Programme

Watchers: TypeAlias = "Callable[[Page], Reading[UserKey, str]]"
NOT_THERE_YET = PageId("0")  # of a page that the same plan makes


def _unasked(page: Page) -> Reading[UserKey, str]:
    return Reading({}, (Gap(page.id, _("nobody was asked")),))


def effect_of(change: Change, programme: Programme, watchers: Watchers = _unasked) -> Effect:
    """Return what a change means to people.

    Args:
        change: The change.
        programme: The wiki before it.
        watchers: Returns who gets a mail of what is new on a page; asked for comments alone.
    """
    match change.act:
        case EditPage(target=target):
            return Effect(shows=_shown_on(target.id, programme))
        case CreatePage():
            return Effect()
        case SetReaders():
            return _of_readers(change.act, programme)
        case RestorePage(target=target):
            page = programme.snapshot.pages.records.get(target.id) if target.id else None
            if page is None:
                return Effect(notified=None)
            back = replace(page, status=PageStatus.CURRENT, ancestors=())
            gains, _loses = _differ(None, back, programme)
            return Effect(notified=None, gains=gains, shows=_naming(page, programme))
        case AddComment():
            return Effect(notified=_mailed(change.act, programme, watchers))
        case AddMember(target=seat):
            return Effect(opens=_seen_through(seat, programme))
        case RemoveMember(target=seat):
            return Effect(closes=_seen_through(seat, programme))
        # A label makes no version, and a file is a minor edit (REST reference 10.0.3,
        # child/attachment): nobody is told of them.
        case AddLabels() | AttachFile() | CreateGroup() | AdoptMember():
            return Effect()
        case _:
            assert_never(change.act)


def _mailed(act: AddComment, programme: Programme, watchers: Watchers) -> int | None:
    """Return how many people get a mail of a comment at most; None where nobody knows.

    A comment cannot be minor: whoever it mentions and whoever watches the page or its space gets
    one (vendor's manual, "Watch Pages, Spaces and Blogs" and "Mentions"), if they may view it.
    """
    page = programme.snapshot.page(act.target.id) if act.target.id else None
    if page is None:
        return None
    watching = watchers(page)
    if watching.gaps:
        return None
    names = {name: key for key, name in watching.records.items()}
    people = {
        one.userkey or names.get(one.username or "") or one.username for one in mentioned(act.body)
    }
    return len({*people, *watching.records} - {programme.snapshot.me.key})


def _seen_through(seat: Seat, programme: Programme) -> tuple[str, ...]:
    """Return the titles of the pages that an account sees as one of a group, and not without it."""
    snapshot = programme.snapshot
    if seat.user is None:
        return ()
    now = person_audience(snapshot, seat.user_name, seat.user)
    outer = snapshot.groups.records.get(seat.group)
    through = {seat.group, *(outer.ancestors if outer else ())}
    others = {
        name
        for group in snapshot.groups.records.values()
        if seat.user in group.members and group.name != seat.group
        for name in (group.name, *group.ancestors)
    }
    inside = replace(now, groups=now.groups | through)
    outside = replace(now, groups=frozenset(others))
    eyes = programme.audience_map
    pages = (
        page
        for page in snapshot.pages.records.values()
        if page.status is PageStatus.CURRENT and _names(through, page, programme)
    )
    found = (
        page.title
        for page in pages
        if eyes.sees(inside, page) is Sight.YES and eyes.sees(outside, page) is not Sight.YES
    )
    return tuple(sorted(found))


def _names(groups: set[GroupName], page: Page, programme: Programme) -> bool:
    """Tell whether a right on a page, on one above it or on its space names one of the groups."""
    space = programme.snapshot.spaces.records.get(page.space)
    if space is not None and space.rights and not groups.isdisjoint(space.rights.groups):
        return True
    records = programme.snapshot.pages.records
    above = (records.get(one) for one in (*page.ancestors, page.id))
    return any(one is not None and not groups.isdisjoint(one.read.groups) for one in above)


def _of_readers(act: SetReaders, programme: Programme) -> Effect:
    """Return who reads the page afterwards and did not before, and the other way round."""
    me = Allowed(users=frozenset({programme.snapshot.me.key}))
    target = act.target
    known = programme.snapshot.page(target.id) if target.id else None
    page = known or Page(NOT_THERE_YET, target.space, target.title, PageStatus.CURRENT, 1, read=me)
    readers = act.readers
    after = replace(page, read=Allowed() if isinstance(readers, Open) else readers.allowed)
    gains, loses = _differ(page, after, programme)
    return Effect(gains=gains, loses=loses, shows=_shown_on(target.id, programme))


def _differ(
    before: Page | None, after: Page, programme: Programme
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the audiences that gain the page, and those that lose it.

    One of which it is not known whether it reads the page then may gain it.
    """
    gains, loses = [], []
    for audience in programme.audiences:
        was = Sight.NO if before is None else _eyes(before, programme).sees(audience, before)
        will = _eyes(after, programme).sees(audience, after)
        if was is Sight.NO and will is not Sight.NO:
            gains.append(audience.name)
        elif was is not Sight.NO and will is Sight.NO:
            loses.append(audience.name)
    return tuple(gains), tuple(loses)


def _eyes(page: Page, programme: Programme) -> AudienceMap:
    """Return who sees which page, with this page as given."""
    pages = programme.snapshot.pages
    records = {**pages.records, page.id: page}
    return AudienceMap(replace(programme.snapshot, pages=Reading(records, pages.gaps)))


def _shown_on(page: PageId | None, programme: Programme) -> tuple[str, ...]:
    """Return the titles of all pages that show this one, directly or through others."""
    if page is None:
        return ()
    found, waiting = dict[PageId, str](), [page]
    while waiting:
        for host in programme.hosts.get(waiting.pop(), ()):
            if host.id not in found and host.id != page:
                found[host.id] = host.title
                waiting.append(host.id)
    return tuple(sorted(found.values()))


def _naming(page: Page, programme: Programme) -> tuple[str, ...]:
    """Return the titles of the pages whose red includes are about a page."""
    hosts = (one.reference.host.title for one in programme.findings if one.page == page)
    return tuple(sorted(set(hosts)))
