"""The macros that show another page's text, with the error sentences of the product."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.sandbox.render.frame import MOST_INCLUDES, error_box
from sicbot.sandbox.render.links import page_address, resolve
from sicbot.sandbox.render.tree import Malformed, macros_in, node, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from sicbot.sandbox.model import Content
    from sicbot.sandbox.render.frame import Frame
    from sicbot.sandbox.render.links import Target
    from sicbot.sandbox.render.tree import Element, Macro, Piece

# These sentences can be read on public pages that a Data Center serves. The first stands for
# missing pages and for those that the reader may not see; excerpt-include tells the two apart.
UNABLE = "Unable to render {include}"
NOT_FOUND = "The included page could not be found."
EXCERPT_ERROR = "Error rendering macro 'excerpt-include' :"
# That an include of itself is refused is documented; these words are our own.
ALREADY = "Already included page '{title}', stopping."
TOO_MANY = "This page includes too many pages, stopping."
NO_EXCERPT = "No excerpt was found on '{title}'."


def _include(frame: Frame, macro: Macro) -> list[Piece]:
    """Return another page's text, or the error that stands in its place."""
    target = _target(frame, macro)
    page = target.page
    if page is None or not frame.wiki.may_view(frame.viewer, page):
        return [error_box(UNABLE, NOT_FOUND)]
    stop = _reason_to_stop(frame, page)
    if stop:
        return [error_box(UNABLE, stop)]
    try:
        source = parse(frame.wiki.body(page.id))
    except Malformed:
        return [error_box(UNABLE, "The included page could not be read.")]
    return frame.walk(frame.on(page), source)


def _target(frame: Frame, macro: Macro) -> Target:
    """Return the page that the unnamed parameter names, as a link or as text."""
    return resolve(frame, macro.places.get(""), macro.parameters.get("", ""))


def _reason_to_stop(frame: Frame, page: Content) -> str:
    """Return why a page cannot be included here, or nothing."""
    if page.id in frame.chain:
        return ALREADY.format(title=page.title)
    frame.sheet.includes += 1
    return TOO_MANY if frame.sheet.includes > MOST_INCLUDES else ""


def _excerpt_include(frame: Frame, macro: Macro) -> list[Piece]:
    """Return the excerpt of another page, in a panel with its title unless told otherwise."""
    target = _target(frame, macro)
    page = target.page
    if page is None:
        return [_refusal(f"No link could be created for '{target.title}'.")]
    if not frame.wiki.may_view(frame.viewer, page):
        name = frame.viewer.account.username if frame.viewer.account else "null"
        return [_refusal(f"User '{name}' does not have permission to view the page.")]
    stop = _reason_to_stop(frame, page)
    if stop:
        return [_refusal(stop)]
    excerpt = _excerpt(frame, page, macro.parameters.get("name", ""))
    if excerpt is None:
        return [_refusal(NO_EXCERPT.format(title=page.title))]
    pieces = frame.on(page).inside(excerpt)
    if macro.is_true("nopanel"):
        return pieces
    link = node("a", {"href": page_address(frame.wiki, page)}, page.title)
    head = node("p", {"class": "panel-title"}, link)
    return [node("div", {"class": "panel"}, head, node("div", {"class": "panel-body"}, *pieces))]


def _refusal(why: str) -> Element:
    """Return the error box of excerpt-include."""
    return error_box(EXCERPT_ERROR, why)


def _excerpt(frame: Frame, page: Content, name: str) -> tuple[Element, ...] | None:
    """Return the bodies of a page's excerpt of that name, or of its first one."""
    try:
        source = parse(frame.wiki.body(page.id))
    except Malformed:
        return None
    for macro in macros_in(source, "excerpt"):
        if not name or macro.parameters.get("name", "") == name:
            return macro.bodies
    return None


INCLUDE_MACROS: dict[str, Callable[[Frame, Macro], list[Piece]]] = {
    "include": _include,
    "excerpt-include": _excerpt_include,
}
