"""All versions of some pages kept between runs; a version never changes, so it is read once.

They are kept apart from the current versions, of which the older ones are dropped. Losing them
costs the requests of a first run.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from sicbot.adapters.cache import PageVersion, VersionCache
from sicbot.adapters.schema import FACTS
from sicbot.adapters.store import reading, writing
from sicbot.core.forgotten import NOBODY
from sicbot.core.model import UserKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Engine

    from sicbot.core.forgotten import Forgotten
    from sicbot.core.model import Page, PageId

HISTORIES = "page histories"  # kept beside what jobs remember: no job can have a space in its name


def texts_of(wiki: str) -> str:
    """Return under which name the texts of earlier versions of a wiki's pages are kept."""
    return f"{wiki} histories"  # no address has a space in it


@dataclass(frozen=True, slots=True)
class Listed:
    """A version as the list of versions tells it; `when` is the wiki's own text.

    Attributes:
        takes_back: Whether its comment says that it took a run of sicbot's back.
    """

    number: int
    author: UserKey | None
    when: str
    takes_back: bool = False


class HistoryCache:
    """The versions of one wiki's pages that earlier runs read."""

    def __init__(
        self, engine: Engine, wiki: str, current: VersionCache, forgotten: Forgotten = NOBODY
    ) -> None:
        """Take the store, the wiki's address, its current pages, and whom no text may name."""
        self._engine = engine
        self._wiki = wiki
        self._current = current
        self._texts = VersionCache(engine, texts_of(wiki), forgotten)
        self._forgotten = forgotten

    def saved(self, page: Page) -> str | None:
        """Return when the current version of a page was saved, None where that is not kept."""
        return self._current.edited(page.id, page.version)

    def listed(self, page: Page) -> tuple[Listed, ...] | None:
        """Return the versions of a page, None where they are not kept or are not those of now.

        A wiki put back from a backup gives a number anew, at another time.
        """
        query = select(FACTS.c.value).where(
            FACTS.c.wiki == self._wiki, FACTS.c.job == HISTORIES, FACTS.c.key == page.id
        )
        with reading(self._engine) as connection:
            value = connection.execute(query).scalar()
        if value is None:
            return None
        found = _listed(value)
        if not found:
            return None
        last, saved = found[-1], self.saved(page)
        is_now = last.number == page.version and saved is not None and same_time(last.when, saved)
        return found if is_now else None

    def keep_list(self, page: PageId, versions: Sequence[Listed]) -> None:
        """Keep which versions a page has, and drop texts that are not of its past.

        A list with somebody in it who asked to be forgotten is read anew in each run.
        """
        last = versions[-1]
        self._texts.drop_other_histories([PageVersion(page, last.number, last.when)])
        rows = [[one.number, one.author, one.when, one.takes_back] for one in versions]
        value = json.dumps(rows)
        if self._forgotten.names(value):
            return
        row = {"wiki": self._wiki, "job": HISTORIES, "key": page, "value": value}
        statement = insert(FACTS)
        with writing(self._engine) as connection:
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["wiki", "job", "key"], set_={"value": statement.excluded.value}
                ),
                [row],
            )

    def body(self, page: Page, version: Listed) -> str | None:
        """Return the text of a version, None where it is not kept."""
        kept = self._texts.body(PageVersion(page.id, version.number, version.when))
        if kept is None and version.number == page.version:
            return self._current_body(page, version)
        return kept

    def _current_body(self, page: Page, version: Listed) -> str | None:
        saved = self.saved(page)
        if saved is None or not same_time(saved, version.when):
            return None
        return self._current.body(PageVersion(page.id, version.number, saved))

    def keep(self, page: PageId, version: Listed, body: str) -> None:
        """Keep the text of a version."""
        which = PageVersion(page, version.number, version.when)
        if self._texts.body(which) != body:
            self._texts.keep([(which, "", body)])


def _listed(value: str) -> tuple[Listed, ...]:
    """Return versions as they were kept; none where an older sicbot kept less of them."""
    rows = json.loads(value)
    if any(len(row) != len(Listed.__slots__) for row in rows):
        return ()
    return tuple(
        Listed(number, None if author is None else UserKey(author), when, takes_back)
        for number, author, when, takes_back in rows
    )


def same_time(one: str, other: str) -> bool:
    """Tell whether two texts are the same time, as different resources may write it."""
    if one == other:
        return True
    try:
        return datetime.fromisoformat(one) == datetime.fromisoformat(other)
    except (TypeError, ValueError):
        return False
