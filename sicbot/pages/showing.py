"""Whether a body shows a page, whoever may see it."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.pages.macros import includes
from sicbot.pages.titles import lookup_form

if TYPE_CHECKING:
    from sicbot.core.model import Page
    from sicbot.pages.macros import Include


def shows(host: Page, body: str, page: Page) -> bool:
    """Tell whether a body of a host shows a page; one that does not parse, whether it may."""
    try:
        return any(_is_of(include, host, page) for include in includes(body))
    except PageError:
        return mentions_page(body, page)


def _is_of(include: Include, host: Page, page: Page) -> bool:
    if include.content_id is not None:
        return include.content_id == page.id
    if (include.posting_day is not None) is not page.post:
        return False
    space = include.space_key or host.space
    same_title = lookup_form(include.title) == lookup_form(page.title)
    return same_title and space.casefold() == page.space.casefold()


def mentions_page(body: str, page: Page) -> bool:
    """Tell whether a body holds a page's title, in whatever case, or its id."""
    return page.title.casefold() in unescape(body).casefold() or page.id in body
