"""The inventory as it was when a cycle was over: made once, dated, and never written again.

Next year is compared with what was told then, so later changes of entries change nothing there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from sicbot.core.plan import Skip
from sicbot.core.text import Text, _
from sicbot.programme.generated import Wish, keep_page
from sicbot.programme.inventory.list_pages import MOST_ROWS, around, entry_row
from sicbot.programme.inventory.pages import KIND, Place, readable
from sicbot.programme.inventory.told import Told, projects, readings
from sicbot.programme.lists.disclosure import readers_by_kind
from sicbot.programme.people.names import forms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.job import Context
    from sicbot.core.model import Page
    from sicbot.core.plan import Change
    from sicbot.core.work import Entry
    from sicbot.programme.programme import Programme

TEMPLATE = "inventory_baseline.xhtml.j2"
VERSION = "1"


@dataclass(frozen=True, eq=False)
class BaselinePage:
    """The page of a cycle that is over."""

    page: Place
    cycle: int
    told: Told

    def __str__(self) -> str:
        """Return the place."""
        return str(self.page)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The entries of that cycle that may be told."""
        return tuple(one for one in self.told.inventory.entries if one.cycle == self.cycle)


def cycles_over(programme: Programme) -> tuple[int, ...]:
    """Return the cycles after which another one has begun."""
    today = programme.snapshot.taken.date()
    return tuple(
        one.number for one, other in pairwise(programme.work.cycles) if other.begins <= today
    )


def keep_baseline(item: BaselinePage, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what makes the page, once; afterwards only what lets its readers in or keeps them out.

    A page that was made while something was not read would be wrong for ever, so none is.
    """
    programme = context.programme
    kind = readers_by_kind(KIND, programme)
    if isinstance(kind, Text):
        yield Skip(str(item.page), kind)
        return
    made = programme.made.get(item.page.slug)
    objection = _leaks(item, made, programme) if made else _too_early(item, programme)
    if objection is not None:
        yield Skip(str(item.page), objection)
        return
    if made is None and not item.entries:
        return
    standing = programme.snapshot.bodies.get(made.id) if made else None
    wish = Wish(
        slug=item.page.slug,
        place=item.page.place,
        below=item.page.below,
        body=standing or context.render(TEMPLATE, **_values(item, context)),
        readers=kind.readers,
        template=f"{TEMPLATE} {VERSION}",
        why=_("the inventory when cycle {cycle} was over", cycle=item.cycle),
        closes=kind.are_all_there,
    )
    yield from keep_page(wish, programme)


def _too_early(_item: BaselinePage, programme: Programme) -> Text | None:
    unread = programme.inventory.unread
    if not unread:
        return None
    return _("not made yet, as not all was read: {why}", why=unread[0].why)


def _leaks(item: BaselinePage, made: Page, programme: Programme) -> Text | None:
    """Return that a page tells what its readers may know no more, as sicbot does not rewrite it."""
    if not item.told.tells_too_much(readable(programme.snapshot.bodies.get(made.id) or "")):
        return None
    return _(
        "it tells what its readers may no longer know: restrict it further, take that out, or put "
        "it in the trash"
    )


def _values(item: BaselinePage, context: Context[Programme]) -> dict[str, object]:
    people = frozenset(
        words
        for one in context.programme.accounts.records.values()
        for words in forms(one.full_name)
    )
    rows = sorted(item.entries, key=lambda one: (one.task_forces, one.number, one.key))
    return {
        "cycle": str(item.cycle),
        "rows": [_row(one, people, item.told, context) for one in rows[:MOST_ROWS]],
        "more": max(0, len(rows) - MOST_ROWS),
        "entries": len(rows),
        "projects": projects(rows, item.told.inventory.pairs),
        "hidden": sum(one.cycle == item.cycle for one in context.programme.inventory.entries)
        - len(rows),
        **around(item.told, context),
    }


def _row(
    entry: Entry, people: frozenset[tuple[str, ...]], told: Told, context: Context[Programme]
) -> dict[str, object]:
    """Return an entry's line; a person's name stands nowhere that is never written again."""
    row = entry_row(entry, told, context)
    for name, typed in (("owner", entry.owner), ("supporting", entry.supporting)):
        if typed and readings(typed) & people:
            row[name] = context.show(_("(a person)"))
    sponsors = (
        _("(a person)") if readings(str(one)) & people else one for one in told.sponsors(entry)
    )
    row["sponsors"] = ", ".join(dict.fromkeys(map(context.show, sponsors)))
    return row
