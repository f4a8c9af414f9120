"""What forms, tables and files mean by their field names and words: English, French, Spanish.

Whatever is not in these tables is unknown, and unknown never becomes a right: a choice such as
"Leader (acting)" is no role until somebody adds it here.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from typing import TYPE_CHECKING

from sicbot.core.people import TASK_FORCES, Action, Role, TaskForce

if TYPE_CHECKING:
    from collections.abc import Mapping


class Meaning(Enum):
    """What a field of a registration is for."""

    ACTION = "action"
    ROLE = "role"
    NAME = "name"
    GIVEN_NAME = "given name"
    FAMILY_NAME = "family name"
    EMAIL = "email"
    ORGANISATION = "organisation"
    REGION = "region"
    COUNTRY = "country"
    EXPERTISE = "expertise"
    EXPERIENCE = "experience"
    PROFILE = "profile"
    CONSENT = "consent"
    ACCOUNT = "account"
    TASK_FORCE = "task force"


# Names and labels without case, accents and signs, and without what stands in brackets.
NAMES: dict[Meaning, str] = {
    Meaning.ACTION: "action, what would you like to do, request, request type, que souhaitez vous "
    "faire, demande, que desea hacer, accion, solicitud",
    Meaning.ROLE: "role, preferred role, pref role, desired role, role preferred, role wish, wish, "
    "role souhaite, role prefere, fonction, rol, rol preferido, rol deseado, funcion",
    Meaning.NAME: "name, full name, fullname, your name, person, participant, candidate, nom "
    "complet, nom et prenom, prenom et nom, nom prenom, votre nom, personne, candidat, nombre "
    "completo, nombre y apellido, nombre y apellidos, apellidos y nombre, persona",
    Meaning.GIVEN_NAME: "first name, firstname, given name, prenom, prenoms, nombre de pila",
    Meaning.FAMILY_NAME: "last name, lastname, family name, surname, nom de famille, apellido, "
    "apellidos",
    Meaning.EMAIL: "email, e mail, mail, email address, e mail address, mail address, adresse "
    "electronique, adresse email, adresse e mail, adresse mail, courriel, courrier electronique, "
    "correo, correo electronico",
    Meaning.ORGANISATION: "organisation, organization, org, organisation institution, organization "
    "institution, institution, institute, affiliation, employer, organisme, structure, "
    "organizacion, institucion, organizacion institucion, entidad",
    Meaning.REGION: "region, regions, region text, regiontext, your region, preferred region, "
    "region souhaitee",
    Meaning.COUNTRY: "country, countries, pays, pais, paises",
    Meaning.EXPERTISE: "expertise, relevant expertise, skills, competences, domaine d expertise, "
    "domaines d expertise, pericia, competencias, experticia, area de especializacion",
    Meaning.EXPERIENCE: "experience, experience projects, projects, projets, experience projets, "
    "experiencia, proyectos, experiencia proyectos",
    Meaning.PROFILE: "profile, link to your profile, profile link, profil, lien vers votre profil, "
    "perfil, enlace a su perfil, cv",
    Meaning.CONSENT: "consent, consentlist, consent list, list consent, listed, may be listed, "
    "consentement, consentimiento",
    Meaning.ACCOUNT: "account, user, username, user name, login, who, your account, your account "
    "on this wiki, wiki account, compte, votre compte, utilisateur, nom d utilisateur, cuenta, "
    "su cuenta, usuario, nombre de usuario",
    Meaning.TASK_FORCE: "task force, taskforce, tf, objective, group, code, groupe de travail, "
    "objectif, grupo de trabajo, grupo, objetivo",
}  # fmt: skip
# "Nom" and "nombre" are the name, or the family name where there is a field for the given one.
BARE_NAMES = frozenset({"nom", "nombre"})
# A label that is a sentence: to be named, which is not to be contacted.
CONSENT_WORDS = (
    "agree",
    "consent",
    "accept",
    "accord",
    "acepto",
    "consiento",
    "autoriz",
    "autoris",
)
OTHER_CONSENT = (
    "contact",
    "newsletter",
    "mailing",
    "privacy",
    "data protection",
    "donnees",
    "datos",
)

ROLES: dict[Role, str] = {
    Role.LEADER: "tfl, l, leader, lead, team leader, task force leader, tf leader, ltfl, "
    "responsable, responsable de la task force, responsable du groupe, chef de file, chef, "
    "lider, lider de la task force, lider del grupo, lider del grupo de trabajo",
    Role.REPRESENTATIVE: "tfrr, rr, regional representative, regional rep, representative, "
    "task force regional representative, rrtfrr, representant regional, "
    "representante regionale, representant, representante regional, representante",
    Role.MEMBER: "tfm, m, member, team member, task force member, tf member, mtfm, ordinary "
    "member, membre, membre de l equipe, membre d equipe, membre ordinaire, membre de la task "
    "force, miembro, miembro del equipo, miembro de la task force",
}  # fmt: skip
ACTIONS: dict[Action, str] = {
    Action.JOIN: "join, i join, i want to join, i would like to join, join this task force, "
    "register, sign up, subscribe, rejoindre, m inscrire, s inscrire, inscription, rejoindre cette "
    "task force, unirme, unirse, inscribirme, inscribirse, participar, unirme a esta task force",
    Action.CHANGE: "change, change my role, change role, update, update my entry, changer, changer "
    "mon role, changer de role, modifier, mettre a jour, cambiar, cambiar mi rol, cambiar de rol, "
    "modificar, actualizar",
    Action.LEAVE: "leave, leave this task force, leave the task force, i leave, withdraw, quit, "
    "unsubscribe, quitter, quitter cette task force, me retirer, retrait, partir, salir, dejar, "
    "salir de esta task force, dejar esta task force, abandonar, retirarme, darme de baja",
}  # fmt: skip
REGIONS: dict[str, str] = {
    "Africa": "africa, afrique, afr, afrika",
    "Asia": "asia, asie, asi",
    "Europe": "europe, europa, eur",
    "Latin America and the Caribbean": "latin america and the caribbean, latin america caribbean, "
    "latin america the caribbean, "
    "latin america, lac, amerique latine et caraibes, amerique latine et les caraibes, amerique "
    "latine caraibes, amerique latine, america latina y el caribe, america latina y caribe, "
    "america latina",
    "North America and Oceania": "north america and oceania, north america oceania, nao, amerique "
    "du nord et oceanie, amerique du nord oceanie, america del norte y oceania, north america, "
    "oceania, amerique du nord, oceanie, america del norte",
}  # fmt: skip
YES = frozenset(
    {"yes", "y", "true", "1", "x", "ok", "oui", "vrai", "si", "verdadero", "agreed", "on"}
    | {"checked", "✓", "✔", "☑"}
)
NO = frozenset({"no", "n", "false", "0", "non", "faux", "falso", "off", "unchecked", "☐", "✗"})

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_GENDER = re.compile(r"(?<=\w)(?:\((?:e|es|a|as|ne|trice|ère|ere)\)|[·•](?:e|es|a|as|ne)\b|\.e\b)")
_BETWEEN = re.compile(r"[\n,;/+]|\band\b|\bet\b|\by\b")
_CODE = re.compile(r"(?<![A-Za-z0-9])([A-Fa-f])[ \u00a0._-]?([1-6])(?![A-Za-z0-9])")


def plain(text: str) -> str:
    """Return words without case, accents and signs, with single spaces."""
    spread = unicodedata.normalize("NFKD", text).casefold()
    signs = (one if one.isalnum() or one in "✓✔☑☐✗" else " " for one in _unaccented(spread))
    return " ".join("".join(signs).split())


def _unaccented(text: str) -> str:
    return "".join(one for one in text if not unicodedata.combining(one))


def tight(text: str) -> str:
    """Return words as `plain` does, and without spaces: `prefRole` is `Pref. role`."""
    return plain(text).replace(" ", "")


_MEANINGS = {tight(word): one for one, words in NAMES.items() for word in words.split(",")}
_ROLES = {tight(word): one for one, words in ROLES.items() for word in words.split(",")}
_ACTIONS = {tight(word): one for one, words in ACTIONS.items() for word in words.split(",")}
_REGIONS = {tight(word): one for one, words in REGIONS.items() for word in words.split(",")}


def meaning_of(name: str, label: str = "") -> Meaning | None:
    """Return what a field is for, by its name or else by its label."""
    for text in (name, label):
        words = tight(_BRACKETS.sub(" ", text)) or tight(text)
        if words in BARE_NAMES:
            return Meaning.NAME
        found = _MEANINGS.get(words)
        if found is not None:
            return found
    return Meaning.CONSENT if _asks_for_consent(plain(f"{name} {label}")) else None


def _asks_for_consent(words: str) -> bool:
    return any(one in words for one in CONSENT_WORDS) and not any(
        one in words for one in OTHER_CONSENT
    )


def meanings_of(names: Mapping[str, str]) -> dict[str, Meaning]:
    """Return what the fields of one form or table are for, given their labels by name."""
    found = {name: meaning_of(name, label) for name, label in names.items()}
    if Meaning.GIVEN_NAME in found.values():
        bare = [name for name, one in found.items() if one is Meaning.NAME]
        bare = [name for name in bare if BARE_NAMES & {plain(name), plain(names[name])}]
        found |= dict.fromkeys(bare, Meaning.FAMILY_NAME)
    return {name: one for name, one in found.items() if one is not None}


def role_of(text: str) -> Role | None:
    """Return the role that a choice's label or a word means; what stands in brackets must agree."""
    text = _GENDER.sub("", text)
    outside = tight(_BRACKETS.sub(" ", text))
    parts = [outside, *(tight(one) for one in _BRACKETS.findall(text))]
    roles = {_ROLES.get(part) for part in parts if part}
    return roles.pop() if len(roles) == 1 else None


def roles_in(text: str) -> tuple[Role, ...]:
    """Return the roles that a list such as `TFL / TFRR` names; none where one is not known."""
    found = [role_of(part) for part in _BETWEEN.split(text) if part.strip()]
    return tuple(role for role in found if role is not None) if all(found) else ()


def action_of(text: str) -> Action | None:
    """Return what a label asks for."""
    return _ACTIONS.get(tight(text))


def region_of(text: str) -> str | None:
    """Return the name of one of the five regions."""
    return _REGIONS.get(tight(text))


def known_regions(text: str) -> str:
    """Return those of the regions in a text, with commas between them, that are of the five."""
    return ", ".join(name for one in text.split(",") if (name := region_of(one)))


def truth_of(text: str) -> bool | None:
    """Return whether a word says yes, or None where it says neither yes nor no."""
    word = plain(text)
    if word in YES:
        return True
    return False if word in NO else None


def codes_in(text: str) -> tuple[TaskForce, ...]:
    """Return the codes of Task Forces that a text names, each once, in their order there."""
    found = (TaskForce(f"{goal}{number}".upper()) for goal, number in _CODE.findall(text))
    return tuple(dict.fromkeys(one for one in found if one in TASK_FORCES))
