"""Lists of members that people made by hand: who stands there and has no registration.

They stay as they are; what they say is compared, never taken over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.pages.storage import parse
from sicbot.pages.tables import readable_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.people import TaskForce
    from sicbot.pages.grid import Row
    from sicbot.programme.people.directory import Directory
    from sicbot.programme.programme import Programme

NAMES = ("Name", "Nom", "Nombre", "Member", "Membre", "Miembro", "Person", "Personne", "Persona")


@dataclass(frozen=True, slots=True)
class HandRow:
    """A row of a hand-made list; `number` counts the rows of the page from 1."""

    page: str
    number: int
    name: str


def unmatched_rows(place: str, code: TaskForce, programme: Programme) -> Iterator[HandRow]:
    """Yield the rows of a page of people whose person is no registered member."""
    page = programme.page(place)
    body = programme.snapshot.bodies.get(page.id) if page else None
    if page is None or body is None or programme.is_ours(page):
        return
    try:
        tables, _refused = readable_tables(parse(body))
    except PageError:  # told by the audit of includes, which reads every page
        return
    members = {one.account.key for one in programme.task_forces[code].members}
    number = 0
    for table in tables:
        column = table.column(*NAMES)
        for row in table.rows if column is not None else ():
            number += 1
            if column is None or row.is_blank or _accounts(row, column, programme) & members:
                continue
            yield HandRow(page.title, number, _words(row, column, programme))


def _accounts(row: Row, column: int, programme: Programme) -> set[str]:
    directory: Directory = programme.people_facts.directory
    cell = row.cells[column]
    mentioned = {one.key for user in cell.users if (one := directory.mentioned(user)) is not None}
    if mentioned or cell.users:
        return set(mentioned)
    named = directory.named(cell.text)
    return {named[0].key} if len(named) == 1 else set()


def _words(row: Row, column: int, programme: Programme) -> str:
    """Return what stands in a row: the text, else the name of whom it mentions."""
    cell = row.cells[column]
    directory: Directory = programme.people_facts.directory
    people = (directory.mentioned(user) for user in cell.users)
    shown = [one.full_name if one else "?" for one in people]
    return " ".join([*cell.paragraphs, *shown]) or "?"
