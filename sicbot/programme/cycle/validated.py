"""Whether the cycle as it stands is the validated one: told from a page that few may edit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.cycle import Actor
from sicbot.core.errors import PageError
from sicbot.core.model import SUPER_USERS
from sicbot.core.text import Text, _, listed
from sicbot.programme.cycle.change_words import ACTORS
from sicbot.programme.cycle.comparison import compare
from sicbot.programme.cycle.cycle_table import COLUMNS as CYCLE_COLUMNS
from sicbot.programme.cycle.cycle_table import read_cycle_table
from sicbot.programme.people.names import words
from sicbot.programme.people.people_rows import read_register, too_many_editors
from sicbot.programme.people.written_days import is_filled, written_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from sicbot.core.model import GroupName, PageId
    from sicbot.core.sources import PageVersion
    from sicbot.programme.cycle.comparison import Comparison
    from sicbot.programme.flow import Flow
    from sicbot.programme.people.people_rows import Columns, Line, Register
    from sicbot.programme.seen import WikiSeen

COLUMNS: Columns = {
    "version": (
        "Version", "Version validated", "Validated version", "Version number", "Version no.",
        "No. of version", "Version validée", "N° de version", "N° de la version",
        "Numéro de version", "Numéro de la version", "Versión", "Versión validada",
        "N.º de versión", "Número de versión",
    ),
    "day": (
        "Validated on", "Validated", "Date", "Day", "Date of validation", "Validation date",
        "Validée le", "Validé le", "Date de validation", "Date de la validation", "Validada el",
        "Validado el", "Fecha", "Fecha de validación",
    ),
    "body": (
        "Validated by", "By", "By whom", "Body", "Validée par", "Validé par", "Par", "Par qui",
        "Instance", "Organe", "Validada por", "Validado por", "Por", "Por quién", "Órgano",
    ),
}  # fmt: skip
REQUIRED = ("version", "day")
BODIES = (Actor.BUREAU, Actor.EXSEC, Actor.STC)  # people are not named
_NUMBERS = re.compile(r"[0-9]+")
_DIGITS = 5  # of the number of a version; more are none


@dataclass(frozen=True, slots=True)
class Validation:
    """A version that was validated, when, and by which bodies."""

    version: int
    day: date
    bodies: tuple[Actor, ...] = ()

    @property
    def text(self) -> Text:
        """What it is in words."""
        day = f"{self.day:%Y-%m-%d}"
        if not self.bodies:
            return _("version {number}, validated on {day}", number=self.version, day=day)
        return _("version {number}, validated on {day} ({bodies})", number=self.version, day=day,
                 bodies=listed([ACTORS[one] for one in self.bodies]))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """How what stands is to what was validated.

    Attributes:
        told: In one sentence.
        page: The page of validations; None where there is none that may be named.
        found: What differs; None where nothing does, or that is not known.
        notes: Rows that do not count, and why.
        is_hint: Whether nothing is known, and the sentence only says how to begin.
    """

    told: Text
    page: PageId | None = None
    found: Comparison | None = None
    notes: tuple[Text, ...] = ()
    is_hint: bool = False


def deciding(seen: WikiSeen) -> tuple[GroupName, ...]:
    """Return whose people alone may edit the page of validations for it to count."""
    notes = seen.work.notes
    return tuple(dict.fromkeys((*notes.validators, *notes.secretariat))) or (SUPER_USERS,)


def standing(place: str, versions: Sequence[PageVersion], flow: Flow) -> Standing:
    """Return how the newest version of the cycle's page is to the validated one.

    Args:
        place: The page of validations, as `SPACE:Title`.
        versions: Those of the cycle's page, oldest first.
        flow: Who is told of it.

    Raises:
        PageError: The newest version has no table of the cycle.
    """
    seen = flow.programme
    register = read_register(seen, place, COLUMNS, REQUIRED)
    groups = ", ".join(deciding(seen))
    if register.page is None:
        columns = listed([_("Version"), _("Validated on"), _("Validated by")])
        told = _("Which version of the cycle is validated stands nowhere yet. To begin, make the "
                 "page “{page}” with a table that has the columns {columns}, and let only {groups} "
                 "edit it.", page=place, columns=columns, groups=groups)  # fmt: skip
        return Standing(told, is_hint=True)
    if not flow.may_tell(register.page.id):
        return Standing(_("Which version of the cycle is validated is not told here: not all who "
                          "read this may read the page that says it."))  # fmt: skip
    page = register.page.id
    why = register.why or next(iter(register.notes), None)  # the last row may be in such a table
    if why is not None:
        told = _("Which version of the cycle is validated is not known: {why}.", why=why)
        return Standing(told, page)
    guard = too_many_editors(register.page, seen.snapshot, deciding(seen))
    if guard is not None:
        told = _("Which version of the cycle is validated is not known: “{page}” cannot be "
                 "trusted: {why}. It counts once only {groups} can edit it.",
                 page=place, why=guard, groups=groups)  # fmt: skip
        return Standing(told, page)
    return _compared(register, versions, seen.snapshot.taken.date())


def _compared(register: Register, versions: Sequence[PageVersion], today: date) -> Standing:
    """Return how the newest version is to the one that was validated last."""
    page = register.page.id if register.page else None
    rows = list(_rows(register, {one.number for one in versions}, today))
    notes = tuple(one for one in rows if isinstance(one, Text))
    counting = [one for one in rows if isinstance(one, Validation)]
    if not counting:
        told = _("No version of the cycle is validated yet: no row of “{page}” says which one, and "
                 "when.", page=register.place)  # fmt: skip
        return Standing(told, page, notes=notes)
    last = max(reversed(counting), key=lambda one: one.day)  # of one day the lower row
    now = read_cycle_table(versions[-1].body)
    try:
        then = read_cycle_table(next(one.body for one in versions if one.number == last.version))
    except PageError as error:
        told = _("The {validated}, cannot be compared: {why}.",
                 validated=last.text, why=str(error))  # fmt: skip
        return Standing(told, page, notes=notes)
    found = compare(then, now)
    if not found:
        told = _("What stands is the validated text: {validated}.", validated=last.text)
        return Standing(told, page, notes=notes)
    told = _("What stands differs from the validated text, {validated}; formatting does not count.",
             validated=last.text)  # fmt: skip
    return Standing(told, page, found, notes)


def _rows(register: Register, known: set[int], today: date) -> Iterator[Validation | Text]:
    """Yield what each row says, or why it does not count."""
    for line in register.lines:
        number, day = _number(line.text("version")), written_day(line.cells.get("day"))
        named: dict[str, int | str] = {"row": line.number, "page": register.place}
        if not line.text("version") and not is_filled(line.cells.get("day")):
            continue
        if not number or day is None:
            yield _("row {row} of “{page}” names no version, or no day", **named)
        elif number not in known:
            yield _("row {row} of “{page}” names version {number}, which the page of the cycle "
                    "does not have", number=number, **named)  # fmt: skip
        elif day > today:
            yield _("row {row} of “{page}” has a day that is still to come", **named)
        else:
            yield Validation(number, day, _bodies(line))


def _number(text: str) -> int:
    """Return the number of a version, 0 where none or several stand there."""
    found = _NUMBERS.findall(text)
    return int(found[0]) if len(found) == 1 and len(found[0]) <= _DIGITS else 0


def _bodies(line: Line) -> tuple[Actor, ...]:
    """Return the bodies that a cell names, by any of the names that the cycle's table knows."""
    said = f" {words(line.text('body'))} "
    return tuple(
        actor
        for actor in BODIES
        if any(f" {words(name)} " in said for name in CYCLE_COLUMNS[actor])
    )
