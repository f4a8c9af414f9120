"""The inputs of each template, filled with what is known."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, TypeAlias

from sicbot.core.cycle import Slug
from sicbot.core.people import Role as Standing
from sicbot.core.scaffolds import Ask, Role
from sicbot.programme.scaffolds.carried import carried_into
from sicbot.programme.scaffolds.figures import Figures
from sicbot.programme.scaffolds.inputs import (
    Aim,
    Basic,
    Carried,
    Document,
    Documents,
    Events,
    Home,
    Meeting,
    Named,
    OfYear,
    Prepared,
    Report,
    Showing,
    Step,
    Table,
)
from sicbot.programme.scaffolds.kits import year_of
from sicbot.programme.scaffolds.open_items import open_items

if TYPE_CHECKING:
    from collections.abc import Callable

    from sicbot.programme.scaffolds.facts import Facts

    Filling: TypeAlias = "Callable[[Ask, Facts], Basic]"

ACTIVITY = {
    Role.MEMBERS: Slug.JOIN, Role.ACTION_PLAN: Slug.PLANNING, Role.ROADMAP: Slug.PLANNING,
    Role.INDICATORS: Slug.PLANNING, Role.INVENTORY: Slug.INVENTORY, Role.GAPS: Slug.INVENTORY,
    Role.IDEAS: Slug.TF_MEETING, Role.TEAMS: Slug.TEAM_MEETING, Role.LITERATURE: Slug.PLANNING,
    Role.CALL: Slug.JOIN, Role.DOSSIER: Slug.NOMINATION, Role.PLANNING_MEETING: Slug.PLANNING,
    Role.TF_MEETING: Slug.TF_MEETING, Role.TEAM_MEETING: Slug.TEAM_MEETING,
    Role.CONCEPT_NOTE: Slug.NOTES, Role.ANNUAL_REPORT: Slug.MONITORING,
}  # fmt: skip
SHOWN = {Role.MEMBERS: "members-{}", Role.INVENTORY: "inventory-{}", Role.GAPS: "gaps"}
# Until the first leaders meet and plan, the Secretariat prepares what all others begin with.
PREPARATORY = (Slug.JOIN, Slug.NOMINATION, Slug.LEADERS_1, Slug.PLANNING)
LEADERS_MEETINGS = (Slug.LEADERS_1, Slug.LEADERS_2, Slug.LEADERS_3)
# Named by the cycle of the Initiative, whatever its page says.
USUAL_EVENTS = ("COP", "4p1000 Day")


def activity_of(ask: Ask, facts: Facts) -> Step:
    """Return the activity that a page is for, empty where it is for none."""
    if ask.role is Role.TFL_MEETING:
        return facts.step(_leaders_meeting(ask, facts))
    slug = ACTIVITY.get(ask.role)
    return facts.step(slug) if slug else Step()


def _leaders_meeting(ask: Ask, facts: Facts) -> Slug:
    """Return which of the three meetings of a year one is: the nearest by its period."""
    day = ask.at.date() if ask.at else None
    dated = [(facts.period(one), one) for one in LEADERS_MEETINGS]
    near = [
        (min(abs((day - period.first).days), abs((day - period.last).days)), slug)
        for period, slug in dated
        if period is not None and day is not None
    ]
    return min(near, default=(0, Slug.LEADERS_1))[1]


def _common(ask: Ask, facts: Facts) -> tuple[str, Aim, Step]:
    return ask.task_force or "", facts.aim(ask.task_force), activity_of(ask, facts)


def basic(ask: Ask, facts: Facts) -> Basic:
    """Return the inputs of a page that needs no more than every page."""
    return Basic(*_common(ask, facts))


def home(ask: Ask, facts: Facts) -> Home:
    """Return the inputs of a home."""
    code = ask.task_force
    members = facts.shown(f"members-{(code or '').lower()}")
    return Home(
        *_common(ask, facts),
        leaders=facts.people(code, Standing.LEADER),
        representatives=facts.people(code, Standing.REPRESENTATIVE),
        focal=code in facts.programme.status.focal,
        members=members.title if members else "",
        space=members.space if members else "",
        summary=Figures(code, facts).summary(),
    )


def showing(ask: Ask, facts: Facts) -> Showing:
    """Return the inputs of a page around one that a job keeps."""
    slug = SHOWN[ask.role].format((ask.task_force or "").lower())
    page = facts.shown(slug)
    named = (page.title, page.space) if page else ("", "")
    return Showing(*_common(ask, facts), *named)


def table(ask: Ask, facts: Facts) -> Table:
    """Return the inputs of a page with all activities."""
    return Table(*_common(ask, facts), rows=facts.steps())


def meeting(ask: Ask, facts: Facts) -> Meeting:
    """Return the inputs of a meeting."""
    named = facts.named((ask.leader, *ask.people))
    code = ask.task_force
    ours = (*facts.people(code, Standing.LEADER), *facts.people(code, Standing.REPRESENTATIVE))
    everyone = {one.key or one.name: one for one in (*named, *ours)}
    return Meeting(
        *_common(ask, facts),
        name=ask.name,
        day=f"{ask.at:%Y-%m-%d}" if ask.at else "",
        hour=f"{ask.at:%H:%M}" if ask.at else "",
        region=ask.region,
        zone=facts.programme.zones.get(ask.region, "") if ask.region else "",
        people=tuple(everyone.values()),
        basis=facts.basis(),
        **open_items(code, facts, (ask.at or facts.programme.snapshot.taken).date()),
    )


def named(ask: Ask, facts: Facts) -> Named:
    """Return the inputs of a dossier or a concept note."""
    return Named(
        *_common(ask, facts),
        name=ask.name,
        leaders=facts.named((ask.leader,)),
        team=facts.named(ask.people),
        headings=facts.headings(),
    )


def of_year(ask: Ask, facts: Facts) -> OfYear:
    """Return the inputs of a work plan or an annual report."""
    year = year_of(ask, facts.today)
    carried = carried_into(ask.task_force, year, facts) if ask.role is Role.WORKPLAN else Carried()
    rows = facts.reported(ask.task_force)
    return OfYear(*_common(ask, facts), rows=rows, year=year, carried=carried)


def report(ask: Ask, facts: Facts) -> Report:
    """Return the inputs of an annual report."""
    year = of_year(ask, facts)
    figures = Figures(ask.task_force, facts)
    return Report(
        *_common(ask, facts),
        rows=year.rows,
        year=year.year,
        cycle=figures.cycle,
        figures=figures.all(),
        results=figures.results(),
        forces=figures.forces(),
    )


def documents(ask: Ask, facts: Facts) -> Documents:
    """Return the inputs of the list of documents: what the first activities shall give."""
    numbers = count(1)
    groups = tuple(
        Prepared(
            step := facts.step(slug),
            tuple(Document(next(numbers), one) for one in step.outputs),
            period.last.isoformat() if (period := facts.period(slug)) else "",
            next(numbers),
        )
        for slug in PREPARATORY
    )
    return Documents(*_common(ask, facts), year=year_of(ask, facts.today), groups=groups)


def events(ask: Ask, facts: Facts) -> Events:
    """Return the inputs of the table of events: those that the cycle names."""
    return Events(*_common(ask, facts), names=facts.events() or USUAL_EVENTS)


FILL: dict[str, Filling] = {
    "basic": basic, "home": home, "showing": showing, "table": table, "meeting": meeting,
    "named": named, "of-year": of_year, "report": report, "events": events, "documents": documents,
}  # fmt: skip
