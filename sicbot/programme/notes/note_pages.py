"""Which pages are concept notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.model import PageStatus

if TYPE_CHECKING:
    from sicbot.core.model import Page
    from sicbot.programme.seen import WikiSeen


def note_pages(seen: WikiSeen) -> tuple[Page, ...]:
    """Return the current pages with the label of concept notes, by id; not their template."""
    settings = seen.work.notes
    spaces = {one.casefold() for one in settings.spaces}
    template = seen.page(settings.template) if settings.template else None
    found = (
        page
        for page in seen.snapshot.pages.records.values()
        if page.status is PageStatus.CURRENT
        and settings.label in page.labels
        and (not spaces or page.space.casefold() in spaces)
        and page != template
    )
    return tuple(sorted(found, key=lambda page: int(page.id)))
