"""The register of partner organisations, and whether a typed name is one of them.

Names are compared without case, accents and punctuation; what only looks alike is never taken for
the same, but for a person to check.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from sicbot.core.text import _
from sicbot.programme.people.domains import domain_of, is_public, web_domain
from sicbot.programme.people.names import plain, words
from sicbot.programme.people.people_rows import read_register
from sicbot.programme.people.written_days import is_filled, written_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from sicbot.core.text import Text
    from sicbot.programme.people.people_rows import Columns, Line
    from sicbot.programme.seen import WikiSeen

COLUMNS: Columns = {
    "name": (
        "Organisation", "Organization", "Organización", "Name", "Nom", "Nombre", "Partner",
        "Partner organisation", "Partenaire", "Socio", "Institution", "Institución",
    ),
    "acronym": ("Acronym", "Acronyme", "Sigle", "Acrónimo", "Sigla", "Siglas", "Abbreviation"),
    "aliases": (
        "Aliases", "Alias", "Other names", "Autres noms", "Otros nombres", "Also known as",
    ),
    "country": ("Country", "Pays", "País"),
    "category": ("Category", "Catégorie", "Categoría", "Type", "Tipo"),
    "until": ("Until", "Jusqu'au", "Jusqu'à", "Hasta", "Left on", "Fin", "End"),
    "web": ("Web", "Website", "Web site", "Site web", "Site", "Sitio web", "URL"),
}  # fmt: skip
REQUIRED = ("name",)
_PARTNER = frozenset(
    {"partner", "partners", "partner organisation", "partenaire", "organisation partenaire"}
    | {"socio", "socia", "organizacion socia"}
)
_SPLIT = re.compile(r"[;\n|]")
_WITHIN_WORDS = re.compile(r"['’‘ʼ`´.]+")
_SIGNS = re.compile(r"[^\w]+|_+")
ALIKE_FROM = 88  # likeness of 100 from which a person should look
LONGEST = 300  # letters; what is longer is no organisation's name


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation in the register.

    Attributes:
        category: As it stands; empty where the register has no such column or nothing in it.
        is_partner: Whether its category is that of partners, or the register holds nobody else.
        until: The last day as a partner; None: still one.
        unclear_end: Whether something stands there that is no day.
        domain: Of its web site, without `www.`.
    """

    name: str
    acronym: str = ""
    aliases: tuple[str, ...] = ()
    country: str = ""
    category: str = ""
    is_partner: bool = True
    until: date | None = None
    unclear_end: bool = False
    domain: str = ""

    def is_current(self, today: date) -> bool:
        """Tell whether it is certain that this is a partner today."""
        over = self.until is not None and self.until < today
        return self.is_partner and not over and not self.unclear_end


class PartnerRegister:
    """All organisations of the register; `why` tells why it could not be read."""

    def __init__(
        self,
        partners: Iterable[Partner] = (),
        *,
        why: Text | None = None,
        notes: tuple[Text, ...] = (),
    ) -> None:
        """Keep the organisations."""
        self.partners = tuple(partners)
        self.why = why
        self.notes = notes

    def named(self, typed: str) -> tuple[Partner, ...]:
        """Return the organisations whose name, acronym or alias a typed name is exactly."""
        places = {place for form in _forms(typed) for place in self._by_form.get(form, ())}
        return tuple(self.partners[place] for place in sorted(places))

    def spelled(self, typed: str) -> str:
        """Return an organisation's name as the register has it, else as it was typed."""
        found = self.named(typed)
        return found[0].name if len(found) == 1 else typed

    def web(self, name: str) -> str:
        """Return the address of an organisation's web site, empty where none is known."""
        found = self.named(name)
        return f"https://{found[0].domain}" if len(found) == 1 and found[0].domain else ""

    def with_domain(self, email: str) -> tuple[Partner, ...]:
        """Return the organisations whose web domain an e-mail address has; public ones never."""
        domain = domain_of(email)
        if not domain or is_public(domain):
            return ()
        return tuple(one for one in self.partners if one.domain == domain)

    def alike(self, typed: str) -> tuple[Partner, ...]:
        """Return the organisations whose names look like a typed one, most alike first."""
        wanted = _form(typed[:LONGEST])
        if not wanted:
            return ()
        scored = [
            (max(fuzz.WRatio(wanted, _form(name)) for name in _long_names(one)), one)
            for one in self.partners
        ]
        alike = [pair for pair in scored if pair[0] >= ALIKE_FROM]
        return tuple(one for _score, one in sorted(alike, key=lambda it: (-it[0], it[1].name)))

    @cached_property
    def _by_form(self) -> Mapping[str, set[int]]:
        """The places in the register of those that a name may mean."""
        found = defaultdict[str, set[int]](set)
        for place, one in enumerate(self.partners):
            for form in (form for name in _all_names(one) for form in _forms(name)):
                found[form].add(place)
        return found


def _long_names(partner: Partner) -> tuple[str, ...]:
    """Return the names that are more than an acronym: two of those are easily alike."""
    return (partner.name, *partner.aliases)


def _all_names(partner: Partner) -> Iterator[str]:
    """Yield each name, alone and in one of the usual ways together with the acronym."""
    yield from _long_names(partner)
    if partner.acronym:
        yield partner.acronym
        for name in _long_names(partner):
            yield f"{name} {partner.acronym}"
            yield f"{partner.acronym} {name}"


def _form(text: str) -> str:
    return _SIGNS.sub(" ", plain(text)).strip()


def _forms(text: str) -> frozenset[str]:
    """Return a name without case, accents and punctuation: dots and apostrophes part or join."""
    readings = (_form(_WITHIN_WORDS.sub(sign, text[:LONGEST])) for sign in ("", " "))
    return frozenset(one for one in readings if one)


def read_partners(seen: WikiSeen) -> PartnerRegister:
    """Return the register of partners; where it cannot be read as a whole, it says why."""
    register = read_register(seen, seen.places.partners, COLUMNS, REQUIRED)
    if register.why is not None or register.notes:
        why = _("the register of partners cannot be used: {why}",
                why=register.why or register.notes[0])  # fmt: skip
        return PartnerRegister(why=why, notes=(why,))
    aliases = {
        form: others
        for name, others in sorted(seen.places.aliases.items())
        for form in _forms(name)
    }
    partners = [_partner(line, aliases) for line in register.lines if line.text("name")]
    known = {form for one in partners for form in _forms(one.name)}
    unknown = [name for name in sorted(seen.places.aliases) if not _forms(name) & known]
    notes = tuple(
        _("config/people.toml has aliases for “{name}”, which is not in the register of partners",
          name=name)
        for name in unknown
    )  # fmt: skip
    return PartnerRegister(partners, notes=notes)


def _partner(line: Line, aliases: Mapping[str, tuple[str, ...]]) -> Partner:
    name, category, until = line.text("name"), line.text("category"), line.cells.get("until")
    web = line.cells.get("web")
    urls = [link.url for link in web.links if link.url] if web else []
    written = _SPLIT.split(line.cells["aliases"].text) if "aliases" in line.cells else []
    configured = [other for form in sorted(_forms(name)) for other in aliases.get(form, ())]
    day = written_day(until)
    return Partner(
        name=name,
        acronym=line.text("acronym"),
        aliases=tuple(dict.fromkeys(one.strip() for one in (*written, *configured) if one.strip())),
        country=line.text("country"),
        category=category,
        is_partner="category" not in line.cells or words(category) in _PARTNER,
        until=day,
        unclear_end=day is None and is_filled(until),
        domain=web_domain(urls[0] if urls else line.text("web")),
    )
