"""What sicbot keeps up to date on pages that it made, in a region, until people take it out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.plan import Skip
from sicbot.core.text import Text, _
from sicbot.pages.regions import region_text
from sicbot.programme.adoption import RegionWish, keep_region
from sicbot.programme.scaffolds.figures import Figures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sicbot.core.job import Context
    from sicbot.core.model import Page
    from sicbot.core.people import TaskForce
    from sicbot.core.plan import Change
    from sicbot.core.scaffolds import Ask
    from sicbot.programme.programme import Programme
    from sicbot.programme.scaffolds.facts import Facts


@dataclass(frozen=True, slots=True)
class Kept:
    """A region that is kept.

    Attributes:
        id: Of the region.
        values: Returns what its template is given.
    """

    id: str
    template: str
    why: Text
    values: Callable[[TaskForce | None, Facts], Mapping[str, object]]


def _figures(code: TaskForce | None, facts: Facts) -> dict[str, object]:
    found = Figures(code, facts)
    return {
        "cycle": found.cycle,
        "figures": found.all(),
        "results": found.results(),
        "forces": found.forces(),
    }


FIGURES = Kept(
    "sicbot.figures", "scaffold_figures.xhtml.j2", _("the figures of the year"), _figures
)

OBJECTIVE = Kept(
    "sicbot.objective",
    "scaffold_objective.xhtml.j2",
    _("the objective"),
    lambda code, facts: {"code": code, "objective": facts.aim(code)},
)
SUMMARY = Kept(
    "sicbot.summary",
    "scaffold_summary.xhtml.j2",
    _("the summary of the Task Force"),
    lambda code, facts: {"summary": Figures(code, facts).summary()},
)


def keep_figures(
    page: Page, ask: Ask, context: Context[Programme], facts: Facts
) -> Iterator[Change | Skip]:
    """Yield what brings the figures of a report up to date, until its cycle is over."""
    if not is_over(ask.name, context.programme):
        yield from keep_kept(FIGURES, page, ask.task_force, context, facts)


def is_over(year: str, programme: Programme) -> bool:
    """Tell whether the cycle called after a year is over, so that its figures stay as they are.

    The page of the cycle decides, as it does on the page of the status; without cycles, the year.
    """
    cycle = programme.status_material.cycle
    now = cycle.year if cycle is not None else programme.snapshot.taken.year
    return year.isdigit() and int(year) < now


def keep_kept(
    kept: Kept,
    page: Page,
    code: TaskForce | None,
    context: Context[Programme],
    facts: Facts,
) -> Iterator[Change | Skip]:
    """Yield what brings a region on a page up to date, unless people took it out."""
    programme, name = context.programme, f"{page.space}: {page.title}"
    body = programme.snapshot.bodies.get(page.id)
    if body is None:
        yield Skip(name, _("its text was not read"))
        return
    try:
        if region_text(body, kept.id) is None:
            return
    except PageError as error:
        yield Skip(name, _("region {region} stays as it is: {why}", region=kept.id, why=str(error)))
        return
    content = context.render(kept.template, **kept.values(code, facts))
    wish = RegionWish(page, kept.id, content, f"{kept.template} 1", kept.why)
    yield from keep_region(wish, programme)
