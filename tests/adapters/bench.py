"""A small served wiki with a writer on it, and looks at what became of it, past the interface."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import requests

from sicbot.adapters.gate import Gate
from sicbot.adapters.wiki_write import ConfluenceWriter
from sicbot.core.model import GroupName, Mark, Me, PageId, SpaceKey, UserKey
from sicbot.core.plan import Slug, Target
from sicbot.sandbox.model import Switches, Viewer
from sicbot.sandbox.serving import running
from tests.worlds import StillClock, make_page, plain_world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.adapters.clock import Clock
    from sicbot.core.model import Page
    from sicbot.sandbox.model import Content, Version
    from sicbot.sandbox.serving import Server
    from sicbot.sandbox.wiki import Wiki

MAIN = SpaceKey("S0")
HOME, PAGE, GONE = PageId("65537"), PageId("65538"), PageId("65539")  # ids of an import, in order
TARGET = Target(MAIN, "Roster", slug=Slug("soil.roster"))
MARK = Mark(None, "generated", "soil.roster", "roster 1")


@dataclass(frozen=True)
class Bench:
    """A served wiki of three pages: the home page, `Page` below it, and `Gone` in the trash."""

    server: Server
    writer: ConfluenceWriter

    @property
    def wiki(self) -> Wiki:
        return self.server.wiki

    def viewer(self, username: str = "sicbot") -> Viewer:
        account = self.wiki.account(username)
        assert account is not None
        return Viewer(account)

    def key(self, username: str = "sicbot") -> UserKey:
        account = self.viewer(username).account
        assert account is not None
        return UserKey(account.key)

    def page(self, page: PageId = PAGE) -> Page:
        """Read a page as a job would before it writes."""
        return self.writer.page_now(page).page

    def content(self, page: PageId = PAGE) -> Content:
        content = self.wiki.content(int(page))
        assert content is not None
        return content

    def head(self, page: PageId = PAGE) -> Version:
        return self.wiki.head(int(page))

    def body(self, page: PageId = PAGE) -> str:
        return self.wiki.body(int(page))

    def drafts(self) -> list[Content]:
        return list(self.wiki.select(types=["page"], space_key=MAIN, statuses=["draft"]))

    def save_as(self, username: str, text: str, page: PageId = PAGE) -> None:
        """Save a page anew, as somebody."""
        content = self.content(page)
        version = content.version + 1
        self.wiki.update_page(
            self.viewer(username), int(page), version=version, title=content.title, body=text
        )

    def watch_as(self, username: str) -> None:
        """Let somebody get mails of changes to the page and to its space."""
        viewer = self.viewer(username)
        assert viewer.account is not None
        self.wiki.watch(viewer, int(PAGE), viewer.account, on=True)
        self.wiki.watch_space(viewer, MAIN, viewer.account, on=True)

    def play(self, kind: str, path: str = "", method: str = "*", **options: Any) -> None:
        """Let requests fail in some way from now on."""
        rule = {"match": {"path": path, "method": method}, "kind": kind, **options}
        address = f"{self.server.url}/sandbox/faults"
        requests.put(address, json=[rule], timeout=10).raise_for_status()

    def sent(self, *, writing: bool = True) -> list[str]:
        """Return the requests since the log was emptied, by default those that write."""
        return [
            f"{entry['method']} {entry['path']}"
            for entry in self.server.requests()
            if not writing or entry["method"] != "GET"
        ]


@contextmanager
def bench(user: str = "sicbot", **switches: Any) -> Iterator[Bench]:
    """Serve the wiki, and open a writer on it."""
    with running(world=_world(), switches=Switches(**switches)) as server:
        account = server.wiki.account(user)
        assert account is not None
        me = Me(UserKey(account.key), user, frozenset())
        gate = Gate(server.url, _clock(), token=f"token-{user}", may_write=True)
        try:
            yield Bench(server, ConfluenceWriter(gate, _clock(), me))
        finally:
            gate.close()


def _clock() -> Clock:
    return StillClock()


def _world() -> dict[str, Any]:
    world = plain_world(1, groups=("members", "others"))
    people = [
        {"username": name, "fullName": name.title(), "email": "x@example.org", "active": True}
        for name in ("ada", "ben")
    ]
    gone = {**make_page("gone", MAIN, "Gone", "home"), "status": "trashed"}
    rights = {"subject": "group:people", "operations": ["comment", "create", "update"]}
    space = world["spaces"][0]
    return {
        **world,
        "spaces": [{**space, "permissions": [*space["permissions"], rights]}],
        "users": [*world["users"], *people],
        "groups": [*world["groups"], {"name": "people", "members": ["ada", "ben"]}],
        "pages": [*world["pages"], make_page("page", MAIN, "Page", "p0"), {**gone, "parent": "p0"}],
        "files": {**world["files"], "body": "<p>text</p>"},
    }


MEMBERS = GroupName("members")
