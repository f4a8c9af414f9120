"""The macros this wiki can render; each returns HTML for one macro of a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sicbot.sandbox.render.frame import neutral_box
from sicbot.sandbox.render.links import anchor_id, mention
from sicbot.sandbox.render.macros_forms import FORM_MACROS
from sicbot.sandbox.render.macros_include import INCLUDE_MACROS
from sicbot.sandbox.render.macros_lists import LIST_MACROS
from sicbot.sandbox.render.macros_reports import REPORT_MACROS
from sicbot.sandbox.render.tree import find_all, has_block, node, read_macro

if TYPE_CHECKING:
    from collections.abc import Callable

    from sicbot.sandbox.render.frame import Frame
    from sicbot.sandbox.render.tree import Element, Macro, Piece

    Renderer = Callable[[Frame, Macro], list[Piece]]

_STATUS_COLOURS = frozenset({"grey", "red", "yellow", "green", "blue", "purple"})
_LEVELS = range(1, 7)


def render_macro(frame: Frame, source: Element) -> list[Piece]:
    """Return what a macro shows; a name this wiki does not know gives a neutral box."""
    macro = read_macro(source)
    renderer = _MACROS.get(macro.name)
    return (
        [neutral_box(f"Unknown macro: {macro.name}")]
        if renderer is None
        else renderer(frame, macro)
    )


def _panel(frame: Frame, macro: Macro) -> list[Piece]:
    """Return a panel, or one of the boxes that have a meaning: info, note, warning, tip."""
    title = macro.parameters.get("title")
    head = node("p", {"class": "panel-title"}, title) if title else None
    inner = node("div", {"class": "panel-body"}, *frame.inside(macro.bodies))
    role = "note" if macro.name != "panel" else None
    return [node("div", {"class": f"panel {macro.name}", "role": role}, head, inner)]


def _status(_frame: Frame, macro: Macro) -> list[Piece]:
    """Return a status lozenge; grey is the product's default colour."""
    colour = macro.parameters.get("colour", "").lower()
    colour = colour if colour in _STATUS_COLOURS else "grey"
    subtle = " subtle" if macro.is_true("subtle") else ""
    shown = macro.parameters.get("title") or colour
    return [node("span", {"class": f"status {colour}{subtle}"}, shown)]


def _code(_frame: Frame, macro: Macro) -> list[Piece]:
    """Return text as it was typed."""
    title = macro.parameters.get("title")
    language = re.sub("[^A-Za-z0-9+#-]", "", macro.parameters.get("language", "")) or None
    text = macro.plain.removeprefix("\n")
    block = node("pre", {"class": "code", "data-language": language}, node("code", {}, text))
    if not title:
        return [block]
    return [node("figure", {"class": "code"}, node("figcaption", {}, title), block)]


def _expand(frame: Frame, macro: Macro) -> list[Piece]:
    """Return content that a click unfolds."""
    title = macro.parameters.get("title") or "Click here to expand..."
    inner = node("div", {"class": "expand-body"}, *frame.inside(macro.bodies))
    return [node("details", {"class": "expand"}, node("summary", {}, title), inner)]


def _unless_hidden(frame: Frame, macro: Macro) -> list[Piece]:
    """Return the content of page properties or an excerpt, unless it is for other pages only."""
    if macro.is_true("hidden"):
        return []
    pieces = frame.inside(macro.bodies)
    if macro.name == "excerpt" and not has_block(pieces):
        return pieces
    kind = "page-properties" if macro.name == "details" else "excerpt"
    return [node("div", {"class": kind}, *pieces)]


def _contents(frame: Frame, macro: Macro) -> list[Piece]:
    """Return the place of a table of contents; it is filled when all headings are known."""
    place = node("nav", {"class": "toc", "aria-label": "Contents"})
    least = _level(macro.parameters.get("minLevel", ""), _LEVELS[0])
    most = _level(macro.parameters.get("maxLevel", ""), _LEVELS[-1])
    frame.sheet.contents_lists.append((place, least, most))
    return [place]


def _level(text: str, otherwise: int) -> int:
    """Return a heading level that an author wrote."""
    return int(text) if text in {str(level) for level in _LEVELS} else otherwise


def _anchor(frame: Frame, macro: Macro) -> list[Piece]:
    """Return a place that links can point to."""
    wanted = anchor_id(frame.page.title, macro.parameters.get("", ""))
    return [node("span", {"id": frame.sheet.unique_id(wanted)}, "")]


def _columns(frame: Frame, macro: Macro) -> list[Piece]:
    """Return the section or column of the way to lay out pages before layouts came."""
    kind = "columns equal" if macro.name == "section" else "cell"
    return [node("div", {"class": kind}, *frame.inside(macro.bodies))]


def _chart(frame: Frame, macro: Macro) -> list[Piece]:
    """Return the table of figures that a chart would be drawn from."""
    title = macro.parameters.get("title") or "Chart"
    caption = node("figcaption", {}, f"{title} (figures of the chart)")
    return [node("figure", {"class": "chart"}, caption, *frame.inside(macro.bodies))]


def _profile(frame: Frame, macro: Macro) -> list[Piece]:
    """Return the name of the person a profile shows."""
    places = (find_all(place, "ri:user") for place in macro.places.values())
    person = next((one for found in places for one in found), None)
    return [] if person is None else [mention(frame, person)]


_MACROS: dict[str, Renderer] = {
    **dict.fromkeys(("panel", "info", "note", "warning", "tip"), _panel),
    **dict.fromkeys(("code", "noformat"), _code),
    **dict.fromkeys(("details", "excerpt"), _unless_hidden),
    **dict.fromkeys(("section", "column"), _columns),
    **dict.fromkeys(("profile", "profile-picture"), _profile),
    "status": _status,
    "expand": _expand,
    "toc": _contents,
    "anchor": _anchor,
    "chart": _chart,
    **INCLUDE_MACROS,
    **LIST_MACROS,
    **REPORT_MACROS,
    **FORM_MACROS,
}
