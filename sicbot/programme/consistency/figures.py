"""The figures in a text, so that two texts about one fact can be held side by side."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

# The Initiative's own name, versions, and names that hold a figure are no figures.
_NAMES = re.compile(
    r"4\s*(?:per|pour|por|p)\s*1[.,\s]?000|\b(?:COP|CO|SDG|ODD|ODS)\s?\d+|\b[A-F][1-6]\b|\b\d+\.0\b",
    re.IGNORECASE,
)
_SCALES = {
    "thousand": 3, "mille": 3, "mil": 3, "million": 6, "millions": 6, "millón": 6, "millones": 6,
    "billion": 9, "billions": 9, "milliard": 9, "milliards": 9, "mil millones": 9,
}  # fmt: skip
# A point before three digits stands between thousands, as in Spanish; but not behind a leading 0.
_NUMBER = re.compile(
    r"((?<![\w.,])\d{1,3}(?:[ \u00a0\u202f,]\d{3})+(?!\d)"
    r"|(?<![\w.,])[1-9]\d{0,2}(?:\.\d{3})+(?![\d,])"
    r"|\d+(?:[.,]\d+)?)"
    rf"(?:([ \u00a0\u202f]?%)|\s+({'|'.join(sorted(_SCALES, key=len, reverse=True))})\b)?",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"(?:[ \u00a0\u202f,]|(?<=[1-9])\.|(?<=\d\d)\.)(?=\d{3}(?!\d))")
_YEAR = re.compile(r"(?:19|20)\d\d")
_WORDS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "twelve": "12", "twenty": "20", "deux": "2", "trois": "3",
    "quatre": "4", "cinq": "5", "sept": "7", "huit": "8", "neuf": "9", "dix": "10", "vingt": "20",
    "dos": "2", "tres": "3", "cuatro": "4", "cinco": "5", "seis": "6", "siete": "7", "ocho": "8",
    "nueve": "9", "diez": "10", "veinte": "20",
}  # fmt: skip
# Parts of numbers of several words, which are not put together: such a number says nothing.
_PARTS = (
    *_WORDS, "one", "un", "une", "uno", "una", "eleven", r"\w+teen", "thirty", "fort[yi]", "fifty",
    "sixty", "seventy", "eighty", "ninety", "hundred", "thousand", r"(?:m|b)illions?", "trente",
    r"\w+ante", "vingts", "cents?", "mille", "once", "treinta", r"\w+enta", "cien",
    "cientos?", "mil",
)  # fmt: skip
_PART = rf"(?:{'|'.join(_PARTS)})"
_SEVERAL = re.compile(rf"\b{_PART}(?:[\s-]+(?:(?:and|et|y)[\s-]+)?{_PART})+\b")


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a text by what they are: a share says nothing against a count."""

    counts: frozenset[str] = frozenset()
    shares: frozenset[str] = frozenset()
    years: frozenset[str] = frozenset()


def figures_in(text: str, *, without: str = "") -> Figures:
    """Return the numbers in a text, those in words too; `without` is a year that says nothing."""
    plain = _NAMES.sub(" ", text)
    counts, shares, years = set[str](), set[str](), set[str]()
    for match in _NUMBER.finditer(plain):
        is_year = _YEAR.fullmatch(match[1]) and not match[3]
        kind = shares if match[2] else years if is_year else counts
        kind.add(_number(match[1], match[3] or ""))
    words = _SEVERAL.sub(" ", plain.casefold())
    counts |= {_WORDS[word] for word in re.findall(r"[a-z]+", words) if word in _WORDS}
    return Figures(frozenset(counts), frozenset(shares), frozenset(years - {without}))


def _number(text: str, scale: str) -> str:
    """Return a number without signs between thousands and without zeros that say nothing."""
    written = Decimal(_THOUSANDS.sub("", text).replace(",", "."))
    power = _SCALES.get(" ".join(scale.casefold().split()), 0)
    return f"{(written.scaleb(power)).normalize():f}"


def contradict(one: Figures, other: Figures) -> bool:
    """Tell whether each of two texts has a figure that the other one lacks, both of one kind.

    Where one merely tells more, or has no figures, nothing is certain.
    """
    pairs = (
        (one.counts, other.counts),
        (one.shares, other.shares),
        (one.years, other.years),
    )
    return any(left - right and right - left for left, right in pairs)
