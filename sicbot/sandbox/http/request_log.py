"""A record of every request, as `GET /sandbox/log` gives it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.routing import Route

from sicbot.sandbox.http.faults import target_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass(slots=True)
class RequestLog:
    """All requests since start, oldest first; lives in `app.state.request_log`."""

    entries: list[dict[str, object]] = field(default_factory=list)

    def clear(self) -> None:
        """Forget all requests so far."""
        self.entries.clear()

    def as_json_lines(self) -> str:
        """Return one JSON object a line."""
        return "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in self.entries)


class RequestLogging:
    """ASGI middleware, the outermost one: records all requests that are not below /sandbox/.

    The viewer is read after the answer from `scope["state"]["viewer"]`, where the
    authentication has put it.
    """

    def __init__(self, app: ASGIApp, *, log: RequestLog, context_path: str = "") -> None:
        """Wrap `app`."""
        self.app = app
        self.log = log
        self.own = f"{context_path}/sandbox/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and record its outcome."""
        if scope["type"] != "http" or scope["path"].startswith((self.own, "/sandbox/")):
            await self.app(scope, receive, send)
            return
        scope.setdefault("state", {})
        entry: dict[str, object] = {"method": scope["method"], "path": target_of(scope)}
        entry |= {"user": None, "status": None, "bytes": 0}
        self.log.entries.append(entry)
        sent = 0

        async def record(message: Message) -> None:
            nonlocal sent
            if message["type"] == "http.response.start":
                entry["status"] = message["status"]
            elif message["type"] == "http.response.body":
                sent += len(message.get("body", b""))
            entry["bytes"] = sent
            await send(message)

        try:
            await self.app(scope, receive, record)
        finally:
            entry["user"] = _username(scope)


def _username(scope: Scope) -> str | None:
    viewer = scope["state"].get("viewer")
    account = getattr(viewer, "account", None)
    return account.username if account else None


async def _log(request: Request) -> Response:
    log: RequestLog = request.app.state.request_log
    if request.method == "DELETE":
        log.clear()
        return Response(status_code=204)
    return Response(log.as_json_lines(), media_type="application/x-ndjson")


routes = [Route("/sandbox/log", _log, methods=["GET", "DELETE"])]
