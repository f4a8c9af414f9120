"""Inventories made by hand, for tests of what follows from them."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from sicbot.core.model import PageId
from sicbot.core.people import TaskForce
from sicbot.core.work import Entry, EntryKind, EntryState, Inventory, Pair, Verdict
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PAGE = PageId("1")
EXPECTED = ROOT / "tests" / "cases" / "inventory"


def entry(number: int, codes: str = "A1", **values: Any) -> Entry:
    """Return an entry of cycle 2; `codes`, `regions` and `sponsors` are split at semicolons."""
    told: dict[str, Any] = {
        "page": PAGE,
        "source": "form inventory",
        "record": f"r-{number}",
        "number": number,
        "kind": EntryKind.PROJECT,
        "title": f"Project {number}",
        "owner": f"Owner {number}",
        "cycle": 2,
        **values,
    }
    for name in ("regions", "sponsors", "countries", "missing"):
        if isinstance(told.get(name), str):
            told[name] = split(told[name])
    return Entry(task_forces=tuple(map(TaskForce, split(codes))), **told)


def split(text: str) -> tuple[str, ...]:
    """Return the parts of a text between semicolons."""
    return tuple(part.strip() for part in text.split(";") if part.strip())


def same(one: Entry, other: Entry, verdict: Verdict = Verdict.SAME) -> Pair:
    """Return a pair of which people have said something."""
    return Pair(f"{one.number}-{other.number}", one, other, 90, (), verdict)


def expected(world: str) -> dict[str, Any]:
    """Return what was written down of a world's inventory."""
    found: dict[str, Any] = json.loads((EXPECTED / f"{world}.json").read_text(encoding="utf-8"))
    return found


def inventory_of(entries: Iterable[Mapping[str, Any]], **more: Any) -> Inventory:
    """Return an inventory of described entries, with each sponsor under one name."""
    return Inventory(tuple(_entry(one) for one in entries), **more)


def written_down(world: str) -> Inventory:
    """Return the inventory that was written down of a world."""
    told = expected(world)
    spelt = {
        spelling: name
        for name, one in told["sponsors"].items()
        for spelling in (name, *one["also"])
    }
    numbered = [{"number": int(number), **one} for number, one in told["entries"].items()]
    return inventory_of(numbered, sponsor_of=spelt)


def _entry(told: Mapping[str, Any]) -> Entry:
    return entry(
        told["number"],
        ";".join(told["task_forces"]),
        kind=EntryKind(told["kind"]),
        title=told["title"],
        owner=told["owner"],
        sponsors=tuple(told["sponsors"]),
        regions=tuple(told["regions"]),
        countries=tuple(told["countries"]),
        start=date.fromisoformat(told["start"]) if told["start"] else None,
        end=date.fromisoformat(told["end"]) if told["end"] else None,
        state=EntryState(told["state"]) if told["state"] else None,
        cycle=told["cycle"],
        missing=tuple(told["missing"]),
    )
