"""Links of a body: to pages, people, files, spaces and addresses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sicbot.pages.storage import Document, Element, find, mentions, parse
from sicbot.pages.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.edits import Span

LinkKind = Literal["page", "blog", "content", "user", "attachment", "space", "url", "anchor"]

_KINDS: dict[str, LinkKind] = {
    "ri:page": "page",
    "ri:blog-post": "blog",
    "ri:content-entity": "content",
    "ri:user": "user",
    "ri:attachment": "attachment",
    "ri:space": "space",
    "ri:url": "url",
}
_PAGES = ("ri:page", "ri:blog-post", "ri:content-entity")
_SELF = "@self"  # the space of the page that holds the link


@dataclass(frozen=True, slots=True)
class UserRef:
    """A person as a body names one: by one of three attributes, none of them a display name.

    Data Center stores the key, old pages the user name, Cloud the account id.
    """

    userkey: str | None = None
    username: str | None = None
    account_id: str | None = None


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page, by space and title or by id; `span` is the resource element or the text naming it."""

    space_key: str | None
    title: str
    span: Span
    content_id: str | None = None
    posting_day: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A link wherever it stands, in running text or in a macro's parameter.

    `span` is the whole link, `target` the element that says where to. `page` is the page meant; of
    an attachment, the page that it hangs on, None for the host itself.
    """

    kind: LinkKind
    span: Span
    target: Span
    text: str = ""
    anchor: str | None = None
    page: PageLink | None = None
    user: UserRef | None = None
    space_key: str | None = None
    filename: str | None = None
    url: str | None = None

    @property
    def title(self) -> str:
        """The title of the page meant, empty if none is named."""
        return self.page.title if self.page else ""

    @property
    def content_id(self) -> str | None:
        """The id of the page meant, where the link holds it."""
        return self.page.content_id if self.page else None


def links(source: str | Document) -> tuple[Link, ...]:
    """Return all links of a body in document order.

    Raises:
        PageError: The body does not parse.
    """
    if isinstance(source, str):
        if not mentions(source, ("<ri:", "<ac:link", "<a ", "<a\n", "<a\t", "xmlns")):
            return ()
        source = parse(source)
    return links_in(source.root)


def links_in(element: Element, *, without: frozenset[str] = frozenset()) -> tuple[Link, ...]:
    """Return the links inside an element, passing over elements named in `without`.

    A link inside another one has no text of its own.
    """
    found: list[Link] = []
    _collect(element, without, found, in_link=False)
    return tuple(found)


def _collect(
    element: Element, without: frozenset[str], found: list[Link], *, in_link: bool
) -> None:
    """Add the links inside an element that is, or stands in, a link if `in_link`."""
    for child in element.children:
        if child.name in without:
            continue
        if child.name in _KINDS:  # what is inside, as a page in an attachment, is part of it
            if element.name != "ac:link":
                found.append(_resource_link(child, child, ""))
            continue
        is_link = child.name == "ac:link" or (child.name == "a" and "href" in child.attributes)
        if is_link:
            text = "" if in_link else words_of(child)
            found.extend(_link(child, text))
        _collect(child, without, found, in_link=in_link or is_link)


def _link(element: Element, text: str) -> Iterator[Link]:
    """Yield the links that an `a` or `ac:link` is: one for each resource in it, or one without."""
    if element.name == "a":
        yield Link("url", element.span, element.span, text, url=element.attributes["href"])
        return
    resources = [child for child in element.children if child.name in _KINDS]
    for resource in resources:
        yield _resource_link(resource, element, text)
    if not resources:
        anchor = element.attributes.get("ac:anchor")
        yield Link("anchor", element.span, element.span, text, anchor)


def _resource_link(resource: Element, whole: Element, text: str) -> Link:
    """Return the link that a resource element makes, alone or within an `ac:link`."""
    attributes = resource.attributes
    return Link(
        _KINDS[resource.name],
        whole.span,
        resource.span,
        text,
        anchor=whole.attributes.get("ac:anchor"),
        page=page_of(resource),
        user=user_of(resource) if resource.name == "ri:user" else None,
        space_key=space_of(resource),
        filename=attributes.get("ri:filename"),
        url=attributes.get("ri:value"),
    )


def space_of(resource: Element) -> str | None:
    """Return the space key of a resource element; None means the space of the host page."""
    key = resource.attributes.get("ri:space-key")
    return None if not key or key == _SELF else key


def page_of(element: Element) -> PageLink | None:
    """Return the page that a resource element is, or else the first one inside it."""
    resource = element if element.name in _PAGES else next(find(element, *_PAGES), None)
    if resource is None:
        return None
    return PageLink(
        space_of(resource),
        resource.attributes.get("ri:content-title", ""),
        resource.span,
        resource.attributes.get("ri:content-id"),
        resource.attributes.get("ri:posting-day"),
    )


def user_of(element: Element) -> UserRef:
    """Return the person that a `ri:user` element names."""
    names = element.attributes
    return UserRef(names.get("ri:userkey"), names.get("ri:username"), names.get("ri:account-id"))
