"""Reads the days of the cycle: what `sicbot calendar` asks for. Nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.app import observe
from sicbot.core.text import Text, _
from sicbot.programme.cycle.calendar import Dates, Entry, dates_of
from sicbot.programme.cycle.review_page import KIND
from sicbot.programme.flow import Flow
from sicbot.programme.lists.disclosure import readers_by_kind
from sicbot.programme.meetings.entries import meeting_entries

if TYPE_CHECKING:
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
