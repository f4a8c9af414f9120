"""Wikis made by chance or by rule, in the format that the embedded wiki imports.

`random_world` makes small ones with rights in every shape; `plain_world` makes large dull ones, on
which requests and time are counted. The same arguments always give the same wiki.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from random import Random
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from sicbot.adapters.cache import VersionCache
from sicbot.adapters.gate import Gate
from sicbot.adapters.store import open_store
from sicbot.adapters.wiki_read import ConfluenceReader
from sicbot.app import make_app
from sicbot.core.model import GroupName
from sicbot.jobs.includes import Config as Includes
from sicbot.sandbox.model import Switches
from sicbot.sandbox.model import Viewer as SandboxViewer
from sicbot.sandbox.serving import running
from sicbot.settings import Audiences, Config, Environment, Sicbot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from sicbot.app import App
    from sicbot.sandbox.model import Profile
    from sicbot.sandbox.serving import Server

NOW = "2023-10-16T09:00:00+02:00"
# Names that are hard to put in an address, as real directories hold them.
GROUPS = ("members", "task force", "équipe/nord", "a&b=c?", "d%20e", "x-exsec", "sub.group", "100%")
KEYS = ("MAIN", "tf1", "~ada")
DEEPEST = 4
READERS = ("read", "comment", "create", "update", "delete", "admin")

AUDIENCES = ("g1", "g2", "g3", "g4", "g5", "g6")  # with the default group seven are asked for

Json = dict[str, Any]


class StillClock:
    """A clock that shows one time and never waits, but notes how long it should have."""

    def __init__(self) -> None:
        self.waited: list[float] = []

    def now(self) -> datetime:
        return datetime.fromisoformat(NOW)

    def monotonic(self) -> float:
        return 0.0

    def wait(self, seconds: float) -> None:
        self.waited.append(seconds)


@dataclass(frozen=True)
class World:
    """A wiki to import, how it behaves, and who loses the right to use it after the import."""

    values: Json
    switches: Switches
    use_taken: tuple[str, ...] = ()

    @contextmanager
    def served(self) -> Iterator[Server]:
        """Serve this wiki."""
        with running(world=self.values, switches=self.switches) as server:
            wiki = server.wiki
            admin = SandboxViewer(wiki.account("admin"))
            for subject in self.use_taken:
                wiki.revoke_global(admin, subject, ["use"])
            yield server


@contextmanager
def reader_of(
    url: str,
    *,
    user: str = "sicbot",
    state: Path | None = None,
    clock: StillClock | None = None,
    history_lookups: int = 100,
    known_as: str | None = None,
) -> Iterator[ConfluenceReader]:
    """Open a reader of a served wiki.

    It keeps what it read in the file `state`, or for itself, under the address `known_as`.
    """
    clock = clock or StillClock()
    gate = Gate(url, clock, token=f"token-{user}")
    store: Engine = open_store(state)
    try:
        cache = VersionCache(store, known_as or url)
        yield ConfluenceReader(gate, cache, clock, history_lookups=history_lookups)
    finally:
        gate.close()
        store.dispose()


@contextmanager
def app_of(url: str, state: Path, groups: tuple[str, ...] = AUDIENCES) -> Iterator[App]:
    """Open the application on a served wiki, as a command does."""
    audiences = Audiences(groups=tuple(GroupName(name) for name in groups))
    config = Config(Sicbot(audiences=audiences), {"includes": Includes()})
    environment = Environment(
        wiki_url=url, wiki_token=SecretStr("token-sicbot"), state=state, wiki_flavour="dc"
    )
    app = make_app(config, environment)
    try:
        yield app
    finally:
        app.close()


def requests_expected(pages: int, spaces: int, groups: int, *, full: bool) -> int:
    """Return the requests for reading a wiki whose pages are shared out evenly.

    One to begin with; 50 pages with their bodies a request, 200 without; one for each group, as
    no member lists are asked for; one for each space's rights.
    """
    at_once = 50 if full else 200
    shares = [pages // spaces + (place < pages % spaces) for place in range(spaces)]
    return 1 + sum(ceil(share / at_once) for share in shares) + groups + spaces


def requests_allowed(expected: int) -> float:
    """Return the most requests that still keep to it: 10 % and 2 more."""
    return expected * 1.1 + 2


def random_world(seed: int, *, limited_bot: bool = False) -> World:
    """Return a small wiki whose groups, rights and restrictions are made by chance."""
    chance = Random(seed)  # noqa: S311  # for tests, and repeatable
    profile: Profile = chance.choice(("9.2", "10.2"))
    users = [f"user.{number}" for number in range(chance.randint(4, 8))]
    groups = _groups(chance, users)
    subjects = ["anonymous", *(f"group:{one['name']}" for one in groups)]
    subjects += [f"user:{name}" for name in users]
    names = [str(one["name"]) for one in groups]
    spaces, pages = list[Json](), list[Json]()
    for key in KEYS[: chance.randint(1, 3)]:
        tree = _tree(chance, key, users, names)
        pages += tree
        spaces.append(_space(chance, key, tree[0]["key"], subjects))
    # Where the bot may not read who may use the wiki, its assumption about that must be right.
    told = profile == "10.2" and not limited_bot
    share = {"anonymous": 0.7}  # it counts for everybody, so while it is there nothing else does
    taken = [one for one in subjects if told and chance.random() < share.get(one, 0.3)]
    return World(
        {
            "site": {"title": f"World {seed}", "timezone": "Europe/Paris", "asOf": NOW},
            "spaces": spaces,
            "users": [_user(name, active=chance.random() > 0.05) for name in users],
            "groups": groups,
            "pages": pages,
            "forms": [],
            "files": {"body": "<p>text</p>"},
        },
        Switches(profile=profile, bot_rights="limited" if limited_bot else "super"),
        tuple(taken),
    )


def _user(name: str, *, active: bool = True) -> Json:
    mail = f"{name}@example.org"
    return {"username": name, "fullName": name.title(), "email": mail, "active": active}


def _groups(chance: Random, users: list[str]) -> list[Json]:
    """Return groups with members, some of them in each other, rarely in a circle."""
    names = chance.sample(GROUPS, chance.randint(3, 6))
    if chance.random() < 0.5:
        names.append("confluence-administrators")
    if chance.random() < 0.3:
        names.append("confluence-users")
    groups: list[Json] = []
    for place, name in enumerate(names):
        inner = names if chance.random() < 0.1 else names[:place]
        nested = [one for one in inner if one != name and chance.random() < 0.3]
        if name == "confluence-administrators":
            nested = nested[:1]  # else nearly everybody would see everything
        members = [user for user in users if chance.random() < (0.1 if "conf" in name else 0.3)]
        groups.append({"name": name, "members": members, "groups": nested})
    return groups


def _space(chance: Random, key: str, home: str, subjects: list[str]) -> Json:
    """Return a space with rights; some lines do not grant reading, which then grants nothing."""
    lines = []
    for subject in subjects:
        if chance.random() > (0.2 if subject.startswith("user:") else 0.35):
            continue
        granted = [one for one in READERS if chance.random() < 0.4]
        if chance.random() < 0.8:
            granted = ["read", *(one for one in granted if one != "read")]
        lines.append({"subject": subject, "operations": granted})
    archived = chance.random() < 0.1
    return {"key": key, "name": key, "home": home, "archived": archived, "permissions": lines}


def _tree(chance: Random, space: str, users: list[str], groups: list[str]) -> list[Json]:
    """Return a space's pages, up to four deep, restricted at any depth."""
    pages: list[Json] = []
    depths: dict[str, int] = {}
    for number in range(chance.randint(3, 9)):
        above = [page["key"] for page in pages if depths[page["key"]] < DEEPEST - 1]
        parent = chance.choice(above) if above and chance.random() < 0.9 else None
        page = make_page(f"{space}-{number}", space, f"Page {number}", parent)
        page["versions"][0]["author"] = chance.choice(users)
        page["restrictions"] = {
            "read": _allowed(chance, 0.4, users, groups),
            "update": _allowed(chance, 0.2, users, groups),
        }
        depths[page["key"]] = depths.get(parent, -1) + 1 if parent else 0
        pages.append(page)
    parents = {page["parent"] for page in pages}
    for page in pages[1:]:
        if page["key"] not in parents and chance.random() < 0.15:
            page["status"] = chance.choice(("trashed", "draft"))
    return pages


