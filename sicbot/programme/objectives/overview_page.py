"""The page that shows all goals and objectives, with their figures and the focal ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.objectives import Facility, Fact
from sicbot.core.text import Text, _
from sicbot.programme.consistency.objective_facts import NAMES
from sicbot.programme.lists.told_page import Frame, keep_told
from sicbot.programme.notes.note_telling import link_to
from sicbot.programme.objectives.told import Telling
from sicbot.programme.people.addresses import without_addresses
from sicbot.programme.placed_page import PlacedPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.job import Context
    from sicbot.core.model import PageId
    from sicbot.core.objectives import Goal, Objective
    from sicbot.core.plan import Change, Skip
    from sicbot.programme.flow import Flow
    from sicbot.programme.programme import Programme

TEMPLATE = "objectives.xhtml.j2"
VERSION = "1"
SLUG = "objectives"
KIND = "objectives"  # of pages in config/policy.toml
FACILITIES: dict[Facility, Text] = {Facility.CORE: _("Core"), Facility.GLOBAL: _("Global")}
# What a table shows of an objective, by the names of the template.
SHOWN: dict[str, Fact] = {
    "label": Fact.LABEL,
    "title": Fact.TITLE,
    "baseline": Fact.BASELINE_2020,
    "target_2030": Fact.TARGET_2030,
    "target_2050": Fact.TARGET_2050,
}
Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class OverviewPage(PlacedPage):
    """Where the page stands, as `SPACE:Title`, as is `below`."""


def keep_overview(page: OverviewPage, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings the page up to date; it is not made from pages that were not read."""
    programme, template = context.programme, f"{TEMPLATE} {VERSION}"
    why = _("the goals and objectives of the strategy")

    def tell(flow: Flow) -> str | Text:
        telling = Telling(flow, context.show)
        return telling.why_not(is_made=SLUG in programme.made) or _body(telling, context)

    yield from keep_told(Frame(SLUG, page.place, page.below, KIND, template, why), programme, tell)


def _body(telling: Telling, context: Context[Programme]) -> str:
    programme, registry, cycle = context.programme, telling.registry, telling.cycle
    return context.render(
        TEMPLATE,
        sources=[_page(one, programme) for one in telling.sources],
        year=str(cycle.year) if cycle else "",
        focal=list(cycle.focal) if cycle else [],
        goals=[
            {
                **_goal(goal, telling, programme),
                "rows": [
                    _row(one, telling, context)
                    for one in registry.objectives.values()
                    if one.goal == goal.letter
                ],
            }
            for goal in registry.goals.values()
        ],
        hidden=telling.hidden,
        absent=telling.absent,
        when=f"{context.now:%Y-%m-%d}",
    )


def _goal(goal: Goal, telling: Telling, programme: Programme) -> Row:
    name, purpose = telling.name(goal), telling.purpose(goal)
    others = dict.fromkeys((*name.others, *purpose.others))
    return {
        "letter": goal.letter,
        "name": name.text,
        "purpose": purpose.text,
        "others": [_page(one, programme) for one in others],
    }


def _row(objective: Objective, telling: Telling, context: Context[Programme]) -> Row:
    facts = {name: telling.fact(objective, fact) for name, fact in SHOWN.items()}
    cycle, facility = telling.cycle, objective.facility
    return {
        "code": objective.code,
        "facility": context.show(FACILITIES[facility]) if facility else "",
        "focal": cycle is not None and objective.code in cycle.focal,
        "others": [
            {
                **_page(page, context.programme),
                "facts": [
                    context.show(NAMES[fact])
                    for name, fact in SHOWN.items()
                    if page in facts[name].others
                ],
            }
            for page in telling.sources
            if any(page in one.others for one in facts.values())
        ],
        **{name: one.text for name, one in facts.items()},
    }


def _page(page: PageId, programme: Programme) -> Row:
    known = programme.snapshot.page(page)
    title = without_addresses(known.title) if known else ""
    return {"page": title, "link": link_to(page, programme)}
