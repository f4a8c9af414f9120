"""Who may be told of what: nothing from a page stands where somebody reads who may not read it.

What may stand everywhere is a count: "1 entry, restricted".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

from sicbot.core.audience import (
    ANONYMOUS,
    Audience,
    Sight,
    group_audience,
    logged_in,
    person_audience,
)
from sicbot.core.model import GroupName

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sicbot.core.model import PageId, UserKey
    from sicbot.programme.programme import Programme

ANYBODY, KNOWN = "anonymous", "logged-in"
ITEM = TypeVar("ITEM")


@dataclass(frozen=True, slots=True)
class Told(Generic[ITEM]):
    """What may be told, and how much is left out."""

    items: tuple[ITEM, ...] = ()
    hidden: int = 0


@dataclass(frozen=True, eq=False)
class Flow:
    """What may be told to the readers of a page.

    Attributes:
        view: Who may read it: groups, `anonymous`, `logged-in`. Nobody at all is told nothing.
        people: Who may read it besides, one by one.
    """

    view: tuple[str, ...]
    programme: Programme
    people: frozenset[UserKey] = frozenset()

    def may_tell(self, page: PageId) -> bool:
        """Tell whether everybody among the readers may read a page; what is not known is no."""
        known = self._known.get(page)
        if known is None:
            known = self._known[page] = self._read_by_all(page)
        return known

    def hides(self, page: PageId) -> bool:
        """Tell whether somebody among the readers surely may not read a page."""
        known = self.programme.snapshot.pages.records.get(page)
        eyes = self.programme.audience_map
        return known is not None and any(eyes.sees(one, known) is Sight.NO for one in self._readers)

    def told(self, items: Iterable[ITEM], page_of: Callable[[ITEM], PageId]) -> Told[ITEM]:
        """Return what of these may be told, and how many may not."""
        given = tuple(items)
        shown = tuple(one for one in given if self.may_tell(page_of(one)))
        return Told(shown, len(given) - len(shown))

    @cached_property
    def _known(self) -> dict[PageId, bool]:
        return {}

    @cached_property
    def _readers(self) -> tuple[Audience, ...]:
        snapshot, default = self.programme.snapshot, self.programme.default_group
        named = (person_audience(snapshot, str(one), one) for one in sorted(self.people))
        groups = (
            ANONYMOUS
            if name == ANYBODY
            else logged_in(snapshot, default)
            if name == KNOWN
            else group_audience(snapshot, GroupName(name), default)
            for name in self.view
        )
        return (*groups, *named)

    def _read_by_all(self, page_id: PageId) -> bool:
        page = self.programme.snapshot.pages.records.get(page_id)
        eyes = self.programme.audience_map
        return (
            page is not None
            and bool(self._readers)
            and all(eyes.sees(one, page) is Sight.YES for one in self._readers)
        )
