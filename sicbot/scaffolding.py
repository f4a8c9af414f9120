"""Makes the pages of a Task Force that a person asks for: what `sicbot scaffold` does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sicbot.core.errors import ConfigError
from sicbot.core.people import UserName
from sicbot.core.plan import CreatePage, Slug
from sicbot.core.scaffolds import Ask, Role
from sicbot.jobs.scaffold import JOB, Asked, Config, asked
from sicbot.programme.scaffolds.kits import KITS, TASK_FORCE_KIT, is_year, lacks
from sicbot.programme.scaffolds.roles import TRAITS
from sicbot.programme.scaffolds.standing import How
from sicbot.running import NEVER, quiet, run_jobs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from sicbot.app import App
    from sicbot.core.model import PageId, UserKey
    from sicbot.core.outcome import RunReport
    from sicbot.core.people import TaskForce
    from sicbot.core.plan import ChangeId, Plan, Skip
    from sicbot.core.ports import Progress
    from sicbot.engine.writing import Stop
    from sicbot.programme.programme import Programme
    from sicbot.programme.scaffolds.standing import Standing

COMMAND = "scaffold"


@dataclass(frozen=True, slots=True)
class Look:
    """What is there of what was asked for, in the order of the kit."""

    standings: tuple[Standing, ...] = ()


@dataclass(frozen=True, slots=True)
class Scaffolded:
    """What became of it.

    Attributes:
        look: What was there before.
        made: The pages that were made, by the lasting names of their places.
        decided: Pages about which somebody has decided something.
    """

    look: Look
    report: RunReport
    made: Mapping[Slug, PageId]
    decided: AbstractSet[Role] = frozenset()

    @property
    def left_out(self) -> tuple[Skip, ...]:
        """What was not made though nobody has to decide about it, or somebody did."""
        found = (one for one in self.look.standings if one.how is How.UNDECIDED)
        undecided = {str(one.site) for one in found if one.site.ask.role not in self.decided}
        skipped = (skip for job in self.report.plan.jobs for skip in job.skipped)
        return tuple(skip for skip in skipped if skip.item not in undecided)


def request(kit: str, ask: Ask, config: Config, *, whole: bool = False) -> Asked:
    """Return the settings with which the job makes what a person asks for.

    Args:
        kit: Name of a kit, or of one role.
        ask: What else was said; its role does not count.
        config: Where pages stand.
        whole: Whether pages come whose activity has not begun.

    Raises:
        ConfigError: There is no such kit, or something was not said.
    """
    settings = config.model_dump()
    if kit == TASK_FORCE_KIT:
        if ask.task_force is None:
            raise ConfigError(f"exsec: name a kit; they are: {', '.join(kits_of(None, config))}")
        return Asked(**settings, kits=(ask.task_force,), whole=whole)
    known = {role.value: role for role in Role}
    if kit not in known:
        names = ", ".join(kits_of(ask.task_force, config))
        raise ConfigError(f"there is no kit {kit}; there are: {names}; or one page of a kit")
    one = replace(ask, role=known[kit])
    if config.place(one.role, ask.task_force) is None:
        raise _no_place(one, config)
    if missing := lacks(one):
        raise ConfigError(f"{kit} needs {', '.join(missing)}")
    if TRAITS[one.role].is_of_a_year and one.name and not is_year(one.name):
        raise ConfigError(f"--name {one.name}: say a year, such as --name 2024")
    return Asked(**settings, asks=(one,))


def _no_place(ask: Ask, config: Config) -> ConfigError:
    kit = ask.role.value
    if ask.task_force is not None and ask.role in config.places_of_all:
        return ConfigError(f"{kit} is for all Task Forces: sicbot scaffold exsec {kit}")
    if ask.task_force is None and ask.role in config.places:
        return ConfigError(f"{kit} is of one Task Force: sicbot scaffold A1 {kit}")
    return ConfigError(f"config/scaffold.toml names no place for {kit}")


def kits_of(task_force: TaskForce | None, config: Config) -> tuple[str, ...]:
    """Return the kits that a Task Force may have, or all of them together."""
    places = config.places_of_all if task_force is None else config.places
    own = {role.value for role in places} | ({TASK_FORCE_KIT} if task_force else set())
    return tuple(kit for kit in KITS if kit in own)


def scaffold(
    app: App,
    wanted: Asked,
    choose: Callable[[Look, Plan], frozenset[ChangeId]],
    *,
    stop: Stop = NEVER,
    progress: Progress = quiet,
) -> Scaffolded:
    """Make what `choose` picks of the plan for what is asked for.

    Raises:
        ConfigError: Somebody is named whom the wiki does not know.
        LockedError: Another run is at work.
        WikiError: The wiki could not be read; nothing was written.
    """
    wanted = wanted.model_copy(update={"accounts": look_up(wanted.asks, app)})
    jobs = {**app.config.jobs, JOB.name: wanted}
    own = replace(app, config=replace(app.config, jobs=jobs))
    looks = [Look()]

    def see(programme: Programme) -> None:
        looks.append(look(programme, wanted))

    report = run_jobs(
        own,
        (JOB.name,),
        choose=lambda plan: choose(looks[-1], plan),
        command=COMMAND,
        stop=stop,
        progress=progress,
        see=see,
    )
    return Scaffolded(looks[-1], report, _made(report, app), wanted.adopt | wanted.restore)


def look_up(asks: Iterable[Ask], app: App) -> dict[str, UserKey]:
    """Return the keys of the people who are named, one request for each.

    Raises:
        ConfigError: There is no account of such a name.
    """
    named = sorted({name for ask in asks for name in (ask.leader, *ask.people) if name})
    found = app.sources.people(map(UserName, named), ()).records if named else {}
    keys = {one.name.casefold(): one.key for one in found.values() if one.active}
    unknown = [name for name in named if name.casefold() not in keys]
    if unknown:
        raise ConfigError(
            f"there is no active account {unknown[0]}, as far as sicbot sees; say user names"
        )
    return keys


def look(programme: Programme, wanted: Asked) -> Look:
    """Return what is there of what is asked for."""
    return Look(tuple(one.ground.standing(one.ask) for one in asked(programme, wanted)))


def _made(report: RunReport, app: App) -> dict[Slug, PageId]:
    """Return the pages that a run made."""
    acts = [one.change.act for one in report.outcomes if one.fate == "done"]
    slugs = [one.target.slug for one in acts if isinstance(one, CreatePage) and one.target.slug]
    found = {slug: app.journal.page_made(slug) for slug in slugs}
    return {slug: page for slug, page in found.items() if page is not None}
