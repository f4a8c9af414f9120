"""Starts and stops the embedded wiki's web server."""

from __future__ import annotations

import asyncio
import socket
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Any

import uvicorn

from sicbot.sandbox.app import make_app
from sicbot.sandbox.model import Switches, UnusableError
from sicbot.sandbox.wiki import Wiki

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sicbot.sandbox.app import Watcher

HOST = "127.0.0.1"  # nobody else's business
_BACKLOG = 128


class Server:
    """A running wiki."""

    def __init__(self, wiki: Wiki, listening: socket.socket) -> None:
        """Serve `wiki` at the socket, once `start` is called."""
        self.wiki = wiki
        self.port: int = listening.getsockname()[1]
        wiki.base_url = f"http://{HOST}:{self.port}{wiki.switches.context_path}"
        self.app = make_app(wiki)
        self._socket = listening
        self._uvicorn = _Uvicorn(
            uvicorn.Config(
                self.app,
                log_config=None,
                log_level="critical",
                access_log=False,
                lifespan="off",
                ws="none",
                loop="asyncio",
                timeout_graceful_shutdown=1,
                server_header=False,
            )
        )
        self._thread = Thread(target=self._run, name="sandbox", daemon=True)

    @property
    def url(self) -> str:
        """The address of the wiki, with its context path."""
        return self.wiki.base_url

    def requests(self) -> list[dict[str, object]]:
        """Return all requests since start, oldest first."""
        return list(self.app.state.request_log.entries)

    def clear_log(self) -> None:
        """Forget all requests so far."""
        self.app.state.request_log.clear()

    @contextmanager
    def watched_by(self, watcher: Watcher) -> Iterator[None]:
        """Let `watcher` look at the wiki around each request while the context is open."""
        self.app.state.watchers.append(watcher)
        try:
            yield
        finally:
            self.app.state.watchers.remove(watcher)

    def start(self) -> None:
        """Serve in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread, with all connections closed."""
        self._uvicorn.stop()
        self._thread.join()

    def wait(self) -> None:
        """Wait until the process is interrupted."""
        self._thread.join()

    def _run(self) -> None:
        with asyncio.Runner() as runner:
            runner.run(self._uvicorn.serve(sockets=[self._socket]))


class _Uvicorn(uvicorn.Server):
    """uvicorn's server, which ends as soon as it is told to, not at its next look at the clock."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end = asyncio.Event()

    async def main_loop(self) -> None:
        """Wait for the end."""
        self._loop = asyncio.get_running_loop()
        if not self.should_exit:
            await self._end.wait()

    def stop(self) -> None:
        """End the server, from any thread."""
        self.should_exit = True
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._end.set)


@contextmanager
def running(
    *,
    world: Path | dict[str, Any] | None = None,
    data: Path | None = None,
    switches: Switches | None = None,
    port: int = 0,
) -> Iterator[Server]:
    """Serve a wiki while the context is open.

    Args:
        world: A world to import, if the wiki has no spaces yet.
        data: A folder to keep the wiki in; without it, it lives in memory.
        switches: How it behaves.
        port: Where it listens; 0 takes a free one.
    """
    wiki = Wiki(switches=switches or Switches(), data=data)
    try:
        if world is not None and not wiki.spaces():
            wiki.load(world)
        server = Server(wiki, _listen(port))
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        wiki.close()


def serve(
    *,
    world: Path | None = None,
    data: Path | None = None,
    switches: Switches | None = None,
    port: int = 0,
    announce: Callable[[str], None] = lambda _url: None,
) -> None:
    """Serve a wiki until the process is interrupted; `announce` is told its address."""
    with running(world=world, data=data, switches=switches, port=port) as server:
        announce(server.url)
        server.wait()


def _listen(port: int) -> socket.socket:
    """Return a socket that listens already, so that no request comes too early."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Without it each answer waits 44 ms for the client's delayed acknowledgement of its head.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listening.bind((HOST, port))
    except OverflowError:
        listening.close()
        raise UnusableError(f"port {port}: ports go from 0 to 65535") from None
    except OSError:
        listening.close()
        raise
    listening.listen(_BACKLOG)
    return listening
