"""Show the Secretariat what pages say differently, announce without giving, or lead nowhere to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field

from sicbot.core.job import Context, Job
from sicbot.core.policy import PLACE
from sicbot.core.text import _
from sicbot.programme.consistency.choices import Choices
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
    linked_from_homes: str = Field(
        default="",
        pattern=PLACE,
        description="Page that each home of a Task Force should link to, such as the template of "
        'concept notes, as "SPACE:Title"; empty: none.',
    )
    strategy_label: str = Field(
        default="strategy",
        description="Label of the strategies of objectives, beside tf-a1 and the like, to which "
        "the homes should link; empty: they need not.",
    )
    spelling: bool = Field(
        default=False, description="Whether words are looked for that `spellings` names."
    )
    spellings: dict[Annotated[str, Field(min_length=2)], str] = Field(
        default={}, description="The right word by the wrong one, for English text."
    )

    @property
    def choices(self) -> Choices:
        """What is looked for beyond what always is."""
        words = tuple(self.spellings.items()) if self.spelling else ()
        return Choices(self.linked_from_homes, self.strategy_label, words)


def items(_programme: Programme, config: Config) -> Iterator[FindingsPage]:
    """Return the page."""
    if config.page:
        yield FindingsPage(config.page, config.below, config.choices)


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
    needs_members=True,  # whose ticks count
    needs_people=True,
    needs_work=True,
)  # fmt: skip
