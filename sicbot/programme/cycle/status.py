"""How far each Task Force is with each activity of the cycle, by what the wiki shows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sicbot.core.cycle import Cell, CellState, Slug, Status
from sicbot.core.people import TASK_FORCES, TaskForce
from sicbot.core.text import Text, _
from sicbot.programme.cycle.activities import ACTIVITIES
from sicbot.programme.cycle.evidence import RULES
from sicbot.programme.cycle.life_signs import last_sign
from sicbot.programme.people.addresses import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.model import Page
    from sicbot.programme.cycle.material import Material

YEAR = timedelta(days=365)
REMIND = timedelta(days=90)  # the focal objectives of a cycle are due before its call goes out


def gather(material: Material) -> Status:
    """Return the status of all Task Forces, and what a person should look at."""
    cells = {
        (code, one.slug): _cell(code, one.slug, material)
        for code in TASK_FORCES
        for one in ACTIVITIES
    }
    signs = {code: sign for code in TASK_FORCES if (sign := last_sign(code, material)) is not None}
    return Status(
        material.cycle,
        material.plan,
        cells,
        signs,
        tuple(_unread(material)),
        (*_of_cycle(material), *_of_homes(material), *material.plan.notes),
    )


def _cell(code: TaskForce, slug: Slug, material: Material) -> Cell:
    """Return the first of the states that fits; nothing but evidence makes something done."""
    found = RULES[slug](code, material)
    if found.state is not None:
        return Cell(code, slug, found.state, found.proof)
    if found.unread is not None:
        return Cell(code, slug, CellState.NOT_READ, why=found.unread)
    if material.cycle is None or code not in material.cycle.focal:
        return Cell(code, slug, CellState.NOT_LAUNCHED)
    period = material.period(slug)
    if period is None:
        return Cell(code, slug, CellState.NO_DATE)
    begun = period.first <= material.today
    return Cell(code, slug, CellState.NOT_REPORTED if begun else CellState.NOT_DUE)


def _unread(material: Material) -> Iterator[Text]:
    if material.plan.unread is not None:
        yield material.plan.unread
    if material.pages_unread is not None:
        yield material.pages_unread
    yield from (gap.why for gap in material.inventory.unread)


def _of_cycle(material: Material) -> Iterator[Text]:
    """Yield what is odd about the cycles that the configuration names."""
    work, today = material.seen.work, material.today
    now = work.cycle_on(today)
    if material.cycle is None:
        yield _("config/work.toml names no cycle that has begun, so no Task Force is focal")
    if now is not None and material.cycle is not None and now != material.cycle:
        yield _(
            "cycle {now} began on {day}, and the page of the cycle still has the timings of cycle "
            "{cycle}",
            now=now.number,
            day=now.begins.isoformat(),
            cycle=material.cycle.number,
        )
    yield from _not_focal(material)


def _not_focal(material: Material) -> Iterator[Text]:
    """Yield the cycles, from that of the timings on, whose focal objectives should be set by now.

    They come early enough for the call for people, which goes out when a cycle begins.
    """
    cycles, today = material.seen.work.cycles, material.today
    first = material.cycle.begins if material.cycle else today
    for one in cycles:
        if one.focal or one.begins < first or one.begins - REMIND > today:
            continue
        if one.begins <= today:
            yield _(
                "config/work.toml names no focal Task Forces for cycle {cycle}: `cycles.focal`",
                cycle=one.number,
            )
        else:
            yield _(
                "config/work.toml names no focal Task Forces yet for cycle {cycle}, which begins "
                "on {day}: `cycles.focal`",
                cycle=one.number,
                day=one.begins.isoformat(),
            )
    last = cycles[-1] if cycles else None
    if last is not None and last.begins + YEAR - REMIND <= today:
        yield _(
            "config/work.toml names no cycle after cycle {cycle}, which began on {day}: add the "
            "next one to `cycles`, with its focal Task Forces",
            cycle=last.number,
            day=last.begins.isoformat(),
        )


def _of_homes(material: Material) -> Iterator[Text]:
    """Yield where home pages and the configuration do not agree on who is focal."""
    cycle = material.cycle
    if cycle is None:
        return
    for code in TASK_FORCES:
        for page in material.homes_of(code):
            if material.may_tell(page.id):
                yield from _of_home(code, page, cycle.year, material)


def _of_home(code: TaskForce, page: Page, year: int, material: Material) -> Iterator[Text]:
    says, cycle = material.home_says(page), material.cycle
    if isinstance(says, Text):
        yield says
        return
    if cycle is None:
        return
    is_focal = says.focal and (not says.years or year in says.years)
    if code in cycle.focal and says.state and not is_focal:
        yield _(
            "{code} is focal in cycle {cycle} by config/work.toml; “{page}” says “{state}”",
            code=code, cycle=cycle.number, page=page.title, state=shown(says.state),
        )  # fmt: skip
    if code not in cycle.focal and is_focal:
        yield _(
            "{code} is not focal in cycle {cycle} by config/work.toml; “{page}” says “{state}”",
            code=code, cycle=cycle.number, page=page.title, state=shown(says.state),
        )  # fmt: skip
