"""What a page announces and does not give, and columns that stand there twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sicbot.core.text import _
from sicbot.pages.storage import find, walk
from sicbot.pages.tables import readable_tables
from sicbot.pages.words import shows, words_of
from sicbot.programme.consistency.findings import Finding, Kind, Stand

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sicbot.pages.storage import Element
    from sicbot.programme.consistency.findings import ReadPage

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CONTAINERS = ("ac:layout-cell", "ac:rich-text-body", "div")
_BLOCKS = ("p", "li", "td")
_AGAIN = re.compile(r" \(\d+\)$")
_MAIL = (
    r"(?:send|write|envoy\w*|écri\w+|env[ií]\w*|escrib\w+)\s+(?:us\s+)?(?:an?|un|une)?\s*"
    r"(?:e-?mails?|messages?|mél|courriels?|correos?(?: electrónicos?)?|mensajes?)"
)
# What may follow an address and so stands there in its place.
_NO_ADDRESS = re.compile(
    rf"\b{_MAIL}\s+(?:to|at|à|a)\s*(?::|(?=[).,;]|$))\s*"
    r"(?=[).,;]|$|indicat|with\b|and\b|telling|en indiquant|avec\b|et\b|indicando|con\b)",
    re.IGNORECASE,
)
_EMPTY_BRACKETS = re.compile(r"(?:e-?mail|mail|courriel|correo)[^()]{0,40}\(\s*\)", re.IGNORECASE)


def empty_announcements(read: ReadPage) -> Iterator[Finding]:
    """Find paragraphs that end with a colon where nothing comes behind."""
    root = read.document.root
    for parent in (root, *find(root, *_CONTAINERS)):
        children = parent.children
        for place, one in enumerate(children):
            if one.name == "p" and _announces(one) and _leads_nowhere(children[place + 1 :]):
                yield Finding(
                    Kind.ANNOUNCEMENT, _("announced, and not there"),
                    (Stand(read.page.id, words_of(one)),),
                )  # fmt: skip


def _announces(element: Element) -> bool:
    return words_of(element).endswith((":", "：")) and not _holds_more(element)


def _leads_nowhere(rest: Sequence[Element]) -> bool:
    """Tell whether the end, a heading or the next announcement comes before anything else.

    A text behind an empty paragraph may be what was announced.
    """
    behind = next((one for one in rest if one.name != "p" or not _is_blank(one)), None)
    if behind is None or behind.name in _HEADINGS:
        return True
    return behind is not rest[0] and behind.name == "p" and _announces(behind)


def _is_blank(element: Element) -> bool:
    return not words_of(element) and not _holds_more(element)


def _holds_more(element: Element) -> bool:
    """Tell whether there is something besides words: a person, a picture, a macro, a date."""
    return any(shows(one) or one.name in {"ri:user", "time"} for one in walk(element))


def missing_addresses(read: ReadPage) -> Iterator[Finding]:
    """Find sentences that ask for an e-mail and name no address."""
    for block in find(read.document.root, *_BLOCKS):
        if any(one.name in (*_BLOCKS, "ri:user") for one in walk(block) if one is not block):
            continue
        text = words_of(block)
        if _NO_ADDRESS.search(text) or _EMPTY_BRACKETS.search(text):
            yield Finding(
                Kind.NO_ADDRESS, _("an e-mail without address"),
                (Stand(read.page.id, text),),
            )  # fmt: skip


def doubled_columns(read: ReadPage) -> Iterator[Finding]:
    """Find tables in which two columns have one name, so that nobody knows which is meant."""
    for table in readable_tables(read.document)[0]:
        for name in table.header:
            if (cut := _AGAIN.sub("", name)) != name and cut in table.header:
                columns = " | ".join(_AGAIN.sub("", one) for one in table.header)
                yield Finding(
                    Kind.COLUMN_TWICE, _("the column “{name}” stands there twice", name=cut),
                    (Stand(read.page.id, f"{table.heading}: {columns}"),),
                    about=cut,
                )  # fmt: skip
