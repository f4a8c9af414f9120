"""Links of storage format: what they point to, and how a reader sees them.

A page that the reader may not see is shown as one that does not exist, so that no title leaks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from sicbot.sandbox.posts import find_post, posting_day
from sicbot.sandbox.render.tree import all_text, attribute, first, name_of, node, text_of

if TYPE_CHECKING:
    from sicbot.sandbox.model import Account, Attachment, Content
    from sicbot.sandbox.render.frame import Frame
    from sicbot.sandbox.render.tree import Element, Piece
    from sicbot.sandbox.wiki import Wiki

SELF = "@self"  # as a space key or title: the one of the page that holds the text
# Titles with other characters get an address with the page's id, as in the product.
_PLAIN_TITLE = re.compile(r"[^/\\?&%+;:\"<>#]+")
# Browsers ignore white space and control characters in a scheme: "java\tscript:".
_IGNORED = re.compile("[\x00-\x20\x7f-\xa0\u2028\u2029\ufeff]")
_SAFE_ADDRESS = re.compile(r"(?:https?:|mailto:|tel:|[#/?]|[^:/?#]*(?:[/?#]|$))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Target:
    """The page that an `ri:` element names, found or not."""

    title: str
    space_key: str
    page: Content | None  # also where the viewer may not see it


def page_address(wiki: Wiki, page: Content) -> str:
    """Return the path of a page with the context path before it."""
    root = wiki.switches.context_path
    if page.status == "current" and _PLAIN_TITLE.fullmatch(page.title):
        day = f"/{posting_day(wiki, page):%Y/%m/%d}" if page.type == "blogpost" else ""
        name = quote(page.title, safe="").replace("%20", "+")
        return f"{root}/display/{page.space_key}{day}/{name}"
    return f"{root}/pages/viewpage.action?pageId={page.id}"


def file_address(wiki: Wiki, attachment: Attachment) -> str:
    """Return the path of an attachment's bytes."""
    content = attachment.content
    folder = f"{wiki.switches.context_path}/download/attachments/{content.container_id}"
    return f"{folder}/{quote(content.title, safe='')}"


def safe_address(address: str) -> str | None:
    """Return an address that cannot run a script, or None."""
    bare = _IGNORED.sub("", address)
    return address.strip() if _SAFE_ADDRESS.match(bare) else None


def anchor_id(title: str, text: str) -> str:
    """Return the id of a heading or anchor: page title, dash, text, all without white space."""
    return f"{''.join(title.split())}-{''.join(text.split())}"


def resolve(frame: Frame, place: Element | None, text: str = "") -> Target:
    """Return the page that a link or parameter names, by element or by text `SPACE:Title`."""
    reference = _reference(place)
    if reference is not None and name_of(reference) == "ri:content-entity":
        return _by_id(frame, attribute(reference, "ri:content-id"))
    if reference is not None:
        key, title = attribute(reference, "ri:space-key"), attribute(reference, "ri:content-title")
    else:
        key, title = _split(frame.wiki, text.strip())
    key = frame.page.space_key if key in {"", SELF} else key
    if title == SELF:
        return Target(frame.page.title, key, frame.page)
    blog = reference is not None and name_of(reference) == "ri:blog-post"
    kind = "blogpost" if blog else "page"
    if reference is not None and blog and (day := attribute(reference, "ri:posting-day")):
        return Target(title, key, find_post(frame.wiki, key, day, title))
    return Target(title, key, frame.wiki.find(key, title, type=kind, exact=False))


def _by_id(frame: Frame, number: str) -> Target:
    """Return the page of an id; of one that is hidden not even the title."""
    page = frame.wiki.content(int(number)) if re.fullmatch("[0-9]{1,18}", number) else None
    is_page = page is not None and page.status == "current" and page.type in {"page", "blogpost"}
    if page is None or not is_page or not frame.wiki.may_view(frame.viewer, page):
        return Target("", "", None)
    return Target(page.title, page.space_key, page)


def _reference(place: Element | None) -> Element | None:
    """Return the `ri:` element of a page at or below a place."""
    if place is None:
        return None
    names = {"ri:page", "ri:blog-post", "ri:content-entity"}
    return next((one for one in place.iter() if name_of(one) in names), None)


def _split(wiki: Wiki, text: str) -> tuple[str, str]:
    """Part the old `SPACE:Title`; a colon after something that is no space belongs to the title."""
    key, colon, title = text.partition(":")
    if colon and (key == SELF or wiki.space(key) is not None):
        return key, title.strip()
    return "", text


def link(frame: Frame, source: Element) -> list[Piece]:
    """Return an `ac:link` as a link, a mention or a marked missing page."""
    written = _written_text(frame, source)
    anchor = attribute(source, "ac:anchor")
    for child in source:
        match name_of(child):
            case "ri:page" | "ri:blog-post" | "ri:content-entity":
                return [_page_link(frame, resolve(frame, child), anchor, written)]
            case "ri:user":
                return [mention(frame, child)]
            case "ri:attachment":
                return [_file_link(frame, child, written)]
            case "ri:space":
                return [_space_link(frame, attribute(child, "ri:space-key"), written)]
            case "ri:url":
                return [external_link(attribute(child, "ri:value"), written)]
            case _:
                continue
    if anchor:
        place = f"#{anchor_id(frame.page.title, anchor)}"
        return [node("a", {"href": place}, *(written or [anchor]))]
    return written


