"""Which pages a kit has, and what each needs to be asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.cycle import CellState
from sicbot.core.scaffolds import MEETINGS, Ask, Role
from sicbot.programme.scaffolds.roles import KIT, TRAITS

if TYPE_CHECKING:
    from datetime import date

    from sicbot.core.cycle import Slug
    from sicbot.core.people import TaskForce
    from sicbot.programme.programme import Programme

TASK_FORCE_KIT = "task-force"
KITS = (TASK_FORCE_KIT, *(role.value for role in Role if role not in KIT))
YEAR_DIGITS = 4

BEGUN = frozenset({CellState.DONE, CellState.IN_PROGRESS})


def kit_of(code: TaskForce, programme: Programme, *, whole: bool) -> tuple[Ask, ...]:
    """Return the pages that a Task Force shall have by now, or all of its kit."""
    return tuple(
        Ask(role, code) for role in KIT if whole or _comes_now(TRAITS[role].begins, code, programme)
    )


def _comes_now(begins: Slug | None, code: TaskForce, programme: Programme) -> bool:
    return begins is None or has_begun(begins, code, programme)


def has_begun(slug: Slug, code: TaskForce, programme: Programme) -> bool:
    """Tell whether a Task Force is at an activity: something shows it, or its time has come."""
    status, material = programme.status, programme.status_material
    cell = status.cells.get((code, slug))
    if cell is not None and cell.state in BEGUN:
        return True
    period = material.period(slug)
    return code in status.focal and period is not None and period.first <= material.today


def lacks(ask: Ask) -> tuple[str, ...]:
    """Return the options that must be given besides, as the command line calls them."""
    found = []
    if ask.role in MEETINGS and ask.at is None:
        found.append('--on "DAY HOUR"')
    if TRAITS[ask.role].is_named and not ask.name:
        found.append("--name NAME")
    return tuple(found)


def is_year(name: str) -> bool:
    """Tell whether a name is a year in four digits."""
    return len(name) == YEAR_DIGITS and name.isascii() and name.isdigit()


def year_of(ask: Ask, today: date) -> str:
    """Return the year that a page is of: that in its name, of its day, or this one."""
    if is_year(ask.name):
        return ask.name
    return str((ask.at or today).year)
