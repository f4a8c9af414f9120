"""What to read of the inventory and of concept notes, once the pages tell where they are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sicbot.core.model import Gap, Reading
from sicbot.programme.cycle.terms import terms_pages
from sicbot.programme.files import filed_pages
from sicbot.programme.inventory.forms import inventory_forms
from sicbot.programme.notes.note_pages import note_pages
from sicbot.programme.ticking import touched_pages

if TYPE_CHECKING:
    from sicbot.core.model import Page, PageId
    from sicbot.core.ports import PeopleReader
    from sicbot.core.sources import Sources
    from sicbot.programme.seen import WikiSeen


def with_work(seen: WikiSeen, sources: Sources, reader: PeopleReader) -> Sources:
    """Return the sources with the forms and files of the inventory, and histories of pages.

    They are those of notes, of sicbot's pages on which somebody may have ticked a box, of the pages
    of the cycle and of its events, and of terms of reference.
    """
    found, _not_found = inventory_forms(seen)
    forms = {
        one.use.form_name: reader.form(one.page.id, one.use.form_name, one.fields) for one in found
    }
    files, gaps = dict(sources.files), list[Gap]()
    for place in seen.work.inventory.files:
        page = seen.page(place.page)
        if page is not None:
            reading = reader.file(page.id, place.name)
            files |= {(page.id, name): rows for name, rows in reading.records.items()}
            gaps += reading.gaps
    asked = _with_questions(seen, sources)
    comments = reader.comments(asked) if asked else Reading({})
    unread = {gap.what for gap in comments.gaps}
    pages = (*note_pages(seen), *touched_pages(seen), *_cycle_pages(seen), *_terms(seen))
    histories = reader.histories(pages) if pages else Reading({})
    filed = filed_pages(seen)
    attached = reader.attached(filed) if filed else Reading({})
    return replace(
        sources,
        attached=attached.records,
        forms={**sources.forms, **forms},
        files=files,
        comments={
            **{page: those for page, those in comments.records.items() if page not in unread},
            **sources.comments,
        },
        histories=histories.records,
        gaps=(*sources.gaps, *gaps, *histories.gaps, *attached.gaps),
    )


def _cycle_pages(seen: WikiSeen) -> tuple[Page, ...]:
    """Return the page of the cycle and that of the events that timings hang on, if they are there.

    What a newer version of them changes is told.
    """
    places = filter(None, (seen.work.cycle_page, seen.work.events))
    found = (seen.page(place) for place in places)
    return tuple(page for page in found if page is not None)


def _terms(seen: WikiSeen) -> tuple[Page, ...]:
    """Return the terms of reference, which may be older than a change of the cycle's page."""
    place = seen.work.cycle_page
    return terms_pages(seen) if place and seen.page(place) is not None else ()


def _with_questions(seen: WikiSeen, sources: Sources) -> list[PageId]:
    """Return the pages below which people may have asked something, but for those read already."""
    pages = [seen.page(place) for place in seen.work.question_pages]
    found = dict.fromkeys(page.id for page in pages if page is not None)
    return [page for page in found if page not in sources.comments]
