"""What is missing in concept notes, for their authors: on one page, beside a note, or on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.gates import OPT_OUT, OPT_OUT_TREE
from sicbot.core.model import Allowed, GroupName
from sicbot.core.plan import Open, Restricted, Skip
from sicbot.core.text import Text, _
from sicbot.core.work import NoteState
from sicbot.pages.regions import with_origin
from sicbot.programme.adoption import RegionWish, keep_region
from sicbot.programme.flow import ANYBODY, Flow
from sicbot.programme.generated import LONGEST_TITLE, Wish, keep_page
from sicbot.programme.lists.told_page import Frame, keep_told
from sicbot.programme.notes.note_gaps import why_not_all
from sicbot.programme.notes.note_telling import (
    OVER,
    READY,
    Values,
    empty_sections,
    filled,
    is_long,
    length,
    link_to,
    lozenge,
    named,
    next_move,
)
from sicbot.programme.placed_page import PlacedPage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sicbot.core.job import Context
    from sicbot.core.model import Page
    from sicbot.core.plan import Change, Readers
    from sicbot.core.work import Note
    from sicbot.programme.programme import Programme

TEMPLATE, ONE_TEMPLATE, VERSION = (
    "concept_notes_missing.xhtml.j2",
    "concept_notes_note.xhtml.j2",
    "1",
)
KIND = "notes"  # of pages in config/policy.toml
SLUG = "concept-notes-missing"
REGION = "sicbot.cn-check"
EVERYBODY = frozenset({GroupName(ANYBODY)})


@dataclass(frozen=True, slots=True)
class MissingPage(PlacedPage):
    """Where the page of all notes stands, as `SPACE:Title`, as does `below`."""


@dataclass(frozen=True, slots=True)
class NoteCheck:
    """What is told of one note.

    Attributes:
        page: Its page.
        beside: Whether a page of its own is kept below it.
        in_region: Whether a region on it is.
    """

    page: Page
    beside: bool = False
    in_region: bool = False

    def __str__(self) -> str:
        """Return the note."""
        return f"{self.page.space}: {self.page.title}"

    @property
    def slug(self) -> str:
        """The lasting name of the page below it."""
        return beside_slug(self.page)


def beside_slug(page: Page) -> str:
    """Return the lasting name of the page below a note."""
    return f"concept-note-check-{page.id}"


def told_of_all(programme: Programme) -> Flow | None:
    """Return what may stand on the page of all notes; None where nobody said who reads it."""
    kind = programme.policy.pages.get(KIND)
    return Flow(kind.view, programme) if kind else None


def keep_missing(page: MissingPage, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings the page of all notes up to date."""
    template, why = f"{TEMPLATE} {VERSION}", _("what is missing in concept notes")
    frame = Frame(SLUG, page.place, page.below, KIND, template, why)
    programme = context.programme
    yield from keep_told(frame, programme, lambda flow: _of_all(flow, context))


def _of_all(flow: Flow, context: Context[Programme]) -> str | Text:
    programme = context.programme
    why = why_not_all(programme)
    if why is not None:
        return _("waits until all notes are read: {why}", why=why)
    notes = flow.told(sorted(programme.notes, key=_by_turn), lambda note: note.page)
    unread = flow.told(programme.note_facts.unread, lambda one: one.page.id)
    return context.render(
        TEMPLATE,
        rows=[_row(one, flow, context) for one in notes.items if one.state not in OVER],
        over=[_row(one, flow, context) for one in notes.items if one.state in OVER],
        hidden=notes.hidden,
        unread=[
            {
                "link": link_to(one.page.id, programme),
                "title": context.show(named(one.page.title)),
                "why": context.show(one.why),
            }
            for one in unread.items
        ],
        when=f"{context.now:%Y-%m-%d}",
        coverage=[context.show(programme.coverage.lines()[0])],
    )


def _by_turn(note: Note) -> tuple[bool, int, int]:
    """Sort what waits for the team first, then by how far a note is."""
    place = list(NoteState).index(note.state) if note.state else len(NoteState)
    return note.state not in READY, place, int(note.page)


