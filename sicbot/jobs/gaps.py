"""Show where projects for an objective are missing, and where all hangs on one sponsor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from sicbot.core.job import Context, Job
from sicbot.core.policy import PLACE
from sicbot.core.text import _
from sicbot.programme.gaps.gap_pages import GapPage, keep_gaps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.plan import Change, Skip
    from sicbot.programme.programme import Programme


class Config(BaseModel, extra="forbid", frozen=True):
    """Settings: config/gaps.toml."""

    report: str = Field(
        default="",
        pattern=PLACE,
        description='Page of gaps for members, as "SPACE:Title"; empty: none.',
    )
    below: str = Field(
        default="",
        pattern=PLACE,
        description='Page above it, as "SPACE:Title"; empty: top of the space.',
    )
    public: str = Field(
        default="",
        pattern=PLACE,
        description='Page of numbers for everybody, as "SPACE:Title"; empty: none.',
    )
    public_below: str = Field(
        default="",
        pattern=PLACE,
        description='Page above it, as "SPACE:Title"; empty: top of the space.',
    )


def items(_programme: Programme, config: Config) -> Iterator[GapPage]:
    """Return the page for members and that for everybody."""
    if config.report:
        yield GapPage(config.report, config.below)
    if config.public:
        yield GapPage(config.public, config.public_below, public=True)


def plan(item: GapPage, _config: Config, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings a page up to date."""
    yield from keep_gaps(item, context)


JOB = Job(
    "gaps",
    _("Shows where projects are missing, and where all hangs on one sponsor."),
    Config,
    items,
    plan,
    needs_members=True,
    needs_people=True,
    needs_work=True,
)
