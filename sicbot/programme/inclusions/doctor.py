"""The include doctor: for every include, what each audience sees, why, and what would help.

"Broken" is a relation between a page and an audience: the wiki shows the same red sentence whether
a page is gone or the reader may not see it (vendor's manual, "Include Page Macro").
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sicbot.core.audience import AudienceMap, Sight
from sicbot.core.errors import PageError
from sicbot.core.model import PageStatus
from sicbot.core.text import _
from sicbot.pages.macros import excerpts
from sicbot.programme.inclusions.proposals import propose
from sicbot.programme.inclusions.resolve import NO_LOOKUPS, Cause, Resolver

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sicbot.core.audience import Audience
    from sicbot.core.model import Page, PageId, Snapshot
    from sicbot.core.text import Text
    from sicbot.programme.inclusions.includes import IncludeMap, Reference
    from sicbot.programme.inclusions.resolve import Candidate, Lookups, Resolution


class State(StrEnum):
    """What an audience sees where an include stands."""

    RENDERS = "renders"
    RED = "red"
    NO_ACCESS = "no-access"  # it cannot read the page on which the include stands
    UNKNOWN = "unknown"  # rights that sicbot may not read decide it


@dataclass(frozen=True, slots=True)
class View:
    """What one audience sees, and why."""

    state: State
    cause: Cause | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """An include that is red for somebody.

    Attributes:
        cause: The first obstacle for the audience with most rights that can read the host;
            `hidden` if some audience sees it render.
        page: The page that the cause is about, if proven.
        views: What each audience sees, in the configured order.
    """

    reference: Reference
    cause: Cause
    page: Page | None
    views: tuple[tuple[str, View], ...]
    evidence: tuple[Text, ...]
    candidates: tuple[Candidate, ...]
    proposal: Text

    def __str__(self) -> str:
        """Return where the include stands and what it names."""
        return str(self.reference)


def diagnose(
    snapshot: Snapshot,
    includes: IncludeMap,
    audiences: Sequence[Audience],
    lookups: Lookups = NO_LOOKUPS,
) -> tuple[Finding, ...]:
    """Return one finding for each include that is red for an audience that can read its host."""
    doctor = _Doctor(snapshot, includes, audiences, lookups)
    found = (doctor.examine(reference) for reference in includes.references)
    return tuple(finding for finding in found if finding is not None)


def _listed(groups: Iterable[str], people: Collection[str]) -> Text | str:
    """Return who may read: groups by name; people are counted, for names are personal data."""
    names = ", ".join(sorted(groups)) or (_("no group") if people else _("nobody"))
    if not people:
        return names
    return _("{groups} and {people} people by name", groups=names, people=len(people))


class _Doctor:
    """Examines the includes of one snapshot."""

    def __init__(
        self,
        snapshot: Snapshot,
        includes: IncludeMap,
        audiences: Sequence[Audience],
        lookups: Lookups,
    ) -> None:
        self._snapshot = snapshot
        self._includes = includes
        self._audiences = audiences
        self._map = AudienceMap(snapshot)
        self._resolver = Resolver(snapshot, includes, lookups)
        self._sights: dict[tuple[str, PageId], Sight] = {}
        self._ranked: list[Audience] = []  # most rights first; counted when first needed

    def examine(self, reference: Reference) -> Finding | None:
        """Return the finding about an include, or None if it is red for nobody."""
        resolution = self._resolver.resolve(reference)
        views = tuple(
            (audience.name, self._view(reference, resolution, audience))
            for audience in self._audiences
        )
        if not any(view.state is State.RED for _name, view in views):
            return None
        cause = self._cause(views)
        page = resolution.page
        evidence = (*resolution.evidence, *self._evidence(reference, resolution, views))
        still_red = self._still_red(reference, resolution)
        proposal = propose(reference, cause, resolution, still_red)
        return Finding(reference, cause, page, views, evidence, resolution.candidates, proposal)

    def _sees(self, audience: Audience, page: Page) -> Sight:
        key = (audience.name, page.id)
        if key not in self._sights:
            self._sights[key] = self._map.sees(audience, page)
        return self._sights[key]

    def _view(self, reference: Reference, resolution: Resolution, audience: Audience) -> View:
        """Return what an audience sees where the include stands."""
        if self._sees(audience, reference.host) is not Sight.YES:
            sight = self._sees(audience, reference.host)
            return View(State.NO_ACCESS if sight is Sight.NO else State.UNKNOWN)
        if resolution.cause is not None:
            return View(State.RED, resolution.cause)
        page = resolution.page
        if page is None:
            return View(State.RED, Cause.NOT_FOUND)
        sight = self._sees(audience, page)
        if sight is Sight.NO:
            return View(State.RED, Cause.HIDDEN)
        if sight is Sight.UNKNOWN:
            return View(State.UNKNOWN)
        return self._shown(reference, page, audience)

    def _shown(self, reference: Reference, page: Page, audience: Audience) -> View:
        """Return what the macro shows of a page that is there and may be seen."""
        if reference.include.kind == "excerpt-include":
            return self._excerpt(reference, page)
        if self._loop(reference, page, audience):
            return View(State.RED, Cause.LOOP)
        return View(State.RENDERS)

    def _excerpt(self, reference: Reference, page: Page) -> View:
        wanted = reference.include.excerpt
        try:
            names = excerpts(self._snapshot.bodies[page.id])
        except (KeyError, PageError):
            return View(State.UNKNOWN)  # told as skipped; an unread page proves no absence
        there = bool(names) if wanted is None else wanted in names
        return View(State.RENDERS) if there else View(State.RED, Cause.EXCERPT_MISSING)

    def _loop(self, reference: Reference, page: Page, audience: Audience) -> list[PageId]:
        """Return the way of includes from the shown page back to the host, as far as seen."""

        def seen(page_id: PageId) -> bool:
            return self._sees(audience, self._snapshot.pages.records[page_id]) is Sight.YES

        return self._includes.path(page, reference.host, seen)

    def _cause(self, views: tuple[tuple[str, View], ...]) -> Cause:
        if any(view.state is State.RENDERS for _name, view in views):
            return Cause.HIDDEN
        red = {name: view.cause for name, view in views if view.cause is not None}
        self._ranked = self._ranked or sorted(self._audiences, key=self._rights, reverse=True)
        return next(cause for audience in self._ranked if (cause := red.get(audience.name)))

    def _rights(self, audience: Audience) -> int:
        """Return how many current pages an audience sees."""
        return sum(
            self._sees(audience, page) is Sight.YES
            for page in self._snapshot.pages.records.values()
            if page.status is PageStatus.CURRENT
        )

    def _evidence(
        self, reference: Reference, resolution: Resolution, views: tuple[tuple[str, View], ...]
    ) -> list[Text]:
        """Return what was seen about a page that is there."""
        page = resolution.page
        if page is None or resolution.cause is not None:
            return []
        told = [_("page {id} “{title}” is there", id=page.id, title=page.title)]
        told += self._barriers(page)
        causes = {view.cause for _name, view in views}
        if Cause.LOOP in causes:
            trails = (self._loop(reference, page, audience) for audience in self._audiences)
            trail = next(trail for trail in trails if trail)
            told.append(_("the includes go in a circle: {trail}", trail=self._names(trail)))
        if Cause.EXCERPT_MISSING in causes:
            told.append(_("that page marks no excerpt of that name"))
        return told

    def _barriers(self, page: Page) -> list[Text]:
        """Return what keeps readers from a page: its space and each restriction on the way."""
        told = []
        space = self._snapshot.spaces.records.get(page.space)
        if space is not None and space.rights is not None and not space.rights.anonymous:
            readers = _listed(space.rights.groups, space.rights.users)
            told.append(_("space {space} may be read by {who}", space=page.space, who=readers))
        for page_id in (*page.ancestors, page.id):
            on_way = self._snapshot.pages.records.get(page_id)
            if on_way is None or not on_way.read:
                continue
            allowed = _listed(on_way.read.groups, on_way.read.users)
            told.append(
                _("“{title}” is restricted to {groups}", title=on_way.title, groups=allowed)
            )
        return told

    def _still_red(self, reference: Reference, resolution: Resolution) -> tuple[str, ...]:
        """Return the audiences for which the include stays red when it names the right page."""
        page = resolution.page
        if page is None:
            return ()
        return tuple(
            audience.name
            for audience in self._audiences
            if self._sees(audience, reference.host) is Sight.YES
            and self._sees(audience, page) is Sight.NO
        )

    def _names(self, trail: list[PageId]) -> str:
        titles = [self._snapshot.pages.records[page_id].title for page_id in trail]
        return " → ".join([titles[-1], *titles])
