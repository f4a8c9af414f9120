"""What was written of a meeting, in numbers: decisions, and actions that are open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.pages.sections import sections
from sicbot.pages.storage import walk
from sicbot.pages.tables import readable_tables
from sicbot.pages.tasks import tasks
from sicbot.pages.words import words_of
from sicbot.programme.people.fields import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.edits import Span
    from sicbot.pages.storage import Document

_DECISIONS = frozenset({"decision", "decisions", "decisiones"})  # French has the English words


def count_open_actions(document: Document) -> int:
    """Return how many tasks with words are not ticked."""
    return sum(not one.checked and bool(one.text) for one in tasks(document))


def count_decisions(body: str, document: Document) -> int:
    """Return how many decisions there are: rows of their table, and items of lists below a heading.

    Raises:
        PageError: The body does not parse.
    """
    rows = (
        row.cells[0].text.strip()
        for table in readable_tables(document)[0]
        if table.header and plain(table.header[0]) in _DECISIONS
        for row in table.rows
        if row.cells
    )
    return sum(map(bool, rows)) + len(list(_items(body, document)))


def _items(body: str, document: Document) -> Iterator[Span]:
    """Yield the items of lists in the sections of decisions, each with what is below it."""
    wanted = [one.span for one in sections(body) if plain(one.key.words) in _DECISIONS]
    closed = frozenset({"li", "table", "ac:task-list", "ac:structured-macro"})
    for element in walk(document.root, closed) if wanted else ():
        place = element.span
        inside = any(one.start <= place.start and place.end <= one.end for one in wanted)
        if element.name == "li" and inside and words_of(element):
            yield place
