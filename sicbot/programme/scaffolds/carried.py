"""What last year's work plan left open, for this year's: foreign text, as text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.model import PageStatus, UserKey
from sicbot.core.people import UserName
from sicbot.pages.storage import find, parse, text_of
from sicbot.pages.tables import readable_tables
from sicbot.pages.tasks import tasks
from sicbot.programme.cycle.activities import activity_of
from sicbot.programme.cycle.timing import period_of
from sicbot.programme.inventory.told import LEFT_OUT
from sicbot.programme.people.addresses import shown
from sicbot.programme.people.fields import codes_in, plain
from sicbot.programme.scaffolds.inputs import Carried, CarriedRow, Person
from sicbot.programme.scaffolds.later_days import a_year_later

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sicbot.core.model import Page
    from sicbot.core.people import TaskForce
    from sicbot.pages.grid import Row
    from sicbot.pages.links import UserRef
    from sicbot.pages.storage import Document
    from sicbot.pages.tables import Cell, Table
    from sicbot.pages.tasks import Task
    from sicbot.programme.scaffolds.facts import Facts

LABEL = "workplan"  # in config/scaffold.toml as shipped
MOST = 100  # rows: a plan with more is carried by people

_WHAT = ("What", "Activity", "Task", "Action", "Quoi", "Activité", "Tâche", "Qué", "Actividad",
         "Tarea")  # fmt: skip
_WHO = ("Who", "Responsible", "Owner", "Qui", "Responsable", "Quién")
_UNTIL = ("Until", "Timing", "When", "Due", "Deadline", "Jusqu’au", "Calendrier", "Quand",
          "Échéance", "Hasta", "Cuándo", "Calendario")  # fmt: skip
_STATE = ("State", "Status", "État", "Statut", "Estado")
_DONE_WORDS = """
done finished completed complete closed cancelled canceled dropped abandoned ✓ ✔ ☑ 100
fait faite faits faites termine terminee acheve achevee realise realisee clos close cloture annule
annulee abandonne abandonnee hecho hecha terminado terminada completado completada finalizado
finalizada cerrado cerrada cancelado cancelada
"""
_DONE = frozenset(_DONE_WORDS.split())
_PLAN_TITLE = re.compile(r"\b(?:work ?plan|plan de travail|plan de trabajo)\b")
_NUMBERS = re.compile(r"[\d ]*")
_NUMBER = re.compile(r"^\d{1,2}\. ")


def carried_into(code: TaskForce | None, year: str, facts: Facts) -> Carried:
    """Return what the plan of the year before left open, if all readers may read that page.

    Args:
        code: The Task Force; None: the plan of all of them.
        year: Of the new plan.
        facts: What the readers of its page may know.
    """
    page = _earlier(code, int(year) - 1, facts)
    if page is None:
        return Carried()
    if not facts.flow.may_tell(page.id):
        return Carried(withheld=True)
    body = facts.programme.snapshot.bodies.get(page.id)
    try:
        found = _Plan(parse(body), facts) if body is not None else None
    except PageError:
        found = None
    if found is None:
        return Carried(title=page.title, space=page.space, unread=True)
    rows = (*found.rows(), *found.tasks())
    open_ = tuple(one for one in rows if one is not None)
    return Carried(
        open_[:MOST],
        len(rows) - len(open_),
        page.title,
        page.space,
        unread=found.unread or len(open_) > MOST,
    )


def _earlier(code: TaskForce | None, year: int, facts: Facts) -> Page | None:
    """Return the plan of a year: sicbot's by its lasting name, else by labels, else by title."""
    programme = facts.programme
    made = programme.made.get(f"scaffold-workplan-{(code or 'all').lower()}-{year}")
    if made is not None:
        return made
    of_one = (f"tf-{code.lower()}",) if code else ()
    labelled = programme.status_material.labelled(LABEL, *of_one)
    pages = [one for one in labelled if _is_of(one, code, year)]
    pages += [
        one
        for one in sorted(programme.snapshot.pages.records.values(), key=lambda one: int(one.id))
        if one.status is PageStatus.CURRENT
        and _PLAN_TITLE.search(plain(one.title))
        and codes_in(one.title) == ((code,) if code else ())
        and _is_of(one, code, year)
    ]
    return next((one for one in pages if not programme.is_kept(one)), None)


