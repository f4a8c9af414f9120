"""Who can see what, in cases that a person can check by eye."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sicbot.core.audience import (
    ANONYMOUS,
    Audience,
    AudienceMap,
    Sight,
    group_audience,
    logged_in,
    person_audience,
)
from sicbot.core.model import (
    SUPER_USERS,
    Allowed,
    GlobalUse,
    Group,
    GroupName,
    Me,
    Page,
    PageId,
    PageStatus,
    Reading,
    Snapshot,
    Space,
    SpaceKey,
    SpaceRights,
    UserKey,
)

DEFAULT = GroupName("confluence-users")
MEMBERS = GroupName("members")
SECRETARIAT = GroupName("secretariat")
ANNA = UserKey("key-anna")
PUBLIC, CLOSED, UNREADABLE = SpaceKey("PUBLIC"), SpaceKey("CLOSED"), SpaceKey("DARK")


def page(
    number: int,
    space: SpaceKey = PUBLIC,
    parent: Page | None = None,
    groups: tuple[GroupName, ...] = (),
    users: tuple[UserKey, ...] = (),
    status: PageStatus = PageStatus.CURRENT,
) -> Page:
    ancestors = (*parent.ancestors, parent.id) if parent else ()
    allowed = Allowed(frozenset(users), frozenset(groups))
    return Page(PageId(str(number)), space, f"Page {number}", status, 1, ancestors, read=allowed)


OPEN = page(1)
FOR_MEMBERS = page(2, groups=(MEMBERS,))
BELOW = page(3, parent=FOR_MEMBERS)
TWICE = page(4, parent=FOR_MEMBERS, groups=(SECRETARIAT,))
FOR_ANNA = page(5, users=(ANNA,))
IN_CLOSED = page(6, CLOSED)
IN_DARK = page(7, UNREADABLE)
DRAFT = page(8, status=PageStatus.DRAFT)
ORPHAN = Page(PageId("9"), PUBLIC, "Page 9", PageStatus.CURRENT, 1, (PageId("404"),))


def snapshot(use: GlobalUse | None = None) -> Snapshot:
    spaces = [
        Space(PUBLIC, "Public", archived=False, rights=SpaceRights(anonymous=True)),
        Space(CLOSED, "Closed", archived=False, rights=SpaceRights(groups=frozenset({MEMBERS}))),
        Space(UNREADABLE, "Dark", archived=False, rights=None),
    ]
    pages = [OPEN, FOR_MEMBERS, BELOW, TWICE, FOR_ANNA, IN_CLOSED, IN_DARK, DRAFT, ORPHAN]
    groups = [
        Group(DEFAULT),
        Group(MEMBERS, frozenset({ANNA})),
        Group(SECRETARIAT, ancestors=frozenset({MEMBERS})),
    ]
    return Snapshot(
        url="http://127.0.0.1",
        taken=datetime(2023, 10, 16, tzinfo=UTC),
        me=Me(UserKey("bot"), "sicbot", frozenset()),
        spaces=Reading({space.key: space for space in spaces}),
        pages=Reading({one.id: one for one in pages}),
        groups=Reading({group.name: group for group in groups}),
        use=use,
        bodies={},
    )


SNAPSHOT = snapshot()
MEMBER = group_audience(SNAPSHOT, MEMBERS, DEFAULT)
SECRETARY = group_audience(SNAPSHOT, SECRETARIAT, DEFAULT)
LOGGED_IN = logged_in(SNAPSHOT, DEFAULT)
SUPER = Audience("admin", groups=frozenset({SUPER_USERS}))
PERSON = person_audience(SNAPSHOT, "anna", ANNA)


@pytest.mark.parametrize(
    ("audience", "wanted", "sight"),
    [
        (ANONYMOUS, OPEN, Sight.YES),
        (LOGGED_IN, OPEN, Sight.YES),
        (ANONYMOUS, FOR_MEMBERS, Sight.NO),
        (LOGGED_IN, FOR_MEMBERS, Sight.NO),
        (MEMBER, FOR_MEMBERS, Sight.YES),
        (MEMBER, BELOW, Sight.YES),
        (LOGGED_IN, BELOW, Sight.NO),
        (MEMBER, TWICE, Sight.NO),
        (SECRETARY, TWICE, Sight.YES),
        (SECRETARY, IN_CLOSED, Sight.YES),
        (PERSON, FOR_ANNA, Sight.YES),
        (PERSON, IN_CLOSED, Sight.YES),
        (MEMBER, FOR_ANNA, Sight.NO),
        (ANONYMOUS, IN_CLOSED, Sight.NO),
        (SUPER, TWICE, Sight.YES),
        (SUPER, IN_DARK, Sight.YES),
        (LOGGED_IN, IN_DARK, Sight.UNKNOWN),
        (SUPER, DRAFT, Sight.NO),
        (ANONYMOUS, ORPHAN, Sight.UNKNOWN),
    ],
    ids=lambda value: getattr(value, "name", getattr(value, "title", str(value))),
)
def test_a_page_is_seen_by_whom_space_and_all_restrictions_let_through(
    audience: Audience, wanted: Page, sight: Sight
) -> None:
    """Space right, own restriction and those of all ancestors decide together."""
    assert AudienceMap(SNAPSHOT).sees(audience, wanted) is sight


def test_who_may_not_use_the_wiki_sees_nothing() -> None:
    """The global right comes before all others."""
    use = GlobalUse(anonymous=False, users=frozenset(), groups=frozenset({MEMBERS}))
    audiences = AudienceMap(snapshot(use))

    assert audiences.sees(ANONYMOUS, OPEN) is Sight.NO
    assert audiences.sees(LOGGED_IN, OPEN) is Sight.NO
    assert audiences.sees(MEMBER, OPEN) is Sight.YES
    assert audiences.sees(SUPER, OPEN) is Sight.YES


def test_anonymous_use_counts_for_everybody() -> None:
    """What anonymous may do, everybody may do."""
    use = GlobalUse(anonymous=True, users=frozenset(), groups=frozenset())

    assert AudienceMap(snapshot(use)).sees(LOGGED_IN, OPEN) is Sight.YES
