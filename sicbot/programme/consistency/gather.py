"""All findings of a wiki: which pages are looked at, and by which rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from sicbot.core.errors import PageError
from sicbot.core.model import PageStatus
from sicbot.core.text import Text, _
from sicbot.pages.storage import parse
from sicbot.programme.consistency import blanks, links, objective_facts, statements
from sicbot.programme.consistency.choices import Choices
from sicbot.programme.consistency.findings import Finding, Kind, ReadPage
from sicbot.programme.consistency.home_links import lacking_links
from sicbot.programme.consistency.odd_tables import odd_tables
from sicbot.programme.consistency.plan_gaps import unsaid_in_plans
from sicbot.programme.consistency.questions import unanswered
from sicbot.programme.consistency.translations import differing_last_days
from sicbot.programme.consistency.wrong_words import old_names, slips

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.model import Page, PageId
    from sicbot.programme.programme import Programme

Unread: TypeAlias = "tuple[PageId | None, Text]"
ALWAYS = Choices()
_ORDER = {kind: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found.

    Attributes:
        findings: In the order of their kinds, then of their pages.
        unread: Which pages were not read, and may hold more; only who may read one may be told.
            None: a page that the settings name and sicbot does not see.
    """

    findings: tuple[Finding, ...] = ()
    unread: tuple[Unread, ...] = ()


def find_all(programme: Programme, choices: Choices = ALWAYS) -> Findings:
    """Return all findings on the pages that people wrote."""
    pages, unread = _read(programme)
    found = sorted(_found(programme, pages, choices), key=lambda one: _ORDER[one.kind])
    # What says the same to a reader is one finding: its box must have a number of its own.
    once: dict[tuple[int, str], Finding] = {}
    for one in found:
        once.setdefault((one.number, one.state), one)
    return Findings(
        tuple(once.values()),
        (*programme.objectives.unread, *_not_asked(programme), *unread),
    )


def _found(
    programme: Programme, pages: tuple[ReadPage, ...], choices: Choices
) -> Iterator[Finding]:
    """Yield what each rule finds; pages that are forms to fill in announce nothing themselves."""
    registry, titles = programme.objectives, links.pages_by_title(programme)
    yield from objective_facts.differing_figures(registry)
    yield from objective_facts.differing_names(registry)
    yield from objective_facts.differing_words(registry)
    yield from statements.differing_visions(_strategy_first(programme, pages))
    yield from statements.differing_focal(pages, programme.work)
    yield from differing_last_days(pages, programme)
    yield from unanswered(programme)
    yield from unsaid_in_plans(pages, programme)
    yield from lacking_links(pages, programme, choices)
    yield from old_names(pages, programme)
    yield from slips(pages, choices.spellings)
    for read in pages:
        if not _is_note(read.page, programme):
            yield from blanks.empty_announcements(read)
            yield from blanks.missing_addresses(read)
        yield from blanks.doubled_columns(read)
        yield from links.dead_links(read, titles)
        yield from links.missing_pages(read, programme)
        yield from links.open_addresses(read, programme)
        yield from odd_tables(read)


def _read(programme: Programme) -> tuple[tuple[ReadPage, ...], tuple[Unread, ...]]:
    """Return the current pages whose text is not sicbot's, by id, and which cannot be read."""
    found, unread = list[ReadPage](), list["Unread"]()
    titles = programme.includes.titles
    pages = programme.snapshot.pages.records.values()
    for page in sorted(pages, key=lambda one: int(one.id)):
        if page.status is not PageStatus.CURRENT or programme.is_kept(page):
            continue
        if titles.is_archived(page):
            continue
        body = programme.snapshot.bodies.get(page.id)
        if body is None:
            unread.append((page.id, _("the text of “{page}” was not read", page=page.title)))
            continue
        try:
            found.append(ReadPage(page, body, parse(body)))
        except PageError as error:
            told = _("“{page}” cannot be read: {why}", page=page.title, why=str(error))
            unread.append((page.id, told))
    return tuple(found), tuple(unread)


def _not_asked(programme: Programme) -> Iterator[Unread]:
    """Yield the configured pages of which no comments were read."""
    for place in programme.work.question_pages:
        page = programme.page(place)
        if page is None or page.id not in programme.sources.comments:
            told = _("the comments below “{page}” were not read", page=place)
            yield (page.id if page is not None else None), told


def _strategy_first(programme: Programme, pages: tuple[ReadPage, ...]) -> tuple[ReadPage, ...]:
    """Return the pages with those of the objectives in front: their vision is the one meant."""
    places = [programme.page(place) for place in programme.work.objective_pages]
    strategy = {page.id for page in places if page is not None}
    return tuple(sorted(pages, key=lambda one: one.page.id not in strategy))


def _is_note(page: Page, programme: Programme) -> bool:
    """Tell whether a page is a concept note or their template, whose blanks are filled in later."""
    notes = programme.work.notes
    template = programme.page(notes.template) if notes.template else None
    return notes.label in page.labels or (template is not None and template.id == page.id)