def _is_of(page: Page, code: TaskForce | None, year: int) -> bool:
    """Tell whether a plan is of a year, and by its labels of no other Task Force."""
    of_one = {f"tf-{code.lower()}"} if code else set()
    named = {label for label in page.labels if label.startswith("tf-")}
    return named <= of_one and re.search(rf"(?<!\d){year}(?!\d)", page.title) is not None


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the parts of a row stand; None: it has no such column."""

    what: int
    who: int | None
    until: int | None
    state: int | None


class _Plan:
    """A plan, row by row; None stands for a row that is done."""

    def __init__(self, document: Document, facts: Facts) -> None:
        self._facts = facts
        self._document = document
        self._tables, bad = readable_tables(document)
        self.unread = bool(bad)
        programme = facts.programme
        hidden = (
            " ".join(one.full_name.split())
            for one in programme.accounts.records.values()
            if programme.opt_outs.hide(one.key)
        )
        self._unnamed = tuple(one for one in hidden if " " in one)  # one word may mean anything

    def rows(self) -> tuple[CarriedRow | None, ...]:
        """Return the rows of its tables that people entered something in."""
        return tuple(
            self._row(row, columns)
            for table in self._tables
            if (columns := _columns(table)) is not None
            for row in table.rows
            if _is_entered(row, columns)
        )

    def tasks(self) -> tuple[CarriedRow | None, ...]:
        """Return its tasks outside of tables."""
        spans = [one.span for one in self._tables]
        found = (one for one in tasks(self._document) if one.text)
        return tuple(
            None if one.checked else self._task(one)
            for one in found
            if not any(span.start <= one.span.start < span.end for span in spans)
        )

    def _task(self, task: Task) -> CarriedRow:
        users = (task.assignee,) if task.assignee else ()
        text = task.text.replace(task.due, "").strip() if task.due else task.text
        return CarriedRow(
            what=shown(self._said(text)),
            who=tuple(self._people(users)),
            day=a_year_later(task.due) if task.due else "",
        )

    def _row(self, row: Row, columns: _Columns) -> CarriedRow | None:
        state = _cell(row, columns.state)
        if _is_done(row, state.text if state else ""):
            return None
        until, who = _cell(row, columns.until), _cell(row, columns.who)
        later = a_year_later(until.text) if until else ""
        is_day = bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", later))
        named = self._said(who.text).strip(" ,;\n") if who else ""
        return CarriedRow(
            what=shown(self._said(_NUMBER.sub("", row.cells[columns.what].text))),
            who=(
                *self._people(who.users if who else ()),
                *((Person("", shown(named)),) if named else ()),
            ),
            day=later if is_day else "",
            timing="" if is_day else shown(self._said(later)),
            state=shown(self._said(state.text)) if state else "",
        )

    def _said(self, text: str) -> str:
        """Return a text on one line, without the names of people who are not to be named."""
        text = " ".join(text.split())
        if self._facts.programme.ledger.forgotten.names(text, surely=True):
            return LEFT_OUT
        for name in self._unnamed:
            text = text.replace(name, LEFT_OUT)
        return text

    def _people(self, users: Iterable[UserRef]) -> Iterator[Person]:
        """Yield whom a cell mentions and who may be named."""
        programme = self._facts.programme
        by_name = {one.name: one.key for one in programme.accounts.records.values()}
        for one in users:
            key = UserKey(one.userkey) if one.userkey else by_name.get(UserName(one.username or ""))
            if key is None:
                continue
            hidden = programme.opt_outs.hide(key) or programme.ledger.forgotten.knows(key)
            if not hidden:
                yield Person(key)


def _columns(table: Table) -> _Columns | None:
    """Return the columns of a plan; a table without a word for what is to be done is none."""
    what = table.column(*_WHAT)
    found = (table.column(*_WHO), table.column(*_UNTIL), table.column(*_STATE))
    return None if what is None or found == (None, None, None) else _Columns(what, *found)


def _cell(row: Row, place: int | None) -> Cell | None:
    return None if place is None else row.cells[place]


def _is_entered(row: Row, columns: _Columns) -> bool:
    """Tell whether people entered a row; activities of the cycle come by themselves each year."""
    what = row.cells[columns.what]
    if what.is_blank:
        return False
    touched = (_cell(row, place) for place in (columns.who, columns.state))
    is_touched = any(one is not None and not one.is_blank for one in touched)
    return is_touched or activity_of(what.text) is None


def _is_done(row: Row, state: str) -> bool:
    """Tell whether a row is done or dropped: by its state, or as all its tasks are ticked."""
    found = (part for cell in row.cells for part in find(cell.element, "ac:task-status"))
    ticks = [text_of(part).strip() for part in found]
    if ticks and all(one == "complete" for one in ticks):
        return True
    first, _space, rest = plain(state).partition(" ")
    return first in _DONE and _is_day(rest)


def _is_day(words: str) -> bool:
    """Tell whether words are nothing, or say when; others may take back what stands before."""
    return bool(_NUMBERS.fullmatch(words)) or any(
        period_of(one) is not None for one in (words, f"{words} 2000")
    )
