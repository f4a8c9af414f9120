"""Keep the lists of members as the registrations say, and tell why some make nobody a member."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, assert_never

from pydantic import BaseModel, Field

from sicbot.core.job import Context, Job
from sicbot.core.people import TASK_FORCES
from sicbot.core.policy import PLACE
from sicbot.core.text import _
from sicbot.programme.lists.member_lists import ListPage, keep_list
from sicbot.programme.lists.registration_report import ReportPage, keep_report
from sicbot.programme.people.record_facts import facts, news

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.plan import Change, Skip
    from sicbot.programme.programme import Programme

Item: TypeAlias = "ListPage | ReportPage"
CODE = "{CODE}"  # stands for a Task Force's code, such as A1


class Config(BaseModel, extra="forbid", frozen=True):
    """Settings: config/registrations.toml."""

    lists: str = Field(
        default="",
        pattern=PLACE,
        description='Lists of members, as "SPACE:Title" with {CODE} for the code; empty: none.',
    )
    beside: str = Field(
        default="",
        pattern=PLACE,
        description="The same where people have a page of that title already.",
    )
    on_theirs: Literal["include", "region", "nothing"] = Field(
        default="include",
        description="How the list is put on such a page of people, after one yes each: an include, "
        "a region, or nothing.",
    )
    all_members: str = Field(
        default="",
        pattern=PLACE,
        description='Page of all members, as "SPACE:Title"; empty: none.',
    )
    below: str = Field(
        default="",
        pattern=PLACE,
        description='Page above the lists, as "SPACE:Title"; empty: top of the space.',
    )
    report: str = Field(
        default="",
        pattern=PLACE,
        description='Page for the Secretariat, as "SPACE:Title"; empty: none.',
    )
    report_below: str = Field(
        default="",
        pattern=PLACE,
        description='Page above it, as "SPACE:Title"; empty: top of the space.',
    )


def items(_programme: Programme, config: Config) -> Iterator[Item]:
    """Return the lists, that of all members, and the page for the Secretariat."""
    lists = tuple(_lists(config))
    yield from lists
    if config.all_members:
        yield ListPage(None, config.all_members, config.all_members, config.below)
    if config.report:
        yield ReportPage(config.report, config.report_below, lists)


def _lists(config: Config) -> Iterator[ListPage]:
    if not config.lists:
        return
    for code in TASK_FORCES:
        place, beside = (
            text.replace(CODE, code) for text in (config.lists, config.beside or config.lists)
        )
        yield ListPage(code, place, beside, config.below, config.on_theirs)


def plan(item: Item, _config: Config, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings it up to date."""
    match item:
        case ListPage():
            yield from keep_list(item, context)
        case ReportPage():
            yield from keep_report(item, context)
        case _:
            assert_never(item)


JOB = Job(
    "registrations",
    _("Keeps the lists of members, and tells why a registration makes nobody a member."),
    Config,
    items,
    plan,
    notices=news,
    facts=facts,
    needs_members=True,
    needs_people=True,
)
