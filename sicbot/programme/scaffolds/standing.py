"""What is there already of a page that is asked for, and what stands in its way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from sicbot.core.model import PageStatus
from sicbot.core.text import Text, _, verbatim
from sicbot.pages.titles import normal_form
from sicbot.programme.generated import LONGEST_TITLE
from sicbot.programme.scaffolds.offers import (
    AGAIN,
    RENAMING,
    Offer,
    adopting,
    restoring,
    status_of,
    who_reads,
)
from sicbot.programme.scaffolds.roles import KIT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sicbot.core.model import Page, PageId
    from sicbot.core.plan import Readers
    from sicbot.programme.programme import Programme
    from sicbot.programme.scaffolds.places import Site


class How(StrEnum):
    """By what a page counts as there, or why none does."""

    OURS = "made-by-sicbot"
    LABEL = "label"
    TITLE = "title"
    KEPT = "kept-by-a-job"
    MISSING = "missing"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is there of one page.

    Attributes:
        page: The page that counts, or the one in the way where people must decide.
        told: What is in the way; None where nothing is.
    """

    site: Site
    how: How
    page: Page | None = None
    told: Text | None = None
    offers: tuple[Offer, ...] = ()

    @property
    def is_there(self) -> bool:
        """Tell whether the role counts as there."""
        return self.how not in {How.MISSING, How.UNDECIDED}


@dataclass(frozen=True, eq=False)
class Seen:
    """The pages of a wiki, as scaffolds are looked for among them."""

    programme: Programme

    def similar(self, site: Site) -> Page | None:
        """Return a page of people whose title has the same words, whatever stands between them."""
        found = self._by_words.get((site.space.casefold(), words_of_title(site.title)), [])
        return found[0] if found else None

    def labelled(self, labels: Iterable[str]) -> list[Page]:
        """Return the current pages with all these labels that are not sicbot's as a whole."""
        named = [frozenset(self._by_label.get(one, ())) for one in labels]
        ids = frozenset.intersection(*named) if named else frozenset()
        pages = self.programme.snapshot.pages.records
        return [pages[one] for one in sorted(ids, key=int)]

    @cached_property
    def _by_words(self) -> Mapping[tuple[str, tuple[str, ...]], list[Page]]:
        found: dict[tuple[str, tuple[str, ...]], list[Page]] = {}
        for page in self._current:
            if not self.programme.is_ours(page):
                key = page.space.casefold(), words_of_title(page.title)
                found.setdefault(key, []).append(page)
        return found

    @cached_property
    def _by_label(self) -> Mapping[str, list[PageId]]:
        found: dict[str, list[PageId]] = {}
        for page in self._current:
            for label in page.labels if not self.programme.is_kept(page) else ():
                found.setdefault(label, []).append(page.id)
        return found

    @cached_property
    def _current(self) -> tuple[Page, ...]:
        pages = self.programme.snapshot.pages.records.values()
        current = (page for page in pages if page.status is PageStatus.CURRENT)
        return tuple(sorted(current, key=lambda page: int(page.id)))


def look_for(site: Site, readers: Readers, seen: Seen) -> Standing:
    """Return what is there of a page."""
    programme = seen.programme
    alike = programme.all_made.get(site.slug, ())
    if alike:
        return _ours(site, alike)
    if site.kept_by:
        return Standing(site, How.KEPT, programme.page(site.place))
    labelled = _labelled(site, seen)
    if labelled:
        return _of_labelled(site, labelled)
    holder = programme.page(site.place)
    if holder is not None:
        return _held(site, holder, programme)
    return _obstacle(site, readers, seen) or Standing(site, How.MISSING)


def _ours(site: Site, alike: Sequence[Page]) -> Standing:
    if len(alike) == 1:
        return Standing(site, How.OURS, alike[0])
    told = _(
        "sicbot finds {count} pages of its own for this: {pages}; put all but one in the trash, "
        "and it keeps that one",
        count=len(alike),
        pages=_named(alike),
    )
    return Standing(site, How.UNDECIDED, alike[0], told)


