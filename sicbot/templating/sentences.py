"""The sentences in a template: found for the catalogues, shown with their values.

A sentence is plain text in every language: a translation cannot bring elements onto a page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sicbot.templating.budget import budget
from sicbot.templating.filters import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sicbot.core.text import Catalogue

_PLACE = re.compile(r"\{\{|\}\}|\{(\w+)\}")
_PERCENT_PLACE = re.compile(r"%%|%\((\w+)\)s|[{}]")


def words(catalogue: Catalogue) -> dict[str, Callable[..., str]]:
    """Return what templates call for sentences: `_`, and what `{% trans %}` turns into.

    Of `{% pluralize %}` the second sentence stands for every number but 1.
    """

    def say(sentence: str, /, **values: object) -> str:
        return _filled(catalogue.translate(sentence), values)

    def gettext(sentence: str, /, **values: object) -> str:
        return say(with_braces(sentence), **values)

    def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
        return gettext(one if number == 1 else many, **{"num": number, **values})

    return {"_": say, "gettext": gettext, "ngettext": ngettext}


def with_braces(sentence: str) -> str:
    """Return a sentence of `{% trans %}` as catalogues have it: `{name}`, not `%(name)s`."""

    def other(match: re.Match[str]) -> str:
        if match[1]:
            return "{" + match[1] + "}"
        return "%" if match[0] == "%%" else match[0] * 2

    return _PERCENT_PLACE.sub(other, sentence)


def _filled(sentence: str, values: Mapping[str, object]) -> str:
    """Put values in their places; unlike `str.format` it reaches no attribute and pads nothing."""
    texts = {name: plain(value) for name, value in values.items()}
    longest = max(map(len, texts.values()), default=0)
    budget.get().show(len(sentence) + sentence.count("{") * longest)

    def other(match: re.Match[str]) -> str:
        return texts[match[1]] if match[1] else match[0][0]

    return _PLACE.sub(other, sentence)
