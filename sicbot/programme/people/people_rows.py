"""Pages that are registers: the rows of their tables by the meaning of the columns.

What such a page says has consequences, so it counts only while nobody but those who decide can
edit it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.model import SUPER_USERS
from sicbot.core.people import looked_up
from sicbot.core.text import _
from sicbot.pages.storage import parse
from sicbot.pages.tables import readable_tables
from sicbot.programme.people.names import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sicbot.core.model import GroupName, Page, Snapshot, UserKey
    from sicbot.core.text import Text
    from sicbot.pages.cells import Cell
    from sicbot.pages.links import UserRef
    from sicbot.pages.tables import Table
    from sicbot.programme.seen import WikiSeen

Columns = dict[str, tuple[str, ...]]  # a column's meaning, and the headings it goes by


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a register: `number` counts the rows of the whole page from 1."""

    number: int
    cells: Mapping[str, Cell]

    def text(self, column: str) -> str:
        """Return the words in a column on one line, empty where there is no such column."""
        cell = self.cells.get(column)
        return "" if cell is None else " ".join(cell.paragraphs)

    def users(self, *columns: str) -> tuple[UserRef, ...]:
        """Return the people mentioned in some columns, or in the whole row if none is named."""
        cells = [self.cells[one] for one in columns or self.cells if one in self.cells]
        return tuple(dict.fromkeys(user for cell in cells for user in cell.users))


@dataclass(frozen=True, slots=True)
class Register:
    """The rows of a page.

    Attributes:
        place: Where the configuration says that it is, as `SPACE:Title`.
        page: None where there is none that sicbot can see.
        why: Why its rows are not there or do not count; None where they do.
        notes: Odd things about it.
    """

    place: str
    page: Page | None = None
    lines: tuple[Line, ...] = ()
    why: Text | None = None
    notes: tuple[Text, ...] = ()

    @property
    def is_unreadable(self) -> bool:
        """Whether the page is there, and what it says is not known, or not all of it."""
        return self.page is not None and (self.why is not None or bool(self.notes))


def read_register(
    seen: WikiSeen, place: str, columns: Columns, required: Iterable[str]
) -> Register:
    """Return the rows of the tables on a page that have the required columns.

    A page that is not there, or has no such table, gives no rows and says why.
    """
    if not place:
        return Register(place, why=_("the configuration names no page for it"))
    page = seen.page(place)
    if page is None:
        return Register(
            place, why=_("there is no page “{page}”, or sicbot may not see it", page=place)
        )
    return register_on(page, seen, place, columns, required)


def register_on(
    page: Page, seen: WikiSeen, place: str, columns: Columns, required: Iterable[str]
) -> Register:
    """Return the rows of the tables on this page that have the required columns."""
    body = seen.snapshot.bodies.get(page.id)
    if body is None:
        return Register(place, page, why=_("the text of “{page}” was not read", page=place))
    try:
        lines, bad = lines_in(body, columns, required)
    except PageError as error:
        return Register(place, page, why=_unreadable(place, error))
    notes = tuple(_unreadable(place, error) for error in bad)
    if lines is None:
        return Register(place, page, why=_no_table(place, columns, required), notes=notes)
    return Register(place, page, lines, notes=notes)


def lines_in(
    body: str, columns: Columns, required: Iterable[str]
) -> tuple[tuple[Line, ...] | None, tuple[PageError, ...]]:
    """Return the rows of a body's tables that have the required columns, and unreadable tables.

    None stands for the rows where no table has these columns.

    Raises:
        PageError: The body cannot be parsed.
    """
    tables, bad = readable_tables(parse(body))
    fitting = [(table, found) for table in tables if (found := _columns(table, columns, required))]
    return (_lines(fitting) if fitting else None), bad


def _unreadable(place: str, error: Exception) -> Text:
    return _("“{page}” cannot be read: {why}", page=place, why=str(error))


def _no_table(place: str, columns: Columns, required: Iterable[str]) -> Text:
    needed = ", ".join(columns[one][0] for one in required)
    return _("“{page}” has no table with the columns {columns}", page=place, columns=needed)


def _columns(table: Table, columns: Columns, required: Iterable[str]) -> dict[str, int]:
    """Return the place of each column that a table has, nothing where a required one is missing."""
    headings = [words(one) for one in table.header]
    aliases = {name: {words(one) for one in names} for name, names in columns.items()}
    found = {
        name: next((place for place, one in enumerate(headings) if one in names), None)
        for name, names in aliases.items()
    }
    known = {name: place for name, place in found.items() if place is not None}
    return known if all(name in known for name in required) else {}


def _lines(tables: Iterable[tuple[Table, Mapping[str, int]]]) -> tuple[Line, ...]:
    rows = [(row, found) for table, found in tables for row in table.rows]
    return tuple(
        Line(number, {name: row.cells[place] for name, place in found.items()})
        for number, (row, found) in enumerate(rows, start=1)
        if not row.is_blank
    )


def too_many_editors(page: Page, snapshot: Snapshot, deciding: Iterable[GroupName]) -> Text | None:
    """Return why a page is editable by more than the deciding groups, the bot and super users.

    Only the page's own restriction counts: an update restriction does not hold for pages below
    (vendor's manual, "Page Restrictions"). What cannot be told is taken as too many.
    """
    allowed = {*deciding, SUPER_USERS}
    if not page.update:
        return _("its edit restriction is empty, so that everybody with the space's right can edit")
    outside = sorted(one for one in page.update.groups if not is_within(one, snapshot, allowed))
    if outside:
        return _("members of group {group} can edit it", group=", ".join(outside))
    known = members_of(snapshot, allowed) | {snapshot.me.key}
    strangers = len(page.update.users - known)
    if strangers:
        return _("people who are in none of these groups can edit it ({count})", count=strangers)
    return None


def not_looked_up(register: Register, column: str, seen: WikiSeen) -> Iterator[Text]:
    """Yield that an account which a register mentions is not known, as it was not looked up."""
    unread = {gap.what for gap in seen.accounts.gaps}
    users = [user for line in register.lines for user in line.users(column)]
    if any(looked_up(user.userkey or user.username or "") in unread for user in users):
        yield _("an account on “{page}” could not be looked up", page=register.place)


def is_within(group: GroupName, snapshot: Snapshot, allowed: set[GroupName]) -> bool:
    """Tell whether a group is one of the allowed ones or lies inside of one."""
    record = snapshot.groups.records.get(group)
    return group in allowed or (record is not None and not record.ancestors.isdisjoint(allowed))


def members_of(snapshot: Snapshot, groups: Iterable[GroupName]) -> frozenset[UserKey]:
    """Return who is in one of these groups, or in a group inside of one."""
    wanted = set(groups)
    return frozenset(
        key
        for name in snapshot.groups.records
        if is_within(name, snapshot, wanted)
        for key in snapshot.groups.records[name].members
    )
