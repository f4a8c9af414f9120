"""What a figure counts: the words behind it as far as they name the thing, and how often."""

from __future__ import annotations

import re

MOST = 6  # words of a unit
_MONEY = re.compile(r"\s?((?:K|k|M)?\s?(?:€|\$|Euros?\b|EUR\b|USD\b))")
_ALL = r"(?:(?:all|the|les|los|las|toutes|tous|todos)\s+)*"
_OF = re.compile(rf"\s?(of|de los|de las|de la|des|du|de|d['’])\s+({_ALL})", re.IGNORECASE)
# What comes behind is of something else: “two more regions, with a review every year”.
_ASIDES = re.compile(r",\s(?:and|but|while|with|avec|et|mais|con|y)\s.*")
_RATES = re.compile(
    r"\b(?:(?:per|a|each|every|par|por|al|cada|chaque|in each|in every|dans chaque|en cada)\s"
    r"(?:year|month|week|quarter|region|country|an|année|mois|région|pays|año|mes|región|país)"
    r"|annually|yearly|monthly)\b",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"\s*([^\W\d_][^\W_]*(?:[/'’-][^\W_]+)*'?|/|\S)")
_ASIDE = re.compile(r"\([^()\d]{1,40}\)")
# Words behind which the name of a thing ends.
_ENDS = (
    "a about above across all also an and annually are as at be been below between but by can "
    "each every monthly yearly for from had has have help helps if in include includes into is "
    "it its know knows like may more not now of on only or out over per refer refers run runs "
    "shall since than that the their them there these they this to twice under until use uses "
    "was were when where which who will with within without work works support supports take "
    "takes "
    "au aux avec ce ces dans de des du elle en est et il la le les leur leurs ont ou où par pas "
    "plus pour qui que sans ses son sont sur une al como con del el ella es esta están las los "
    "no o para por que se ser sin su sus un una y"
)
# With these words alone nothing is named.
_EMPTY = (
    "additional further least less more most new only other others same times autres nouveaux "
    "nouvelles fois más nuevos nuevas otras otros veces"
)
# Parts of verbs that do not end in -ed.
_DONE = (
    "begun built chosen done drawn found given held known led made met reached seen sent set shown "
    "spent taken won written"
)
_TIMES = (
    "year years month months week weeks day days hour hours minute minutes an ans année années "
    "mois semaine semaines jour jours heure heures año años mes meses semana semanas día días hora "
    "horas"
)
_STOPS, _VAGUE, _SPANS = (frozenset(one.split()) for one in (f"{_ENDS} {_DONE}", _EMPTY, _TIMES))
# These end like a verb and are part of a name: “impact based projects”, “one global meeting”.
_WHOLE = frozenset({"based", "funding", "meeting", "training"})
_ADJECTIVES = ("able", "al", "ful", "ible", "ic", "ous")  # how words end that alone name nothing
_MANY_OTHERS = frozenset({"more", "other", "further", "additional"})  # may begin a name


def unit_of(text: str, *, share: bool, rank: bool) -> str | None:
    """Return what the words behind a figure say it counts; None where they name nothing.

    Args:
        text: What follows, up to the next figure or the end of the sentence.
        share: Whether the figure is a share, which has a thing behind “of” alone, or none.
        rank: Whether it is one such as “Top 20”, which may have none either.
    """
    plain = _ASIDES.sub("", " ".join(_ASIDE.sub(" ", text).split()))
    if plain.startswith(("-", "/")):
        return None
    money = _MONEY.match(plain)
    if money is not None and not share:
        return money[1]
    name = _thing(plain, share=share)
    if not (name or share or rank):
        return None
    rates = dict.fromkeys(one[0] for one in _RATES.finditer(plain))
    return " ".join(one for one in (name, *rates) if one)


def _thing(plain: str, *, share: bool) -> str:
    """Return the thing that is counted, with “of” and what stands before it."""
    of = _OF.match(plain)
    if of is None:
        return "" if share else _name(plain, goes_on=False)
    rest = plain[of.end() :]
    them = re.match(r"(?:them|eux|ellos|elles|ellas)\b", rest)
    name = them[0] if them else _name(rest, goes_on=True)
    return f"{of[1]} {of[2]}{name}" if name else ""


def _name(text: str, *, goes_on: bool) -> str:
    """Return the first words of a text that name a thing; behind “of” there may be two.

    A word in -ed or -ing behind the first one is what is done with the thing.
    """
    words: list[str] = []
    place = 0
    while len(words) < MOST and (found := _TOKEN.match(text, place)):
        word, low = found[1], found[1].casefold()
        joins = goes_on and low == "and" and words and _goes_on(text, found.end())
        begins = not words and low in _MANY_OTHERS
        if not (joins or begins or word == "/") and (
            _is_stop(word)
            or not word[0].isalpha()
            or (_is_verb(low) and not _describes(words, text[found.end() :], goes_on=goes_on))
        ):
            break
        words.append(word)
        place = found.end()
    while words and (words[-1] == "/" or words[-1].casefold() == "and"):
        words.pop()
    named = [one.casefold() for one in words if one.casefold() not in _VAGUE]
    if not named or named[-1] in _SPANS or named[-1].endswith(_ADJECTIVES):
        return ""
    return " ".join(words)


def _goes_on(text: str, place: int) -> bool:
    """Tell whether another name follows."""
    found = _TOKEN.match(text, place)
    return found is not None and found[1][0].isalpha() and not _is_stop(found[1])


def _is_stop(word: str) -> bool:
    """Tell whether a name ends before a word; one in capitals is a name: “5 UN languages”."""
    return word.casefold() in _STOPS and not (word.isupper() and len(word) > 1)


def _is_verb(word: str) -> bool:
    """Tell whether a word may tell what is done."""
    return word not in _WHOLE and word.endswith(("ed", "ing"))


def _describes(before: list[str], after: str, *, goes_on: bool) -> bool:
    """Tell whether such a word is part of the name: the first one behind “of” or before things."""
    return not before and (goes_on or bool(re.match(r"\s[^\W\d_]+s\b", after)))
