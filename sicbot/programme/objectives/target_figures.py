"""Figures in baselines and targets that may become indicators, each with its unit and sentence.

What is certainly none is left out: years and days, codes, names with figures in them, places in a
text, telephone numbers, spans of time. What is left is a proposal that people take or leave.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sicbot.core.objectives import Fact
from sicbot.pages.personal_data import without_phones
from sicbot.programme.consistency.figures import figures_in
from sicbot.programme.objectives.units import unit_of
from sicbot.programme.people.addresses import without_addresses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sicbot.core.model import PageId
    from sicbot.core.objectives import Registry, Said
    from sicbot.core.people import TaskForce
    from sicbot.programme.consistency.figures import Figures

YEARS = {Fact.BASELINE_2020: "2020", Fact.TARGET_2030: "2030", Fact.TARGET_2050: "2050"}
LONGEST = 5000  # characters of a fact that are looked at
WORDS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "twelve": "12", "twenty": "20", "deux": "2", "trois": "3",
    "quatre": "4", "cinq": "5", "sept": "7", "huit": "8", "neuf": "9", "dix": "10", "douze": "12",
    "vingt": "20", "dos": "2", "tres": "3", "cuatro": "4", "cinco": "5", "seis": "6", "siete": "7",
    "ocho": "8", "nueve": "9", "diez": "10", "doce": "12", "veinte": "20",
    "one": "1", "une": "1", "un": "1", "una": "1", "uno": "1",
}  # fmt: skip
_PLACES = (
    r"cop|co|sdg|odd|ods|iso|p|pp|pages?|sections?|chap(?:ter|itre)?|articles?|annex(?:es)?|tables?"
    r"|figures?|steps?|phases?|versions?|cycles?|objectives?|objectifs?|goals?|numbers?|no|nr|vol|issue|rooms?"
)
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    "|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
)
# The Initiative's own name is no figure, and what stands behind it belongs to what is before it.
_OWN_NAME = re.compile(
    r"[\"“”«»']?\s?\b4\s?(?:per|pour|por|p)\s?1[.,\s]?000\b\s?[\"“”«»']?", re.IGNORECASE
)
_NO_FIGURES = re.compile(
    rf"\b(?:{_PLACES})\b[.°]?\s?\d+(?:[.,–-]\d+)*(?:\s(?:of|de|sur)\s\d+)?"
    r"|[§°]\s?\d+(?:[.,–-]\d+)*"
    rf"|\b\d{{1,2}}(?:er|st|nd|rd|th)?\s(?:de\s)?(?:{_MONTHS})\b(?:\s(?:de\s)?\d{{4}}\b)?"
    rf"|\b(?:{_MONTHS})\s\d{{1,2}}\b"
    r"|\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b"
    r"|\b\d{1,2}\s?[h:]\s?\d{0,2}\b"
    r"|\b(?:19|20)\d\d(?:/\d\d(?:\d\d)?)?\b"
    r"|\b\d+(?:st|nd|rd|th|er|re|e|ère|ème|º|ª)\b"
    r"|\b\d+\.0\b"
    r"|\b\d+\s?[/x×]\s?\d+\b"
    r"|\b\d{5}\s(?=(?-i:[A-ZÀ-Ý]))"  # of a town
    r"|(?:(?<=\s)|^)\d+[.)]\s(?=[^\W\d_])"
    r"|\b[^\W\d_]+\d\w*",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"(?:\b(?:in|by|until|of|as of|since|en|d['’]ici|fin|hasta|para|desde)\s|,\s)"
    r"((?:19|20)\d\d)\b(?!/)(?!\s+\w*(?:study|étude|estudio))",
    re.IGNORECASE,
)
_MONEY = re.compile(r"(\d)(?=[KkM]?€)")
_SENTENCE = re.compile(r"(?<=[.;!?])\s+")
_DIGITS = r"\d{1,3}(?:[ \u00a0\u202f]\d{3}){1,4}(?!\d)|\d{1,12}(?:[.,]\d{1,12}){0,4}"
_SPELLED = "|".join(sorted((one for one in WORDS if WORDS[one] != "1"), key=len, reverse=True))
_ONE = "one|une?|un[ao]"
# “One” is a figure at the beginning, or with “per region” and the like; else it is an article.
_FIRST = (
    rf"(?:One|Une?|Un[ao])(?!\s(?:of|another|or|de|des)\b)\b"
    rf"|(?:{_ONE})(?=\s[\w/-]+(?:\s[\w/-]+)?\s(?:per|a|each|every|par|por)\s)"
)
_NUMBER = rf"(?:{_DIGITS}|(?i:\b(?:{_SPELLED})\b)|\b(?:{_FIRST}))"
_SHARE = r"(?:[ \u00a0\u202f]?%)?"
_FIGURE = re.compile(
    rf"(?P<top>\b[Tt]op[ \u00a0-])?(?<![\w.,+])(?P<one>{_NUMBER})(?P<share>{_SHARE})"
    rf"(?:(?P<joint>\s?[-–]\s?|\s(?:to|à|a|of|out of|sur|de)\s)"
    rf"(?P<other>{_DIGITS}|(?i:\b(?:{_SPELLED})\b))(?P<other_share>{_SHARE}))?(?!\w)(?!\.\d)"
)
_EACH = re.compile(r"\b(?:every|each|all|cada|tous les|toutes les|todos los)\s$", re.IGNORECASE)
_BY = r"\w*\s(?:by|de|un|d['’])?\s?$"
_UP = re.compile(rf"\b(?:increas|grow|ris|augment|cro[iî]|crec|aument){_BY}", re.IGNORECASE)
_DOWN = re.compile(rf"\b(?:decreas|reduc|fall|drop|rédui|dimin|reduj){_BY}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """A figure in a text.

    Attributes:
        value: Its number or numbers, in digits.
        unit: What is counted, and how often; may be empty for shares and ranks.
        sentence: That it stands in.
    """

    year: str
    value: str
    unit: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Source:
    """A page that gives a figure, and the sentence; only who may read the page may be told."""

    page: PageId
    text: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure of an objective that may become an indicator."""

    code: TaskForce
    year: str
    value: str
    unit: str
    sources: tuple[Source, ...]

    @property
    def figures(self) -> Figures:
        """Its figures, as they are compared with those of indicators."""
        return figures_in(self.value)