def _allowed(chance: Random, share: float, users: list[str], groups: list[str]) -> Json:
    if chance.random() > share:
        return {"users": [], "groups": []}
    known = [*groups, "deleted-group"]
    named = chance.sample(known, chance.randint(0, 2))
    people = chance.sample(users, chance.randint(0 if named else 1, 2))
    return {"users": people, "groups": named}


def make_page(key: str, space: str, title: str, parent: str | None, body: str = "body") -> Json:
    """Return a page of one version, whose text is in the file `body`."""
    nobody: Json = {"users": [], "groups": []}
    version = {
        "title": title,
        "body": body,
        "author": "author",
        "when": "2023-10-01T09:00:00+02:00",
        "message": "",
        "minor": False,
    }
    return {
        "key": key,
        "space": space,
        "title": title,
        "parent": parent,
        "status": "current",
        "labels": [],
        "restrictions": {"read": nobody, "update": nobody},
        "versions": [version],
        "comments": [],
        "attachments": [],
    }


def plain_world(
    pages: int, *, spaces: int = 1, groups: tuple[str, ...] = (), filler_bytes: int = 0
) -> Json:
    """Return a wiki of so many pages, shared out evenly; a quarter includes another page.

    One in seven pages is restricted to the first group, so some includes are red for others. All
    name a page that is there, so that nobody has to look for it.
    """
    keys = [f"S{number}" for number in range(spaces)]
    members = groups[:1]
    made: list[Json] = []
    texts: dict[str, str] = {}
    for number in range(pages):
        key = keys[number % spaces]
        parent = None if number < spaces else f"p{number % spaces}"
        page = make_page(f"p{number}", key, f"Page {number}", parent, f"t{number}")
        if number % 7 == 6 and number >= spaces and members:
            page["restrictions"]["read"] = {"users": [], "groups": list(members)}
        made.append(page)
        shown = number + spaces if number + spaces < pages else number % spaces
        texts[f"t{number}"] = page_text(
            number, f"Page {shown}" if number % 4 == 0 else None, filler_bytes
        )
    rights = [{"subject": "anonymous", "operations": ["read"]}]
    return {
        "site": {"title": "Plain", "timezone": "Europe/Paris", "asOf": NOW},
        "spaces": [
            {"key": key, "name": key, "home": f"p{place}", "permissions": rights}
            for place, key in enumerate(keys)
        ],
        "users": [_user("author")],
        "groups": [{"name": name, "members": ["author"]} for name in groups],
        "pages": made,
        "forms": [],
        "files": texts,
    }


SENTENCE = "Soil organic carbon &mdash; 4&nbsp;per&nbsp;1000 &eacute;tape {number}, row {row}"
ROW = (
    f"<tr><td><p>{SENTENCE}</p></td><td><strong>Goal</strong> &amp; objective</td>"
    '<td><ac:link><ri:user ri:userkey="8a7f808562" /></ac:link></td></tr>'
)


def page_text(number: int, included: str | None, at_least_bytes: int = 0) -> str:
    """Return a page's text: a table as long as asked for, and perhaps an include in its middle."""
    needed = 1 + at_least_bytes // (len(ROW) - len("{number}{row}") + 2)
    rows = [ROW.format(number=number, row=row) for row in range(needed)]
    table = f"<h2>Part {number}</h2><table><tbody>{''.join(rows)}</tbody></table>"
    if included is None:
        return table
    return (
        f'<p>Before</p><ac:structured-macro ac:name="include"><ac:parameter ac:name="">'
        f'<ac:link><ri:page ri:content-title="{included}" /></ac:link></ac:parameter>'
        f"</ac:structured-macro>{table}"
    )
