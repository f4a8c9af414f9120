"""Make the pages of Task Forces from templates, once each, and keep the regions on them.

It also keeps a page of all meetings, and one of which page stands on which version of its template.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, assert_never

from pydantic import Field

from sicbot.core.job import Context, Job
from sicbot.core.model import UserKey  # noqa: TC001 - pydantic reads settings with it
from sicbot.core.people import TaskForce  # noqa: TC001 - pydantic reads settings with it
from sicbot.core.policy import PLACE
from sicbot.core.scaffold_policy import Places
from sicbot.core.scaffolds import Ask, Role
from sicbot.core.text import _
from sicbot.programme.meetings.index_page import MeetingsPage, keep_meetings
from sicbot.programme.scaffolds.ground import Ground
from sicbot.programme.scaffolds.keeping import Kept, keep, kept_pages
from sicbot.programme.scaffolds.kits import kit_of
from sicbot.programme.scaffolds.making import Wanted, make
from sicbot.programme.scaffolds.offers import Decisions
from sicbot.programme.scaffolds.versions_page import VersionsPage, keep_versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sicbot.core.plan import Change, Skip
    from sicbot.programme.programme import Programme

Item: TypeAlias = "Wanted | Kept | VersionsPage | MeetingsPage"


class Config(Places):
    """Settings: config/scaffold.toml."""

    versions: str = Field(
        default="",
        pattern=PLACE,
        description="Page that tells which pages stand on which version of their template, as "
        '"SPACE:Title"; empty: none.',
    )
    versions_below: str = Field(
        default="",
        pattern=PLACE,
        description='Page above it, as "SPACE:Title"; empty: top of the space.',
    )
    meetings: str = Field(
        default="",
        pattern=PLACE,
        description='Page with all meetings and their minutes, as "SPACE:Title"; empty: none.',
    )
    meetings_below: str = Field(
        default="",
        pattern=PLACE,
        description='Page above it, as "SPACE:Title"; empty: top of the space.',
    )


class Asked(Config):
    """The settings with what a person asks for, and nothing else is done then.

    Attributes:
        kits: Task Forces whose kit shall be there.
        whole: Whether pages of it come whose activity has not begun.
        adopt: Roles of which a page of people shall count from now on.
        restore: Roles of which the page comes out of the trash.
        rename: Other titles, by role.
        accounts: Keys of the people who are named, by user name in small letters.
    """

    asks: tuple[Ask, ...] = ()
    kits: tuple[TaskForce, ...] = ()
    whole: bool = False
    adopt: frozenset[Role] = frozenset()
    restore: frozenset[Role] = frozenset()
    rename: dict[Role, str] = {}  # noqa: RUF012 - pydantic copies it
    accounts: dict[str, UserKey] = {}  # noqa: RUF012 - pydantic copies it


def items(programme: Programme, config: Config) -> Iterator[Item]:
    """Return what is asked for; else the kits of focal Task Forces and the pages there are.

    The page that tells of their versions comes last.
    """
    if isinstance(config, Asked):
        yield from asked(programme, config)
        return
    ground = Ground(programme, config)
    for code in programme.status.focal:
        waits = _(
            "Task Force {code} is worked with in this cycle; `sicbot scaffold {code}` makes its "
            "pages together",
            code=code,
        )
        for ask in kit_of(code, programme, whole=False):
            if config.place(ask.role, code) is not None:
                yield Wanted(ask, ground, waits)
    yield from kept_pages(ground)
    if config.versions:
        yield VersionsPage(config.versions, config.versions_below, ground)
    if config.meetings:
        yield MeetingsPage(config.meetings, config.meetings_below)


def asked(programme: Programme, config: Asked) -> Iterator[Wanted]:
    """Return the pages that a person asks for."""
    decisions = Decisions(config.adopt, config.restore, config.rename)
    ground = Ground(programme, config, decisions, config.accounts)
    kits = (kit_of(code, programme, whole=config.whole) for code in config.kits)
    of_kits = (ask for kit in kits for ask in kit)
    placed = (ask for ask in of_kits if config.place(ask.role, ask.task_force) is not None)
    for ask in with_above((*config.asks, *placed), config):
        yield Wanted(ask, ground)


def with_above(asks: Iterable[Ask], config: Places) -> tuple[Ask, ...]:
    """Return the pages asked for, each behind the one that it stands below."""
    found: dict[Ask, None] = {}
    for ask in asks:
        place, above = config.place(ask.role, ask.task_force), list[Ask]()
        while place is not None and place.below_role is not None:
            above.append(Ask(place.below_role, ask.task_force))
            if len(above) > len(Role):  # they stand below one another in a circle
                break
            place = config.place(place.below_role, ask.task_force)
        found |= dict.fromkeys([*reversed(above), ask])
    return tuple(found)


def plan(item: Item, _config: Config, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what makes a page, or brings what sicbot keeps on it up to date."""
    match item:
        case Wanted():
            yield from make(item, context)
        case Kept():
            yield from keep(item, context)
        case VersionsPage():
            yield from keep_versions(item, context)
        case MeetingsPage():
            yield from keep_meetings(item, context)
        case _:
            assert_never(item)


JOB = Job(
    "scaffold",
    _(
        "Makes the pages of Task Forces from templates, and keeps the regions on them and the page "
        "of all meetings."
    ),
    Config,
    items,
    plan,
    needs_members=True,
    needs_people=True,
    needs_work=True,
)
