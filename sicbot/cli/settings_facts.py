"""What `sicbot check` finds out about settings that fit the wiki badly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.privileges import groups_of_power
from sicbot.programme.settings_doubts import Seen, doubts, managed, places_of

if TYPE_CHECKING:
    from sicbot.app import App
    from sicbot.core.model import Reading, Space, SpaceKey
    from sicbot.programme.settings_doubts import Doubts


def settings_doubts(app: App, spaces: Reading[SpaceKey, Space]) -> Doubts:
    """Ask the wiki for what the settings name, and return what is wrong with them."""
    from sicbot.adapters.probe import absent_pages

    config, reader = app.config, app.reader
    jobs = {name: settings.model_dump() for name, settings in config.jobs.items()}
    places = places_of(config.policy, config.people, config.work, jobs)
    there = reader.group_names()
    ours = [one for one in managed(config.policy) if there is None or one in there]
    around = reader.groups(ours, members=False, ancestors=True)
    known = reader.with_rights(spaces, sorted(spaces.records))
    seen = Seen(
        there,
        groups_of_power(known, reader.use(), around, config.policy.administrators),
        frozenset(spaces.records),
        absent_pages(app.gate, places.of_people.values(), frozenset(spaces.records)),
    )
    return doubts(config.policy, config.people, places, config.sicbot.wiki.default_group, seen)
