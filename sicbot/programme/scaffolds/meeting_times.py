"""When a meeting begins, as its page says it: people move meetings there."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sicbot.core.text import _
from sicbot.pages.properties import properties
from sicbot.programme.people.fields import REGIONS, plain
from sicbot.programme.scaffolds.zones import WIKI

if TYPE_CHECKING:
    from collections.abc import Mapping

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

    Raises:
        PageError: The body does not parse.
    """
    cells = _cells(body)
    days = cells["date"].dates if "date" in cells else ()
    hour = _HOUR.fullmatch(_text(cells.get("time")))
    if len(set(days)) != 1 or hour is None:
        return _("the day and hour of the meeting are not clear in its table")
    zone = _zone(_text(cells.get("zone")), _text(cells.get("region")), zones or WIKI)
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
        known = next((one for one, names in REGIONS.items() if _names(region, one, names)), "")
        named = zones.get(known, "?")
    try:
        return ZoneInfo(named or zones.get("", "UTC"))
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of the tz database
        return None


def _names(region: str, name: str, names: str) -> bool:
    return plain(region) in {plain(name), *(one.strip() for one in names.split(","))}
