"""The macros that gather from other pages what the reader may see of them."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from sicbot.sandbox.cql import search as cql
from sicbot.sandbox.model import Refused
from sicbot.sandbox.render.frame import error_box
from sicbot.sandbox.render.macros_lists import link_to, number
from sicbot.sandbox.render.tree import (
    Malformed,
    find_all,
    macros_in,
    name_of,
    node,
    parse,
    text_of,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sicbot.sandbox.model import Content
    from sicbot.sandbox.render.frame import Frame
    from sicbot.sandbox.render.tree import Element, Macro, Piece

    Row = tuple[
        Content, dict[str, tuple[str, Element]]
    ]  # key in small letters: key as written, value

REPORT_ERROR = "Error rendering macro 'detailssummary' :"
REPORT_ROWS = 30  # the report's default page size
LABEL_ROWS = 15  # the default of the list by label


def _report(frame: Frame, macro: Macro) -> list[Piece]:
    """Return the report over page properties: a row for each set, a column for each key.

    Keys are compared without regard to case; without a list of headings, columns stand in order of
    first sight; rows of less than two cells do not count. Others who read such pages do the same.
    """
    if frame.sheet.in_report:  # a report in a cell that it reports would never end
        return [error_box(REPORT_ERROR, "A report inside a report is not shown.")]
    try:
        pages = _found(frame, macro)
    except Refused as refused:
        return [error_box(REPORT_ERROR, refused.message)]
    rows = [row for page in pages for row in _rows(frame, page, macro.parameters.get("id", ""))]
    headings = _headings(macro.parameters.get("headings", ""), rows)
    rows = _ordered(rows, macro)[: number(macro.parameters.get("pageSize", ""), REPORT_ROWS)]
    if not rows:
        return [node("p", {"class": "quiet"}, "No page properties were found.")]
    first = macro.parameters.get("firstcolumn") or "Title"
    head = node("tr", {}, *(node("th", {}, text) for text in (first, *headings)))
    frame.sheet.in_report = True
    body = [_line(frame, row, headings) for row in rows]
    frame.sheet.in_report = False
    table = node("table", {"class": "report"}, node("tbody", {}, head, *body))
    return [node("div", {"class": "table-wrap"}, table)]


def _found(frame: Frame, macro: Macro) -> list[Content]:
    """Return the pages that a macro's search finds."""
    query = macro.parameters.get("cql", "")
    labels = macro.parameters.get("label") or macro.parameters.get("labels", "")
    if not query and labels:
        names = ",".join(
            f'"{one.strip()}"' for one in labels.replace('"', "").split(",") if one.strip()
        )
        query = f'label in ({names}) and space = "{frame.page.space_key}"'
    if not query:
        return []
    key, page_id = frame.page.space_key, frame.page.id
    found = cql.search(frame.wiki, frame.viewer, query, space_key=key, content_id=page_id)
    return [one for one in found if one.type in {"page", "blogpost"}]


def _rows(frame: Frame, page: Content, wanted_id: str) -> list[Row]:
    """Return the sets of page properties of a page: each `details` macro gives its own."""
    try:
        source = parse(frame.wiki.body(page.id))
    except Malformed:
        return []
    found = []
    for macro in macros_in(source, "details"):
        if wanted_id and macro.parameters.get("id", "") != wanted_id:
            continue
        values: dict[str, tuple[str, Element]] = {}
        for line in (line for body in macro.bodies for line in find_all(body, "tr")):
            cells = [cell for cell in line if name_of(cell) in {"th", "td"}]
            if len(cells) > 1 and text_of(cells[0]):
                key = text_of(cells[0])
                values.setdefault(key.casefold(), (key, cells[1]))
        found.append((page, values))
    return found


def _headings(listed: str, rows: Sequence[Row]) -> list[str]:
    """Return the columns: those listed that occur, or all in order of first sight."""
    seen: dict[str, str] = {}
    for _, values in rows:
        for folded, (key, _) in values.items():
            seen.setdefault(folded, key)
    if not listed.strip():
        return list(seen.values())
    # An item that holds a comma stands in double quotes.
    parsed = next(
        csv.reader([" ".join(listed.split())], skipinitialspace=True, escapechar="\\"), []
    )
    return [one.strip() for one in parsed if one.strip().casefold() in seen]


def _ordered(rows: list[Row], macro: Macro) -> list[Row]:
    """Return rows in the order the macro asks for; by title of the page without a wish."""
    wish = macro.parameters.get("sortBy", "").casefold()

    def key(row: Row) -> tuple[str, str]:
        page, values = row
        value = text_of(values[wish][1]).casefold() if wish in values else ""
        return ("" if wish in {"", "title"} else value, page.title.casefold())

    return sorted(rows, key=key, reverse=macro.is_true("reverseSort"))


def _line(frame: Frame, row: Row, headings: Sequence[str]) -> Element:
    """Return one row of the report; values are rendered as on their own page."""
    page, values = row
    there = frame.on(page)
    cells = [
        node("td", {}, *(frame.walk(there, values[key][1]) if key in values else []))
        for key in (heading.casefold() for heading in headings)
    ]
    return node("tr", {}, node("td", {}, link_to(frame, page)), *cells)


def _by_label(frame: Frame, macro: Macro) -> list[Piece]:
    """Return a list of the pages that a search finds."""
    try:
        pages = _found(frame, macro)
    except Refused as refused:
        return [error_box("Error rendering macro 'contentbylabel' :", refused.message)]
    most = macro.parameters.get("max") or macro.parameters.get("maxResults", "")
    items = [_labelled(frame, page, macro) for page in pages[: number(most, LABEL_ROWS)]]
    title = macro.parameters.get("title")
    heading = node("p", {"class": "list-title"}, title) if title else None
    if not items:
        return [node("p", {"class": "quiet"}, "There is no content with the specified labels")]
    return [node("div", {}, heading, node("ul", {"class": "content-by-label"}, *items))]


def _labelled(frame: Frame, page: Content, macro: Macro) -> Element:
    """Return a page with its space and labels, unless they are not wanted."""
    space = None
    if macro.parameters.get("showSpace", "true") != "false":
        space = node("span", {"class": "quiet"}, f" ({page.space_key})")
    labels: list[Piece] = []
    if macro.parameters.get("showLabels", "true") != "false":
        for label in frame.wiki.labels(page.id):
            labels += [" ", node("span", {"class": "label"}, label)]
    return node("li", {}, link_to(frame, page), space, *labels)


def report_lines(
    frame: Frame, pages: Sequence[Content], wanted_id: str, headings: str
) -> tuple[list[str], list[tuple[Content, list[str]]]]:
    """Return headings and, for each set of properties, the rendered cells, for the REST service."""
    rows = [row for page in pages for row in _rows(frame, page, wanted_id)]
    columns = _headings(headings, rows)
    lines = []
    for page, values in rows:
        there = frame.on(page)
        found = (values.get(column.casefold()) for column in columns)
        lines.append((page, [write(frame.walk(there, one[1])) if one else "" for one in found]))
    return columns, lines


REPORT_MACROS: dict[str, Callable[[Frame, Macro], list[Piece]]] = {
    "detailssummary": _report,
    "contentbylabel": _by_label,
}
