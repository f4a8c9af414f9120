"""Versions of pages kept between runs: a version of a page never changes, so it is read once.

The cache may be deleted at any time; the next run then reads everything again. Its file holds
text that may be restricted on the wiki, so only its owner may read it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import (
    Column,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    create_engine,
    event,
    select,
    tuple_,
)
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DatabaseError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from sicbot.core.errors import ConfigError, SicbotError
from sicbot.core.model import PageId

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sqlalchemy import Connection, Engine

_METADATA = MetaData()
_VERSIONS = Table(
    "page_versions",
    _METADATA,
    Column("wiki", String, primary_key=True),
    Column("page_id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("edited", String, nullable=False),  # a wiki put back from a backup reuses numbers
    Column("title", String, nullable=False),
    Column("body", Text),  # NULL: only the title was needed
)
LOOK_UP_AT_ONCE = 500  # SQLite takes 32,766 variables; three a version
# Made once: building it anew for each of 10,000 bodies took longer than running it.
_BODY = select(_VERSIONS.c.body, _VERSIONS.c.edited).where(
    _VERSIONS.c.wiki == bindparam("wiki"),
    _VERSIONS.c.page_id == bindparam("page"),
    _VERSIONS.c.version == bindparam("number"),
)


@dataclass(frozen=True, slots=True)
class PageVersion:
    """What identifies a version of a page: id, number, and when it was saved."""

    page: PageId
    number: int
    edited: str


def open_store(path: Path | None) -> Engine:
    """Open the store at `path`, or one in memory that goes with the process.

    Raises:
        ConfigError: The folder cannot be written, or the file is no store.
    """
    if path is None:
        engine = create_engine("sqlite://", poolclass=StaticPool)
        _METADATA.create_all(engine)
        return engine
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", _tune)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        _METADATA.create_all(engine)
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be written ({error.strerror}); name another folder in SICBOT_STATE"
        ) from error
    except DatabaseError as error:
        engine.dispose()
        raise ConfigError(
            f"{path} cannot be opened ({error.orig}); delete it, it holds nothing but what was "
            "read, or name another folder in SICBOT_STATE"
        ) from error
    return engine


def _tune(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]  # the driver's own connection
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")  # a cache may lose its last rows in a crash
    cursor.close()


@contextmanager
def _store_errors() -> Iterator[None]:
    """Turn the store's own errors into a sentence: a full disk, a file that others write to."""
    try:
        yield
    except SQLAlchemyError as error:
        reason = getattr(error, "orig", None) or type(error).__name__
        raise SicbotError(
            f"the store in the state folder cannot be used ({reason}); free some space, or name "
            "another folder in SICBOT_STATE"
        ) from error


