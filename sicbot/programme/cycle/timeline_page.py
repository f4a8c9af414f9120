"""The page that tells what happened in a cycle so far and what comes next, by days alone.

It tells of no Task Force how far it is, and names nobody: so whoever may read the page of the cycle
may read it. Its words change when a day passes on which something begins or ends, and never before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sicbot.core.text import Text, _
from sicbot.programme.cycle.timing import period_of
from sicbot.programme.lists.told_page import Frame, keep_told
from sicbot.programme.notes.note_telling import link_to
from sicbot.programme.objectives.labels import label_told
from sicbot.programme.people.addresses import shown
from sicbot.programme.placed_page import PlacedPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.cycle import CyclePage, Period
    from sicbot.core.job import Context
    from sicbot.core.plan import Change, Skip
    from sicbot.programme.cycle.material import Material
    from sicbot.programme.flow import Flow
    from sicbot.programme.programme import Programme

TEMPLATE = "cycle_timeline.xhtml.j2"
VERSION = "1"
SLUG = "timeline"
KIND = "timeline"  # of pages in config/policy.toml


@dataclass(frozen=True, slots=True)
class TimelinePage(PlacedPage):
    """Where the page stands, as `SPACE:Title`, as is `below`."""


@dataclass(frozen=True, slots=True)
class Line:
    """An activity or event; without a period its timing stands as people wrote it."""

    what: Text
    timing: Text
    period: Period | None
    place: int


def keep_timeline(page: TimelinePage, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings the page up to date; without the cycle’s table it stays as it is."""
    programme, template = context.programme, f"{TEMPLATE} {VERSION}"
    frame = Frame(SLUG, page.place, page.below, KIND, template, _("the timeline of the cycle"))

    def tell(flow: Flow) -> str | Text:
        material = replace(programme.status_material, may_tell=flow.may_tell)
        plan, is_made = material.plan, SLUG in programme.made
        if plan.page is not None and not flow.may_tell(plan.page):
            told = _("not all who may see the timeline may read the page of the cycle")
            return _body((), "", flow, context) if is_made else _("not made yet: {why}", why=told)
        why = plan.unread or (None if plan.rows else next(iter(plan.notes), None))
        if why is not None:
            return (_("stays as it is: {why}", why=why) if is_made
                    else _("not made yet: {why}", why=why))  # fmt: skip
        return _body(_lines(plan), _cycle(material, flow, context), flow, context)

    yield from keep_told(frame, programme, tell)


def _lines(plan: CyclePage) -> tuple[Line, ...]:
    """Return all that has days, or a timing that people wrote, by its days."""
    named = [
        (one.number, one.name, one.timing, one.period, one.line)
        for one in (plan.rows or {}).values()
    ] + [(one.number, one.name, one.timing, period_of(one.timing), one.line)
         for one in plan.unknown]  # fmt: skip
    lines = [
        Line(_("{number}. {name}", number=number, name=shown(name)) if number else shown(name),
             shown(timing), period, place)
        for number, name, timing, period, place in named
        if name and (timing or period)
    ]  # fmt: skip
    events = [
        Line(shown(one.name), shown(""), one.period, len(lines) + place)
        for place, one in enumerate(plan.events.values(), 1)
        if one.period is not None
    ]
    return tuple(sorted((*lines, *events), key=_by_days))


def _by_days(line: Line) -> tuple[bool, str, str, int]:
    period = line.period
    if period is None:
        return True, "", "", line.place
    return False, period.first.isoformat(), period.last.isoformat(), line.place


def _cycle(material: Material, flow: Flow, context: Context[Programme]) -> dict[str, object] | str:
    """Return the cycle, what it works on, and when the next one begins."""
    cycle, work = material.cycle, flow.programme.work
    if cycle is None:
        return ""
    later = next((one for one in work.cycles if one.number > cycle.number), None)
    return {
        "number": str(cycle.number),
        "begins": cycle.begins.isoformat(),
        "focal": [
            f"{code} – {label}" if (label := label_told(code, flow)) else code
            for code in cycle.focal
        ],
        "next": str(later.number) if later else "",
        "next_begins": later.begins.isoformat() if later else "",
        "next_begun": later is not None and later.begins <= context.now.date(),
    }


def _body(
    lines: tuple[Line, ...],
    cycle: dict[str, object] | str,
    flow: Flow,
    context: Context[Programme],
) -> str:
    today, plan = context.now.date(), flow.programme.status_material.plan
    dated = [one for one in lines if one.period is not None]
    is_told = bool(lines) or bool(cycle)
    return context.render(
        TEMPLATE,
        told=is_told,
        source=link_to(plan.page, flow.programme) if plan.page and is_told else "",
        cycle=cycle,
        over=_rows((one for one in dated if one.period and one.period.last < today), context),
        now=_rows(
            (one for one in dated if one.period and one.period.first <= today <= one.period.last),
            context,
        ),
        coming=_rows((one for one in dated if one.period and one.period.first > today), context),
        undated=_rows((one for one in lines if one.period is None), context),
        when=f"{context.now:%Y-%m-%d}",
    )


def _rows(lines: Iterator[Line], context: Context[Programme]) -> list[dict[str, object]]:
    return [
        {
            "what": context.show(one.what),
            "first": one.period.first.isoformat() if one.period else "",
            "last": one.period.last.isoformat() if one.period else "",
            "many": one.period is not None and one.period.first != one.period.last,
            "timing": "" if one.period else context.show(one.timing),
        }
        for one in lines
    ]
