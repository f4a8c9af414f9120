"""Storage format as a tree whose elements know their byte offsets.

All offsets count bytes of `body.encode()`: `body.encode()[span.start:span.end]` is the very text.
Confluence stores a body as XML without an outer element, with the prefixes ac, ri and at undeclared
and with HTML's entities (its manual, "Confluence Storage Format"); expat reads it between a start
tag and an end tag that supply all of this.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from html.entities import html5
from itertools import count
from types import MappingProxyType
from typing import TYPE_CHECKING
from xml.parsers import expat

from sicbot.core.edits import Span
from sicbot.core.errors import PageError
from sicbot.pages.refusal import explain, refuse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

MAX_BYTES = 20_000_000  # the longest real pages have 2 MB; more is an accident or an attack
MAX_DEPTH = 256  # what libxml2 allows too; also keeps recursion over the tree within Python's limit
MAX_ELEMENTS = 500_000  # about 200 MB as a tree
MAX_ATTRIBUTES = 1_000_000
CHECKED_FIRST_BYTES = 1_000_000  # from here on nothing is built before all has been checked
MAX_ENTITY_NAMES = 10_000  # HTML 5 has 2,125

_TAG_REST = re.compile(rb"""[^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>""")
_ENTITY = re.compile(rb"&([A-Za-z_][A-Za-z0-9_.-]*);")
_ATTRIBUTE = re.compile(rb"=\s*[\"']")
# A name may hide from a byte search behind character references; no named entity stands for a
# letter of a macro's name.
_NAME_WITH_REFERENCE = re.compile(rb"""name\s*=\s*(?:"[^"<&]*&#|'[^'<&]*&#)""")
_PREFIXES = ("ac", "ri", "at")
_FOREIGN_NAMES = (b"xmlns", b"xml:")
_NAMESPACES = {
    "http://atlassian.com/content": "ac:",
    "http://atlassian.com/resource/identifier": "ri:",
    "http://atlassian.com/template": "at:",
    "http://www.w3.org/1999/xhtml": "",
    "http://www.w3.org/XML/1998/namespace": "xml:",
}
_KNOWN_TO_XML = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_END = b"</body>"
_NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """An element with its prefixed name, its content and where it stands; equal only to itself."""

    name: str
    attributes: Mapping[str, str]
    content: tuple[Element | str, ...]
    start: int
    open_end: int
    close: int
    end: int

    @property
    def span(self) -> Span:
        """All of it, tags included."""
        return Span(self.start, self.end)

    @property
    def open(self) -> Span:
        """The start tag."""
        return Span(self.start, self.open_end)

    @property
    def inner(self) -> Span | None:
        """What stands between the tags; None for `<x/>`."""
        return None if self.open_end == self.end else Span(self.open_end, self.close)

    @property
    def children(self) -> tuple[Element, ...]:
        """The elements directly inside."""
        return tuple(part for part in self.content if isinstance(part, Element))


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A parsed body: its bytes, and a nameless root over all of it."""

    data: bytes
    root: Element


def parse(body: str) -> Document:
    """Read a whole body.

    An entity that HTML does not know stands for its own spelling. Comments and processing
    instructions are left out, CDATA is text.

    Raises:
        PageError: The body is not well-formed, declares a document type, or is over a limit.
    """
    data = _checked(body)
    tree = _Tree(data, None)
    tree.read()
    content = tree.found[0].content
    return Document(data, Element("", _NO_ATTRIBUTES, content, 0, 0, len(data), len(data)))


def subtrees(body: str, tags: AbstractSet[str], names: AbstractSet[str]) -> tuple[Element, ...]:
    """Return the elements with one of `tags` whose `ac:name` is one of `names`.

    Of such elements inside one another only the outermost are returned. The whole body is checked
    as by `parse`, but nothing else is built, which takes a quarter of the time.

    Raises:
        PageError: As `parse`.
    """
    tree = _Tree(_checked(body), (tags, names))
    tree.read()
    return tuple(tree.found)


def mentions(body: bytes | str, needles: Iterable[str]) -> bool:
    """Tell whether any of `needles` may occur as a name in `body`, without parsing it.

    Give names with the quotation mark behind them (`include"` and `include'`), so that prose does
    not count. A False is certain; a True may come from CDATA or a comment.
    """
    if isinstance(body, str):
        if any(needle in body for needle in needles):
            return True
        return "&#" in body and mentions(body.encode(errors="replace"), ())
    if any(needle.encode() in body for needle in needles):
        return True
    return b"&#" in body and _NAME_WITH_REFERENCE.search(body) is not None


def walk(element: Element, closed: AbstractSet[str] = frozenset()) -> Iterator[Element]:
    """Yield every element inside `element` in document order, but none inside one of `closed`."""
    stack = list(reversed(element.children))
    while stack:
        inner = stack.pop()
        yield inner
        if inner.name not in closed:
            stack.extend(reversed(inner.children))


def find(element: Element, *names: str) -> Iterator[Element]:
    """Yield every element inside `element` that has one of `names`, in document order."""
    return (inner for inner in walk(element) if inner.name in names)


def first(element: Element, *names: str) -> Element | None:
    """Return the first element inside `element` that has one of `names`."""
    return next(find(element, *names), None)


def text_of(element: Element) -> str:
    """Return all text inside `element` as it stands, white space included."""
    return "".join(part if isinstance(part, str) else text_of(part) for part in element.content)


def _checked(body: str) -> bytes:
    """Return the body's bytes if they are within the limits that can be known beforehand."""
    if len(body) > MAX_BYTES:
        raise PageError(f"line 1, column 1: {len(body):,} characters, limit {MAX_BYTES:,} bytes")
    try:
        data = body.encode()
    except UnicodeEncodeError as error:
        before = body[: error.start].encode()
        code = f"U+{ord(body[error.start]):04X}"
        raise refuse(before, len(before), f"{code} is half a character") from error
    if len(data) > MAX_BYTES:
        raise PageError(f"line 1, column 1: {len(data):,} bytes, limit {MAX_BYTES:,}")
    if data.count(b"=") > MAX_ATTRIBUTES:
        _count_attributes(data)
    if len(data) > CHECKED_FIRST_BYTES:
        _check_large(data)
    return data


def _count_attributes(data: bytes) -> None:
    """Refuse more attributes than a tree should hold."""
    for number, match in enumerate(_ATTRIBUTE.finditer(data)):
        if number >= MAX_ATTRIBUTES:
            raise refuse(data, match.start(), f"more than {MAX_ATTRIBUTES:,} attributes")


def _prologue(data: bytes) -> bytes:
    """Return what expat needs before the body: entities that occur in it, prefixes, a start tag."""
    names: set[bytes] = set()
    if b"&" in data:
        for match in _ENTITY.finditer(data):
            names.add(match[1])
            if len(names) > MAX_ENTITY_NAMES:
                reason = f"more than {MAX_ENTITY_NAMES:,} different entities"
                raise refuse(data, match.start(), reason)
    declared = "".join(_declaration(name.decode()) for name in sorted(names - _KNOWN_TO_XML))
    prefixes = " ".join(f'xmlns:{prefix}="{prefix}"' for prefix in _PREFIXES)
    return f"<!DOCTYPE body [{declared}]><body {prefixes}>".encode()


def _declaration(name: str) -> str:
    """Declare an entity as HTML's characters, or as its own spelling."""
    characters = html5.get(f"{name};")
    if characters is None:
        return f'<!ENTITY {name} "&#38;#38;{name};">'
    value = "".join(f"&#38;#{ord(character)};" for character in characters)
    return f'<!ENTITY {name} "{value}">'


def _parser_of(data: bytes) -> tuple[expat.XMLParserType, int]:
    """Return a parser that waits for `data` and the end tag, and the offset at which it stands.

    The separator makes expat report "ac:link", as the prologue's addresses are the prefixes.
    """
    parser = expat.ParserCreate("utf-8", ":")
    parser.buffer_text = True
    prologue = _prologue(data)
    parser.Parse(prologue, False)  # noqa: FBT003 - the library's own
    return parser, len(prologue)


def _finish(parser: expat.XMLParserType, data: bytes) -> None:
    """Feed `data` and let go of the handlers, which would keep what they hold in a circle."""
    try:
        parser.Parse(data + _END, True)  # noqa: FBT003 - the library's own
    finally:
        parser.StartElementHandler = None
        parser.EndElementHandler = None
        parser.CharacterDataHandler = None


def _check_large(data: bytes) -> None:
    """Refuse what is malformed or has too many elements, without building anything."""
    parser, shift = _parser_of(data)
    counted = count()

    def start(_name: str, _attributes: dict[str, str]) -> None:
        if next(counted) >= MAX_ELEMENTS:
            reason = f"more than {MAX_ELEMENTS:,} elements"
            raise refuse(data, parser.CurrentByteIndex - shift, reason)

    parser.StartElementHandler = start
    try:
        _finish(parser, data)
    except expat.ExpatError as error:
        raise _explained(data, error, parser.ErrorByteIndex - shift) from error


def _explained(data: bytes, error: expat.ExpatError, offset: int) -> PageError:
    """Say what expat met, and which element was open there."""
    parser, shift = _parser_of(data)
    still_open: list[tuple[str, int]] = []

    def start(name: str, _attributes: dict[str, str]) -> None:
        still_open.append((name, parser.CurrentByteIndex - shift))

    def end(_name: str) -> None:
        if still_open:  # else it is the end of the body itself
            still_open.pop()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    with suppress(expat.ExpatError):
        _finish(parser, data)
    return explain(data, offset, error.code, still_open[-1] if still_open else None)


# An element whose end tag has not come yet: name, attributes, start, end of the start tag, content.
# A plain tuple, as making thousands of anything else is what takes the time.
_Frame = tuple[str, "Mapping[str, str]", int, int, "list[Element | str]"]


class _Tree:
    """One run of expat over one body; builds all of it, or only macros with certain names."""

    __slots__ = (
        "_data",
        "_depth",
        "_foreign",
        "_frames",
        "_names",
        "_parser",
        "_shift",
        "_tags",
        "_whole",
        "found",
    )

    def __init__(
        self, data: bytes, wanted: tuple[AbstractSet[str], AbstractSet[str]] | None
    ) -> None:
        self._data = data
        self._whole = wanted is None
        self._tags, self._names = wanted or (frozenset[str](), frozenset[str]())
        self._foreign = any(mark in data for mark in _FOREIGN_NAMES)
        self._depth = 0  # of elements that are passed over, the body itself counted
        # The content of the first frame is what is found.
        self._frames: list[_Frame] = [("", _NO_ATTRIBUTES, 0, 0, [])]
        self.found: list[Element] = []
        self._parser, self._shift = _parser_of(data)

    def read(self) -> None:
        """Read the body from start to end."""
        if self._whole:
            self._frames.append(("", _NO_ATTRIBUTES, 0, 0, []))
            self._build()
        else:
            self._depth = 1
            self._pass_over()
        try:
            _finish(self._parser, self._data)
        except expat.ExpatError as error:
            offset = self._parser.ErrorByteIndex - self._shift
            raise _explained(self._data, error, offset) from error
        self.found = [part for part in self._frames[0][4] if isinstance(part, Element)]

    def _build(self) -> None:
        """Make an element of everything from here on."""
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def _pass_over(self) -> None:
        """Look for what is wanted from here on."""
        self._parser.StartElementHandler = self._skip_foreign if self._foreign else self._skip
        self._parser.EndElementHandler = self._skip_end
        self._parser.CharacterDataHandler = None

    def _skip(self, name: str, attributes: dict[str, str]) -> None:
        if name in self._tags and attributes.get("ac:name") in self._names:
            self._build()
            self._start(name, attributes)
            return
        self._depth += 1
        if self._depth > MAX_DEPTH + 1:
            self._refuse_depth()

    def _skip_foreign(self, name: str, attributes: dict[str, str]) -> None:
        self._skip(_prefixed(name), _prefixed_keys(attributes))

    def _skip_end(self, _name: str) -> None:
        self._depth -= 1

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        start = self._parser.CurrentByteIndex - self._shift
        match = _TAG_REST.match(self._data, start)
        end = match.end() if match else start  # expat has seen the whole tag: it always matches
        if self._foreign:
            name, attributes = _prefixed(name), _prefixed_keys(attributes)
        self._frames.append((name, attributes or _NO_ATTRIBUTES, start, end, []))
        if len(self._frames) + self._depth > MAX_DEPTH + 2:
            self._refuse_depth()

    def _end(self, _name: str) -> None:
        name, attributes, start, open_end, content = self._frames.pop()
        if self._data[open_end - 2 : open_end] == b"/>":
            close = end = open_end
        else:
            close = self._parser.CurrentByteIndex - self._shift
            end = self._data.find(b">", close) + 1
        element = Element(name, attributes, tuple(content), start, open_end, close, end)
        self._frames[-1][4].append(element)
        if len(self._frames) == 1 and not self._whole:
            self._pass_over()

    def _text(self, text: str) -> None:
        self._frames[-1][4].append(text)

    def _refuse_depth(self) -> None:
        offset = self._parser.CurrentByteIndex - self._shift
        raise refuse(self._data, offset, f"elements are nested deeper than {MAX_DEPTH}")


def _prefixed(name: str) -> str:
    """Return a name with the usual prefix where the body declares the address behind it."""
    address, _, local = name.rpartition(":")
    if not address or address in _PREFIXES:
        return name
    return _NAMESPACES.get(address, f"{address}:") + local


def _prefixed_keys(attributes: dict[str, str]) -> dict[str, str]:
    """Return attributes with their names as `_prefixed` gives them."""
    return {_prefixed(name): value for name, value in attributes.items()}
