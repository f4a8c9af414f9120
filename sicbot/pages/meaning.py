"""Bodies compared by what they mean to a reader: without what Confluence rewrites on saving.

There is no list of these rewritings in one place. Those known: on saving, macros get an id and a
schema version (REST reference 10.0.3, guide "macro by id"); exports and public clients show ids of
tables and layouts, versions in links, ids of tasks, keys of the page's own space left out, named
entities turned to characters, and another order of attributes and parameters.
"""

from __future__ import annotations

import hashlib
import re
from html import escape
from itertools import count
from typing import TYPE_CHECKING

from sicbot.pages.storage import Element, find, parse, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCKS = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "div", "hr"}
    | {"blockquote", "pre", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"}
    | {"colgroup", "col", "br", "ac:layout", "ac:layout-section", "ac:layout-cell"}
    | {"ac:task-list", "ac:task", "ac:task-body", "ac:rich-text-body", "ac:plain-text-body"}
)
"""Elements beside which white space is not seen."""
MARKER = "ac:inline-comment-marker"
MACROS = frozenset({"ac:structured-macro", "ac:macro"})

_UNSEEN_ATTRIBUTES = frozenset(
    {"ac:macro-id", "ac:schema-version", "ac:local-id", "local-id", "ri:version-at-save"}
)
_OWN_SPACE = ("", "@self")
PARAMETERS = ("ac:parameter", "ac:default-parameter")
BODIES = ("ac:rich-text-body", "ac:plain-text-body")
_CELLS = ("td", "th")
# Places in which words do not stand: white space there is layout of the source.
_FRAMES = MACROS | frozenset(
    {"table", "thead", "tbody", "tfoot", "tr", "colgroup", "ul", "ol", "dl", "ac:layout"}
    | {"ac:layout-section", "ac:task-list", "ac:task", "ac:link", "ac:image"}
)
_WORDLESS = _FRAMES | frozenset(PARAMETERS)
# Elements of which the very characters count.
_EXACT = frozenset(
    {"pre", "ac:plain-text-body", "ac:plain-text-link-body", "ac:parameter"}
    | {"ac:default-parameter", "ac:task-id", "ac:task-status"}
)
# Macros right inside these stand on lines of their own.
_PAGE_PARTS = frozenset({"", "ac:layout-cell", "ac:rich-text-body"})
_BLANKS = re.compile(r"[ \t\r\n]+")  # what HTML collapses; a no-break space is seen
_NUMBER = re.compile(r"[0-9]{1,18}")


def same_meaning(one: str, other: str, *, space_key: str = "") -> bool:
    """Tell whether two bodies say the same to a reader.

    With the key of the page's space, a link that writes this key equals one that leaves it out.

    Raises:
        PageError: A body does not parse.
    """
    if one == other:
        return True
    return canonical(one, space_key=space_key) == canonical(other, space_key=space_key)


def digest(body: str, *, space_key: str = "") -> str:
    """Return the SHA-256 of what a body means, the same for all its spellings.

    Raises:
        PageError: The body does not parse.
    """
    return hashlib.sha256(canonical(body, space_key=space_key).encode()).hexdigest()


def canonical(body: str, *, space_key: str = "") -> str:
    """Return the one spelling of all bodies with the same meaning; it is not meant for the wiki.

    Raises:
        PageError: The body does not parse.
    """
    root = parse(body).root
    writer = Writer(space_key, root)
    writer.write_content(root, exact=False)
    return "".join(writer.parts)


class Writer:
    """One body being spelled anew."""

    __slots__ = ("_own_space", "_task_ids", "parts")

    def __init__(self, space_key: str, root: Element) -> None:
        self.parts: list[str] = []
        self._own_space = (*_OWN_SPACE, space_key)
        self._task_ids = count(highest_task_id(root) + 1)

    def write_content(self, element: Element, *, exact: bool) -> None:
        """Write what stands inside an element."""
        parts = joined(_flat(element))
        if element.name in MACROS:
            parts = _parameters_first(parts)
        elif element.name in _CELLS:
            parts = _without_single_paragraph(parts)
        if not exact:
            parts = without_unseen_space(parts, element)
        for part in parts:
            if isinstance(part, str):
                self.parts.append(escape(part, quote=False))
            else:
                self._write(part, exact=exact)

    def _write(self, element: Element, *, exact: bool) -> None:
        """Write an element with its tags."""
        name = element.name
        attributes = sorted(self._seen_attributes(element))
        written = "".join(f' {key}="{escape(value)}"' for key, value in attributes)
        self.parts.append(f"<{name}{written}>")
        if name == "ac:task" and not any(child.name == "ac:task-id" for child in element.children):
            self._write_task_id()
        self.write_content(element, exact=exact or is_exact(element))
        self.parts.append(f"</{name}>")

    def _write_task_id(self) -> None:
        """Write the id that a task without one gets: the next free number of the page."""
        self.parts.append(f"<ac:task-id>{next(self._task_ids)}</ac:task-id>")

    def _seen_attributes(self, element: Element) -> Iterator[tuple[str, str]]:
        """Yield the attributes that count.

        A link that is only a fragment loses its address on saving, so none is counted.
        """
        for name, value in element.attributes.items():
            own_space = name == "ri:space-key" and value in self._own_space
            fragment = element.name == "a" and name == "href" and value.startswith("#")
            if name not in _UNSEEN_ATTRIBUTES and not own_space and not fragment:
                yield name, value


