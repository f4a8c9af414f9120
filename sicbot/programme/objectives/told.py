"""What the readers of a page may know of the objectives, and what is not told them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sicbot.core.objectives import Fact
from sicbot.core.text import Text, _
from sicbot.programme.consistency.findings import differ
from sicbot.programme.cycle.cycle_page import read_cycle_page
from sicbot.programme.cycle.material import cycle_of
from sicbot.programme.people.addresses import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sicbot.core.model import PageId
    from sicbot.core.objectives import Goal, Objective, Registry, Said
    from sicbot.core.people import TaskForce
    from sicbot.core.work_policy import Cycle
    from sicbot.programme.flow import Flow


@dataclass(frozen=True, slots=True)
class ToldFact:
    """A fact as the first page says it that all readers may read.

    Attributes:
        text: Empty where no such page says it.
        others: Pages that say it differently, and that all readers may read as well.
    """

    text: str = ""
    others: tuple[PageId, ...] = ()


@dataclass(frozen=True, eq=False)
class Telling:
    """The registry of objectives, as far as all readers of a page may know it."""

    flow: Flow
    show: Callable[[Text], str]

    @property
    def registry(self) -> Registry:
        """All that the pages say."""
        return self.flow.programme.objectives

    def fact(self, objective: Objective, fact: Fact) -> ToldFact:
        """Return a fact of an objective."""
        return self._told(objective.said.get(fact, ()))

    def name(self, goal: Goal) -> ToldFact:
        """Return the name of a goal."""
        return self._told(goal.names)

    def purpose(self, goal: Goal) -> ToldFact:
        """Return the purpose of a goal."""
        return self._told(goal.purposes)

    def named(self, code: TaskForce) -> dict[str, object]:
        """Return an objective with its label and title, as lists show it."""
        objective = self.registry.objectives[code]
        label, title = (self.fact(objective, one).text for one in (Fact.LABEL, Fact.TITLE))
        return {"code": code, "label": label, "title": title}

    def _told(self, said: Iterable[Said]) -> ToldFact:
        told = [one for one in said if self.flow.may_tell(one.page)]
        if not told:
            return ToldFact()
        others = [one.page for one in told[1:] if differ((told[0].text, one.text))]
        return ToldFact(self.show(shown(told[0].text)), tuple(dict.fromkeys(others)))

    @property
    def sources(self) -> tuple[PageId, ...]:
        """The pages of objectives that all readers may read, in the order of the settings."""
        return tuple(one for one in self._there if self.flow.may_tell(one))

    @property
    def hidden(self) -> int:
        """How many statements are left out, as not all readers may read their page."""
        return sum(not self.flow.may_tell(one.page) for one in self._statements())

    @property
    def absent(self) -> int:
        """How many of the configured pages are not there, or not for sicbot."""
        return len(self._places) - len(self._there)

    def why_not(self, *, is_made: bool) -> Text | None:
        """Return why a page is not made, or stays as it is; None: what it rests on was read.

        What all may know no more goes at once, though the rest was not read.
        """
        if not is_made and not self.sources:
            return _(
                "not all who shall read this page may read the pages of the objectives: "
                "`objective_pages` in config/work.toml, `pages.objectives.view` in "
                "config/policy.toml"
            )
        doubt = next(iter((*self._doubts(), *(self._gone() if is_made else ()))), None)
        if doubt is None:
            return None
        if not is_made:
            return _("not made yet: {why}", why=doubt)
        is_closed = any(not self.flow.may_tell(one) for one in self._there)
        return None if is_closed else _("stays as it is: {why}", why=doubt)

    def _doubts(self) -> Iterator[Text]:
        """Yield why a page of which the readers may know was not read: it may say more."""
        lost = self.registry.lost
        yield from (lost[one] for one in self.sources if one in lost)
        unread = {one.what.casefold(): one.why for one in self.flow.programme.snapshot.pages.gaps}
        for place in self._places:
            space = place.partition(":")[0].casefold()
            if self.flow.programme.page(place) is None and space in unread:
                yield unread[space]

    def _gone(self) -> Iterator[Text]:
        """Yield the pages that are surely not hidden: somebody renamed or moved them."""
        programme = self.flow.programme
        if programme.snapshot.me.is_super_user:
            absent = (place for place in self._places if programme.page(place) is None)
            for place in absent:
                yield _("there is no page “{page}”, or sicbot may not see it", page=place)

    @property
    def _places(self) -> tuple[str, ...]:
        return self.flow.programme.work.objective_pages

    @cached_property
    def _there(self) -> tuple[PageId, ...]:
        pages = (self.flow.programme.page(place) for place in self._places)
        return tuple(dict.fromkeys(page.id for page in pages if page is not None))

    def _statements(self) -> Iterator[Said]:
        for objective in self.registry.objectives.values():
            for said in objective.said.values():
                yield from said
        for goal in self.registry.goals.values():
            yield from (*goal.names, *goal.purposes)

    @cached_property
    def cycle(self) -> Cycle | None:
        """The cycle that its page has the timings of, where all may read that; else today's."""
        programme = self.flow.programme
        today = programme.snapshot.taken.date()
        plan = read_cycle_page(programme, self.flow.may_tell)
        if plan.page is None or self.flow.may_tell(plan.page):
            return cycle_of(plan, programme.work, today)
        return programme.work.cycle_on(today)
