"""`sicbot demo`: the embedded wiki with the demo world, before and after sicbot worked on it."""

from __future__ import annotations

import json
import shlex
import shutil
import signal
import sys
import threading
from collections import Counter
from contextlib import ExitStack, closing
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer
from rich.padding import Padding
from rich.table import Table

from sicbot.cli.output import console, styled
from sicbot.cli.sandbox import DEFAULT_PORT, Port, port_error
from sicbot.core.plan import kind_of
from sicbot.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.console import Console

    from sicbot.app import App
    from sicbot.core.outcome import RunReport
    from sicbot.core.plan import ChangeId, Plan
    from sicbot.programme.inclusions.doctor import Finding
    from sicbot.settings import Config, Environment

HOST = "Join Task Forces"  # the landing page whose forms everybody is told to fill in
SPACE = "SOIL"
MANY = {
    "create-page": "new pages",
    "set-readers": "pages opened",
    "edit-page": "edits",
    "add-member": "people who registered join the group of their Task Force",
}
PAGES = (  # where to look: space and title
    (SPACE, HOST),
    ("TFW", "Members of all Task Forces"),
    ("TFW", "Inventory of all Task Forces"),
    ("TFW", "Gaps"),
    ("TFW", "A1-Digest"),
    ("EXSEC", "Concept notes"),
    ("EXSEC", "Status of the cycle"),
    ("EXSEC", "Registrations to look at"),
    ("EXSEC", "Groups to look at"),
    ("EXSEC", "Red includes"),
)
CONFIG = "config"
MOST_LINES = 12  # of one kind of change; more are counted
TOKEN = "token-sicbot"  # noqa: S105  # of the embedded wiki, known to all


def demo(
    *,
    port: Port = DEFAULT_PORT,
    once: Annotated[bool, typer.Option("--once", help="Do not stay up.")] = False,
) -> None:
    """Start the embedded wiki with the demo world, let sicbot work, and show before and after."""
    from sicbot.sandbox.model import Switches
    from sicbot.sandbox.serving import running

    world = Path(str(files("sicbot") / "demo_world"))
    now = json.loads((world / "world.json").read_text(encoding="utf-8"))["site"]["asOf"]
    screen = console()
    stays = not once and sys.stdout.isatty()
    screen.print("Starting the embedded wiki with the demo world ...")
    with ExitStack() as stack:
        try:
            wiki = running(world=world, switches=Switches(now=now), port=port)
            server = stack.enter_context(wiki)
        except OSError as error:
            raise port_error(port, error) from error
        state = Path(stack.enter_context(TemporaryDirectory(prefix="sicbot-demo-")))
        _tour(server.url, now, state, screen)
        if stays:
            _addresses(server.url, now, state, screen)
            screen.print("\nThe wiki stays up until you press Ctrl-C.")
            _wait()
        else:
            screen.print(
                "\nThe wiki is gone again; on a terminal, without --once, it stays up for you to "
                "look at."
            )


def _tour(url: str, now: str, state: Path, screen: Console) -> None:
    """Let sicbot work on the wiki, step by step, and say what each step did."""
    environment, config = _environment(url, now, state), _config(state / CONFIG)
    before = _look(environment, config)
    done = _run(environment, config)
    screen.print("\nsicbot run", style="bold")
    screen.print("  makes what is proven and free; everything else waits or is left to people:")
    _tell(done, screen)
    between = _look(environment, config)
    shown = _run(environment, config, choose=_cards)
    screen.print(f"\nsicbot apply --only {_cards_id(done.plan)}", style="bold")
    screen.print(f"  the Secretariat says yes to public cards on “{HOST}”:")
    _tell(shown, screen)
    after = _look(environment, config)
    screen.print(f"\nRed includes on “{HOST}”", style="bold")
    screen.print(_table([("before", before), ("after run", between), ("with cards", after)]))
    _left(after, screen)
    _registrations(environment, config, screen)


def _environment(url: str, now: str, state: Path) -> Environment:
    from pydantic import SecretStr

    from sicbot.settings import Environment

    return Environment(
        wiki_url=url, wiki_token=SecretStr(TOKEN), wiki_flavour="dc", state=state, now=now
    )


def _config(folder: Path) -> Config:
    """Write the shipped settings, with cards for what not everybody may see, and return them."""
    from sicbot.app import load_config

    shutil.copytree(shipped("config"), folder)
    includes = folder / "includes.toml"
    text = includes.read_text(encoding="utf-8")
    includes.write_text(text.replace('hidden = "report"', 'hidden = "card"'), encoding="utf-8")
    return load_config(folder)


def _open(environment: Environment, config: Config) -> closing[App]:
    from sicbot.app import make_app

    return closing(make_app(config, environment, may_write=True))


