"""Show the Secretariat what pages say differently, announce without giving, or lead nowhere to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from sicbot.core.job import Context, Job
from sicbot.core.policy import PLACE
from sicbot.core.text import _
from sicbot.programme.consistency.findings_page import FindingsPage, keep_findings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.plan import Change, Skip
    from sicbot.programme.programme import Programme


class Config(BaseModel, extra="forbid", frozen=True):
    """Settings: config/consistency.toml."""

    page: str = Field(
        default="", pattern=PLACE, description='The page, as "SPACE:Title"; empty: none.'
    )
    below: str = Field(
        default="",
        pattern=PLACE,
        description='Page above it, as "SPACE:Title"; empty: top of the space.',
    )


def items(_programme: Programme, config: Config) -> Iterator[FindingsPage]:
    """Return the page."""
    if config.page:
        yield FindingsPage(config.page, config.below)


def plan(
    item: FindingsPage, _config: Config, context: Context[Programme]
) -> Iterator[Change | Skip]:
    """Yield what brings it up to date."""
    yield from keep_findings(item, context)


JOB = Job(
    "consistency",
    _("Shows the Secretariat what pages say differently, announce without giving, or link to in "
      "vain; and questions without an answer."),
    Config,
    items,
    plan,
    needs_people=True,
    needs_work=True,
)  # fmt: skip
