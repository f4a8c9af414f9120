"""The lists of members: one a Task Force, and one of all, with the same totals.

A hand-made list of the same title stays: the kept one stands beside it, and after one yes is shown
on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from sicbot.core.errors import PageError
from sicbot.core.plan import ChangeId, Skip, Slug, Target, change_id
from sicbot.core.text import Text, _, verbatim
from sicbot.pages.regions import with_origin
from sicbot.pages.storage import parse
from sicbot.pages.tables import readable_tables
from sicbot.programme.adoption import RegionWish, ShownPage, keep_region, show_page
from sicbot.programme.generated import CREATE, Wish, keep_page
from sicbot.programme.lists.disclosure import readers_by_kind, too_many
from sicbot.programme.people.addresses import shown, without_addresses
from sicbot.programme.people.fields import known_regions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sicbot.core.job import Context
    from sicbot.core.model import Page
    from sicbot.core.people import Member, TaskForce, TaskForcePeople
    from sicbot.core.plan import Change
    from sicbot.programme.programme import Programme

TEMPLATE, ALL_TEMPLATE = "registrations_list.xhtml.j2", "registrations_all.xhtml.j2"
VERSION = "1"
KIND = "members"  # of pages in config/policy.toml
ALL_SLUG = "members-all"
REGION = "sicbot.members"
ROLES: dict[str, Text] = {
    "TFL": _("Task Force Leader"),
    "TFRR": _("Regional Representative"),
    "TFM": _("Team Member"),
}


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list of members.

    Attributes:
        code: None for the list of all.
        place: Where it stands, as `SPACE:Title`.
        beside: Where it stands if people have a page of that title.
        below: The page above it.
        shown_as: How it is put on a page of people that has its title.
    """

    code: TaskForce | None
    place: str
    beside: str
    below: str
    shown_as: str = "include"

    def __str__(self) -> str:
        """Return the place."""
        return self.place

    @property
    def slug(self) -> str:
        """The lasting name of the page."""
        return ALL_SLUG if self.code is None else f"members-{self.code.lower()}"


