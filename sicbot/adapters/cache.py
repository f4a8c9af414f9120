"""Versions of pages kept between runs: a version of a page never changes, so it is read once.

The cache may be deleted at any time; the next run then reads everything again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, tuple_
from sqlalchemy.dialects.sqlite import insert

from sicbot.adapters.schema import VERSIONS
from sicbot.adapters.store import reading, writing
from sicbot.core.model import PageId

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Engine

LOOK_UP_AT_ONCE = 500  # SQLite takes 32,766 variables; three a version
# Made once: building it anew for each of 10,000 bodies took longer than running it.
_BODY = select(VERSIONS.c.body, VERSIONS.c.edited).where(
    VERSIONS.c.wiki == bindparam("wiki"),
    VERSIONS.c.page_id == bindparam("page"),
    VERSIONS.c.version == bindparam("number"),
)


@dataclass(frozen=True, slots=True)
class PageVersion:
    """What identifies a version of a page: id, number, and when it was saved."""

    page: PageId
    number: int
    edited: str


class VersionCache:
    """The cached page versions of one wiki."""

    def __init__(self, engine: Engine, wiki: str) -> None:
        """Take the store and the address of the wiki."""
        self._engine = engine
        self._wiki = wiki

    def known(self, versions: Iterable[PageVersion]) -> set[PageVersion]:
        """Return those of the versions whose body is kept."""
        wanted, found = list(versions), set[PageVersion]()
        with reading(self._engine) as connection:
            for start in range(0, len(wanted), LOOK_UP_AT_ONCE):
                some = wanted[start : start + LOOK_UP_AT_ONCE]
                rows = connection.execute(
                    select(VERSIONS.c.page_id, VERSIONS.c.version, VERSIONS.c.edited).where(
                        VERSIONS.c.wiki == self._wiki,
                        VERSIONS.c.body.is_not(None),
                        tuple_(VERSIONS.c.page_id, VERSIONS.c.version).in_(
                            [(version.page, version.number) for version in some]
                        ),
                    )
                )
                found |= {PageVersion(PageId(row[0]), row[1], row[2]) for row in rows}
        return found & set(wanted)

    def is_empty(self) -> bool:
        """Tell whether no body of this wiki is kept."""
        with reading(self._engine) as connection:
            query = select(VERSIONS.c.page_id).where(
                VERSIONS.c.wiki == self._wiki, VERSIONS.c.body.is_not(None)
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
        statement = insert(VERSIONS)
        update = {name: statement.excluded[name] for name in ("edited", "title", "body")}
        keys = ["wiki", "page_id", "version"]
        with writing(self._engine) as connection:
            connection.execute(
                statement.on_conflict_do_update(index_elements=keys, set_=update), rows
            )

    def drop_older(self, current: Iterable[PageVersion]) -> None:
        """Forget the bodies of versions before the current ones; their titles stay."""
        rows = [{"page": version.page, "number": version.number} for version in current]
        if not rows:
            return
        older = (
            VERSIONS.update()
            .where(
                VERSIONS.c.wiki == self._wiki,
                VERSIONS.c.page_id == bindparam("page"),
                VERSIONS.c.version < bindparam("number"),
            )
            .values(body=None)
        )
        with writing(self._engine) as connection:
            connection.execute(older, rows)

    def drop_other_histories(self, current: Iterable[PageVersion]) -> None:
        """Forget all of pages whose kept versions are not the past of the current ones.

        So it is when the wiki was put back from a backup: then a kept version is of a higher
        number, or of the same number and another time, and titles kept of others may be wrong too.
        """
        now = {version.page: version for version in current}
        pages = list(now)
        for start in range(0, len(pages), LOOK_UP_AT_ONCE):
            kept = select(VERSIONS.c.page_id, VERSIONS.c.version, VERSIONS.c.edited).where(
                VERSIONS.c.wiki == self._wiki,
                VERSIONS.c.page_id.in_(pages[start : start + LOOK_UP_AT_ONCE]),
            )
            with writing(self._engine) as connection:
                other = {
                    page
                    for page, number, edited in connection.execute(kept)
                    if number > now[page].number
                    or (number == now[page].number and edited != now[page].edited)
                }
                if other:
                    connection.execute(
                        VERSIONS.delete().where(
                            VERSIONS.c.wiki == self._wiki, VERSIONS.c.page_id.in_(other)
                        )
                    )

    def titles(self, pages: Iterable[PageId]) -> dict[PageId, dict[int, str]]:
        """Return the kept titles of the pages' versions, by number."""
        wanted, found = list(pages), dict[PageId, dict[int, str]]()
        with reading(self._engine) as connection:
            for start in range(0, len(wanted), LOOK_UP_AT_ONCE):
                some = wanted[start : start + LOOK_UP_AT_ONCE]
                rows = connection.execute(
                    select(VERSIONS.c.page_id, VERSIONS.c.version, VERSIONS.c.title).where(
                        VERSIONS.c.wiki == self._wiki, VERSIONS.c.page_id.in_(some)
                    )
                )
                for page, number, title in rows:
                    found.setdefault(PageId(page), {})[number] = title
        return found

    def body(self, version: PageVersion) -> str | None:
        """Return the kept body of a version, or None."""
        which = {"wiki": self._wiki, "page": version.page, "number": version.number}
        with reading(self._engine) as connection:
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
