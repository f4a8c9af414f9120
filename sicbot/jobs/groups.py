"""Keep the groups of the Task Forces as the records say; take nobody out on a guess."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, assert_never

from pydantic import BaseModel, Field

from sicbot.core.job import Context, Job
from sicbot.core.policy import PLACE
from sicbot.core.text import _
from sicbot.programme.seats.given import SLUG
from sicbot.programme.seats.group_pages import REPORT_SLUG, GroupPage, keep_group_page
from sicbot.programme.seats.memberships import Extra, Missing, extras, facts, missing
from sicbot.programme.seats.seating import seat_extra, seat_missing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.plan import Change, Skip
    from sicbot.core.text import Text
    from sicbot.programme.programme import Programme

Item: TypeAlias = "Missing | Extra | GroupPage"


class Config(BaseModel, extra="forbid", frozen=True):
    """Settings: config/groups.toml."""

    ledger: str = Field(
        default="",
        pattern=PLACE,
        description='Page with the memberships that are sicbot\'s, as "SPACE:Title"; empty: none.',
    )
    report: str = Field(
        default="",
        pattern=PLACE,
        description='Page with what is odd in groups, as "SPACE:Title"; empty: none.',
    )
    below: str = Field(
        default="",
        pattern=PLACE,
        description='Page above the two, as "SPACE:Title"; empty: top of the space.',
    )


def items(programme: Programme, config: Config) -> Iterator[Item]:
    """Return who is missing in groups, who is in them without a record, and the two pages."""
    yield from missing(programme)
    yield from extras(programme)
    if config.ledger:
        yield GroupPage(config.ledger, config.below, SLUG)
    if config.report:
        yield GroupPage(config.report, config.below, REPORT_SLUG)


def plan(item: Item, _config: Config, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what is done about it."""
    match item:
        case Missing():
            yield from seat_missing(item, context.programme)
        case Extra():
            yield from seat_extra(item, context.programme)
        case GroupPage():
            yield from keep_group_page(item, context)
        case _:
            assert_never(item)


def notices(programme: Programme) -> Iterator[Text]:
    """Yield how many people are in groups without a record, and what nobody can know of groups."""
    count = len(extras(programme))
    if count:
        yield _("in groups without a record: {count}; nobody is taken out for that", count=count)
    if programme.snapshot.use is None and "administrators" not in programme.policy.model_fields_set:
        yield _(
            "which groups administer the site could not be read; name them in `administrators` of "
            "config/policy.toml, so that nobody is added there"
        )


JOB = Job(
    "groups",
    _("Adds people to the groups of their Task Forces, and says who is there without a record."),
    Config,
    items,
    plan,
    notices=notices,
    facts=facts,
    needs_members=True,
    needs_people=True,
)
