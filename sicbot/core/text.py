"""Text for people: an English sentence with places for values, translated when it is shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

Value: TypeAlias = "str | int | Text"
# Escape sequences move a terminal's cursor and recolour it; direction signs turn the words beside
# them round; a half of a surrogate pair cannot be written at all.
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


class Catalogue:
    """The sentences of one language, by their English original."""

    def __init__(self, sentences: dict[str, str] | None = None) -> None:
        """Take translated sentences; a sentence that is not in it stays English."""
        self.sentences = sentences or {}

    def translate(self, sentence: str) -> str:
        """Return the sentence in this language."""
        return self.sentences.get(sentence) or sentence


ENGLISH = Catalogue()


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence and the values in it; values are inserted as they are, never interpreted."""

    sentence: str
    values: tuple[tuple[str, Value], ...] = ()

    def show(self, catalogue: Catalogue = ENGLISH) -> str:
        """Return the sentence in the catalogue's language with its values."""
        shown = {
            name: value.show(catalogue) if isinstance(value, Text) else value
            for name, value in self.values
        }
        return catalogue.translate(self.sentence).format(**shown)

    def __str__(self) -> str:
        """Return the English sentence."""
        return self.show()


def _(sentence: str, **values: Value) -> Text:
    """Mark a sentence for the catalogues; `{name}` in it is replaced by that value.

    A literal brace in the sentence is doubled, as for `str.format`.
    """
    return Text(sentence, tuple(sorted(values.items())))


def printable(text: str) -> str:
    """Return a text with a mark for every sign that would steer a terminal or break a file."""
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", text)


def verbatim(text: str) -> Text:
    """Return a text that is the same in every language, such as a name."""
    return Text("{text}", (("text", text),))


def listed(parts: Iterable[Text]) -> Text:
    """Return texts with commas between them, in the language they will be shown in."""
    values = {f"part{index}": part for index, part in enumerate(parts)}
    return Text(", ".join(f"{{{place}}}" for place in values), tuple(values.items()))
