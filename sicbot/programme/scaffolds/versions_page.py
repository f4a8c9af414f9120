"""The page that shows the Secretariat which pages stand on which version of their template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.scaffolds import Role
from sicbot.core.text import Text, _
from sicbot.programme.lists.told_page import Frame, keep_told
from sicbot.programme.notes.note_telling import link_to
from sicbot.programme.people.addresses import without_addresses
from sicbot.programme.placed_page import PlacedPage
from sicbot.programme.scaffolds.keeping import kept_pages, told_to
from sicbot.programme.scaffolds.newer_sections import State, compare
from sicbot.programme.scaffolds.pieces import piece, template_of, versioned
from sicbot.programme.scaffolds.roles import TRAITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sicbot.core.job import Context
    from sicbot.core.plan import Change, Skip
    from sicbot.programme.flow import Flow
    from sicbot.programme.programme import Programme
    from sicbot.programme.scaffolds.ground import Ground
    from sicbot.programme.scaffolds.keeping import Kept
    from sicbot.programme.scaffolds.newer_sections import Compared

TEMPLATE = "template_versions.xhtml.j2"
VERSION = "1"
SLUG = "template-versions"
KIND = "templates"  # of pages in config/policy.toml
THEIRS = frozenset({State.THEIRS, State.TAKEN_BACK})
WAITING = frozenset({State.NEWER, State.NEW})
Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class VersionsPage(PlacedPage):
    """Where the page stands, as `SPACE:Title`, as is `below`, and what it tells of."""

    ground: Ground


@dataclass(frozen=True, slots=True)
class Made:
    """A page beside the newest version of its template.

    Attributes:
        since: The version that it was made from.
        kept: The sections that are people's, and of which the template has a newer text.
        waiting: How many sections wait for a yes; None where sections are not compared.
    """

    kept_page: Kept
    since: str
    is_newest: bool
    kept: tuple[Text, ...] = ()
    waiting: int | None = None


def keep_versions(page: VersionsPage, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings the page up to date; before the first page from a template there is none.

    From a wiki that was read in part it is neither made nor changed: what is not there counts.
    """
    programme, template = context.programme, f"{TEMPLATE} {VERSION}"
    frame = Frame(SLUG, page.place, page.below, KIND, template, _("which page has which template"))

    def tell(flow: Flow) -> str | Text | None:
        is_made, unread = SLUG in programme.made, programme.status_material.pages_unread
        if unread is not None:
            wait = _("stays as it is: {why}", why=unread)
            return wait if is_made else _("not made yet: {why}", why=unread)
        found = [_beside(one, context) for one in kept_pages(page.ground)]
        return _body(found, flow, context) if found or is_made else None

    yield from keep_told(frame, programme, tell)


def _beside(kept: Kept, context: Context[Programme]) -> Made:
    """Return a page beside the newest version of its template."""
    noted = kept.page.mark.template if kept.page.mark else ""
    since = noted.rpartition(" ")[2]
    if noted == versioned(template_of(kept.role), context.version):
        return Made(kept, since, is_newest=True)
    found = _compared(kept, context)
    if found is None:
        return Made(kept, since, is_newest=False)
    theirs = tuple(found.name(key) for key, state in found.states.items() if state in THEIRS)
    waiting = sum(state in WAITING for state in found.states.values())
    return Made(kept, since, not (theirs or waiting), theirs, waiting)


def _compared(kept: Kept, context: Context[Programme]) -> Compared | None:
    """Return the sections of a page beside those of its template, None where they are not known."""
    page, programme = kept.page, context.programme
    is_placed = kept.ask and kept.ground.places.place(kept.ask.role, kept.ask.task_force)
    if kept.ask is None or not is_placed or page.id not in programme.snapshot.bodies:
        return None
    try:
        return compare(page, piece(kept.ask, context, *told_to(kept)), programme)
    except PageError:  # told by whoever wants to write there
        return None


def _body(found: Sequence[Made], flow: Flow, context: Context[Programme]) -> str:
    """Return the page; what not all its readers may read is counted and nothing more."""
    older = flow.told(
        (one for one in found if not one.is_newest), lambda one: one.kept_page.page.id
    )
    by_role = {role: [one for one in found if one.kept_page.role is role] for role in Role}
    return context.render(
        TEMPLATE,
        rows=[_row(role, made, context) for role, made in by_role.items() if made],
        groups=[
            {
                "kind": context.show(TRAITS[role].told),
                "pages": [_told(one, context) for one in told],
            }
            for role in Role
            if (told := [one for one in older.items if one.kept_page.role is role])
        ],
        hidden=older.hidden,
        when=f"{context.now:%Y-%m-%d}",
        coverage=[context.show(line) for line in context.programme.coverage.lines()],
    )


def _row(role: Role, made: Sequence[Made], context: Context[Programme]) -> Row:
    newest = sum(one.is_newest for one in made)
    return {
        "kind": context.show(TRAITS[role].told),
        "version": str(context.version(template_of(role))),
        "newest": newest,
        "older": len(made) - newest,
    }


def _told(one: Made, context: Context[Programme]) -> Row:
    page = one.kept_page.page
    return {
        "page": without_addresses(page.title),
        "link": link_to(page.id, context.programme),
        "since": one.since,
        "kept": [context.show(section) for section in one.kept],
        "waiting": one.waiting or 0,
        "unknown": one.waiting is None,
    }
