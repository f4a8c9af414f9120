"""Reads the days of the cycle: what `sicbot calendar` asks for. Nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.app import observe
from sicbot.core.text import Text, _
from sicbot.programme.cycle.calendar import Dates, dates_of

if TYPE_CHECKING:
    from sicbot.app import App


@dataclass(frozen=True, slots=True)
class Found:
    """The days, the address of their page, and what whoever asks should know."""

    dates: Dates
    url: str
    to_tell: tuple[Text, ...]


def read_dates(app: App) -> Found:
    """Read the wiki and return the days of the cycle that the timings are of.

    Raises:
        WikiError: The wiki could not be read.
    """
    seen = observe(app, work=True)
    plan, cycle = seen.status_material.plan, seen.status_material.cycle
    url = f"{seen.snapshot.url}/pages/viewpage.action?pageId={plan.page}" if plan.page else ""
    dates = dates_of(plan, cycle)
    unread = (plan.unread,) if plan.unread is not None else ()
    undated = tuple(_("not in it, as it has no clear days: {name}", name=one) for one in
                    dates.undated)  # fmt: skip
    return Found(dates, url, (*unread, *undated))
