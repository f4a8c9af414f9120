"""The cards that are there: which pages they stand for, and who may know what they tell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sicbot.core.audience import Sight
from sicbot.core.model import Allowed, PageId, Reading

if TYPE_CHECKING:
    from sicbot.core.model import Page
    from sicbot.programme.programme import Programme

PREFIX = "card-"  # of their slugs; behind it the id of the page that they stand for


def with_open_cards(programme: Programme) -> Programme:
    """Return the programme as it will be when the cards that a run left closed are open."""
    closed = {page.id: replace(page, read=Allowed()) for page in left_closed(programme)}
    if not closed:
        return programme
    pages = programme.snapshot.pages
    reading = Reading({**pages.records, **closed}, pages.gaps)
    return replace(programme, snapshot=replace(programme.snapshot, pages=reading))


def left_closed(programme: Programme) -> tuple[Page, ...]:
    """Return the cards that nobody but sicbot may read, and that tell nothing when opened."""
    return tuple(
        card
        for card in shown_cards(programme)
        if is_closed(card, programme)
        and card.mark is not None
        and card.mark.slug in programme.made
        and (page := page_of(card, programme)) is not None
        and may_name(page, card, programme)
    )


def is_closed(card: Page, programme: Programme) -> bool:
    """Tell whether nobody but sicbot may read a card."""
    return card.read == Allowed(users=frozenset({programme.snapshot.me.key}))


def page_of(card: Page, programme: Programme) -> Page | None:
    """Return the page that a card stands for, if it is current."""
    return programme.includes.titles.page(id_of(card))


def id_of(card: Page) -> PageId:
    """Return the id of the page that a card stands for, whether it is there or not."""
    return PageId(card.mark.slug.removeprefix(PREFIX) if card.mark else "")


def shown_cards(programme: Programme) -> tuple[Page, ...]:
    """Return the cards that are there, which are kept up to date whoever shows them."""
    known = programme.all_made.items()
    found = (page for slug, pages in known if slug.startswith(PREFIX) for page in pages)
    return tuple(sorted(found, key=lambda page: int(page.id)))


def may_name(page: Page, card: Page, programme: Programme) -> bool:
    """Tell whether all who may read a card know the title of the page that it stands for.

    They see that page, or one that includes it and has the title in its source; or that includes
    the card, whose own title tells it.
    """
    eyes = programme.audience_map
    references = programme.includes.references
    naming = [one for one in references if one.include.title]  # else an id is all they tell
    telling = [page, card] if page.title in card.title else [page]
    shown = {one.id for one in telling}
    hosts = [
        one.host
        for one in naming
        if (target := programme.includes.target(one)) is not None and target.id in shown
    ]
    return all(
        any(eyes.sees(audience, one) is Sight.YES for one in (page, *hosts))
        for audience in programme.audiences
        if eyes.sees(audience, replace(card, read=Allowed())) is not Sight.NO
    )


def all_see(page: Page, card: Page, programme: Programme) -> bool:
    """Tell whether all who see a card see the page that it stands for."""
    eyes = programme.audience_map
    readers = [
        one
        for one in programme.audiences
        if eyes.sees(one, replace(card, read=Allowed())) is not Sight.NO
    ]
    return bool(readers) and all(eyes.sees(one, page) is Sight.YES for one in readers)
