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
from sicbot.programme.titles import Titles

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


@dataclass(frozen=True, slots=True)
class IncludeMap:
    """All includes of a snapshot, and what finding them told about its pages.

    Attributes:
        references: In order of space, host title and position.
        titles: The lookup by title.
        shows: For each page, the pages that its includes show, as far as they are there.
        form_titles: For each page, the titles of the forms defined on it.
        processed: Number of pages read; with `skipped` it makes all current pages.
        skipped: Pages that could not be read, with the reason.
        unjudged: Includes of blog posts, which are not read.
    """

    references: tuple[Reference, ...]
    titles: Titles
    shows: dict[PageId, tuple[PageId, ...]]
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
    judged = tuple(one for one in found if one.include.posting_day is None)
    return IncludeMap(
        references=judged,
        titles=lookup,
        shows=_link(judged, lookup),
        form_titles=form_titles,
        processed=len(current) - len(skipped),
        skipped=tuple(skipped),
        unjudged=tuple(_blog(one) for one in found if one.include.posting_day is not None),
    )


def _skip(page: Page, why: Text) -> Gap:
    told = _("“{page}” in {space}: {why}", page=page.title, space=page.space, why=why)
    return Gap(page.id, told)


def _blog(reference: Reference) -> Gap:
    told = _(
        "“{page}” in {space}: include {position} shows a blog post; those are not read",
        page=reference.host.title,
        space=reference.host.space,
        position=reference.include.position,
    )
    return Gap(reference.host.id, told)


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
