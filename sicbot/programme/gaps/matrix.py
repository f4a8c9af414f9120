"""Objectives by regions as a table: each cell says in words what its colour says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.text import Text, _, verbatim
from sicbot.programme.gaps.cells import REGIONS, change

if TYPE_CHECKING:
    from collections.abc import Callable

    from sicbot.programme.gaps.cells import Cell, CycleGaps, Objective

Told = dict[str, object]

# A name for the product's older editor, and the figure that its newer ones and Cloud write.
GREEN, YELLOW, RED, GREY = (
    {"colour": "green", "shade": "#e3fcef"},
    {"colour": "yellow", "shade": "#fffae6"},
    {"colour": "red", "shade": "#ffebe6"},
    {"colour": "grey", "shade": "#f4f5f7"},
)
NONE = _("none")
NO_ANSWER = _("no answer")


def legend(show: Callable[[Text], str]) -> list[Told]:
    """Return what the cells mean: a sample, and its meaning in a sentence."""
    rows = (
        (GREEN, verbatim("3"),
         _("Projects, activities and programmes that are not all paid for by one sponsor.")),
        (YELLOW, _("{count}, one sponsor", count=2),
         _("All that has a sponsor here has the same one, and nobody pays from own funds.")),
        (RED, NONE, _("The Task Force has entries, but none for this region.")),
        (GREY, NO_ANSWER, _("The Task Force has no entry in this cycle yet: nothing is known.")),
    )  # fmt: skip
    return [{**shade, "label": show(label), "meaning": show(told)} for shade, label, told in rows]


def matrix(
    gaps: CycleGaps, before: CycleGaps | None, show: Callable[[Text], str]
) -> dict[str, object]:
    """Return the rows of the table, and that of all objectives together."""
    answers = [one for one in gaps.objectives.values() if one.has_answered]
    return {
        "rows": [
            _row(one, before.objectives[code] if before else None, show)
            for code, one in gaps.objectives.items()
        ],
        "all": [_number(gaps.all.cells[name]) for name in REGIONS],
        "projects": gaps.all.whole.projects,
        "sponsors": len(gaps.all.whole.sponsors),
        "answers": len(answers),
        "objectives": len(gaps.objectives),
        "placeless": len({one.key for each in answers for one in each.placeless}),
    }


def _row(now: Objective, before: Objective | None, show: Callable[[Text], str]) -> Told:
    if not now.has_answered:
        return {"code": now.code, "answered": False, "cells": [{**GREY, "label": show(NO_ANSWER)}]}
    cells = [_cell(now.cells[name], change(now, before, name), show) for name in REGIONS]
    return {
        "code": now.code,
        "answered": True,
        "cells": cells,
        "whole": _changed(str(now.whole.projects), change(now, before)),
        "sponsors": len(now.whole.sponsors),
    }


def _cell(cell: Cell, more: int | None, show: Callable[[Text], str]) -> Told:
    shade, label = GREEN, verbatim(str(cell.projects))
    if not cell.projects:
        shade, label = RED, NONE
    elif cell.single is not None:
        shade, label = YELLOW, _("{count}, one sponsor", count=cell.projects)
    return {**shade, "label": _changed(show(label), more)}


def _changed(label: str, more: int | None) -> str:
    """Return a label with how many there are more than in the cycle before, if that differs."""
    return f"{label} ({_signed(more)})" if more else label


def _signed(number: int) -> str:
    return f"+{number}" if number > 0 else f"\N{MINUS SIGN}{-number}"


def _number(cell: Cell) -> str:
    return str(cell.projects)