def candidates_in(registry: Registry, may_tell: Callable[[PageId], bool]) -> tuple[Candidate, ...]:
    """Return the figures of all objectives, by objective and year; a figure of two pages is one."""
    found: dict[tuple[str, ...], Candidate] = {}
    for code, objective in registry.objectives.items():
        for fact in YEARS:
            for said in objective.said.get(fact, ()):
                if may_tell(said.page):
                    for one in _candidates(code, said, YEARS[fact]):
                        key = (code, one.year, one.value, one.unit.casefold())
                        known = found.setdefault(key, one)
                        sources = dict.fromkeys((*known.sources, *one.sources))
                        found[key] = replace(known, sources=tuple(sources))
    return tuple(found.values())


def _candidates(code: TaskForce, said: Said, year: str) -> Iterator[Candidate]:
    for one in figures_of(said.text, year):
        yield Candidate(code, one.year, one.value, one.unit, (Source(said.page, one.sentence),))


def figures_of(text: str, year: str) -> tuple[Found, ...]:
    """Return the figures in a text; `year` is that of those whose sentence names none."""
    plain = without_phones(without_addresses(text[:LONGEST]), " | ")
    return tuple(
        found
        for sentence in _SENTENCE.split(" ".join(plain.split()))
        for found in _in_sentence(sentence.replace(" | ", " "), sentence, year)
    )


def _in_sentence(shown: str, sentence: str, year: str) -> Iterator[Found]:
    years = set(_YEAR.findall(sentence))
    named = years.pop() if len(years) == 1 else year
    text = _NO_FIGURES.sub(" | ", _OWN_NAME.sub(" ", sentence))
    text = " ".join(_MONEY.sub(r"\1 ", text.replace("*", "")).split())
    figures = list(_FIGURE.finditer(text))
    ends = [*(one.start() for one in figures), len(text)][1:]
    for one, end in zip(figures, ends, strict=False):
        before = text[: one.start()]
        share = bool(one["share"] or one["other_share"])
        unit = unit_of(text[one.end() : end], share=share, rank=bool(one["top"]))
        if unit is not None and not _EACH.search(before):
            yield Found(named, _sign(before, one) + _value(one), unit, shown)


def _sign(before: str, figure: re.Match[str]) -> str:
    if not (figure["share"] or figure["other_share"]):
        return ""
    return "+" if _UP.search(before) else "-" if _DOWN.search(before) else ""


def _value(figure: re.Match[str]) -> str:
    parts = figure.group("one", "share", "joint", "other", "other_share")
    written = [WORDS.get((one or "").casefold(), one or "") for one in parts]
    top = "Top " if figure["top"] else ""
    return top + "".join(" %" if one.strip() == "%" else one for one in written)
