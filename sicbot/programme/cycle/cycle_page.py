"""What the page with the cycle's table says: its activities and when they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.cycle import CyclePage, CycleRow, Slug
from sicbot.core.text import Text, _
from sicbot.programme.cycle.activities import ACTIVITIES, activity_of
from sicbot.programme.cycle.timing import period_of
from sicbot.programme.people.addresses import shown
from sicbot.programme.people.people_rows import read_register

if TYPE_CHECKING:
    from sicbot.programme.people.people_rows import Columns, Line
    from sicbot.programme.seen import WikiSeen

COLUMNS: Columns = {
    "step": ("Step", "Steps", "Phase", "Étape", "Étapes", "Etapa", "Etapas", "Paso"),
    "number": ("#", "No.", "No", "N°", "Nº", "Nr.", "Number", "Numéro", "Número"),
    "activity": ("Activities", "Activity", "Activités", "Activité", "Actividades", "Actividad"),
    "timing": (
        "Timing", "Time", "When", "Period", "Schedule", "Calendrier", "Période", "Quand",
        "Échéance", "Calendario", "Período", "Periodo", "Cuándo", "Plazo",
    ),
}  # fmt: skip
REQUIRED = ("activity", "timing")


def read_cycle_page(seen: WikiSeen) -> CyclePage:
    """Return the activities of the table on the configured page, each by its slug."""
    place = seen.work.cycle_page
    if not place:
        told = _("no page with the table of activities is configured, so no activity has a date")
        return CyclePage(notes=(told,))
    register = read_register(seen, place, COLUMNS, REQUIRED)
    page = register.page.id if register.page else None
    if register.why is not None:
        return CyclePage(page, unread=register.why, notes=register.notes)
    rows, notes = dict[Slug, CycleRow](), list[Text]()
    for line in register.lines:
        _take(line, rows, notes)
    missing = [one.name for one in ACTIVITIES if one.slug not in rows]
    if missing:
        notes.append(_("“{page}” has no row for: {names}", page=place, names=_listed(missing)))
    return CyclePage(page, rows, notes=(*register.notes, *notes))


def _listed(names: list[Text]) -> Text:
    values = {f"n{number}": one for number, one in enumerate(names)}
    return Text("; ".join(f"{{{name}}}" for name in values), tuple(values.items()))


def _take(line: Line, rows: dict[Slug, CycleRow], notes: list[Text]) -> None:
    """Add a row to those that were found, or say why it is none."""
    name = line.text("activity")
    if line.cells["activity"].repeated or not name:
        return
    activity = activity_of(name)
    if activity is None:
        told = _("row {row} of the cycle’s table, “{name}”, is none of the activities that sicbot "
                 "knows", row=line.number, name=shown(name))  # fmt: skip
        notes.append(told)
        return
    if activity.slug in rows:
        told = _("row {row} of the cycle’s table names “{name}” once more; the first one counts",
                 row=line.number, name=activity.name)  # fmt: skip
        notes.append(told)
        return
    timing = line.text("timing")
    period = period_of(timing)
    rows[activity.slug] = CycleRow(
        activity.slug, line.text("number"), line.text("step"), name, timing, period
    )
    if timing and period is None:
        told = _("the timing of “{name}” names no clear days: “{timing}”",
                 name=activity.name, timing=shown(timing))  # fmt: skip
        notes.append(told)
