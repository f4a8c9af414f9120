"""E-mail addresses as people type them, made comparable; what they typed stays as it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sicbot.core.text import Text, _, verbatim
from sicbot.pages.personal_data import without_phones

if TYPE_CHECKING:
    from collections.abc import Iterator

_AT = re.compile(r"\s*[(\[{<]\s*(?:at|arobase|arroba)\s*[)\]}>]\s*", re.IGNORECASE)
_DOT = re.compile(r"\s*[(\[{<]\s*(?:dot|point|punto)\s*[)\]}>]\s*", re.IGNORECASE)
_MAILTO = re.compile(r"^\s*mailto:\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"[;,|\n]+|\s/\s|\s+(?:and|or|et|ou|y|o)\s+", re.IGNORECASE)
ENVELOPE, PHONE = "\N{ENVELOPE}", "\N{BLACK TELEPHONE}"
_SIGN = r"[^\s@<>\"(),:;\[\]\\]"
# Tried only where a word begins, else a long text without the sign takes hours.
_ADDRESS = re.compile(rf"(?<!{_SIGN}){_SIGN}++@{_SIGN}+\.(?:(?!\.){_SIGN})+")
_WRITTEN = re.compile(  # ada (at) example (dot) org
    r"(?<![\w.+-])[\w.+-]{1,64}\s?[(\[{]\s?(?:at|arobase|arroba)\s?[)\]}]\s?[\w-]{1,63}"
    r"(?:(?:\.|\s?[(\[{]\s?(?:dot|point|punto)\s?[)\]}]\s?)[\w-]{1,63}){1,8}",
    re.IGNORECASE,
)
LONGEST = 320  # signs of an address with its domain; longer texts are none


def addresses(typed: str) -> tuple[str, ...]:
    """Return the addresses in a typed text, in small letters, for comparing alone.

    `mailto:` is taken off, a written (at) is turned into the sign, and blanks beside the sign and
    the dots are closed up. Dots and `+tags` stay: they may tell two mailboxes apart.
    """
    return tuple(dict.fromkeys(_addresses(typed)))


def address(typed: str) -> str:
    """Return the one e-mail address in a text; empty where there is none or two."""
    found = addresses(typed)
    return found[0] if len(found) == 1 else ""


def _addresses(typed: str) -> Iterator[str]:
    for part in _BETWEEN.split(typed[: 10 * LONGEST]):
        text = _DOT.sub(".", _AT.sub("@", _MAILTO.sub("", part)))
        text = re.sub(r"\s*@\s*", "@", text).strip().strip("<>").rstrip(".")
        found = _ADDRESS.fullmatch(text)
        if found and len(text) <= LONGEST:
            yield text.casefold()


def without_addresses(typed: str) -> str:
    """Return a text with a sign in place of each e-mail address, for pages that people read."""
    return _WRITTEN.sub(ENVELOPE, _ADDRESS.sub(ENVELOPE, typed))


def shown(typed: str) -> Text:
    """Return what people typed without e-mail addresses and telephone numbers, for pages.

    A text that is nothing but one of them is named in words.
    """
    text = without_phones(without_addresses(typed), PHONE)
    alone = {ENVELOPE: _("(an address)"), PHONE: _("(a telephone number)")}
    return alone.get(text.strip(), verbatim(text))


def problems_of(typed: str) -> tuple[Text, ...]:
    """Return what is odd about a typed e-mail address, without the address itself."""
    if not typed.strip():
        return ()
    found = addresses(typed)
    if not found:
        return (_("the e-mail address is none"),)
    if len(found) > 1:
        return (_("two or more e-mail addresses in one field"),)
    if _MAILTO.match(typed):
        return (_("the e-mail address begins with mailto:"),)
    if _AT.search(typed[: 10 * LONGEST]):
        return (_("the e-mail address is written with (at)"),)
    if typed.strip().casefold() != found[0]:
        return (_("the e-mail address has a blank or another sign too many in it"),)
    return ()
