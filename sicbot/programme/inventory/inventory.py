"""The inventory: all entries of all sources, and what follows from them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sicbot.core.work import Inventory
from sicbot.programme.inventory.entries import form_entries
from sicbot.programme.inventory.likeness import profiles_of
from sicbot.programme.inventory.pairs import find_pairs
from sicbot.programme.inventory.registers import (
    decided,
    read_sponsors,
    read_verdicts,
    unread_registers,
    without_pair,
)
from sicbot.programme.inventory.reports import find_reports
from sicbot.programme.inventory.sponsors import sponsors_of
from sicbot.programme.inventory.table_entries import table_entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sicbot.core.work import Entry
    from sicbot.programme.inventory.sponsors import Registered
    from sicbot.programme.people.partners import PartnerRegister
    from sicbot.programme.seen import WikiSeen


def read_inventory(seen: WikiSeen, partners: PartnerRegister) -> Inventory:
    """Return all entries, oldest first, and what follows from them."""
    of_forms, of_tables = form_entries(seen), table_entries(seen)
    register, verdicts = read_sponsors(seen), read_verdicts(seen)
    found = conclude((*of_forms[0], *of_tables[0]), register.rows, partners)
    gaps = tuple(dict.fromkeys((*of_forms[1], *of_tables[1], *unread_registers(seen))))
    unread = tuple(gap for gap in gaps if not gap.chosen)
    left_out = tuple(gap.why for gap in gaps if gap.chosen)  # by a rule: nothing failed
    stale = () if unread else without_pair(verdicts, found.pairs)
    return replace(
        found,
        pairs=decided(found.pairs, verdicts),
        unread=unread,
        notes=tuple(dict.fromkeys((*register.notes, *verdicts.notes, *left_out, *stale))),
    )


def conclude(
    entries: Iterable[Entry], register: Sequence[Registered], partners: PartnerRegister
) -> Inventory:
    """Return what follows from entries alone: who pays, what looks alike, what is told again."""
    ordered = tuple(sorted(entries, key=_order))
    sponsors = sponsors_of(ordered, register)
    profiles = profiles_of(ordered, sponsors.name_of, partners)
    return Inventory(
        entries=ordered,
        sponsors=sponsors.all,
        sponsor_of=sponsors.name_of,
        pairs=find_pairs(profiles),
        reports=find_reports(profiles),
    )


def _order(entry: Entry) -> tuple[bool, str, str, int, str]:
    """Order as entered; what has no such day goes last."""
    when = entry.entered.isoformat() if entry.entered else ""
    return not when, when, entry.source, entry.number, entry.key
