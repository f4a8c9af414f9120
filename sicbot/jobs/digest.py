"""Keep a digest page for each Task Force that works, and write a weekly one for the Secretariat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, assert_never

from pydantic import BaseModel, Field

from sicbot.core.job import Context, Job
from sicbot.core.model import SpaceKey
from sicbot.core.people import TASK_FORCES
from sicbot.core.policy import PLACE
from sicbot.core.text import _
from sicbot.programme.digests.given import Reminders
from sicbot.programme.digests.pages import DigestPage
from sicbot.programme.digests.post import WeeklyPost, keep_post
from sicbot.programme.digests.reading import Newsroom, is_active
from sicbot.programme.digests.remembering import facts
from sicbot.programme.digests.task_force_page import keep_digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.plan import Change, Skip
    from sicbot.programme.programme import Programme

Item: TypeAlias = "DigestPage | WeeklyPost"
CODE = "{CODE}"  # stands for a Task Force's code, such as A1


class Config(BaseModel, extra="forbid", frozen=True, populate_by_name=True):
    """Settings: config/digest.toml."""

    pages: str = Field(
        default="",
        pattern=PLACE,
        description='Digests, as "SPACE:Title" with {CODE} for the code; empty: none.',
    )
    below: str = Field(
        default="",
        pattern=PLACE,
        description='Page above the digests, as "SPACE:Title"; empty: top of the space.',
    )
    whom: Literal["focal", "active"] = Field(
        default="active",
        alias="for",
        description="focal: only the Task Forces of this cycle; active: all that have a leader, an "
        "entry or a concept note.",
    )
    messages: bool = Field(
        default=False,
        description="Whether leaders get one message a week, a comment below their digest that "
        "mentions them, if anything is new for them.",
    )
    minutes_after_days: int = Field(
        default=5,
        ge=0,
        description="Days after a meeting of a Task Force after which its digest asks for the "
        "minutes; 0: never.",
    )
    meeting_after_weeks: int = Field(
        default=6,
        ge=0,
        description="Weeks into the meetings of the Task Forces after which a digest asks for a "
        "page of one; 0: never.",
    )
    post_space: SpaceKey | Literal[""] = Field(
        default="",
        description="Space of the weekly post for the Secretariat; empty: none.",
    )


def items(programme: Programme, config: Config) -> Iterator[Item]:
    """Return the digests of the Task Forces that work, and the weekly post."""
    reminders = Reminders(config.minutes_after_days, config.meeting_after_weeks)
    room = Newsroom(programme, reminders)
    pages = tuple(_pages(room, config))
    yield from pages
    if config.post_space:
        yield WeeklyPost(config.post_space, pages, room)


def _pages(room: Newsroom, config: Config) -> Iterator[DigestPage]:
    """Yield the pages that are wanted, and those that are there already."""
    if not config.pages:
        return
    programme = room.programme
    for code in TASK_FORCES:
        page = DigestPage(code, config.pages.replace(CODE, code), config.below, room)
        if page.slug in programme.made or is_active(code, programme, focal=config.whom == "focal"):
            yield page


def plan(item: Item, config: Config, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings it up to date."""
    match item:
        case DigestPage():
            yield from keep_digest(item, context, messages=config.messages)
        case WeeklyPost():
            yield from keep_post(item, context)
        case _:
            assert_never(item)


JOB = Job(
    "digest",
    _("Tells each Task Force, and the Secretariat once a week, what is new and what waits."),
    Config,
    items,
    plan,
    facts=facts,
    posts=lambda config: [SpaceKey(config.post_space)] if config.post_space else [],
    needs_members=True,
    needs_people=True,
    needs_work=True,
)
