"""The indicators that Task Forces write in tables of theirs, in English, French and Spanish."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.people import TASK_FORCES
from sicbot.core.scaffolds import INDICATORS_LABEL, Role
from sicbot.core.text import Text, _
from sicbot.pages.storage import parse
from sicbot.pages.tables import join_split, readable_tables
from sicbot.programme.consistency.figures import figures_in
from sicbot.programme.people.fields import plain
from sicbot.programme.scaffolds.standing import Seen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sicbot.core.model import Page, PageId
    from sicbot.core.people import TaskForce
    from sicbot.pages.cells import Cell
    from sicbot.pages.grid import Row
    from sicbot.pages.tables import Table
    from sicbot.programme.consistency.figures import Figures
    from sicbot.programme.programme import Programme

SLUG = f"scaffold-{Role.INDICATORS.value}"


class Part(Enum):
    """What a table says of an indicator."""

    NAME = "name"
    UNIT = "unit"
    BASELINE = "baseline"
    SOURCE = "source"
    FREQUENCY = "frequency"
    OWNER = "owner"
    MONITORING = "monitoring"


# By the first word of a heading that is one of these, without accents; of monitoring only where no
# other one is: “monitoring frequency” is a frequency.
_WORDS: dict[Part, str] = {
    Part.UNIT: "unit units unite unites unidad unidades",
    Part.BASELINE: "baseline reference linea depart",
    Part.SOURCE: "source sources fuente fuentes",
    Part.FREQUENCY: "frequency frequence frecuencia periodicity periodicite periodicidad often",
    Part.OWNER: "owner owners who responsible responsibility responsable responsables lead qui "
    "proprietaire porteur propietario quien",
}
_MONITORING = (
    "monitoring monitored monitor modality modalities modalites modalidades method methode metodo "
    "how comment como maniere manera suivi suivre seguimiento verification"
)
_PARTS = {word: part for part, words in _WORDS.items() for word in words.split()}
_LAST = frozenset(_MONITORING.split())
_NAMES = ("indicator", "indicateur", "indicador")  # a heading begins with one, or has it inside
_DATES = frozenset({"date", "day", "jour", "fecha", "dia"})
_NUMBERS = frozenset({"", "n", "no", "nr", "number", "numero", "id"})
_NOTHING = frozenset(
    {"", "tbd", "tbc", "na", "n a", "to be defined", "to be decided", "a definir", "por definir"}
)


@dataclass(frozen=True, slots=True, eq=False)
class Indicator:
    """A row of such a table.

    Attributes:
        parts: The cells in which something is written.
        figures: The figures in all its columns, those of people's own among them.
    """

    code: TaskForce
    page: PageId
    parts: Mapping[Part, Cell]
    figures: Figures


@dataclass(frozen=True, slots=True)
class Unread:
    """A page of indicators, or a table on it, that was not read."""

    code: TaskForce
    page: PageId
    why: Text


@dataclass(frozen=True, slots=True)
class Indicators:
    """The indicators of all Task Forces, in the order of their pages.

    Attributes:
        pages: The pages of each Task Force, none where there is none.
    """

    rows: tuple[Indicator, ...]
    pages: Mapping[TaskForce, tuple[PageId, ...]]
    unread: tuple[Unread, ...] = ()


def read_indicators(programme: Programme) -> Indicators:
    """Return the indicators on the pages of all Task Forces."""
    seen = Seen(programme)
    pages = {code: _pages(code, seen) for code in TASK_FORCES}
    rows, unread = list[Indicator](), list[Unread]()
    for code, found in pages.items():
        for page in found:
            for one in _on_page(code, page, programme):
                if isinstance(one, Text):
                    unread.append(Unread(code, page.id, one))
                else:
                    rows.append(one)
    ids = {code: tuple(page.id for page in found) for code, found in pages.items()}
    return Indicators(tuple(rows), ids, tuple(unread))


def _pages(code: TaskForce, seen: Seen) -> tuple[Page, ...]:
    """Return the pages of a Task Force that hold its indicators, by id."""
    found = {one.id: one for one in seen.labelled((INDICATORS_LABEL, f"tf-{code.lower()}"))}
    made = seen.programme.made.get(f"{SLUG}-{code.lower()}")
    if made is not None:
        found[made.id] = made
    return tuple(sorted(found.values(), key=lambda one: int(one.id)))


def _on_page(code: TaskForce, page: Page, programme: Programme) -> Iterator[Indicator | Text]:
    """Yield the indicators on a page, and why it was not read, or a table of it."""
    body = programme.snapshot.bodies.get(page.id)
    if body is None:
        yield _("the text of “{page}” was not read", page=page.title)
        return
    try:
        found, bad = readable_tables(parse(body))
    except PageError as error:
        yield _("“{page}” cannot be read: {why}", page=page.title, why=str(error))
        return
    for table in join_split(found):
        yield from _in_table(code, page.id, table)
    for reason in bad:
        yield _("“{page}” cannot be read: {why}", page=page.title, why=str(reason))


def _in_table(code: TaskForce, page: PageId, table: Table) -> Iterator[Indicator]:
    """Yield the rows of a table of indicators in which something is written."""
    header, rows = _headed(table)
    columns = _columns(header, table.heading)
    numbers = {place for place, name in enumerate(header) if plain(name) in _NUMBERS}
    for row in rows if columns else ():
        parts = {part: row.cells[place] for part, place in columns.items()}
        written = {part: cell for part, cell in parts.items() if is_written(cell)}
        if written:
            said = [cell.text for place, cell in enumerate(row.cells) if place not in numbers]
            yield Indicator(code, page, written, figures_in("\n".join(said)))


def is_written(cell: Cell) -> bool:
    """Tell whether a cell says anything: a dash or "to be defined" does not."""
    return bool(cell.users or cell.tables) or plain(cell.text) not in _NOTHING


def _headed(table: Table) -> tuple[tuple[str, ...], Sequence[Row]]:
    """Return the names of the columns, and the rows; the head may be a plain row."""
    if table.header or not table.rows:
        return table.header, table.rows
    return tuple(" ".join(cell.paragraphs) for cell in table.rows[0].cells), table.rows[1:]


def _columns(header: tuple[str, ...], heading: str) -> dict[Part, int]:
    """Return the column of each part; none where the table is not one of indicators.

    One with a date in each row holds values of an indicator.
    """
    named = [_part(plain(name).split()) for name in header]
    columns = {part: place for place, part in reversed(list(enumerate(named))) if part is not None}
    is_dated = any(_DATES & {*plain(name).split()} for name in header)
    is_headed = plain(heading).startswith(_NAMES)
    if Part.NAME not in columns or is_dated or not (len(columns) > 1 or is_headed):
        return {}
    return columns


def _part(words: list[str]) -> Part | None:
    """Return what a heading of these words is for."""
    part = next((_PARTS[word] for word in words if word in _PARTS), None)
    if words and words[0].startswith(_NAMES):
        return Part.NAME
    if part is None and any(word.startswith(_NAMES) for word in words):
        return Part.NAME
    if part is None and not _LAST.isdisjoint(words):
        return Part.MONITORING
    return part
