"""The figures in a text, so that two texts about one fact can be held side by side."""

from __future__ import annotations

import re
from dataclasses import dataclass

# The Initiative's own name, versions, and names that hold a figure are no figures.
_NAMES = re.compile(
    r"4\s*(?:per|pour|por|p)\s*1[.,\s]?000|\b(?:COP|CO|SDG|ODD|ODS)\s?\d+|\b[A-F][1-6]\b|\b\d+\.0\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"((?<![\w.,])\d{1,3}(?:[ \u00a0\u202f,]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)([ \u00a0\u202f]?%)?"
)
_THOUSANDS = re.compile(r"[ \u00a0\u202f,](?=\d{3}(?!\d))")
_YEAR = re.compile(r"(?:19|20)\d\d")
_WORDS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "twelve": "12", "twenty": "20", "deux": "2", "trois": "3",
    "quatre": "4", "cinq": "5", "sept": "7", "huit": "8", "neuf": "9", "dix": "10", "vingt": "20",
    "dos": "2", "tres": "3", "cuatro": "4", "cinco": "5", "seis": "6", "siete": "7", "ocho": "8",
    "nueve": "9", "diez": "10", "veinte": "20",
}  # fmt: skip


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
        number = _THOUSANDS.sub("", match[1]).replace(",", ".")
        kind = shares if match[2] else years if _YEAR.fullmatch(match[1]) else counts
        kind.add(number)
    counts |= {_WORDS[word] for word in re.findall(r"[a-z]+", plain.casefold()) if word in _WORDS}
    return Figures(frozenset(counts), frozenset(shares), frozenset(years - {without}))


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
