"""Reads lists of the wiki to their end, and tries a read again while the wiki is busy."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from sicbot.core.errors import TransientWikiError, WikiError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.adapters.clock import Clock
    from sicbot.adapters.gate import Gate

log = logging.getLogger(__name__)

LIST_LIMIT = 200  # the server's cap for groups, members and spaces
RETRIES = 4
FIRST_WAIT_SECONDS = 1.0
MOST_ANSWERS = 100_000  # of one list; more means that its `next` leads in a circle


class Pager:
    """Reads through the gate, page by page."""

    def __init__(self, gate: Gate, clock: Clock) -> None:
        """Take the gate, and the clock that waits."""
        self._gate = gate
        self._clock = clock

    def once(self, path: str, params: dict[str, Any] | None = None) -> Any:
        """Return one answer without trying again."""
        return self._gate.read(path, params)

    def get(self, path: str, params: dict[str, Any] | None = None) -> Any:
        """Return one answer; reading twice does no harm, so a busy wiki is asked again."""
        wait = FIRST_WAIT_SECONDS
        for _attempt in range(RETRIES):
            try:
                return self._gate.read(path, params)
            except TransientWikiError as error:
                log.warning("%s; trying again in %.0f s", error, wait)
                self._clock.wait(wait)
                wait *= 2
        return self._gate.read(path, params)

    def all(self, path: str, params: dict[str, Any]) -> list[dict[str, Any]]:
        """Return all entries of a paged list, by `start` until no `next` is given.

        The server may return fewer than asked for, so the number returned says nothing.
        """
        found: list[dict[str, Any]] = []
        while len(found) < MOST_ANSWERS:
            answer = self.get(path, {**params, "start": len(found), "limit": LIST_LIMIT})
            results = results_of(answer, path)
            found += results
            if not results or "next" not in answer.get("_links", {}):
                return found
        raise WikiError(f"{path}: more than {MOST_ANSWERS} entries; is this the wiki?")

    def scan(self, params: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
        """Yield content in batches by cursor, so that nothing shifts (`content/scan`, of 7.18)."""
        path, seen = "rest/api/content/scan", set[str]()
        while True:
            answer = self.get(path, params)
            results = results_of(answer, path)
            yield results
            cursor = answer.get("nextCursor") or _cursor(answer)
            if not cursor or not results:
                return
            if cursor in seen:
                raise WikiError(f"{path} goes in a circle at {cursor}; try later")
            seen.add(cursor)
            params = {**params, "cursor": cursor}


def results_of(answer: Any, path: str) -> list[dict[str, Any]]:
    """Return the entries of a list.

    Raises:
        WikiError: There are none, not even an empty list: an answer without them, taken for an
            empty one, would prove that things are gone.
    """
    results = answer.get("results") if isinstance(answer, dict) else None
    if not isinstance(results, list) or not all(isinstance(one, dict) for one in results):
        raise WikiError(f"{path}: the answer has no list of results; is this the wiki?")
    return results


def _cursor(answer: dict[str, Any]) -> str | None:
    """Return the cursor in an answer's `next` link."""
    link = str(answer.get("_links", {}).get("next", ""))
    cursors = parse_qs(urlsplit(link).query).get("cursor", [])
    return cursors[0] if cursors else None
