"""Entries of the inventory in few words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sicbot.core.model import PageId
from sicbot.core.people import TaskForce
from sicbot.core.work import Entry, EntryKind, EntryState, Inventory
from sicbot.programme.inventory.inventory import conclude
from sicbot.programme.people.partners import Partner, PartnerRegister

PAGE = PageId("101")
FIRST_DAY = datetime(2022, 11, 14, 9, tzinfo=UTC)
PARTNERS = PartnerRegister(
    (Partner("Oasis Station", "OST"), Partner("Institut des Sols", "INSOL"), Partner("Delta Trust"))
)


def entry(number: int = 1, title: str = "Soil school", **more: Any) -> Entry:
    """Return an entry in cycle 1 of Task Force A1, with nothing more than is said."""
    plain = Entry(
        PAGE, "form inventory", f"r-{number}", number, EntryKind.PROJECT, title, f"Owner {number}",
        (TaskForce("A1"),), state=EntryState.ONGOING, cycle=1,
        entered=FIRST_DAY + timedelta(hours=number),
    )  # fmt: skip
    return replace(plain, **more)


def paid(number: int, *sponsors: str) -> Entry:
    """Return an entry with these sponsors."""
    return entry(number, f"Work {number}", sponsors=sponsors)


def day(text: str) -> date:
    """Return a day."""
    return date.fromisoformat(text)


def inventory(*entries: Entry, register: Any = ()) -> Inventory:
    """Return what follows from these entries."""
    return conclude(entries, register, PARTNERS)


def pairs(*entries: Entry) -> list[tuple[int, int]]:
    """Return the numbers of the entries that look alike."""
    return [(one.one.number, one.other.number) for one in inventory(*entries).pairs]
