"""Keep the pages of the cycle: its dates and changes for the Secretariat, its timeline for all."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, assert_never

from pydantic import BaseModel, Field

from sicbot.core.job import Context, Job
from sicbot.core.policy import PLACE
from sicbot.core.text import _
from sicbot.programme.cycle.changes_page import ChangesPage, keep_changes
from sicbot.programme.cycle.proposals import HEADINGS
from sicbot.programme.cycle.proposals_page import ProposalsPage, keep_proposals
from sicbot.programme.cycle.review_page import ReviewPage, keep_review
from sicbot.programme.cycle.timeline_page import TimelinePage, keep_timeline
from sicbot.programme.meetings.entries import facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.plan import Change, Skip
    from sicbot.programme.programme import Programme

Item: TypeAlias = "ReviewPage | ChangesPage | TimelinePage | ProposalsPage"


class Config(BaseModel, extra="forbid", frozen=True):
    """Settings: config/cycle.toml."""

    page: str = Field(
        default="",
        pattern=PLACE,
        description='Page with the dates of the cycle, as "SPACE:Title"; empty: none.',
    )
    below: str = Field(
        default="",
        pattern=PLACE,
        description='Page above it, as "SPACE:Title"; empty: top of the space.',
    )
    calendar: bool = Field(
        default=True, description="Whether that page has the days as a file for calendar programs."
    )
    changes: str = Field(
        default="",
        pattern=PLACE,
        description="Page that tells what the newest version of the cycle's page changes, as "
        '"SPACE:Title"; empty: none.',
    )
    changes_below: str = Field(
        default="",
        pattern=PLACE,
        description='Page above it, as "SPACE:Title"; empty: top of the space.',
    )
    validated: str = Field(
        default="",
        pattern=PLACE,
        description='Page that says which version of the cycle is validated, as "SPACE:Title"; '
        "empty: none.",
    )
    timeline: str = Field(
        default="",
        pattern=PLACE,
        description="Page that tells what is over, what runs now and what comes next, as "
        '"SPACE:Title"; empty: none.',
    )
    timeline_below: str = Field(
        default="",
        pattern=PLACE,
        description='Page above it, as "SPACE:Title"; empty: top of the space.',
    )
    proposals: str = Field(
        default="",
        pattern=PLACE,
        description="Page that collects what annual reports and minutes propose for the cycle, as "
        '"SPACE:Title"; empty: none.',
    )
    proposals_below: str = Field(
        default="",
        pattern=PLACE,
        description='Page above it, as "SPACE:Title"; empty: top of the space.',
    )
    proposal_headings: tuple[str, ...] = Field(
        default=HEADINGS, description="Headings below which proposals stand; their case is free."
    )


def items(_programme: Programme, config: Config) -> Iterator[Item]:
    """Return the pages of the dates, of the changes, of the timeline and of the proposals."""
    if config.page:
        yield ReviewPage(config.page, config.below, config.calendar)
    if config.changes:
        yield ChangesPage(config.changes, config.changes_below, config.validated)
    if config.timeline:
        yield TimelinePage(config.timeline, config.timeline_below)
    if config.proposals:
        yield ProposalsPage(config.proposals, config.proposals_below, config.proposal_headings)


def plan(item: Item, _config: Config, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings it up to date."""
    match item:
        case ReviewPage():
            yield from keep_review(item, context)
        case ChangesPage():
            yield from keep_changes(item, context)
        case TimelinePage():
            yield from keep_timeline(item, context)
        case ProposalsPage():
            yield from keep_proposals(item, context)
        case _:
            assert_never(item)


JOB = Job(
    "cycle",
    _("Shows the Secretariat the dates of the cycle: what its page says, what moves with an event, "
      "what overlaps, what would begin later than planned, what its newest version changes, and "
      "what people propose for it; shows everybody what is over, what runs now and what comes "
      "next."),
    Config,
    items,
    plan,
    facts=facts,
    needs_people=True,
    needs_work=True,
)  # fmt: skip
