"""A small garden wiki and the calls that tests of its services make."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests

from sicbot.sandbox.model import Switches
from sicbot.sandbox.serving import running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.sandbox.serving import Server

WORLD = Path(__file__).parents[1] / "cases" / "services" / "world.json"
TIMEOUT_SECONDS = 10


@dataclass(slots=True)
class Garden:
    """A running garden wiki, called as any of its users."""

    server: Server
    session: requests.Session

    def call(
        self,
        method: str,
        path: str,
        user: str | None = "admin",
        *,
        body: object = None,
        headers: dict[str, str] | None = None,
        timeout: float = TIMEOUT_SECONDS,
    ) -> requests.Response:
        """Send one request; the password is the user's name, and None is nobody."""
        return self.session.request(
            method,
            self.server.url + path,
            auth=(user, user) if user else None,
            json=body,
            headers=headers,
            timeout=timeout,
            allow_redirects=False,
        )

    def get(self, path: str, user: str | None = "admin") -> Any:
        """Return the JSON of an answer with status 200."""
        answer = self.call("GET", path, user)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def names(self, path: str, user: str | None = "admin") -> list[str]:
        """Return the titles or names of a page of results."""
        return [
            str(one.get("title") or one.get("name") or one.get("username") or one.get("key"))
            for one in self.get(path, user)["results"]
        ]

    def refused(self, method: str, path: str, user: str | None = "admin", **more: Any) -> int:
        """Return the status of a refusal, which must come in the product's envelope."""
        answer = self.call(method, path, user, **more)
        assert answer.status_code >= 400, answer.text
        if answer.status_code not in (405, 501):
            assert set(answer.json()) >= {"statusCode", "message"}, answer.text
        return answer.status_code

    def id_of(self, title: str) -> int:
        """Return the id of the page of that title, whatever its status."""
        wiki = self.server.wiki
        return next(one.id for one in wiki.state.contents.values() if one.title == title)


@contextmanager
def garden(**switches: Any) -> Iterator[Garden]:
    """Serve the garden wiki with these switches while the context is open."""
    with (
        running(
            world=json.loads(WORLD.read_text(encoding="utf-8")),
            switches=Switches(now="2023-10-16T09:00:00+02:00", **switches),
        ) as server,
        requests.Session() as session,
    ):
        session.trust_env = False
        yield Garden(server, session)
