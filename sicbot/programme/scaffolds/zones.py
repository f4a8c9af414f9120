"""The time zones of the regions, in which their meetings are held."""

from __future__ import annotations

# One place of each region that most of its people live near, by the tz database; a meeting's page
# may name another one.
WIKI = {
    "Africa": "Africa/Nairobi",
    "Asia": "Asia/Bangkok",
    "Europe": "Europe/Paris",
    "Latin America and the Caribbean": "America/Bogota",
    "North America and Oceania": "America/New_York",
}