def _row(note: Note, flow: Flow, context: Context[Programme]) -> Values:
    """Return what is told of a note; nobody is named."""
    programme = context.programme
    places = programme.work.notes
    return {
        "link": link_to(note.page, programme),
        "title": context.show(named(note.title)),
        "dated": note.state is not None,
        "state": lozenge(note.state, context),
        "since": f"{note.accepted.when:%Y-%m-%d}" if note.state and note.accepted else "",
        "filled": context.show(filled(note)),
        "length": context.show(length(note, places)),
        "long": is_long(note, places),
        "sections": [context.show(one) for one in empty_sections(note, flow)],
        "fields": list(note.empty_keys),
        "next": context.show(next_move(note)),
        "teams_turn": note.state in READY,
        "differs": note.read and note.claimed is not note.state and note.claimed is not None,
        "claimed": lozenge(note.claimed, context),
    }


def keep_check(check: NoteCheck, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings up to date what is told beside or on one note."""
    note = next((one for one in context.programme.notes if one.page == check.page.id), None)
    if note is None or not note.read:
        unread = context.programme.note_facts.unread
        why = next((one.why for one in unread if one.page.id == check.page.id), None)
        yield Skip(str(check), why or _("its versions were not read"))
        return
    if check.beside:
        yield from _beside(check, note, context)
    if check.in_region:
        content = with_origin(_one(note, context, foot=False), context.show(_ORIGIN))
        why = _("what is missing in this note")
        wish = RegionWish(check.page, REGION, content, f"{ONE_TEMPLATE} {VERSION}", why)
        yield from keep_region(wish, context.programme)


_ORIGIN = _("Kept by sicbot from this page and its versions; it goes as the note is filled in.")


def _one(note: Note, context: Context[Programme], *, foot: bool) -> str:
    page = context.programme.snapshot.pages.records[note.page]
    readers = _readers(page, context.programme)
    allowed = readers.allowed if isinstance(readers, Restricted) else Allowed(groups=EVERYBODY)
    flow = Flow(tuple(sorted(allowed.groups)), context.programme, allowed.users)
    return context.render(
        ONE_TEMPLATE, row=_row(note, flow, context), foot=foot, when=f"{context.now:%Y-%m-%d}"
    )


def _beside(check: NoteCheck, note: Note, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Keep a page directly below a note: whoever may not read the note may not read that."""
    page, programme = check.page, context.programme
    title = context.show(_("What is missing in “{note}”", note=page.title))
    if len(title) > LONGEST_TITLE:
        room = LONGEST_TITLE - len(title) + len(page.title) - 1
        title = context.show(_("What is missing in “{note}”", note=page.title[:room] + "…"))
    wish = Wish(
        slug=check.slug,
        place=f"{page.space}:{title}",
        below=f"{page.space}:{page.title}",
        body=_one(note, context, foot=True),
        readers=_readers(page, programme),
        template=f"{ONE_TEMPLATE} {VERSION}",
        why=_("what is missing in a restricted note"),
        closes=True,
    )
    yield from keep_page(wish, programme)


def _readers(page: Page, programme: Programme) -> Readers:
    """Return who may read a note, by its own restriction or else the nearest one above it.

    The page below it inherits that as well, but somebody may move it elsewhere.
    """
    above = (programme.snapshot.pages.records.get(one) for one in reversed(page.ancestors))
    nearest = next((one.read for one in (page, *above) if one is not None and one.read), None)
    return Open() if nearest is None else Restricted(nearest)


def checks(programme: Programme, *, beside: bool, regions: bool) -> Sequence[NoteCheck]:
    """Return the notes of which something is told beside or on them.

    Below one whose people keep sicbot off it no page is made either, nor below one of which it is
    only not known who may read it.
    """
    flow = told_of_all(programme)
    found = []
    for note in programme.notes:
        page = programme.snapshot.pages.records[note.page]
        restricted = isinstance(_readers(page, programme), Restricted)
        hidden = flow.hides(page.id) if flow is not None else restricted
        opted_out = not page.labels.isdisjoint({OPT_OUT, OPT_OUT_TREE})
        made = beside_slug(page) in programme.made
        below = beside and (made or (hidden and not opted_out))
        if below or regions:
            found.append(NoteCheck(page, below, regions))
    return found
