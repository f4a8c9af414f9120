"""sicbot talks to the wiki alone; addresses of the inventory are asked where a setting says so."""

from __future__ import annotations

import socket
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from sicbot.adapters.link_read import LinkReader
from sicbot.app import observe
from sicbot.core.work_policy import InventoryPlaces
from sicbot.jobs import load_jobs
from sicbot.running import plan_jobs, run_jobs
from tests.acting.scene import whole_wiki
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.acting.scene import Scene

DEMO = ROOT / "sicbot" / "demo_world"


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Return where connections were opened to, and names looked up, as they come."""
    seen, connect, look_up = list[tuple[str, int]](), socket.socket.connect, socket.getaddrinfo

    def connecting(self: socket.socket, address: tuple[str, int]) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            seen.append((address[0], address[1]))
        connect(self, address)

    def looking(host: str, port: int, *more: int, **named: int) -> object:
        seen.append((host, port))
        return look_up(host, port, *more, **named)

    monkeypatch.setattr(socket.socket, "connect", connecting)
    monkeypatch.setattr(socket, "getaddrinfo", looking)
    return seen


class Web:
    """A web in which every name is found, and nobody answers."""

    def __init__(self) -> None:
        self.names = list[str]()

    def resolve(self, host: str, _port: int, /) -> Sequence[str]:
        self.names.append(host)
        return ["93.184.216.34"]

    def connect(self, _number: str, _port: int, _seconds: float, /) -> socket.socket:
        raise ConnectionRefusedError


def asking(scene: Scene, web: Web, *names: str, **settings: object) -> None:
    """Plan, run and look, with these settings of the inventory."""
    was = scene.config.work
    inventory = InventoryPlaces.model_validate(was.inventory.model_dump() | settings)
    work = was.model_copy(update={"inventory": inventory})
    with replace(scene, config=replace(scene.config, work=work)).app() as app:
        mine = replace(app, links=LinkReader(web.resolve, web.connect))
        plan_jobs(mine, names)
        observe(mine, people=True, work=True)
        planned = list(web.names)
        run_jobs(mine, names)
    assert planned == []  # a plan and an audit ask nobody


def test_as_shipped_no_door_opens_but_the_wikis(
    tmp_path: Path, doors: list[tuple[str, int]]
) -> None:
    """All jobs, planned and run."""
    web = Web()
    with whole_wiki(DEMO, tmp_path) as scene:
        wiki = urlsplit(scene.server.url)
        doors.clear()
        asking(scene, web, *load_jobs())
        seen = set(doors)

    assert seen == {(wiki.hostname, wiki.port)}
    assert web.names == []


def test_where_the_setting_says_so_a_run_asks_once(tmp_path: Path) -> None:
    """The control; other jobs ask nobody, and a second run has nobody to ask."""
    web = Web()
    with whole_wiki(DEMO, tmp_path) as scene:
        asking(scene, web, "status", check_links=True)
        assert web.names == []
        asking(scene, web, "inventory", check_links=True, links_a_run=2)
        assert len(web.names) == 2
        with scene.app() as app:
            assert len(app.register.facts("inventory-links")) == 2
