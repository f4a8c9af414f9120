"""Faults on demand: requests fail in the ways that real servers, proxies and networks fail.

`PUT /sandbox/faults` takes a list of rules `{"match": {"method", "path", "nth"}, "kind", "times"}`
(kinds: `fault_rules.KINDS`). What a client must bear, and what plays it here:

- throttling (429 with any or no Retry-After), 4xx, 5xx, CAPTCHA, proxy errors: `status`
- answer, request or half an upload lost, delivery twice, reset, short body, slow body, broken
  JSON, login page, redirect: the kind of that name
- capped pages, wrong size, endless paging, another wiki under the address, stale answers: likewise
- others who edit, move, delete, rename, restrict or deactivate between two of the client's
  requests: `meanwhile`
- read-only mode, index lag, rewriting on save, context path: switches of the wiki
- taken titles, malformed storage, too large bodies, hidden pages, nested and read-only groups,
  minute-wide date searches: the wiki does so by itself

Not played: TLS faults and failing name resolution, for there is neither on loopback.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from base64 import b64encode
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sicbot.sandbox.http.fault_rules import Rule, read_rule

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOGIN_PAGE = b"<!DOCTYPE html><html><head><title>Log In</title></head><body>Log in</body></html>"
_TURNS_TO_CLOSE = 3  # turns of the event loop until the server knows of a closed connection


@dataclass(slots=True)
class Faults:
    """The rules in force; lives in `app.state.faults`."""

    rules: list[Rule] = field(default_factory=list)

    def rule_for(self, method: str, target: str) -> Rule | None:
        """Return the first rule that this request falls under, and count it for all."""
        taken = [rule for rule in self.rules if rule.takes(method, target)]
        return taken[0] if taken else None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the wiki, held back."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes

    def json(self) -> Any:  # any JSON
        """Return the body as JSON, None where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


class FaultInjection:
    """ASGI middleware, inside the log: plays the fault of the first rule that matches."""

    def __init__(self, app: ASGIApp, *, faults: Faults, context_path: str = "") -> None:
        """Wrap `app`."""
        self.app = app
        self.faults = faults
        self.own = f"{context_path}/sandbox/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or play a fault."""
        own = scope["type"] != "http" or scope["path"].startswith((self.own, "/sandbox/"))
        if own or not self.faults.rules:
            await self.app(scope, receive, send)
            return
        rule = self.faults.rule_for(scope["method"], target_of(scope))
        if rule is None:
            await self.app(scope, receive, send)
            return
        body = await _whole_body(receive)
        # uvicorn's `receive` belongs to the exchange that holds the connection.
        connection = getattr(getattr(receive, "__self__", None), "transport", None)
        exchange = Exchange(self.app, scope, send, rule, body, connection)
        await PLAYS[rule.kind](exchange)


@dataclass(slots=True)
class Exchange:
    """One request that is to fail, with its whole body."""

    app: ASGIApp
    scope: Scope
    send: Send
    rule: Rule
    body: bytes
    connection: asyncio.Transport | None

    async def perform(self, scope: Scope | None = None, body: bytes | None = None) -> Answer:
        """Let the wiki do what is asked, and hold its answer back."""
        return await _perform(
            self.app,
            scope or dict(self.scope),
            self.body if body is None else body,
        )

    async def give(self, answer: Answer) -> None:
        """Send an answer with the length that it has."""
        headers = [pair for pair in answer.headers if pair[0].lower() != b"content-length"]
        headers.append((b"content-length", str(len(answer.body)).encode()))
        await self.start(answer.status, headers)
        await self.send({"type": "http.response.body", "body": answer.body})

    async def start(self, status: int, headers: list[tuple[bytes, bytes]]) -> None:
        """Send status and headers."""
        await self.send({"type": "http.response.start", "status": status, "headers": headers})

    async def hang_up(self, *, reset: bool = False) -> None:
        """Close the connection at once; a reset sends RST in place of FIN."""
        connection = self.connection
        if connection is None:
            raise RuntimeError("the server gives no hold of its connection")
        if reset:
            lingering = struct.pack("ii", 1, 0)
            raw = connection.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, lingering)
            connection.abort()
        else:
            connection.close()
        for _ in range(_TURNS_TO_CLOSE):
            await asyncio.sleep(0)