def highest_task_id(root: Element) -> int:
    """Return the highest number of a task, 0 where there is none."""
    ids = (text_of(element).strip() for element in find(root, "ac:task-id"))
    return max((int(number) for number in ids if _NUMBER.fullmatch(number)), default=0)


def _flat(element: Element) -> Iterator[Element | str]:
    """Yield the content of an element without wrappings that come and go.

    These are markers of inline comments and `tbody`; UUIDs of tasks are left out.
    """
    for part in element.content:
        if isinstance(part, str):
            yield part
        elif part.name == MARKER or is_table_body(part, element):
            yield from _flat(part)
        elif part.name != "ac:task-uuid":
            yield part


def is_table_body(part: Element, parent: Element) -> bool:
    """Tell whether an element is the body that tables have whether it is written or not."""
    return part.name == "tbody" and _is_plain(part) and parent.name in ("table", "tbody")


def _is_plain(element: Element) -> bool:
    """Tell whether an element has no attributes that count."""
    return not (element.attributes.keys() - _UNSEEN_ATTRIBUTES)


def joined(parts: Iterator[Element | str]) -> list[Element | str]:
    """Return parts with neighbouring texts made one."""
    found: list[Element | str] = []
    for part in parts:
        last = found[-1] if found else None
        if isinstance(part, str) and isinstance(last, str):
            found[-1] = last + part
        else:
            found.append(part)
    return found


def _parameters_first(parts: list[Element | str]) -> list[Element | str]:
    """Return the content of a macro with its parameters in order of their names.

    Of a name that comes twice the last counts, so equal names keep their order.
    """
    given = [part for part in parts if isinstance(part, Element) and part.name in PARAMETERS]
    given.sort(key=lambda parameter: parameter.attributes.get("ac:name", ""))
    rest = (part for part in parts if isinstance(part, str) or part.name not in PARAMETERS)
    return [*given, *joined(rest)]


def _without_single_paragraph(parts: list[Element | str]) -> list[Element | str]:
    """Return the content of a cell, whether or not its only paragraph is written as one."""
    shown = [part for part in parts if isinstance(part, Element) or part.strip(" \t\r\n")]
    only = shown[0] if len(shown) == 1 else None
    if isinstance(only, Element) and only.name == "p" and _is_plain(only):
        return joined(_flat(only))
    return parts


def is_exact(element: Element) -> bool:
    """Tell whether white space inside an element counts.

    A parameter with a link in it is no text.
    """
    if "white-space" in element.attributes.get("style", ""):
        return True
    is_link = element.name in PARAMETERS and element.children
    return element.name in _EXACT and not is_link


def without_unseen_space(parts: list[Element | str], parent: Element) -> list[Element | str]:
    """Return the content of `parent` with single spaces, and none where it is not seen."""
    seen: list[Element | str] = []
    edge = parent.name in BLOCKS or parent.name in _PAGE_PARTS or parent.name in _FRAMES
    for place, part in enumerate(parts):
        if isinstance(part, Element):
            seen.append(part)
            continue
        text = _BLANKS.sub(" ", part)
        before = parts[place - 1] if place else None
        after = parts[place + 1] if place + 1 < len(parts) else None
        if _ends_line(before, parent) or (before is None and edge):
            text = text.removeprefix(" ")
        if _ends_line(after, parent) or (after is None and edge):
            text = text.removesuffix(" ")
        if text and not (text == " " and parent.name in _WORDLESS):
            seen.append(text)
    return seen


def _ends_line(part: Element | str | None, parent: Element) -> bool:
    """Tell whether white space beside a part is not seen."""
    if not isinstance(part, Element):
        return False
    if part.name in MACROS:
        has_body = any(child.name in BODIES for child in part.children)
        return has_body or parent.name in _PAGE_PARTS
    return part.name in BLOCKS
