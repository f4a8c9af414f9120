"""Which pages are concept notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.model import PageStatus

if TYPE_CHECKING:
    from sicbot.core.model import Page
    from sicbot.programme.seen import WikiSeen

FIRST_VERSION = 1  # labels and properties, put on after creation, make no version


def note_pages(seen: WikiSeen) -> tuple[Page, ...]:
    """Return the current pages with the label of concept notes, by id; not their template.

    Nor those that sicbot made from it and nobody has saved since: there is no note on them yet.
    """
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
        and not is_untouched(page, seen)
    )
    return tuple(sorted(found, key=lambda page: int(page.id)))


def is_untouched(page: Page, seen: WikiSeen) -> bool:
    """Tell whether a page is as sicbot made it from a template: in its first version."""
    mark = page.mark
    of_template = mark is not None and mark.kind == "scaffold" and seen.is_ours(page)
    return of_template and page.version == FIRST_VERSION
