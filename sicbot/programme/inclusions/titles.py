"""Looks pages up by title as the wiki does, and in the other ways a title can be meant."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sicbot.core.model import PageStatus
from sicbot.pages.titles import lookup_form, normal_form

if TYPE_CHECKING:
    from sicbot.core.model import Page, PageId, Snapshot, SpaceKey

Index = dict[tuple[str, str], list["Page"]]


class Titles:
    """All pages of a snapshot by title.

    Includes and links resolve without regard to case, spaces and dashes as they are; a title is
    unique in a space among current pages only. Where the wiki holds two all the same, the very
    title counts before one in another case.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        """Index the snapshot's pages."""
        self._spaces = {key.casefold(): space for key, space in snapshot.spaces.records.items()}
        self._pages = snapshot.pages.records
        self._by_status: dict[PageStatus, Index] = {
            status: defaultdict(list) for status in PageStatus
        }
        self._everywhere: dict[str, list[Page]] = defaultdict(list)
        self._alike: Index = defaultdict(list)
        for page in snapshot.pages.records.values():
            title, space = lookup_form(page.title), page.space.casefold()
            self._by_status[page.status][space, title].append(page)
            if page.status is PageStatus.CURRENT:
                self._everywhere[title].append(page)
                self._alike[space, normal_form(page.title)].append(page)

    def page(self, page_id: PageId) -> Page | None:
        """Return the current page of that id."""
        page = self._pages.get(page_id)
        return page if page is not None and page.status is PageStatus.CURRENT else None

    def with_id(self, page_id: PageId) -> Page | None:
        """Return the page of that id, wherever it is in its life."""
        return self._pages.get(page_id)

    def knows_space(self, key: SpaceKey) -> bool:
        """Tell whether sicbot sees a space of that key."""
        return key.casefold() in self._spaces

    def is_archived(self, page: Page) -> bool:
        """Tell whether the page lies in an archived space or is archived itself."""
        space = self._spaces.get(page.space.casefold())
        return page.status is PageStatus.ARCHIVED or (space is not None and space.archived)

    def current(self, space: SpaceKey, title: str) -> Page | None:
        """Return the page that an include of this title in this space shows."""
        found = self.with_status(PageStatus.CURRENT, space, title)
        return min(found, key=lambda page: page.title != title, default=None)

    def with_status(self, status: PageStatus, space: SpaceKey, title: str) -> list[Page]:
        """Return the pages of that title and status in a space, newest id last."""
        found = self._by_status[status].get((space.casefold(), lookup_form(title)), [])
        return sorted(found, key=lambda page: int(page.id))

    def elsewhere(self, space: SpaceKey, title: str) -> list[Page]:
        """Return the current pages of that title in all other spaces."""
        found = self._everywhere.get(lookup_form(title), [])
        return [page for page in found if page.space.casefold() != space.casefold()]

    def alike(self, space: SpaceKey, title: str) -> list[Page]:
        """Return the current pages whose title differs in dash, space or normal form alone."""
        return self._alike.get((space.casefold(), normal_form(title)), [])
