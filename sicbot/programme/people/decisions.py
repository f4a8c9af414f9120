"""What the Secretariat recorded on pages: exceptions, confirmed matches, people not to be named.

Each page counts only while nobody but the deciding groups can edit it; but people who asked not
to be named are hidden whoever wrote that.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.model import PageId, PageStatus, UserKey
from sicbot.core.text import _
from sicbot.pages.links import user_of
from sicbot.pages.storage import find, parse
from sicbot.programme.people.addresses import address
from sicbot.programme.people.fields import codes_in, roles_in
from sicbot.programme.people.names import Fit, compare
from sicbot.programme.people.people_rows import (
    Register,
    not_looked_up,
    read_register,
    register_on,
    too_many_editors,
)
from sicbot.programme.people.written_days import is_filled, written_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sicbot.core.model import Page
    from sicbot.core.people import Account, Registration, Role, TaskForce
    from sicbot.core.text import Text
    from sicbot.pages.links import UserRef
    from sicbot.programme.people.directory import Directory
    from sicbot.programme.people.people_rows import Columns, Line
    from sicbot.programme.seen import WikiSeen

_PERSON = (
    "Person", "Personne", "Persona", "Account", "Compte", "Cuenta", "Name", "Nom", "Nombre",
)  # fmt: skip
_REASON = ("Reason", "Why", "Raison", "Motif", "Motivo", "Razón")
EXCEPTION_COLUMNS: Columns = {
    "person": _PERSON,
    "task_force": ("Task Force", "TF", "Task Forces", "Groupe de travail", "Grupo de trabajo"),
    "role": ("Role", "Roles", "Rôle", "Rol"),
    "reason": _REASON,
    "until": ("Until", "Jusqu'au", "Hasta"),
}
MATCH_COLUMNS: Columns = {
    "record": ("Record", "Source", "Record or source", "Enregistrement", "Registro"),
    "name": ("Typed name", "Name as typed", "Name", "Nom", "Nom saisi", "Nombre"),
    "email": ("Typed e-mail", "E-mail", "Email", "E-mail as typed", "Courriel", "Correo"),
    "account": ("Account", "Compte", "Cuenta", "Person", "Personne", "Persona"),
}
OPT_OUT_COLUMNS: Columns = {"person": _PERSON}
MEMORY, OPT_OUTS = "registrations", "opt-outs"  # the job, and the key, by which it is remembered


@dataclass(frozen=True, slots=True)
class Exemption:
    """Somebody who may have a role though no partner sends the person."""

    account: UserKey
    task_forces: tuple[TaskForce, ...]
    roles: tuple[Role, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Match:
    """The account that is meant by a record, by what was typed there, as a person confirmed."""

    account: Account
    record: str = ""
    name: str = ""
    email: str = ""

    def fits(self, record: Registration) -> bool:
        """Tell whether a record is meant: everything that the row says must hold."""
        records = {record.record, f"{record.source} {record.record}"}
        if self.name or self.email:  # a source alone would mean all of its records
            records.add(record.source)
        return (
            (not self.record or self.record in records)
            and (not self.name or compare(self.name, record.name) is Fit.SAME)
            and (not self.email or _is_same_email(self.email, record.email))
        )


def _is_same_email(one: str, other: str) -> bool:
    """Tell whether two texts are one address, or, as they are no addresses, one text."""
    return (address(one) or one.strip()) == (address(other) or other.strip())


@dataclass(frozen=True, slots=True)
class Matches:
    """The confirmed matches, and what is to be said of their page.

    Attributes:
        lack: Why the page does not count, or not as a whole; None: it does, or none is configured.
        missing: Whether there is no such page that sicbot sees.
    """

    rows: tuple[Match, ...] = ()
    notes: tuple[Text, ...] = ()
    lack: Text | None = None
    missing: bool = False


@dataclass(frozen=True, slots=True)
class OptOuts:
    """Who is not to be named.

    Attributes:
        unknown: Whether the page is there and cannot be read, or was there and is gone, so that
            nobody may be named.
        page: The page, to be remembered; None where there never was one.
    """

    accounts: frozenset[UserKey] = frozenset()
    unknown: bool = False
    notes: tuple[Text, ...] = ()
    page: PageId | None = None

    def hide(self, account: UserKey) -> bool:
        """Tell whether an account is not to be named."""
        return self.unknown or account in self.accounts


def _read(
    seen: WikiSeen, place: str, columns: Columns, required: tuple[str, ...]
) -> tuple[Register, tuple[Text, ...]]:
    """Return a register, without lines where it does not count, and what is to be said of it."""
    if not place:
        return Register(place), ()
    register = read_register(seen, place, columns, required)
    if register.page is None or register.why is not None:
        return register, _all_notes(register)
    places = seen.places
    guard = too_many_editors(register.page, seen.snapshot, (*places.attestors, *places.nominators))
    if guard is None:
        return register, register.notes
    said = _("what “{page}” says does not count: {why}", page=place, why=guard)
    return Register(place, register.page), (said,)


def read_exemptions(
    seen: WikiSeen, directory: Directory
) -> tuple[tuple[Exemption, ...], tuple[Text, ...]]:
    """Return the recorded exceptions, and what is to be said of their page."""
    place = seen.places.exceptions
    required = ("person", "task_force", "role", "reason")
    register, notes = _read(seen, place, EXCEPTION_COLUMNS, required)
    today = seen.snapshot.taken.date()
    found = [(line, _exemption(line, directory)) for line in register.lines]
    unclear = tuple(
        _("row {row} of “{page}” lacks a mention, a Task Force, a role or a reason",
          row=line.number, page=place)
        for line, one in found if one is None
    )  # fmt: skip
    valid = (one for line, one in found if one is not None and not _is_over(line, today))
    return tuple(valid), (*notes, *unclear)


def _exemption(line: Line, directory: Directory) -> Exemption | None:
    account = _account(line, "person", directory)
    codes, roles = codes_in(line.text("task_force")), roles_in(line.text("role"))
    reason = line.text("reason")
    if account is None or not codes or not roles or not reason:
        return None
    return Exemption(account.key, codes, roles, reason)


def _is_over(line: Line, today: date) -> bool:
    """Tell whether an exception has ended; an end that is no day is taken as over."""
    cell = line.cells.get("until")
    day = written_day(cell)
    return day < today if day is not None else is_filled(cell)


def read_matches(seen: WikiSeen, directory: Directory) -> Matches:
    """Return the confirmed matches, and what is to be said of their page."""
    place = seen.places.matches
    register, notes = _read(seen, place, MATCH_COLUMNS, ("account",))
    found = [(line, _match(line, directory)) for line in register.lines]
    unclear = tuple(
        _("row {row} of “{page}” lacks a mention, or what was typed", row=line.number, page=place)
        for line, one in found
        if one is None
    )
    lacks = (*notes, *not_looked_up(register, "account", seen))
    return Matches(
        tuple(one for _line, one in found if one is not None),
        (*notes, *unclear),
        next(iter(lacks), None),
        bool(place) and register.page is None,
    )


def _match(line: Line, directory: Directory) -> Match | None:
    account = _account(line, "account", directory)
    said = (line.text("record"), line.text("name"), line.text("email"))
    return None if account is None or not any(said) else Match(account, *said)


def read_opt_outs(seen: WikiSeen, directory: Directory) -> OptOuts:
    """Return who is not to be named: whoever is mentioned on the page, whoever may edit it.

    Hiding is the safe side. Nobody is named while the page cannot be read, or was there and is
    gone; one that was renamed is followed.
    """
    place = seen.places.opt_outs
    if not place:
        return OptOuts()
    page = seen.page(place)
    if page is not None:
        return _on(page, place, seen, directory)
    known = remembered_opt_outs(seen.ledger.facts.get(MEMORY, {}))
    if known is None:
        return OptOuts(notes=_all_notes(read_register(seen, place, OPT_OUT_COLUMNS, ())))
    page = seen.snapshot.pages.records.get(known)
    if page is None or page.status is not PageStatus.CURRENT:
        gone = _("the page “{page}” was there and sicbot does not find it now: restore it, or let "
                 "sicbot see it, or name another one", page=place)  # fmt: skip
        return OptOuts(unknown=True, page=known, notes=(gone,))
    now = f"{page.space}:{page.title}"
    moved = _("“{page}” is called “{now}” now: change `opt_outs` in config/people.toml",
              page=place, now=now)  # fmt: skip
    found = _on(page, now, seen, directory)
    return replace(found, notes=(moved, *found.notes))


def _on(page: Page, place: str, seen: WikiSeen, directory: Directory) -> OptOuts:
    """Return whom a page of opt-outs mentions, in a table or not."""
    register = register_on(page, seen, place, OPT_OUT_COLUMNS, ("person",))
    users = _mentioned(seen.snapshot.bodies.get(page.id))
    accounts = frozenset(key for one in users if (key := _key(one, directory)) is not None)
    unclear = tuple(
        _("row {row} of “{page}” mentions nobody whom sicbot finds", row=line.number, page=place)
        for line in register.lines
        if not any(directory.mentioned(one) for one in line.users())
    )
    is_list = bool(users) and not register.notes  # also where no table is
    told = register.notes if is_list else _all_notes(register)
    unknown = register.is_unreadable and not is_list
    return OptOuts(accounts, unknown, (*told, *unclear), page.id)


def _all_notes(register: Register) -> tuple[Text, ...]:
    return (*([register.why] if register.why else []), *register.notes)


def remembered_opt_outs(facts: Mapping[str, str]) -> PageId | None:
    """Return the page of opt-outs that was there in an earlier run, from what is remembered."""
    noted = facts.get(OPT_OUTS)
    return None if noted is None else PageId(str(json.loads(noted)))


def _mentioned(body: str | None) -> tuple[UserRef, ...]:
    """Return everybody whom a text mentions, wherever that stands; nobody if it is unreadable."""
    try:
        return tuple(user_of(one) for one in find(parse(body or "").root, "ri:user"))
    except PageError:
        return ()


def _key(user: UserRef, directory: Directory) -> UserKey | None:
    """Return the key of a mentioned account, also of one that was not read."""
    account = directory.mentioned(user)
    if account is not None:
        return account.key
    return UserKey(user.userkey) if user.userkey else None


def _account(line: Line, column: str, directory: Directory) -> Account | None:
    """Return the account that a row mentions; None where it mentions none, or several."""
    users = line.users(column)
    return directory.mentioned(users[0]) if len(users) == 1 else None
