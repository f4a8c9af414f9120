"""Puts the wiki behind HTTP: all routes, who asks, faults and the log."""

from __future__ import annotations

import logging
import re
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Protocol

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route

from sicbot.sandbox.browser import routes as browser
from sicbot.sandbox.confiforms import routes as confiforms
from sicbot.sandbox.http import faults, request_log
from sicbot.sandbox.http.answers import envelope, not_built, refusal
from sicbot.sandbox.http.auth import Authentication
from sicbot.sandbox.http.conditions import Conditions
from sicbot.sandbox.http.faults import FaultInjection, Faults, target_of
from sicbot.sandbox.http.request_log import RequestLog, RequestLogging
from sicbot.sandbox.model import Refused, Switches, UnusableError
from sicbot.sandbox.rest import content as rest_content
from sicbot.sandbox.rest import people as rest_people
from sicbot.sandbox.rest import rights as rest_rights
from sicbot.sandbox.rest import search as rest_search
from sicbot.sandbox.rest import site as rest_site
from sicbot.sandbox.rest import spaces as rest_spaces
from sicbot.sandbox.rest import templates as rest_templates
from sicbot.sandbox.rest.paths import json_object

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from sicbot.sandbox.wiki import Wiki

log = logging.getLogger(__name__)
# Paths that the product has (REST reference 10.0.3, and the calls of its own pages) and the
# embedded wiki has not; any other unknown path is unknown to the product too.
_NOT_BUILT = re.compile(
    r"/rest/api/(admin|audit|backup-restore|cluster|color-scheme|content/blueprint|instance-metrics"
    r"|label|longtask|permissions|space/[^/]+/(category|color-scheme|labels)|webhooks)(/|$)"
    r"|/rest/(experimental|likes|share-page|quickreload|tinymce|masterdetail|inlinetasks)/"
    r"|/rpc/"
    r"|/exportword$|/spaces/(flyingpdf/|exportspace\w+\.action$)"
)
_FIXED = ("context_path", "bot_rights")  # what cannot change while the wiki runs


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it reaches the wiki, whatever a fault has made of it on its way."""

    method: str
    target: str  # path and query below the context path, as they were sent
    user: str | None
    headers: dict[str, str]  # by name in lower case
    body: bytes


class Watcher(Protocol):
    """Looks at the wiki, in the wiki's own thread, right before and after each request."""

    def before(self, asked: Asked) -> None:
        """The request is about to be answered; its body has arrived."""

    def after(self, asked: Asked, status: int) -> None:
        """The request is done, and its answer not sent yet."""


class Watching:
    """ASGI middleware, the innermost one: tells the watchers of all requests but /sandbox/.

    Between `before` and `after` nothing is waited for, so what has changed is the request's work.
    A request that a fault delivers twice is told of twice, one that it loses not at all.
    """

    def __init__(self, app: ASGIApp, *, watchers: list[Watcher], context_path: str = "") -> None:
        """Wrap `app`."""
        self.app = app
        self.watchers = watchers
        self.context_path = context_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with the watchers told of it."""
        target = target_of(scope).removeprefix(self.context_path) if "path" in scope else ""
        if not self.watchers or scope["type"] != "http" or target.startswith("/sandbox/"):
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        body, refused = await _body_of(request)
        account = scope["state"]["viewer"].account
        user = account.username if account else None
        asked = Asked(request.method, target, user, dict(request.headers), body)

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                for watcher in self.watchers:
                    watcher.after(asked, message["status"])
            await send(message)

        for watcher in self.watchers:
            watcher.before(asked)
        await self.app(scope, _again(body, refused, receive), told)


async def _body_of(request: Request) -> tuple[bytes, Refused | None]:
    """Return the body of a request, or why it is refused: the wiki itself shall answer that."""
    try:
        return await request.body(), None
    except Refused as refused:
        return b"", refused


def _again(body: bytes, refused: Refused | None, receive: Receive) -> Receive:
    """Return `receive` as it was before the body was read."""
    left = [body]

    async def again() -> Message:
        if refused:
            raise refused
        if not left:
            return await receive()
        return {"type": "http.request", "body": left.pop(), "more_body": False}

    return again


async def notified(request: Request) -> Response:
    """`GET /sandbox/notified`: how many people were told of changes since start."""
    return JSONResponse({"notified": request.app.state.wiki.notified()})


async def switches(request: Request) -> Response:
    """`GET` and `PATCH /sandbox/switches`: how the wiki behaves."""
    wiki: Wiki = request.app.state.wiki
    if request.method == "PATCH":
        changes = await json_object(request)
        known = {field.name for field in fields(Switches)} - set(_FIXED)
        unknown = sorted(set(changes) - known)
        if unknown:
            return JSONResponse({"message": f"Cannot be switched: {unknown}"}, status_code=400)
        try:
            wiki.switches = replace(wiki.switches, **changes)
        except UnusableError as error:
            raise Refused(400, str(error)) from None
    return JSONResponse(asdict(wiki.switches))


OWN = [
    *request_log.routes,
    *faults.routes,
    Route("/sandbox/notified", notified),
    Route("/sandbox/switches", switches, methods=["GET", "PATCH"]),
]
PRODUCT = [
    *rest_search.routes,
    *rest_content.routes,
    *rest_people.routes,
    *rest_spaces.routes,
    *rest_rights.routes,
    *rest_site.routes,
    *rest_templates.routes,
    *confiforms.routes,
    *browser.routes,
]


def make_app(wiki: Wiki) -> Starlette:
    """Return the web application for `wiki`, under the context path of its switches."""
    context = wiki.switches.context_path
    requests, rules, sessions = RequestLog(), Faults(), dict[str, str]()
    watchers = list[Watcher]()
    app = Starlette(
        routes=[*OWN, Mount(context, routes=[*PRODUCT, *OWN])] if context else [*OWN, *PRODUCT],
        middleware=[
            Middleware(RequestLogging, log=requests, context_path=context),
            Middleware(FaultInjection, faults=rules, context_path=context),
            Middleware(Conditions, wiki=wiki),
            Middleware(Authentication, wiki=wiki, sessions=sessions),
            Middleware(Watching, watchers=watchers, context_path=context),
        ],
        exception_handlers={Refused: _refused, HTTPException: _unknown, Exception: _broken},
    )
    app.router.redirect_slashes = False
    app.state.wiki = wiki
    app.state.request_log = requests
    app.state.faults = rules
    app.state.sessions = sessions
    app.state.watchers = watchers
    return app


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)  # noqa: S101  # the key under which it is registered
    return refusal(error)


async def _broken(request: Request, error: Exception) -> Response:
    """Answer for an error of the embedded wiki itself, which must not stay silent."""
    log.error("%s %s", request.method, request.url.path, exc_info=error)
    return JSONResponse(envelope(500, f"{type(error).__name__}: {error}"), status_code=500)


async def _unknown(request: Request, error: Exception) -> Response:
    """Answer for a path or method that no route has."""
    assert isinstance(error, HTTPException)  # noqa: S101  # the key under which it is registered
    path = request.url.path.removeprefix(request.app.state.wiki.switches.context_path)
    if error.status_code == 404 and _NOT_BUILT.match(path):
        return not_built(f"{request.method} {path}")
    if not path.startswith(("/rest/", "/rpc/")):
        return browser.unknown(request, error.status_code, error.headers)
    body = {"message": f"HTTP {error.status_code} {error.detail}", "status-code": error.status_code}
    return JSONResponse(body, error.status_code, error.headers)
