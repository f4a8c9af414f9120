"""Whom records and pages name besides those who entered them; some wikis are asked for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.model import PageStatus, UserKey
from sicbot.core.scaffolds import INDICATORS_LABEL
from sicbot.pages.links import links
from sicbot.pages.storage import parse
from sicbot.pages.tables import properties, readable_tables
from sicbot.programme.notes.note_pages import note_pages
from sicbot.programme.people.fields import Meaning, meanings_of
from sicbot.programme.people.records import fill
from sicbot.programme.people.registration_pages import labelled_pages, table_pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sicbot.core.model import Page
    from sicbot.core.sources import Sources
    from sicbot.pages.cells import Cell
    from sicbot.pages.links import Link
    from sicbot.programme.seen import WikiSeen

LONGEST_NAME = 255  # of a user name (vendor's manual)


@dataclass(frozen=True, slots=True)
class Named:
    """User names and keys of people."""

    names: frozenset[str]
    keys: frozenset[UserKey]


def named_people(seen: WikiSeen, sources: Sources) -> Named:
    """Return whom pickers, columns for accounts, pages about people and concept notes name."""
    notes = note_pages(seen) if sources.histories else ()
    users = [
        link.user
        for page in (
            *_registers(seen),
            *labelled_pages(seen),
            *table_pages(seen),
            *_project_tables(seen),
            *_indicators(seen),
            *notes,
        )
        for link in _links(seen, page)
        if link.user is not None
    ]
    typed = [*_in_forms(sources), *_in_files(sources), *_on_pages(seen)]
    names = {*typed, *(user.username or "" for user in users if user.userkey is None)}
    plain = {one.strip().removeprefix("@") for one in names}
    return Named(
        frozenset(one for one in plain if 0 < len(one) <= LONGEST_NAME),
        frozenset(
            (
                *(UserKey(user.userkey) for user in users if user.userkey),
                *(key for page in notes for key in page.update.users),
            )
        ),
    )


def _registers(seen: WikiSeen) -> Iterator[Page]:
    """Yield the pages on which people record what follows for others."""
    places = seen.places
    named = (
        places.partners, places.nominations, places.exceptions, places.matches, places.opt_outs
    )  # fmt: skip
    pages = (seen.page(place) for place in named if place)
    yield from (page for page in pages if page is not None)


def _project_tables(seen: WikiSeen) -> Iterator[Page]:
    """Yield the pages with tables of projects, on which people are mentioned as owners."""
    pages = (seen.page(place) for place in seen.work.inventory.tables)
    yield from (page for page in pages if page is not None)


def _indicators(seen: WikiSeen) -> Iterator[Page]:
    """Yield the pages with indicators, on which people are mentioned as owners."""
    for page in seen.snapshot.pages.records.values():
        if INDICATORS_LABEL in page.labels and page.status is PageStatus.CURRENT:
            yield page


def _links(seen: WikiSeen, page: Page) -> Iterable[Link]:
    try:
        return links(seen.snapshot.bodies.get(page.id) or "")
    except PageError:
        return ()  # whoever reads the page says so


def _in_forms(sources: Sources) -> Iterator[str]:
    for form in sources.forms.values():
        labels = {field.name: field.title for field in form.fields}
        for entry in form.entries:
            yield from fill(entry.values, labels).values.get(Meaning.ACCOUNT, ())


def _in_files(sources: Sources) -> Iterator[str]:
    for file in sources.files.values():
        header, *rows = file.rows or ((),)
        meanings = meanings_of(dict.fromkeys(header, ""))
        for row in rows:
            for name, cell in zip(header, row, strict=False):
                if meanings.get(name) is Meaning.ACCOUNT:
                    yield cell


def _on_pages(seen: WikiSeen) -> Iterator[str]:
    for page in (*labelled_pages(seen), *table_pages(seen)):
        try:
            text = parse(seen.snapshot.bodies.get(page.id) or "")
            tables, _refused = readable_tables(text)
            found = [dict(one.pairs) for one in properties(text)]
        except PageError:
            continue
        found += [
            dict(zip(table.header, row.cells, strict=False))
            for table in tables
            for row in table.rows
        ]
        for cells in found:
            yield from _accounts(cells)


def _accounts(cells: dict[str, Cell]) -> Iterator[str]:
    meanings = meanings_of(dict.fromkeys(cells, ""))
    yield from (cell.text for key, cell in cells.items() if meanings.get(key) is Meaning.ACCOUNT)
