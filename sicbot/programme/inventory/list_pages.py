"""The lists of projects: one for each Task Force, and one of all."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.people import TASK_FORCES
from sicbot.core.text import Text, _
from sicbot.core.work import EntryState, Verdict
from sicbot.programme.inventory.chains import (
    chains,
    changes,
    current_cycle,
    is_over,
    of_task_force,
    to_look_at,
)
from sicbot.programme.inventory.links import silent
from sicbot.programme.inventory.pages import Place, keep
from sicbot.programme.inventory.told import Told, link, projects
from sicbot.programme.inventory.words import KINDS, REGION_NAMES, STATES, lacks, where

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sicbot.core.job import Context
    from sicbot.core.people import TaskForce
    from sicbot.core.plan import Change, Skip
    from sicbot.core.work import Entry
    from sicbot.programme.inventory.chains import Chain
    from sicbot.programme.programme import Programme

LIST, ALL = "inventory_list.xhtml.j2", "inventory_all.xhtml.j2"
VERSION = "1"
MOST_ROWS = 1000  # of a page, which may have 50,000 elements


@dataclass(frozen=True, slots=True)
class ListPage:
    """The list of a Task Force."""

    page: Place
    code: TaskForce
    told: Told

    def __str__(self) -> str:
        """Return the place."""
        return str(self.page)


@dataclass(frozen=True, slots=True)
class AllPage:
    """The page of all Task Forces; `lists` are those of each, by its code."""

    page: Place
    lists: tuple[tuple[TaskForce, Place], ...]
    told: Told

    def __str__(self) -> str:
        """Return the place."""
        return str(self.page)


def keep_list(item: ListPage, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings the list of a Task Force up to date; without an entry none is made."""
    entries = _of(item.code, item.told.inventory.entries)
    if not entries and item.page.slug not in context.programme.made:
        return
    yield from keep(
        item.page,
        item.told,
        f"{LIST} {VERSION}",
        _("the inventory of {code}", code=item.code),
        lambda: context.render(LIST, **_list(item, context)),
        context,
    )


