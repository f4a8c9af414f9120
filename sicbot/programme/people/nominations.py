"""Who was proposed, validated or refused as leader or regional representative.

A nomination counts only while the page can be edited by nobody but those who nominate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.people import Nomination, Role
from sicbot.core.text import _, verbatim
from sicbot.programme.people.fields import codes_in, role_of
from sicbot.programme.people.names import words
from sicbot.programme.people.people_rows import not_looked_up, read_register, too_many_editors
from sicbot.programme.people.written_days import is_filled, is_text, written_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sicbot.core.people import Account
    from sicbot.core.text import Text
    from sicbot.programme.people.directory import Directory
    from sicbot.programme.people.people_rows import Columns, Line
    from sicbot.programme.seen import WikiSeen

COLUMNS: Columns = {
    "task_force": (
        "TF", "Task Force", "Task-Force", "TF code", "Groupe de travail", "Grupo de trabajo",
    ),
    "role": ("Role", "Rôle", "Rol", "Function", "Fonction", "Función"),
    "region": ("Region", "Région", "Región"),
    "candidate": (
        "Candidate", "Candidat", "Candidate(e)", "Candidat(e)", "Candidato", "Candidata", "Name",
        "Nom", "Nombre", "Person", "Personne", "Persona", "Nominee",
    ),
    "decision": (
        "Decision of the Bureau", "Decision", "Décision du Bureau", "Décision",
        "Decisión de la Mesa", "Decisión", "Status", "Statut", "Estado",
    ),
    "proposed": ("Proposed on", "Date of proposal", "Proposé le", "Propuesto el"),
    "decided": (
        "Decided on", "Date of decision", "Décidé le", "Date de la décision", "Decidido el",
        "Fecha de decisión",
    ),
    "ends": (
        "Term ends", "End of term", "Until", "Term until", "Fin du mandat", "Jusqu'au",
        "Fin de mandato", "Hasta",
    ),
}  # fmt: skip
REQUIRED = ("task_force", "role", "candidate", "decision")

VALIDATED = "validated"
_DECISIONS = {
    VALIDATED: {"validated", "valide", "validee", "validado", "validada"},
    "proposed": {"proposed", "propose", "proposee", "propuesto", "propuesta"},
    "deferred": {"deferred", "differe", "differee", "reporte", "reportee", "aplazado", "aplazada"},
    "refused": {"refused", "rejected", "refuse", "refusee", "rejete", "rejetee", "rechazado",
                "rechazada"},
}  # fmt: skip
_BY_WORDS = {word: name for name, known in _DECISIONS.items() for word in known}


@dataclass(frozen=True, slots=True)
class Nominations:
    """The rows of the nominations page, and what is odd about the page.

    Attributes:
        lack: Why the page does not count, or not as a whole; None: it does, or none is configured.
        missing: Whether there is no such page that sicbot sees.
    """

    rows: tuple[Nomination, ...] = ()
    notes: tuple[Text, ...] = ()
    lack: Text | None = None
    missing: bool = False


def read_nominations(seen: WikiSeen, directory: Directory) -> Nominations:
    """Return all rows of the nominations page; none is in force where too many may edit it."""
    place = seen.places.nominations
    if not place:
        return Nominations()
    register = read_register(seen, place, COLUMNS, REQUIRED)
    if register.page is None or register.why is not None:
        why = register.why or verbatim("")
        told = _("no nomination counts: {why}", why=why)
        return Nominations((), (told, *register.notes), told, register.page is None)
    guard = too_many_editors(register.page, seen.snapshot, seen.places.nominators)
    reading = _Reading(directory, seen.snapshot.taken.date(), counts=guard is None)
    rows = [reading.row(line) for line in register.lines]
    unclear = [
        _("row {row} of “{page}” names no Task Force, several, or no known role",
          row=line.number, page=place)
        for line, row in zip(register.lines, rows, strict=True) if row is None
    ]  # fmt: skip
    said = [] if guard is None else [
        _("no nomination on “{page}” counts: {why}", page=place, why=guard)
    ]  # fmt: skip
    found = tuple(row for row in rows if row is not None)
    lacks = (*said, *register.notes, *not_looked_up(register, "candidate", seen))
    return Nominations(found, (*said, *register.notes, *unclear), next(iter(lacks), None))


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads rows; `counts` tells whether any of them may be in force."""

    directory: Directory
    today: date
    counts: bool

    def row(self, line: Line) -> Nomination | None:
        """Return what a row says; None where it is not clear about which role it is."""
        codes, role = codes_in(line.text("task_force")), role_of(line.text("role"))
        if len(codes) != 1 or role not in {Role.LEADER, Role.REPRESENTATIVE}:
            return None
        account, who_is_odd = self._candidate(line)
        decision, day = _decision(line), written_day(line.cells.get("ends"))
        unclear_end = day is None and is_filled(line.cells.get("ends"))
        over = day is not None and day < self.today
        valid = decision == VALIDATED and not over and not unclear_end
        return Nomination(
            task_force=codes[0],
            role=role,
            region=line.text("region"),
            account=account.key if account else None,
            candidate=line.text("candidate") or (account.full_name if account else ""),
            decision=decision,
            in_force=self.counts and valid and account is not None,
            row=line.number,
            problems=(*who_is_odd, *_odd_days(line)),
            proposed=written_day(line.cells.get("proposed")),
            decided=written_day(line.cells.get("decided")),
            ends=day,
        )

    def _candidate(self, line: Line) -> tuple[Account | None, tuple[Text, ...]]:
        """Return the account that a row mentions, or why it names none."""
        mentioned = line.users("candidate")
        if len(mentioned) > 1:
            return None, (_("the row mentions several people"),)
        if mentioned:
            account = self.directory.mentioned(mentioned[0])
            unknown = _("the row mentions an account that sicbot does not find")
            return (account, ()) if account else (None, (unknown,))
        return None, (_who(self.directory.named(line.text("candidate"))),)


def _who(fitting: tuple[Account, ...]) -> Text:
    """Return what to say of a candidate who is written, not mentioned: never acted upon."""
    if not fitting:
        return _("the candidate is not mentioned; the name fits no account: mention the person")
    if len(fitting) > 1:
        return _(
            "the candidate is not mentioned; the name fits {count} accounts: mention the person",
            count=len(fitting),
        )
    return _(
        "the candidate is not mentioned; the name fits {name}: mention the person",
        name=fitting[0].full_name,
    )


def _decision(line: Line) -> str:
    """Return the decision by its name, or as it stands; lozenges that differ are none of them."""
    cell = line.cells["decision"]
    titles = dict.fromkeys(status.title for status in cell.statuses) or [line.text("decision")]
    stands = " / ".join(titles).strip()
    return _BY_WORDS.get(words(stands), stands)


def _odd_days(line: Line) -> Iterator[Text]:
    for column, name in (("decided", _("the day of the decision")), ("ends", _("the term's end"))):
        cell = line.cells.get(column)
        if not is_filled(cell):
            continue
        day = written_day(cell)
        if day is None:
            yield _("{what} is no single day; write it as a date of the wiki", what=name)
        elif is_text(cell):
            yield _("{what} is text, read as {day}", what=name, day=day.isoformat())
