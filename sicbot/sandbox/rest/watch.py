"""REST of watching: who is told of changes to a page or a space."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sicbot.sandbox.model import Refused
from sicbot.sandbox.rest.paths import (
    must_be_known,
    number,
    number_of,
    viewer_of,
    wiki_of,
)
from sicbot.sandbox.rest.shapes import content_json, page_of, space_json, user_json
from sicbot.sandbox.rest.spaces import visible_space
from sicbot.sandbox.rights import visible

if TYPE_CHECKING:
    from starlette.requests import Request

    from sicbot.sandbox.model import Account

MOST_A_PAGE = 200


async def watch_content(request: Request) -> Response:
    """`GET`, `POST` and `DELETE /rest/api/user/watch/content/{id}[?username=|key=]`."""
    content = visible(
        wiki_of(request), viewer_of(request), number_of(request.path_params["id"]), "current"
    )
    watcher = _watcher(request)
    shown = content_json(wiki_of(request), viewer_of(request), content, "")
    return _change(request, watcher, f"page:{content.id}", {"content": shown})


async def watch_space(request: Request) -> Response:
    """`GET`, `POST` and `DELETE /rest/api/user/watch/space/{key}[?username=|key=]`."""
    space = visible_space(request)
    watcher = _watcher(request)
    shown = space_json(wiki_of(request), viewer_of(request), space, "")
    return _change(request, watcher, f"space:{space.key}", {"space": shown})


async def content_watchers(request: Request) -> Response:
    """`GET /rest/api/content/{id}/watchers`: for those who administer the space."""
    content = visible(wiki_of(request), viewer_of(request), number_of(request.path_params["id"]))
    _must_see_watchers(request, content.space_key)
    return _watchers(request, f"page:{content.id}")


async def space_watchers(request: Request) -> Response:
    """`GET /rest/api/space/{key}/watchers`: for those who administer the space."""
    space = visible_space(request)
    _must_see_watchers(request, space.key)
    return _watchers(request, f"space:{space.key}")


def _watcher(request: Request) -> Account:
    """Return who is meant: the caller, or for administrators the account they name."""
    caller = must_be_known(request)
    key, username = request.query_params.get("key"), request.query_params.get("username")
    if not key and not username:
        return caller
    wiki = wiki_of(request)
    named = wiki.account_by_key(key) if key else wiki.account(username or "")
    allowed = named == caller or wiki.may_administer(viewer_of(request))
    if named is None or not allowed:
        raise Refused(404, "No such user, or not permitted to see who watches")
    return named


def _change(request: Request, watcher: Account, target: str, shown: dict[str, object]) -> Response:
    wiki = wiki_of(request)
    if request.method == "GET":
        return JSONResponse({"watching": watcher.key in wiki.state.watchers[target]})
    with wiki.change():
        if request.method == "DELETE":
            wiki.state.drop_watch(watcher.key, target)
        else:
            wiki.state.add_watch(watcher.key, target)
    if request.method == "DELETE":
        return Response(status_code=204)
    return JSONResponse({"watcher": user_json(wiki, watcher), **shown})


def _must_see_watchers(request: Request, space_key: str) -> None:
    must_be_known(request)
    if not wiki_of(request).may(viewer_of(request), "admin", space_key):
        raise Refused(403, "Only administrators of the space may see who watches")


def _watchers(request: Request, target: str) -> Response:
    wiki = wiki_of(request)
    found = [wiki.account_by_key(key) for key in wiki.state.watchers[target]]
    named = sorted((one for one in found if one), key=lambda account: account.username)
    page = page_of(
        [user_json(wiki, account) for account in named],
        request,
        start=number(request, "start", 0),
        limit=number(request, "limit", MOST_A_PAGE),
        cap=MOST_A_PAGE,
    )
    return JSONResponse(page)


_METHODS = ["GET", "POST", "DELETE"]
routes = [
    Route("/rest/api/user/watch/content/{id}", watch_content, methods=_METHODS),
    Route("/rest/api/user/watch/space/{key}", watch_space, methods=_METHODS),
    Route("/rest/api/content/{id}/watchers", content_watchers),
    Route("/rest/api/space/{key}/watchers", space_watchers),
]
