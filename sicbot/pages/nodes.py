"""A body as nodes that can be compared by what they mean to a reader, and edited by their bytes.

A node is an element, a run of text or a seen space. What is no difference for `meaning` is none
here: both spell an element by the same rules.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace
from html import escape
from itertools import count
from typing import TYPE_CHECKING

from sicbot.core.edits import Span
from sicbot.pages.meaning import (
    BODIES,
    MACROS,
    PARAMETERS,
    Writer,
    highest_task_id,
    is_exact,
    is_table_body,
    joined,
    without_unseen_space,
)
from sicbot.pages.regions import PREFIX
from sicbot.pages.storage import Document, Element, find, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SPACE = " "  # the key of white space that is seen

# Changed as a whole or not at all.
_ATOMS = frozenset({"ac:link", "ac:image", "ac:emoticon", "ac:placeholder", "time", *PARAMETERS})
# Known by their number, so that they are part of the task.
_TASK_IDS = frozenset({"ac:task-id", "ac:task-uuid"})
_INCLUDES = ("include", "excerpt-include")
_CELLS = ("td", "th")
_BLANKS = b" \t\r\n"
# The pieces of a text, those that are read as white space or nothing first.
_PIECE = re.compile(
    rb"(?P<blank>[ \t\r\n]+|<!--.*?-->|<\?.*?\?>|<!\[CDATA\[[ \t\r\n]*\]\]>"
    rb"|&#0*(?:32|9|10|13);|&#x0*(?:20|9|[AaDd]);)"
    rb"|<!\[CDATA\[.*?\]\]>|[^ \t\r\n<&]+|.",
    re.DOTALL,
)
_HIDDEN = re.compile(rb"<!\[CDATA\[.*?\]\]>|<\?.*?\?>|(<!--.*?-->)", re.DOTALL)
_TELLING = re.compile(r"<[^>]*=[^>]*>|(?<=>)[^<]+|^[^<]+")


class _Spelling(Writer):
    """Elements spelled one by one, each as it is spelled within its page."""

    __slots__ = ()

    def spell(self, element: Element, task_id: int) -> str:
        """Return the element's spelling; its first task without an id gets this one."""
        self.parts.clear()
        self._task_ids = count(task_id)
        self._write(element, exact=False)
        return "".join(self.parts)


class Page:
    """The nodes of one body, made when they are asked for."""

    __slots__ = (
        "_children",
        "_keys",
        "_known",
        "_numbered",
        "_spelling",
        "_unnumbered",
        "document",
    )

    def __init__(self, document: Document, *, space_key: str, known: dict[bytes, str]) -> None:
        """Take a body without markers, and spellings by bytes that pages of one space share."""
        self.document = document
        self._known = {} if b"xmlns" in document.data else known
        self._spelling = _Spelling(space_key, replace(document.root, content=()))
        self._keys: dict[Element, str] = {}
        self._children: dict[Element, tuple[Node, ...]] = {}
        tasks = [*find(document.root, "ac:task")] if b"task" in document.data else []
        self._numbered = highest_task_id(document.root) if tasks else 0
        self._unnumbered = [task.start for task in tasks if not _task_id(task)]

    @property
    def root(self) -> Node:
        """The node over the whole body."""
        root = self.document.root
        return Node(self, root, Span(root.start, root.end), root, "")

    def spell(self, element: Element) -> str:
        """Return the one spelling of all elements that mean the same in this place."""
        spelled = self._keys.get(element)
        if spelled is None:
            raw = element.span.cut(self.document.data)
            spelled = self._known.get(raw) or self._spelled(element)
            self._keys[element] = self._known[raw] = spelled
        return spelled

    def has_spelled(self, element: Element) -> bool:
        """Tell whether the spelling is known already."""
        return element in self._keys

    def head(self, element: Element) -> str:
        """Return the spelling of an element without what is edited inside it."""
        kept = _TASK_IDS
        if element.name in MACROS:
            kept = frozenset() if _is_include(element) else frozenset(PARAMETERS)
        content = tuple(child for child in element.children if child.name in kept)
        return self._spelled(replace(element, content=content))

    def children(self, element: Element) -> tuple[Node, ...]:
        """Return the nodes right inside an element."""
        known = self._children.get(element)
        if known is None:
            known = tuple(self._nodes(element))
            if element.name in MACROS:
                known = tuple(sorted(known, key=_parameter_name))
            self._children[element] = known
        return known

    def _spelled(self, element: Element) -> str:
        earlier = bisect_left(self._unnumbered, element.start)
        return self._spelling.spell(element, self._numbered + earlier + 1)

    def _nodes(self, home: Element) -> Iterator[Node]:
        """Yield the nodes inside an element; rows count as the table's own."""
        parts = without_unseen_space(joined(iter(home.content)), home)
        inner = home.inner or Span(home.open_end, home.open_end)
        behind = inner.start
        for place, part in enumerate(parts):
            if isinstance(part, Element):
                behind = part.end
                if is_table_body(part, home):
                    yield from self._nodes(part)
                elif part.name not in _TASK_IDS:
                    yield Node(self, home, part.span, part, "")
            else:
                following = parts[place + 1 : place + 2]
                end = next((p.start for p in following if isinstance(p, Element)), inner.end)
                yield from self._texts(home, Span(behind, end), part)

    def _texts(self, home: Element, span: Span, seen: str) -> Iterator[Node]:
        """Yield the nodes of a text: the space before it, the words, the space behind them."""
        words = seen.strip(SPACE)
        if not words:
            yield Node(self, home, span, None, SPACE)
            return
        left, right = _edges(span.cut(self.document.data))
        core = Span(span.start + left, span.start + right)
        if seen.startswith(SPACE):
            yield Node(self, home, Span(span.start, core.start), None, SPACE)
        yield Node(self, home, core, None, words)
        if seen.endswith(SPACE):
            yield Node(self, home, Span(core.end, span.end), None, SPACE)


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A part of a body: an element, or a text as it is seen.

    `home` is the element right in which it stands.
    """

    page: Page
    home: Element
    span: Span
    element: Element | None
    text: str

    @property
    def raw(self) -> bytes:
        """Its bytes."""
        return self.span.cut(self.page.document.data)

    @property
    def key(self) -> str:
        """The same for all nodes that mean the same."""
        return self.page.spell(self.element) if self.element else escape(self.text, quote=False)

    @property
    def name(self) -> str:
        """The element's name, empty for a text."""
        return self.element.name if self.element else ""

    @property
    def inside(self) -> Element | None:
        """The element whose content can be changed piece by piece, None for what is whole."""
        element = self.element
        if element is None or element.name in _ATOMS or is_exact(element):
            return None
        if element.name in MACROS and not _is_include(element):
            return _only_body(element)
        return element

    @property
    def head(self) -> str:
        """What two nodes must share to be one of which the inside changed; empty if whole."""
        return self.page.head(self.element) if self.element and self.inside else ""

    @property
    def children(self) -> tuple[Node, ...]:
        """The nodes right inside."""
        return self.page.children(self.inside) if self.inside else ()

    @property
    def is_region(self) -> bool:
        """Whether it is a managed region, which people take over as a whole."""
        element = self.element
        if element is None or element.attributes.get("ac:name") != "details":
            return False
        ids = (child for child in element.children if child.attributes.get("ac:name") == "id")
        return any(text_of(child).strip().startswith(PREFIX) for child in ids)

    def hidden(self) -> Counter[bytes]:
        """Return the comments of XML in it."""
        return Counter(match[1] for match in _HIDDEN.finditer(self.raw) if match[1])

    def telling(self) -> Counter[str]:
        """Return the words in it, and the tags that say more than their name."""
        pieces = (match[0] for match in _TELLING.finditer(self.key))
        return Counter(
            word for piece in pieces for word in ((piece,) if piece[0] == "<" else piece.split())
        )


