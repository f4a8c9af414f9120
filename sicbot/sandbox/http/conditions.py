"""Conditions that the switches bring about before a request reaches the wiki."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse

from sicbot.sandbox.model import Refused
from sicbot.sandbox.rest.files import LARGEST_FILE_BYTES
from sicbot.sandbox.storage.body import LARGEST_BODY_BYTES

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from sicbot.sandbox.wiki import Wiki

TOO_LARGE = (
    f"Request too large. Requests for this resource can be at most {LARGEST_BODY_BYTES} bytes"
)
LOGIN_PAGE = (
    "<!DOCTYPE html><html><head><title>Log In - Sandbox</title></head>"
    '<body><form action="/dologin.action" method="post"></form></body></html>'
)


class Conditions:
    """ASGI middleware: latency, single sign-on in the way, and the limit for request bodies."""

    def __init__(self, app: ASGIApp, *, wiki: Wiki) -> None:
        """Wrap `app`."""
        self.app = app
        self.wiki = wiki

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer in the wiki's stead where a switch says so."""
        switches = self.wiki.switches
        path = scope.get("path", "").removeprefix(switches.context_path)
        if scope["type"] != "http" or not path.startswith("/rest/"):
            await self.app(scope, receive, send)
            return
        if switches.latency_seconds:
            await asyncio.sleep(switches.latency_seconds)
        if switches.redirect_to:
            await RedirectResponse(switches.redirect_to, status_code=302)(scope, receive, send)
        elif switches.login_page:
            await HTMLResponse(LOGIN_PAGE)(scope, receive, send)
        elif _too_large(scope):
            response = PlainTextResponse(
                TOO_LARGE, status_code=413, headers={"Connection": "close"}
            )
            await response(scope, receive, send)
        else:
            await self.app(scope, _limited(scope, receive), send)


def _largest(scope: Scope) -> int:
    """Return how long the body of a request may be; files have a limit of their own."""
    kind = dict(scope["headers"]).get(b"content-type", b"")
    return LARGEST_FILE_BYTES if kind.startswith(b"multipart/") else LARGEST_BODY_BYTES


def _too_large(scope: Scope) -> bool:
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return length.isdigit() and int(length) > _largest(scope)


def _limited(scope: Scope, receive: Receive) -> Receive:
    """Return `receive`, which refuses a body without a stated length when it gets too long."""
    seen, largest = 0, _largest(scope)

    async def limited() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > largest:
            raise Refused(413, TOO_LARGE)
        return message

    return limited
