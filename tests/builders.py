"""Snapshots made by hand, for tests of code that decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sicbot.core.model import (
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

DEFAULT_GROUP = GroupName("confluence-users")
MEMBERS = GroupName("members")
SECRETARIAT = GroupName("secretariat")


@dataclass(frozen=True)
class Sheet:
    """A page with its body, in few words."""

    title: str
    body: str = "<p>text</p>"
    space: str = "MAIN"
    groups: tuple[str, ...] = ()  # of its read restriction
    parent: str | None = None  # title, in the same space
    status: PageStatus = PageStatus.CURRENT
    version: int = 1


def include(title: str, space: str | None = None) -> str:
    """Return an include macro as Confluence stores it."""
    key = f' ri:space-key="{space}"' if space else ""
    return (
        '<ac:structured-macro ac:name="include"><ac:parameter ac:name=""><ac:link>'
        f'<ri:page{key} ri:content-title="{title}" /></ac:link></ac:parameter>'
        "</ac:structured-macro>"
    )


def excerpt_include(title: str) -> str:
    """Return an excerpt-include macro as Confluence stores it."""
    return include(title).replace('"include"', '"excerpt-include"')


EXCERPT = (
    '<ac:structured-macro ac:name="excerpt"><ac:rich-text-body><p>x</p></ac:rich-text-body>'
    "</ac:structured-macro>"
)


def make_snapshot(
    *sheets: Sheet, archived: tuple[str, ...] = (), super_user: bool = True
) -> Snapshot:
    """Return a snapshot: space MAIN is public, every other one is for members."""
    ids = {(one.space, one.title): PageId(str(n)) for n, one in enumerate(sheets, start=101)}
    pages = {}
    for sheet in sheets:
        above = _ancestors(sheet, sheets)
        page = Page(
            id=ids[sheet.space, sheet.title],
            space=SpaceKey(sheet.space),
            title=sheet.title,
            status=sheet.status,
            version=sheet.version,
            ancestors=tuple(ids[sheet.space, title] for title in above),
            read=Allowed(groups=frozenset(GroupName(name) for name in sheet.groups)),
        )
        pages[page.id] = page
    bodies = {ids[one.space, one.title]: one.body for one in sheets}
    keys = sorted({sheet.space for sheet in sheets} | {"MAIN"})
    groups = {GroupName("confluence-administrators")} if super_user else set()
    return Snapshot(
        url="http://127.0.0.1",
        taken=datetime(2023, 10, 16, tzinfo=UTC),
        me=Me(UserKey("bot"), "sicbot", frozenset(groups)),
        spaces=Reading({SpaceKey(key): _space(key, key in archived) for key in keys}),
        pages=Reading(pages),
        groups=Reading({name: Group(name) for name in (DEFAULT_GROUP, MEMBERS, SECRETARIAT)}),
        use=GlobalUse(anonymous=True, users=frozenset(), groups=frozenset()),
        bodies=bodies,
    )


def _ancestors(sheet: Sheet, sheets: tuple[Sheet, ...]) -> list[str]:
    if sheet.parent is None:
        return []
    parent = next(one for one in sheets if (one.space, one.title) == (sheet.space, sheet.parent))
    return [*_ancestors(parent, sheets), parent.title]


def _space(key: str, archived: bool) -> Space:  # noqa: FBT001  # a row of a table
    rights = (
        SpaceRights(anonymous=True)
        if key == "MAIN"
        else SpaceRights(groups=frozenset({MEMBERS, SECRETARIAT}))
    )
    return Space(SpaceKey(key), f"Space {key}", archived, rights)
