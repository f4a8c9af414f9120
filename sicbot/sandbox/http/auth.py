"""Finds out who asks: basic authentication, bearer tokens, or the cookie of a browser."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse

from sicbot.sandbox.model import ANONYMOUS, Viewer

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

    from sicbot.sandbox.model import Account
    from sicbot.sandbox.wiki import Wiki

SESSION_COOKIE = "JSESSIONID"
FAILURES_ALLOWED = 3  # the product's default, after which it wants a CAPTCHA solved


class Authentication:
    """ASGI middleware that puts the viewer into `request.state.viewer`, or answers 401.

    After three wrong passwords in a row an account is refused with any password until it has
    logged in once in a browser (knowledge base, "CAPTCHA for failed logins").
    """

    def __init__(self, app: ASGIApp, *, wiki: Wiki, sessions: dict[str, str]) -> None:
        """Wrap `app`; `sessions` holds the user names of browsers by their cookie."""
        self.app = app
        self.wiki = wiki
        self.sessions = sessions
        self.failures: dict[str, int] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its viewer, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        viewer = self.viewer(HTTPConnection(scope))
        if isinstance(viewer, Viewer):
            scope.setdefault("state", {})["viewer"] = viewer
            await self.app(scope, receive, send)
            return
        scope.setdefault("state", {})["viewer"] = ANONYMOUS
        await viewer(scope, receive, send)

    def viewer(self, request: HTTPConnection) -> Viewer | Response:
        """Return who asks, or the refusal."""
        scheme, _, credential = request.headers.get("authorization", "").partition(" ")
        match scheme.lower():
            case "basic":
                return self._basic(credential)
            case "bearer":
                return self._bearer(credential.strip())
            case _:
                name = self.sessions.get(request.cookies.get(SESSION_COOKIE, ""))
                return self._of(self.wiki.account(name) if name else None)

    def _basic(self, credential: str) -> Viewer | Response:
        try:
            username, _, password = base64.b64decode(credential).decode().partition(":")
        except ValueError:
            return _refused("AUTHENTICATED_FAILED")
        if username in self.sessions.values():
            self.failures.pop(username, None)
        if self.failures.get(username, 0) >= FAILURES_ALLOWED:
            return _refused("AUTHENTICATION_DENIED", login_url=f"{self.wiki.base_url}/login.action")
        account = self.wiki.authenticate(username, password)
        if account is None:
            self.failures[username] = self.failures.get(username, 0) + 1
            return _refused("AUTHENTICATED_FAILED")
        self.failures.pop(username, None)
        return Viewer(account)

    def _bearer(self, token: str) -> Viewer | Response:
        account = self.wiki.authenticate_token(token)
        if account is None and self.wiki.switches.bad_token == "refused":  # noqa: S105  # a switch
            return _refused("AUTHENTICATED_FAILED")
        return self._of(account)

    def _of(self, account: Account | None) -> Viewer:
        return Viewer(account) if account is not None and account.active else ANONYMOUS


def _refused(reason: str, *, login_url: str = "") -> Response:
    """Return 401 as the servlet filter before REST gives it: HTML, with the reason in a header."""
    headers = {"X-Seraph-LoginReason": reason, "WWW-Authenticate": "OAuth realm=sandbox"}
    if login_url:
        headers["X-Authentication-Denied-Reason"] = f"CAPTCHA_CHALLENGE; login-url={login_url}"
    page = f"<html><head><title>Unauthorized (401)</title></head><body>{reason}</body></html>"
    return HTMLResponse(page, status_code=401, headers=headers)
