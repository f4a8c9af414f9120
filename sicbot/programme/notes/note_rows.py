"""The page properties of a concept note: its rows by what they mean, however they are called."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from sicbot.pages.properties import properties
from sicbot.programme.notes.money import money_in
from sicbot.programme.notes.states import state_of
from sicbot.programme.people.fields import codes_in, region_of, tight

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sicbot.core.people import TaskForce
    from sicbot.core.work import Money, NoteState
    from sicbot.pages.cells import Cell
    from sicbot.pages.links import UserRef
    from sicbot.pages.properties import PropertySet
    from sicbot.pages.storage import Document

SET_ID = "cn"
ENOUGH_ROWS = 3  # known ones, by which properties without the id are those of a note


class Row(Enum):
    """A row, by the name that the template gives it."""

    TITLE = "Title"
    TASK_FORCES = "Task Force(s)"
    LEADER = "Project Team Leader"
    TEAM = "Team"
    REGION = "Region"
    COUNTRIES = "Countries"
    BUDGET = "Budget"
    DURATION = "Duration"
    SPONSORS = "Sponsors sought"
    STATUS = "Status"
    ASSESSOR = "STC assessor"
    STC_RESULT = "STC result"
    BUREAU_RESULT = "Bureau result"
    LETTER = "Letter of support"
    NEXT_STEP = "Next step"
    IDEA = "Idea"
    PROJECT = "Project"


EXPECTED = tuple(Row)[:9]
"""The rows that a note shall fill in."""

# Besides the template's own names; without case, accents and signs.
_NAMES: Mapping[Row, str] = {
    Row.TITLE: "project title, titre, titre du projet, titulo, titulo del proyecto",
    Row.TASK_FORCES: "task force, task forces, taskforce, tf, groupe de travail, groupes de "
    "travail, grupo de trabajo, grupos de trabajo",
    Row.LEADER: "project leader, project team lead, project lead, team leader, leader, chef de "
    "projet, cheffe de projet, chef d equipe, chef de l equipe, responsable, responsable du "
    "projet, responsable de l equipe, lider, lider del proyecto, lider del equipo, jefe de "
    "proyecto, jefe del proyecto, responsable del proyecto",
    Row.TEAM: "project team, team members, equipe, equipe du projet, equipe de projet, equipo, "
    "equipo del proyecto",
    Row.REGION: "regions, regiones",
    Row.COUNTRIES: "country, pays, pais, paises",
    Row.BUDGET: "total budget, budget total, presupuesto, presupuesto total",
    Row.DURATION: "duree, duree du projet, duracion, duracion del proyecto",
    Row.SPONSORS: "sponsors, sponsor, sponsor sought, funders sought, donors sought, bailleurs "
    "recherches, financeurs recherches, bailleurs, financeurs, sponsors recherches, "
    "patrocinadores buscados, patrocinadores, financiadores buscados, financiadores",
    Row.STATUS: "state, statut, etat, estado, estatus",
    Row.ASSESSOR: "assessor, assessors, stc assessors, evaluateur stc, evaluatrice stc, "
    "evaluateur, evaluateur du cst, evaluador, evaluador del stc, evaluadora",
    Row.STC_RESULT: "result of the stc, assessment, resultat stc, resultat du stc, resultat du "
    "cst, resultado stc, resultado del stc",
    Row.BUREAU_RESULT: "result of the bureau, resultat du bureau, resultat bureau, resultado de "
    "la mesa, resultado del bureau",
    Row.LETTER: "letter, letter of support no, lettre de soutien, lettre, carta de apoyo, carta",
    Row.NEXT_STEP: "next steps, prochaine etape, prochaines etapes, etape suivante, proximo "
    "paso, proximos pasos, siguiente paso",
    Row.IDEA: "idee, from idea, idea page",
    Row.PROJECT: "inventory, inventory entry, entry of the inventory, projet, proyecto, "
    "inventaire, inventario",
}  # fmt: skip
_ROWS = {
    tight(name): row
    for row, names in _NAMES.items()
    for name in (row.value, *names.split(","))
}  # fmt: skip
# What people type where they have nothing to say yet.
_NOTHING = frozenset(
    tight(one)
    for one in (
        "tbd", "tba", "tbc", "todo", "to be defined", "to be determined", "to be completed",
        "to be confirmed", "to be done", "fill in", "a completer", "a definir", "a preciser",
        "a remplir", "por definir", "por completar", "por confirmar",
    )
)  # fmt: skip
_BRACKETS = re.compile(r"\([^()]*\)")
_BETWEEN = re.compile(r"[,;\n/]")


@dataclass(frozen=True, slots=True, eq=False)
class NoteRows:
    """The rows of one version of a note.

    Attributes:
        hints: Words of the template; who left them has filled in nothing.
    """

    cells: Mapping[Row, Cell] = field(default_factory=dict)
    hints: frozenset[str] = frozenset()

    def lines(self, row: Row) -> tuple[str, ...]:
        """Return what stands in a row, line by line, without the template's own words."""
        cell = self.cells.get(row)
        if cell is None:
            return ()
        return tuple(line for line in cell.paragraphs if not says_nothing(line, self.hints))

    def text(self, row: Row) -> str:
        """Return what stands in a row on one line."""
        return "; ".join(self.lines(row))

    def users(self, row: Row) -> tuple[UserRef, ...]:
        """Return the people mentioned in a row."""
        cell = self.cells.get(row)
        return () if cell is None else tuple(dict.fromkeys(cell.users))

    @property
    def empty(self) -> tuple[str, ...]:
        """The rows that a note shall fill in and that have no value, as the template calls them."""
        return tuple(row.value for row in EXPECTED if not self._is_filled(row))

    def _is_filled(self, row: Row) -> bool:
        cell = self.cells.get(row)
        return cell is not None and bool(self.lines(row) or cell.users or cell.tables)

    @property
    def state(self) -> NoteState | None:
        """The state that its lozenge or text names; of several different ones none."""
        cell = self.cells.get(Row.STATUS)
        if cell is None:
            return None
        titles = [one.title for one in cell.statuses] or [" ".join(cell.paragraphs)]
        found = {state_of(one) for one in titles} - {None}
        return found.pop() if len(found) == 1 else None

    @property
    def task_forces(self) -> tuple[TaskForce, ...]:
        """The Task Forces named, in their order there."""
        return codes_in("\n".join(self.lines(Row.TASK_FORCES)))

    @property
    def regions(self) -> tuple[str, ...]:
        """Those of the five regions that are named."""
        parts = _parts(self.lines(Row.REGION))
        return tuple(dict.fromkeys(one for part in parts if (one := region_of(part))))

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries as typed."""
        return tuple(dict.fromkeys(_parts(self.lines(Row.COUNTRIES))))

    @property
    def budget(self) -> Money | None:
        """The budget, where it is one amount."""
        return money_in(" ".join(self.lines(Row.BUDGET)))


def _parts(lines: Iterable[str]) -> list[str]:
    parts = (part.strip() for line in lines for part in _BETWEEN.split(line))
    return [part for part in parts if part]


def says_nothing(text: str, hints: frozenset[str]) -> bool:
    """Tell whether a text is signs alone, the template's own words, or a promise to fill it in."""
    words = tight(text)
    return not words or words in hints or words in _NOTHING


def read_rows(source: str | Document, hints: frozenset[str] = frozenset()) -> NoteRows:
    """Return the rows of a note: of the properties with its id, else of the first that have them.

    Of a row that comes twice the first counts.

    Raises:
        PageError: The body does not parse.
    """
    found = properties(source)
    named = [one for one in found if one.id.strip().casefold() == SET_ID]
    chosen = named or [one for one in found if len(_known(one)) >= ENOUGH_ROWS][:1]
    cells = dict[Row, "Cell"]()
    for one in chosen:
        cells = _known(one) | cells
    return NoteRows(cells, hints)


def _known(found: PropertySet) -> dict[Row, Cell]:
    cells = dict[Row, "Cell"]()
    for key, cell in found.pairs:
        row = _ROWS.get(tight(_BRACKETS.sub("", key))) or _ROWS.get(tight(key))
        if row is not None and not found.id.startswith("sicbot."):
            cells.setdefault(row, cell)
    return cells
