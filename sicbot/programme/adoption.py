"""What sicbot puts on pages of people after one yes each: a region of its own, or an include.

From then on the region is sicbot's as long as nobody edits it; the rest of the page stays people's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.model import Mark
from sicbot.core.plan import Change, EditPage, Gate, Skip, Target
from sicbot.core.text import Text, _
from sicbot.pages.comments import survives
from sicbot.pages.macros import include_macro, includes
from sicbot.pages.meaning import digest, same_meaning
from sicbot.pages.places import CellEnd, PageEnd, insert_block
from sicbot.pages.regions import edit_region, insert_region, region_text
from sicbot.pages.showing import shows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sicbot.core.edits import Edit
    from sicbot.core.model import Page
    from sicbot.core.plan import ChangeId
    from sicbot.pages.places import Place
    from sicbot.programme.programme import Programme

ADOPTED = "adopted"


@dataclass(frozen=True, slots=True)
class RegionWish:
    """A region on a page of people as it shall be.

    Attributes:
        region: Its id, which begins with `sicbot.`.
        place: None: at the end; in a page with a layout at the end of its first cell.
    """

    page: Page
    region: str
    content: str
    template: str
    why: Text
    place: Place | None = None
    needs: tuple[ChangeId, ...] = ()

    def __str__(self) -> str:
        """Return the page as people name it."""
        return f"{self.page.space}: {self.page.title}"


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page that sicbot keeps, to be shown on a page of people."""

    page: Page
    target: Target
    why: Text
    place: Place | None = None
    needs: tuple[ChangeId, ...] = ()

    def __str__(self) -> str:
        """Return the page as people name it."""
        return f"{self.page.space}: {self.page.title}"


def keep_region(wish: RegionWish, programme: Programme) -> Iterator[Change | Skip]:
    """Yield what brings a region to what is wished; nothing where it means the same.

    Raises:
        PageError: The page's regions are not as they should be.
    """
    body = programme.snapshot.bodies.get(wish.page.id)
    if body is None:
        yield Skip(str(wish), _("its text was not read"))
        return
    current = region_text(body, wish.region)
    if current is None:
        edit = insert_region(
            body, wish.region, wish.content, wish.place or default_place(body), why=str(wish.why)
        )
        yield _adoption(wish, edit, f"region {wish.region}", wish.needs, _mark(wish, programme))
        return
    if same_meaning(wish.content, current, space_key=wish.page.space):
        return
    why_not = _why_kept(wish, current, programme)
    if why_not is not None:
        yield Skip(str(wish), why_not)
        return
    edited = edit_region(
        body, wish.region, wish.content, why=str(wish.why), space_key=wish.page.space
    )
    if edited is not None:
        key = f"region {wish.region} {digest(wish.content, space_key=wish.page.space)}"
        act = _act(wish.page, body, edited, None)
        yield Change(act, key, wish.why, needs=wish.needs)


def own_region(rewrites: Iterable[tuple[str, str]], region: str) -> str | None:
    """Return the text that sicbot itself gave a region last, None where nobody knows.

    A version of sicbot's may hold a region as people had changed it, when it mended something else
    on the page; so the last version counts in which the region became another.

    Args:
        rewrites: Bodies before and after each of sicbot's versions, newest first.
        region: The region's id.
    """
    for before, after in rewrites:
        try:
            old, new = region_text(before, region), region_text(after, region)
            if new is not None and (old is None or not same_meaning(old, new)):
                return new
        except PageError:
            return None
    return None


def _why_kept(wish: RegionWish, current: str, programme: Programme) -> Text | None:
    """Return why a region is not rewritten, or None: it is as sicbot left it."""
    if not programme.has_regions(wish.page):
        return _("it has a region of that name which sicbot did not put there; take it out")
    mine = programme.ledger.own_regions.get(wish.page.id, {}).get(wish.region)
    if mine is None or not same_meaning(mine, current, space_key=wish.page.space):
        return _(
            "kept yours: somebody changed region {region}; take that version back to give it to "
            "sicbot again",
            region=wish.region,
        )
    if not survives(current, wish.content):
        return _("an inline comment stands on words that would go; written when solved")
    return None


def _mark(wish: RegionWish, programme: Programme) -> Mark | None:
    """Return the mark that the page needs before the region, None where it has one of its own."""
    if programme.has_regions(wish.page):
        return None
    return Mark(wish.page.id, ADOPTED, f"adopted-{wish.page.id}", wish.template)


def show_page(wish: ShownPage, programme: Programme) -> Iterator[Change | Skip]:
    """Yield the change that shows a page of sicbot's on a page of people, unless it is shown.

    Raises:
        PageError: The body does not parse, or has no such place.
    """
    body = programme.snapshot.bodies.get(wish.page.id)
    if body is None:
        yield Skip(str(wish), _("its text was not read"))
        return
    if _is_shown(wish, body, programme):
        return
    same = wish.target.space.casefold() == wish.page.space.casefold()
    macro = include_macro(None if same else wish.target.space, wish.target.title)
    edit = insert_block(body, macro, wish.place or default_place(body), str(wish.why))
    yield _adoption(wish, edit, f"show {wish.target.name}", wish.needs, None)


def _is_shown(wish: ShownPage, body: str, programme: Programme) -> bool:
    made = programme.made.get(str(wish.target.slug))
    if made is not None:
        return shows(wish.page, body, made)
    wanted = (wish.target.space.casefold(), wish.target.title.casefold())
    named = (
        ((one.space_key or wish.page.space).casefold(), one.title.casefold())
        for one in includes(body)
    )
    return wanted in named


def _adoption(
    wish: RegionWish | ShownPage,
    edit: Edit,
    part: str,
    needs: tuple[ChangeId, ...],
    mark: Mark | None,
) -> Change:
    """Return the change that puts something of sicbot's on a page of people, after a yes."""
    waits = _("it is a page of people: one yes lets sicbot put this there")
    read = wish.page.read if isinstance(wish, RegionWish) else None  # an include shows to each his
    act = EditPage(_target(wish.page), wish.page.version, (edit,), ("",), read, mark)
    return Change(act, part, wish.why, Gate.APPROVAL, waits, needs, (part,))


def _act(page: Page, body: str, edit: Edit, mark: Mark | None) -> EditPage:
    before = edit.span.cut(body.encode()).decode()
    return EditPage(_target(page), page.version, (edit,), (before,), page.read, mark)


def _target(page: Page) -> Target:
    return Target(page.space, page.title, page.id)


def default_place(body: str) -> Place:
    """Return the end of a page; in one with a layout, behind which nothing may stand, of a cell."""
    try:
        insert_block(body, "", CellEnd(1), "")
    except PageError:
        return PageEnd()
    return CellEnd(1)
