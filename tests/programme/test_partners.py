"""The register of partners, and who may lead or represent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from sicbot.core.people import Account, Eligibility, Standing
from sicbot.programme.people.eligibility import eligibility
from tests.people_builders import ADA, PLACES, Town, account, day, sheet, table

if TYPE_CHECKING:
    from sicbot.programme.people.partners import PartnerRegister

TODAY = date(2023, 10, 16)
HEADER = "No.|Organisation|Acronym|Other names|Country|Category|Since|Until|Web"
LINK = '<a href="https://www.insol.example.org/fr">insol</a>'
ROWS = (
    f"Institut des Sols Vivants|INSOL|Living Soils Institute; ISV|FR|Partner|2016||{LINK}",
    "Bundesanstalt für Böden|BAS||DE|Partner|2016||agrar.example.org",
    "Nordic Peat and Pasture Institute|NPPI||FI|partner|2017||nppi.example.org",
    f"Fundación Raíz Común|FRC||CL|Former partner|2017|{day('2022-12-31')}|raiz.example.org",
    f"Soil Trust|ST||ET|Partner|2018|{day('2023-10-15')}|trust.example.org",
    f"Steppe Institute|SI||KZ|Partner|2018|{day('2023-10-16')}|steppe.example.org",
    "Soil Data Commons|SDC||NL|Member|2022||sdc.example.org",
    "Réseau Sols d'Afrique de l'Ouest|RSAO||SN|Partenaire|2016||rsao.example.org",
    "Kept House|KH||MT|Partner|2016|soon|kept.example.org",
    "Alpha Bureau|AB||AA|Partner|2016||mail.example.org",
    "Another Bureau|AB||AA|Partner|2016||",
    "Nothing Said|NS||AA||2016||",
)  # fmt: skip
PAGE = table(HEADER, *(f"{number}|{row}" for number, row in enumerate(ROWS, start=1)))


def register(body: str = PAGE, **places: object) -> PartnerRegister:
    """Return the register that this page is."""
    town = Town((sheet("Partners", body),), places=PLACES.model_copy(update=places))
    return town.programme.partners


def judge(typed: str, who: Account = ADA) -> Eligibility:
    """Return what is said of somebody who typed this organisation."""
    return eligibility(who, typed, "", register(), TODAY)


ELIGIBLE = {
    "name": ("Institut des Sols Vivants", "Institut des Sols Vivants"),
    "small letters": ("institut des sols vivants", "Institut des Sols Vivants"),
    "acronym": ("INSOL", "Institut des Sols Vivants"),
    "acronym with dots": ("I.N.SOL", "Institut des Sols Vivants"),
    "other name": ("Living Soils Institute", "Institut des Sols Vivants"),
    "second other name": ("ISV", "Institut des Sols Vivants"),
    "name and acronym": ("Institut des Sols Vivants (INSOL)", "Institut des Sols Vivants"),
    "acronym first": ("INSOL - Institut des Sols Vivants", "Institut des Sols Vivants"),
    "acronym behind a dash": ("Institut des Sols Vivants – INSOL", "Institut des Sols Vivants"),
    "without accents": ("Bundesanstalt fur Boden", "Bundesanstalt für Böden"),
    "a hyphen": ("Nordic Peat-and-Pasture Institute", "Nordic Peat and Pasture Institute"),
    "curly apostrophes": (
        "Réseau Sols d’Afrique de l’Ouest", "Réseau Sols d'Afrique de l'Ouest",
    ),
    "last day": ("Steppe Institute", "Steppe Institute"),
}  # fmt: skip
NOT = {
    "former": ("Fundación Raíz Común", "Former partner"),
    "ended yesterday": ("Soil Trust", "until 2023-10-15"),
    "a member": ("SDC", "“Member”"),
    "no category": ("Nothing Said", "“–”"),
    "nothing typed": ("", "not in the register of partners"),
    "unknown": ("Terra Nova Consulting", "not in the register of partners"),
    "more than a name": ("INSOL Paris", "not in the register of partners"),
    "much like a member": ("Soil Data Common", "not in the register of partners"),
    "an acronym with a letter wrong": ("INSOLE", "not in the register of partners"),
}
CHECK = {
    "a letter wrong": ("Nordic Peat and Pasture Institut", ADA, "much like Nordic Peat"),
    "a part of a name": ("Institut des Sols", ADA, "much like Institut des Sols Vivants"),
    "other order": ("Institute Nordic Peat and Pasture", ADA, "much like Nordic Peat"),
    "domain": ("Inst. Sols Viv.", account("z", email="z@INSOL.example.org"), "domain of the"),
    "domain, nothing typed": ("", account("z", email="z@insol.example.org"), "domain of the"),
    "two of one acronym": ("AB", ADA, "several: Alpha Bureau, Another Bureau"),
    "no day": ("Kept House", ADA, "not written as a day"),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "name"), ELIGIBLE.values(), ids=ELIGIBLE)
def test_a_partners_people_are_eligible(typed: str, name: str) -> None:
    """The reason names the partner as the register does."""
    found = judge(typed)

    assert (found.standing, found.organisation) == (Standing.ELIGIBLE, name)
    assert str(found.why) == f"{name} is a partner"


@pytest.mark.parametrize(("typed", "said"), NOT.values(), ids=NOT)
def test_others_are_not_and_learn_why(typed: str, said: str) -> None:
    """Nobody is refused without a reason."""
    found = judge(typed)

    assert found.standing is Standing.NOT
    assert said in str(found.why)


@pytest.mark.parametrize(("typed", "who", "said"), CHECK.values(), ids=CHECK)
def test_what_is_not_certain_is_for_a_person(typed: str, who: Account, said: str) -> None:
    """A likeness is never taken for the same."""
    found = judge(typed, who)

    assert found.standing is Standing.CHECK
    assert said in str(found.why)


@pytest.mark.parametrize("domain", ["raiz", "sdc", "trust"])
def test_the_domain_of_no_current_partner_says_nothing(domain: str) -> None:
    """Who works for a former partner or a member is not eligible by that."""
    who = replace(ADA, email=f"ada@{domain}.example.org")

    assert judge("Somewhere", who).standing is Standing.NOT


def test_a_typed_address_counts_only_where_the_wiki_tells_none() -> None:
    """Before 10.2 the bot knows no addresses; then the typed one is worth a look."""
    untold = replace(ADA, email=None)
    typed = "z@insol.example.org"

    assert eligibility(untold, "Z", typed, register(), TODAY).standing is Standing.CHECK
    assert eligibility(ADA, "Z", typed, register(), TODAY).standing is Standing.NOT


def test_a_public_mail_domain_says_nothing() -> None:
    """Not even if a partner has it in the register."""
    assert judge("Somewhere", replace(ADA, email="ada@mail.example.org")).standing is Standing.NOT
    assert judge("Somewhere", replace(ADA, email=None)).standing is Standing.NOT


@pytest.mark.parametrize(
    ("body", "said"),
    [("<p>soon</p>", "no table with the columns"), ("<p>", "cannot be read"),
     (PAGE + "<table><tr><td>1</td></tr><tr><td>1</td><td>2</td></tr></table>", "cannot be read")],
    ids=["no table", "broken", "one table of two"],
)  # fmt: skip
def test_without_a_register_everybody_is_to_be_checked(body: str, said: str) -> None:
    """What cannot be read refuses nobody and approves nobody."""
    found = eligibility(ADA, "INSOL", "", register(body), TODAY)

    assert found.standing is Standing.CHECK
    assert said in str(found.why)


def test_a_register_that_is_not_there_is_said() -> None:
    """The note and the reason are the same sentence."""
    programme = Town().programme

    assert "there is no page “MAIN:Partners”" in str(programme.partners.why)
    assert programme.partners.why in programme.people_notes


def test_configured_aliases_count() -> None:
    """Names in people.toml are names; one for nobody is said."""
    found = register(aliases={"bundesanstalt fur boden": ("Soil Office",), "Nobody": ("X",)})

    assert [one.name for one in found.named("soil office")] == ["Bundesanstalt für Böden"]
    assert [str(one) for one in found.notes] == [
        "config/people.toml has aliases for “Nobody”, which is not in the register of partners"
    ]


@pytest.mark.parametrize(
    "header", ["Nom|Sigle|Catégorie|Jusqu'au|Site web", "Organización|Siglas|Categoría|Hasta|Web"]
)
def test_headings_in_other_languages_are_known(header: str) -> None:
    """French and Spanish registers are read like English ones."""
    found = register(table(header, "Raíz|RC|Socio|31/12/2022|http://raiz.example.org"))
    (one,) = found.partners

    assert (one.acronym, one.is_partner, one.domain) == ("RC", True, "raiz.example.org")
    assert one.until == date(2022, 12, 31)


def test_a_register_without_categories_holds_partners() -> None:
    """Then everybody in it is one."""
    assert register(table("Name", "Raíz")).partners[0].is_partner


def test_names_are_spelled_as_in_the_register() -> None:
    """Only where it is certain which one is meant."""
    found = register()

    assert found.spelled("insol") == "Institut des Sols Vivants"
    assert found.spelled("AB") == "AB"
    assert found.spelled("Terra Nova") == "Terra Nova"
