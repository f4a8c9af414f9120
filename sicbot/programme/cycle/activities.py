"""The sixteen activities of the cycle: their lasting slugs, and the names they go by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from sicbot.core.cycle import Slug
from sicbot.core.text import _
from sicbot.programme.people.fields import plain

if TYPE_CHECKING:
    from sicbot.core.text import Text


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity.

    Attributes:
        name: What sicbot calls it.
        aliases: What the versions of the cycle's page, and translations of it, call it.
    """

    slug: Slug
    name: Text
    aliases: tuple[str, ...]


ACTIVITIES: tuple[Activity, ...] = (
    Activity(Slug.JOIN, _("Call for joining the Task Forces"), (
        "Call for joining Task Forces (TF)", "Join the Task Forces",
        "Appel à rejoindre les groupes de travail", "Appel à rejoindre les Task Forces",
        "Convocatoria para unirse a los grupos de trabajo",
    )),
    Activity(Slug.NOMINATION, _("Nomination of leaders and representatives"), (
        "Nominate TF Leaders (TFL) and Regional Representatives (TFRR)",
        "Nomination of Task Force Leaders and Regional Representatives",
        "Désigner les responsables et les représentants régionaux",
        "Nombrar a los líderes y representantes regionales",
    )),
    Activity(Slug.LEADERS_1, _("1st meeting of the Task Force Leaders"), (
        "1st Task Force Leaders Meeting", "First Task Force Leaders Meeting",
        "1re réunion des responsables", "1ère réunion des responsables",
        "1re réunion des responsables des Task Forces", "1.ª reunión de los líderes",
        "Primera reunión de los líderes de los grupos de trabajo",
    )),
    Activity(Slug.PLANNING, _("Planning of the Task Force’s activities"), (
        "Planning of Task Force activities", "TF Planning", "Task Force planning",
        "Planification des activités du groupe de travail",
        "Planificación de las actividades del grupo de trabajo",
    )),
    Activity(Slug.INVENTORY, _("Inventory of projects and sponsors"), (
        "Inventory of project and sponsors", "Inventory of projects and sponsors",
        "Project Inventory", "Inventaire des projets et des bailleurs",
        "Inventaire des projets", "Inventario de proyectos y patrocinadores",
        "Inventario de proyectos",
    )),
    Activity(Slug.TF_MEETING, _("Meetings of the Task Force"), (
        "Task Forces meeting(s)", "Task Force meetings", "Réunions des groupes de travail",
        "Réunions du groupe de travail", "Reuniones de los grupos de trabajo",
    )),
    Activity(Slug.TEAM_MEETING, _("Meetings of project teams"), (
        "Project Team meeting", "Project Team meetings", "Réunion de l’équipe de projet",
        "Réunions des équipes de projet", "Reunión del equipo de proyecto",
        "Reuniones de los equipos de proyecto",
    )),
    Activity(Slug.NOTES, _("Completion of concept notes"), (
        "Complete project concept notes", "Complete concept notes",
        "Compléter les notes conceptuelles", "Compléter les notes conceptuelles de projet",
        "Completar las notas conceptuales", "Completar las notas conceptuales de los proyectos",
    )),
    Activity(Slug.LEADERS_2, _("2nd meeting of the Task Force Leaders"), (
        "2nd Task Force Leaders Meeting", "Second Task Force Leaders Meeting",
        "2e réunion des responsables", "2ème réunion des responsables",
        "2e réunion des responsables des Task Forces", "2.ª reunión de los líderes",
        "Segunda reunión de los líderes de los grupos de trabajo",
    )),
    Activity(Slug.ASSESSMENT, _("Assessment of concept notes"), (
        "Assess the relevance of concept notes", "Assess relevance of concept notes",
        "Évaluer la pertinence des notes conceptuelles",
        "Evaluar la pertinencia de las notas conceptuales",
    )),
    Activity(Slug.SCOUTING, _("Search for financial support"), (
        "Search and advocate for financial support",
        "Rechercher et plaider pour un soutien financier", "Recherche de financements",
        "Buscar y promover el apoyo financiero", "Búsqueda de financiación",
    )),
    Activity(Slug.LEADERS_3, _("3rd meeting of the Task Force Leaders"), (
        "3rd Task Force Leaders Meeting", "Third Task Force Leaders Meeting",
        "3e réunion des responsables", "3ème réunion des responsables",
        "3e réunion des responsables des Task Forces", "3.ª reunión de los líderes",
        "Tercera reunión de los líderes de los grupos de trabajo",
    )),
    Activity(Slug.PROPOSAL, _("Full proposals"), (
        "Develop and submit a full proposal", "Develop and submit full proposals",
        "Élaborer et soumettre une proposition complète",
        "Elaborar y presentar una propuesta completa",
    )),
    Activity(Slug.IMPLEMENTATION, _("Implementation of projects"), (
        "Implement projects", "Mettre en œuvre les projets", "Mise en œuvre des projets",
        "Ejecutar los proyectos", "Implementar proyectos",
    )),
    Activity(Slug.SUPPORT, _("Support"), (
        "Support", "Backstopping", "Soutien", "Appui", "Apoyo",
    )),
    Activity(Slug.MONITORING, _("Monitoring"), (
        "Monitoring", "Suivi", "Seguimiento", "Monitoreo",
    )),
)  # fmt: skip
BY_SLUG = {one.slug: one for one in ACTIVITIES}

_LEADING = re.compile(r"^\s*\d{1,2}\s*[.):–-]\s+")  # "5. Inventory", but not "1st meeting"
_DIGITS = re.compile(r"\d+")
_NEARLY = 92  # of 100: a letter or two in a name as long as these


def _form(text: str) -> str:
    return plain(_LEADING.sub("", text).replace("œ", "oe").replace("Œ", "oe"))


_FORMS = {_form(name): one for one in ACTIVITIES for name in one.aliases}


def activity_of(text: str) -> Activity | None:
    """Return the activity that a cell names; a letter or two may differ, a number may not."""
    form = _form(text)
    if form in _FORMS:
        return _FORMS[form]
    alike = {
        one.slug: one
        for name, one in _FORMS.items()
        if _DIGITS.findall(name) == _DIGITS.findall(form) and fuzz.ratio(name, form) >= _NEARLY
    }
    return next(iter(alike.values())) if len(alike) == 1 else None


def names_activity(title: str, slug: Slug) -> bool:
    """Tell whether the title of a page begins with the name of an activity."""
    form = _form(title)
    names = (_form(name) for name in BY_SLUG[slug].aliases)
    return any(form == name or form.startswith(f"{name} ") for name in names)
