"""sicbot dies, or loses an answer, at one chosen effect: a writing request or a commit."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import requests
from requests.adapters import HTTPAdapter
from sqlalchemy import event

from tests.simulation.bodies import View, meaning
from tests.simulation.history import PROPERTY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from sqlalchemy import Connection

    from sicbot.app import App
    from sicbot.sandbox.model import Content
    from sicbot.sandbox.wiki import Wiki
    from tests.acting.scene import Scene

Kind = Literal["write", "commit"]
How = Literal["before", "after", "answer lost", "request lost", "wiki gone"]
REPORT = "includes-report"  # slug of the page that each run may bring up to date


class KilledError(BaseException):
    """sicbot is dead: nothing of it may catch this."""


@dataclass
class Effects:
    """Counts what a run changes outside its own memory, and lets it fail at one of these.

    Attributes:
        at: The number of the effect of this kind at which it fails, from 1; 0: at none.
        how: `before` and `after`: it dies; `wiki gone`: the answer is lost, and all later ones.
        kills: Whether dying is SIGKILL to this process, not an exception.
        seen: How many effects there were of each kind.
    """

    kind: Kind = "write"
    at: int = 0
    how: How = "before"
    kills: bool = False
    seen: dict[str, int] = field(default_factory=lambda: {"write": 0, "commit": 0})
    named: list[str] = field(default_factory=list)
    wiki_gone: bool = False

    def attach(self, app: App) -> None:
        """Stand between sicbot and the wiki, and between sicbot and its store."""
        app.gate._session.mount("http://", _Wire(self))
        event.listen(app.store, "commit", self._commit)

    def is_at(self, kind: Kind, name: str) -> bool:
        """Count an effect, and tell whether it is the one that fails."""
        self.seen[kind] += 1
        self.named.append(f"{kind} {self.seen[kind]}: {name}")
        return kind == self.kind and self.seen[kind] == self.at

    def die(self) -> None:
        """End sicbot here."""
        if self.kills:
            os.kill(os.getpid(), signal.SIGKILL)
        raise KilledError

    def _commit(self, connection: Connection) -> None:
        if not self.is_at("commit", "store"):
            return
        if self.how == "after":
            raw = connection.connection.dbapi_connection
            assert raw is not None
            raw.commit()
        self.die()


class Meanwhile(Effects):
    """Does something right before writing requests, and lets them all pass."""

    def __init__(self, do: Callable[[], object], *, before: int = 0) -> None:
        """Take what to do, before the request of this number or before each."""
        super().__init__()
        self.do, self.before = do, before

    def is_at(self, kind: Kind, name: str) -> bool:
        """Count an effect; none fails."""
        super().is_at(kind, name)
        if kind == "write" and self.before in {0, self.seen["write"]}:
            self.do()
        return False


class _Wire(HTTPAdapter):
    """The way to the wiki, with effects counted."""

    def __init__(self, effects: Effects) -> None:
        super().__init__()
        self.effects = effects

    def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> requests.Response:
        """Pass a request on, unless it is the one that fails."""
        effects = self.effects
        if effects.wiki_gone:
            raise requests.ConnectionError
        is_write = request.method != "GET"
        if not is_write or not effects.is_at("write", f"{request.method} {request.path_url}"):
            return super().send(request, *args, **more)
        if effects.how == "before":
            effects.die()
        if effects.how == "request lost":
            raise requests.ConnectionError
        with super().send(request, *args, **more) as response:
            assert response.content is not None
        if effects.how == "after":
            effects.die()
        effects.wiki_gone = effects.how == "wiki gone"
        raise requests.ConnectionError


@dataclass(frozen=True)
class Saved:
    """A wiki and sicbot's state folder at one moment, to go back to."""

    store: sqlite3.Connection
    state: Path

    @staticmethod
    def of(scene: Scene, folder: Path) -> Saved:
        """Keep the scene as it is now, in a folder that is not there yet."""
        copy = sqlite3.connect(":memory:", check_same_thread=False)
        scene.wiki.store.connection.backup(copy)
        shutil.copytree(scene.state, folder)
        return Saved(copy, folder)

    def put_back(self, scene: Scene) -> None:
        """Let the scene be as it was."""
        self.store.backup(scene.wiki.store.connection)
        scene.wiki.reload()
        scene.wiki.notifications = 0
        shutil.rmtree(scene.state)
        shutil.copytree(self.state, scene.state)


def shape(wiki: Wiki, *, with_report: bool = True) -> list[tuple[object, ...]]:
    """Return what all pages are and say, in the meaning of their texts, without ids of pages.

    The report's number of versions is left out: each run may bring it up to date.
    """
    contents = list(wiki.state.contents.values())
    pages = [one for one in contents if one.type in ("page", "blogpost")]
    shown = [_shape(wiki, page, with_report=with_report) for page in pages]
    shown += [_remark(wiki, one) for one in contents if one.type == "comment"]
    shown += [_file(wiki, one) for one in contents if one.type == "attachment"]
    return sorted(shown, key=str)


def _file(wiki: Wiki, file: Content) -> tuple[object, ...]:
    """Return a file as it stands: where, whose, and its versions."""
    page = wiki.state.contents[file.container_id or 0]
    versions = [wiki.attachment_bytes(file.id, one + 1) for one in range(file.version)]
    return (page.space_key, page.title, file.title, file.created_by, file.status, tuple(versions))


def _remark(wiki: Wiki, comment: Content) -> tuple[object, ...]:
    """Return a comment as it stands: where, whose, and what it says."""
    page = wiki.state.contents[comment.container_id or 0]
    text = meaning(wiki.body(comment.id), View(comment.space_key))
    return (page.space_key, page.title, "comment", comment.created_by, text)


def _shape(wiki: Wiki, page: Content, *, with_report: bool) -> tuple[object, ...]:
    value: Any = wiki.properties(page.id).get(PROPERTY, ({}, 0))[0]
    mark: Mapping[str, Any] = value if isinstance(value, dict) else {}
    above = wiki.state.contents[page.parent_id].title if page.parent_id else ""
    body = wiki.body(page.id).replace(wiki.base_url, "")
    is_report = mark.get("slug") == REPORT
    return (
        page.space_key,
        page.title,
        page.status,
        above,
        0 if is_report else page.version,
        tuple(wiki.labels(page.id)),
        wiki.restrictions(page.id),
        (mark.get("kind"), mark.get("slug"), str(mark.get("page")) == str(page.id)),
        meaning(body, View(page.space_key)) if with_report or not is_report else (),
    )


def bot_drafts(wiki: Wiki) -> list[str]:
    """Return the titles of sicbot's unpublished pages."""
    me = wiki.account("sicbot")
    assert me is not None
    return [
        one.title
        for one in wiki.state.contents.values()
        if one.status == "draft" and one.created_by == me.key
    ]


def play_share(
    points: Sequence[tuple[Kind, int, How]],
    share: slice,
    crash: Callable[[Kind, int, How], list[str]],
) -> tuple[int, list[str]]:
    """Play a share of all points; return how many they were, and all that was wrong."""
    chosen = points[share]
    failed = [
        f"{how} {kind} {at}: {one}" for kind, at, how in chosen for one in crash(kind, at, how)
    ]
    return len(chosen), failed
