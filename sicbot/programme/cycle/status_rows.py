"""The rows of the status page: cells with their signs, totals, what is open, who is quiet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from sicbot.core.cycle import CellState
from sicbot.core.people import TASK_FORCES
from sicbot.core.text import Text, _
from sicbot.programme.cycle.activities import ACTIVITIES, BY_SLUG
from sicbot.programme.people.addresses import shown, without_addresses

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sicbot.core.cycle import Cell, Status
    from sicbot.core.job import Context
    from sicbot.core.model import PageId
    from sicbot.core.people import TaskForce
    from sicbot.programme.cycle.activities import Activity
    from sicbot.programme.flow import Flow
    from sicbot.programme.programme import Programme

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Sign:
    """How a state is shown: a sign that tells without colour, and the colour of its cell."""

    text: str
    colour: str
    word: Text


STATES: dict[CellState, Sign] = {
    CellState.DONE: Sign("✓", "green", _("done")),
    CellState.IN_PROGRESS: Sign("◐", "yellow", _("in progress")),
    CellState.NOT_REPORTED: Sign("○", "blue", _("not reported yet")),
    CellState.NOT_DUE: Sign("»", "", _("not due yet")),
    CellState.NO_DATE: Sign("·", "", _("no date")),
    CellState.NOT_LAUNCHED: Sign("–", "grey", _("not launched")),
    CellState.NOT_READ: Sign("?", "", _("not read")),
}


@dataclass(frozen=True, eq=False)
class Sheet:
    """A status as rows for the template.

    Attributes:
        flow: What the readers of the page may be told.
    """

    status: Status
    flow: Flow
    context: Context[Programme]

    def activities(self) -> list[Row]:
        """Return the activities with their days, and the cells of the focal Task Forces."""
        return [
            {
                "number": self._number(one),
                "name": self.context.show(one.name),
                **self._period(one),
                "cells": [self._cell(code, one) for code in self.status.focal],
            }
            for one in ACTIVITIES
        ]

    def goals(self) -> list[Row]:
        """Return the Task Forces by goal, each with a cell for each activity."""
        return [
            {"goal": goal, "rows": [self._row(code) for code in codes]}
            for goal, codes in groupby(TASK_FORCES, key=lambda code: code[0])
        ]

    def totals(self) -> list[Row]:
        """Return how many cells there are of each state, of focal Task Forces and of all."""
        cells = self.status.cells.values()
        all_ = Counter(one.state for one in cells)
        focal = Counter(one.state for one in cells if one.task_force in self.status.focal)
        return [
            {"sign": sign.text, "word": self.context.show(sign.word), "colour": sign.colour,
             "focal": focal[state], "all": all_[state]}
            for state, sign in STATES.items()
        ]  # fmt: skip

    def not_reported(self) -> list[Row]:
        """Return the activities that some focal Task Forces have not reported, oldest due first."""
        open_ = [one for one in ACTIVITIES if self._codes(one, CellState.NOT_REPORTED)]
        rows = [
            {
                "number": self._number(one),
                "name": self.context.show(one.name),
                **self._period(one),
                "codes": ", ".join(self._codes(one, CellState.NOT_REPORTED)),
            }
            for one in open_
        ]
        return sorted(rows, key=lambda row: str(row["last"]))

    def not_read(self) -> list[Row]:
        """Return what was not read, and why, once for the Task Forces of which it is true."""
        by_why: dict[tuple[TaskForce, str], list[str]] = {}
        for (code, slug), cell in self.status.cells.items():
            if cell.why is not None:
                name = self.context.show(BY_SLUG[slug].name)
                by_why.setdefault((code, self.context.show(cell.why)), []).append(name)
        alike: dict[tuple[str, str], list[TaskForce]] = {}
        for (code, why), names in by_why.items():
            alike.setdefault((", ".join(names), why), []).append(code)
        return [
            {"codes": ", ".join(codes), "what": what, "why": why}
            for (what, why), codes in alike.items()
        ]

    def quiet(self, weeks: int, *, focal: bool) -> list[Row]:
        """Return the Task Forces that gave no sign of life for longer, longest first.

        How many weeks it is now would change the page each week, so the day stands there.
        """
        today = self.context.programme.snapshot.taken.date()
        signs = self.status.signs
        quiet = [
            code
            for code in TASK_FORCES
            if code not in signs or today - signs[code].day > timedelta(weeks=weeks)
        ]
        wanted = [code for code in quiet if (code in self.status.focal) is focal]
        return [self._quiet(code) for code in sorted(wanted, key=lambda one: (self._day(one), one))]

    def _quiet(self, code: TaskForce) -> Row:
        sign = self.status.signs.get(code)
        return {
            "code": code,
            "day": self._day(code),
            "what": self.context.show(sign.what) if sign else "",
            "link": self._address(sign.page) if sign else "",
            "page": self._title(sign.page) if sign else "",
        }

    def _day(self, code: TaskForce) -> str:
        sign = self.status.signs.get(code)
        return sign.day.isoformat() if sign else ""

    def _row(self, code: TaskForce) -> Row:
        material = self.context.programme.status_material
        home = next(
            (one for one in material.homes_of(code) if self.flow.may_tell(one.id)), None
        )  # fmt: skip
        return {
            "code": code,
            "focal": code in self.status.focal,
            "home": self._address(home.id) if home else "",
            "cells": [self._cell(code, one) for one in ACTIVITIES],
        }

    def _cell(self, code: TaskForce, activity: Activity) -> Row:
        cell = self.status.cells[code, activity.slug]
        sign = STATES[cell.state]
        proof = cell.proof
        return {
            "sign": sign.text,
            "colour": sign.colour,
            "link": self._address(proof.page, proof.version) if proof else "",
            "told": self._told(cell, sign),
        }

    def _told(self, cell: Cell, sign: Sign) -> str:
        """Return what a pointer that rests on a cell, and a program that reads aloud, say."""
        if cell.proof is None:
            return self.context.show(sign.word)
        page = without_addresses(cell.proof.title)
        told = _("{state}: {what} ({page})", state=sign.word, what=cell.proof.shows, page=page)
        return self.context.show(told)

    def _codes(self, activity: Activity, state: CellState) -> Iterable[TaskForce]:
        cells = self.status.cells
        return [code for code in self.status.focal if cells[code, activity.slug].state is state]

    def _number(self, activity: Activity) -> str:
        """Return its number on the cycle's page; without one, its place among the known ones."""
        stands = self.status.plan.row(activity.slug).number
        return stands or str(ACTIVITIES.index(activity) + 1)

    def _period(self, activity: Activity) -> Row:
        row = self.status.plan.row(activity.slug)
        period = row.period
        return {
            "first": period.first.isoformat() if period else "",
            "last": period.last.isoformat() if period else "",
            "timing": self.context.show(shown(row.timing)) if period is None else "",
        }

    def _title(self, page: PageId) -> str:
        known = self.context.programme.snapshot.pages.records.get(page)
        return without_addresses(known.title) if known else ""

    def _address(self, page: PageId, version: int = 0) -> str:
        """Return the address of a page, or of the version that shows it.

        Cloud shows a version by `pageVersion`, and a server that does not know that word shows the
        page as it is, with its history. Only what a version shows for ever is linked like that:
        the version of other pages changes with every edit, which would be no news.
        """
        found = f"{self.context.programme.snapshot.url}/pages/viewpage.action?pageId={page}"
        return f"{found}&pageVersion={version}" if version else found
