"""Reads the days of the cycle: what `sicbot calendar` asks for. Nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.app import observe
from sicbot.core.errors import ConfigError, PageError
from sicbot.core.text import Text, _
from sicbot.programme.cycle.anchors import event_id
from sicbot.programme.cycle.calendar import Dates, Entry, dates_of
from sicbot.programme.cycle.review_page import KIND
from sicbot.programme.cycle.what_if import Days, WhatIf, known_events, what_if
from sicbot.programme.flow import Flow
from sicbot.programme.lists.disclosure import readers_by_kind
from sicbot.programme.meetings.entries import meeting_entries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sicbot.app import App
    from sicbot.core.work_policy import Cycle
    from sicbot.programme.programme import Programme


@dataclass(frozen=True, slots=True)
class Found:
    """The days, the address of their page, and what whoever asks should know."""

    dates: Dates
    url: str
    to_tell: tuple[Text, ...]


def read_dates(app: App, *, meetings: bool = False) -> Found:
    """Read the wiki and return the days of the cycle that the timings are of.

    Args:
        app: The parts.
        meetings: Whether meetings are among them: those of which all may know who may see the page
            with the dates of the cycle.

    Raises:
        WikiError: The wiki could not be read.
    """
    seen = observe(app, work=True)
    plan, cycle = seen.status_material.plan, seen.status_material.cycle
    url = f"{seen.snapshot.url}/pages/viewpage.action?pageId={plan.page}" if plan.page else ""
    entries, told = _meetings(seen, cycle) if meetings else ((), ())
    dates = dates_of(plan, cycle, entries)
    unread = (plan.unread,) if plan.unread is not None else ()
    undated = tuple(_("not in it, as it has no clear days: {name}", name=one) for one in
                    dates.undated)  # fmt: skip
    return Found(dates, url, (*unread, *undated, *told))


def ask_what_if(app: App, days: Mapping[str, Days]) -> WhatIf:
    """Read the wiki and return what would move if these events were on other days.

    Args:
        app: The parts.
        days: By the names of the events.

    Raises:
        ConfigError: There is no such event, or one is named twice.
        PageError: The table of the cycle could not be read, so nothing hangs on anything.
        WikiError: The wiki could not be read.
    """
    material = observe(app, work=True).status_material
    if material.plan.unread is not None or material.plan.page is None:
        why = material.plan.unread or next(iter(material.plan.notes), "")
        raise PageError(f"what would move is not known: {why}")
    known, wanted = known_events(material.plan), dict[str, Days]()
    for name, one in days.items():
        id_ = event_id(name)
        if id_ not in known:
            names = ", ".join(known.values()) or "none"
            raise ConfigError(f"--move {name}: there is no such event; there are: {names}")
        if id_ in wanted:
            raise ConfigError(f"--move {name}: this event is named twice; say its days once")
        wanted[id_] = one
    return what_if(material, wanted)


def _meetings(seen: Programme, cycle: Cycle | None) -> tuple[tuple[Entry, ...], tuple[Text, ...]]:
    """Return the meetings that readers of the file may know of, and what is left out."""
    kind = readers_by_kind(KIND, seen)
    if isinstance(kind, Text):
        return (), (_("no meetings are in it: {why}", why=kind),)
    flow = Flow(kind.view, seen)
    hidden = flow.told(seen.meetings, lambda one: one.page).hidden
    told = _("not in it, as not all who may see the page with the dates may read their pages: "
             "{count} meetings", count=hidden)  # fmt: skip
    return meeting_entries(flow, cycle), ((told,) if hidden else ())
