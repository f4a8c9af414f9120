"""The rows of the cycle's table in any version of its page, with all their cells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sicbot.core.cycle import Actor, Clause, CycleRow, Slug
from sicbot.core.errors import PageError
from sicbot.pages.storage import parse
from sicbot.pages.tables import join_split, readable_tables
from sicbot.programme.cycle.activities import activity_of
from sicbot.programme.cycle.cycle_page import COLUMNS, REQUIRED
from sicbot.programme.cycle.likeness import form_of
from sicbot.programme.people.people_rows import Line, columns_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.pages.tables import Table
    from sicbot.programme.people.people_rows import Columns

CELLS: Columns = COLUMNS | {
    "purpose": (
        "Purpose / Description", "Purpose", "Description", "Objet / Description", "Objet",
        "Objectif", "Propósito / Descripción", "Propósito", "Descripción",
    ),
    "outputs": (
        "Output", "Outputs", "Output(s)", "Résultat", "Résultats", "Produits", "Resultado",
        "Resultados", "Productos",
    ),
    Actor.EXSEC: (
        "Executive Secretariat", "ExSec", "Secrétariat exécutif", "Secretaría Ejecutiva",
    ),
    Actor.STC: (
        "STC", "Scientific and Technical Committee", "CST", "Comité scientifique et technique",
        "CCT", "Comité Científico y Técnico",
    ),
    Actor.BUREAU: ("Bureau", "Governing Board", "Mesa", "Oficina"),
    Actor.LEADERS: (
        "Task Force Leader & Regional representative",
        "Task Force Leaders & Regional representatives", "TFL & TFRR", "Task Force Leader",
        "Responsable de Task Force & représentant régional",
        "Responsables et représentants régionaux", "Líderes y representantes regionales",
    ),
    Actor.TEAM_LEADERS: (
        "Project Team leaders", "Project Team leader", "Responsables des équipes de projet",
        "Líderes de los equipos de proyecto",
    ),
}  # fmt: skip
LISTS = ("purpose", "outputs", *Actor)


def read_version(body: str) -> dict[str, CycleRow]:
    """Return the rows by the slug of their activity, or by their name where it is none.

    What goes on below in a joined cell, or behind a cut of the table, belongs to the same row.

    Raises:
        PageError: There is no such table, or it cannot be read.
    """
    found, bad = readable_tables(parse(body))
    fitting = [
        (table, places)
        for table in join_split(found)
        if (places := columns_of(table, CELLS, REQUIRED))
    ]
    if not fitting:
        if bad:
            raise bad[0]
        needed = ", ".join(CELLS[one][0] for one in REQUIRED)
        raise PageError(f"it has no table of the cycle (with the columns {needed})")
    rows = dict[str, CycleRow]()
    last = ""
    for line in _lines(fitting):
        name = line.text("activity")
        goes_on = line.cells["activity"].repeated or not name
        key = last if goes_on else _key(name)
        last = key
        if not key:
            continue
        if not goes_on and key not in rows:
            rows[key] = _row(line, name)
        elif goes_on and key in rows:
            rows[key] = _with_more(rows[key], line)
    return rows


def _key(name: str) -> str:
    activity = activity_of(name)
    return str(activity.slug) if activity else form_of(name).casefold()


def _lines(fitting: list[tuple[Table, dict[str, int]]]) -> Iterator[Line]:
    number = 0
    for table, places in fitting:
        for row in table.rows:
            number += 1
            if not row.is_blank:
                yield Line(number, {name: row.cells[place] for name, place in places.items()})


def _row(line: Line, name: str) -> CycleRow:
    activity = activity_of(name)
    row = CycleRow(
        activity.slug if activity else Slug.JOIN,  # never looked at: the row has its name as key
        line.text("number"),
        line.text("step"),
        name,
        line.text("timing"),
        line=line.number,
    )
    return _with_more(row, line)


def _with_more(row: CycleRow, line: Line) -> CycleRow:
    """Return a row with the items of this line behind those that it has."""
    lists = {
        name: tuple(line.cells[name].paragraphs)
        for name in LISTS
        if name in line.cells and not line.cells[name].repeated
    }
    duties = {
        actor: (*row.duties.get(actor, ()), *_clauses(lists.get(actor, ()))) for actor in Actor
    }
    return replace(
        row,
        purpose=(*row.purpose, *lists.get("purpose", ())),
        outputs=(*row.outputs, *_clauses(lists.get("outputs", ()))),
        duties={actor: items for actor, items in duties.items() if items},
    )


def _clauses(texts: tuple[str, ...]) -> tuple[Clause, ...]:
    return tuple(Clause(form_of(text).casefold(), text) for text in texts)
