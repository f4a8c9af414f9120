"""The target of an include changed, and no other byte."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from sicbot.core.edits import Edit
from sicbot.core.errors import PageError
from sicbot.pages.links import space_of
from sicbot.pages.macros import includes, named_page
from sicbot.pages.refusal import refuse
from sicbot.pages.splice import splice
from sicbot.pages.storage import Document, Element, parse, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.pages.macros import Include

_NAME = re.compile(r"<(?:([^\s:/>]+):)?[^\s:/>]+")
_ATTRIBUTE = re.compile(r"""\s+(?P<name>[^\s=/>"']+)\s*=\s*(?P<value>"[^"]*"|'[^']*')""")
_PIECE = re.compile(r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>|<[^>]*>|[^<]+", re.DOTALL)
_TEXT = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)
_CDATA, _CDATA_END = "<![CDATA[", "]]>"


def repoint(
    body: str, include: Include, *, space_key: str | None, title: str, why: str = ""
) -> Edit:
    """Return the edit after which `include` shows another page.

    No space key means the space of the host. The edit replaces the start tag of the resource
    element, or the text that names the page, always as a whole: so two different wishes for the
    same include overlap. Within it only what must change is spelled anew.

    Raises:
        PageError: The include names no page by title, or its spelling cannot hold the new name.
        ValueError: The include is not one of this body, or the new name is empty.
    """
    if not title or space_key in ("", "@self"):
        raise ValueError("an include needs a title, and a space key or None")
    parse(_escaped(f"{space_key}:{title}"))  # refuses characters that XML cannot hold
    document = parse(body)
    if include not in includes(document):
        raise ValueError(f"the body has no such include number {include.position}")
    element = _resource(document, include)
    if element:
        span = element.open
        text = _new_tag(span.cut(document.data).decode(), element, space_key, title)
    else:
        span = include.target
        text = _new_text(document, include, space_key, title)
    edit = Edit(span, text, why or f"include {include.position} shows {_shown(space_key, title)}")
    _verify(body, include, edit, (space_key, title))
    return edit


def _resource(document: Document, include: Include) -> Element | None:
    """Return the resource element that names the page, None if plain text does."""
    found = (part for part in walk(document.root) if part.span == include.target)
    element = next((part for part in found if not part.name.endswith("parameter")), None)
    by_title = element is None or element.name == "ri:page"
    if include.content_id or include.posting_day or not by_title:
        raise _refuse(document, include, "names no page by its title")
    if element is None and not include.title:
        raise _refuse(document, include, "names no page")
    return element


def _new_tag(tag: str, element: Element, space_key: str | None, title: str) -> str:
    """Return the start tag of an `ri:page` with the new name."""
    if element.attributes.get("ri:content-title") != title:
        tag = _with_attribute(tag, "content-title", title)
    if space_of(element) != space_key:
        tag = _with_attribute(tag, "space-key", space_key)
    return tag


def _with_attribute(tag: str, local: str, value: str | None) -> str:
    """Return a start tag with one attribute set, or removed where the value is None.

    The attribute has the prefix of the element, whatever a body calls it. One that is missing
    becomes the first, in the quotation marks that the next one has.
    """
    name = _NAME.match(tag)
    if name is None:  # expat has read this tag
        return tag
    wanted = f"{name[1] or ''}:{local}"
    attributes = list(_ATTRIBUTE.finditer(tag, name.end()))
    match = next((match for match in attributes if match["name"] == wanted), None)
    if match and value is None:
        return tag[: match.start()] + tag[match.end() :]
    if value is None:
        return tag
    if match:
        written = _quoted(value, match["value"][0])
        return tag[: match.start("value")] + written + tag[match.end("value") :]
    mark = attributes[0]["value"][0] if attributes else '"'
    return f"{tag[: name.end()]} {wanted}={_quoted(value, mark)}{tag[name.end() :]}"


def _quoted(value: str, mark: str) -> str:
    """Return an attribute's value between quotation marks.

    XML reads a bare tab or line end in an attribute as a space.
    """
    written = _escaped(value).replace(mark, "&quot;" if mark == '"' else "&apos;")
    return mark + written.replace("\t", "&#9;").replace("\n", "&#10;") + mark


def _escaped(text: str) -> str:
    return escape(text, quote=False).replace("\r", "&#13;")


def _new_text(document: Document, include: Include, space_key: str | None, title: str) -> str:
    """Return what stands in the parameter with the new name in it.

    Comments and the white space around the name stay; a name in CDATA stays in CDATA.
    """
    old = include.target.cut(document.data).decode()
    if (include.space_key, include.title) == (space_key, title):
        return old
    pieces = _PIECE.findall(old)
    if any(piece[0] == "<" and piece[1] not in "!?" for piece in pieces):
        raise _refuse(document, include, "names its page by more than text")
    return "".join(_renamed(pieces, _named(space_key, title)))


def _named(space_key: str | None, title: str) -> str:
    """Return a page's name as plain text; `@self` is the space of the host.

    A title that would be taken for a key and a title is never written alone.
    """
    (alone,) = parse(f"<x>{_escaped(title)}</x>").root.children
    if space_key is None and named_page(alone).title == title:
        return title
    return f"{space_key or '@self'}:{title}"


def _renamed(pieces: list[str], name: str) -> Iterator[str]:
    """Yield the pieces of a text with `name` for the first that holds words, and no other words."""
    done = False
    for piece in pieces:
        is_cdata = piece.startswith(_CDATA)
        old = piece[len(_CDATA) : -len(_CDATA_END)] if is_cdata else piece
        if (piece.startswith("<") and not is_cdata) or not old.strip():
            yield piece
        elif not done:
            done = True
            before, _, after = _edges(old)
            new = name.replace("]]>", "]]]]><![CDATA[>") if is_cdata else _escaped(name)
            written = f"{before}{new}{after}"
            yield f"{_CDATA}{written}{_CDATA_END}" if is_cdata else written


def _edges(text: str) -> tuple[str, str, str]:
    """Return the white space before, the words, and the white space behind them."""
    match = _TEXT.fullmatch(text)
    return (match[1], match[2], match[3]) if match else ("", text, "")


def _verify(body: str, include: Include, edit: Edit, wanted: tuple[str | None, str]) -> None:
    """Refuse an edit that does not do what it should, such as for a title that XML cannot hold."""
    before = [(one.kind, one.space_key, one.title, one.excerpt) for one in includes(body)]
    after = [
        (one.kind, one.space_key, one.title, one.excerpt) for one in includes(splice(body, (edit,)))
    ]
    place = include.position - 1
    before[place] = (include.kind, *wanted, include.excerpt)
    if before != after:
        raise PageError(f"include {include.position} cannot name {_shown(*wanted)} as it is spelt")


def _shown(space_key: str | None, title: str) -> str:
    return f'"{space_key}:{title}"' if space_key else f'"{title}"'


def _refuse(document: Document, include: Include, reason: str) -> PageError:
    return refuse(document.data, include.span.start, f"include {include.position} {reason}")
