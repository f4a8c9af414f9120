"""Who uses a page that sicbot may put in the trash, as far as the wiki was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.model import PageId, PageStatus, SpaceKey
from sicbot.core.text import _
from sicbot.pages.showing import mentions_page, shows
from sicbot.programme.seats.given import was_taken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.model import Page
    from sicbot.core.plan import Seat
    from sicbot.core.text import Text
    from sicbot.pages.macros import Include
    from sicbot.programme.programme import Programme


class Uses:
    """What a programme tells of the use of single pages; implements `engine.undoing.Uses`."""

    def __init__(self, programme: Programme) -> None:
        """Take what the wiki means."""
        self._programme = programme

    def shown_on(self, page: Page) -> tuple[Page, ...]:
        """Return the current pages that show a page, and those that could not be read and may."""
        seen = self._programme
        unread = (
            seen.snapshot.pages.records.get(PageId(gap.what)) for gap in seen.includes.skipped
        )
        doubtful = [host for host in unread if host is not None and self._may_show(host, page)]
        return (*seen.hosts.get(page.id, ()), *self._hosts_of_post(page), *doubtful)

    def _hosts_of_post(self, page: Page) -> Iterator[Page]:
        """Yield the pages that show a blog post: those are in no map of includes."""
        if not page.post:
            return
        hosts = {gap.what for gap in self._programme.includes.unjudged}
        for host_id in sorted(hosts):
            host = self._programme.snapshot.page(PageId(host_id))
            body = self._programme.snapshot.bodies.get(PageId(host_id))
            if host is not None and body is not None and shows(host, body, page):
                yield host

    def _may_show(self, host: Page, page: Page) -> bool:
        """Tell whether a page whose includes could not be read may show another."""
        body = self._programme.snapshot.bodies.get(host.id)
        return body is None or mentions_page(body, page)

    def unread(self, page: Page) -> Text | None:
        """Return why more pages may show this one, None where all that was to be read was read."""
        seen = self._programme
        if not page.post and page.id not in seen.snapshot.pages.records:
            return _("the page itself was not found among those that were read")
        single = {gap.what for gap in seen.includes.skipped}
        gaps = (gap for gap in seen.snapshot.pages.gaps if gap.what not in single)
        return next((gap.why for gap in gaps if not gap.chosen), None)

    def lost(self, host: Page, include: Include) -> Page | None:
        """Return the page of sicbot's own in the trash that an include names, if it does."""
        titles = self._programme.includes.titles
        if include.content_id is not None:
            found = titles.with_id(PageId(include.content_id))
            named = [found] if found is not None and found.status is PageStatus.TRASHED else []
        else:
            space = SpaceKey(include.space_key or host.space)
            if titles.current(space, include.title) is not None:
                return None
            named = titles.with_status(PageStatus.TRASHED, space, include.title)
        return next((page for page in named if self._programme.is_ours(page)), None)

    def taken_by_people(self, seat: Seat) -> bool:
        """Tell whether people took a membership of sicbot's back at some time."""
        return seat.user is not None and was_taken(seat.group, seat.user, self._programme)
