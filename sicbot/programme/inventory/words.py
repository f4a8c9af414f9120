"""What entries say, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.text import Text, _
from sicbot.core.work import EntryKind, EntryState
from sicbot.programme.people.addresses import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sicbot.core.work import Entry

KINDS: dict[EntryKind, Text] = {
    EntryKind.PROJECT: _("project"),
    EntryKind.ACTIVITY: _("activity"),
    EntryKind.PROGRAMME: _("programme"),
}
STATES: dict[EntryState, Text] = {
    EntryState.PAST: _("past"),
    EntryState.ONGOING: _("ongoing"),
    EntryState.PLANNED: _("planned"),
}
REGION_NAMES: dict[str, Text] = {
    "Africa": _("Africa"),
    "Asia": _("Asia"),
    "Europe": _("Europe"),
    "Latin America and the Caribbean": _("Latin America and the Caribbean"),
    "North America and Oceania": _("North America and Oceania"),
}
LACKS: dict[str, Text] = {
    "url": _("no address"),
    "start": _("no start"),
    "end": _("no end"),
    "region": _("no region"),
    "country": _("no country"),
    "sponsor": _("no sponsor"),
}


def region(name: str) -> Text:
    """Return the name of a region, as typed where it is none of the five."""
    return REGION_NAMES.get(name) or shown(name)


def lacks(entry: Entry) -> Iterator[Text]:
    """Yield what was left empty; what goes on needs no end."""
    for name in entry.missing:
        if name in LACKS and not (name == "end" and entry.state is EntryState.ONGOING):
            yield LACKS[name]


def where(entry: Entry, show: Callable[[Text], str]) -> tuple[str, str]:
    """Return the regions and the countries of an entry."""
    countries = (show(shown(one)) for one in entry.countries)
    return ", ".join(show(region(one)) for one in entry.regions), ", ".join(countries)
