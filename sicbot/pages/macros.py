"""Macros of a body, and what its include and excerpt macros point to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Literal

from sicbot.core.edits import Span
from sicbot.pages.links import PageLink, page_of
from sicbot.pages.storage import Document, Element, mentions, subtrees, text_of, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Spelling = Literal["structured", "old"]
IncludeKind = Literal["include", "excerpt-include"]

_SPELLINGS: dict[str, Spelling] = {"ac:structured-macro": "structured", "ac:macro": "old"}
_PARAMETERS = ("ac:parameter", "ac:default-parameter")
_BODIES = ("ac:rich-text-body", "ac:plain-text-body")
_INCLUDES: dict[str, IncludeKind] = {
    "include": "include",
    "excerpt-include": "excerpt-include",
}
_LONGEST_NAME = 1_000  # characters; Confluence takes titles and space keys of up to 255 each
_KEY_AND_TITLE = re.compile(r"([A-Za-z0-9._~-]+|@self):(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True, eq=False)
class Macro:
    """A macro in current or old spelling.

    `parameters` are texts by name, the unnamed one by ""; `values` are the same parameters'
    elements, for links and people in them. Of a name that comes twice the last counts.
    """

    name: str
    parameters: Mapping[str, str]
    values: Mapping[str, Element]
    bodies: tuple[Element, ...]
    spelling: Spelling
    span: Span
    element: Element

    @property
    def page(self) -> PageLink | None:
        """The page that its unnamed parameter points to."""
        value = self.values.get("")
        return named_page(value) if value else None


@dataclass(frozen=True, slots=True)
class Include:
    """An include or excerpt-include macro and the page it shows.

    `position` counts both kinds from 1 in document order, nested ones too. No space key means the
    host's own space; without a target the title is empty. `span` is the whole macro, `target` the
    resource element, or what stands inside the parameter where the page is named by plain text.
    """

    kind: IncludeKind
    position: int
    space_key: str | None
    title: str
    content_id: str | None
    excerpt: str | None
    span: Span
    target: Span
    spelling: Spelling
    posting_day: str | None = None


def macros(document: Document) -> tuple[Macro, ...]:
    """Return all macros of a body, nested ones too, in document order."""
    return tuple(macros_in(document.root))


def macros_in(element: Element) -> Iterator[Macro]:
    """Yield the macros inside an element."""
    return (read_macro(inner) for inner in walk(element) if is_macro(inner))


def is_macro(element: Element) -> bool:
    """Tell whether an element is a macro in either spelling."""
    return element.name in _SPELLINGS


def read_macro(element: Element) -> Macro:
    """Return the macro that an `ac:structured-macro` or `ac:macro` element is."""
    values = {
        child.attributes.get("ac:name", ""): child
        for child in element.children
        if child.name in _PARAMETERS
    }
    return Macro(
        element.attributes.get("ac:name", ""),
        {name: text_of(value).strip() for name, value in values.items()},
        values,
        tuple(child for child in element.children if child.name in _BODIES),
        _SPELLINGS[element.name],
        element.span,
        element,
    )


def select(source: str | Document, names: Iterable[str]) -> tuple[Macro, ...]:
    """Return the macros that have one of `names`, in document order.

    A text that cannot hold such a macro is not parsed, so it is not refused either. Of a text,
    nothing but these macros is built.

    Raises:
        PageError: The body does not parse.
    """
    wanted = frozenset(names)
    if isinstance(source, Document):
        return tuple(macro for macro in macros(source) if macro.name in wanted)
    if not mentions(source, (name + mark for name in sorted(wanted) for mark in "\"'")):
        return ()
    outermost = subtrees(source, _SPELLINGS.keys(), wanted)
    found = (macro for top in outermost for macro in (read_macro(top), *macros_in(top)))
    return tuple(macro for macro in found if macro.name in wanted)


def includes(source: str | Document) -> tuple[Include, ...]:
    """Return the include and excerpt-include macros of a body, in document order.

    Raises:
        PageError: The body does not parse.
    """
    found = select(source, _INCLUDES)
    return tuple(_include(macro, position) for position, macro in enumerate(found, 1))


def excerpts(source: str | Document) -> tuple[str, ...]:
    """Return the names of a body's excerpts, "" for one without a name.

    Raises:
        PageError: The body does not parse.
    """
    return tuple(macro.parameters.get("name", "") for macro in select(source, ("excerpt",)))


def named_page(value: Element) -> PageLink:
    """Return the page that a parameter names by a resource element or by plain text.

    Plain text is "Title" or, as old pages have it, "KEY:Title". A title may hold a colon too, so
    the part before the first colon is taken for a space key only if it consists of letters,
    digits, ".", "_", "~" and "-".
    """
    page = page_of(value)
    if page:
        return page
    text = text_of(value)[:_LONGEST_NAME].strip()
    where = value.inner or value.span
    match = _KEY_AND_TITLE.fullmatch(text)
    if not match:
        return PageLink(None, text, where)
    key, title = match[1], match[2].strip()
    return PageLink(None if key == "@self" else key, title, where)


def _include(macro: Macro, position: int) -> Include:
    """Return the include that a macro is; without a target it points to nothing, at its end."""
    nowhere = Span(macro.element.open_end, macro.element.open_end)
    page = macro.page or PageLink(None, "", nowhere)
    return Include(
        _INCLUDES[macro.name],
        position,
        page.space_key,
        page.title,
        page.content_id,
        macro.parameters.get("name") or None,
        macro.span,
        page.span,
        macro.spelling,
        page.posting_day,
    )


def include_macro(space_key: str | None, title: str) -> str:
    """Return an include of a page as storage format; without a space key, of the same space."""
    space = "" if space_key is None else f' ri:space-key="{escape(space_key)}"'
    return (
        '<ac:structured-macro ac:name="include"><ac:parameter ac:name=""><ac:link>'
        f'<ri:page{space} ri:content-title="{escape(title)}" />'
        "</ac:link></ac:parameter></ac:structured-macro>"
    )
