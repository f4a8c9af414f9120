"""Versions of pages kept between runs: a version of a page never changes, so it is read once.

The cache may be deleted at any time; the next run then reads everything again.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, tuple_
from sqlalchemy.dialects.sqlite import insert

from sicbot.adapters.schema import FACTS, VERSIONS
from sicbot.adapters.store import reading, writing
from sicbot.core.forgotten import NOBODY
from sicbot.core.model import PageId, SpaceKey

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Engine

    from sicbot.core.forgotten import Forgotten

LOOK_UP_AT_ONCE = 500  # SQLite takes 32,766 variables; three a version
PLACES = "page places"  # kept beside what jobs remember: no job can have a space in its name
# Where a body names a page: a link's or include's title, or plain text as in old includes. No part
# of it runs over a "<", else the tags in a long code block could take minutes.
_NAMES = re.compile(
    r"""ri:content-title\s*=\s*(?:"([^"<]*)"|'([^'<]*)')|<ac:(?:default-)?parameter\b[^<>]*>([^<]+)<"""
)
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


@dataclass(frozen=True, slots=True)
class Place:
    """By what other pages name a page: its space, None where that is not known, and its title."""

    space: SpaceKey | None
    title: str


class VersionCache:
    """The cached page versions of one wiki."""

    def __init__(self, engine: Engine, wiki: str, forgotten: Forgotten = NOBODY) -> None:
        """Take the store, the address of the wiki, and whom no kept text may name."""
        self._engine = engine
        self._wiki = wiki
        self._forgotten = forgotten
        self._unkept: dict[tuple[PageId, int], tuple[str, str, str | None]] = {}

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
        return (found & set(wanted)) | {one for one in wanted if self._in_memory(one) is not None}

    def edited(self, page: PageId, number: int) -> str | None:
        """Return when the version of this number was saved, None where it is not kept."""
        if (unkept := self._unkept.get((page, number))) is not None:
            return unkept[0]
        query = select(VERSIONS.c.edited).where(
            VERSIONS.c.wiki == self._wiki,
            VERSIONS.c.page_id == page,
            VERSIONS.c.version == number,
        )
        with reading(self._engine) as connection:
            found = connection.execute(query).scalar()
        return None if found is None else str(found)

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
            if self._may_keep(version, title, body)
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

    def _may_keep(self, version: PageVersion, title: str, body: str | None) -> bool:
        """Tell whether a text may be kept; one that names somebody forgotten goes with the process.

        The next run reads such pages again.
        """
        if not (self._forgotten.names(title) or self._forgotten.names(body or "")):
            return True
        self._unkept[version.page, version.number] = (version.edited, title, body)
        return False

    def _in_memory(self, version: PageVersion) -> str | None:
        edited, _title, body = self._unkept.get((version.page, version.number), ("", "", None))
        return body if edited == version.edited else None

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

    def follow_places(self, now: Mapping[PageId, Place]) -> None:
        """Forget the bodies of pages that are elsewhere now, and of those that name them as before.

        A rename or move rewrites links and includes in other pages, and whether it makes a new
        version of those is not known (class IncludePageMacroLink tells the first alone). What a
        page was called last is kept by itself: its text may not have been read since.
        """
        now = {page: one for page, one in now.items() if not self._forgotten.names(one.title)}
        known = self._places()
        new = {page: place for page, place in now.items() if known.get(page) != place}
        if not new:
            return
        before = self._last_titles(new.keys() - known.keys()) | known
        left = {page: before[page] for page in new if _is_elsewhere(before.get(page), new[page])}
        with writing(self._engine) as connection:
            self._drop_bodies(connection, left.keys() | self._naming(connection, left.values()))
            self._keep_places(connection, new)

    def _places(self) -> dict[PageId, Place]:
        """Return the places where the pages were last."""
        query = select(FACTS.c.key, FACTS.c.value).where(
            FACTS.c.wiki == self._wiki, FACTS.c.job == PLACES
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return {PageId(page): Place(*json.loads(value)) for page, value in rows}

    def _last_titles(self, pages: Iterable[PageId]) -> dict[PageId, Place]:
        """Return what the last kept versions tell: enough where a first reading broke off."""
        kept = self.titles(pages)
        return {page: Place(None, titles[max(titles)]) for page, titles in kept.items()}

    def _naming(self, connection: Connection, places: Iterable[Place]) -> set[PageId]:
        """Return the pages whose kept bodies name one of the titles, in whatever space."""
        titles = {_loosely(place.title) for place in places}
        if not titles:
            return set()
        kept = select(VERSIONS.c.page_id, VERSIONS.c.body).where(
            VERSIONS.c.wiki == self._wiki, VERSIONS.c.body.is_not(None)
        )
        rows = connection.execute(kept.execution_options(yield_per=LOOK_UP_AT_ONCE))
        return {PageId(page) for page, body in rows if not titles.isdisjoint(_named(body))}

    def _drop_bodies(self, connection: Connection, pages: Iterable[PageId]) -> None:
        rows = [{"page": page} for page in pages]
        if not rows:
            return
        of_page = VERSIONS.update().where(
            VERSIONS.c.wiki == self._wiki, VERSIONS.c.page_id == bindparam("page")
        )
        connection.execute(of_page.values(body=None), rows)

    def _keep_places(self, connection: Connection, places: Mapping[PageId, Place]) -> None:
        rows = [
            {
                "wiki": self._wiki,
                "job": PLACES,
                "key": page,
                "value": json.dumps([place.space, place.title]),
            }
            for page, place in places.items()
        ]
        statement = insert(FACTS)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["wiki", "job", "key"], set_={"value": statement.excluded.value}
            ),
            rows,
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
        for (unkept, number), (_edited, title, _body) in self._unkept.items():
            if unkept in wanted:
                found.setdefault(unkept, {})[number] = title
        return found

    def body(self, version: PageVersion) -> str | None:
        """Return the kept body of a version, or None."""
        if self._unkept and (unkept := self._in_memory(version)) is not None:
            return unkept
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


def _is_elsewhere(before: Place | None, now: Place) -> bool:
    """Tell whether a page that was known is called otherwise now, or is in another space."""
    if before is None:
        return False
    return before.title != now.title or before.space not in {None, now.space}


def _named(body: str) -> Iterator[str]:
    """Yield what a body names in links and parameters, loosely; of "KEY:Title" also the title."""
    for match in _NAMES.finditer(body):
        name = match[1] or match[2] or match[3] or ""
        yield _loosely(name)
        yield _loosely(name.partition(":")[2])


def _loosely(name: str) -> str:
    """Return the letters and digits of a name, however it is escaped: to take one too many is fine.

    Which entities a wiki stores differs, and so does what it takes for the same title.
    """
    text = unicodedata.normalize("NFKC", unescape(name)).casefold()
    return "".join(filter(str.isalnum, text)) or text.strip()
