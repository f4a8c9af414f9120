"""Show the goals and objectives, which are focal, core and global, and their indicators."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, assert_never

from pydantic import BaseModel, Field

from sicbot.core.job import Context, Job
from sicbot.core.policy import PLACE
from sicbot.core.text import _
from sicbot.programme.objectives.facilities_page import FacilitiesPage, keep_facilities
from sicbot.programme.objectives.indicators_page import IndicatorsPage, keep_indicators
from sicbot.programme.objectives.overview_page import OverviewPage, keep_overview

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.plan import Change, Skip
    from sicbot.programme.programme import Programme

Item: TypeAlias = "OverviewPage | FacilitiesPage | IndicatorsPage"


class Config(BaseModel, extra="forbid", frozen=True):
    """Settings: config/objectives.toml."""

    page: str = Field(
        default="",
        pattern=PLACE,
        description='Page of all goals and objectives, as "SPACE:Title"; empty: none.',
    )
    below: str = Field(
        default="",
        pattern=PLACE,
        description='Page above it, as "SPACE:Title"; empty: top of the space.',
    )
    facilities: str = Field(
        default="",
        pattern=PLACE,
        description="List of the objectives split into Core and Global Facilities, as "
        '"SPACE:Title"; empty: none.',
    )
    facilities_below: str = Field(
        default="",
        pattern=PLACE,
        description='Page above it, as "SPACE:Title"; empty: top of the space.',
    )
    indicators: str = Field(
        default="",
        pattern=PLACE,
        description='Register of the indicators of all Task Forces, as "SPACE:Title"; empty: none.',
    )
    indicators_below: str = Field(
        default="",
        pattern=PLACE,
        description='Page above it, as "SPACE:Title"; empty: top of the space.',
    )


def items(_programme: Programme, config: Config) -> Iterator[Item]:
    """Return the pages."""
    if config.page:
        yield OverviewPage(config.page, config.below)
    if config.facilities:
        yield FacilitiesPage(config.facilities, config.facilities_below)
    if config.indicators:
        yield IndicatorsPage(config.indicators, config.indicators_below)


def plan(item: Item, _config: Config, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings one of them up to date."""
    match item:
        case OverviewPage():
            yield from keep_overview(item, context)
        case FacilitiesPage():
            yield from keep_facilities(item, context)
        case IndicatorsPage():
            yield from keep_indicators(item, context)
        case _:
            assert_never(item)


JOB = Job(
    "objectives",
    _("Shows all goals and objectives with their figures, which of them are focal, and which are "
      "Core and which Global Facilities; for the Secretariat, the indicators of all Task Forces."),
    Config,
    items,
    plan,
    needs_people=True,
)  # fmt: skip
