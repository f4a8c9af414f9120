"""What the journal tells of one seat or page: which run wrote there, when, and for which change."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from sicbot.adapters.schema import IMAGES, RUNS, WRITES
from sicbot.adapters.store import reading
from sicbot.core.files import SIGNED
from sicbot.core.journal import Fate, PageWrite, RunId, SeatWrite, Step, WriteId
from sicbot.core.model import PageId
from sicbot.core.plan import ChangeId, Slug
from sicbot.core.seats import seat_from

if TYPE_CHECKING:
    from sqlalchemy import Engine, Row, Select

UNDO = "undo"  # the command whose writes take others back
SEATS = (Step.JOIN.value, Step.LEAVE.value, Step.ADOPT.value, Step.DISOWN.value)
_TOLD = tuple(WRITES.c[name] for name in ("step", "run", "intended", "version", "changes"))


def seat_writes(engine: Engine, wiki: str) -> tuple[SeatWrite, ...]:
    """Return all changes of groups that were made, oldest first.

    Those of which the images were emptied are not among them: nobody knows whom they were about.
    """
    query = _done(wiki).add_columns(WRITES.c.id, IMAGES.c.wanted).where(WRITES.c.step.in_(SEATS))
    query = query.join(IMAGES, IMAGES.c.write == WRITES.c.id)
    with reading(engine) as connection:
        rows = connection.execute(query).all()
    found = list[SeatWrite]()
    for row in rows:
        seat = seat_from(row.wanted)
        if seat.user is not None:
            step, when, changes = _told(row)
            run = RunId(row.run)
            of = WriteId(row.id)
            found.append(SeatWrite(seat.group, seat.user, step, run, when, changes, of))
    return tuple(found)


def page_writes(engine: Engine, wiki: str, page: PageId) -> tuple[PageWrite, ...]:
    """Return all writes to a page that were made, oldest first."""
    with reading(engine) as connection:
        rows = connection.execute(_done(wiki).where(WRITES.c.page == page)).all()
    found = list[PageWrite]()
    for row in rows:
        step, when, changes = _told(row)
        found.append(PageWrite(step, RunId(row.run), when, row.version, changes))
    return tuple(found)


def posts_made(engine: Engine, wiki: str) -> dict[str, str]:
    """Return the text of each blog post that was ever made, by slug; empty where images are."""
    rows = _texts(engine, wiki, Step.POST)
    return {row.slug: row.stored or "" for row in rows}


def comments_written(engine: Engine, wiki: str) -> dict[Slug, str]:
    """Return the text of each comment that was ever written or found, by slug; or as posts."""
    rows = _texts(engine, wiki, Step.COMMENT)
    return {Slug(row.slug): row.wanted or "" for row in rows}


def files_attached(engine: Engine, wiki: str) -> dict[tuple[PageId, str], str]:
    """Return the digest of each file that was attached last, by page and name, but for undo."""
    columns = (WRITES.c.page, WRITES.c.slug, WRITES.c.parts)
    query = select(*columns).join(RUNS, RUNS.c.id == WRITES.c.run).order_by(WRITES.c.id)
    done = (WRITES.c.wiki == wiki, WRITES.c.fate == Fate.DONE.value, RUNS.c.command != UNDO)
    with reading(engine) as connection:
        rows = connection.execute(query.where(*done, WRITES.c.step == Step.FILE.value)).all()
    found = {(PageId(row.page), str(row.slug)): json.loads(row.parts) for row in rows if row.page}
    return {place: parts[0].removeprefix(SIGNED) for place, parts in found.items() if parts}


def _texts(engine: Engine, wiki: str, step: Step) -> list[Row[Any]]:
    """Return what one kind of write made under a slug, with its texts where they are kept."""
    query = _done(wiki).add_columns(WRITES.c.slug, IMAGES.c.stored, IMAGES.c.wanted)
    query = query.outerjoin(IMAGES, IMAGES.c.write == WRITES.c.id)
    with reading(engine) as connection:
        rows = connection.execute(query.where(WRITES.c.step == step.value)).all()
    return [row for row in rows if row.slug]


def _done(wiki: str) -> Select[Any]:
    query = select(*_TOLD).where(WRITES.c.wiki == wiki, WRITES.c.fate == Fate.DONE.value)
    return query.order_by(WRITES.c.id)


def _told(row: Any) -> tuple[Step, datetime, tuple[ChangeId, ...]]:  # SQLAlchemy's
    changes = tuple(ChangeId(one) for one in json.loads(row.changes))
    return Step(row.step), datetime.fromisoformat(row.intended), changes
