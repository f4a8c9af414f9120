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
NO_BREAK = "\N{NO-BREAK SPACE}"
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
        (GREY, NO_ANSWER, _("These Task Forces have no entry in this cycle yet.")),
    )  # fmt: skip
    return [{**shade, "label": show(label), "meaning": show(told)} for shade, label, told in rows]


def matrix(
    gaps: CycleGaps, before: CycleGaps | None, show: Callable[[Text], str]
) -> dict[str, object]:
    """Return the rows of the table, and what is told beside it."""
    answers = [one for one in gaps.objectives.values() if one.has_answered]
    earlier = before.objectives if before else {}
    return {
        "rows": [
            {
                "code": one.code,
                "cells": [
                    _cell(one.cells[name], change(one, earlier.get(one.code), name), show)
                    for name in REGIONS
                ],
            }
            for one in answers
        ],
        "totals": [_total(one, earlier.get(one.code), show) for one in answers],
        "silent": [one.code for one in gaps.objectives.values() if not one.has_answered],
        "all": [gaps.all.cells[name].projects for name in REGIONS],
        "projects": gaps.all.whole.projects,
        "sponsors": len(gaps.all.whole.sponsors),
        "answers": len(answers),
        "objectives": len(gaps.objectives),
        "placeless": len({one.key for each in answers for one in each.placeless}),
    }


def _total(now: Objective, before: Objective | None, show: Callable[[Text], str]) -> Told:
    count = now.whole.projects
    return {
        "code": now.code,
        "projects": _changed(verbatim(str(count)), count, change(now, before), show),
        "sponsors": len(now.whole.sponsors),
    }


def _cell(cell: Cell, more: int | None, show: Callable[[Text], str]) -> Told:
    shade, label = (GREEN, verbatim(str(cell.projects))) if cell.projects else (RED, NONE)
    if cell.single is not None:
        shade, label = YELLOW, _("{count}, one sponsor", count=cell.projects)
    return {**shade, "label": _changed(label, cell.projects, more, show)}


def _changed(label: Text, projects: int, more: int | None, show: Callable[[Text], str]) -> str:
    """Return a label with how many there are more, or how many there were, the cycle before."""
    if not more:
        return show(label)
    if more > 0:
        return f"{show(label)} (+{more})"
    before = show(_("({count} before)", count=projects - more))
    return f"{show(label)} {before.replace(' ', NO_BREAK)}"
