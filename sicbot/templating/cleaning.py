"""Values before they enter a template: cleaned, of known kinds, within limits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from types import SimpleNamespace

from sicbot.core.errors import PageError
from sicbot.core.text import ENGLISH, Catalogue, Text, Value, _

LONGEST_VALUE = 2_000  # characters; more than any form's field is meant for
MAX_PARTS = 200_000  # values in values; a page of 50,000 elements cannot show more
MAX_NESTING = 20  # lists in lists; more is a circle
_NORMALISED_AT_MOST = 4  # times the limit: ordering a million accents takes quadratic time

_LINE_END = re.compile("\r\n?|\x85")
# Controls cannot stand in XML or steer terminals. Embeddings, overrides and isolates reorder what
# people read (Unicode's report 36, "Bidirectional Text Spoofing"); the three plain marks U+061C,
# U+200E and U+200F stay, as right-to-left names need them. U+206A to U+206F are deprecated.
_REMOVED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u206f]")
# Half characters and these two are not characters of XML 1.0 (its production 2, "Char").
_UNWRITABLE = re.compile(r"[\ud800-\udfff\ufffe\uffff]")


class Fields(SimpleNamespace):
    """A dataclass's fields, cleaned; methods and properties are not for templates."""


def clean(text: str, limit: int = LONGEST_VALUE, catalogue: Catalogue = ENGLISH) -> str:
    """Return a text fit for a page: no controls, line ends as LF, NFC, at most `limit` characters.

    A text that was longer says so at its end. Cleaning twice is cleaning once.
    """
    plain = str.__str__(text)  # of a `Markup` the bare text, so that it is escaped like any other
    kept = _REMOVED.sub("", _LINE_END.sub("\n", plain[: limit * _NORMALISED_AT_MOST]))
    normal = unicodedata.normalize("NFC", _UNWRITABLE.sub("\ufffd", kept))
    if len(normal) <= limit and len(plain) <= limit * _NORMALISED_AT_MOST:
        return normal
    notice = _("… (shortened, {length} characters in all)", length=len(plain)).show(catalogue)
    return (normal[: max(limit - len(notice), 0)] + notice)[:limit]


def clean_values(
    values: Mapping[str, object],
    limit: int = LONGEST_VALUE,
    catalogue: Catalogue = ENGLISH,
) -> dict[str, object]:
    """Return the values of a template: strings cleaned, sentences shown, nothing changeable.

    Raises:
        PageError: A value is of a kind that no page shows, too many, nested too deeply, or two
            keys of a mapping are the same once they are clean.
    """
    cleaner = _Cleaner(limit, catalogue)
    return {name: cleaner.clean(value, name) for name, value in values.items()}


class _Cleaner:
    """One pass over the values of one rendering."""

    def __init__(self, limit: int, catalogue: Catalogue) -> None:
        self._limit = limit
        self._catalogue = catalogue
        self._left = MAX_PARTS

    def clean(self, value: object, path: str, depth: int = 0) -> object:
        """Return a value as a template may have it; `path` is where it stands, for errors."""
        self._left -= 1
        if self._left < 0:
            raise PageError(f"{path}: more than {MAX_PARTS:,} values for one page")
        if depth > MAX_NESTING:
            raise PageError(f"{path}: nested deeper than {MAX_NESTING}")
        if value is None or isinstance(value, bool | int | float | date | Enum):
            return value
        if isinstance(value, str):
            return clean(value, self._limit, self._catalogue)
        if isinstance(value, Text):
            return clean(self._inside(value).show(self._catalogue), self._limit * 2)
        return self._collection(value, path, depth + 1)

    def _collection(self, value: object, path: str, depth: int) -> object:
        if isinstance(value, Mapping):
            return self._mapping(value, path, depth)
        if isinstance(value, list | tuple):
            parts = enumerate(value)
            return tuple(self.clean(part, f"{path}[{at}]", depth) for at, part in parts)
        if isinstance(value, set | frozenset):
            return self._collection(sorted(value, key=repr), path, depth)
        if is_dataclass(value) and not isinstance(value, type):
            names = [field.name for field in fields(value) if not field.name.startswith("_")]
            values = ((name, getattr(value, name)) for name in names)
            return Fields(
                **{name: self.clean(one, f"{path}.{name}", depth) for name, one in values}
            )
        raise PageError(f"{path}: a template cannot show a {type(value).__name__}")

    def _mapping(
        self, value: Mapping[object, object], path: str, depth: int
    ) -> dict[object, object]:
        cleaned: dict[object, object] = {}
        for key, one in value.items():
            name = self.clean(key, f"key of {path}", depth)
            if name in cleaned:
                raise PageError(f"{path}: two keys are the same once they are clean: {name!r}")
            cleaned[name] = self.clean(one, f"{path}[{name!r}]", depth)
        return cleaned

    def _inside(self, text: Text) -> Text:
        """Return a sentence whose values are clean, so that a long one does not cost its end."""
        inner = tuple((name, self._in_sentence(value)) for name, value in text.values)
        return Text(text.sentence, inner)

    def _in_sentence(self, value: Value) -> Value:
        if isinstance(value, Text):
            return self._inside(value)
        if isinstance(value, str):
            return clean(value, self._limit, self._catalogue)
        return value
