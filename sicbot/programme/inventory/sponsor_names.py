"""Names of sponsors compared as a careful reader would; what is shown is always what was typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA, Levenshtein

from sicbot.programme.people.names import plain

LONG = 10  # letters of a name from which one letter more or less is a slip
LONG_WORD = 7  # letters of a word from which a changed letter is a slip: Iran is not Iraq
SHORT_WORD = 4  # letters of a word from which an added letter is one: Asia, Asian
MOST_SLIPS = 2  # words of a name with a slip each
LONGEST = 200  # letters; what is longer is no name

_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_SIGNS = re.compile(r"[^\w]+|_+")
_WITHIN_WORDS = re.compile(r"['’‘ʼ`´.]+")
_SAME_WORDS = {"fdn": "foundation", "found": "foundation", "program": "programme"}
_SMALL_WORDS = (
    "of the and for in on a an de du des d la le les l et pour en del los las el y e para do da "
    "dos das der die und fur von zu zur"
)
_PARTICLES = frozenset(_SMALL_WORDS.split())
_ACRONYM = re.compile(r"[^\W\d_]{2,8}")


@lru_cache(maxsize=50_000)
def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name without case, accents and signs; ä is ae is a."""
    spelled = _SIGNS.sub(" ", plain(_WITHIN_WORDS.sub("", name[:LONGEST]))).split()
    return tuple(_SAME_WORDS.get(one, one) for one in map(_undoubled, spelled))


def _undoubled(word: str) -> str:
    for pair, letter in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        word = word.replace(pair, letter)
    return word


def is_acronym(text: str) -> bool:
    """Tell whether a text is a word of capitals, such as NSF."""
    bare = text.replace(".", "")
    return bool(_ACRONYM.fullmatch(bare)) and sum(one.isupper() for one in bare) >= len(bare) - 1


@dataclass(frozen=True, slots=True)
class Spelled:
    """A sponsor as typed, in its parts.

    Attributes:
        full: The name without what stands in brackets, or what stands there if it is longer than
            an acronym and the rest is one; empty where there is only an acronym.
        acronym: Empty where there is none.
    """

    typed: str
    full: str
    acronym: str

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the full name."""
        return words_of(self.full)

    @property
    def form(self) -> str:
        """What two spellings of one name have in common."""
        return "".join(words_of(self.full or self.acronym))


def spelled(typed: str) -> Spelled:
    """Return a sponsor in its parts: `NSF (Nordic Soil Facility)` names both."""
    inner = " ".join("".join(one) for one in _BRACKETS.findall(typed)).strip()
    outer = " ".join(_BRACKETS.sub(" ", typed).split())
    if is_acronym(outer):
        full = inner if inner and not is_acronym(inner) else ""
        return Spelled(typed, full, outer.replace(".", ""))
    acronym = inner.replace(".", "") if is_acronym(inner) else ""
    return Spelled(typed, outer or inner or typed, acronym)


def initials(words: tuple[str, ...]) -> frozenset[str]:
    """Return the first letters of the words of a name, with and without its small words."""
    bare = [one for one in words if one not in _PARTICLES]
    return frozenset("".join(one[0] for one in some) for some in (words, bare) if len(some) > 1)


def first_letter(words: tuple[str, ...]) -> str:
    """Return the letter with which the letters of a name begin; empty for small words alone."""
    return next((one[0] for one in words if one not in _PARTICLES), "")


def may_be_short_for(acronym: str, name: str) -> bool:
    """Tell whether letters may be those of a name, in their order, each word's first among them.

    So AFS may be Agrarförderfonds Süd, which nobody has said.
    """
    letters, words = (
        "".join(words_of(acronym)),
        [one for one in words_of(name) if one not in _PARTICLES],
    )
    firsts = "".join(one[0] for one in words)
    return (
        len(words) > 1
        and letters[:1] == firsts[:1]
        and _is_within(firsts, letters)
        and _is_within(letters, "".join(words))
    )


def _is_within(short: str, long: str) -> bool:
    rest = iter(long)
    return all(one in rest for one in short)


def are_nearly_same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether two names differ by a slip: Nordic Soils Facility is Nordic Soil Facility.

    Austria and Australia, Iran and Iraq, phase 1 and phase 2 are no slips.
    """
    tight, other_tight = "".join(one), "".join(other)
    if tight == other_tight:
        return bool(tight)
    if min(len(tight), len(other_tight)) < LONG:
        return False
    if len(one) != len(other):
        return _is_one_more(tight, other_tight)
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(pairs) <= MOST_SLIPS and all(_is_slip(a, b) for a, b in pairs)


def _is_slip(one: str, other: str) -> bool:
    if any(sign.isdigit() for sign in one + other):
        return False
    shorter = min(len(one), len(other))
    if _is_one_more(one, other):
        return shorter >= SHORT_WORD
    return shorter >= LONG_WORD and one[0] == other[0] and OSA.distance(one, other) == 1


def _is_one_more(one: str, other: str) -> bool:
    return (
        abs(len(one) - len(other)) == 1
        and not any(sign.isdigit() for sign in one + other)
        and Levenshtein.distance(one, other, score_cutoff=1) == 1
    )
