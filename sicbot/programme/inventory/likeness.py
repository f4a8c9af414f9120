"""How alike two entries are, and why: address, title, who does it, who pays, when and where.

Points add up. An equal address is enough by itself, as nobody types another project's; a title is
not, as "Soil school" is the title of many. Without either of them only a project told from both
its sides remains: the owner of one supports the other.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from sicbot.core.text import Text, _
from sicbot.programme.inventory.addresses import place_of
from sicbot.programme.inventory.sponsor_names import spelled, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sicbot.core.work import Entry
    from sicbot.programme.inventory.addresses import Place
    from sicbot.programme.people.partners import PartnerRegister

ENOUGH = 60  # points from which a person should look
MOST = 100
ADDRESS, SHARED_ADDRESS = 70, 30  # an address; one whose host or script serves several works
TITLE, LIKE_TITLE = 40, 25
OWNER, CROSSED, SUPPORTING = 20, 15, 10  # crossed: of each side that names the other
SPONSOR, COUNTRIES, A_COUNTRY, A_DAY = 10, 10, 5, 10
CROWD = 4  # entries of a cycle with one address; where there are more, it is that of a portal
SAME_TITLE_FROM, LIKE_TITLE_FROM = 92, 75  # likeness of 100

_BETWEEN = re.compile(r"[;,\n]|\s/\s")
_NUMBERS = re.compile(r"\d+|\b(?:i{2,3}|iv|vi{1,3}|ix)\b")  # "i" is "and" in Catalan
_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}\b)")


@dataclass(frozen=True, slots=True)
class Profile:
    """What of an entry is compared."""

    entry: Entry
    place: Place | None
    title: str
    numbers: tuple[str, ...]
    owners: frozenset[str]
    supporting: frozenset[str]
    sponsors: frozenset[str]
    countries: frozenset[str]

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the title."""
        return tuple(self.title.split())


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two entries are.

    Attributes:
        points: More than 100 where nearly everything agrees.
        reasons: Why, strongest first.
        anchored: Whether there is more than circumstances: an address, a title, or both sides.
    """

    points: int
    reasons: tuple[Text, ...]
    anchored: bool

    @property
    def is_enough(self) -> bool:
        """Tell whether a person should look."""
        return self.anchored and self.points >= ENOUGH


def profiles_of(
    entries: Sequence[Entry], sponsor_of: Mapping[str, str], partners: PartnerRegister
) -> tuple[Profile, ...]:
    """Return what is compared of all entries; an address that a crowd uses tells little."""
    profiles = [_profile(one, sponsor_of, partners) for one in entries]
    users = Counter((one.entry.cycle, one.place.name) for one in profiles if one.place)
    return tuple(
        replace(one, place=replace(one.place, is_shared=True))
        if one.place and users[one.entry.cycle, one.place.name] > CROWD
        else one
        for one in profiles
    )


def _profile(entry: Entry, sponsor_of: Mapping[str, str], partners: PartnerRegister) -> Profile:
    named = spelled(entry.title)  # "Open Soil Kit (OSK)" is the Open Soil Kit
    title = " ".join(words_of(named.full if named.full and named.acronym else entry.title))
    countries = (form for one in entry.countries if (form := "".join(words_of(one))))
    return Profile(
        entry=entry,
        place=place_of(entry.url),
        title=title,
        numbers=tuple(sorted(_NUMBERS.findall(_THOUSANDS.sub("", title)))),
        owners=_bodies(entry.owner, partners),
        supporting=_bodies(entry.supporting, partners),
        sponsors=frozenset(sponsor_of[one] for one in entry.sponsors if one in sponsor_of),
        countries=frozenset(countries),
    )


def _bodies(typed: str, partners: PartnerRegister) -> frozenset[str]:
    """Return the organisations that a text names: the whole of it, and its parts."""
    parts = (typed, *_BETWEEN.split(typed))
    forms = ("".join(words_of(partners.spelled(one.strip()))) for one in parts)
    return frozenset(form for form in forms if form)


def likeness(one: Profile, other: Profile) -> Likeness:
    """Return how alike two entries are."""
    address, title, sides = _address(one, other), _title(one, other), _sides(one, other)
    parts = (address, title, sides, *_circumstances(one, other))
    crossed = bool(one.owners & other.supporting) or bool(other.owners & one.supporting)
    return Likeness(
        sum(points for points, _why in parts),
        tuple(why for points, why in sorted(parts, key=lambda part: -part[0]) if why is not None),
        bool(address[0] or title[0] or crossed),
    )


Part = tuple[int, Text | None]
NOTHING: Part = (0, None)


def _address(one: Profile, other: Profile) -> Part:
    if one.place is None or other.place is None or one.place.name != other.place.name:
        return NOTHING
    if one.place.is_shared:
        return SHARED_ADDRESS, _("the same web site: {address}", address=one.place.name)
    if one.place.query != other.place.query:
        told = _("nearly the same address: {address}", address=one.place.name)
        return SHARED_ADDRESS, told
    return ADDRESS, _("the same address: {address}", address=one.place.name)


def _title(one: Profile, other: Profile) -> Part:
    """Return points for the title; part 1 and part 2 of something are not the same."""
    if not one.title or not other.title or one.numbers != other.numbers:
        return NOTHING
    if one.title == other.title:
        return TITLE, _("the same title")
    score = fuzz.token_sort_ratio(one.title, other.title)
    if score >= SAME_TITLE_FROM:
        return TITLE, _("nearly the same title")
    score = max(score, fuzz.token_set_ratio(one.title, other.title) * _share(one, other))
    return (LIKE_TITLE, _("a similar title")) if score >= LIKE_TITLE_FROM else NOTHING


def _share(one: Profile, other: Profile) -> float:
    """Return how much the shorter title weighs: one word of a long title is no likeness."""
    return 1.0 if min(len(one.words), len(other.words)) >= 3 else 0.0


def _sides(one: Profile, other: Profile) -> Part:
    if one.owners & other.owners:
        both = bool(one.supporting & other.supporting)
        told = _("the same owner and supporting institution") if both else _("the same owner")
        return OWNER + SUPPORTING * both, told
    first, second = one.owners & other.supporting, other.owners & one.supporting
    if first and second:
        return 2 * CROSSED, _("the owner of each is the supporting institution of the other")
    if first or second:
        told = _("the owner of one is the supporting institution of the other")
        return CROSSED, told
    return NOTHING


def _circumstances(one: Profile, other: Profile) -> tuple[Part, ...]:
    sponsors = sorted(one.sponsors & other.sponsors)
    shared = one.countries & other.countries
    return (
        (SPONSOR, _("the same sponsor: {name}", name=", ".join(sponsors))) if sponsors else NOTHING,
        _dates(one.entry, other.entry),
        (COUNTRIES, _("the same countries"))
        if shared and one.countries == other.countries
        else (A_COUNTRY, _("a country in common"))
        if shared
        else NOTHING,
    )


def _dates(one: Entry, other: Entry) -> Part:
    start, end = _same(one.start, other.start), _same(one.end, other.end)
    if start and end:
        return 2 * A_DAY, _("the same dates")
    if start:
        return A_DAY, _("the same start")
    return (A_DAY, _("the same end")) if end else NOTHING


def _same(one: date | None, other: date | None) -> bool:
    return one is not None and one == other
