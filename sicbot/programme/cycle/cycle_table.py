"""The table of the cycle in any version of its page: all cells of all rows."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from sicbot.core.cycle import Actor, Clause, CycleRow, CycleTable, Slug, UnknownRow
from sicbot.core.errors import PageError
from sicbot.core.text import Text, _
from sicbot.programme.cycle.activities import activity_of
from sicbot.programme.cycle.anchors import anchor_of
from sicbot.programme.cycle.timing import period_of
from sicbot.programme.people.addresses import shown
from sicbot.programme.people.fields import plain
from sicbot.programme.people.names import words
from sicbot.programme.people.people_rows import lines_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sicbot.pages.cells import Cell
    from sicbot.programme.people.people_rows import Columns, Line

COLUMNS: Columns = {
    "step": ("Step", "Steps", "Phase", "Étape", "Étapes", "Etapa", "Etapas", "Paso"),
    "number": ("#", "No.", "No", "N°", "Nº", "Nr.", "Number", "Numéro", "Número"),
    "activity": ("Activities", "Activity", "Activités", "Activité", "Actividades", "Actividad"),
    "purpose": (
        "Purpose / Description", "Purpose", "Description", "Objectif / Description", "Objectif",
        "But", "Propósito / Descripción", "Objetivo / Descripción", "Propósito", "Descripción",
    ),
    "output": (
        "Output", "Outputs", "Results", "Résultat", "Résultats", "Produits", "Livrables",
        "Resultado", "Resultados", "Productos",
    ),
    Actor.EXSEC: (
        "Executive Secretariat", "ExSec", "Secretariat", "Secrétariat exécutif", "Secrétariat",
        "Secretaría Ejecutiva", "Secretaría",
    ),
    Actor.STC: (
        "STC", "Scientific and Technical Committee", "CST", "Comité scientifique et technique",
        "CCT", "Comité Científico y Técnico",
    ),
    Actor.BUREAU: ("Bureau", "Governing Board", "Mesa", "Buró"),
    Actor.LEADERS: (
        "Task Force Leader & Regional representative",
        "Task Force Leaders & Regional Representatives",
        "Task Force Leaders and Regional Representatives", "TFL & TFRR", "TFL and TFRR",
        "Task Force Leaders", "Task Force Leader", "TFL",
        "Responsable & représentant régional", "Responsables et représentants régionaux",
        "Responsables des groupes de travail et représentants régionaux",
        "Líder y representante regional", "Líderes y representantes regionales",
    ),
    Actor.TEAM_LEADERS: (
        "Project Team leaders", "Project Team leader", "Project Teams", "Team leaders",
        "Responsables des équipes de projet", "Équipes de projet",
        "Líderes de los equipos de proyecto", "Equipos de proyecto",
    ),
    "timing": (
        "Timing", "Time", "When", "Period", "Schedule", "Calendrier", "Période", "Quand",
        "Échéance", "Calendario", "Período", "Periodo", "Cuándo", "Plazo",
    ),
}  # fmt: skip
REQUIRED = ("activity", "timing")
_DIGITS_OF_AN_ID = 8
_HEADS = frozenset(words(one) for one in COLUMNS["activity"])


def read_cycle_table(body: str) -> CycleTable:
    """Return the rows of the cycle's table in this body, whichever version of the page it is.

    Raises:
        PageError: The body cannot be parsed, or has no table of the cycle that can be read.
    """
    lines, bad = lines_in(body, COLUMNS, REQUIRED)
    if lines is None:
        needed = ", ".join(COLUMNS[one][0] for one in REQUIRED)
        raise bad[0] if bad else PageError(f"no table has the columns {needed}")
    return table_of(lines)


def table_of(lines: Iterable[Line]) -> CycleTable:
    """Return what the rows of the table say, each activity by its slug."""
    rows, unknown, notes = dict[Slug, CycleRow](), list[UnknownRow](), list[Text]()
    for line in _whole(lines):
        name = line.text("activity")
        activity = activity_of(name)
        if activity is not None and activity.slug not in rows:
            row = _row(line, activity.slug, activity.name)
            rows[activity.slug] = row
            notes += row.notes
            continue
        unknown.append(_unknown(line, name))
        notes.append(why_unknown(unknown[-1]))
    return CycleTable(rows, tuple(unknown), tuple(notes))


def _whole(lines: Iterable[Line]) -> list[Line]:
    """Return one line for each activity, with what stands in rows below that belong to it.

    Such a row has the activity's cell from above, or an empty one; a row that repeats the heads of
    the columns, or gives a step's name alone, is no activity.
    """
    whole: list[Line] = []
    cell: Cell | None = None  # of the last row of the last activity
    for line in lines:
        mine, name = line.cells["activity"], line.text("activity")
        if words(name) in _HEADS or (mine.repeated and not _goes_on(mine, cell)):
            continue
        if mine.repeated or not name:
            if whole and _same_step(line, whole[-1]):
                whole[-1] = _joined(whole[-1], line)
            continue
        cell = mine
        whole.append(line)
    return whole


def _goes_on(mine: Cell, above: Cell | None) -> bool:
    """Tell whether a joined cell reaches here from above, not from the left."""
    return above is not None and mine.element is above.element


def _same_step(line: Line, above: Line) -> bool:
    """Tell whether a row names no number or step of its own."""
    for column in ("step", "number"):
        cell = line.cells.get(column)
        told = cell is None or cell.repeated or not cell.paragraphs
        if not told and line.text(column) != above.text(column):
            return False
    return True


def _joined(above: Line, line: Line) -> Line:
    """Return a row with the words of the row below it; a joined cell is in both, and counts once.

    Which step and number it has, the upper one tells.
    """
    cells = dict(above.cells)
    for column, cell in line.cells.items():
        if column not in {"step", "number", "activity"} and not cell.repeated:
            both = (*cells[column].paragraphs, *cell.paragraphs)
            cells[column] = replace(cells[column], paragraphs=both)
    return replace(above, cells=cells)


def why_unknown(row: UnknownRow) -> Text:
    """Return why a row of the table counts as no activity."""
    activity = activity_of(row.name)
    if activity is None:
        return _("row {row} of the cycle’s table, “{name}”, is none of the activities that "
                 "sicbot knows", row=row.line, name=shown(row.name))  # fmt: skip
    return _("row {row} of the cycle’s table names “{name}” once more; the first one "
             "counts", row=row.line, name=activity.name)  # fmt: skip


def _row(line: Line, slug: Slug, name: Text) -> CycleRow:
    timing = line.text("timing")
    written = period_of(timing)
    told = _("the timing of “{name}” names no clear days: “{timing}”",
             name=name, timing=shown(timing))  # fmt: skip
    return CycleRow(
        slug,
        number=line.text("number"),
        step=line.text("step"),
        name=line.text("activity"),
        timing=timing,
        period=written,
        line=line.number,
        purpose=_paragraphs(line, "purpose"),
        outputs=_clauses(line, slug, "output"),
        duties=_duties(line, slug),
        written=written,
        anchor=anchor_of(timing),
        notes=(told,) if timing and written is None else (),
    )


def _unknown(line: Line, name: str) -> UnknownRow:
    slug = plain(name).replace(" ", "-")
    return UnknownRow(
        line.number,
        name,
        number=line.text("number"),
        step=line.text("step"),
        timing=line.text("timing"),
        purpose=_paragraphs(line, "purpose"),
        outputs=_clauses(line, slug, "output"),
        duties=_duties(line, slug),
    )


def _paragraphs(line: Line, column: str) -> tuple[str, ...]:
    cell = line.cells.get(column)
    return cell.paragraphs if cell else ()


def _duties(line: Line, slug: str) -> dict[Actor, tuple[Clause, ...]]:
    by_actor = {actor: _clauses(line, slug, actor) for actor in Actor}
    return {actor: clauses for actor, clauses in by_actor.items() if clauses}


def _clauses(line: Line, slug: str, column: str) -> tuple[Clause, ...]:
    return tuple(
        Clause(f"{slug}/{column}/{_hash(text)}", text) for text in _paragraphs(line, column)
    )


def _hash(text: str) -> str:
    """Return the same for the same words, whatever their case, accents and signs."""
    return sha256(plain(text).encode()).hexdigest()[:_DIGITS_OF_AN_ID]
