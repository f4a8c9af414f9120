"""The concept notes of the wiki: what each says, how far it is, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.text import _
from sicbot.core.work import Note
from sicbot.pages.links import links
from sicbot.pages.storage import parse
from sicbot.programme.notes.note_pages import note_pages
from sicbot.programme.notes.note_remarks import (
    changed_after_letter,
    changes,
    letter_step,
    remarks_on,
)
from sicbot.programme.notes.note_rows import NoteRows, Row, read_rows
from sicbot.programme.notes.note_steps import (
    Course,
    Deciders,
    UnknownDeciderError,
    deciders_of,
    read_course,
)
from sicbot.programme.notes.sections import (
    DEFAULT,
    RELEVANCE,
    Pattern,
    Section,
    codes_told,
    read_pattern,
    read_sections,
)
from sicbot.programme.people.directory import Directory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.model import Page, PageId
    from sicbot.core.people import TaskForce
    from sicbot.core.sources import PageVersion
    from sicbot.core.text import Text
    from sicbot.core.work import Problem
    from sicbot.pages.storage import Document
    from sicbot.programme.seen import WikiSeen

MOST_LINKS = 50  # addresses of one note that are looked at


@dataclass(frozen=True, slots=True)
class Unread:
    """A note of which something is not known.

    Attributes:
        skipped: Whether all of it is, so that it is not among the notes.
        lasting: Whether the next run will not know more, unless somebody changes something.
    """

    page: Page
    why: Text
    skipped: bool = False
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """All concept notes, by page id, and what is not known of them."""

    notes: tuple[Note, ...] = ()
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class _Reader:
    """What reading a note takes."""

    seen: WikiSeen
    template: PageId | None
    pattern: Pattern
    deciders: Deciders

    def text(self, body: str) -> tuple[Document, NoteRows, tuple[Section, ...]]:
        """Return the parts of a body.

        Raises:
            PageError: It does not parse.
        """
        document = parse(body)
        rows = read_rows(document, self.pattern.hints)
        return document, rows, read_sections(document, self.pattern)


def read_notes(seen: WikiSeen) -> NoteFacts:
    """Return the notes; one that nobody can read is left out and told."""
    deciders = deciders_of(seen, Directory(seen.accounts))
    reader = _Reader(seen, *_pattern(seen), deciders)
    notes, unread = list[Note](), list[Unread]()
    for page in note_pages(seen):
        body = seen.snapshot.bodies.get(page.id)
        if body is None:
            unread.append(Unread(page, _("its text was not read"), skipped=True))
            continue
        try:
            note, gap = _note(page, body, reader)
        except PageError as error:
            why = _("it cannot be read: {why}", why=str(error))
            unread.append(Unread(page, why, skipped=True, lasting=True))
            continue
        notes.append(note)
        unread += [] if gap is None else [gap]
    return NoteFacts(tuple(notes), tuple(unread))


def _pattern(seen: WikiSeen) -> tuple[PageId | None, Pattern]:
    """Return what notes are measured by: the template page, or what is usual."""
    place = seen.work.notes.template
    page = seen.page(place) if place else None
    body = seen.snapshot.bodies.get(page.id) if page is not None else None
    if page is None or body is None:
        return None, DEFAULT
    try:
        return page.id, read_pattern(parse(body))
    except PageError:  # as if there were none
        return None, DEFAULT


def _note(page: Page, body: str, reader: _Reader) -> tuple[Note, Unread | None]:
    document, rows, sections = reader.text(body)
    note = _as_it_stands(page, document, rows, sections, reader)
    history, gap = _history(page, reader.seen)
    first = history[0].when.date() if history and history[0].number == 1 else None
    course = None
    if history:
        try:
            course = read_course(history, reader.deciders, page.creator)
        except UnknownDeciderError as error:
            gap = Unread(page, error.gap.why, lasting=error.gap.absent)
    if course is None:
        remarks = tuple(remarks_on(replace(note, read=False), page, rows, first, reader.seen))
        return replace(note, read=False, remarks=remarks), gap
    counted = course.counted
    note = replace(
        note,
        state=counted.state if counted else None,
        steps=course.steps,
        passed_over=course.passed_over,
        edited=max((one.number for one in history if one.author != reader.deciders.me), default=0),
    )
    remarks = (
        *_since_letter(course, history, (rows, sections), reader),
        *remarks_on(note, page, rows, first, reader.seen),
    )
    return replace(note, remarks=remarks), None


def _as_it_stands(
    page: Page,
    document: Document,
    rows: NoteRows,
    sections: tuple[Section, ...],
    reader: _Reader,
) -> Note:
    """Return what a note says, without its history."""
    deciders = reader.deciders
    leaders = deciders.keys(rows.users(Row.LEADER))
    return Note(
        page=page.id,
        title=page.title,
        version=page.version,
        name=rows.text(Row.TITLE) or page.title,
        task_forces=rows.task_forces,
        objectives=_objectives(rows, sections),
        leader=leaders[0] if leaders else None,
        leader_text=rows.text(Row.LEADER),
        team=deciders.keys(rows.users(Row.TEAM)),
        team_text=rows.text(Row.TEAM),
        regions=rows.regions,
        countries=rows.countries,
        budget=rows.budget,
        duration=rows.text(Row.DURATION),
        sponsors_sought=rows.text(Row.SPONSORS),
        letter=rows.text(Row.LETTER),
        next_step=rows.text(Row.NEXT_STEP),
        claimed=rows.state,
        empty_keys=rows.empty,
        empty_sections=tuple(one.heading for one in sections if not one.is_filled),
        template=reader.template,
        borrowed=frozenset(one.heading for one in sections if not one.stands)
        - frozenset(DEFAULT.headings),
        sections=len(sections),
        words=sum(one.words for one in sections),
        assessors=deciders.keys(rows.users(Row.ASSESSOR)),
        assessor_text=rows.text(Row.ASSESSOR),
        idea=rows.text(Row.IDEA),
        project=rows.text(Row.PROJECT),
        links=_addresses(document),
    )


def _objectives(rows: NoteRows, sections: tuple[Section, ...]) -> tuple[TaskForce, ...]:
    """Return the objectives that a note serves: its Task Forces', and those that it speaks of."""
    relevance = (line for one in sections if one.heading == RELEVANCE for line in one.lines)
    return tuple(dict.fromkeys((*rows.task_forces, *codes_told(relevance))))


