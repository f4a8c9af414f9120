"""Wires the parts together: the one place that knows them all."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sicbot.adapters.cache import VersionCache
from sicbot.adapters.clock import SystemClock
from sicbot.adapters.gate import Gate, check_address
from sicbot.adapters.history_cache import HistoryCache
from sicbot.adapters.journal import SqlJournal
from sicbot.adapters.link_read import LinkReader
from sicbot.adapters.register import SqlRegister
from sicbot.adapters.source_read import SourceReader
from sicbot.adapters.store import open_store
from sicbot.adapters.tombs import read_forgotten
from sicbot.adapters.wiki_read import ConfluenceReader
from sicbot.core.audience import ANONYMOUS, Audience, group_audience, logged_in
from sicbot.core.errors import ConfigError
from sicbot.core.forgotten import NOBODY
from sicbot.core.scaffold_policy import Places
from sicbot.core.zones import ZONES
from sicbot.engine.snapshot import Needs, take_snapshot
from sicbot.jobs import load_jobs
from sicbot.jobs.includes import Config as Includes
from sicbot.ledger import ledger_of
from sicbot.link_sources import with_links
from sicbot.people_sources import groups_of, with_people, with_surroundings
from sicbot.programme.inclusions.resolve import Lookups, pages_worth_a_history
from sicbot.programme.programme import Programme
from sicbot.settings import read_config
from sicbot.templating.environment import Renderer, template_folders

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from sicbot.adapters.clock import Clock
    from sicbot.core.forgotten import Forgotten
    from sicbot.core.links import LinkAsker
    from sicbot.core.model import Snapshot, SpaceKey
    from sicbot.core.ports import Progress
    from sicbot.programme.coverage import Coverage
    from sicbot.programme.inclusions.doctor import Finding
    from sicbot.programme.inclusions.includes import IncludeMap
    from sicbot.settings import Config, Environment

STORE = "sicbot.sqlite3"  # in the state folder; SQLite's side files begin with the same name
CLOUD_HOSTS = (".atlassian.net", ".jira.com")


@dataclass(frozen=True, slots=True)
class App:
    """What a command works with: the settings, the clock and the way to the wiki."""

    config: Config
    environment: Environment
    clock: Clock
    gate: Gate
    reader: ConfluenceReader
    sources: SourceReader
    store: Engine
    state: Path
    forgotten: Forgotten = NOBODY
    links: LinkAsker = field(default_factory=LinkReader)  # asks nobody unless a setting says so

    @property
    def journal(self) -> SqlJournal:
        """What was done to this wiki."""
        return SqlJournal(self.store, str(self.gate.url), self.clock, self.forgotten)

    @property
    def register(self) -> SqlRegister:
        """What the jobs noted about this wiki."""
        return SqlRegister(self.store, str(self.gate.url), self.forgotten)

    def close(self) -> None:
        """Let go of the wiki and the store."""
        self.gate.close()
        self.store.dispose()


def load_config(folder: Path) -> Config:
    """Read the configuration folder: one file for all, and one for each job.

    Raises:
        ConfigError: All mistakes at once.
    """
    return read_config(folder, {name: job.config for name, job in load_jobs().items()})


def make_app(
    config: Config,
    environment: Environment,
    progress: Progress | None = None,
    *,
    may_write: bool = False,
) -> App:
    """Connect the parts after the settings; without `may_write` nothing but GET leaves.

    Raises:
        ConfigError: No wiki is named, or it is one that sicbot cannot work with yet.
    """
    if environment.database_url is not None:
        raise ConfigError(
            "SICBOT_DATABASE_URL: a database of its own is not built yet; unset it, and sicbot "
            "keeps its store in SICBOT_STATE"
        )
    clock = SystemClock(environment.now)
    gate = connect(environment, clock, may_write=may_write)
    state = environment.state or Path.home() / ".local" / "state" / "sicbot"
    store = open_store(state / STORE)
    forgotten = read_forgotten(store, str(gate.url))
    cache = VersionCache(store, str(gate.url), forgotten)
    histories = HistoryCache(store, str(gate.url), cache, forgotten)
    reader = ConfluenceReader(
        gate,
        cache,
        clock,
        history_lookups=config.of("includes", Includes).history_lookups,
        progress=progress,
        histories=histories,
    )
    sources = SourceReader(
        gate,
        clock,
        config.sicbot.wiki.time_zone,
        progress,
        histories=histories,
        history_lookups=config.work.notes.history_lookups,
    )
    return App(config, environment, clock, gate, reader, sources, store, state, forgotten)


def connect(environment: Environment, clock: Clock, *, may_write: bool = False) -> Gate:
    """Return the gate to the wiki that the environment names.

    Raises:
        ConfigError: Address or credentials are missing or of no use.
    """
    if not environment.wiki_url:
        raise ConfigError(
            "SICBOT_WIKI_URL is not set; set it to the wiki's address, in the environment or in "
            ".env (`sicbot init` writes one), or try `sicbot demo`"
        )
    check_address(environment.wiki_url)
    host = urlsplit(environment.wiki_url).hostname or ""
    if environment.wiki_flavour == "cloud" or host.endswith(CLOUD_HOSTS):
        raise ConfigError(
            "Confluence Cloud is not supported yet; sicbot works with Data Center 7.18 and newer"
        )
    token, password = (
        secret.get_secret_value() if secret else ""
        for secret in (environment.wiki_token, environment.wiki_password)
    )
    if not token and not (environment.wiki_user and password):
        raise ConfigError(
            "no credentials: set SICBOT_WIKI_TOKEN (a personal access token of the bot's account), "
            "or SICBOT_WIKI_USER and SICBOT_WIKI_PASSWORD"
        )
    if not token.isascii():  # nothing else can be sent; a traceback would show the token
        raise ConfigError(
            "SICBOT_WIKI_TOKEN holds a sign that no token has, such as a curly quotation mark; "
            "copy it again from the bot's profile"
        )
    return Gate(
        environment.wiki_url.rstrip("/"),
        clock,
        token=token or None,
        username=None if token else environment.wiki_user,
        password=None if token else password,
        may_write=may_write,
    )


def zones_of(config: Config) -> dict[str, str]:
    """Return the time zone of each region, and by the empty name that of the wiki."""
    places = config.jobs.get("scaffold")
    by_region = places.zones if isinstance(places, Places) else ZONES
    return {"": config.sicbot.wiki.time_zone.key, **by_region}


def audiences_of(snapshot: Snapshot, config: Config) -> tuple[Audience, ...]:
    """Return the audiences with whose eyes pages are looked at."""
    default = config.sicbot.wiki.default_group
    groups = config.sicbot.audiences.groups
    return (
        ANONYMOUS,
        logged_in(snapshot, default),
        *(group_audience(snapshot, name, default) for name in groups),
    )


def observe(
    app: App,
    *,
    members: bool = False,
    people: bool = False,
    work: bool = False,
    posts: tuple[SpaceKey, ...] = (),
    asks_links: bool = False,
) -> Programme:
    """Read the wiki once and return what it means; nothing is written.

    Args:
        app: The way to the wiki.
        members: Whether the members of the audiences' groups are read.
        people: Whether accounts, the policy's groups with their members, and registrations are.
        work: Whether the inventory and the concept notes are; then people are read as well.
        posts: Spaces of which the blog posts are read.
        asks_links: Whether addresses of the inventory are asked, if its settings say so at all.
    """
    settings = app.config.sicbot
    groups = (settings.wiki.default_group, *settings.audiences.groups)
    deciding = groups_of(app.config.policy, app.config.people, app.config.work if work else None)
    needs = Needs(
        spaces=settings.wiki.spaces,
        groups=groups,
        members=members,
        people=deciding if people or work else (),
        administrators=app.config.policy.administrators,
        default_group=settings.wiki.default_group,
        posts=posts,
    )
    # The day is that of the wiki's people: a year begins for them before it does in Greenwich.
    now = app.clock.now().astimezone(settings.wiki.time_zone)
    snapshot = take_snapshot(app.reader, needs, now)
    seen = Programme(
        snapshot,
        audiences_of(snapshot, app.config),
        settings.wiki.secretariat,
        policy=app.config.policy,
        places=app.config.people,
        work=app.config.work,
        zones=zones_of(app.config),
    )
    seen = replace(seen, lookups=look_up(app, snapshot, seen.includes))
    version = Renderer(template_folders(app.environment.templates)).version
    seen = replace(seen, ledger=ledger_of(app, seen, version))
    if not (people or work):
        return seen
    seen = with_people(seen, app.sources, app.reader.people_seen, works=work)
    seen = with_surroundings(seen, app.reader)
    inventory = app.config.work.inventory
    if not (work and inventory.check_links):
        return seen
    return with_links(
        seen,
        app.register,
        app.links if asks_links else None,
        every=inventory.links_every_days,
        most=inventory.links_a_run,
    )


def look_up(app: App, snapshot: Snapshot, includes: IncludeMap) -> Lookups:
    """Ask the wiki what the snapshot cannot tell of includes that name nothing, if any do."""
    if not includes.unresolved:
        return Lookups()
    likely = pages_worth_a_history(includes, snapshot)
    return Lookups(app.reader.old_titles(likely), app.reader.own_drafts())


def audit_includes(app: App) -> tuple[tuple[Finding, ...], Coverage]:
    """Read the wiki and return what the include doctor finds; nothing is written."""
    seen = observe(app)
    return seen.findings, seen.coverage
