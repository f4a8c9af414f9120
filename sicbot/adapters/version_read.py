"""Reads single versions of one page, which a person names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.adapters.gate import segment
from sicbot.adapters.paging import Pager
from sicbot.adapters.shapes import body_from, expecting
from sicbot.core.errors import NotFoundError
from sicbot.core.model import PageId

if TYPE_CHECKING:
    from sicbot.adapters.clock import Clock
    from sicbot.adapters.gate import Gate


class VersionReader:
    """Reads through the gate."""

    def __init__(self, gate: Gate, clock: Clock) -> None:
        """Take the gate, and the clock that waits."""
        self._pager = Pager(gate, clock)

    def find(self, named: str) -> tuple[PageId, str, int]:
        """Return id, title and newest version of a page, named by `SPACE:Title` or by its id.

        Raises:
            NotFoundError: There is none, or sicbot may not see it.
            WikiError: The wiki answers with something else.
        """
        space, colon, title = named.partition(":")
        told = f"there is no page “{named}”, or sicbot may not see it"
        if not colon:
            try:
                raw = self._pager.get(f"rest/api/content/{segment(named)}", {"expand": "version"})
            except NotFoundError as error:
                raise NotFoundError(told) from error
        else:
            asked = {"type": "page", "spaceKey": space.strip(), "title": title.strip()}
            asked["expand"] = "version"
            try:
                answer = self._pager.get("rest/api/content", asked)
            except NotFoundError as error:  # no such space
                raise NotFoundError(told) from error
            with expecting(named):
                found = answer["results"]
            if not found:
                raise NotFoundError(told)
            raw = found[0]
        with expecting(named):
            return PageId(str(raw["id"])), str(raw["title"]), int(raw["version"]["number"])

    def body(self, page: PageId, number: int, newest: int) -> str:
        """Return the text of a version; the newest one is not among the historical ones.

        Raises:
            NotFoundError: The page has no such version, or not any more.
            WikiError: The wiki answers with something else.
        """
        asked: dict[str, str | int] = {"expand": "body.storage,version"}
        if number != newest:
            asked |= {"status": "historical", "version": number}
        try:
            return body_from(self._pager.get(f"rest/api/content/{segment(page)}", asked))
        except NotFoundError as error:
            raise NotFoundError(f"version {number} is not there any more") from error
