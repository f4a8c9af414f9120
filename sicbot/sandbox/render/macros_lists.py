"""The macros that list pages and files, and the small ones that lead somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from sicbot.sandbox.render.frame import long_date
from sicbot.sandbox.render.links import SELF, file_address, page_address, resolve
from sicbot.sandbox.render.tree import attribute, find_all, node

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sicbot.sandbox.model import Attachment, Content
    from sicbot.sandbox.render.frame import Frame
    from sicbot.sandbox.render.tree import Element, Macro, Piece

DEEPEST_TREE = 20  # levels of pages below pages
MOST_RECENT = 15  # the product's default number of changes
LARGEST_LIST = 500  # entries of one list
_BYTES_PER_UNIT = 1024


def link_to(frame: Frame, page: Content) -> Element:
    """Return a link to a page with its title."""
    return node("a", {"href": page_address(frame.wiki, page)}, page.title)


def number(text: str, otherwise: int) -> int:
    """Return a number that an author wrote, between 1 and the largest list."""
    return min(max(int(text), 1), LARGEST_LIST) if text.isdecimal() and len(text) < 9 else otherwise


def changed(frame: Frame, content: Content) -> datetime:
    """Return when a content was last changed."""
    return frame.wiki.head(content.id).when


def _children(frame: Frame, macro: Macro) -> list[Piece]:
    """Return the pages below this or another page: one level, some, or all."""
    place = macro.places.get("page")
    named = macro.parameters.get("page", "")
    parent = (
        resolve(frame, place, named).page if place is not None and _names_a_page(place) else None
    )
    parent = frame.page if parent is None else parent
    if not frame.wiki.may_view(frame.viewer, parent):
        return []
    levels = DEEPEST_TREE if macro.is_true("all") else number(macro.parameters.get("depth", ""), 1)
    pages = _sorted(frame, frame.wiki.children(parent.id), macro)
    pages = pages[: number(macro.parameters.get("first", ""), LARGEST_LIST)]
    found = _tree(frame, pages, macro, levels)
    return [] if found is None else [found]


def _names_a_page(place: Element) -> bool:
    """Tell whether a parameter holds a page's name at all."""
    return len(place) > 0 or bool((place.text or "").strip())


def _sorted(frame: Frame, pages: Sequence[Content], macro: Macro) -> list[Content]:
    """Return pages in the order that the author chose; else as they are."""
    orders: dict[str, Callable[[Content], tuple[object, ...]]] = {
        "title": lambda page: (page.title.casefold(), page.id),
        "creation": lambda page: (page.created, page.id),
        "modified": lambda page: (changed(frame, page), page.id),
    }
    order = orders.get(macro.parameters.get("sort", ""))
    found = sorted(pages, key=order) if order else list(pages)
    return found[::-1] if macro.is_true("reverse") else found


def _tree(frame: Frame, pages: Sequence[Content], macro: Macro, levels: int) -> Element | None:
    """Return pages and those below them as a list; None where the viewer sees none."""
    items = [
        node(
            "li",
            {},
            link_to(frame, page),
            _tree(frame, _sorted(frame, frame.wiki.children(page.id), macro), macro, levels - 1)
            if levels > 1
            else None,
        )
        for page in pages
        if frame.wiki.may_view(frame.viewer, page)
    ]
    return node("ul", {"class": "childpages-macro"}, *items) if items else None


def _page_tree(frame: Frame, macro: Macro) -> list[Piece]:
    """Return the tree of a space, or of what lies below one of its pages."""
    named = macro.parameters.get("root", "")
    place = macro.places.get("root")
    if place is not None and _names_a_page(place) and named not in {"@home", "@none"}:
        page = resolve(frame, place, named).page
        pages = [] if page is None or not frame.wiki.may_view(frame.viewer, page) else [page]
        below = [child for one in pages for child in frame.wiki.children(one.id)]
    else:
        below = frame.wiki.roots(frame.page.space_key)
    found = _tree(frame, below, macro, DEEPEST_TREE)
    return [] if found is None else [node("div", {"class": "pagetree"}, found)]


def _recently_updated(frame: Frame, macro: Macro) -> list[Piece]:
    """Return the last changes that the viewer may see."""
    kinds = {kind.strip() for kind in macro.parameters.get("types", "page,blogpost").split(",")}
    types = [kind for kind in ("page", "blogpost", "comment") if kind in kinds]
    shown = [
        (changed(frame, content), content)
        for key in _space_keys(frame, macro)
        for content in frame.wiki.select(types=types, space_key=key)
        if frame.wiki.may_view(frame.viewer, content)
    ]
    shown.sort(key=lambda item: (item[0], item[1].id), reverse=True)
    most = number(macro.parameters.get("max", ""), MOST_RECENT)
    items = [_change(frame, when, content) for when, content in shown[:most]]
    heading = (
        None
        if macro.is_true("hideHeading")
        else node("p", {"class": "list-title"}, "Recent changes")
    )
    return [node("div", {"class": "recently-updated"}, heading, node("ul", {}, *items))]


