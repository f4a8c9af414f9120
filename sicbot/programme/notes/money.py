"""Amounts of money as people write them: `150 TEUR`, `1.2 million EUR`, `€ 480 000`."""

from __future__ import annotations

import re

from sicbot.core.work import Money

_CURRENCIES = {
    "eur": "EUR", "euro": "EUR", "euros": "EUR", "€": "EUR", "usd": "USD", "us$": "USD",
    "$": "USD", "dollars": "USD", "chf": "CHF", "gbp": "GBP", "£": "GBP", "xof": "XOF",
    "fcfa": "XOF", "cad": "CAD", "aud": "AUD",
}  # fmt: skip
_SCALES = {
    "t": 1_000, "k": 1_000, "thousand": 1_000, "mille": 1_000, "mil": 1_000, "tsd": 1_000,
    "m": 1_000_000, "mio": 1_000_000, "mln": 1_000_000, "million": 1_000_000,
    "millions": 1_000_000, "millionen": 1_000_000, "millon": 1_000_000, "millones": 1_000_000,
    "md": 1_000_000_000, "bn": 1_000_000_000, "billion": 1_000_000_000,
}  # fmt: skip
_NAMES = "|".join(sorted(map(re.escape, _CURRENCIES), key=len, reverse=True))
_SCALED = "|".join(sorted(_SCALES, key=len, reverse=True))
# Digits with blanks, points or signs between them, never two in a row: `1 200 000`, `1'200.50`.
_NUMBER = r"\d{1,12}(?:[ \u00a0\u2009\u202f'’.,]\d{1,6}){0,6}"
_END = rf"(?=[^a-z€$£]|$|(?:{_NAMES})(?![a-z]))"  # behind a scale: `1,2 M€`, but not `1 month`
_AMOUNT = re.compile(
    rf"(?:(?<![a-z])(?P<before>{_NAMES})\s?)?(?<![\w.,])(?P<number>{_NUMBER})"
    rf"(?:\s?(?P<scale>{_SCALED}){_END})?"
    rf"(?:\s?(?:(?:de |d[’'])\s?)?(?P<after>{_NAMES})(?![a-z])(?:\s?(?P<late>{_SCALED}){_END})?)?",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_GROUPED = re.compile(r"\d{1,3}(?:[ \u00a0\u2009\u202f'’.,]\d{3})+")
_LONGEST = 1_000  # characters of a cell that are looked at


def money_in(text: str) -> Money | None:
    """Return the one amount in a text, without regard to what stands in brackets.

    None where there is none, or several, or a range: nobody guesses which one is meant. The
    currency is empty where none is named.
    """
    text = _BRACKETS.sub(" ", text[:_LONGEST]).replace("é", "e").replace("ó", "o")
    found = list(_AMOUNT.finditer(text))
    named = [one for one in found if one["before"] or one["after"]]
    if not named:  # a number among words may be anything
        alone = _AMOUNT.fullmatch(text.strip())
        return _amount(alone, "") if alone else None
    if len(named) != 1 or _is_range(text, named[0]):
        return None
    return _amount(named[0], _CURRENCIES[(named[0]["after"] or named[0]["before"]).casefold()])


def _amount(match: re.Match[str], currency: str) -> Money | None:
    value, scale = _number(match["number"]), match["scale"] or match["late"]
    if value is None:
        return None
    return Money(round(value * (_SCALES[scale.casefold()] if scale else 1)), currency)


def _is_range(text: str, amount: re.Match[str]) -> bool:
    """Tell whether another number stands before the amount: `400 000 - 500 000 EUR`."""
    before = text[: amount.start()].rstrip()
    return before.endswith(("-", "\u2013", "\u2014")) and any(map(str.isdigit, before))


def _number(typed: str) -> float | None:
    """Return what digits mean: signs before three digits part thousands, others a fraction."""
    if _GROUPED.fullmatch(typed):
        marks = {one for one in typed if one in ".,"}
        if len(marks) == 2:
            return None
        return float(re.sub(r"\D", "", typed))
    whole, mark, rest = typed.rpartition("." if typed.rfind(".") > typed.rfind(",") else ",")
    if not mark:
        return float(typed) if typed.isdigit() else None
    if not rest.isdigit() or not (_GROUPED.fullmatch(whole) or whole.isdigit()):
        return None
    return float(re.sub(r"\D", "", whole) + "." + rest)
