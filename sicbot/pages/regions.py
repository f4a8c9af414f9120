"""Managed regions: the parts of a page that sicbot keeps, found, rewritten and put in.

A region is a `details` macro, the Page Properties of the vendor's manual, whose `id` begins with
`sicbot.`. Readers see its content alone; reports over page properties can name it by its id.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from sicbot.core.edits import Edit, Span
from sicbot.core.errors import PageError
from sicbot.pages.comments import keep_comments
from sicbot.pages.macros import Macro, macros, macros_in
from sicbot.pages.meaning import same_meaning
from sicbot.pages.places import Place, homes, insert_block, name_in, opened
from sicbot.pages.refusal import refuse
from sicbot.pages.storage import Document, Element, find, mentions, parse

PREFIX = "sicbot."

_DETAILS = "details"
_RICH = "ac:rich-text-body"
_ID = re.compile(r"sicbot\.[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")


@dataclass(frozen=True, slots=True)
class Region:
    """A managed region: all of it, its body element, and what stands inside that.

    `inner` is empty, behind the start tag, where nothing does.
    """

    id: str
    span: Span
    body: Span
    inner: Span


def regions(body: str) -> tuple[Region, ...]:
    """Return the managed regions of a body, in document order.

    A text that cannot hold one is not parsed.

    Raises:
        PageError: The body does not parse; or a region is inside a table, list or macro, has an id
            that another one has, not exactly one body, or a macro with a body inside.
    """
    if not mentions(body, (f'{_DETAILS}"', f"{_DETAILS}'")):
        return ()
    return _regions(parse(body))


def region_ids(body: str) -> frozenset[str]:
    """Return the ids of all managed regions, of those too that are not as they should be.

    Raises:
        PageError: The body does not parse.
    """
    if not mentions(body, (f'{_DETAILS}"', f"{_DETAILS}'")):
        return frozenset()
    return frozenset(filter(None, map(_managed_id, macros(parse(body)))))


def region_text(body: str, region_id: str) -> str | None:
    """Return what stands in a region, None where there is none of that id.

    Raises:
        PageError: The body's regions are not as they should be.
    """
    found = next((one for one in regions(body) if one.id == region_id), None)
    return None if found is None else found.inner.cut(body.encode()).decode()


def edit_region(
    body: str, region_id: str, content: str, *, why: str = "", space_key: str = ""
) -> Edit | None:
    """Return the edit that gives a region its content, None if it means the same already.

    Inline comments stay at their words. Ask `comments.survives` beforehand where a lost word is no
    error.

    Raises:
        PageError: The body has no such region or one that is not as it should be, the content
            cannot stand in a region, or the words of an inline comment are no longer in it.
    """
    _check_content(content)
    region = next((one for one in regions(body) if one.id == region_id), None)
    if region is None:
        raise PageError(f"the page has no region {region_id}")
    data = body.encode()
    old = region.inner.cut(data).decode()
    if same_meaning(content, old, space_key=space_key):
        return None
    new = keep_comments(old, content)
    if new is None:
        raise PageError(f"region {region_id}: the words of an inline comment would be lost")
    why = why or f"region {region_id}"
    if region.inner.start < region.inner.end:
        return Edit(region.inner, new, why)
    opening = region.body.cut(data)[: region.inner.start - region.body.start].decode()
    return Edit(region.body, f"{opened(opening)}{new}</{name_in(opening)}>", why)


def insert_region(body: str, region_id: str, content: str, place: Place, *, why: str = "") -> Edit:
    """Return the edit that puts a new region in.

    Raises:
        PageError: The body has such a region or others that are not as they should be, the place is
            not there exactly once, or the content cannot stand in a region.
        ValueError: The id is not one of a region.
    """
    if not _ID.fullmatch(region_id):
        raise ValueError(f"{region_id!r} is no id of a region, such as {PREFIX}members")
    _check_content(content)
    document = parse(body)
    if any(one.id == region_id for one in _regions(document)):
        raise PageError(f"the page has a region {region_id} already")
    block = _written(region_id, content)
    return insert_block(document, block, place, why or f"region {region_id}")


def with_origin(content: str, sentence: str) -> str:
    """Return a region's content with the last line that says from where it is kept."""
    return f"{content}<p><em>{escape(sentence, quote=False)}</em></p>"


def _regions(document: Document) -> tuple[Region, ...]:
    allowed = {child for home in homes(document.root) for child in home.children}
    found: dict[str, Region] = {}
    for macro in macros(document):
        region_id = _managed_id(macro)
        if not region_id:
            continue
        where = macro.span.start
        if macro.element not in allowed:
            reason = f"region {region_id} is not at top level or in a layout cell"
            raise refuse(document.data, where, reason)
        if region_id in found:
            raise refuse(document.data, where, f"region {region_id} is on the page twice")
        found[region_id] = _region(macro, region_id, document)
    return tuple(found.values())


def _managed_id(macro: Macro) -> str:
    """Return the id of a managed region, empty for any other macro."""
    region_id = macro.parameters.get("id", "") if macro.name == _DETAILS else ""
    return region_id if region_id.startswith(PREFIX) else ""


def _region(macro: Macro, region_id: str, document: Document) -> Region:
    """Return the region that a macro is."""
    if [body.name for body in macro.bodies] != [_RICH]:
        reason = f"region {region_id} has not exactly one rich-text body"
        raise refuse(document.data, macro.span.start, reason)
    (body,) = macro.bodies
    bodied = _macro_with_body(body)
    if bodied:
        reason = f"region {region_id} holds a macro with a body: {bodied.name}"
        raise refuse(document.data, bodied.span.start, reason)
    inner = body.inner or Span(body.open_end, body.open_end)
    return Region(region_id, macro.span, body.span, inner)


def _macro_with_body(element: Element) -> Macro | None:
    """Return the first macro inside that has a body; such nesting does not survive every editor."""
    return next((macro for macro in macros_in(element) if macro.bodies), None)


def _check_content(content: str) -> None:
    """Refuse what cannot stand in a region."""
    document = parse(content)
    for macro in macros(document):
        if macro.bodies or _managed_id(macro):
            reason = f"a macro with a body, or a region, cannot stand in a region: {macro.name}"
            raise refuse(document.data, macro.span.start, reason)
    for layout in find(document.root, "ac:layout"):
        raise refuse(document.data, layout.start, "a layout cannot stand in a region")


def _written(region_id: str, content: str) -> str:
    """Return a region as storage format; Confluence adds the macro's id and version on saving."""
    return (
        f'<ac:structured-macro ac:name="{_DETAILS}">'
        f'<ac:parameter ac:name="id">{region_id}</ac:parameter>'
        f"<{_RICH}>{content}</{_RICH}></ac:structured-macro>"
    )
