"""What a renderer knows while it renders: the wiki, who reads, and where in which page it is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from sicbot.sandbox.render.tree import node

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sicbot.sandbox.model import Comment, Content, Viewer
    from sicbot.sandbox.render.tree import Element, Piece
    from sicbot.sandbox.wiki import Wiki

MOST_INCLUDES = 300  # in one view: pages that include each other in a tree would grow without end


class Walk(Protocol):
    """Turns the content of an element into HTML."""

    def __call__(self, frame: Frame, source: Element) -> list[Piece]:
        """Return the HTML of what lies inside `source`."""


@dataclass(slots=True)
class Sheet:
    """What is collected while one view is made."""

    ids: set[str] = field(default_factory=set)
    contents_lists: list[tuple[Element, int, int]] = field(default_factory=list)  # place, levels
    comments: dict[int, dict[str, Comment]] = field(default_factory=dict)  # inline, by page and ref
    includes: int = 0
    depth: int = 0
    in_report: bool = False

    def unique_id(self, wanted: str) -> str:
        """Return an element id that this view has not used yet."""
        made, count = wanted, 0
        while made in self.ids:
            count += 1
            made = f"{wanted}.{count}"
        self.ids.add(made)
        return made


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the renderer is: `page` holds the text, `host` is the page that is looked at."""

    wiki: Wiki
    viewer: Viewer
    page: Content
    host: Content
    walk: Walk
    token: str  # guards forms; empty: a view without forms, such as `body.view`
    sheet: Sheet = field(default_factory=Sheet)
    chain: tuple[int, ...] = ()  # pages that are being included, outermost first

    @property
    def root(self) -> str:
        """Return what stands before every path of this wiki."""
        return self.wiki.switches.context_path

    def inside(self, sources: Iterable[Element]) -> list[Piece]:
        """Return the HTML of what lies inside the elements, one after the other."""
        return [piece for source in sources for piece in self.walk(self, source)]

    def on(self, page: Content) -> Frame:
        """Return the frame for the text of another page that is shown here."""
        return replace(self, page=page, chain=(*self.chain, page.id))

    def person(self, key: str | None) -> str:
        """Return the name of the person with a user key."""
        account = self.wiki.account_by_key(key) if key else None
        return account.full_name if account else "Anonymous" if key is None else "Unknown user"

    def comment_at(self, ref: str) -> Comment | None:
        """Return the inline comment whose marker has this `ac:ref` on the page."""
        known = self.sheet.comments.get(self.page.id)
        if known is None:
            comments = self.wiki.comments(self.page.id)
            known = {one.inline_ref: one for one in comments if one.inline_ref}
            self.sheet.comments[self.page.id] = known
        return known.get(ref)


def error_box(what: str, why: str) -> Element:
    """Return the red box of a macro that could not be rendered."""
    return node("div", {"class": "error"}, node("span", {"class": "error"}, what), f" {why}")


def neutral_box(text: str) -> Element:
    """Return the grey box that stands for something this wiki does not know."""
    return node("span", {"class": "unknown"}, text)


def long_date(day: date) -> str:
    """Return a date as people read it: 3 May 2023."""
    return f"{day.day} {day:%b %Y}"
