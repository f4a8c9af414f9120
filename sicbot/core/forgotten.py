"""People who asked to be forgotten: known again by salted hashes, named by nothing.

A text names somebody where words of it have the hash of the person's key, user name, full name or
e-mail address. So texts can be kept out of sicbot's own store without keeping who it is about.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sicbot.core.people import Account, Registration

HASH_BYTES = 16  # two words are taken for one another once in 2^64 tries
SALT_BYTES = 32
MOST_WORDS = 12  # of a name; what is longer is none
_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"<[^<>]*>")
_JSON_SIGN = re.compile(r"\\u([0-9a-fA-F]{4})")
_ACCENT = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
)
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")  # hyphens and joints that nobody sees

Words = tuple[str, ...]
Shape = tuple[int, ...]  # the lengths of the words: most words are told apart without hashing


class Sign(StrEnum):
    """What of a person a hash stands for."""

    KEY = "key"
    NAME = "name"
    EMAIL = "email"
    USER_NAME = "user-name"  # may be a common word, or somebody else's by now


@dataclass(frozen=True, slots=True)
class Tombstone:
    """The hash of some words that name a person, and how long each of them is."""

    sign: Sign
    hash: str
    shape: Shape


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The people of one wiki who asked to be forgotten.

    Attributes:
        salt: Of this store alone, so that hashes of two stores tell nothing of one another.
    """

    salt: bytes = b""
    stones: frozenset[Tombstone] = frozenset()

    def __bool__(self) -> bool:
        """Tell whether there is anybody."""
        return bool(self.stones)

    def knows(self, key: str | None) -> bool:
        """Tell whether the account of this key is somebody's who asked to be forgotten."""
        if key is None or not self.stones:
            return False
        return self._stone(Sign.KEY, words_of(key)) in self.stones

    def concerns(self, record: Registration) -> bool:
        """Tell whether a record was entered by such a person or names their account."""
        return any(self.knows(one) for one in (record.creator, *record.accounts))

    def names(self, text: str, *, surely: bool = False) -> bool:
        """Tell whether a text names such a person.

        Args:
            text: Of whatever kind: storage format, JSON, an address.
            surely: Leave out user names and names of one word, which may mean somebody else.
        """
        if not self.stones or not text:
            return False
        wanted = self._by_shape(surely=surely)
        return any(self._is_among(words, wanted) for words in _readings(text))

    def with_person(self, account: Account, also: Iterable[str] = ()) -> Forgotten:
        """Return these people and one more, known by the account and by other names besides."""
        named = [
            (Sign.KEY, account.key),
            (Sign.USER_NAME, account.name),
            (Sign.EMAIL, account.email or ""),
            *((Sign.EMAIL if "@" in one else Sign.NAME, one) for one in (account.full_name, *also)),
        ]
        found = {
            self._stone(sign, words)
            for sign, text in named
            for words in _orders(words_of(text), sign)
            if 0 < len(words) <= MOST_WORDS
        }
        return Forgotten(self.salt, self.stones | found)

    def _stone(self, sign: Sign, words: Words) -> Tombstone:
        return Tombstone(sign, _hash(words, self.salt), tuple(map(len, words)))

    def _by_shape(self, *, surely: bool) -> Mapping[Shape, frozenset[str]]:
        found = dict[Shape, set[str]]()
        for one in self.stones:
            unsure = one.sign is Sign.USER_NAME or (one.sign is Sign.NAME and len(one.shape) == 1)
            if not (surely and unsure):
                found.setdefault(one.shape, set()).add(one.hash)
        return {shape: frozenset(hashes) for shape, hashes in found.items()}

    def _is_among(self, words: Words, wanted: Mapping[Shape, frozenset[str]]) -> bool:
        lengths = tuple(map(len, words))
        for shape, hashes in wanted.items():
            first, size = shape[0], len(shape)
            found = {  # each once: a page says the same words again and again
                words[place : place + size]
                for place, length in enumerate(lengths)
                if length == first and lengths[place : place + size] == shape
            }
            if any(_hash(one, self.salt) in hashes for one in found):
                return True
        return False


NOBODY = Forgotten()


@dataclass(frozen=True, slots=True)
class Left:
    """Values without those that name somebody, and how many were left out."""

    values: Mapping[str, object] = field(default_factory=dict)
    count: int = 0


def words_of(text: str) -> Words:
    """Return the words of a text as they are compared: small letters, no accents."""
    if not text.isascii():  # most of a page is, and this takes most of the time
        text = _ACCENT.sub("", unicodedata.normalize("NFKD", _UNSEEN.sub("", text)))
    return tuple(_WORD.findall(text.casefold()))


def leave_out(values: Mapping[str, object], forgotten: Forgotten) -> Left:
    """Return values for a page without the rows and sentences that name somebody forgotten."""
    count = 0

    def names(value: object) -> bool:
        if isinstance(value, str):
            return forgotten.names(value, surely=True)
        if isinstance(value, dict):
            return any(names(one) for one in value.values())
        return isinstance(value, list | tuple) and any(names(one) for one in value)

    def kept(value: object) -> object:
        nonlocal count
        if isinstance(value, list | tuple):
            staying = [one for one in value if not names(one)]
            count += len(value) - len(staying)
            return staying if len(staying) < len(value) else value
        if names(value):
            count += 1
            return ""
        return value

    return Left({name: kept(value) for name, value in values.items()}, count)


def _readings(text: str) -> Iterator[Words]:
    """Yield a text's words as they stand, and as readers see them: a tag may cut a name in two."""
    plain = unescape(unquote(_JSON_SIGN.sub(lambda found: chr(int(found[1], 16)), text)))
    yield words_of(plain)
    if "<" in plain:
        yield words_of(_TAG.sub("", plain))
        yield words_of(_TAG.sub(" ", plain))


def _orders(words: Words, sign: Sign) -> set[Words]:
    """Return a name also with the last word first, as lists have it."""
    return {words, (*words[-1:], *words[:-1])} if sign is Sign.NAME else {words}


def _hash(words: Words, salt: bytes) -> str:
    joined = " ".join(words).encode("utf-8", errors="replace")
    return hashlib.blake2b(joined, digest_size=HASH_BYTES, key=salt).hexdigest()
