"""Keep the page on which the Secretariat sees how far each Task Force is in the cycle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from sicbot.core.job import Context, Job
from sicbot.core.policy import PLACE
from sicbot.core.text import _
from sicbot.programme.cycle.status_page import StatusPage, keep_status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.plan import Change, Skip
    from sicbot.programme.programme import Programme


class Config(BaseModel, extra="forbid", frozen=True):
    """Settings: config/status.toml."""

    page: str = Field(
        default="", pattern=PLACE, description='The page, as "SPACE:Title"; empty: none.'
    )
    below: str = Field(
        default="",
        pattern=PLACE,
        description='Page above it, as "SPACE:Title"; empty: top of the space.',
    )
    quiet_weeks: int = Field(
        default=8,
        ge=1,
        description="Weeks without anything on the wiki after which a Task Force counts as quiet.",
    )


def items(_programme: Programme, config: Config) -> Iterator[StatusPage]:
    """Return the page."""
    if config.page:
        yield StatusPage(config.page, config.below, config.quiet_weeks)


def plan(item: StatusPage, _config: Config, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings it up to date."""
    yield from keep_status(item, context)


JOB = Job(
    "status",
    _("Shows the Secretariat how far each Task Force is with each activity of the cycle."),
    Config,
    items,
    plan,
    needs_people=True,
    needs_work=True,
)
