"""The words for roles and Task Forces on pages, in English, French and Spanish."""

from __future__ import annotations

import re

from sicbot.core.people import TASK_FORCES, Role, TaskForce
from sicbot.programme.names import plain

_ROLES = {
    Role.LEADER: {
        "tfl", "l", "leader", "lead", "task force leader", "tf leader", "team leader",
        "responsable", "chef de file", "lider", "lider del grupo",
    },
    Role.REPRESENTATIVE: {
        "tfrr", "rr", "regional representative", "regional rep", "representative",
        "representant regional", "representante regional", "representante regionale",
    },
    Role.MEMBER: {
        "tfm", "m", "member", "team member", "task force member", "ordinary member", "membre",
        "miembro",
    },
}  # fmt: skip
_BY_WORDS = {phrase: role for role, phrases in _ROLES.items() for phrase in phrases}
_CODE = re.compile(r"\b([A-F])\s?([1-6])\b", re.IGNORECASE)
_FEMININE = re.compile(r"\((?:e|ne|a)\)")
_SIGNS = re.compile(r"[\W_]+")
_BETWEEN = re.compile(r"[\n,;/+]|\band\b|\bet\b|\by\b")


def words(text: str) -> str:
    """Return a text in small letters without accents, its words parted by single blanks."""
    return _SIGNS.sub(" ", plain(text)).strip()


def role_of(text: str) -> Role | None:
    """Return the role that a text names and nothing else; None where it is no known role."""
    return _BY_WORDS.get(words(_FEMININE.sub("", text)))


def roles_in(text: str) -> tuple[Role, ...]:
    """Return the roles that a list such as `TFL / TFRR` names; none where one is not known."""
    found = [role_of(part) for part in _BETWEEN.split(text) if part.strip()]
    return tuple(role for role in found if role is not None) if all(found) else ()


def codes_in(text: str) -> tuple[TaskForce, ...]:
    """Return the Task Forces whose codes stand in a text, such as `A1` in `TF A1, A5`."""
    found = (TaskForce(f"{goal.upper()}{number}") for goal, number in _CODE.findall(text))
    return tuple(dict.fromkeys(code for code in found if code in TASK_FORCES))
