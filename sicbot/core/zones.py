"""Time zones: how a setting names one, and in which one each region holds its meetings."""

from __future__ import annotations

from zoneinfo import ZoneInfo

# One place of each of the five regions that most of its people live near, by the tz database; the
# configuration may name others, and so may a meeting's page.
ZONES = {
    "Africa": "Africa/Nairobi",
    "Asia": "Asia/Bangkok",
    "Europe": "Europe/Paris",
    "Latin America and the Caribbean": "America/Bogota",
    "North America and Oceania": "America/New_York",
}


def zone_named(name: object) -> ZoneInfo:
    """Return the time zone of a name.

    Raises:
        ValueError: There is none of that name.
    """
    try:
        return ZoneInfo(str(name))
    except (KeyError, ValueError, OSError) as error:  # OSError: a folder of the tz database
        raise ValueError("must be a zone of the IANA list, such as Europe/Paris") from error


def zones_by_region(named: dict[str, str]) -> dict[str, str]:
    """Return the zone of each region: what a person named, else the usual one.

    Raises:
        ValueError: A region or zone is none.
    """
    for region, zone in named.items():
        if region not in ZONES:
            raise ValueError(f"names {region}, which is no region; they are: {', '.join(ZONES)}")
        try:
            zone_named(zone)
        except ValueError as error:
            raise ValueError(f"{region} is {zone}: it {error}") from error
    return {**ZONES, **named}
