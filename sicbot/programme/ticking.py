"""Pages of sicbot's on which people answer by ticking boxes, and what they ticked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.model import PageStatus
from sicbot.core.text import _
from sicbot.pages.meaning import same_meaning
from sicbot.pages.ticks import Ticked, ticked, ticks_between

if TYPE_CHECKING:
    from sicbot.core.model import Page, SpaceKey
    from sicbot.programme.seen import WikiSeen

TICKED_SLUGS = ("digest-", "consistency")
"""How the slugs of pages begin that take ticks."""


def touched_pages(seen: WikiSeen) -> tuple[Page, ...]:
    """Return the pages that take ticks and that somebody else saved last, in order of their ids.

    Of all others the history tells nothing: sicbot has seen what stood on them when it wrote.
    """
    found = (page for page in seen.snapshot.pages.records.values() if is_touched(page, seen))
    return tuple(sorted(found, key=lambda page: int(page.id)))


def is_touched(page: Page, seen: WikiSeen) -> bool:
    """Tell whether a page takes ticks, and somebody saved it since sicbot did."""
    return (
        takes_ticks(page)
        and page.status is PageStatus.CURRENT
        and page.editor != seen.snapshot.me.key
        and seen.is_ours(page)
    )


def takes_ticks(page: Page) -> bool:
    """Tell whether people answer on a page by ticking its boxes."""
    return page.mark is not None and page.mark.slug.startswith(TICKED_SLUGS)


def is_own_text(own: str, current: str, space: SpaceKey, *, ticked: bool) -> bool:
    """Tell whether a text is sicbot's own last one, or on a page with boxes that with ticks.

    Args:
        own: What sicbot wrote last.
        current: What stands there.
        space: The page's space.
        ticked: Whether people answer on the page by ticking.
    """
    try:
        if ticked:
            return ticks_between(own, current, space_key=space) is not None
        return same_meaning(own, current, space_key=space)
    except PageError:  # people wrote something that is no page
        return False


def ticks_on(page: Page, seen: WikiSeen) -> Ticked:
    """Return who ticked what on a page since sicbot wrote it; nothing where sicbot wrote last."""
    if not is_touched(page, seen):
        return Ticked()
    own = seen.ledger.own_texts.get(page.id)
    history = seen.sources.histories.get(page.id)
    if history is None or own is None:
        return Ticked(objection=_("its history was not read, so ticks do not count this time"))
    return ticked(history, own, seen.snapshot.me.key, space_key=page.space)
