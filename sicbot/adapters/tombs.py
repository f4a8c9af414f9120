"""Who asked to be forgotten, in sicbot's store, and the emptying of all that names them there.

Rows of runs and writes hold hashes alone, so the journal's chain stays whole.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, text

from sicbot.adapters.history_cache import texts_of
from sicbot.adapters.schema import FACTS, IMAGES, SALTS, TOMBSTONES, VERSIONS, WRITES
from sicbot.adapters.store import reading, store_errors, writing
from sicbot.core.forgotten import SALT_BYTES, Forgotten, Sign, Tombstone

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement, Connection, Engine

AT_ONCE = 200  # rows of bodies in memory
_IMAGES = ("name", "before", "wanted", "stored", "told")


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of the store that name somebody.

    Attributes:
        images: Numbers of the writes whose texts do.
        versions: Pages and versions that were kept.
        facts: Jobs and keys of what they noted.
    """

    images: tuple[int, ...] = ()
    versions: tuple[tuple[str, int], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


def read_forgotten(engine: Engine, wiki: str) -> Forgotten:
    """Return who of a wiki asked to be forgotten."""
    with reading(engine) as connection:
        salt = connection.execute(select(SALTS.c.salt).where(SALTS.c.wiki == wiki)).scalar()
        rows = connection.execute(select(TOMBSTONES).where(TOMBSTONES.c.wiki == wiki)).all()
    stones = (Tombstone(Sign(one.sign), one.hash, tuple(json.loads(one.shape))) for one in rows)
    return Forgotten(bytes.fromhex(salt or ""), frozenset(stones))


def salted(forgotten: Forgotten) -> Forgotten:
    """Return the same with a salt, a new one where nobody was forgotten before."""
    return forgotten if forgotten.salt else Forgotten(secrets.token_bytes(SALT_BYTES))


def rows_naming(
    engine: Engine, wiki: str, forgotten: Forgotten, records: Collection[str] = ()
) -> Rows:
    """Return the rows that name somebody, or stand for one of these records."""
    with reading(engine) as connection:
        return Rows(
            tuple(_images(connection, wiki, forgotten)),
            tuple(_versions(connection, wiki, forgotten)),
            tuple(_facts(connection, wiki, forgotten, records)),
        )


def bury(engine: Engine, wiki: str, forgotten: Forgotten, rows: Rows) -> None:
    """Note who is forgotten and empty the rows that name them, all of it or nothing."""
    stones = [
        {"wiki": wiki, "sign": one.sign.value, "hash": one.hash, "shape": json.dumps(one.shape)}
        for one in sorted(forgotten.stones, key=lambda one: (one.sign, one.hash))
    ]
    with writing(engine) as connection:
        connection.execute(delete(TOMBSTONES).where(TOMBSTONES.c.wiki == wiki))
        connection.execute(delete(SALTS).where(SALTS.c.wiki == wiki))
        connection.execute(insert(SALTS).values(wiki=wiki, salt=forgotten.salt.hex()))
        connection.execute(insert(TOMBSTONES), stones)
        for write in rows.images:
            connection.execute(delete(IMAGES).where(IMAGES.c.write == write))
        for page, version in rows.versions:
            kept = (VERSIONS.c.page_id == page, VERSIONS.c.version == version)
            connection.execute(delete(VERSIONS).where(_of(wiki), *kept))
        for job, key in rows.facts:
            noted = (FACTS.c.job == job, FACTS.c.key == key)
            connection.execute(delete(FACTS).where(FACTS.c.wiki == wiki, *noted))


def sweep(engine: Engine) -> None:
    """Write the store anew, so that nothing emptied is left between its rows or in its log."""
    if engine.dialect.name != "sqlite":
        return
    raw = engine.execution_options(sicbot_begin=None)
    with store_errors(), raw.connect() as connection:
        connection.execute(text("VACUUM"))
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def _images(connection: Connection, wiki: str, forgotten: Forgotten) -> list[int]:
    columns = (IMAGES.c[name] for name in _IMAGES)
    query = select(IMAGES.c.write, *columns).join(WRITES, WRITES.c.id == IMAGES.c.write)
    query = query.where(WRITES.c.wiki == wiki).order_by(IMAGES.c.write)
    rows = connection.execute(query.execution_options(yield_per=AT_ONCE))
    return [number for number, *texts in rows if any(map(forgotten.names, texts))]


def _versions(connection: Connection, wiki: str, forgotten: Forgotten) -> list[tuple[str, int]]:
    query = select(VERSIONS.c.page_id, VERSIONS.c.version, VERSIONS.c.title, VERSIONS.c.body)
    query = query.where(_of(wiki)).order_by(VERSIONS.c.page_id, VERSIONS.c.version)
    rows = connection.execute(query.execution_options(yield_per=AT_ONCE))
    named = (
        (page, version)
        for page, version, title, body in rows
        if forgotten.names(title) or forgotten.names(body or "")
    )
    return list(dict.fromkeys(named))


def _of(wiki: str) -> ColumnElement[bool]:
    """Select the versions of a wiki, current and earlier ones: they are kept apart."""
    return VERSIONS.c.wiki.in_((wiki, texts_of(wiki)))


def _facts(
    connection: Connection, wiki: str, forgotten: Forgotten, records: Collection[str]
) -> list[tuple[str, str]]:
    query = select(FACTS.c.job, FACTS.c.key, FACTS.c.value).where(FACTS.c.wiki == wiki)
    rows = connection.execute(query.order_by(FACTS.c.job, FACTS.c.key)).all()
    return [
        (job, key)
        for job, key, value in rows
        if key in records or forgotten.names(key) or forgotten.names(value)
    ]
