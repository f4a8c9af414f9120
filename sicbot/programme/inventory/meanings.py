"""What forms, tables and files of projects mean by their fields and words: en, fr, es.

Whatever is not in these tables is unknown, and left empty rather than guessed.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

from sicbot.core.work import EntryKind, EntryState
from sicbot.programme.people.fields import tight

if TYPE_CHECKING:
    from collections.abc import Mapping


class Column(Enum):
    """What a field of an entry is for."""

    TITLE = "title"
    TASK_FORCE = "task force"
    KIND = "kind"
    OWNER = "owner"
    REGION = "region"
    COUNTRY = "country"
    URL = "url"
    SPONSOR = "sponsor"
    SUPPORTING = "supporting"
    START = "start"
    END = "end"
    STATE = "state"
    CYCLE = "cycle"
    NUMBER = "number"


# Names and labels without case, accents and signs, and without what stands in brackets.
COLUMNS: dict[Column, str] = {
    Column.TITLE: "title, title or name, name, name or title, project, project title, project "
    "name, activity, name of the project, titre, titre ou nom, nom, nom ou titre, intitule, "
    "intitule du projet, nom du projet, projet, titulo, titulo o nombre, nombre, nombre o titulo, "
    "nombre del proyecto, proyecto",
    Column.TASK_FORCE: "task force, task forces, taskforce, taskforces, tf, objective, objectives, "
    "code, groupe de travail, objectif, objectifs, grupo de trabajo, objetivo, objetivos",
    Column.KIND: "kind, type, nature, project or activity, category, genre, type de projet, "
    "categorie, tipo, clase, categoria",
    Column.OWNER: "owner, owners, implementer, implementing organisation, implementing "
    "organization, lead, lead institution, lead organisation, organisation, organization, project "
    "owner, proprietaire, porteur, porteur de projet, porteur du projet, organisme porteur, "
    "organisme, institution responsable, propietario, titular, responsable, organizacion, "
    "entidad responsable",
    Column.REGION: "region, regions, continent, regiones",
    Column.COUNTRY: "country, countries, pays, pais, paises",
    Column.URL: "url, link, web, website, web site, web page, web address, address, internet, "
    "lien, site, site web, adresse, adresse web, page web, enlace, sitio, sitio web, pagina web, "
    "direccion web",
    Column.SPONSOR: "sponsor, sponsors, funder, funders, funding, funded by, donor, donors, "
    "financed by, financeur, financeurs, financement, bailleur, bailleurs, bailleur de fonds, "
    "bailleurs de fonds, finance par, patrocinador, patrocinadores, financiador, financiadores, "
    "financiacion, donante, donantes",
    Column.SUPPORTING: "supporting institution, supporting institutions, supporting, supported by, "
    "support, supporting organisation, supporting organization, partner institution, institution "
    "de soutien, institution d appui, soutien, appui, avec le soutien de, institucion de apoyo, "
    "apoyo, entidad de apoyo",
    Column.START: "start, start date, begin, begins, beginning, from, since, started, debut, date "
    "de debut, depuis, inicio, fecha de inicio, comienzo, desde",
    Column.END: "end, end date, ends, until, to, finish, fin, date de fin, jusqu a, jusqu au, "
    "fecha de fin, fecha final, hasta",
    Column.STATE: "state, status, stage, etat, statut, stade, estado, situacion",
    Column.CYCLE: "cycle, cycle of the report, report cycle, sic cycle, cycle du rapport, ciclo, "
    "ciclo del informe",
    Column.NUMBER: "no, nr, number, id, numero, n",
}  # fmt: skip
KINDS: dict[EntryKind, str] = {
    EntryKind.PROJECT: "project, projet, proyecto, projekt",
    EntryKind.ACTIVITY: "activity, activite, actividad, action",
    EntryKind.PROGRAMME: "programme, program, programa",
}
STATES: dict[EntryState, str] = {
    EntryState.PAST: "past, ended, finished, completed, closed, over, done, passe, passee, "
    "termine, terminee, fini, finie, acheve, achevee, clos, cloture, pasado, pasada, terminado, "
    "terminada, finalizado, finalizada, cerrado, cerrada",
    EntryState.ONGOING: "ongoing, in progress, current, running, active, under way, underway, "
    "en cours, actif, active, en curso, activo, activa, en marcha",
    EntryState.PLANNED: "planned, future, upcoming, proposed, prevu, prevue, planifie, planifiee, "
    "a venir, futur, previsto, prevista, planificado, planificada, planeado, planeada, futuro",
}  # fmt: skip
# The owner pays, so nobody else does.
OWN_FUNDS = (
    "own funds, own fund, own funding, own resources, own means, own budget, own contribution, "
    "self funded, self financed, self funding, self financing, fonds propres, ressources propres, "
    "moyens propres, budget propre, autofinance, autofinancee, autofinancement, fondos propios, "
    "recursos propios, medios propios, presupuesto propio, autofinanciado, autofinanciada, "
    "autofinanciacion, autofinanciamiento, eigene mittel, eigenmittel, eigenfinanziert, "
    "eigenfinanzierung, aus eigenen mitteln"
)
# Nothing is said of who pays.
NOBODY = (
    "none, no, nobody, no sponsor, n a, na, unknown, tbd, aucun, aucune, neant, inconnu, ninguno, "
    "ninguna, nadie, desconocido, keine, keiner, unbekannt"
)

KEY = TypeVar("KEY")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def _by_word(table: Mapping[KEY, str]) -> dict[str, KEY]:
    return {tight(word): one for one, words in table.items() for word in words.split(",")}


_COLUMNS, _KINDS, _STATES = _by_word(COLUMNS), _by_word(KINDS), _by_word(STATES)
_OWN_FUNDS = frozenset(map(tight, OWN_FUNDS.split(",")))
_NOBODY = frozenset(map(tight, NOBODY.split(",")))


def column_of(name: str, label: str = "") -> Column | None:
    """Return what a field is for, by its name or else by its label."""
    for text in (name, label):
        found = _COLUMNS.get(_word(text))
        if found is not None:
            return found
    return None


def kind_of(text: str) -> EntryKind | None:
    """Return the kind that a choice's label or a word means."""
    return _KINDS.get(_word(text))


def state_of(text: str) -> EntryState | None:
    """Return the state that a choice's label or a word means."""
    return _STATES.get(_word(text))


def is_own_funds(text: str) -> bool:
    """Tell whether a text says that the owner pays."""
    return _word(text) in _OWN_FUNDS


def is_nobody(text: str) -> bool:
    """Tell whether a text says nothing of who pays."""
    return not _word(text) or _word(text) in _NOBODY


def _word(text: str) -> str:
    return tight(_BRACKETS.sub(" ", text)) or tight(text)