def is_same(one: Node, other: Node) -> bool:
    """Tell whether two nodes mean the same; what has the same bytes is not looked into."""
    if is_surely_same(one, other):
        return True
    if _is_compared_whole(one, other) or not is_one_kind(one, other):
        return one.key == other.key
    children, others = one.children, other.children
    return len(children) == len(others) and all(map(is_same, children, others))


def is_surely_same(one: Node, other: Node) -> bool:
    """Tell whether two nodes mean the same, as far as that is seen without looking inside.

    Cells are always told: the paragraph around all of a cell comes and goes.
    """
    if one.raw == other.raw and one.name == other.name:
        return True
    return _is_compared_whole(one, other) and one.key == other.key


def _is_compared_whole(one: Node, other: Node) -> bool:
    nodes = (one, other)
    spelled = all(node.element and node.page.has_spelled(node.element) for node in nodes)
    return spelled or one.name in _CELLS


def is_one_kind(one: Node, other: Node) -> bool:
    """Tell whether two elements are the same but for what can be changed inside."""
    inner, others = one.inside, other.inside
    if inner is None or others is None:
        return False
    return one.name == other.name and inner.name == others.name and one.head == other.head


def row(nodes: Sequence[Node]) -> Span | None:
    """Return the bytes of nodes that stand in a row, None if there is anything else between."""
    first = nodes[0]
    span = Span(min(node.span.start for node in nodes), max(node.span.end for node in nodes))
    if len(nodes) == 1:
        return span
    if any(node.home is not first.home for node in nodes):
        return None
    siblings = first.page.children(first.home)
    between = [one for one in siblings if span.start <= one.span.start and one.span.end <= span.end]
    written = [sum(1 for one in some if one.raw) for some in (nodes, between)]
    return span if written[0] == written[1] else None


def _task_id(task: Element) -> Element | None:
    return next((child for child in task.children if child.name == "ac:task-id"), None)


def _is_include(element: Element) -> bool:
    """Tell whether an element is an include: its target and its other parameters are apart."""
    if element.attributes.get("ac:name") not in _INCLUDES or element.name not in MACROS:
        return False
    parts = (part for part in element.content if not isinstance(part, str) or part.strip())
    return all(isinstance(part, Element) and part.name in PARAMETERS for part in parts)


def _parameter_name(node: Node) -> str:
    return node.element.attributes.get("ac:name", "") if node.element else ""


def _edges(data: bytes) -> tuple[int, int]:
    """Return where the words of a text begin and end."""
    if b"<" not in data and b"&#" not in data:
        return len(data) - len(data.lstrip(_BLANKS)), len(data.rstrip(_BLANKS))
    solid = [match.span() for match in _PIECE.finditer(data) if match["blank"] is None]
    return solid[0][0], solid[-1][1]


def _only_body(macro: Element) -> Element | None:
    """Return a macro's rich-text body, if there is nothing else in it but parameters."""
    rest = [part for part in macro.content if isinstance(part, str) or part.name not in PARAMETERS]
    parts = [part for part in rest if isinstance(part, Element) or part.strip()]
    only = parts[0] if len(parts) == 1 else None
    return only if isinstance(only, Element) and only.name == BODIES[0] else None