def _addresses(document: Document) -> tuple[str, ...]:
    found = (one.url for one in links(document) if one.kind == "url" and one.url)
    return tuple(dict.fromkeys(found))[:MOST_LINKS]


def _history(page: Page, seen: WikiSeen) -> tuple[tuple[PageVersion, ...], Unread | None]:
    """Return the versions of a page up to the one that was read; none where one is missing."""
    versions = seen.sources.histories.get(page.id, ())
    known = tuple(one for one in versions if one.number <= page.version)
    if known and known[-1].number == page.version:
        return known, None
    gap = next((one for one in seen.sources.gaps if one.what == page.id), None)
    if gap is not None:
        return (), Unread(page, gap.why, lasting=gap.absent)
    return (), Unread(page, _("its versions were not read"))


def _since_letter(
    course: Course,
    history: tuple[PageVersion, ...],
    now: tuple[NoteRows, tuple[Section, ...]],
    reader: _Reader,
) -> Iterator[Problem]:
    """Yield that a note says something else than when its letter was issued."""
    number = letter_step(course)
    version = next((one for one in history if one.number == number), None)
    if version is None or version.number == history[-1].number:
        return
    try:
        _document, rows, sections = reader.text(version.body)
    except PageError:  # its rows were read, or no step were of it; the rest is over a limit
        return
    names = changes((rows, sections), now, reader.deciders)
    if names:
        yield changed_after_letter(names, version.when.date())