def _space_keys(frame: Frame, macro: Macro) -> list[str | None]:
    """Return the keys of the spaces a macro looks into; [None] means all."""
    place = macro.places.get("spaces")
    if place is None:
        return [frame.page.space_key]
    keys = [attribute(one, "ri:space-key") for one in find_all(place, "ri:space")]
    keys = keys or [key.strip() for key in macro.parameters["spaces"].split(",") if key.strip()]
    if any(key in {"*", "@all"} for key in keys):
        return [None]
    return [frame.page.space_key if key == SELF else key for key in keys]


def _change(frame: Frame, when: datetime, content: Content) -> Element:
    """Return a line about one change."""
    author = frame.person(frame.wiki.head(content.id).author)
    day = long_date(when.astimezone(frame.wiki.time_zone).date())
    page = frame.wiki.content(content.container_id) if content.container_id else content
    said = "commented by" if content.type == "comment" else "changed by"
    link = link_to(frame, page or content)
    return node("li", {}, link, node("span", {"class": "quiet"}, f" {said} {author}, {day}"))


def _live_search(frame: Frame, macro: Macro) -> list[Piece]:
    """Return a plain box to search in."""
    place = macro.places.get("spaceKey")
    found = (
        []
        if place is None
        else [attribute(one, "ri:space-key") for one in find_all(place, "ri:space")]
    )
    key = (found or [macro.parameters.get("spaceKey", "")])[0]
    key = frame.page.space_key if key == SELF else key
    placeholder = macro.parameters.get("placeholder") or "Search"
    box = node(
        "input",
        {
            "type": "search",
            "name": "queryString",
            "placeholder": placeholder,
            "aria-label": "Search",
        },
    )
    limit = node("input", {"type": "hidden", "name": "spaceKey", "value": key}) if key else None
    button = node("button", {"type": "submit"}, "Search")
    action = f"{frame.root}/dosearchsite.action"
    return [
        node("form", {"class": "livesearch", "method": "get", "action": action}, box, limit, button)
    ]


def _attachments(frame: Frame, macro: Macro) -> list[Piece]:
    """Return the files of a page as a table."""
    place = macro.places.get("page")
    page = frame.page
    if place is not None and _names_a_page(place):
        page = resolve(frame, place, macro.parameters["page"]).page or page
    if not frame.wiki.may_view(frame.viewer, page):
        return []
    # Authors write regular expressions such as ".*pdf"; only the ending is looked at, as a hostile
    # expression could keep the server busy for ever.
    endings = [
        one.strip().removeprefix(".*").replace("\\", "").lower()
        for one in macro.parameters.get("patterns", "").split(",")
    ]
    files = [
        one
        for one in frame.wiki.attachments(page.id)
        if any(one.content.title.lower().endswith(ending) for ending in endings)
    ]
    if not files:
        return [node("p", {"class": "quiet"}, "No files here.")]
    return [file_table(frame, files)]


def file_table(frame: Frame, files: Sequence[Attachment]) -> Element:
    """Return a table of files with size, author, date and comment."""
    head = node(
        "tr", {}, *(node("th", {}, text) for text in ("File", "Size", "By", "Date", "Comment"))
    )
    rows = [
        node(
            "tr",
            {},
            node("td", {}, node("a", {"href": file_address(frame.wiki, one)}, one.content.title)),
            node("td", {}, size(one.size_bytes)),
            node("td", {}, frame.person(one.content.created_by)),
            node("td", {}, long_date(changed(frame, one.content).date())),
            node("td", {}, one.comment),
        )
        for one in files
    ]
    table = node("table", {}, node("tbody", {}, head, *rows))
    return node("div", {"class": "table-wrap"}, table)


def size(count: float) -> str:
    """Return a number of bytes as people read it."""
    for unit in ("B", "KB", "MB"):
        if count < _BYTES_PER_UNIT:
            return f"{count:.0f} {unit}"
        count /= _BYTES_PER_UNIT
    return f"{count:.0f} GB"


def _create_button(frame: Frame, macro: Macro) -> list[Piece]:
    """Return the button that leads to a new page below this one."""
    label = (
        macro.parameters.get("buttonLabel") or macro.parameters.get("createButtonLabel") or "Create"
    )
    if not frame.wiki.may(frame.viewer, "create", frame.page.space_key):
        return [
            node(
                "span",
                {"class": "button disabled", "title": "You may not create pages here"},
                label,
            )
        ]
    query = {"spaceKey": frame.page.space_key, "fromPageId": frame.page.id}
    address = f"{frame.root}/pages/createpage.action?{urlencode(query)}"
    return [node("a", {"class": "button", "href": address}, label)]


LIST_MACROS: dict[str, Callable[[Frame, Macro], list[Piece]]] = {
    "children": _children,
    "pagetree": _page_tree,
    "recently-updated": _recently_updated,
    "livesearch": _live_search,
    "attachments": _attachments,
    "create-from-template": _create_button,
}
