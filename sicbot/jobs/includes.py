"""Heal red includes where it is proven what they mean; say of the others who must do what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, assert_never

from pydantic import BaseModel, Field

from sicbot.core.job import Context, Job
from sicbot.core.model import Page, SpaceKey
from sicbot.core.plan import Change, Gate, RestorePage, Skip
from sicbot.core.policy import PLACE
from sicbot.core.text import _
from sicbot.programme.inclusions.card_readers import shown_cards
from sicbot.programme.inclusions.cards import HiddenOnHost, hidden_on_hosts, keep_card, plan_cards
from sicbot.programme.inclusions.doctor import Finding
from sicbot.programme.inclusions.healing import heal, target_of
from sicbot.programme.inclusions.include_report import ReportPage, keep_report
from sicbot.programme.inclusions.register import facts, news
from sicbot.programme.inclusions.remedies import Ask, Hidden, Repoint, Restore, remedy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.programme.programme import Programme

Item: TypeAlias = "Finding | HiddenOnHost | Page | ReportPage"


class Config(BaseModel, extra="forbid", frozen=True):
    """Settings: config/includes.toml."""

    hidden: Literal["report", "card"] = Field(
        default="report",
        description="What to do about pages that some readers may not see: `report` says so; "
        "`card` shows a public card in their place, after one yes for each page.",
    )
    cards_space: SpaceKey = Field(
        default=SpaceKey("SOIL"), description="Key of the space in which the cards stand."
    )
    cards_below: str = Field(
        default="",
        pattern=PLACE,
        description='Page above the cards, as "SPACE:Title"; empty: top of the space.',
    )
    report: str = Field(
        default="",
        pattern=PLACE,
        description='Page with the report for the Secretariat, as "SPACE:Title"; empty: none.',
    )
    report_below: str = Field(
        default="",
        pattern=PLACE,
        description='Page above the report, as "SPACE:Title"; empty: top of the space.',
    )
    history_lookups: int = Field(
        default=100,
        ge=0,
        le=10_000,
        description="How many old page versions a run may look up to find former titles.",
    )


def items(programme: Programme, config: Config) -> Iterator[Item]:
    """Return every red include, the pages that hide some, the cards that are there, the report."""
    yield from programme.findings
    if config.hidden == "card":
        yield from hidden_on_hosts(programme)
    yield from shown_cards(programme)
    if config.report:
        yield ReportPage(config.report, config.report_below)


def plan(item: Item, config: Config, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what heals it, or why sicbot leaves it."""
    match item:
        case Finding():
            yield from _heal(item, config, context.programme)
        case HiddenOnHost():
            yield from plan_cards(item, config.cards_space, config.cards_below, context)
        case Page():
            yield from keep_card(item, context)
        case ReportPage():
            yield from keep_report(item, context)
        case _:
            assert_never(item)


def _heal(finding: Finding, config: Config, programme: Programme) -> Iterator[Change | Skip]:
    match remedy(finding, programme):
        case Repoint(page):
            yield heal(finding, page, programme)
        case Restore(page):
            why = _("restore “{title}”, which an include names", title=page.title)
            waits = _("it comes back at the top of its space, behind its own restriction alone")
            act = RestorePage(target_of(page), page.version)
            yield Change(act, "restore", why, Gate.APPROVAL, waits)
        case Hidden() if config.hidden == "card" and finding.reference.include.kind == "include":
            return
        case Hidden(ask=Ask(who, steps)) | Ask(who, steps):
            yield Skip(str(finding.reference), _("{who}: {steps}", who=who, steps=steps))


JOB = Job(
    "includes",
    _("Heals red includes where it is proven what they mean, and says who must mend the others."),
    Config,
    items,
    plan,
    notices=news,
    facts=facts,
)
