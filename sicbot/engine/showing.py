"""Which pages show a page while an undo is at work: as they were read, and as it has left them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from sicbot.pages.showing import mentions_page, shows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sicbot.core.journal import SeatWrite
    from sicbot.core.model import GroupName, Page, PageId, UserKey
    from sicbot.core.plan import Seat
    from sicbot.core.text import Text
    from sicbot.engine.writing import Session
    from sicbot.pages.macros import Include


class Uses(Protocol):
    """What the wiki, as it was read before anything was taken back, tells of the use of pages."""

    def shown_on(self, page: Page) -> Sequence[Page]:
        """Return the current pages that show a page, and those that could not be read and may."""

    def unread(self, page: Page) -> Text | None:
        """Return why more pages may show this one, None where all that was to be read was read."""

    def lost(self, host: Page, include: Include) -> Page | None:
        """Return the page of sicbot's own in the trash that an include names, if it does."""

    def taken_by_people(self, seat: Seat) -> bool:
        """Tell whether people took a membership of sicbot's back at some time."""


@dataclass(frozen=True, slots=True)
class Host:
    """What is known of a page of which an edit was to be taken back.

    Attributes:
        page: None where it is gone or hidden.
        body: As it is now; of a hidden page, as sicbot left it; empty where nobody knows.
        settled: Whether nothing of sicbot's was kept in it.
    """

    name: str
    page: Page | None
    body: str
    settled: bool = True

    def may_show(self, page: Page) -> bool:
        """Tell whether it shows a page, or may."""
        if self.page is None or not self.settled:
            return not self.body or mentions_page(self.body, page)
        return shows(self.page, self.body, page)


@dataclass(slots=True)
class Undoing:
    """One undo at work.

    Attributes:
        hosts: The pages of which edits were to be taken back so far.
        gone: The pages put in the trash so far.
        seats: The last change of each seat in a group before this undo.
    """

    session: Session
    uses: Uses
    hosts: dict[PageId, Host] = field(default_factory=dict)
    gone: set[PageId] = field(default_factory=set)
    seats: dict[tuple[GroupName, UserKey | None], SeatWrite] = field(default_factory=dict)

    def shown_on(self, page: Page) -> tuple[str, ...]:
        """Return the names of the pages that show a page now, or may."""
        known = {*self.hosts, *self.gone, page.id}
        read = [name_of(one) for one in self.uses.shown_on(page) if one.id not in known]
        dealt_with = [
            host.name
            for page_id, host in self.hosts.items()
            if page_id not in {*self.gone, page.id} and host.may_show(page)
        ]
        return tuple(sorted({*read, *dealt_with}))


def name_of(page: Page) -> str:
    """Return what a page is called in messages."""
    return f"{page.space}: {page.title}"
