"""What a reader sees of an element: its words, line by line, as far as the body holds them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sicbot.pages.storage import Element

_LINES = frozenset(
    {"p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr"}
    | {"table", "tr", "td", "th", "dt", "dd", "caption", "ac:layout-cell"}
    | {"ac:task", "ac:task-list", "ac:task-body", "ac:rich-text-body", "ac:plain-text-body"}
)
# Parameters and task ids are for the server. A placeholder is the hint of a template that nobody
# has filled in; it is not shown on the page.
UNSEEN = frozenset(
    {
        "ac:parameter",
        "ac:default-parameter",
        "ac:placeholder",
        "ac:task-id",
        "ac:task-uuid",
        "ac:task-status",
        "ri:user",
    }
)
_SIGHTS = frozenset(
    {"ac:structured-macro", "ac:macro", "ac:image", "ac:emoticon", "ac:adf-extension", "img", "hr"}
    | {"table", "ri:page", "ri:blog-post", "ri:content-entity", "ri:user", "ri:attachment"}
)
_LINK_TEXTS = ("ac:plain-text-link-body", "ac:link-body")
_NO_WIDTH = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_SPACES = re.compile(r"\s+")


def clean(text: str) -> str:
    """Return `text` with single spaces, without invisible characters at all."""
    return _SPACES.sub(" ", text.translate(_NO_WIDTH)).strip()


def lines_of(element: Element, *, without: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the words inside `element`: a line for each paragraph, list item and line break.

    Links give their text or else the title they point to, status lozenges their title, dates their
    ISO date; people give nothing, as the body does not hold their names. Elements named in
    `without` are left out, with all they hold.
    """
    parts: list[str] = []
    _collect(element, frozenset(without) | UNSEEN, parts)
    lines = (clean(line) for line in "".join(parts).split("\n"))
    return tuple(line for line in lines if line)


def words_of(element: Element) -> str:
    """Return the words inside `element` on one line."""
    return " ".join(lines_of(element))


def shows(element: Element) -> bool:
    """Tell whether an element itself, words aside, is something to be seen: a macro, a picture."""
    return element.name in _SIGHTS


def _collect(element: Element, unseen: frozenset[str], parts: list[str]) -> None:
    """Append the pieces of text inside `element`, a line feed where a line ends."""
    as_typed = element.name in {"ac:plain-text-body", "pre"}
    for part in element.content:
        if isinstance(part, str):
            parts.append(part if as_typed else part.replace("\n", " "))
        elif part.name not in unseen:
            line = part.name in _LINES
            parts.append("\n" * line)
            _collect_child(part, unseen, parts)
            parts.append("\n" * line)


def _collect_child(element: Element, unseen: frozenset[str], parts: list[str]) -> None:
    """Append what one element shows."""
    if element.name == "br":
        parts.append("\n")
    elif element.name == "time":
        parts.append(element.attributes.get("datetime", ""))
    elif element.name == "ac:link" and not _has_words(element):
        parts.append(_target_words(element))
    elif element.attributes.get("ac:name") == "status" and element.name.endswith("macro"):
        parts.append(f" {_status_title(element)} ")
    else:
        _collect(element, unseen, parts)


def _has_words(link: Element) -> bool:
    return any(child.name in _LINK_TEXTS for child in link.children)


def _target_words(link: Element) -> str:
    """Return what Confluence shows for a link without a text of its own."""
    for child in link.children:
        for name in ("ri:content-title", "ri:filename", "ri:space-key"):
            if child.attributes.get(name):
                return child.attributes[name]
    return link.attributes.get("ac:anchor", "")


def _status_title(macro: Element) -> str:
    """Return the words in a lozenge; one without a title shows its colour's name."""
    values = {
        child.attributes.get("ac:name"): "".join(p for p in child.content if isinstance(p, str))
        for child in macro.children
    }
    return values.get("title") or values.get("colour") or ""
