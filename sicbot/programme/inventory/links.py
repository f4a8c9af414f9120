"""Which addresses of the inventory to ask, and what to say of those that do not answer."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from sicbot.core.links import Answer, LinkState
from sicbot.core.text import Text, _
from sicbot.programme.inventory.pages import KIND
from sicbot.programme.inventory.told import Told, link

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sicbot.core.work import Entry
    from sicbot.programme.programme import Programme

LINKS = "inventory-links"  # under which the store keeps what is known of addresses
KEPT_DAYS = 365  # of an address that no entry has any more
TWICE_APART = timedelta(days=7)  # a server that is down for a few days is no news


def key_of(address: str) -> str:
    """Return under what an address is remembered: what people typed is in no key."""
    return sha256(address.partition("#")[0].encode("utf-8", "surrogatepass")).hexdigest()[:32]


def addresses(programme: Programme) -> tuple[str, ...]:
    """Return the addresses that may be asked: those that the readers of the lists may know.

    A server outside learns that somebody asks; of a restricted entry it must not.
    """
    kind = programme.policy.pages.get(KIND)
    if kind is None or not kind.view:
        return ()
    told = Told(programme, tuple(kind.view))
    typed = (link(one).partition("#")[0] for one in told.inventory.entries)
    return tuple(dict.fromkeys(one for one in typed if one))


def due(
    known: Iterable[str], states: Mapping[str, LinkState], today: date, every: int, most: int
) -> tuple[str, ...]:
    """Return whom to ask today: those never asked first, then those asked longest ago.

    Args:
        known: All addresses, in the order of their entries.
        states: What is known of them, by key.
        today: The day of the run.
        every: Days from one time to the next.
        most: As many at once.
    """
    days = [(address, states.get(key_of(address))) for address in known]
    waiting = [
        (state.day if state else date.min, address)
        for address, state in days
        if state is None or today - state.day >= timedelta(days=every)
    ]
    return tuple(address for _day, address in sorted(waiting, key=lambda it: it[0])[:most])


def learn(
    states: Mapping[str, LinkState], answers: Mapping[str, Answer], today: date
) -> dict[str, LinkState]:
    """Return what is known after asking; of an address that no entry has, for a year.

    If nobody at all answered, the fault may be ours: then nobody is said to be silent.
    """
    heard = any(one in {Answer.ANSWERS, Answer.GONE} for one in answers.values())
    new = {
        key_of(address): _after(states.get(key_of(address)), answer, today, heard=heard)
        for address, answer in answers.items()
    }
    kept = {key: one for key, one in states.items() if today - one.day <= timedelta(days=KEPT_DAYS)}
    return kept | new


def _after(before: LinkState | None, answer: Answer, today: date, *, heard: bool) -> LinkState:
    if answer is Answer.ANSWERS:
        return LinkState(today)
    if answer is Answer.NOT_ASKED or (answer is Answer.SILENT and not heard):
        return replace(before, day=today) if before else LinkState(today)
    since = before.since if before and before.since else today
    return LinkState(today, since, today)


def silent(entry: Entry, states: Mapping[str, LinkState]) -> tuple[Text, ...]:
    """Return that an entry's address does not answer, if it did not twice, a week apart."""
    address = link(entry) if states else ""
    state = states.get(key_of(address)) if address else None
    if state is None or state.since is None or state.failed is None:
        return ()
    if state.failed - state.since < TWICE_APART:
        return ()
    return (_("the address has not answered since {day}", day=str(state.since)),)


def to_facts(states: Mapping[str, LinkState]) -> dict[str, str]:
    """Return what to remember, as JSON by key."""
    return {
        key: json.dumps([str(one.day), str(one.since or ""), str(one.failed or "")])
        for key, one in sorted(states.items())
    }


def from_facts(facts: Mapping[str, str]) -> dict[str, LinkState]:
    """Return what was remembered; what does not read as that is asked anew."""
    found = dict[str, LinkState]()
    for key, text in facts.items():
        try:
            found[key] = _state(json.loads(text))
        except (ValueError, TypeError):
            continue
    return found


def _state(days: Sequence[str]) -> LinkState:
    day, since, failed = (date.fromisoformat(one) if one else None for one in days)
    if day is None:
        raise ValueError("without the day on which it was asked")
    return LinkState(day, since, failed)
