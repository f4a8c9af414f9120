"""What the action plans that people have begun do not say yet; an untouched one is no finding."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.people import TASK_FORCES
from sicbot.core.text import Text, _
from sicbot.pages.storage import find
from sicbot.pages.tables import read_table
from sicbot.pages.words import lines_of
from sicbot.programme.consistency.findings import Finding, Kind, Stand
from sicbot.programme.cycle.home_pages import sections_below
from sicbot.programme.people.fields import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sicbot.pages.cells import Cell
    from sicbot.pages.storage import Document, Element
    from sicbot.pages.tables import Table
    from sicbot.programme.consistency.findings import ReadPage
    from sicbot.programme.programme import Programme


class Part(StrEnum):
    """A part that a plan should have."""

    APPROACH = "approach"
    INDICATORS = "indicators"
    MONITORING = "monitoring"
    WORK = "work-plan"


NAMES: Mapping[Part, Text] = {
    Part.APPROACH: _("the approach"),
    Part.INDICATORS: _("indicators"),
    Part.MONITORING: _("how they are monitored"),
    Part.WORK: _("the work plan"),
}
_TOGETHER = frozenset({
    "indicators and monitoring", "indicators monitoring", "indicateurs et suivi",
    "indicadores y seguimiento",
})  # fmt: skip
_HEADINGS: Mapping[Part, frozenset[str]] = {
    Part.APPROACH: frozenset({
        "approach", "our approach", "approche", "notre approche", "enfoque", "nuestro enfoque",
    }),
    Part.INDICATORS: frozenset({"indicators", "indicateurs", "indicadores"}) | _TOGETHER,
    Part.MONITORING: frozenset({
        "monitoring", "modalities for monitoring", "suivi", "modalites de suivi", "seguimiento",
        "modalidades de seguimiento",
    }),
    Part.WORK: frozenset({
        "work plan", "workplan", "work plan of the cycle", "activities of the cycle",
        "plan de travail", "activites du cycle", "plan de trabajo", "actividades del ciclo",
    }),
}  # fmt: skip
# How names of columns begin, in English, French and Spanish.
_MONITORED = ("frequency", "source", "owner", "frequence", "porteur", "frecuencia", "fuente",
              "responsable", "responsible", "monitor", "suivi", "seguimiento")  # fmt: skip
_WHO = ("who", "responsib", "responsab", "leader", "lead", "representative", "representant",
        "owner", "porteur", "qui", "quien", "tfl", "tfrr")  # fmt: skip
_STATE = ("state", "status", "etat", "statut", "estado")
_DONE = frozenset({"done", "finished", "fait", "termine", "hecho", "terminado"})
_HEADS = frozenset({"th"})


@dataclass(frozen=True, slots=True)
class PlanSays:
    """What a plan says so far.

    Attributes:
        missing: The parts without words of its own.
        open_tasks: The tasks of its work plan for which nobody is named.
        begun: Whether somebody's words stand on it.
    """

    missing: tuple[Part, ...]
    open_tasks: tuple[str, ...]
    begun: bool


def read_plan_parts(document: Document) -> PlanSays | None:
    """Return what a page says as an action plan; None where it has no part of one."""
    found = {part: sections_below(document.root, _HEADINGS[part]) for part in Part}
    if not any(found.values()):
        return None
    work = [table for section in found[Part.WORK] for table in _tables(section, document)]
    rows = [row for table in work for row in _tasks(table)]
    said = {part for part in Part if any(map(_has_words, found[part]))}
    named = any(who for _task, who in rows)
    together = sections_below(document.root, _TOGETHER)
    if any(_is_monitored(section, document) for section in together):
        said.add(Part.MONITORING)
    begun = bool(said - {Part.WORK}) or named or (Part.WORK in said and not work)
    return PlanSays(
        tuple(part for part in Part if part not in said),
        tuple(task for task, who in rows if not who),
        begun,
    )


def _has_words(section: Iterable[Element]) -> bool:
    return any(lines_of(part, without=_HEADS) or any(find(part, "ri:user")) for part in section)


def _tables(section: Sequence[Element], document: Document) -> Iterator[Table]:
    """Yield the tables of a section that can be read."""
    for part in section:
        for element in [part] if part.name == "table" else find(part, "table"):
            try:
                yield read_table(element, document)
            except PageError:  # ragged: nobody knows which cell is whose
                continue


def _tasks(table: Table) -> Iterator[tuple[str, bool]]:
    """Yield the tasks of a table that has a place for who does them, and whether it is filled.

    What is done needs nobody any more.
    """
    who = _columns(table, _WHO)
    states = _columns(table, _STATE)
    for row in table.rows if who else ():
        cells = row.cells
        named = (_words(cell) for n, cell in enumerate(cells) if n not in {*who, *states})
        task = next((one for one in named if any(map(str.isalpha, one))), "")  # not a number
        done = any(plain(_words(cells[place])) in _DONE for place in states)
        if task and not done:
            yield task, any(not cells[place].is_blank for place in who)


def _is_monitored(section: Sequence[Element], document: Document) -> bool:
    """Tell whether a section tells how indicators are monitored: in their table, or in words."""
    tables = list(_tables(section, document))
    cells = [row.cells[place] for table in tables for place in _columns(table, _MONITORED)
             for row in table.rows]  # fmt: skip
    if cells:
        return any(not cell.is_blank for cell in cells)
    return _has_words(section)


def _columns(table: Table, begins: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(n for n, name in enumerate(table.header) if plain(name).startswith(begins))


def _words(cell: Cell) -> str:
    return " ".join(cell.paragraphs)


def unsaid_in_plans(pages: Iterable[ReadPage], programme: Programme) -> Iterator[Finding]:
    """Find what begun plans do not say yet, by Task Force."""
    by_id, material = {one.page.id: one for one in pages}, programme.status_material
    for code in TASK_FORCES:
        for page in material.plans_of(code):
            says = read_plan_parts(by_id[page.id].document) if page.id in by_id else None
            if says is not None and says.begun and (says.missing or says.open_tasks):
                yield Finding(
                    Kind.PLAN,
                    _("Task Force {code}", code=code),
                    (Stand(page.id, " · ".join(says.open_tasks)),),
                    _told(says),
                    about=" ".join((code, *says.missing)),
                )


def _told(says: PlanSays) -> Text:
    """Return what is not there yet, in neutral words."""
    places = {f"n{number}": NAMES[part] for number, part in enumerate(says.missing)}
    parts = Text(", ".join(f"{{{one}}}" for one in places), tuple(places.items()))
    lines = [_("Not there yet: {parts}.", parts=parts)] if says.missing else []
    if says.open_tasks:
        count = len(says.open_tasks)
        lines.append(_("Tasks for which nobody is named yet: {count}.", count=count))
    return lines[0] if len(lines) == 1 else _joined(*lines)


def _joined(one: Text, other: Text) -> Text:
    return Text("{one} {other}", (("one", one), ("other", other)))