async def _status(exchange: Exchange) -> None:
    options = exchange.rule.options
    if options.get("performed"):
        await exchange.perform()
    status = int(options["status"])
    headers = [(b"content-type", b"application/json")]
    body = json.dumps({"statusCode": status, "message": f"Fault on demand: {status}"}).encode()
    if options.get("html"):
        headers, body = [(b"content-type", b"text/html")], b"<html><body>Error</body></html>"
    if "retry_after" in options:
        headers.append((b"retry-after", str(options["retry_after"]).encode()))
    if options.get("captcha"):
        headers.append((b"x-seraph-loginreason", b"AUTHENTICATION_DENIED"))
        reason = b"CAPTCHA_CHALLENGE; login-url=/login.action"
        headers.append((b"x-authentication-denied-reason", reason))
    await exchange.give(Answer(status, headers, body))


async def _lost_answer(exchange: Exchange) -> None:
    await exchange.perform()
    await exchange.hang_up()


async def _lost_request(exchange: Exchange) -> None:
    await exchange.hang_up()


async def _reset(exchange: Exchange) -> None:
    await exchange.hang_up(reset=True)


async def _duplicate(exchange: Exchange) -> None:
    await exchange.perform()
    await exchange.give(await exchange.perform())


async def _truncated(exchange: Exchange) -> None:
    answer = await exchange.perform()
    await exchange.give(replace(answer, body=answer.body[: len(answer.body) // 2]))


async def _cut(exchange: Exchange) -> None:
    answer = await exchange.perform()
    await exchange.start(answer.status, answer.headers)
    half = answer.body[: len(answer.body) // 2]
    await exchange.send({"type": "http.response.body", "body": half, "more_body": True})
    await exchange.hang_up()


async def _login_page(exchange: Exchange) -> None:
    headers = [(b"content-type", b"text/html;charset=UTF-8")]
    await exchange.give(Answer(200, headers, LOGIN_PAGE))


async def _redirect(exchange: Exchange) -> None:
    where = str(exchange.rule.options.get("location", "/login.action")).encode()
    await exchange.give(Answer(302, [(b"location", where)], b""))


async def _slow(exchange: Exchange) -> None:
    options = exchange.rule.options
    await asyncio.sleep(float(options.get("seconds", 1)))
    answer = await exchange.perform()
    pause = float(options.get("byte_seconds", 0))
    if not pause:
        await exchange.give(answer)
        return
    await exchange.start(answer.status, answer.headers)
    for byte in answer.body:
        await asyncio.sleep(pause)
        part = bytes([byte])
        await exchange.send({"type": "http.response.body", "body": part, "more_body": True})
    await exchange.send({"type": "http.response.body", "body": b""})


async def _cap(exchange: Exchange) -> None:
    most = int(exchange.rule.options.get("limit", 10))
    pairs = parse_qsl(exchange.scope["query_string"].decode(), keep_blank_values=True)
    asked = dict(pairs).get("limit", "")
    limit = min(most, int(asked)) if asked.isdigit() else most
    query = [pair for pair in pairs if pair[0] != "limit"] + [("limit", str(limit))]
    scope = {**exchange.scope, "query_string": urlencode(query).encode()}
    await exchange.give(await exchange.perform(scope))


async def _half_body(exchange: Exchange) -> None:
    await exchange.give(await exchange.perform(body=exchange.body[: len(exchange.body) // 2]))


async def _stale(exchange: Exchange) -> None:
    if not isinstance(exchange.rule.kept, Answer):
        exchange.rule.kept = await exchange.perform()
    await exchange.give(exchange.rule.kept)


async def _meanwhile(exchange: Exchange) -> None:
    request = exchange.rule.options.get("request", {})
    path, _, query = str(request.get("path", "/")).partition("?")
    user = str(request.get("user", "admin"))
    token = b64encode(f"{user}:{request.get('password', user)}".encode())
    headers = [
        (b"host", b"localhost"),
        (b"authorization", b"Basic " + token),
        (b"content-type", b"application/json"),
        (b"x-atlassian-token", b"no-check"),
    ]
    scope = {
        **exchange.scope,
        "method": str(request.get("method", "GET")).upper(),
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": headers,
        "state": {},
    }
    body = json.dumps(request["json"]).encode() if "json" in request else b""
    await exchange.perform(scope, body)
    await exchange.give(await exchange.perform())


def _changed(change: Callable[[Any, Exchange], None]) -> Callable[[Exchange], Awaitable[None]]:
    """Return a play that changes the JSON of the wiki's own answer."""

    async def play(exchange: Exchange) -> None:
        answer = await exchange.perform()
        data = answer.json()
        change(data, exchange)
        body = answer.body if data is None else json.dumps(data).encode()
        await exchange.give(replace(answer, body=body))

    return play


def _miscount(data: Any, _exchange: Exchange) -> None:
    if isinstance(data, dict) and "size" in data:
        data["size"] = int(data["size"]) + 7


def _halve(data: Any, exchange: Exchange) -> None:
    if isinstance(data, dict) and "total" in data and isinstance(data.get("list"), dict):
        entries = data["list"]["entry"]
        later = "startAt" in target_of(exchange.scope)
        data["list"]["entry"] = [] if later else entries[: len(entries) // 2]


def _repeat_next(data: Any, exchange: Exchange) -> None:
    if isinstance(data, dict) and "results" in data:
        own = target_of(exchange.scope).removeprefix(data.get("_links", {}).get("context", ""))
        data.setdefault("_links", {})["next"] = own


def _age(data: Any, exchange: Exchange) -> None:
    by = int(exchange.rule.options.get("by", 1))
    if isinstance(data, list):
        for item in data:
            _age(item, exchange)
    elif isinstance(data, dict):
        version = data.get("version")
        if isinstance(version, dict) and isinstance(version.get("number"), int):
            version["number"] = max(1, version["number"] - by)
        for item in data.values():
            _age(item, exchange)


PLAYS: dict[str, Callable[[Exchange], Awaitable[None]]] = {
    "status": _status,
    "lost-answer": _lost_answer,
    "lost-request": _lost_request,
    "duplicate": _duplicate,
    "truncated": _truncated,
    "cut": _cut,
    "reset": _reset,
    "login-page": _login_page,
    "redirect": _redirect,
    "slow": _slow,
    "cap": _cap,
    "wrong-size": _changed(_miscount),
    "half-list": _changed(_halve),
    "repeated-next": _changed(_repeat_next),
    "older": _changed(_age),
    "stale": _stale,
    "half-body": _half_body,
    "meanwhile": _meanwhile,
}


def target_of(scope: Scope) -> str:
    """Return path and query of a request as they were sent."""
    path = (scope.get("raw_path") or scope["path"].encode()).split(b"?")[0]
    query = scope.get("query_string", b"")
    target: bytes = path + (b"?" + query if query else b"")
    return target.decode("ascii", "replace")


async def _whole_body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body"):
            return b"".join(parts)


async def _perform(app: ASGIApp, scope: Scope, body: bytes) -> Answer:
    """Run one request through `app` and return its answer."""
    status, headers, parts = 500, [], []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status, headers
        if message["type"] == "http.response.start":
            status, headers = message["status"], list(message.get("headers", []))
        elif message["type"] == "http.response.body":
            parts.append(message.get("body", b""))

    scope = {**scope, "headers": _with_length(scope["headers"], len(body))}
    await app(scope, receive, send)
    return Answer(status, headers, b"".join(parts))


def _with_length(headers: list[tuple[bytes, bytes]], length: int) -> list[tuple[bytes, bytes]]:
    others = [pair for pair in headers if pair[0].lower() != b"content-length"]
    return [*others, (b"content-length", str(length).encode())]


async def _faults(request: Request) -> Response:
    faults: Faults = request.app.state.faults
    if request.method == "DELETE":
        faults.rules.clear()
        return Response(status_code=204)
    if request.method == "PUT":
        try:
            rules = [read_rule(item) for item in await request.json()]
        except (ValueError, TypeError) as error:
            return JSONResponse({"message": str(error)}, status_code=400)
        faults.rules[:] = rules
    return JSONResponse([rule.as_json() for rule in faults.rules])


routes = [Route("/sandbox/faults", _faults, methods=["GET", "PUT", "DELETE"])]
