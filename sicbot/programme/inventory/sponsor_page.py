"""The page of sponsors and players: who pays, who does it and who helps, region by region."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sicbot.core.people import TASK_FORCES
from sicbot.core.text import _
from sicbot.programme.inventory.list_pages import around
from sicbot.programme.inventory.meanings import is_own_funds
from sicbot.programme.inventory.pages import Place, keep
from sicbot.programme.inventory.words import REGION_NAMES, region

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sicbot.core.job import Context
    from sicbot.core.plan import Change, Skip
    from sicbot.core.text import Text
    from sicbot.core.work import Entry, Sponsor
    from sicbot.programme.inventory.told import Told
    from sicbot.programme.programme import Programme

TEMPLATE = "inventory_sponsors.xhtml.j2"
VERSION = "1"
NOWHERE = ""
MOST_ROWS = 1000  # of a table of this page, which may have 50,000 elements
MOST_DOUBTS = 200  # more nobody would look through at once


@dataclass(frozen=True, slots=True)
class SponsorsPage:
    """The page of sponsors and players."""

    page: Place
    told: Told

    def __str__(self) -> str:
        """Return the place."""
        return str(self.page)


@dataclass(slots=True)
class _Player:
    """An organisation in a region: the entries that it owns, and those that it supports."""

    owns: list[Entry] = field(default_factory=list)
    supports: list[Entry] = field(default_factory=list)


def keep_sponsors(item: SponsorsPage, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings the page up to date."""
    yield from keep(
        item.page,
        item.told,
        f"{TEMPLATE} {VERSION}",
        _("sponsors and players"),
        lambda: context.render(TEMPLATE, **_values(item.told, context)),
        context,
    )


def _values(told: Told, context: Context[Programme]) -> dict[str, object]:
    show, sponsors = context.show, told.inventory.sponsors
    largest = sorted(sponsors, key=lambda one: -len(one.entries))[:MOST_ROWS]
    shown_ones = {one.name for one in largest}
    return {
        "sponsors": [
            *(_sponsor(one, told, context) for one in sponsors if one.name in shown_ones),
            *_others(told, context),
        ],
        "more": len(sponsors) - len(largest),
        "perhaps": [
            {"one": show(one), "other": show(other)} for one, other in told.doubts[:MOST_DOUBTS]
        ],
        "regions": list(_regions(told, context)),
        "hidden": told.hidden[None],
        **around(told, context),
    }


def _sponsor(sponsor: Sponsor, told: Told, context: Context[Programme]) -> dict[str, object]:
    entries = [told.by_key[key] for key in sponsor.entries]
    also = dict.fromkeys(context.show(told.named(one)) for one in sponsor.also)
    return _row(told.named(sponsor.name), entries, context) | {"also": list(also)}


def _others(told: Told, context: Context[Programme]) -> Iterator[dict[str, object]]:
    """Yield the entries that the owner pays, and those for which nobody is named."""
    entries = told.inventory.entries
    own = [one for one in entries if any(map(is_own_funds, one.sponsors))]
    for name, some in (
        (_("own funds (the owner pays)"), own),
        (_("(nobody named)"), [one for one in entries if not one.sponsors]),
    ):
        if some:
            yield _row(name, some, context)


def _row(name: Text, entries: Sequence[Entry], context: Context[Programme]) -> dict[str, object]:
    names = dict.fromkeys(name for one in entries for name in one.regions)
    return {
        "name": context.show(name),
        "also": [],
        "entries": len(entries),
        "codes": _codes(entries),
        "regions": [context.show(region(one)) for one in _in_order(names)],
    }


def _codes(entries: Iterable[Entry]) -> str:
    named = {code for one in entries for code in one.task_forces}
    return ", ".join(code for code in TASK_FORCES if code in named)


def _in_order(names: Iterable[str]) -> list[str]:
    known = list(REGION_NAMES)
    return sorted(names, key=lambda one: (known.index(one) if one in known else len(known), one))


def _regions(told: Told, context: Context[Programme]) -> Iterator[dict[str, object]]:
    """Yield the regions with the organisations at work there, those who own most first."""
    players = dict[str, dict[str, _Player]]()
    for entry in told.inventory.entries:
        known = tuple(one for one in entry.regions if one in REGION_NAMES)
        for name in known or (NOWHERE,):
            here = players.setdefault(name, {})
            here.setdefault(_name(entry.owner, told, context), _Player()).owns.append(entry)
            for body in told.bodies(entry.supporting):
                here.setdefault(_name(body, told, context), _Player()).supports.append(entry)
    for name in _in_order(players):
        rows = sorted(
            players[name].items(),
            key=lambda it: (-len(it[1].owns), -len(it[1].supports), it[0].casefold()),
        )
        yield {
            "name": context.show(region(name) if name else _("(no region)")),
            "rows": [
                {
                    "name": body,
                    "owns": len(player.owns),
                    "supports": len(player.supports),
                    "codes": _codes((*player.owns, *player.supports)),
                }
                for body, player in rows[:MOST_ROWS]
                if body
            ],
            "more": max(0, len(rows) - MOST_ROWS),
        }


def _name(typed: str, told: Told, context: Context[Programme]) -> str:
    return context.show(told.body(typed)) if typed else ""
