"""The list of objectives split into Core and Global Facilities, a page that people include."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.objectives import Facility
from sicbot.core.text import Text, _
from sicbot.programme.lists.told_page import Frame, keep_told
from sicbot.programme.objectives.overview_page import KIND
from sicbot.programme.objectives.told import Telling
from sicbot.programme.placed_page import PlacedPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.job import Context
    from sicbot.core.plan import Change, Skip
    from sicbot.programme.flow import Flow
    from sicbot.programme.programme import Programme

TEMPLATE = "objectives_facilities.xhtml.j2"
VERSION = "1"
SLUG = "facilities"


@dataclass(frozen=True, slots=True)
class FacilitiesPage(PlacedPage):
    """Where the page stands, as `SPACE:Title`, as is `below`."""


def keep_facilities(page: FacilitiesPage, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings the page up to date; its readers are those of the objectives."""
    programme, template = context.programme, f"{TEMPLATE} {VERSION}"
    why = _("the objectives as Core and Global Facilities")

    def tell(flow: Flow) -> str | Text:
        telling = Telling(flow, context.show)
        return telling.why_not(is_made=SLUG in programme.made) or _body(telling, context)

    yield from keep_told(Frame(SLUG, page.place, page.below, KIND, template, why), programme, tell)


def _body(telling: Telling, context: Context[Programme]) -> str:
    def rows(facility: Facility | None) -> list[dict[str, object]]:
        objectives = telling.registry.objectives.values()
        return [telling.named(one.code) for one in objectives if one.facility is facility]

    return context.render(
        TEMPLATE,
        core=rows(Facility.CORE),
        whole=rows(Facility.GLOBAL),
        open=rows(None),
        when=f"{context.now:%Y-%m-%d}",
    )
