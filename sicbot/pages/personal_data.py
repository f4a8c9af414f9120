"""E-mail addresses and telephone numbers in a text, to be counted and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LONGEST = 20_000_000  # characters looked at; the longest real pages have 2 MB
_MAY_HOLD = ("@", "(at)", "[at]", "{at}", "+", "&#", "&commat", "&plus", "%40", "tel:")
# A user's name in a mention may be an address; readers see the person's name there.
_USER_NAME = re.compile(r"""ri:username\s*=\s*(?:"[^"]*"|'[^']*')""")
_AT = re.compile(r"\s?[(\[{]\s?(?:at|@)\s?[)\]}]\s?", re.IGNORECASE)
_DOT = re.compile(r"\s?[(\[{]\s?(?:dot|\.)\s?[)\]}]\s?", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?<![\w.%+'-])([\w.%+'-]{1,64})@((?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24})(?![\w-])"
)
_GAP = r"[ \u00a0\u202f.()/-]{0,2}"
_PHONE = re.compile(rf"(?<![\w+])\+\(?\d(?:{_GAP}\d){{6,14}}(?!\w)")
# Without the sign: after two zeros, or ten digits of which the first is one, as in France.
_DIALLED = re.compile(
    rf"(?<![\w+.-])(?:00[1-9](?:{_GAP}\d){{6,14}}|0[1-9](?:[ \u00a0\u202f.-]?\d\d){{4}})"
    r"(?!\w|[.-]\d)"
)
_THOUSANDS = re.compile(r"\+\d{1,3}(?:[ \u00a0\u202f.]\d{3})+")
_MOST_OF_A_NUMBER = 9  # digits; +1 200 000 is a number, +34 600 123 456 a telephone


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What was found, each once; only the numbers of it are ever shown.

    Attributes:
        addresses: E-mail addresses of persons.
        role_addresses: E-mail addresses of an office, such as info@.
        phones: Telephone numbers, digits alone.
    """

    addresses: frozenset[str] = frozenset()
    role_addresses: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Tell whether anything was found."""
        return bool(self.addresses or self.role_addresses or self.phones)


NOTHING = PersonalData()


def personal_data(body: str, roles: Iterable[str] = (), *, phones: bool = True) -> PersonalData:
    """Return the addresses and numbers in a body, in its text, its links and its macros.

    `roles` are the first words of addresses that belong to an office.
    """
    body = body[:_LONGEST]
    if not any(sign in body for sign in _MAY_HOLD):
        return NOTHING
    text = unquote(unescape(_USER_NAME.sub("", body)))
    spelled = _DOT.sub(".", _AT.sub("@", text)) if _AT.search(text) else text
    offices = frozenset(role.casefold() for role in roles)
    found = {match[0].casefold(): match[1].casefold() for match in _ADDRESS.finditer(spelled)}
    of_roles = {one for one, local in found.items() if re.split(r"[._+-]", local)[0] in offices}
    return PersonalData(
        frozenset(found) - of_roles,
        frozenset(of_roles),
        frozenset(_numbers(text)) if phones else frozenset(),
    )


def without_phones(text: str, sign: str) -> str:
    """Return a text with a sign in place of each telephone number."""
    shown = _PHONE.sub(lambda match: sign if _is_phone(match) else match[0], text)
    return _DIALLED.sub(sign, shown)


def _numbers(text: str) -> Iterator[str]:
    for match in _PHONE.finditer(text):
        if _is_phone(match):
            yield _digits(match)


def _is_phone(match: re.Match[str]) -> bool:
    return not _THOUSANDS.fullmatch(match[0]) or len(_digits(match)) > _MOST_OF_A_NUMBER


def _digits(match: re.Match[str]) -> str:
    return re.sub(r"\D", "", match[0])