def _look(environment: Environment, config: Config) -> tuple[Finding, ...]:
    """Return the red includes of the landing page."""
    from sicbot.app import observe

    with _open(environment, config) as app:
        return tuple(one for one in observe(app).findings if one.reference.host.title == HOST)


def _run(
    environment: Environment,
    config: Config,
    choose: Callable[[Plan], frozenset[ChangeId]] | None = None,
) -> RunReport:
    from sicbot.running import run_jobs

    with _open(environment, config) as app:
        return run_jobs(app, (), choose=choose, command="apply" if choose else "run")


def _cards(plan: Plan) -> frozenset[ChangeId]:
    """Return what the Secretariat says yes to: cards on the landing page."""
    return plan.approved([_cards_id(plan)])


def _cards_id(plan: Plan) -> ChangeId:
    """Return the id of the change that shows cards on the landing page."""
    from sicbot.programme.inclusions.cards import CARDS

    return next(one.id for one in plan.changes if one.key == CARDS and one.act.target.title == HOST)


def _tell(report: RunReport, screen: Console) -> None:
    """Print what was made; of many alike, how many."""
    done = [one.change for one in report.outcomes if one.fate == "done"]
    kinds = Counter(kind_of(one.act) for one in done)
    for change in done:
        if kinds[kind_of(change.act)] <= MOST_LINES:
            screen.print(styled(f"  + {change.why}"))
    for kind, count in kinds.items():
        if count > MOST_LINES:
            screen.print(styled(f"  + {MANY.get(kind, kind)}: {count}"))
    told = f"  run {report.run}: {report.changes} changes, {report.waiting} wait; nobody got a mail"
    screen.print(styled(told, "dim"))


def _table(looks: Sequence[tuple[str, Sequence[Finding]]]) -> Table:
    """Return how many includes are red for each audience, look by look."""
    table = Table(box=None, padding=(0, 2, 0, 2), header_style="dim")
    table.add_column("red for")
    for title, _found in looks:
        table.add_column(title, justify="right")
    first = looks[0][1]
    for name in [name for name, _view in first[0].views] if first else []:
        table.add_row(name, *(str(_red_for(name, found)) for _title, found in looks))
    return table


def _red_for(audience: str, found: Sequence[Finding]) -> int:
    from sicbot.programme.inclusions.doctor import State

    return sum(dict(one.views)[audience].state is State.RED for one in found)


def _left(found: Sequence[Finding], screen: Console) -> None:
    """Print what stays red, which a person must mend."""
    screen.print("\nStill red, and who must act:", style="bold")
    for one in found:
        where = f"  {one.reference.include.position}. {one.reference.wanted} ({one.cause.value})"
        screen.print(styled(where))
        screen.print(Padding(styled(str(one.proposal), "dim"), (0, 0, 0, 5)))


def _registrations(environment: Environment, config: Config, screen: Console) -> None:
    """Print what became of those who registered."""
    from sicbot.app import observe

    with _open(environment, config) as app:
        forces = observe(app, people=True).task_forces.values()
    screen.print("\nWho registered for a Task Force", style="bold")
    table = Table(box=None, padding=(0, 2, 0, 2), show_header=False)
    for what, count in (
        ("members of a Task Force", sum(len(one.members) for one in forces)),
        ("wishes to lead or represent", sum(len(one.candidates) for one in forces)),
        ("registrations that make nobody a member", sum(len(one.refusals) for one in forces)),
        ("Task Forces whose form cannot be read", sum(not one.complete for one in forces)),
    ):
        table.add_row(what, str(count))
    screen.print(table)


def _addresses(url: str, now: str, state: Path, screen: Console) -> None:
    """Print where to look, and how to go on in another terminal."""
    screen.print("\nLook at it in a browser:", style="bold")
    for space, title in PAGES:
        screen.print(styled(f"  {url}/display/{space}/{title.replace(' ', '+')}"), soft_wrap=True)
    screen.print(
        "  Log in as exsec (password exsec) to see all of them, and the forms on the first."
    )
    screen.print("\nOr go on in another terminal:", style="bold")
    settings = {
        "SICBOT_WIKI_URL": url,
        "SICBOT_WIKI_TOKEN": TOKEN,
        "SICBOT_CONFIG": str(state / CONFIG),
        "SICBOT_STATE": str(state),
        "SICBOT_NOW": now,
    }
    for name, value in settings.items():
        screen.print(styled(f"  export {name}={shlex.quote(value)}"), soft_wrap=True)
    command = Path(sys.argv[0]) if sys.argv[0].endswith("sicbot") else Path("sicbot")
    for what in ("history", "plan", "audit permissions privacy", "undo 2"):
        screen.print(styled(f"  {command} {what}"))


def _wait() -> None:
    """Wait for Ctrl-C or SIGTERM; after both the wiki and its folder go."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        console().print("\nStopped.")
    finally:
        signal.signal(signal.SIGTERM, before)
