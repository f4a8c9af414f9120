"""Asks the addresses of the inventory that are due, where a setting says so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from sicbot.programme.inventory.links import (
    LINKS,
    addresses,
    due,
    from_facts,
    learn,
    to_facts,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sicbot.core.links import LinkAsker
    from sicbot.programme.programme import Programme


class Notes(Protocol):
    """Where is kept what was learnt."""

    def facts(self, job: str) -> dict[str, str]:
        """Return what was noted under a name."""

    def keep(self, job: str, facts: Mapping[str, str]) -> None:
        """Note this under a name, in place of all that was."""


def with_links(
    programme: Programme, notes: Notes, asker: LinkAsker | None, *, every: int, most: int
) -> Programme:
    """Return the programme with what is known of addresses.

    Args:
        programme: What the wiki means, with the inventory.
        notes: Where earlier runs noted what they learnt. It is noted before anything else is done,
            so that a run that ends early asks nobody twice.
        asker: Asks those that are due; None: nobody is asked.
        every: Days from one time to the next.
        most: As many at once.
    """
    states = from_facts(notes.facts(LINKS))
    if asker is not None:
        today = programme.snapshot.taken.date()
        waiting = due(addresses(programme), states, today, every, most)
        if waiting:
            states = learn(states, asker.ask(waiting), today)
            notes.keep(LINKS, to_facts(states))
    return replace(programme, sources=replace(programme.sources, links=states))
