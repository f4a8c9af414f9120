"""When a meeting begins, as its page says it: people move meetings there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from sicbot.core.text import _
from sicbot.core.zones import ZONES, zone_named
from sicbot.pages.properties import properties
from sicbot.programme.people.fields import plain, region_of

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


@dataclass(frozen=True, slots=True)
class Written:
    """What the table of a meeting says of its time.

    Attributes:
        day: None where it is not clear.
        hour: Such as `15:00`; empty where it is not clear.
        zone: Name of the time zone; empty where it is not clear.
    """

    day: date | None = None
    hour: str = ""
    zone: str = ""

    @property
    def begins(self) -> datetime | None:
        """When that is in UTC; None where not all of it is clear."""
        if self.day is None or not self.hour or not self.zone:
            return None
        local = datetime.combine(self.day, time.fromisoformat(self.hour), zone_named(self.zone))
        try:
            return local.astimezone(UTC)
        except OverflowError:  # in UTC it is before year 1 or behind 9999
            return None


def written_time(body: str, zones: Mapping[str, str] | None = None) -> Written:
    """Return what the table on the page of a meeting says of its time.

    Args:
        body: The text of its page.
        zones: Time zones by region; by the empty name that of the wiki, which holds where the page
            names neither zone nor region.

    Raises:
        PageError: The body does not parse.
    """
    cells = _cells(body)
    days = set(cells["date"].dates) if "date" in cells else set()
    hour = _HOUR.fullmatch(_text(cells.get("time")))
    return Written(
        _day(days.pop()) if len(days) == 1 else None,
        f"{int(hour[1]):02}:{hour[2]}" if hour else "",
        _zone(_text(cells.get("zone")), _text(cells.get("region")), zones or ZONES),
    )


def meeting_time(body: str, zones: Mapping[str, str] | None = None) -> datetime | Text:
    """Return when a meeting begins, in UTC, or what is not clear about it.

    Raises:
        PageError: The body does not parse.
    """
    written = written_time(body, zones)
    if written.begins is not None:
        return written.begins
    if written.day is not None and written.hour and not written.zone:
        return _("the time zone of the meeting is not clear in its table")
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


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _zone(named: str, region: str, zones: Mapping[str, str]) -> str:
    """Return the time zone that is named, else that of the region, else the wiki's."""
    if not named and region:
        named = zones.get(region_of(region) or "?", "?")
    try:
        return zone_named(named or zones.get("", "UTC")).key
    except ValueError:
        return ""
