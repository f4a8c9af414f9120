"""Keep the lists of projects, sponsors and players, and show the Secretariat what looks alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, assert_never

from pydantic import BaseModel, Field, model_validator

from sicbot.core.job import Context, Job
from sicbot.core.people import TASK_FORCES, TaskForce
from sicbot.core.plan import Skip
from sicbot.core.policy import PLACE
from sicbot.core.text import _
from sicbot.programme.inventory.baseline import BaselinePage, cycles_over, keep_baseline
from sicbot.programme.inventory.list_pages import AllPage, ListPage, keep_all, keep_list
from sicbot.programme.inventory.pages import KIND, PAIRS, Place
from sicbot.programme.inventory.pair_page import PairsPage, keep_pairs
from sicbot.programme.inventory.sponsor_page import SponsorsPage, keep_sponsors
from sicbot.programme.inventory.told import Told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.plan import Change
    from sicbot.programme.programme import Programme

Item: TypeAlias = "ListPage | AllPage | SponsorsPage | BaselinePage | PairsPage | str"
CODE, CYCLE = "{CODE}", "{CYCLE}"  # stand for a Task Force's code and the number of a cycle
LINK_SETTINGS = frozenset({"check_links", "links_every_days", "links_a_run"})


class Config(BaseModel, extra="forbid", frozen=True):
    """Settings: config/inventory.toml."""

    lists: str = Field(
        default="", pattern=PLACE,
        description='Lists of projects, as "SPACE:Title" with {CODE} for the code; empty: none.',
    )  # fmt: skip
    all: str = Field(
        default="", pattern=PLACE,
        description='Page of all Task Forces, with totals by region; empty: none.',
    )  # fmt: skip
    sponsors: str = Field(
        default="", pattern=PLACE, description="Page of sponsors and players; empty: none."
    )
    baseline: str = Field(
        default="", pattern=PLACE,
        description="The inventory as it was when a cycle was over, with {CYCLE} for its number, "
        "made once; empty: none.",
    )  # fmt: skip
    below: str = Field(
        default="", pattern=PLACE,
        description='Page above all these, as "SPACE:Title"; empty: top of the space.',
    )  # fmt: skip
    pairs: str = Field(
        default="", pattern=PLACE,
        description="Page for the Secretariat: projects that look alike; empty: none.",
    )  # fmt: skip
    pairs_below: str = Field(
        default="", pattern=PLACE, description="Page above it; empty: top of the space."
    )

    @model_validator(mode="before")
    @classmethod
    def _has_no_settings_of_links(cls, told: Any) -> Any:  # any document
        moved = sorted(LINK_SETTINGS & set(told)) if isinstance(told, dict) else []
        if moved:
            raise ValueError(f"{moved[0]} is set in config/work.toml, table `inventory`, now")
        return told


def items(programme: Programme, config: Config) -> Iterator[Item]:
    """Return the pages; without readers by the policy, the places of those that are not kept."""
    kind = programme.policy.pages.get(KIND)
    if kind is None or not kind.view:
        yield from filter(None, (config.lists, config.all, config.sponsors, config.baseline))
    else:
        yield from _for_all(Told(programme, tuple(kind.view)), config)
    if config.pairs:
        group = programme.secretariat
        told = Told(programme, (group,) if group else ())
        yield PairsPage(Place(PAIRS, config.pairs, config.pairs_below), told)


def _for_all(told: Told, config: Config) -> Iterator[Item]:
    """Yield the pages whose readers the policy tells."""
    lists = tuple(_lists(config))
    for code, page in lists:
        yield ListPage(page, code, told)
    if config.all:
        yield AllPage(Place("inventory-all", config.all, config.below), lists, told)
    if config.sponsors:
        yield SponsorsPage(Place("inventory-sponsors", config.sponsors, config.below), told)
    for number in cycles_over(told.programme) if config.baseline else ():
        place = config.baseline.replace(CYCLE, str(number))
        yield BaselinePage(Place(f"inventory-cycle-{number}", place, config.below), number, told)


def _lists(config: Config) -> Iterator[tuple[TaskForce, Place]]:
    for code in TASK_FORCES if config.lists else ():
        place = config.lists.replace(CODE, code)
        yield code, Place(f"inventory-{code.lower()}", place, config.below)


def plan(item: Item, _config: Config, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings a page up to date."""
    match item:
        case ListPage():
            yield from keep_list(item, context)
        case AllPage():
            yield from keep_all(item, context)
        case SponsorsPage():
            yield from keep_sponsors(item, context)
        case BaselinePage():
            yield from keep_baseline(item, context)
        case PairsPage():
            yield from keep_pairs(item, context)
        case str():
            told = _("say who may see it: `pages.{kind}.view` in config/policy.toml", kind=KIND)
            yield Skip(item, told)
        case _:
            assert_never(item)


JOB = Job(
    "inventory",
    _("Keeps the lists of projects, sponsors and players, and shows what looks alike."),
    Config,
    items,
    plan,
    needs_members=True,
    needs_work=True,
    asks_links=True,
)
