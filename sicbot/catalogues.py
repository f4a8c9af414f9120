"""The translations of sicbot's sentences, one `.po` file a language in `sicbot/locale`."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from babel.messages.pofile import read_po

from sicbot.core.text import Catalogue

# In French such a blank stands before these signs and inside the quotation marks.
_BLANK = re.compile(r"(?<=«) | (?=[»:;?!])")


@lru_cache
def catalogue(language: str) -> Catalogue:
    """Return the sentences of a language; English needs no file."""
    path = files("sicbot") / "locale" / f"{language}.po"
    if not path.is_file():
        return Catalogue()
    with path.open("rb") as file:
        messages = read_po(file, locale=language)
    found = {str(one.id): str(one.string) for one in messages if one.id and one.string}
    if language == "fr":
        found = {one: _BLANK.sub("\N{NO-BREAK SPACE}", text) for one, text in found.items()}
    return Catalogue(found)
