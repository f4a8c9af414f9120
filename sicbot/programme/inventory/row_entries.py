"""Rows of a table or file as entries: known again wherever they stand, left out with a reason."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from sicbot.core.model import Gap
from sicbot.core.text import _
from sicbot.core.work import Problem
from sicbot.programme.inventory.entries import entry_from
from sicbot.programme.inventory.meanings import Column, column_of
from sicbot.programme.people.fields import codes_in, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sicbot.core.model import Page, UserKey
    from sicbot.core.people import TaskForce
    from sicbot.core.text import Text
    from sicbot.core.work import Entry
    from sicbot.programme.seen import WikiSeen

Values = dict[Column, str]
Read = tuple[tuple["Entry", ...], tuple[Gap, ...]]
LONGEST = 2_000  # signs of one value; a longer text is no title, name or date
MOST_TOLD = 50  # rows of one source that are named as left out
DIGEST_SIGNS = 16
# What a row is about. Where it stands and how far the project is may change.
_WHICH = (Column.TITLE, Column.OWNER, Column.TASK_FORCE, Column.CYCLE)
_LIKE_A_CODE = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][ \u00a0._-]?[0-9](?![A-Za-z0-9])")


@dataclass(frozen=True, slots=True)
class Line:
    """A row: `number` counts the rows of the whole source from 1."""

    number: int
    values: Values


@dataclass(frozen=True, slots=True)
class Source:
    """Where rows stand.

    Attributes:
        name: What people call it.
        version: Of the page, where it is a table on it.
        entered: When the rows were entered; None where the wiki does not tell.
        codes: Task Forces of all rows, where the rows have no column for them.
        file: What identifies the file where it is one: its page may hold the same rows elsewhere.
    """

    name: str
    page: Page
    version: int = 0
    contact: UserKey | None = None
    entered: datetime | None = None
    codes: tuple[TaskForce, ...] = ()
    file: str = ""


def columns_of(header: Sequence[str]) -> dict[Column, int]:
    """Return which column of a table is for what; the first of two for the same."""
    found: dict[Column, int] = {}
    for place, name in enumerate(header):
        column = column_of(name) or column_of(name.rpartition(" / ")[2])  # under a joined heading
        if column is not None:
            found.setdefault(column, place)
    return found


def fits(columns: Mapping[Column, int], codes: tuple[TaskForce, ...] = ()) -> bool:
    """Tell whether a table with these columns tells of projects.

    Where the page and not the rows names the Task Force, a title alone is not enough.
    """
    if Column.TITLE not in columns:
        return False
    besides = {Column.OWNER, Column.SPONSOR, Column.REGION} & set(columns)
    return Column.TASK_FORCE in columns or bool(codes and besides)


def entries_of(lines: Iterable[Line], source: Source, seen: WikiSeen) -> Read:
    """Return the entries that rows are, and why others are none."""
    entries, left_out, alike = list["Entry"](), list[tuple[Line, "Text"]](), Counter[str]()
    for line in lines:
        objection = _objection(line.values, source)
        if objection is None:
            entries.append(_entry(line, source, seen, alike))
        else:
            left_out.append((line, objection))
    return tuple(entries), tuple(_told(left_out, source))


def _objection(values: Values, source: Source) -> Text | None:
    """Return why a row is no entry, or None."""
    if any(len(one) > LONGEST for one in values.values()):
        return _("a cell has more than {count} characters", count=LONGEST)
    if not values.get(Column.TITLE):
        return _("it has no title")
    named = values.get(Column.TASK_FORCE, "")
    if codes_in(named) or (source.codes and not named):
        return None
    return _("its Task Force is none of the 24") if named else _("it names no Task Force")


def _entry(line: Line, source: Source, seen: WikiSeen, alike: Counter[str]) -> Entry:
    values = dict(line.values)
    if Column.TASK_FORCE not in values:
        values[Column.TASK_FORCE] = ", ".join(source.codes)
    which = _digest(values, source.file)
    alike[which] += 1
    made = entry_from(
        {column.value: (text,) for column, text in values.items()},
        {},
        page=source.page.id,
        source=source.name,
        record=which if alike[which] == 1 else f"{which}:{alike[which]}",
        number=line.number,
        contact=source.contact,
        entered=source.entered,
        version=source.version,
        today=seen.snapshot.taken.date(),
        cycles=seen.work.cycles,
    )
    named = values[Column.TASK_FORCE]
    if {*_codes_like(named)} <= {*codes_in(named)}:
        return made
    told = _("it names a Task Force besides that is none of the 24")
    return replace(made, problems=(*made.problems, Problem("unknown-task-force", told)))


def _codes_like(text: str) -> Iterable[str]:
    return (re.sub(r"[ \u00a0._-]", "", one).upper() for one in _LIKE_A_CODE.findall(text))


def _digest(values: Values, file: str) -> str:
    """Return what identifies a row wherever it stands: the words that tell what it is about."""
    texts = (values.get(column, "") for column in _WHICH)
    words = "\0".join([file, *(plain(one) or one for one in texts)])
    return sha256(words.encode(errors="replace")).hexdigest()[:DIGEST_SIGNS]


def _told(left_out: Sequence[tuple[Line, Text]], source: Source) -> Iterable[Gap]:
    """Yield what was left out; by a rule, so that all else is read as a whole."""
    for line, why in left_out[:MOST_TOLD]:
        told = _("row {number} of {source} is left out: {why}",
                 number=line.number, source=source.name, why=why)  # fmt: skip
        yield Gap(f"{source.name}, row {line.number}", told, chosen=True)
    more = len(left_out) - MOST_TOLD
    if more > 0:
        told = _("{count} more rows of {source} are left out", count=more, source=source.name)
        yield Gap(f"{source.name}, more rows", told, chosen=True)
