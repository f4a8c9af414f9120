"""Snapshots made by hand, for tests of code that decides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sicbot.core.audience import ANONYMOUS, group_audience, logged_in
from sicbot.core.gates import Limits
from sicbot.core.job import Context
from sicbot.core.journal import Ledger, RunId
from sicbot.core.model import (
    Allowed,
    GlobalUse,
    Group,
    GroupName,
    Mark,
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
from sicbot.core.plan import AddLabels, CreatePage, EditPage, Open, SetReaders
from sicbot.engine.planning import Rules, make_plan
from sicbot.jobs.includes import JOB
from sicbot.pages.splice import splice
from sicbot.programme.effects import effect_of
from sicbot.programme.inclusions.resolve import NO_LOOKUPS, Lookups
from sicbot.programme.programme import Programme
from sicbot.templating.environment import Renderer, template_folders

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sicbot.core.edits import Edit
    from sicbot.core.plan import Change, ChangeId, Plan, Target
    from sicbot.jobs.includes import Config

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
    labels: tuple[str, ...] = ()
    users: tuple[str, ...] = ()  # of its read restriction
    creator: str | None = None
    editor: str | None = None
    slug: str | None = None  # of sicbot's mark on it
    marked_as: str | None = None  # the page id in the mark, where it is not its own
    edit_groups: tuple[str, ...] = ()  # of its update restriction
    edit_users: tuple[str, ...] = ()
    made: str = ""  # ISO date; empty: not known
    saved: str = ""


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
            labels=frozenset(sheet.labels),
            read=Allowed(
                frozenset(UserKey(name) for name in sheet.users),
                frozenset(GroupName(name) for name in sheet.groups),
            ),
            update=Allowed(
                frozenset(UserKey(name) for name in sheet.edit_users),
                frozenset(GroupName(name) for name in sheet.edit_groups),
            ),
            creator=UserKey(sheet.creator) if sheet.creator else None,
            editor=UserKey(sheet.editor) if sheet.editor else None,
            mark=_mark(sheet, ids[sheet.space, sheet.title]),
            made=_moment(sheet.made),
            saved=_moment(sheet.saved),
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


def _moment(day: str) -> datetime | None:
    return datetime.fromisoformat(f"{day}T09:00:00+00:00") if day else None


def _mark(sheet: Sheet, page: PageId) -> Mark | None:
    if sheet.slug is None:
        return None
    return Mark(PageId(sheet.marked_as or page), "generated", sheet.slug)


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


RENDER = Renderer(template_folders()).render
ENOUGH = Limits(100, 100)


def programme_of(
    snapshot: Snapshot,
    ledger: Ledger | None = None,
    *,
    lookups: Lookups = NO_LOOKUPS,
    secretariat: GroupName | None = SECRETARIAT,
) -> Programme:
    """Return what a snapshot means to anonymous, logged-in, members and the secretariat."""
    audiences = (
        ANONYMOUS,
        logged_in(snapshot, DEFAULT_GROUP),
        group_audience(snapshot, MEMBERS, DEFAULT_GROUP),
        group_audience(snapshot, SECRETARIAT, DEFAULT_GROUP),
    )
    return Programme(snapshot, audiences, secretariat, lookups, ledger=ledger or Ledger())


def context_of(programme: Programme) -> Context[Programme]:
    """Return what a job may use: English, and the shipped templates."""
    return Context(programme.snapshot.taken, programme, RENDER, str)


def rules_of(programme: Programme, limits: Limits = ENOUGH) -> Rules:
    """Return what holds for a plan."""
    return Rules(
        programme.snapshot,
        programme.ledger,
        limits,
        lambda change: effect_of(change, programme),
        programme.coverage.lines(),
    )


def plan_of(programme: Programme, config: Config, limits: Limits = ENOUGH) -> Plan:
    """Return what the job of the includes would do."""
    return make_plan([(JOB, config)], context_of(programme), rules_of(programme, limits))


def chosen(plan: Plan, ids: Iterable[ChangeId]) -> list[Change]:
    """Return changes of a plan in its order."""
    wanted = frozenset(ids)
    return [one for one in plan.changes if one.id in wanted]


def page_titled(snapshot: Snapshot, title: str) -> Page:
    """Return the current page of a title."""
    pages = snapshot.pages.records.values()
    return next(one for one in pages if one.title == title and one.status is PageStatus.CURRENT)


def with_page(snapshot: Snapshot, page: Page, body: str | None = None) -> Snapshot:
    """Return the snapshot with this page as given, and with its body if one is given."""
    pages = {**snapshot.pages.records, page.id: page}
    bodies = dict(snapshot.bodies)
    if body is not None:
        bodies[page.id] = body
    return replace(snapshot, pages=Reading(pages, snapshot.pages.gaps), bodies=bodies)


def saved(snapshot: Snapshot, page: Page, body: str, editor: str = "ada") -> Snapshot:
    """Return the snapshot after somebody saved a page with another text."""
    edited = replace(page, version=page.version + 1, editor=UserKey(editor))
    return with_page(snapshot, edited, body)


def done(programme: Programme, changes: Iterable[Change], run: int = 1) -> Programme:
    """Return the programme as it is read when these changes were made, by one run."""
    snapshot, ledger = programme.snapshot, programme.ledger
    parts = {page: dict(known) for page, known in ledger.parts.items()}
    edits: dict[PageId, list[Edit]] = {}
    ids = set(ledger.changes)
    written: list[Target] = []
    for change in changes:
        ids.add(change.id)
        if isinstance(change.act, CreatePage | EditPage):
            written.append(change.act.target)
        if isinstance(change.act, EditPage):
            page_id = _page(snapshot, change.act.target).id
            edits.setdefault(page_id, []).extend(change.act.edits)
            parts.setdefault(page_id, {}).update(dict.fromkeys(change.parts, RunId(run)))
        else:
            snapshot = _done(snapshot, change)
    for page_id, made in edits.items():
        body = splice(snapshot.bodies[page_id], made)
        snapshot = saved(snapshot, snapshot.pages.records[page_id], body, snapshot.me.key)
    kept = [page for one in written if (page := _page(snapshot, one)).mark is not None]
    own = {**ledger.own_texts, **{page.id: snapshot.bodies[page.id] for page in kept}}
    ledger = replace(ledger, changes=frozenset(ids), parts=parts, own_texts=own)
    return replace(programme, snapshot=snapshot, ledger=ledger)


def _done(snapshot: Snapshot, change: Change) -> Snapshot:
    match change.act:
        case CreatePage():
            return with_page(snapshot, _new(snapshot, change.act), change.act.body)
        case SetReaders(target=target, readers=readers):
            allowed = Allowed() if isinstance(readers, Open) else readers.allowed
            return with_page(snapshot, replace(_page(snapshot, target), read=allowed))
        case AddLabels(target=target, labels=labels):
            page = _page(snapshot, target)
            return with_page(snapshot, replace(page, labels=page.labels.union(labels)))
        case _:
            raise AssertionError(f"{change.act} is not for these tests")


def _new(snapshot: Snapshot, act: CreatePage) -> Page:
    target, pages = act.target, snapshot.pages.records
    here = [one for one in pages.values() if one.space == target.space]
    titles = {one.title.lower() for one in here if one.status is PageStatus.CURRENT}
    if target.title.lower() in titles:
        raise AssertionError(f"the wiki refuses a second page {target}")
    page_id = PageId(str(max(int(one) for one in pages) + 1))
    me = snapshot.me.key
    return Page(
        page_id,
        target.space,
        target.title,
        PageStatus.CURRENT,
        1,
        (*pages[act.parent].ancestors, act.parent) if act.parent else (),
        read=act.closed_to,
        creator=me,
        editor=me,
        mark=Mark(page_id, act.kind, str(target.slug), act.template),
    )


def _page(snapshot: Snapshot, target: Target) -> Page:
    if target.id is not None:
        return snapshot.pages.records[target.id]
    pages = snapshot.pages.records.values()
    return next(one for one in pages if one.mark is not None and one.mark.slug == target.slug)
