"""`sicbot scaffold`: makes the pages that a Task Force works on, from templates, once."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from sicbot.cli.acting import As, Shown, Yes, ask, exit_code, language_of, opened
from sicbot.cli.exits import Exit
from sicbot.cli.output import console, put
from sicbot.cli.why import print_lines
from sicbot.core.errors import ConfigError
from sicbot.core.people import TASK_FORCES, TaskForce
from sicbot.core.scaffolds import Ask, Role
from sicbot.core.stop import Stop
from sicbot.core.text import _, printable
from sicbot.core.zones import ZONES, zone_named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from zoneinfo import ZoneInfo

    from sicbot.app import App
    from sicbot.cli.output import Bars
    from sicbot.core.plan import ChangeId, Plan
    from sicbot.jobs.scaffold import Asked
    from sicbot.scaffolding import Look, Scaffolded

OF_ALL = "exsec"


def scaffold(
    task_force: Annotated[
        str, typer.Argument(metavar="TF", help="A1 to F3, or exsec for pages of all of them.")
    ],
    kit: Annotated[
        str, typer.Argument(metavar="[KIT]", help="Kit, or one page such as action-plan.")
    ] = "task-force",
    *,
    whole: Annotated[
        bool, typer.Option("--all", help="Also pages whose activity has not begun.")
    ] = False,
    yes: Yes = False,
    on: Annotated[
        str | None,
        typer.Option(
            metavar="'DAY HOUR'",
            help="When it begins, in the time zone of --region, else in the wiki's; such as "
            "'2023-03-14 15:00'.",
        ),
    ] = None,
    region: Annotated[
        str, typer.Option(help="Region in whose time zone that is, such as Africa.")
    ] = "",
    name: Annotated[str, typer.Option(help="Name of the note, team or candidate.")] = "",
    leader: Annotated[str, typer.Option(metavar="USER", help="Who leads it.")] = "",
    person: Annotated[
        list[str] | None, typer.Option(metavar="USER", help="Somebody of the team; repeatable.")
    ] = None,
    adopt: Annotated[
        list[str] | None,
        typer.Option(metavar="PAGE", help="Let the page there is count as this one; repeatable."),
    ] = None,
    restore: Annotated[
        list[str] | None,
        typer.Option(metavar="PAGE", help="Take it out of the trash; repeatable."),
    ] = None,
    rename: Annotated[
        list[str] | None,
        typer.Option(metavar="PAGE=TITLE", help="Make it under another title; repeatable."),
    ] = None,
    output: As = Shown.TEXT,
) -> None:
    """Make the pages of a Task Force from templates; what is there already stays as it is."""
    from sicbot.app import zones_of
    from sicbot.jobs.scaffold import JOB, Config
    from sicbot.scaffolding import request
    from sicbot.scaffolding import scaffold as make

    code = _code(task_force)
    _check_typed(("name", name), ("leader", leader), *(("person", one) for one in person or ()),
                 *(("rename", one) for one in rename or ()))  # fmt: skip
    known = _region(region)
    stop = Stop()
    with opened(may_write=True, stop=stop) as (app, bars):
        at = _moment(on, zone_named(zones_of(app.config)[known]))
        asked = Ask(Role.HOME, code, name, at, known, leader, tuple(person or ()))
        wanted = request(kit, asked, app.config.of(JOB.name, Config), whole=whole)
        wanted = _with_decisions(wanted, adopt or (), restore or (), rename or ())

        def choose(look: Look, plan: Plan) -> frozenset[ChangeId]:
            return _chosen(look, plan, app, bars, yes=yes)

        done = make(app, wanted, choose, stop=stop, progress=bars)
        bars.stop()
        _show(done, app, output)
    result = exit_code(done.report, explicit=True)
    raise typer.Exit(Exit.REFUSED if result is Exit.DONE and done.left_out else result)


def _check_typed(*options: tuple[str, str]) -> None:
    """Refuse what no title and no name holds; a shell hands on bytes that are no text as well.

    Raises:
        ConfigError: Such a sign was typed.
    """
    for option, text in options:
        if (shown := printable(text)) != text:
            raise ConfigError(f"--{option} holds a sign that cannot be seen: {shown}; leave it out")


def _code(text: str) -> TaskForce | None:
    """Return the Task Force, None for all of them.

    Raises:
        ConfigError: There is none of that code.
    """
    if text.casefold() == OF_ALL:
        return None
    code = TaskForce(text.upper())
    if code not in TASK_FORCES:
        known = ", ".join(TASK_FORCES)
        raise ConfigError(f"there is no Task Force {text}; they are: {known}; or {OF_ALL}")
    return code


def _moment(text: str | None, zone: ZoneInfo) -> datetime | None:
    """Return when a meeting begins, in the time zone in which it is held.

    Raises:
        ConfigError: It is no day with an hour.
    """
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConfigError(
            f"--on {text}: say day and hour, such as --on '2023-03-14 15:00'"
        ) from error
    return at.astimezone(zone) if at.tzinfo else at.replace(tzinfo=zone)


def _region(text: str) -> str:
    """Return the name of a region that is meant; empty for none.

    Raises:
        ConfigError: There is none of that name.
    """
    from sicbot.programme.people.fields import region_of

    found = region_of(text) if text else ""
    if found is None:
        raise ConfigError(
            f"--region {text}: there is no such region; say one of {', '.join(ZONES)}"
        )
    return found


def _role(option: str, text: str) -> Role:
    """Return the role of a name.

    Raises:
        ConfigError: There is none of that name.
    """
    known = {role.value: role for role in Role}
    if text not in known:
        raise ConfigError(
            f"--{option} {text}: there is no such page; say one of {', '.join(known)}"
        )
    return known[text]


def _with_decisions(
    wanted: Asked, adopt: Sequence[str], restore: Sequence[str], rename: Sequence[str]
) -> Asked:
    """Return what is asked for, with what a person has decided about what is in the way.

    Raises:
        ConfigError: There is no such page, or it is not among those that are asked for.
    """
    from sicbot.programme.scaffolds.roles import KIT

    titles = dict[Role, str]()
    for one in rename:
        role, _equals, title = one.partition("=")
        if not title.strip():
            raise ConfigError(f"--rename {one}: say page and title, such as action-plan='Our plan'")
        titles[_role("rename", role)] = title.strip()
    decided: dict[str, Mapping[Role, str] | frozenset[Role]] = {
        "adopt": frozenset(_role("adopt", one) for one in adopt),
        "restore": frozenset(_role("restore", one) for one in restore),
        "rename": titles,
    }
    asked = {Role.HOME, *(one.role for one in wanted.asks), *(KIT if wanted.kits else ())}
    for option, roles in decided.items():
        if others := sorted({*roles} - asked):
            known = ", ".join(sorted(asked))
            raise ConfigError(
                f"--{option} {others[0]}: this page is not asked for; say one of {known}"
            )
    return wanted.model_copy(update=decided)


def _chosen(look: Look, plan: Plan, app: App, bars: Bars, *, yes: bool) -> frozenset[ChangeId]:
    """Return the changes to make, all after a yes.

    Raises:
        Exit: Nobody is there to ask, or the answer was no.
    """
    from sicbot.cli.plans import show_plan
    from sicbot.reports.scaffolds import look_lines

    bars.stop()
    chosen = plan.approved(change.id for change in plan.changes)
    if yes or not chosen:
        return chosen
    language, screen = language_of(app), console(sys.stderr)
    print_lines(look_lines(look.standings, plan), screen, language)
    show_plan(plan, screen, language)
    ask(_("Make these changes: {count}?", count=len(chosen)), _("--yes"), app)
    return chosen


def _show(done: Scaffolded, app: App, output: Shown) -> None:
    from sicbot.reports.scaffolds import done_lines, look_lines, to_json

    language, url = language_of(app), str(app.gate.url)
    standings, report = done.look.standings, done.report
    if output is Shown.JSON:
        document = to_json(standings, report, done.made, url, language)
        put(json.dumps(document, ensure_ascii=False, indent=1) + "\n", None)
        return
    screen = console()
    print_lines(look_lines(standings, report.plan), screen, language)
    print_lines(done_lines(report, done.made, url), screen, language)
