"""Field names, roles, actions, regions, yes and no, in three languages."""

from __future__ import annotations

import pytest

from sicbot.core.people import Action, Role
from sicbot.programme.people.fields import (
    Meaning,
    action_of,
    codes_in,
    meaning_of,
    meanings_of,
    region_of,
    role_of,
    truth_of,
)

# Name, label, what it is for.
FIELDS: list[tuple[str, str, Meaning | None]] = [
    ("fullname", "", Meaning.NAME),
    ("name", "", Meaning.NAME),
    ("f1", "Full name", Meaning.NAME),
    ("Nom", "", Meaning.NAME),
    ("Nom et prénom", "", Meaning.NAME),
    ("Nombre y apellidos", "", Meaning.NAME),
    ("prénom", "", Meaning.GIVEN_NAME),
    ("mail", "e-mail", Meaning.EMAIL),
    ("E-mail", "", Meaning.EMAIL),
    ("Courriel", "", Meaning.EMAIL),
    ("Correo electrónico", "", Meaning.EMAIL),
    ("org", "Organization", Meaning.ORGANISATION),
    ("x", "Organisation / institution", Meaning.ORGANISATION),
    ("Organisme", "", Meaning.ORGANISATION),
    ("prefRole", "Preferred role", Meaning.ROLE),
    ("Rôle", "", Meaning.ROLE),
    ("Rol preferido", "", Meaning.ROLE),
    ("regionText", "Region (if RR)", Meaning.REGION),
    ("region", "Region(s)", Meaning.REGION),
    ("x", "Région", Meaning.REGION),
    ("País", "", Meaning.COUNTRY),
    ("skills", "Expertise (what you have done and can do)", Meaning.EXPERTISE),
    ("experience", "Experience, projects", Meaning.EXPERIENCE),
    ("profile", "Link to your profile", Meaning.PROFILE),
    ("consentlist", "I agree to be listed by name on the wiki", Meaning.CONSENT),
    ("f9", "I agree that my name is shown on the wiki", Meaning.CONSENT),
    ("f9", "J’accepte que mon nom soit publié", Meaning.CONSENT),
    ("f9", "Autorizo que se publique mi nombre", Meaning.CONSENT),
    ("f9", "I agree to be contacted", None),
    ("f9", "I accept the privacy notice", None),
    ("action", "What would you like to do?", Meaning.ACTION),
    ("who", "Your account on this wiki", Meaning.ACCOUNT),
    ("Username", "", Meaning.ACCOUNT),
    ("Task Force", "", Meaning.TASK_FORCE),
    ("TF", "", Meaning.TASK_FORCE),
    ("Groupe de travail", "", Meaning.TASK_FORCE),
    ("partner", 'Is your organisation a partner of "4 per 1000"?', None),
    ("Remarque", "", None),
    ("", "", None),
]


@pytest.mark.parametrize(("name", "label", "meaning"), FIELDS)
def test_a_field_is_known_by_name_or_label(name: str, label: str, meaning: Meaning | None) -> None:
    assert meaning_of(name, label) is meaning


def test_beside_a_given_name_the_bare_name_is_the_family_name() -> None:
    """As in French and Spanish tables."""
    assert meanings_of({"Nom": "", "Prénom": ""}) == {
        "Nom": Meaning.FAMILY_NAME,
        "Prénom": Meaning.GIVEN_NAME,
    }


ROLES: list[tuple[str, Role | None]] = [
    *((text, Role.LEADER) for text in (
        "TFL", "L", "l", "Leader", "Leader (L)", "Task Force Leader", "Task Force Leader (TFL)",
        "TF-Leader", "LTFL", "Responsable", "Chef de file", "Líder", "lider",
    )),
    *((text, Role.REPRESENTATIVE) for text in (
        "TFRR", "RR", "Regional Representative", "Regional Representative (RR)", "RRTFRR",
        "Représentant régional", "représentante régionale", "Représentant(e) régional(e)",
        "Représentant·e régional·e", "Representante regional",
    )),
    *((text, Role.MEMBER) for text in (
        "TFM", "M", "Member (M)", "Team Member", "MTFM", "membre", "Membre de l’équipe", "Miembro",
    )),
    *((text, None) for text in (
        "", "1", "3", "Leader (acting)", "Leader (M)", "Deputy Leader", "Leader or Member",
        "Chair", "non-member", "TFL TFRR", "()",
    )),
]  # fmt: skip


@pytest.mark.parametrize(("text", "role"), ROLES)
def test_a_role_is_known_by_its_words_alone(text: str, role: Role | None) -> None:
    """An option's number, and words that nobody foresaw, are no role."""
    assert role_of(text) is role


ACTIONS: list[tuple[str, Action | None]] = [
    ("Join", Action.JOIN),
    ("Rejoindre", Action.JOIN),
    ("Change my role", Action.CHANGE),
    ("Changer mon rôle", Action.CHANGE),
    ("Leave this Task Force", Action.LEAVE),
    ("Quitter", Action.LEAVE),
    ("Dejar", Action.LEAVE),
    ("Join later", None),
    ("Do not join", None),
    ("2", None),
]


@pytest.mark.parametrize(("text", "action"), ACTIONS)
def test_a_request_is_known_by_its_words_alone(text: str, action: Action | None) -> None:
    assert action_of(text) is action


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Africa", "Africa"),
        ("Afrique", "Africa"),
        ("asie", "Asia"),
        ("EUROPA", "Europe"),
        ("Amérique latine et Caraïbes", "Latin America and the Caribbean"),
        ("América Latina y el Caribe", "Latin America and the Caribbean"),
        ("Latin America & Caribbean", "Latin America and the Caribbean"),
        ("Amérique du Nord et Océanie", "North America and Oceania"),
        ("Oceania", "North America and Oceania"),
        ("Sahel", None),
        ("", None),
    ],
)
def test_there_are_five_regions(text: str, region: str | None) -> None:
    assert region_of(text) == region


@pytest.mark.parametrize(
    ("text", "truth"),
    [("true", True), ("Oui", True), ("Sí", True), ("x", True), ("1", True), ("✓", True),
     ("false", False), ("Non", False), ("0", False), ("", None), ("maybe", None),
     ("yes and no", None)],
)  # fmt: skip
def test_yes_and_no_in_three_languages(text: str, truth: bool | None) -> None:  # noqa: FBT001
    assert truth_of(text) is truth


@pytest.mark.parametrize(
    ("text", "codes"),
    [("A1", ["A1"]), ("a1", ["A1"]), ("TF A-1: plans", ["A1"]), ("A5, B2 / A5", ["A5", "B2"]),
     ("A9", []), ("C5", []), ("B10", []), ("xA1", []), ("A1st", []), ("", [])],
)  # fmt: skip
def test_codes_are_those_of_the_24_task_forces(text: str, codes: list[str]) -> None:
    assert list(codes_in(text)) == codes
