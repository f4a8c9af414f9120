"""The skeleton of a body, and that no value changes it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sicbot.core.errors import PageError
from sicbot.pages.macros import macros
from sicbot.pages.storage import Document, Element, first, parse, walk
from sicbot.templating.cleaning import Fields
from sicbot.templating.filters import url

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from collections.abc import Set as AbstractSet

MENTION = "mention"  # stands among the declared macros; the wiki has no macro of that name
BENIGN = "x"
BENIGN_ADDRESS = "https://example.org/"
_ADDRESSES = ("href", "src", "ri:value")
_LOCAL = re.compile(r"#|/(?![/\\])|\Z")  # an anchor, or a path of the wiki itself


class Bone(NamedTuple):
    """An element without its texts: how deep it stands, its name, its attributes' names.

    `title` is the value of `ac:name`, which names a macro or a parameter and is no text.
    """

    depth: int
    name: str
    attributes: tuple[str, ...]
    title: str | None


def skeleton(body: str | Document) -> tuple[Bone, ...]:
    """Return all elements of a body in document order, without any text.

    Raises:
        PageError: The body does not parse.
    """
    document = parse(body) if isinstance(body, str) else body
    bones: list[Bone] = []
    stack: list[tuple[int, Element]] = [(0, one) for one in reversed(document.root.children)]
    while stack:
        depth, element = stack.pop()
        names = tuple(sorted(element.attributes))
        bones.append(Bone(depth, element.name, names, element.attributes.get("ac:name")))
        stack.extend((depth + 1, child) for child in reversed(element.children))
    return tuple(bones)


def benign(values: Mapping[str, object], keep: int = 0) -> dict[str, object]:
    """Return values of the same shape in which each string is harmless.

    A string becomes "x", or a plain address where it is a safe address, as a template may make a
    link of it. Blank strings, numbers, flags and members of an Enum are shape and stay; so do keys
    that are identifiers. Of the others the first `keep` stay too.
    """
    harmless = _Benign(keep)
    return {name: harmless.value(value, name) for name, value in values.items()}


def check_skeleton(
    render: Callable[[Mapping[str, object]], str],
    values: Mapping[str, object],
    *,
    template: str,
    body: str | Document | None = None,
) -> None:
    """Refuse values that change the elements of what a template gives.

    Args:
        render: Gives the body for such values.
        values: The values, cleaned (`clean_values`).
        template: Its name, for the error.
        body: What `render` gives for `values`, where that is known already.

    Raises:
        PageError: A value changes the elements; it is named, with the template.
    """
    expected = skeleton(render(benign(values)))
    found = skeleton(render(values) if body is None else body)
    if found != expected:
        path = _culprit(render, values, expected)
        raise PageError(f"{template}: {path} would change the page's elements, not only its text")


def check_macros(document: Document, allowed: AbstractSet[str], *, template: str) -> None:
    """Refuse a macro that the template does not declare.

    Raises:
        PageError: There is one; it is named, with the template.
    """
    foreign = sorted({macro.name for macro in macros(document)} - allowed)
    if foreign:
        named = ", ".join(foreign)
        raise PageError(f"{template}: macro {named} is not declared in the template's first line")


def check_mentions(document: Document, allowed: AbstractSet[str], *, template: str) -> None:
    """Refuse to mention people, who get a mail for it, unless the template declares `mention`.

    Raises:
        PageError: Somebody is mentioned.
    """
    if MENTION not in allowed and first(document.root, "ri:user") is not None:
        raise PageError(
            f"{template}: it mentions somebody, who gets a mail; its first line does not declare "
            f"{MENTION}"
        )


def check_addresses(document: Document, *, template: str) -> None:
    """Refuse an address that is neither safe (`url`) nor one of the wiki's own paths.

    Raises:
        PageError: There is one; it is named, with the template.
    """
    for element in walk(document.root):
        for name in _ADDRESSES:
            address = element.attributes.get(name, "")
            if not _LOCAL.match(address) and not url(address):
                raise PageError(f"{template}: unsafe address in {element.name}: {address[:80]!r}")


def _culprit(
    render: Callable[[Mapping[str, object]], str],
    values: Mapping[str, object],
    expected: tuple[Bone, ...],
) -> str:
    """Return where the value stands that alone makes the difference, halving the doubtful ones."""
    everything = _Benign(0)
    for name, value in values.items():
        everything.value(value, name)
    good, bad = 0, len(everything.paths)
    while bad - good > 1:
        middle = (good + bad) // 2
        try:
            same = skeleton(render(benign(values, middle))) == expected
        except PageError:
            same = False
        good, bad = (middle, bad) if same else (good, middle)
    return f"the value {everything.paths[bad - 1]}" if bad else "a value"


class _Benign:
    """One pass that replaces strings and remembers where they stood."""

    def __init__(self, keep: int) -> None:
        self._keep = keep
        self.paths: list[str] = []

    def value(self, value: object, path: str) -> object:
        """Return a value of the same shape."""
        if type(value) is str:
            return self._text(value, path)
        if isinstance(value, tuple):
            return tuple(self.value(part, f"{path}[{at}]") for at, part in enumerate(value))
        if isinstance(value, Fields):
            inner = vars(value).items()
            return Fields(**{name: self.value(part, f"{path}.{name}") for name, part in inner})
        if isinstance(value, dict):
            return {
                self._key(key, path, at): self.value(part, f"{path}[{key!r}]")
                for at, (key, part) in enumerate(value.items())
            }
        return value

    def _text(self, text: str, path: str) -> str:
        if not text.strip():
            return text
        harmless = BENIGN_ADDRESS if url(text) else BENIGN
        return self._replaced(text, harmless, path)

    def _key(self, key: object, path: str, at: int) -> object:
        if type(key) is not str or key.isidentifier():
            return key
        return self._replaced(key, f"{BENIGN}{at}", f"key {at + 1} of {path}")

    def _replaced(self, text: str, harmless: str, path: str) -> str:
        self.paths.append(path)
        return text if len(self.paths) <= self._keep else harmless