def keep_list(page: ListPage, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings a list up to date; what could not be read leaves it as it is."""
    programme = context.programme
    kind = readers_by_kind(KIND, programme)
    if isinstance(kind, Text):
        yield Skip(str(page), kind)
        return
    stays = _why_it_stays(page, programme) if page.slug in programme.made else None
    if stays is not None:
        yield Skip(str(page), stays)
        return
    theirs = _of_people(page, programme)
    if theirs is not None and page.shown_as == "region" and page.code is not None:
        yield from _in_region(page, theirs, kind.view, context)
        return
    wish = Wish(
        slug=page.slug,
        place=page.beside if theirs is not None else page.place,
        below=page.below,
        body=_body(page, context),
        readers=kind.readers,
        template=f"{TEMPLATE if page.code else ALL_TEMPLATE} {VERSION}",
        why=_("the list of members"),
        closes=kind.are_all_there,
    )
    yield from keep_page(wish, programme)
    if theirs is not None and page.shown_as == "include":
        yield from _on_theirs(wish, theirs, programme)


def _why_it_stays(page: ListPage, programme: Programme) -> Text | None:
    """Return why a list that is there stays as it is; None: all that it rests on is known."""
    people, opt_outs = _unread(page, programme), programme.opt_outs
    why = people.not_read[0].why if people else programme.people_facts.roles_unknown
    if why is not None:
        return _("stays as it is: {why}", why=why)
    if not opt_outs.unknown:
        return None
    why = opt_outs.notes[0] if opt_outs.notes else verbatim("")
    return _("stays as it is, as nobody knows who is not to be named: {why}", why=why)


def _unread(page: ListPage, programme: Programme) -> TaskForcePeople | None:
    """Return a Task Force that was not read as a whole and whose people the list names."""
    if page.code is None:
        return _lost(page, programme)
    people = programme.task_forces[page.code]
    return None if people.complete else people


def _lost(page: ListPage, programme: Programme) -> TaskForcePeople | None:
    """Return a Task Force that was not read as a whole and whose people stand on the list of all.

    They would go from it, though nothing says that they left.
    """
    made = programme.made.get(page.slug)
    if made is None:
        return None
    try:
        tables, _bad = readable_tables(parse(programme.snapshot.bodies.get(made.id) or ""))
    except PageError:
        tables = ()
    standing = {
        row.cells[0].text.strip()
        for table in tables
        for row in table.rows
        if len(row.cells) > 1 and row.cells[1].text.strip() != "0"
    }
    forces = programme.task_forces.values()
    return next((one for one in forces if not one.complete and one.code in standing), None)


def _of_people(page: ListPage, programme: Programme) -> Page | None:
    """Return the page of people that has the title of the list, if there is one."""
    holder = programme.page(page.place)
    return None if holder is None or programme.is_ours(holder) else holder


def _on_theirs(wish: Wish, theirs: Page, programme: Programme) -> Iterator[Change | Skip]:
    made, target, needs = programme.made.get(wish.slug), wish.target, tuple[ChangeId, ...]()
    if made is None:
        needs = (change_id("create-page", target, CREATE),)
    else:
        target = Target(made.space, made.title, made.id, Slug(wish.slug))
    why = _("show the list of members that sicbot keeps")
    yield from show_page(ShownPage(theirs, target, why, needs=needs), programme)


def _in_region(
    page: ListPage,
    theirs: Page,
    view: Sequence[str],
    context: Context[Programme],
) -> Iterator[Change | Skip]:
    """Keep the list in a region on the page of people, if no more people read that than may."""
    others = too_many(theirs, view, context.programme)
    if others:
        told = _("its names are not for {names}, who read that page", names=_listed(others))
        yield Skip(str(page), told)
        return
    stays = _why_it_stays(page, context.programme)
    if stays is not None:
        yield Skip(str(page), stays)
        return
    origin = _(
        "Kept by sicbot; to change what stands here, fill in the form of the Task Force again."
    )
    content = with_origin(_table(page, context), context.show(origin))
    why = _("the list of members")
    wish = RegionWish(theirs, REGION, content, f"{TEMPLATE} {VERSION}", why)
    yield from keep_region(wish, context.programme)


def _listed(names: Sequence[Text]) -> Text:
    values = {f"n{number}": one for number, one in enumerate(names)}
    return Text(", ".join(f"{{{name}}}" for name in values), tuple(values.items()))


def _table(page: ListPage, context: Context[Programme]) -> str:
    return context.render(TEMPLATE, **_values(page, context), foot=False)


def _body(page: ListPage, context: Context[Programme]) -> str:
    if page.code is not None:
        return context.render(TEMPLATE, **_values(page, context), foot=True)
    programme = context.programme
    forces = programme.task_forces
    members = [one for people in forces.values() for one in people.members]
    return context.render(
        ALL_TEMPLATE,
        totals=[_total(people) for people in forces.values()],
        total=len(members),
        people=len({one.account.key for one in members}),
        rows=[{"code": one.task_force} | _row(one, context) for one in members if one.listed],
        when=f"{context.now:%Y-%m-%d}",
        coverage=[context.show(programme.coverage.lines()[0])],
    )


def _total(people: TaskForcePeople) -> dict[str, object]:
    named = sum(one.listed for one in people.members)
    return {
        "code": people.code,
        "members": len(people.members),
        "named": named,
        "complete": people.complete,
    }


def _values(page: ListPage, context: Context[Programme]) -> dict[str, object]:
    programme = context.programme
    people = programme.task_forces[page.code] if page.code else None
    members = people.members if people else ()
    return {
        "rows": [_row(one, context) for one in members if one.listed],
        "total": len(members),
        "unnamed": sum(not one.listed for one in members),
        "complete": people is not None and people.complete,
        "when": f"{context.now:%Y-%m-%d}",
        "coverage": [context.show(programme.coverage.lines()[0])],
    }


def _row(member: Member, context: Context[Programme]) -> dict[str, object]:
    programme = context.programme
    account = member.account
    return {
        "name": context.show(shown(account.full_name)),
        "account": f"{programme.snapshot.url}/display/~{quote(account.name, safe='')}",
        "role": context.show(ROLES[member.role]),
        "region": known_regions(member.region),
        "organisation": context.show(shown(member.organisation)),
        "web": programme.partners.web(member.organisation),
        "profile": member.record.profile if _is_web(member.record.profile) else "",
        "since": f"{member.record.created:%Y-%m-%d}",
    }


def _is_web(typed: str) -> bool:
    """Tell whether a typed profile may be a web page: a mail address stays off the lists."""
    web = typed.strip().casefold().startswith(("https://", "http://"))
    return web and without_addresses(typed) == typed
