"""Turn storage format into the HTML that a browser shows and `body.view` holds.

What is not known as harmless is left out: elements, attributes, addresses and styles pass by a list
of what is allowed, so nothing that somebody writes into a page can run in a reader's browser.
Colours that an author picked freely are not shown: the pages carry no inline styles.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from sicbot.sandbox.render.frame import Frame, error_box, long_date, neutral_box
from sicbot.sandbox.render.links import anchor_id, image, link, plain_anchor
from sicbot.sandbox.render.macros import render_macro
from sicbot.sandbox.render.tasks import task_list
from sicbot.sandbox.render.tree import (
    Malformed,
    attribute,
    fill,
    first,
    name_of,
    node,
    paragraph,
    parse,
    text_of,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sicbot.sandbox.model import Content, Viewer
    from sicbot.sandbox.render.tree import Element, Piece
    from sicbot.sandbox.wiki import Wiki

DEEPEST = 100  # levels of nesting that are rendered; below that only text, as Python's stack ends
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_COPIED_NAMES = (
    "abbr b blockquote br caption cite code col colgroup dd del dfn div dl dt em hr i ins kbd li ol"
    " pre q s samp small span strike strong sub sup tbody td tfoot th thead tr tt u ul var"
)
_NEVER_NAMES = (
    "applet base embed form frame frameset iframe input link math meta noscript object script"
    " style svg template textarea title"
)
_COPIED = frozenset(_COPIED_NAMES.split())
_NEVER = frozenset(_NEVER_NAMES.split())
_CLASSES = frozenset({"numberingColumn", "fixed-table", "placeholder-inline-tasks"})
_ALIGNMENT = re.compile(r"text-align:\s*(left|center|right|justify)")
_HIGHLIGHT = re.compile(r"#[0-9a-fA-F]{6}|[a-z-]{1,20}")
_NUMBER = re.compile(r"[0-9]{1,3}")
_COLOURS = {  # the editor writes names; Cloud writes these figures
    "#deebff": "blue",
    "#e3fcef": "green",
    "#fffae6": "yellow",
    "#f4f5f7": "grey",
    "#ffebe6": "red",
    "#eae6ff": "purple",
}
_EMOTICONS = {  # signs that plain fonts have
    "smile": "☺",
    "sad": "☹",
    "cheeky": ":-P",
    "laugh": ":-D",
    "wink": ";-)",
    "thumbs-up": "(y)",
    "thumbs-down": "(n)",
    "information": "ⓘ",  # the sign itself
    "tick": "✔",
    "cross": "✘",
    "warning": "⚠",
    "plus": "+",
    "minus": "−",
    "question": "?",
    "light-on": "☼",
    "yellow-star": "★",
    "heart": "♥",
}


def view(
    body: str,
    wiki: Wiki,
    viewer: Viewer,
    page: Content,
    *,
    token: str = "",
    host: Content | None = None,
) -> str:
    """Return `body` as HTML, as `viewer` sees it on `page`.

    Args:
        body: Text in storage format.
        wiki: The wiki that links, includes and reports look into.
        viewer: Whose rights decide what is found.
        page: The page that holds the text.
        token: Guards the forms (ticks, entries); without it the view has none.
        host: Where forms lead back to, if that is another page than the one that holds the text.
    """
    frame = Frame(wiki, viewer, page, host or page, walk, token, chain=(page.id,))
    try:
        pieces = walk(frame, parse(body))
    except Malformed as error:
        return write([error_box("Error rendering page", str(error))])
    root = fill(node("div"), pieces)
    _fill_contents_lists(frame, root)
    return write([root])[len("<div>") : -len("</div>")]


def walk(frame: Frame, source: Element) -> list[Piece]:
    """Return the HTML of what lies inside an element of storage format."""
    if frame.sheet.depth >= DEEPEST:
        return [text_of(source)]
    frame.sheet.depth += 1
    pieces: list[Piece] = [source.text] if source.text else []
    for child in source:
        pieces.extend(_show(frame, child))
        if child.tail:
            pieces.append(child.tail)
    frame.sheet.depth -= 1
    return pieces


def _show(frame: Frame, source: Element) -> list[Piece]:
    """Return the HTML of one element."""
    name = name_of(source)
    if name in _COPIED:
        return [node(name, _attributes(source), *walk(frame, source))]
    handler = _HANDLERS.get(name)
    if handler is not None:
        return handler(frame, source)
    if name in _NEVER or ":" in name:
        return [neutral_box(f"Not shown: {name}")]
    return [neutral_box(f"Unknown element: {name}"), *walk(frame, source)]


def _attributes(source: Element) -> dict[str, str]:
    """Return the attributes of an HTML element that may pass."""
    kept: dict[str, str] = {}
    if not source.attrib:
        return kept
    for name in ("colspan", "rowspan", "start"):
        if _NUMBER.fullmatch(source.get(name, "")):
            kept[name] = str(source.get(name))
    classes = [one for one in source.get("class", "").split() if one in _CLASSES]
    align = _ALIGNMENT.search(source.get("style", ""))
    if align:
        classes.append(f"align-{align.group(1)}")
    if classes:
        kept["class"] = " ".join(classes)
    colour = source.get("data-highlight-colour", "").lower()
    if colour and _HIGHLIGHT.fullmatch(colour):
        kept["data-highlight-colour"] = _COLOURS.get(colour, colour)
    for name in ("title", "lang"):
        if source.get(name):
            kept[name] = str(source.get(name))
    return kept


def _paragraph(frame: Frame, source: Element) -> list[Piece]:
    """Return a paragraph."""
    return [paragraph(_attributes(source), walk(frame, source))]


def _heading(frame: Frame, source: Element) -> list[Piece]:
    """Return a heading with an id that links and tables of contents can point to."""
    wanted = anchor_id(frame.page.title, text_of(source))
    made = {**_attributes(source), "id": frame.sheet.unique_id(wanted)}
    pieces = walk(frame, source)
    return [node(name_of(source), made, *pieces)]


def _table(frame: Frame, source: Element) -> list[Piece]:
    """Return a table in a box of its own, so that a wide one scrolls there."""
    table = node("table", _attributes(source), *walk(frame, source))
    return [node("div", {"class": "table-wrap"}, table)]


def _layout(frame: Frame, source: Element) -> list[Piece]:
    """Return a layout, or a section or cell of one."""
    kind = name_of(source).partition("-")[2]
    made = {
        "": "layout",
        "section": "columns " + re.sub("[^a-z_]", "", attribute(source, "ac:type")),
        "cell": "cell",
    }[kind]
    return [node("div", {"class": made.strip()}, *walk(frame, source))]


def _time(_frame: Frame, source: Element) -> list[Piece]:
    """Return a date."""
    written = source.get("datetime", "")
    try:
        shown = long_date(date.fromisoformat(written[:10]))
    except ValueError:
        return [neutral_box(f"Unreadable date: {written}")]
    return [node("time", {"datetime": written}, shown)]


def _marker(frame: Frame, source: Element) -> list[Piece]:
    """Return commented words, marked, with the comment to be read on them and below the page."""
    pieces = walk(frame, source)
    comment = frame.comment_at(attribute(source, "ac:ref"))
    if comment is None or comment.resolved:
        return pieces
    try:
        said = text_of(parse(comment.body))
    except Malformed:
        said = comment.body
    author = frame.person(comment.content.created_by)
    sign = node(
        "a",
        {
            "class": "comment-sign",
            "href": f"#comment-{comment.content.id}",
            "title": "Go to the comment",
        },
        "",
    )
    title = f"{author}: {said}"
    return [node("mark", {"class": "inline-comment", "title": title}, *pieces), sign]


def _emoticon(_frame: Frame, source: Element) -> list[Piece]:
    """Return an emoticon as a character."""
    name = attribute(source, "ac:name")
    fallback = attribute(source, "ac:emoji-fallback")
    shown = _EMOTICONS.get(name) or fallback or f"({name})"
    return [node("span", {"class": "emoticon", "title": name}, shown)]


def _nothing(_frame: Frame, _source: Element) -> list[Piece]:
    """Return nothing: this is for editing only."""
    return []


def _content_only(frame: Frame, source: Element) -> list[Piece]:
    """Return what lies inside; the element itself says nothing."""
    return walk(frame, source)


def _fallback(frame: Frame, source: Element) -> list[Piece]:
    """Return the form that Cloud gives its newer elements for programs that do not know them."""
    fallback = first(source, "ac:adf-fallback")
    return (
        [neutral_box("Not shown: ac:adf-extension")] if fallback is None else walk(frame, fallback)
    )


def _fill_contents_lists(frame: Frame, root: Element) -> None:
    """Fill each table of contents, now that all headings are known."""
    if not frame.sheet.contents_lists:
        return
    headings = [one for one in root.iter(*_HEADINGS) if one.get("id")]
    for place, least, most in frame.sheet.contents_lists:
        shown = [one for one in headings if least <= int(str(one.tag)[1]) <= most]
        top = min((int(str(one.tag)[1]) for one in shown), default=1)
        items = [
            node(
                "li",
                {"class": f"level-{int(str(one.tag)[1]) - top}"},
                node("a", {"href": f"#{one.get('id')}"}, text_of(one)),
            )
            for one in shown
            if text_of(one)
        ]
        if items:
            fill(place, [node("ul", {}, *items)])


_HANDLERS: dict[str, Callable[[Frame, Element], list[Piece]]] = {
    "p": _paragraph,
    "table": _table,
    "a": plain_anchor,
    "time": _time,
    "font": _content_only,
    "section": _content_only,
    "ac:link": link,
    "ac:image": image,
    "ac:structured-macro": render_macro,
    "ac:macro": render_macro,
    "ac:layout": _layout,
    "ac:layout-section": _layout,
    "ac:layout-cell": _layout,
    "ac:task-list": task_list,
    "ac:emoticon": _emoticon,
    "ac:placeholder": _nothing,
    "ac:inline-comment-marker": _marker,
    "ac:adf-extension": _fallback,
    "at:declarations": _nothing,
    "at:var": _nothing,
    **dict.fromkeys(_HEADINGS, _heading),
}
