"""How far each Task Force is with each activity of the cycle, by what the wiki shows."""

from __future__ import annotations

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
    from sicbot.core.work_policy import Cycle
    from sicbot.programme.cycle.material import Material


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
    elif not material.cycle.focal:
        yield _no_focal(material.cycle)
    if now is not None and material.cycle is not None and now != material.cycle:
        yield _(
            "cycle {now} began on {day}, and the page of the cycle still has the timings of cycle "
            "{cycle}",
            now=now.number,
            day=now.begins.isoformat(),
            cycle=material.cycle.number,
        )
        if not now.focal:
            yield _no_focal(now)


def _no_focal(cycle: Cycle) -> Text:
    return _(
        "config/work.toml names no focal Task Forces for cycle {cycle}: `cycles.focal`",
        cycle=cycle.number,
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
