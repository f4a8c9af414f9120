"""When a meeting begins, as its page says it: people move meetings there."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from sicbot.core.text import _
from sicbot.core.zones import ZONES, zone_named
from sicbot.pages.properties import properties
from sicbot.programme.people.fields import plain, region_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from sicbot.core.text import Text
    from sicbot.pages.cells import Cell

PROPERTIES = "meeting"
_KEYS = {
    "date": frozenset({"date", "day", "jour", "fecha"}),
    "time": frozenset({"time", "hour", "heure", "hora"}),
    "region": frozenset({"region"}),
    "zone": frozenset({"time zone", "fuseau horaire", "zona horaria"}),
}
_HOUR = re.compile(r"\s*([01]?\d|2[0-3])\s*[:.h]\s*([0-5]\d)\s*")


def meeting_time(body: str, zones: Mapping[str, str] | None = None) -> datetime | Text:
    """Return when a meeting begins, in UTC, or what is not clear about it.

    Args:
        body: The text of its page.
        zones: Time zones by region; by the empty name that of the wiki, which holds where the page
            names neither zone nor region.

    Raises:
        PageError: The body does not parse.
    """
    cells = _cells(body)
    days = cells["date"].dates if "date" in cells else ()
    hour = _HOUR.fullmatch(_text(cells.get("time")))
    if len(set(days)) != 1 or hour is None:
        return _("the day and hour of the meeting are not clear in its table")
    zone = _zone(_text(cells.get("zone")), _text(cells.get("region")), zones or ZONES)
    if zone is None:
        return _("the time zone of the meeting is not clear in its table")
    try:
        day = date.fromisoformat(days[0])
        return datetime.combine(day, time(int(hour[1]), int(hour[2])), zone).astimezone(UTC)
    except (ValueError, OverflowError):  # in UTC it is before year 1 or behind 9999
        return _("the day and hour of the meeting are not clear in its table")


def _cells(body: str) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for known in properties(body):
        if known.id.casefold() == PROPERTIES:
            for key, cell in known.pairs:
                name = next((one for one, names in _KEYS.items() if plain(key) in names), None)
                if name is not None:
                    found.setdefault(name, cell)
    return found


def _text(cell: Cell | None) -> str:
    return " ".join(cell.paragraphs).strip() if cell else ""


def _zone(named: str, region: str, zones: Mapping[str, str]) -> ZoneInfo | None:
    """Return the time zone that is named, else that of the region, else the wiki's."""
    if not named and region:
        named = zones.get(region_of(region) or "?", "?")
    try:
        return zone_named(named or zones.get("", "UTC"))
    except ValueError:
        return None