def keep_all(item: AllPage, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings the page of all Task Forces up to date."""
    yield from keep(
        item.page,
        item.told,
        f"{ALL} {VERSION}",
        _("the inventory of all Task Forces"),
        lambda: context.render(ALL, **_all(item, context)),
        context,
    )


def _of(code: TaskForce, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    return tuple(one for one in entries if code in one.task_forces)


def _list(item: ListPage, context: Context[Programme]) -> dict[str, object]:
    told = item.told
    current = current_cycle(told.inventory, context.programme.work, told.today)
    found = of_task_force(chains(told.inventory, current), item.code)
    entries = _of(item.code, told.inventory.entries)
    earlier = {one.before.cycle for one in found if one.before}
    rows = [_chain(one, item.code, current, told, context) for one in found]
    waiting = sum(not one["now"] and not one["over"] for one in rows) if earlier else 0
    return {
        "compared": bool(earlier),
        "earlier": str(*earlier) if len(earlier) == 1 else "",
        "waiting": waiting,
        "cycle": "" if current is None else str(current),
        "rows": rows[:MOST_ROWS],
        "more": max(0, len(rows) - MOST_ROWS),
        "totals": _totals(entries, told),
        "hidden": told.hidden[item.code],
        **around(told, context),
    }


def around(told: Told, context: Context[Programme]) -> dict[str, object]:
    """Return what stands on every page: whether all was read, and when."""
    programme = context.programme
    return {
        "complete": programme.inventory.complete,
        "form": told.form,
        "when": f"{context.now:%Y-%m-%d}",
        "coverage": [context.show(programme.coverage.lines()[0])],
    }


def _totals(entries: Sequence[Entry], told: Told) -> list[dict[str, object]]:
    """Return how many entries and projects each cycle has, earlier ones first."""
    cycles = sorted({one.cycle for one in entries}, key=lambda one: (one is None, one or 0))
    by_cycle = {cycle: [one for one in entries if one.cycle == cycle] for cycle in cycles}
    return [
        {
            "cycle": "" if cycle is None else str(cycle),
            "entries": len(some),
            "projects": projects(some, told.inventory.pairs),
        }
        for cycle, some in by_cycle.items()
    ]


def _chain(
    chain: Chain,
    code: TaskForce,
    current: int | None,
    told: Told,
    context: Context[Programme],
) -> dict[str, object]:
    begins = next(
        (one.begins for one in context.programme.work.cycles if one.number == current), None
    )
    return {
        **entry_row(chain.latest, told, context),
        "hints": [context.show(one) for one in _hints((*chain.entries, chain.latest), told)],
        "before": _told_in(chain.before, None, code, told, context) if chain.before else {},
        "now": [_told_in(one, chain.before, code, told, context) for one in chain.now],
        "over": not chain.now and chain.before is not None and is_over(chain.before, begins),
    }


def _told_in(
    entry: Entry,
    before: Entry | None,
    code: TaskForce,
    told: Told,
    context: Context[Programme],
) -> dict[str, object]:
    """Return what an entry says of when, and what is new since the cycle before."""
    others = [one for one in entry.task_forces if one != code]
    return {
        "number": told.number(entry),
        "source": told.source(entry),
        "codes": "" if code in entry.task_forces else ", ".join(others),
        **times(entry, context),
        "changes": [context.show(one) for one in changes(before, entry, STATES)] if before else [],
    }


def times(entry: Entry, context: Context[Programme]) -> dict[str, object]:
    """Return from when to when, and the state as entered."""
    return {
        "start": str(entry.start or ""),
        "end": str(entry.end or ""),
        "state": context.show(STATES[entry.state]) if entry.state else "",
    }


def entry_row(entry: Entry, told: Told, context: Context[Programme]) -> dict[str, object]:
    """Return what stands of an entry in a table."""
    show = context.show
    regions, countries = where(entry, show)
    return {
        "title": show(told.title(entry)) or show(_("(no title)")),
        "url": link(entry),
        "number": told.number(entry),
        "source": told.source(entry),
        "codes": ", ".join(entry.task_forces),
        "kind": show(KINDS[entry.kind]) if entry.kind else "",
        "owner": show(told.body(entry.owner)),
        "supporting": show(told.body(entry.supporting)) if entry.supporting else "",
        "sponsors": ", ".join(map(show, told.sponsors(entry))),
        "regions": regions,
        "countries": countries,
        **times(entry, context),
        "hints": [show(one) for one in _hints([entry], told)],
    }


def _hints(entries: Sequence[Entry], told: Told) -> Iterator[Text]:
    """Yield what may be the same as one of these, and what is odd about the last or lacks there."""
    keys, latest = {one.key for one in entries}, entries[-1]
    pairs = (pair for key in sorted(keys) for pair in told.pairs_of.get(key, ()))
    for pair in dict.fromkeys(pairs):
        other = pair.other if pair.one.key in keys else pair.one
        number = f"{told.number(other)} ({', '.join(other.task_forces)})"
        if pair.verdict is Verdict.SAME:
            yield _("the same project as {number}", number=number)
        else:
            yield _("perhaps the same as {number}", number=number)
    yield from (one.told for one in to_look_at(latest, told.today))
    yield from silent(latest, told.programme.sources.links)
    yield from lacks(latest)


def _all(item: AllPage, context: Context[Programme]) -> dict[str, object]:
    told, programme = item.told, context.programme
    entries = told.inventory.entries
    rows = sorted(entries, key=lambda one: (one.task_forces, one.cycle or 0, one.number, one.key))
    return {
        "totals": _totals(entries, told),
        "forces": [_force(code, item, programme) for code in TASK_FORCES],
        "regions": list(_regions(entries, told, context)),
        "rows": [
            entry_row(one, told, context) | {"cycle": one.cycle or ""} for one in rows[:MOST_ROWS]
        ],
        "more": max(0, len(rows) - MOST_ROWS),
        "hidden": told.hidden[None],
        **around(told, context),
    }


def _force(code: TaskForce, item: AllPage, programme: Programme) -> dict[str, object]:
    """Return a Task Force's line, with the place of its list where there is or will be one."""
    entries = _of(code, item.told.inventory.entries)
    listed = dict(item.lists).get(code)
    made = programme.made.get(listed.slug) if listed else None
    space, _colon, title = listed.place.partition(":") if listed and entries else ("", "", "")
    return {
        "code": code,
        "space": made.space if made else space,
        "title": made.title if made else title,
        "entries": len(entries),
        "projects": projects(entries, item.told.inventory.pairs),
        "hidden": item.told.hidden[code],
        "sponsors": len(_sponsors(entries, item.told)),
        "ongoing": Counter(one.state for one in entries)[EntryState.ONGOING],
    }


def _sponsors(entries: Sequence[Entry], told: Told) -> frozenset[str]:
    names = told.inventory.sponsor_of or {}
    return frozenset(names[one] for entry in entries for one in entry.sponsors if one in names)


def _regions(
    entries: Sequence[Entry], told: Told, context: Context[Programme]
) -> Iterator[dict[str, object]]:
    """Yield a line for each region, and one for the entries that name none of them."""
    groups = [
        (context.show(shown_name), [one for one in entries if name in one.regions])
        for name, shown_name in REGION_NAMES.items()
    ]
    rest = [one for one in entries if not set(one.regions) & set(REGION_NAMES)]
    if rest:
        groups.append((context.show(_("(no region)")), rest))
    for name, some in groups:
        codes = {code for one in some for code in one.task_forces}
        yield {
            "name": name,
            "entries": len(some),
            "projects": projects(some, told.inventory.pairs),
            "codes": ", ".join(code for code in TASK_FORCES if code in codes),
            "owners": len({told.partners.spelled(one.owner) for one in some}),
            "sponsors": len(_sponsors(some, told)),
        }
