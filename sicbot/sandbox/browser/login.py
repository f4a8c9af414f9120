"""Logging in and out of the embedded wiki in a browser."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sicbot.sandbox.browser.site import (
    go,
    guarded,
    one_of,
    posted,
    root_of,
    show,
    wiki_of,
)

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

SESSION_COOKIE = "JSESSIONID"


@guarded
async def log_in(request: Request) -> Response:
    """Show the log-in form, or log somebody in and lead back to where they were."""
    if request.method != "POST":
        destination = request.query_params.get("os_destination", "")
        values = {"destination": destination, "mistake": "", "username": ""}
        return show(request, "login.html", values)
    sent = await posted(request)
    username, destination = one_of(sent, "os_username"), one_of(sent, "os_destination")
    account = wiki_of(request).authenticate(username, one_of(sent, "os_password"))
    if account is None:
        mistake = "Sorry, your username and password are incorrect. Please try again."
        values = {"destination": destination, "mistake": mistake, "username": username}
        return show(request, "login.html", values, status=401)
    response = go(_local(request, destination))
    session = secrets.token_hex(16)
    request.app.state.sessions[session] = account.username
    path = root_of(request) or "/"
    response.set_cookie(SESSION_COOKIE, session, path=path, httponly=True, samesite="lax")
    return response


@guarded
async def log_out(request: Request) -> Response:
    """Forget who was logged in in this browser."""
    if request.method != "POST":
        return show(request, "logout.html")
    await posted(request)
    request.app.state.sessions.pop(request.cookies.get(SESSION_COOKIE, ""), None)
    response = go(f"{root_of(request)}/dashboard.action")
    response.delete_cookie(SESSION_COOKIE, path=root_of(request) or "/")
    return response


def _local(request: Request, destination: str) -> str:
    """Return where to go after logging in: only to this wiki, never to another server."""
    root = root_of(request)
    is_local = destination.startswith(f"{root}/") and destination[len(root) + 1 :][:1] not in "/\\"
    return destination if is_local else f"{root}/dashboard.action"
