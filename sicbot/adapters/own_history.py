"""What one account wrote on a page, told by the page's history where the journal has lost it."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from sicbot.core.errors import WikiError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.adapters.history_cache import Listed
    from sicbot.adapters.history_read import Versions
    from sicbot.core.model import Page, UserKey

REWRITES_LOOKED_UP = 5  # two requests each, the first time


def text_by(page: Page, author: UserKey, versions: Versions) -> str | None:
    """Return somebody's last text of a page, None where there is none or it may be others'.

    A version that took a run back holds what others wrote meanwhile; one that brings a page out of
    the trash has the text of the version before, whoever's it was.

    Raises:
        WikiError: The wiki does not tell it.
    """
    listed = versions.listed(page)
    own = [one for one in listed if one.author == author]
    if not own or own[-1].takes_back:
        return None
    text, before = versions.body(page, own[-1]), _before(page, own[-1], listed, versions)
    return None if text == before else text


def rewrites_by(
    page: Page, author: UserKey, versions: Versions, *, begun: bool = False
) -> Iterator[tuple[str, str]]:
    """Yield the bodies before and after somebody's last versions of a page, newest first.

    They end where one of them took a run back: that holds what others wrote meanwhile. With `begun`
    the first version of the page comes last in any case, behind an empty body, if it is theirs.

    Raises:
        WikiError: The wiki does not tell them.
    """
    listed = versions.listed(page)
    own = [one for one in reversed(listed) if one.author == author]
    last = list(takewhile(lambda one: not one.takes_back, own[:REWRITES_LOOKED_UP]))
    first = [one for one in own[-1:] if begun and one.number == 1 and one not in last]
    for one in (*last, *first):
        yield _before(page, one, listed, versions) or "", versions.body(page, one)


def _before(
    page: Page, version: Listed, listed: tuple[Listed, ...], versions: Versions
) -> str | None:
    """Return the text of the version before one, None for the first one."""
    if version.number == 1:
        return None
    found = next((one for one in listed if one.number == version.number - 1), None)
    if found is None:
        raise WikiError(
            f"page {page.id}: the list of its versions lacks {version.number - 1}, so what version "
            f"{version.number} changed is not known"
        )
    return versions.body(page, found)
