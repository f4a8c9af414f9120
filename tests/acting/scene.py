"""sicbot on a served wiki as its commands run it, with a look at the wiki past sicbot."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from pydantic import SecretStr
from typer.testing import CliRunner, Result

from sicbot.app import load_config, make_app
from sicbot.cli import app as cli
from sicbot.core.journal import RunId
from sicbot.core.model import GroupName, SpaceKey
from sicbot.jobs.includes import Config as Includes
from sicbot.running import NEVER, apply_plan, plan_jobs, run_jobs, undo_run
from sicbot.sandbox.model import Switches, Viewer
from sicbot.sandbox.serving import running
from sicbot.settings import Audiences, Config, Environment, Sicbot, Wiki
from sicbot.shipped import shipped
from tests.acting.hamlet import NOW, SPACE, hamlet
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sicbot.app import App
    from sicbot.core.journal import Run
    from sicbot.core.outcome import RunReport
    from sicbot.core.plan import ChangeId, Plan
    from sicbot.engine.undoing import UndoReport
    from sicbot.engine.writing import Stop
    from sicbot.sandbox.model import Content
    from sicbot.sandbox.serving import Server
    from sicbot.sandbox.wiki import Wiki as SandboxWiki

Hidden = Literal["report", "card"]


@dataclass(frozen=True)
class Scene:
    """A served wiki, and sicbot's settings and state folder.

    Attributes:
        on_start: Is given the application before each command.
        jobs: The jobs that are run where none is named.
        templates: A folder of templates that come before the shipped ones.
    """

    server: Server
    config: Config
    state: Path
    now: datetime
    on_start: Callable[[App], None] | None = None
    jobs: tuple[str, ...] = ("includes",)
    templates: Path | None = None

    @property
    def wiki(self) -> SandboxWiki:
        return self.server.wiki

    @contextmanager
    def app(self) -> Iterator[App]:
        """Open the application as a command does."""
        environment = Environment(
            wiki_url=self.server.url,
            wiki_token=SecretStr("token-sicbot"),
            state=self.state,
            templates=self.templates,
            now=self.now,
        )
        app = make_app(self.config, environment, may_write=True)
        try:
            if self.on_start is not None:
                self.on_start(app)
            yield app
        finally:
            app.close()

    def plan(self) -> Plan:
        """`sicbot plan`."""
        with self.app() as app:
            return plan_jobs(app, self.jobs)

    def run(self, *, stop: Stop = NEVER) -> RunReport:
        """`sicbot run`."""
        with self.app() as app:
            return run_jobs(app, self.jobs, stop=stop)

    def approve(self) -> RunReport:
        """`sicbot apply includes --yes`: everything that is shown."""
        with self.app() as app:
            return run_jobs(app, self.jobs, choose=everything, command="apply")

    def apply(self, plan: Plan, chosen: frozenset[ChangeId] | None = None) -> RunReport:
        """`sicbot apply PLAN.json --yes`, or `--only` these."""
        with self.app() as app:
            return apply_plan(app, plan, everything(plan) if chosen is None else chosen)

    def undo(self, run: int) -> UndoReport:
        """`sicbot undo RUN`."""
        with self.app() as app:
            return undo_run(app, RunId(run))

    def runs(self) -> tuple[Run, ...]:
        """`sicbot history`."""
        with self.app() as app:
            return app.journal.runs()

    def undo_all(self) -> list[UndoReport]:
        """Take back all runs that wrote, newest first."""
        return [self.undo(run.id) for run in self.runs() if run.changes and run.undoes is None]

    def command(self, *words: str) -> Result:
        """`sicbot WORDS`, with the shipped settings, as the shell calls it."""
        environment = {
            "SICBOT_WIKI_URL": self.server.url,
            "SICBOT_WIKI_TOKEN": "token-sicbot",
            "SICBOT_STATE": str(self.state),
            "SICBOT_NOW": self.now.isoformat(),
            "SICBOT_CONFIG": str(ROOT / "config"),
        }
        return CliRunner().invoke(cli, words, env=environment)

    def viewer(self, name: str = "mayor") -> Viewer:
        """Return somebody as who asks; `anonymous` is nobody."""
        return Viewer(None if name == "anonymous" else self.wiki.account(name))

    def page(self, title: str, space: str = "TOWN") -> Content:
        """Return the current page of that title."""
        found = self.wiki.find(space, title)
        assert found is not None, f"no page {space}: {title}"
        return found

    def body(self, title: str, space: str = "TOWN") -> str:
        return self.wiki.body(self.page(title, space).id)


def everything(plan: Plan) -> frozenset[ChangeId]:
    """Return the ids of all changes of a plan: somebody says yes to all of it."""
    return frozenset(change.id for change in plan.changes)


@contextmanager
def whole_wiki(
    world: Path,
    state: Path,
    *,
    hidden: Hidden = "report",
    jobs: tuple[str, ...] = ("includes",),
    **switches: Any,
) -> Iterator[Scene]:
    """Serve a whole world, with the shipped configuration but for what to do about hidden pages."""
    now = json.loads((world / "world.json").read_text(encoding="utf-8"))["site"]["asOf"]
    shipped_config = load_config(shipped("config"))
    includes = shipped_config.of("includes", Includes).model_copy(update={"hidden": hidden})
    config = replace(shipped_config, jobs={**shipped_config.jobs, "includes": includes})
    with running(world=world, switches=Switches(now=now, **switches)) as server:
        yield Scene(server, config, state, datetime.fromisoformat(now), jobs=jobs)


def hamlet_config(hidden: Hidden = "card", **more: Any) -> Config:
    """Return the settings for the hamlet, whose council is its secretariat."""
    council = GroupName("council")
    sicbot = Sicbot(
        wiki=Wiki(secretariat=council, spaces=more.pop("spaces", ())),
        audiences=Audiences(groups=(council,)),
    )
    settings = {
        "hidden": hidden,
        "cards_space": SpaceKey(SPACE),
        "cards_below": f"{SPACE}:Home",
        "report": f"{SPACE}:Red includes",
        "report_below": f"{SPACE}:Home",
        **more,
    }
    return Config(sicbot, {"includes": Includes.model_validate(settings)})


@contextmanager
def small_wiki(
    state: Path,
    *,
    config: Config | None = None,
    world: dict[str, Any] | None = None,
    **switches: Any,
) -> Iterator[Scene]:
    """Serve the hamlet, or another small world."""
    with running(world=world or hamlet(), switches=Switches(now=NOW, **switches)) as server:
        yield Scene(server, config or hamlet_config(), state, datetime.fromisoformat(NOW))
