"""Who includes what: every include and excerpt-include of a snapshot's current pages."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.model import Gap, PageId, PageStatus, SpaceKey
from sicbot.core.text import _, verbatim
from sicbot.pages.forms import forms
from sicbot.pages.macros import includes
from sicbot.programme.inclusions.titles import Titles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sicbot.core.model import Page, Snapshot
    from sicbot.core.text import Text
    from sicbot.pages.macros import Include


@dataclass(frozen=True, slots=True)
class Reference:
    """One include as it stands on a page."""

    host: Page
    include: Include

    @property
    def space(self) -> SpaceKey:
        """Space in which the wiki looks for the target; not written: the host's own."""
        return SpaceKey(self.include.space_key) if self.include.space_key else self.host.space

    @property
    def wanted(self) -> str:
        """What the macro names: a title, or an id where it holds that instead."""
        return self.include.title or self.include.content_id or ""

    def __str__(self) -> str:
        """Return where it stands and what it names."""
        place = f"{self.host.space}: {self.host.title}, include {self.include.position}"
        return f"{place} ({self.wanted})"


@dataclass(frozen=True, slots=True)
class IncludeMap:
    """All includes of a snapshot, and what finding them told about its pages.

    Attributes:
        references: In order of space, host title and position.
        titles: The lookup by title.
        shows: For each page, the pages that its includes show, as far as they are there.
        unread: Keys, case folded, of spaces that sicbot sees and did not read as a whole.
        form_titles: For each page, the titles of the forms defined on it.
        processed: Number of pages read; with `skipped` it makes all current pages.
        skipped: Pages that could not be read, with the reason.
        unjudged: Includes of blog posts, which are not read, and of pages that may be where
            sicbot did not read.
    """

    references: tuple[Reference, ...]
    titles: Titles
    shows: dict[PageId, tuple[PageId, ...]]
    unread: frozenset[str]
    form_titles: dict[PageId, tuple[str, ...]]
    processed: int
    skipped: tuple[Gap, ...]
    unjudged: tuple[Gap, ...]

    @property
    def unresolved(self) -> tuple[Reference, ...]:
        """Includes that name a page which is not there, as far as sicbot sees."""
        named = (one for one in self.references if one.include.title)
        return tuple(one for one in named if self.target(one) is None)

    def target(self, reference: Reference) -> Page | None:
        """Return the current page that an include names, whoever may see it."""
        return find_target(reference, self.titles)

    def path(self, start: Page, end: Page, seen: Callable[[PageId], bool]) -> list[PageId]:
        """Return the shortest way of includes from one page to another over pages `seen`."""
        came_from: dict[PageId, PageId | None] = {start.id: None}
        waiting = [start.id]
        for page in waiting:
            if page == end.id:
                return list(_trail(came_from, page))
            for shown in self.shows.get(page, ()):
                if shown not in came_from and seen(shown):
                    came_from[shown] = page
                    waiting.append(shown)
        return []


def _trail(came_from: dict[PageId, PageId | None], page: PageId) -> Iterable[PageId]:
    trail: list[PageId] = []
    step: PageId | None = page
    while step is not None:
        trail.append(step)
        step = came_from[step]
    return reversed(trail)


def map_includes(
    snapshot: Snapshot, progress: Callable[[int, int], None] = lambda _done, _total: None
) -> IncludeMap:
    """Find all includes; a page that cannot be read is skipped with its reason."""
    current = sorted(
        (page for page in snapshot.pages.records.values() if page.status is PageStatus.CURRENT),
        key=lambda page: (page.space, page.title, page.id),
    )
    found, skipped = list[Reference](), list[Gap]()
    form_titles = dict[PageId, tuple[str, ...]]()
    for done, page in enumerate(current):
        progress(done, len(current))
        try:
            body = snapshot.bodies[page.id]
            found += [Reference(page, include) for include in includes(body)]
            if titles := tuple(_form_titles(body)):
                form_titles[page.id] = titles
        except KeyError:
            skipped.append(_skip(page, _("its text was not read")))
        except PageError as error:
            skipped.append(_skip(page, verbatim(str(error))))
    lookup = Titles(snapshot)
    unread = _unread_spaces(snapshot)
    doubts = [(one, _doubt(one, lookup, unread)) for one in found]
    judged = tuple(one for one, doubt in doubts if doubt is None)
    return IncludeMap(
        references=judged,
        titles=lookup,
        shows=_link(judged, lookup),
        unread=unread,
        form_titles=form_titles,
        processed=len(current) - len(skipped),
        skipped=tuple(skipped),
        unjudged=tuple(Gap(one.host.id, doubt) for one, doubt in doubts if doubt is not None),
    )


def _skip(page: Page, why: Text) -> Gap:
    told = _("“{page}” in {space}: {why}", page=page.title, space=page.space, why=why)
    return Gap(page.id, told)


def _unread_spaces(snapshot: Snapshot) -> frozenset[str]:
    """Return the keys, case folded, of spaces that sicbot sees and did not read as a whole."""
    seen = {key.casefold() for key in snapshot.spaces.records}
    return frozenset(gap.what.casefold() for gap in snapshot.pages.gaps) & seen


def _doubt(reference: Reference, titles: Titles, unread: frozenset[str]) -> Text | None:
    """Return why nothing can be said of an include, or None where something can.

    A page that was not seen in a space that was not read as a whole may be there all the same; an
    id may be one of any space.
    """
    include, host = reference.include, reference.host
    where: dict[str, str | int] = {
        "page": host.title,
        "space": host.space,
        "position": include.position,
    }
    if include.posting_day is not None:
        return _(
            "“{page}” in {space}: include {position} shows a blog post; those are not read", **where
        )
    by_id = include.content_id is not None
    concerned = unread if by_id else unread & {reference.space.casefold()}
    known = (
        titles.with_id(PageId(reference.wanted))
        if by_id
        else titles.current(reference.space, include.title)
    )
    if not concerned or not reference.wanted or known is not None:
        return None
    return _(
        "“{page}” in {space}: the page of include {position} may be in {where}, which was not read "
        "as a whole",
        **where,
        where=", ".join(sorted(concerned)) if by_id else reference.space,
    )


def _form_titles(body: str) -> Iterator[str]:
    for form in forms(body):
        if form.role == "definition":
            yield form.title or form.form_name


def _link(references: tuple[Reference, ...], titles: Titles) -> dict[PageId, tuple[PageId, ...]]:
    """Return which page shows which; an excerpt-include shows a part, and is no step of a loop."""
    shows: dict[PageId, list[PageId]] = defaultdict(list)
    for reference in references:
        target = find_target(reference, titles)
        if target is not None and reference.include.kind == "include":
            shows[reference.host.id].append(target.id)
    return {page: tuple(shown) for page, shown in shows.items()}


def find_target(reference: Reference, titles: Titles) -> Page | None:
    """Return the current page that an include names, whoever may see it."""
    include = reference.include
    if include.content_id is not None:
        return titles.page(PageId(include.content_id))
    return titles.current(reference.space, include.title)
