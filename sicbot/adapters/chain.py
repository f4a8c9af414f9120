"""The journal's chain of events: each holds the hash of the one before, so a change shows.

Whoever can write to the file can also make the whole chain anew, or cut off its end: this tells
of accidents and of clumsy hands, it does not keep anybody out.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from sicbot.adapters.schema import EVENTS, IMAGES, RUNS, WRITES
from sicbot.core.errors import SicbotError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

    Row = dict[str, Any]  # columns of whatever type
    Key = tuple[str, int]  # table and id

CHAINED = (RUNS, WRITES)
_WHAT_NOW = "runs from there on cannot be relied on, nor undone without looking at the pages"


def hash_of(text: str) -> str:
    """Return the SHA-256 of a text, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def add_event(connection: Connection, table: Table, row: int, columns: Row) -> None:
    """Add to the chain that columns of a row were set."""
    query = select(EVENTS.c.n, EVENTS.c.hash).order_by(EVENTS.c.n.desc()).limit(1)
    number, before = connection.execute(query).first() or (0, "")
    what = json.dumps([table.name, row, columns], sort_keys=True)
    connection.execute(insert(EVENTS).values(n=number + 1, what=what, hash=hash_of(before + what)))


def verify_chain(connection: Connection) -> None:
    """Compare every run, write and image with the events that made it.

    Raises:
        SicbotError: One was changed, added or removed behind sicbot's back; the first is named.
    """
    expected = _told_by_events(connection)
    for table in CHAINED:
        rows = {row.id: dict(row._mapping) for row in connection.execute(select(table))}  # noqa: SLF001  # SQLAlchemy's documented name
        told = {key[1]: row for key, row in expected.items() if key[0] == table.name}
        for number in sorted(rows.keys() | told.keys()):
            if rows.get(number) != told.get(number):
                raise _changed(f"row {number} of {table.name}")
    _verify_images(connection)


def _told_by_events(connection: Connection) -> dict[Key, Row]:
    rows: dict[Key, Row] = {}
    before = ""
    events = connection.execute(select(EVENTS).order_by(EVENTS.c.n))
    for place, (number, what, kept) in enumerate(events, start=1):
        if number != place or hash_of(before + what) != kept:
            raise _changed(f"event {place}")
        before = kept
        table, row, columns = json.loads(what)
        rows.setdefault((table, row), {"id": row}).update(columns)
    return rows


def _verify_images(connection: Connection) -> None:
    """See whether the images are those whose hashes the writes hold; undo puts them on pages."""
    query = select(
        *(WRITES.c[name] for name in ("id", "before_hash", "wanted_hash", "stored_hash")),
        *(IMAGES.c[name] for name in ("before", "wanted", "stored")),
    ).join(IMAGES, IMAGES.c.write == WRITES.c.id)
    for number, *rest in connection.execute(query.order_by(WRITES.c.id)):
        before, wanted, stored = (hash_of(text) for text in rest[3:])
        if rest[:2] != [before, wanted] or rest[2] not in {None, stored}:
            raise _changed(f"the image of write {number}")


def _changed(what: str) -> SicbotError:
    return SicbotError(f"the journal was changed by something else at {what}; {_WHAT_NOW}")
