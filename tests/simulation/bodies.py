"""Reads storage format for the checker: what a body means, and which parts of it sicbot may change.

Written apart from `sicbot.pages`, so that a mistake there is not repeated here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from html.entities import name2codepoint
from typing import TypeAlias
from xml.parsers import expat

MACROS = ("ac:structured-macro", "ac:macro")
INCLUDES = ("include", "excerpt-include")
REGION_PREFIX = "sicbot."
MARKER = "ac:inline-comment-marker"

# What a wiki adds or leaves out on saving: attributes, and elements with all that is in them.
_SERVERS_ATTRIBUTES = frozenset(
    ("ac:macro-id", "ac:schema-version", "ac:local-id", "local-id", "ri:version-at-save")
)
_SERVERS_ELEMENTS = frozenset(("ac:task-id", "ac:task-uuid"))
_TARGET_ATTRIBUTES = frozenset(("ri:content-title", "ri:space-key", "ri:version-at-save"))
_ENTITIES = "".join(
    f'<!ENTITY {name} "&#{code};">'
    for name, code in name2codepoint.items()
    if name not in ("lt", "gt", "amp", "quot")
)
_HEAD = f"<!DOCTYPE body [{_ENTITIES}]><body>"
_MARKED = re.compile(r"<ac:inline-comment-marker\b[^>]*?\bac:ref\s*=\s*[\"']([^\"']*)")

# Of a token, what a reader can see: a text, or the title of a page that is linked to.
_READ = re.compile(r"(?<=content-title=)[^>]*|^[^<].*", re.DOTALL)

Tokens: TypeAlias = tuple[str, ...]
UserKeys: TypeAlias = Callable[[str], str | None]


@dataclass(slots=True)
class Node:
    """An element of a body; its children are elements and texts."""

    name: str
    attributes: dict[str, str]
    children: list[Node | str] = field(default_factory=list)

    @property
    def macro(self) -> str:
        """The name of the macro, if it is one."""
        return self.attributes.get("ac:name", "") if self.name in MACROS else ""

    @property
    def elements(self) -> list[Node]:
        """The elements right below it."""
        return [child for child in self.children if isinstance(child, Node)]


@dataclass(frozen=True, slots=True)
class View:
    """Which differences between bodies count.

    Attributes:
        space_key: The page's space, which a link may name or not.
        user_key: Gives the key of a user name, as a wiki may store it for the name.
        hide: Whether targets of includes and insides of regions are left out.
        without: Regions that are left out altogether.
        without_include: Number of the include that is left out, from 0.
        plain: Whether inline comments and ticks are taken away.
    """

    space_key: str = ""
    user_key: UserKeys = str
    hide: bool = False
    without: frozenset[str] = frozenset()
    without_include: int | None = None
    plain: bool = False


@lru_cache(maxsize=64)  # trees of long pages are large
def parse(body: str) -> Node:
    """Return a body as a tree; one that is no XML is a single text."""
    root = Node("body", {})
    open_nodes = [root]

    def start(name: str, attributes: dict[str, str]) -> None:
        node = Node(name, attributes)
        open_nodes[-1].children.append(node)
        open_nodes.append(node)

    def text(data: str) -> None:
        open_nodes[-1].children.append(data)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _name: open_nodes.pop()
    parser.CharacterDataHandler = text
    try:
        parser.Parse(f"{_HEAD}{body}</body>", True)  # noqa: FBT003  # expat takes no keyword
    except expat.ExpatError:
        return Node("body", {}, [body])
    return root.elements[0]


def meaning(body: str, view: View = View()) -> Tokens:
    """Return what a body says, as tags and runs of text, without what a wiki rewrites."""
    writer = _Writer(view)
    writer.inside(parse(body))
    return writer.finished()


def regions(body: str, view: View = View()) -> dict[str, Tokens]:
    """Return the insides of sicbot's regions by their ids; those of one id follow each other."""
    found: dict[str, Tokens] = {}
    for node in _outermost_regions(parse(body)):
        writer = _Writer(view)
        for child in node.elements:
            if child.name == "ac:rich-text-body":
                writer.inside(child)
        region = region_id(node)
        found[region] = (*found.get(region, ()), *writer.finished())
    return found


def include_count(body: str) -> int:
    """Return how many includes a body has."""
    return sum(node.macro in INCLUDES for node in _walk(parse(body)))


def markers(body: str) -> frozenset[str]:
    """Return the references of all inline comments in a body."""
    return frozenset(_MARKED.findall(body))


