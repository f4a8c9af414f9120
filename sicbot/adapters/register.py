"""What a job remembers from one run to the next; losing it costs that job one round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from sicbot.adapters.schema import FACTS
from sicbot.adapters.store import reading, writing
from sicbot.core.forgotten import NOBODY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Engine

    from sicbot.core.forgotten import Forgotten


class SqlRegister:
    """The jobs' facts about one wiki, in sicbot's store."""

    def __init__(self, engine: Engine, wiki: str, forgotten: Forgotten = NOBODY) -> None:
        """Take the store, the address of the wiki, and whom no fact may name."""
        self._engine = engine
        self._wiki = wiki
        self._forgotten = forgotten

    def facts(self, job: str) -> dict[str, str]:
        """Return what a job remembered last, as JSON text by key."""
        query = select(FACTS.c.key, FACTS.c.value).where(
            FACTS.c.wiki == self._wiki, FACTS.c.job == job
        )
        with reading(self._engine) as connection:
            return dict(connection.execute(query.order_by(FACTS.c.key)).all())

    def keep(self, job: str, facts: Mapping[str, str]) -> None:
        """Remember these facts of a job, as JSON text by key, in place of all it had.

        One that names somebody who asked to be forgotten is not noted.
        """
        which = {"wiki": self._wiki, "job": job}
        rows = [
            {**which, "key": key, "value": value}
            for key, value in facts.items()
            if not (self._forgotten.names(key) or self._forgotten.names(value))
        ]
        old = delete(FACTS).where(FACTS.c.wiki == self._wiki, FACTS.c.job == job)
        with writing(self._engine) as connection:
            connection.execute(old)
            if rows:
                connection.execute(insert(FACTS), rows)