class VersionCache:
    """The cached page versions of one wiki."""

    def __init__(self, engine: Engine, wiki: str) -> None:
        """Take the store and the address of the wiki."""
        self._engine = engine
        self._wiki = wiki

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with _store_errors(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with _store_errors(), self._engine.begin() as connection:
            yield connection

    def known(self, versions: Iterable[PageVersion]) -> set[PageVersion]:
        """Return those of the versions whose body is kept."""
        wanted, found = list(versions), set[PageVersion]()
        with self._reading() as connection:
            for start in range(0, len(wanted), LOOK_UP_AT_ONCE):
                some = wanted[start : start + LOOK_UP_AT_ONCE]
                rows = connection.execute(
                    select(_VERSIONS.c.page_id, _VERSIONS.c.version, _VERSIONS.c.edited).where(
                        _VERSIONS.c.wiki == self._wiki,
                        _VERSIONS.c.body.is_not(None),
                        tuple_(_VERSIONS.c.page_id, _VERSIONS.c.version).in_(
                            [(version.page, version.number) for version in some]
                        ),
                    )
                )
                found |= {PageVersion(PageId(row[0]), row[1], row[2]) for row in rows}
        return found & set(wanted)

    def is_empty(self) -> bool:
        """Tell whether no body of this wiki is kept."""
        with self._reading() as connection:
            query = select(_VERSIONS.c.page_id).where(
                _VERSIONS.c.wiki == self._wiki, _VERSIONS.c.body.is_not(None)
            )
            return connection.execute(query.limit(1)).first() is None

    def keep(self, versions: Iterable[tuple[PageVersion, str, str | None]]) -> None:
        """Keep versions: (which, title, body or None where only the title was read)."""
        rows = [
            {
                "wiki": self._wiki,
                "page_id": version.page,
                "version": version.number,
                "edited": version.edited,
                "title": title,
                "body": body,
            }
            for version, title, body in versions
        ]
        if not rows:
            return
        statement = insert(_VERSIONS)
        update = {name: statement.excluded[name] for name in ("edited", "title", "body")}
        keys = ["wiki", "page_id", "version"]
        with self._writing() as connection:
            connection.execute(
                statement.on_conflict_do_update(index_elements=keys, set_=update), rows
            )

    def drop_older(self, current: Iterable[PageVersion]) -> None:
        """Forget the bodies of versions before the current ones; their titles stay."""
        rows = [{"page": version.page, "number": version.number} for version in current]
        if not rows:
            return
        older = (
            _VERSIONS.update()
            .where(
                _VERSIONS.c.wiki == self._wiki,
                _VERSIONS.c.page_id == bindparam("page"),
                _VERSIONS.c.version < bindparam("number"),
            )
            .values(body=None)
        )
        with self._writing() as connection:
            connection.execute(older, rows)

    def drop_other_histories(self, current: Iterable[PageVersion]) -> None:
        """Forget all of pages whose kept versions are not the past of the current ones.

        So it is when the wiki was put back from a backup: then a kept version is of a higher
        number, or of the same number and another time, and titles kept of others may be wrong too.
        """
        now = {version.page: version for version in current}
        pages = list(now)
        for start in range(0, len(pages), LOOK_UP_AT_ONCE):
            kept = select(_VERSIONS.c.page_id, _VERSIONS.c.version, _VERSIONS.c.edited).where(
                _VERSIONS.c.wiki == self._wiki,
                _VERSIONS.c.page_id.in_(pages[start : start + LOOK_UP_AT_ONCE]),
            )
            with self._writing() as connection:
                other = {
                    page
                    for page, number, edited in connection.execute(kept)
                    if number > now[page].number
                    or (number == now[page].number and edited != now[page].edited)
                }
                if other:
                    connection.execute(
                        _VERSIONS.delete().where(
                            _VERSIONS.c.wiki == self._wiki, _VERSIONS.c.page_id.in_(other)
                        )
                    )

    def titles(self, pages: Iterable[PageId]) -> dict[PageId, dict[int, str]]:
        """Return the kept titles of the pages' versions, by number."""
        wanted, found = list(pages), dict[PageId, dict[int, str]]()
        with self._reading() as connection:
            for start in range(0, len(wanted), LOOK_UP_AT_ONCE):
                some = wanted[start : start + LOOK_UP_AT_ONCE]
                rows = connection.execute(
                    select(_VERSIONS.c.page_id, _VERSIONS.c.version, _VERSIONS.c.title).where(
                        _VERSIONS.c.wiki == self._wiki, _VERSIONS.c.page_id.in_(some)
                    )
                )
                for page, number, title in rows:
                    found.setdefault(PageId(page), {})[number] = title
        return found

    def body(self, version: PageVersion) -> str | None:
        """Return the kept body of a version, or None."""
        which = {"wiki": self._wiki, "page": version.page, "number": version.number}
        with self._reading() as connection:
            row = connection.execute(_BODY, which).first()
        return row[0] if row is not None and row[1] == version.edited else None


class Bodies(Mapping[PageId, str]):
    """The bodies of a snapshot's pages, read from the cache when asked for.

    So 10,000 pages do not stand in memory at once.
    """

    def __init__(self, cache: VersionCache, versions: Mapping[PageId, PageVersion]) -> None:
        """Take the cache and the version of each page."""
        self._cache = cache
        self._versions = versions

    def __getitem__(self, page: PageId) -> str:
        """Return the body of a page.

        Raises:
            KeyError: The page has no body in this snapshot.
        """
        body = self._cache.body(self._versions[page])
        if body is None:
            raise KeyError(page)
        return body

    def __iter__(self) -> Iterator[PageId]:
        """Iterate over the pages."""
        return iter(self._versions)

    def __len__(self) -> int:
        """Return the number of pages."""
        return len(self._versions)
