"""What all pages of the inventory have in common: who reads them, and when they are left alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.core.plan import Skip
from sicbot.core.text import Text, _
from sicbot.pages.storage import parse, text_of
from sicbot.programme.generated import Wish, keep_page
from sicbot.programme.lists.disclosure import are_all_there, readers_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sicbot.core.job import Context
    from sicbot.core.plan import Change
    from sicbot.programme.inventory.told import Told
    from sicbot.programme.programme import Programme

KIND = "inventory"  # of pages in config/policy.toml
PAIRS = "inventory-pairs"  # lasting name of the page on which pairs are told
_ROW = re.compile(r"<tr><td[^>]*>(.*?)</td><td[^>]*>([0-9]{1,6})</td>", re.DOTALL)
_NUMBER = re.compile(r">([^<>]*#[0-9]+)<")
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the inventory stands.

    Attributes:
        slug: The lasting name of the page.
        place: As `SPACE:Title`, as is `below`; `below` is empty for the top of the space.
    """

    slug: str
    place: str
    below: str = ""

    def __str__(self) -> str:
        """Return the place."""
        return self.place


def keep(
    page: Place,
    told: Told,
    template: str,
    why: Text,
    make: Callable[[], str],
    context: Context[Programme],
) -> Iterator[Change | Skip]:
    """Yield what brings a page up to date.

    What was not read makes no page, and takes nothing from one that is there; but what its readers
    may know no more goes at once.
    """
    programme = context.programme
    readers = readers_of(told.view, programme)  # not the policy's: one page is the Secretariat's
    if readers is None:
        lack = _("say who may see it: `pages.{kind}.view` in config/policy.toml", kind=KIND)
        yield Skip(str(page), lack)
        return
    made = programme.made.get(page.slug)
    unread = programme.inventory.unread
    body = make()
    if unread and made is None:
        yield Skip(str(page), _("not made yet, as not all was read: {why}", why=unread[0].why))
        return
    standing = programme.snapshot.bodies.get(made.id, "") if made else ""
    loses = bool(unread) and bool(named_on(standing) - named_on(body))
    if loses and not told.tells_too_much(readable(standing)):
        yield Skip(str(page), _("stays as it is: {why}", why=unread[0].why))
        body = standing  # so that who shall read it no more is kept out all the same
    wish = Wish(
        slug=page.slug,
        place=page.place,
        below=page.below,
        body=body,
        readers=readers,
        template=template,
        why=why,
        closes=are_all_there(told.view, programme),
    )
    yield from keep_page(wish, programme)


def readable(body: str) -> str:
    """Return the words of a page, also of one that does not parse.

    They are there twice: with cells and lines apart, and with all that a tag cuts in two together.
    """
    apart = unescape(_TAG.sub(" ", body))
    try:
        return f"{apart}\n{text_of(parse(body).root)}"
    except PageError:
        return apart


def named_on(body: str) -> frozenset[str]:
    """Return what a page is about: the numbers of entries, or else its rows as often as they count.

    So a row whose count would shrink loses something, as one that would go does.
    """
    numbers = frozenset(unescape(one).strip() for one in _NUMBER.findall(body))
    rows = ((_TAG.sub("", name), int(count)) for name, count in _ROW.findall(body))
    return numbers or frozenset(
        f"{unescape(name).strip()} {place}" for name, count in rows for place in range(count)
    )