def _labelled(site: Site, seen: Seen) -> list[Page]:
    """Return the pages that people labelled as this one; that with its title alone, if one has it.

    Of meetings, notes and the like there are many, which labels do not tell apart.
    """
    if not site.labels or site.ask.role not in KIT or site.ask.task_force is None:
        return []
    found = seen.labelled(site.labels)
    holder = seen.programme.page(site.place)
    return [holder] if holder in found else found


def _of_labelled(site: Site, alike: Sequence[Page]) -> Standing:
    """Return how pages with the labels count: one is the page that is meant, of two neither."""
    if len(alike) == 1:
        return Standing(site, How.LABEL, alike[0])
    told = _(
        "{count} pages have the labels {labels}: {pages}; take the labels off all but one, and "
        "that one counts",
        count=len(alike),
        labels=verbatim(", ".join(site.labels)),
        pages=_named(alike),
    )
    return Standing(site, How.UNDECIDED, alike[0], told)


def _named(pages: Iterable[Page]) -> str:
    return ", ".join(f"“{page.title}” ({page.space}, {page.id})" for page in pages)


def _held(site: Site, holder: Page, programme: Programme) -> Standing:
    """Return how a page counts that has the title: one of people is the page that is meant."""
    if not programme.is_ours(holder):
        return Standing(site, How.TITLE, holder, offers=(adopting(holder, site.labels), RENAMING))
    told = _(
        "page {id} has this title already, and sicbot keeps it for something else", id=holder.id
    )
    return Standing(site, How.UNDECIDED, holder, told, (RENAMING,))


def _obstacle(site: Site, readers: Readers, seen: Seen) -> Standing | None:
    """Return what stands in the way of a new page, or None."""
    programme = seen.programme
    if len(site.title) > LONGEST_TITLE:
        told = _("its title would have more than {count} characters", count=LONGEST_TITLE)
        return Standing(site, How.UNDECIDED, None, told, (RENAMING,))
    gone = _gone(site, programme)
    is_refused = site.slug in programme.ledger.refused_slugs
    if gone is not None and _is_own(gone, site, programme) and not is_refused:
        told = _("sicbot's page for this lies in the trash (page {id})", id=gone.id)
        return Standing(site, How.MISSING, gone, told, (restoring(gone, readers, programme),))
    if gone is not None:
        told = _(
            "page {id} has this title, and {status}; read by: {who}",
            id=gone.id,
            status=status_of(gone),
            who=who_reads(gone, programme),
        )
        trashed = gone.status is PageStatus.TRASHED
        back = (restoring(gone, readers, programme),) if trashed else ()
        return Standing(site, How.UNDECIDED, gone, told, (*back, RENAMING))
    if is_refused:
        told = _(
            "the wiki refused it when it was tried last; a page that sicbot cannot see may have "
            "its title, or sicbot may not make pages there"
        )
        return Standing(site, How.UNDECIDED, None, told, (AGAIN,))
    similar = seen.similar(site)
    if similar is not None:
        told = _(
            "page {id}, “{title}”, may be the one; read by: {who}",
            id=similar.id,
            title=similar.title,
            who=who_reads(similar, programme),
        )
        offers = (adopting(similar, site.labels), RENAMING)
        return Standing(site, How.UNDECIDED, similar, told, offers)
    return None


def _is_own(page: Page, site: Site, programme: Programme) -> bool:
    """Tell whether a page is the one that sicbot made for this, and lies in the trash."""
    mark = page.mark
    is_trashed = page.status is PageStatus.TRASHED
    return is_trashed and mark is not None and mark.slug == site.slug and programme.is_ours(page)


def _gone(site: Site, programme: Programme) -> Page | None:
    """Return the page of that title that is in the trash or archived, the newest one."""
    titles = programme.includes.titles
    found = [
        page
        for status in (PageStatus.TRASHED, PageStatus.ARCHIVED)
        for page in titles.with_status(status, site.space, site.title)
    ]
    return found[-1] if found else None


def words_of_title(title: str) -> tuple[str, ...]:
    """Return the words of a title, whatever the signs between them."""
    return tuple(re.findall(r"\w+", normal_form(title)))
