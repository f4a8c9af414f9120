"""Reads what only audits need: files below pages, and earlier versions of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.adapters.gate import segment
from sicbot.adapters.paging import Pager
from sicbot.adapters.shapes import attachment_from, body_from
from sicbot.core.errors import NotFoundError, WikiError
from sicbot.core.model import Gap, Reading
from sicbot.core.sources import Attachment
from sicbot.core.text import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sicbot.adapters.clock import Clock
    from sicbot.adapters.gate import Gate
    from sicbot.core.model import PageId, SpaceKey


class AuditReader:
    """Reads through the gate."""

    def __init__(self, gate: Gate, clock: Clock) -> None:
        """Take the gate, and the clock that waits."""
        self._pager = Pager(gate, clock)

    def attachments(self, spaces: Iterable[SpaceKey]) -> Reading[str, Attachment]:
        """Return the files below the pages of these spaces, 200 a request.

        The search lags behind by seconds, and does not know the trash.
        """
        found, gaps = dict[str, Attachment](), list[Gap]()
        for space in spaces:
            quoted = space.replace("\\", "\\\\").replace('"', '\\"')
            params = {"cql": f'type=attachment and space="{quoted}"', "expand": "container,version"}
            try:
                for raw in self._pager.all("rest/api/content/search", params):
                    one = attachment_from(raw)
                    found[one.id] = one
            except WikiError as error:
                why = _("files in {space}: {why}", space=space, why=str(error))
                gaps.append(Gap(space, why))
        return Reading(found, tuple(gaps))

    def old_body(self, page: PageId, version: int) -> str | None:
        """Return the text of an earlier version, None where there is none of that number.

        Raises:
            WikiError: The wiki answers with something else.
        """
        params = {"status": "historical", "version": version, "expand": "body.storage,version"}
        try:
            raw = self._pager.get(f"rest/api/content/{segment(page)}", params)
        except NotFoundError:
            return None
        return body_from(raw)