def _written_text(frame: Frame, source: Element) -> list[Piece]:
    """Return the text that the author gave to a link, or nothing."""
    plain = first(source, "ac:plain-text-link-body")
    if plain is not None:
        return [all_text(plain)]
    rich = first(source, "ac:link-body")
    return [] if rich is None else frame.walk(frame, rich)


def _page_link(frame: Frame, target: Target, anchor: str, written: list[Piece]) -> Element:
    """Return the link to a page, or what stands for a page that is not there."""
    page = target.page
    if page is None or not frame.wiki.may_view(frame.viewer, page):
        return _missing(frame, target, written)
    fragment = f"#{quote(anchor_id(page.title, anchor))}" if anchor else ""
    address = page_address(frame.wiki, page) + fragment
    return node("a", {"href": address}, *(written or [page.title]))


def _missing(frame: Frame, target: Target, written: list[Piece]) -> Element:
    """Return a missing page in red, with a way to create it for those who may."""
    shown = written or [target.title or "page"]
    if not frame.wiki.may(frame.viewer, "create", target.space_key):
        return node("span", {"class": "missing", "title": "No page of this title is found"}, *shown)
    query = urlencode({"spaceKey": target.space_key, "title": target.title})
    address = f"{frame.root}/pages/createpage.action?{query}"
    return node("a", {"class": "missing", "href": address, "title": "Create this page"}, *shown)


def account_of(wiki: Wiki, reference: Element) -> Account | None:
    """Return whom an `ri:user` names: key today, user name in old pages, account id in Cloud's."""
    key = attribute(reference, "ri:userkey") or attribute(reference, "ri:account-id")
    name = attribute(reference, "ri:username")
    return wiki.account_by_key(key) if key else wiki.account(name) if name else None


def mention(frame: Frame, reference: Element) -> Element:
    """Return the name of a person who is mentioned."""
    account = account_of(frame.wiki, reference)
    if account is None:
        return node("span", {"class": "user-mention unknown-user"}, "Unknown user")
    return node(
        "span",
        {"class": "user-mention", "data-username": account.username},
        account.full_name + ("" if account.active else " (inactive)"),
    )


def find_file(frame: Frame, reference: Element) -> Attachment | None:
    """Return the file that an `ri:attachment` names, on this page or the one inside it."""
    holder = resolve(frame, reference).page if len(reference) else frame.page
    if holder is None or not frame.wiki.may_view(frame.viewer, holder):
        return None
    name = attribute(reference, "ri:filename")
    files = frame.wiki.attachments(holder.id)
    return next((one for one in files if one.content.title == name), None)


def _file_link(frame: Frame, reference: Element, written: list[Piece]) -> Element:
    """Return the link to an attachment."""
    shown = written or [attribute(reference, "ri:filename")]
    found = find_file(frame, reference)
    if found is None:
        return node("span", {"class": "missing", "title": "No such file"}, *shown)
    return node("a", {"class": "file", "href": file_address(frame.wiki, found)}, *shown)


def _space_link(frame: Frame, key: str, written: list[Piece]) -> Element:
    """Return the link to a space."""
    space = frame.wiki.space(frame.page.space_key if key == SELF else key)
    if space is None or not frame.wiki.may(frame.viewer, "read", space.key):
        return node("span", {"class": "missing"}, *(written or [key]))
    return node("a", {"href": f"{frame.root}/display/{space.key}"}, *(written or [space.name]))


def external_link(address: str, shown: list[Piece]) -> Element:
    """Return a link to some address, without the address if it is not safe."""
    safe = safe_address(address)
    if safe is None:
        return node("span", {}, *(shown or [address]))
    outside = bool(re.match(r"https?:|//", safe, re.IGNORECASE))
    rel = "nofollow noopener noreferrer" if outside else None
    kind = "external" if outside else None
    return node("a", {"href": safe, "class": kind, "rel": rel}, *(shown or [safe]))


def plain_anchor(frame: Frame, source: Element) -> list[Piece]:
    """Return an HTML `a` as it may be shown; its `title` is what a link's tip is stored as."""
    link = external_link(source.get("href", ""), frame.walk(frame, source))
    if source.get("title"):
        link.set("title", str(source.get("title")))
    return [link]


def image(frame: Frame, source: Element) -> list[Piece]:
    """Return an `ac:image`: a file of the wiki, or a link to one elsewhere."""
    alt = attribute(source, "ac:alt") or attribute(source, "ac:title")
    reference = first(source, "ri:attachment", "ri:url")
    if reference is not None and name_of(reference) == "ri:url":
        # Nothing is loaded from elsewhere: a picture could tell another server who reads what.
        return [external_link(attribute(reference, "ri:value"), [alt or "External image"])]
    found = None if reference is None else find_file(frame, reference)
    if found is None:
        name = "" if reference is None else attribute(reference, "ri:filename")
        return [node("span", {"class": "missing", "title": "No such file"}, alt or name or "image")]
    return [
        node(
            "img",
            {
                "src": file_address(frame.wiki, found),
                "alt": alt or text_of(source) or found.content.title,
                "width": _pixels(source, "ac:width"),
                "height": _pixels(source, "ac:height"),
            },
        )
    ]


def _pixels(source: Element, name: str) -> str | None:
    """Return a size that is a plain number of pixels."""
    value = attribute(source, name)
    return value if value.isdecimal() and len(value) < 5 else None  # 9999 px at most
