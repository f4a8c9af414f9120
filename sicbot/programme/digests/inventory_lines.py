"""What is new in the inventory, and what in it waits for somebody."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sicbot.core.text import Text, _
from sicbot.core.work import Verdict
from sicbot.programme.digests.roles import DESK, MEMBERS, WHOEVER_ENTERED
from sicbot.programme.digests.values import Basis, Item, Line
from sicbot.programme.inventory.chains import is_over, to_look_at
from sicbot.programme.people.addresses import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sicbot.core.model import PageId
    from sicbot.core.people import TaskForce
    from sicbot.core.work import Entry, Pair, Problem
    from sicbot.programme.digests.given import Given

NUMBERS_SHOWN = 8  # of entries in one sentence: as many as people take in at a glance


def inventory_lines(given: Given) -> Iterator[Line]:
    """Yield the entries with the day of each, and the pairs that look alike."""
    for entry in given.inventory.entries:
        if entry.entered is not None:
            yield Line(
                key=f"entry:{entry.key}",
                task_forces=entry.task_forces,
                pages=(entry.page,),
                when=given.day(entry.entered),
                text=_("{entry} was entered in the inventory", entry=_named(entry)),
                basis=Basis.INVENTORY,
                link=given.address(entry.page),
            )
    for pair in _open_pairs(given):
        days = [one.entered for one in (pair.one, pair.other) if one.entered is not None]
        if days:
            yield Line(
                key=f"pair:{pair.id}",
                task_forces=_codes_of(pair),
                pages=(pair.one.page, pair.other.page),
                when=given.day(max(days)),
                text=_alike(pair),
                basis=Basis.INVENTORY,
                link=given.address(pair.other.page),
            )


def inventory_items(given: Given) -> Iterator[Item]:
    """Yield the odd entries, those without a report in this cycle, and the pairs."""
    for entry in given.inventory.entries:
        odd = to_look_at(entry, given.today)
        if odd and not given.is_over(entry):
            yield _odd(entry, odd, given)
    if given.inventory.complete:
        yield from _unreported(given)
    for pair in _open_pairs(given):
        yield Item(
            key=f"pair:{pair.id}",
            facts=pair.id,
            task_forces=_codes_of(pair),
            pages=(pair.one.page, pair.other.page),
            text=_("{alike}; decide on pair {id}", alike=_alike(pair), id=pair.id),
            who=DESK,
            basis=Basis.INVENTORY,
            link=given.address(given.pairs_page or pair.other.page),
            desk=True,
        )


def _odd(entry: Entry, odd: Sequence[Problem], given: Given) -> Item:
    """Return what is odd about an entry, all of it in one item."""
    codes = ",".join(one.code for one in odd)
    return Item(
        key=f"odd:{entry.key}",
        facts=f"{codes}:{entry.state}:{entry.start}:{entry.end}",
        task_forces=entry.task_forces,
        pages=(entry.page,),
        text=_("{entry}: {what}", entry=_named(entry), what=odd[0].told),
        who=WHOEVER_ENTERED,
        basis=Basis.INVENTORY,
        link=given.address(entry.page),
    )


def _unreported(given: Given) -> Iterator[Item]:
    """Yield the entries of the cycle before that nothing in this cycle reports on.

    Of what had ended before this cycle began there is nothing to report.
    """
    if given.cycle is None:
        return
    number, begins = given.cycle.number, given.cycle.begins
    reported = set((given.inventory.reports or {}).values())
    missing = defaultdict[tuple["TaskForce", "PageId"], list["Entry"]](list)
    for entry in given.inventory.entries:
        if is_over(entry, begins) or entry.key in reported:
            continue
        if entry.cycle == number - 1:
            for code in entry.task_forces:
                missing[code, entry.page].append(entry)
    for (code, page), entries in sorted(missing.items()):
        entries.sort(key=lambda one: (one.number, one.record))
        yield Item(
            key=f"reports:{number}:{code}:{page}",
            facts=",".join(one.key for one in entries),
            task_forces=(code,),
            pages=(page,),
            text=_told_unreported(entries, number),
            who=MEMBERS,
            basis=Basis.INVENTORY,
            link=given.address(page),
        )


def _told_unreported(entries: list[Entry], cycle: int) -> Text:
    numbers = ", ".join(f"#{one.number}" for one in entries[:NUMBERS_SHOWN])
    more = len(entries) - NUMBERS_SHOWN
    if more <= 0:
        return _(
            "Entries of cycle {before} with no report in cycle {cycle} yet: {numbers}",
            before=cycle - 1, cycle=cycle, numbers=numbers,
        )  # fmt: skip
    return _(
        "Entries of cycle {before} with no report in cycle {cycle} yet: {numbers} and {more} more",
        before=cycle - 1, cycle=cycle, numbers=numbers, more=more,
    )  # fmt: skip


def _open_pairs(given: Given) -> Iterator[Pair]:
    return (one for one in given.inventory.pairs if one.verdict is Verdict.OPEN)


def _alike(pair: Pair) -> Text:
    return _(
        "{one} and {other} may be the same project",
        one=_named(pair.one),
        other=_named(pair.other),
    )


def _named(entry: Entry) -> Text:
    return _("#{number} “{title}”", number=entry.number, title=shown(entry.title))


def _codes_of(pair: Pair) -> tuple[TaskForce, ...]:
    return tuple(dict.fromkeys((*pair.one.task_forces, *pair.other.task_forces)))
