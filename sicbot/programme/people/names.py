"""Names of people compared as a person would: in any order, with or without accents and titles.

Only for comparing; what is shown is always what was typed. The rules are those of
forms-and-macros.md C.2.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from enum import IntEnum
from functools import lru_cache
from itertools import product

from rapidfuzz import fuzz

LONGEST = 200  # letters; what is longer is no name, and is not worth the time
SUGGESTED_FROM = 88  # likeness of 100 from which a name is worth a person's look

_LETTERS = str.maketrans(
    {"ß": "ss", "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
    | {"\u0640": "", "\u200b": " "}  # the Arabic line that stretches a word; a place to break
)
# How German and Scandinavian names are written where the letters are not at hand.
_SPELLED = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ä": "ae", "Ö": "oe", "Ü": "ue"}
    | {"Ø": "oe", "Å": "aa"}
)
_JOINERS = re.compile(r"['’‘ʼ`´＇‐‑‒–—―\-.]+")
_OTHER_SIGNS = re.compile(r"[^\w\s]+|_+")
_SIGNS = re.compile(r"[\W_]+")
_BRACKETS = re.compile(r"[(（\[]([^)）\]]*)[)）\]]")
_TITLE_WORDS = (
    "dr prof professor professeur pr mr mrs ms miss mme mlle madame monsieur m ing eng ir phd msc "
    "sr sra srta dra herr frau"
)
_PARTICLE_WORDS = (
    "de da do dos das di du des del della van von der den ter zu la le el al ben bin ibn bint of "
    "d l n o i y e"
)
_TITLES = frozenset(_TITLE_WORDS.split())
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_FULL = 2  # letters from which a word is more than an initial
_LAST_WITH_INITIALS = "\u058f"  # Latin, Greek, Cyrillic, Armenian; one sign elsewhere is a word

Words = tuple[str, ...]


class Fit(IntEnum):
    """How well a typed name fits another one."""

    NONE = 0
    LIKELY = 1  # parts are left out or are initials
    SAME = 2  # the same words, order, accents, titles and particles aside


def plain(text: str) -> str:
    """Return a text in small letters without accents; marks that make other letters are kept."""
    text = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    bare = "".join(sign for sign in text if not _is_accent(sign))
    return unicodedata.normalize("NFKC", bare)


def words(text: str) -> str:
    """Return a text as `plain` does, its words parted by single blanks and no other sign."""
    return _SIGNS.sub(" ", plain(text)).strip()


def _is_accent(sign: str) -> bool:
    """Tell whether a sign only modifies a letter of an alphabet that is read without it, too.

    In Thai, Hindi or Japanese such signs are vowels or other letters.
    """
    return (
        "\u0300" <= sign <= "\u036f"  # Latin, Greek, Cyrillic
        or "\u0591" <= sign <= "\u05c7"  # Hebrew points
        or "\u064b" <= sign <= "\u065f"  # Arabic vowel signs
        or unicodedata.category(sign) == "Cf"
    )


@lru_cache(maxsize=20_000)
def spellings(name: str) -> tuple[str, ...]:
    """Return a name as it stands and, where it has another one in brackets, both alone.

    A single word in brackets, such as "(Unlicensed)", is a remark, not a name.
    """
    inner = [one for one in _BRACKETS.findall(name) if len(one.split()) > 1]
    outer = _BRACKETS.sub(" ", name).strip()
    return tuple(dict.fromkeys(one for one in (outer, *inner) if one)) or (name,)


@lru_cache(maxsize=20_000)
def forms(name: str) -> frozenset[Words]:
    """Return the words of a name, sorted, in each way in which it may be meant."""
    found = set[Words]()
    for spelling, joiner, table in product(spellings(name), (" ", ""), (None, _SPELLED)):
        composed = unicodedata.normalize("NFC", spelling)
        spelled = composed.translate(table) if table else composed
        found |= _readings(plain(_JOINERS.sub(joiner, spelled)))
    return frozenset(found)


def _readings(text: str) -> set[Words]:
    """Return words with particles, without them, and with each one written to the next word."""
    words = _OTHER_SIGNS.sub(" ", text).split()
    bare = [word for word in words if word not in _TITLES] or words
    readings = [words, bare, [word for word in bare if word not in _PARTICLES], _glued(bare)]
    return {tuple(sorted(one)) for one in readings if one}


def _glued(words: list[str]) -> list[str]:
    glued: list[str] = []
    before = ""
    for word in words:
        if word in _PARTICLES:
            before += word
        else:
            glued.append(before + word)
            before = ""
    return [*glued, before] if before else glued


def compare(typed: str, name: str) -> Fit:
    """Tell how well a typed name fits a name; nothing typed fits nothing."""
    ours, theirs = forms(typed[:LONGEST]), forms(name[:LONGEST])
    if ours & theirs:
        return Fit.SAME
    likely = any(_is_likely(one, other) for one, other in product(ours, theirs))
    return Fit.LIKELY if likely else Fit.NONE


def _is_likely(one: Words, other: Words) -> bool:
    """Tell whether all of the shorter name is in the longer one, at least two parts of it.

    One part must be a whole word of both; the others may be an initial in either. Particles are
    no parts.
    """
    shorter, longer = sorted((one, other), key=len)
    both = Counter(shorter) & Counter(longer)
    parts = [word for word in shorter if word not in _PARTICLES]
    if len(parts) < _FULL or not any(is_telling(word) for word in both):
        return False
    left = list((Counter(longer) - both).elements())
    for word in (Counter(shorter) - both).elements():
        partner = next((one for one in left if _abbreviates(word, one)), None)
        if partner is None:
            return False
        left.remove(partner)
    return True


def is_telling(word: str) -> bool:
    """Tell whether a word of a name is more than an initial or a particle."""
    return is_whole(word) and word not in _PARTICLES


def is_whole(word: str) -> bool:
    """Tell whether a word is more than an initial: one sign may be a whole word in Chinese."""
    return len(word) >= _FULL or word > _LAST_WITH_INITIALS


def _abbreviates(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return not is_whole(short) and long.startswith(short)


@lru_cache(maxsize=20_000)
def plain_spellings(name: str) -> Words:
    """Return the spellings of a name in small letters without accents."""
    return tuple(map(plain, spellings(name[:LONGEST])))


def likeness(typed: str, name: str) -> int:
    """Return how alike two names look, 0 to 100; only good for suggestions to a person."""
    pairs = product(plain_spellings(typed), plain_spellings(name))
    return max((round(fuzz.token_sort_ratio(*pair)) for pair in pairs), default=0)
