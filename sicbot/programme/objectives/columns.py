"""Which column of a table tells which fact of an objective, in English, French and Spanish."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.objectives import Fact
from sicbot.core.people import TASK_FORCES, TaskForce
from sicbot.programme.people.names import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sicbot.pages.tables import Table

HEADINGS: Mapping[Fact, tuple[str, ...]] = {
    Fact.LABEL: ("Label", "Short name", "Libellé", "Étiquette", "Etiqueta"),
    Fact.TITLE: ("Title", "Titre", "Título"),
    Fact.DESCRIPTION: ("Description", "Objective", "Objectif", "Descripción", "Objetivo"),
    Fact.BASELINE_2020: (
        "Baseline 2020", "Baseline", "2020", "Situation 2020", "Référence 2020",
        "Línea de base 2020", "Línea base 2020",
    ),
    Fact.TARGET_2030: ("Target 2030", "2030", "Cible 2030", "Objectif 2030", "Meta 2030"),
    Fact.TARGET_2050: ("Target 2050", "2050", "Cible 2050", "Objectif 2050", "Meta 2050"),
}  # fmt: skip
CODES = ("#", "No", "N°", "Nº", "Number", "Code", "Numéro", "Número", "Código", "ID")
_FACTS = {words(name): fact for fact, names in HEADINGS.items() for name in names}
_CODES = frozenset(words(name) for name in CODES)
_CODE = re.compile(r"(?<!\w)([A-F][1-6])(?!\w)")
_AGAIN = re.compile(r" \(\d+\)$")  # how a name is told apart that stands there twice


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one table.

    Attributes:
        facts: The column of each fact that exactly one tells.
        code: The column with the objectives' codes; None where there is none.
        twice: The headings that stand above two columns: nobody knows which one is meant.
    """

    facts: Mapping[Fact, int]
    code: int | None
    twice: tuple[str, ...] = ()


def columns_of(table: Table) -> Columns:
    """Return what the columns of a table tell; a joined cell above two of them is one of each."""
    places: dict[Fact, list[int]] = {}
    headings = [_AGAIN.sub("", one) for one in table.header]
    for place, heading in enumerate(headings):
        fact = _FACTS.get(words(heading))
        if fact is not None:
            places.setdefault(fact, []).append(place)
    code = next(
        (place for place, one in enumerate(headings) if one == "#" or words(one) in _CODES - {""}),
        None,
    )
    return Columns(
        {fact: found[0] for fact, found in places.items() if len(found) == 1},
        code,
        tuple(headings[found[1]] for found in places.values() if len(found) > 1),
    )


def codes_in(text: str) -> tuple[TaskForce, ...]:
    """Return the codes of objectives that a text names, each once."""
    return _known(_CODE.findall(text))


def code_of(text: str) -> TaskForce | None:
    """Return the objective that a cell or heading names, if it names exactly one."""
    found = codes_in(text)
    return found[0] if len(found) == 1 else None


def _known(found: Iterable[str]) -> tuple[TaskForce, ...]:
    return tuple(TaskForce(one) for one in dict.fromkeys(found) if one in TASK_FORCES)