def text_of(body: str) -> str:
    """Return all text of a body, targets of links included."""
    words = [word for token in meaning(body) for word in _READ.findall(token)]
    return " ".join(words)


def is_filled(body: str) -> bool:
    """Tell whether a body shows anything: words, a macro, a picture."""
    return any(not token.startswith("<") or token.startswith("<ac:") for token in meaning(body))


def region_id(node: Node) -> str:
    """Return the id of the region that an element is, or nothing."""
    if node.macro != "details":
        return ""
    for child in node.elements:
        if child.name == "ac:parameter" and child.attributes.get("ac:name") == "id":
            text = "".join(part for part in child.children if isinstance(part, str)).strip()
            return text if text.startswith(REGION_PREFIX) else ""
    return ""


class _Writer:
    """Writes the tokens of a tree as one view sees it."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.tokens: list[str] = []
        self.includes = 0

    def finished(self) -> Tokens:
        """Return what was written, with one space where there are several."""
        words = (
            token if token.startswith("<") else " ".join(token.split()) for token in self.tokens
        )
        return tuple(word for word in words if word)

    def inside(self, node: Node, *, target: bool = False) -> None:
        """Write what is inside an element."""
        for child in _ordered(node.children):
            self._child(child, target=target)

    def text(self, text: str) -> None:
        """Write a text; texts in a row are one."""
        text = text.replace("<", "‹")
        if self.tokens and not self.tokens[-1].startswith("<"):
            self.tokens[-1] += text
        else:
            self.tokens.append(text)

    def element(self, node: Node, *, target: bool) -> None:
        """Write an element, or what the view leaves of it."""
        is_servers = node.name in _SERVERS_ELEMENTS and not node.elements
        if is_servers or self._is_left_out(node):
            return
        if node.name in ("tbody", MARKER) and (node.name == "tbody" or self.view.plain):
            self.inside(node)
            return
        self.tokens.append(self._tag(node, target=target))
        if self.view.hide and region_id(node):
            self._frame(node)
        elif not (self.view.plain and node.name == "ac:task-status"):
            of_include = self.view.hide and node.macro in INCLUDES
            for child in _ordered(node.children):
                self._child(child, target=target, of_include=of_include)
        self.tokens.append(f"</{node.name}>")

    def _child(self, child: Node | str, *, target: bool, of_include: bool = False) -> None:
        if not isinstance(child, Node):
            self.text("…" if target and child.strip() else child)
            return
        is_parameter = child.name == "ac:parameter" and not child.attributes.get("ac:name")
        self.element(child, target=target or (of_include and is_parameter))

    def _frame(self, node: Node) -> None:
        """Write a region without what is in it."""
        for child in _ordered(node.children):
            if isinstance(child, Node) and child.name != "ac:rich-text-body":
                self.element(child, target=False)

    def _is_left_out(self, node: Node) -> bool:
        if region_id(node) in self.view.without:
            return True
        if node.macro not in INCLUDES:
            return False
        self.includes += 1
        return self.view.without_include == self.includes - 1

    def _tag(self, node: Node, *, target: bool) -> str:
        attributes = {
            name: value
            for name, value in node.attributes.items()
            if name not in _SERVERS_ATTRIBUTES and not (target and name in _TARGET_ATTRIBUTES)
        }
        if attributes.get("ri:space-key", "").casefold() == self.view.space_key.casefold():
            attributes.pop("ri:space-key", None)
        if attributes.get("href", "").startswith("#"):
            del attributes["href"]
        username = attributes.get("ri:username")
        key = self.view.user_key(username) if username else None
        if key:
            attributes["ri:userkey"] = key
            del attributes["ri:username"]
        return "<" + " ".join([node.name, *(f"{n}={v}" for n, v in sorted(attributes.items()))])


def _ordered(children: list[Node | str]) -> list[Node | str]:
    """Return children with the parameters that stand in a row in order of their names."""
    ordered: list[Node | str] = []
    row: list[Node] = []
    for child in children:
        if isinstance(child, Node) and child.name == "ac:parameter":
            row.append(child)
        elif isinstance(child, Node) or child.strip() or not row:
            ordered += [*sorted(row, key=_parameter), child]
            row.clear()
    return [*ordered, *sorted(row, key=_parameter)]


def _parameter(node: Node) -> str:
    return node.attributes.get("ac:name", "")


def _outermost_regions(node: Node) -> list[Node]:
    if region_id(node):
        return [node]
    return [found for child in node.elements for found in _outermost_regions(child)]


def _walk(node: Node) -> list[Node]:
    return [node, *(found for child in node.elements for found in _walk(child))]
