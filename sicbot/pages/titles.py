"""Titles compared: as Confluence does it, and as a person who typed them would."""

from __future__ import annotations

import re
import unicodedata

_DASHES = "‐‑‒–—―⁃⁻₋−⸺⸻﹘﹣-˗"
_SINGLE_QUOTES = "‘’‚‛′`´ʹʼˈ＇"
_DOUBLE_QUOTES = "“”„‟″«»ˮ＂"
# A zero-width space is where a line may break, so it separates words. Joiners, the byte order
# mark, the soft hyphen and the direction marks stand inside words.
_INVISIBLE = "\u00ad\u200c\u200d\u200e\u200f\u2060\ufeff"
_UNIFIED = str.maketrans(
    {
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys(_SINGLE_QUOTES, "'"),
        **dict.fromkeys(_DOUBLE_QUOTES, '"'),
        **dict.fromkeys(_INVISIBLE, ""),
        "\u200b": " ",
    }
)
_SPACES = re.compile(r"\s+")


def normal_form(title: str) -> str:
    """Return what is left of a title without the differences that a reader does not see.

    These are upper and lower case, the kind of dash, quotation mark and space, doubled spaces, and
    composed, decomposed or full-width characters.
    """
    unified = unicodedata.normalize("NFKC", title.translate(_UNIFIED)).casefold()
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", unified)).strip()


def lookup_form(title: str) -> str:
    """Return the form of a title by which Confluence finds its page.

    Includes and links find a page without regard to case; dashes and spaces count as they are, and
    so do "ß" and "ss": the wiki keeps titles in lower case, which is not case folding.
    """
    return title.lower()
