"""Which text of a page is sicbot's own last one, told from what journal and history hold.

A text that undo put back counts as sicbot's where sicbot once wrote or found it itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.pages.meaning import same_meaning
from sicbot.pages.regions import regions
from sicbot.programme.adoption import own_region

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sicbot.core.journal import Write
    from sicbot.core.model import Page, SpaceKey


@dataclass(frozen=True, slots=True)
class Written:
    """What the journal holds of a page that sicbot keeps.

    Attributes:
        body: Its text now; None where it was not read.
        last: The last write with which sicbot gave it its text as a whole.
        undone: The last write with which undo changed its text.
        rewrites: Its bodies before and after each edit of sicbot's, newest first.
    """

    page: Page
    body: str | None
    last: Write | None
    undone: Write | None
    rewrites: Sequence[tuple[str, str]] = ()

    @property
    def text_of_undo(self) -> str | None:
        """The text that undo gave the page, where sicbot has not written it since."""
        if self.undone is None or (self.last is not None and self.last.id > self.undone.id):
            return None
        if self.undone.version == self.page.version:
            return self.body
        return self.undone.stored or None

    @property
    def taken_back(self) -> Write | None:
        """The last rewriting that undo took back since, leaving no text of people."""
        text = self.text_of_undo
        if self.last is None or text is None:
            return None
        own = (one for pair in self.rewrites for one in pair if one)
        return self.last if any(_is_same(one, text, self.page.space) for one in own) else None

    @property
    def own_text(self) -> str | None:
        """The last text that sicbot gave the page; None where the journal does not tell.

        A page at the version that sicbot made differs only in what the wiki itself has rewritten,
        such as links to a page that has another title now.
        """
        if self.taken_back is not None:
            return self.text_of_undo
        if self.last is not None and self.last.version == self.page.version:
            return self.body
        return (self.last.stored or None) if self.last is not None else None


def own_regions(
    body: str,
    rewrites: Iterable[tuple[str, str]],
    history: Callable[[], Sequence[tuple[str, str]]],
) -> dict[str, str]:
    """Return the text that sicbot gave each region of a body last.

    Args:
        body: The page's text.
        rewrites: Bodies before and after each of sicbot's versions, as the journal holds them.
        history: Returns the same from the wiki; asked only where the journal does not tell.
    """
    try:
        ids = [one.id for one in regions(body)]
    except PageError:  # told by whoever wants to write there
        return {}
    known = tuple(rewrites)
    found = {one: own_region(known, one) for one in ids}
    if None in found.values():
        told = history()
        found = {one: text or own_region(told, one) for one, text in found.items()}
    return {one: text for one, text in found.items() if text is not None}


def _is_same(one: str, other: str, space: SpaceKey) -> bool:
    try:
        return same_meaning(one, other, space_key=space)
    except PageError:
        return False
