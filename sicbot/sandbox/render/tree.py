"""Read storage format into a tree, and build the HTML tree that becomes the answer.

HTML is built as a tree and written out by lxml, which escapes; no HTML is ever joined from strings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.entities import name2codepoint
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lxml.etree import _Element

    Element = _Element
    Piece = str | Element

# The URIs are the ones that public converters declare; the stored text itself declares none.
PREFIXES = {
    "http://atlassian.com/content": "ac:",
    "http://atlassian.com/resource/identifier": "ri:",
    "http://atlassian.com/template": "at:",
}
_DECLARED = " ".join(f'xmlns:{prefix[:-1]}="{uri}"' for uri, prefix in PREFIXES.items())
_ENTITY = re.compile(r"(<!\[CDATA\[.*?\]\]>)|&([A-Za-z][A-Za-z0-9]*);", re.DOTALL)
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
# Characters that XML cannot hold: they come in through forms and names, not through parsed pages.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BLOCK_NAMES = (
    "address article aside blockquote details div dl fieldset figure footer form h1 h2 h3 h4 h5 h6"
    " header hr main nav ol p pre section table ul"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_LINES = _BLOCKS | {"br", "li", "td", "th", "tr", "ac:parameter", "ac:plain-text-body"}
MACRO_NAMES = frozenset({"ac:structured-macro", "ac:macro"})  # the second is the old spelling


class Malformed(ValueError):  # noqa: N818  # it is the page's fault, not the program's
    """A stored text is no well-formed storage format."""


def parse(body: str) -> Element:
    """Return the stored text as a tree with an outer element of its own.

    Raises:
        Malformed: The text does not parse.
    """
    text = f"<storage {_DECLARED}>{_ENTITY.sub(_character, body)}</storage>"
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, UnicodeEncodeError) as error:
        raise Malformed(str(error)) from error


def _character(match: re.Match[str]) -> str:
    """Replace a named HTML entity; character sections and the five of XML stay."""
    name = match.group(2)
    if name is None or name in _XML_ENTITIES or name not in name2codepoint:
        return match.group()
    return f"&#{name2codepoint[name]};"


def name_of(source: Element) -> str:
    """Return an element's name as it is written in storage format, such as `ac:link`."""
    name = str(source.tag)
    if name[:1] != "{":
        return name
    uri, local = name[1:].split("}", 1)
    return PREFIXES.get(uri, "?:") + local


def attribute(source: Element, name: str) -> str:
    """Return the attribute `ac:…` or `ri:…` or plain, by its written name; empty where absent."""
    prefix, colon, local = name.partition(":")
    if not colon:
        return str(source.get(name, ""))
    uri = next(uri for uri, known in PREFIXES.items() if known == prefix + ":")
    return str(source.get(f"{{{uri}}}{local}", ""))


def first(source: Element, *names: str) -> Element | None:
    """Return the first child with one of the names."""
    return next((child for child in source if name_of(child) in names), None)


def find_all(source: Element, *names: str) -> Iterator[Element]:
    """Yield the elements below `source` with one of the names, in order."""
    return (one for one in source.iter() if name_of(one) in names)


def all_text(source: Element) -> str:
    """Return all text below an element, as it is written."""
    return "".join(str(part) for part in source.itertext())


def text_of(source: Element) -> str:
    """Return all text below an element, with white space collapsed."""
    return " ".join(all_text(source).split())


def readable(source: Element) -> str:
    """Return the text that people read below an element, with spaces where a line would end."""
    parts: list[str] = []
    for event, one in etree.iterwalk(source, events=("start", "end")):
        name = name_of(one)
        if event == "start":
            parts.append("" if name == "ac:parameter" else one.text or "")
        else:
            parts.append(" " if name in _LINES else "")
            parts.append(one.tail or "")
    return " ".join("".join(parts).split())


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro as it stands in a text, in today's or the old spelling."""

    name: str
    parameters: dict[str, str] = field(default_factory=dict)  # the unnamed one has the name ""
    places: dict[str, Element] = field(default_factory=dict)  # the parameters' elements
    bodies: tuple[Element, ...] = ()  # rich text; real exports have more than one
    plain: str = ""

    def is_true(self, parameter: str) -> bool:
        """Tell whether a parameter says yes."""
        return self.parameters.get(parameter, "").lower() == "true"


def read_macro(source: Element) -> Macro:
    """Return the macro that stands at an element."""
    places: dict[str, Element] = {}
    for child in source:
        if name_of(child) == "ac:parameter":
            places.setdefault(attribute(child, "ac:name"), child)
        elif name_of(child) == "ac:default-parameter":
            places.setdefault("", child)
    plain = first(source, "ac:plain-text-body")
    return Macro(
        name=attribute(source, "ac:name"),
        parameters={name: all_text(place).strip() for name, place in places.items()},
        places=places,
        bodies=tuple(child for child in source if name_of(child) == "ac:rich-text-body"),
        plain="" if plain is None else all_text(plain),
    )


def macros_in(source: Element, name: str) -> Iterator[Macro]:
    """Yield the macros of one name below an element, in order."""
    for place in find_all(source, *MACRO_NAMES):
        if attribute(place, "ac:name") == name:
            yield read_macro(place)


def node(
    name: str, attributes: Mapping[str, str | None] | None = None, *pieces: Piece | None
) -> Element:
    """Return a new HTML element; attributes and pieces that are None are left out."""
    made = etree.Element(name)
    for key, value in (attributes or {}).items():
        if value is not None:
            made.set(key, _NOT_XML.sub("", value))
    return fill(made, (piece for piece in pieces if piece is not None))


def fill(parent: Element, pieces: Iterable[Piece]) -> Element:
    """Append text and elements to an element, and return it."""
    last = parent[-1] if len(parent) else None
    for piece in pieces:
        if not isinstance(piece, str):
            piece.tail = None
            parent.append(piece)
            last = piece
        elif last is None:
            parent.text = (parent.text or "") + _NOT_XML.sub("", piece)
        else:
            last.tail = (last.tail or "") + _NOT_XML.sub("", piece)
    return parent


def has_block(pieces: Iterable[Piece]) -> bool:
    """Tell whether some piece would break out of a paragraph in a browser."""
    return any(
        inner.tag in _BLOCKS
        for piece in pieces
        if not isinstance(piece, str)
        for inner in piece.iter()
    )


def paragraph(attributes: Mapping[str, str | None], pieces: list[Piece]) -> Element:
    """Return a paragraph, or a `div` where the content is not allowed in one."""
    if has_block(pieces):
        return node("div", {**attributes, "class": "paragraph"}, *pieces)
    return node("p", attributes, *pieces)


def write(pieces: Iterable[Piece]) -> str:
    """Return the pieces as HTML text."""
    root = fill(etree.Element("div"), pieces)
    text = etree.tostring(root, method="html", encoding="unicode")
    return str(text)[len("<div>") : -len("</div>")]
