"""REST of spaces: lists, their content and trash, making, archiving and deleting them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sicbot.sandbox.http.answers import not_built
from sicbot.sandbox.model import Refused
from sicbot.sandbox.rest.paths import (
    json_object,
    must_be_known,
    must_use,
    needs,
    number,
    viewer_of,
    wiki_of,
)
from sicbot.sandbox.rest.search import cap_for
from sicbot.sandbox.rest.shapes import content_json, page_of, space_json
from sicbot.sandbox.rest.tasks import submit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from sicbot.sandbox.model import Content, Space

MOST_SPACES = 500  # a page; the reference only says that there is a limit
_KEY = re.compile(r"~?[A-Za-z0-9._-]{1,255}")


async def spaces(request: Request) -> Response:
    """`GET /rest/api/space`: those that the caller may see, in order of their keys."""
    must_use(request)
    wiki, viewer = wiki_of(request), viewer_of(request)
    keys = {key.casefold() for key in request.query_params.getlist("spaceKey")}
    status, kind = request.query_params.get("status"), request.query_params.get("type")
    found = [
        space
        for space in wiki.spaces()
        if wiki.may(viewer, "read", space.key)
        and (not keys or space.key.casefold() in keys)
        and (not status or status.casefold() == _status(space))
        and (not kind or kind.casefold() == _kind(space))
    ]
    page = page_of(
        found,
        request,
        start=number(request, "start", 0),
        limit=number(request, "limit", 25),
        cap=MOST_SPACES,
    )
    page["results"] = [_shown(request, space) for space in page["results"]]
    return JSONResponse(page)


async def space(request: Request) -> Response:
    """`GET`, `PUT` and `DELETE /rest/api/space/{key}`."""
    found = visible_space(request)
    if request.method == "PUT":
        return await _renamed(request, found)
    if request.method == "DELETE":
        wiki_of(request).delete_space(viewer_of(request), found.key)
        return JSONResponse(submit(request, "Space deletion"), status_code=202)
    return JSONResponse(_shown(request, found))


async def _renamed(request: Request, found: Space) -> Response:
    name = (await json_object(request)).get("name")
    if not isinstance(name, str) or not name.strip():
        raise Refused(400, "A space name must be given")
    return JSONResponse(
        _shown(request, wiki_of(request).rename_space(viewer_of(request), found.key, name))
    )


async def new_space(request: Request) -> Response:
    """`POST /rest/api/space`."""
    data = await json_object(request)
    key, name = data.get("key"), data.get("name")
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise Refused(400, f"The space key is not valid: {key}")
    if not isinstance(name, str) or not name.strip():
        raise Refused(400, "A space name must be given")
    made = wiki_of(request).create_space(viewer_of(request), key, name)
    return JSONResponse(_shown(request, made))


async def archive(request: Request) -> Response:
    """`PUT /rest/api/space/{key}/archive` and `/restore`: idempotent."""
    found = visible_space(request)
    must_be_known(request)
    archived = request.url.path.endswith("/archive")
    wiki_of(request).archive_space(viewer_of(request), found.key, archived=archived)
    return Response(status_code=204)


async def space_content(request: Request) -> Response:
    """`GET /rest/api/space/{key}/content[/{type}]`; `depth=root` gives the top pages alone."""
    found = visible_space(request)
    kind = request.path_params.get("type")
    if kind not in (None, "page", "blogpost"):
        raise Refused(400, f"Content of type {kind} cannot be listed in a space")
    pages = {
        name: _content_page(request, _contents(request, found, name), kind=name)
        for name in ([kind] if kind else ["page", "blogpost"])
    }
    return JSONResponse(pages[kind] if kind else pages)


async def trash(request: Request) -> Response:
    """`GET /rest/api/space/{key}/trash` by cursor, and `DELETE` to empty it."""
    found = visible_space(request)
    wiki, viewer = wiki_of(request), viewer_of(request)
    must_be_known(request)
    if not wiki.may(viewer, "admin", found.key):
        raise Refused(403, "Only administrators of the space may use its trash")
    trashed = list(
        wiki.select(types=("page", "blogpost"), space_key=found.key, statuses=("trashed",))
    )
    if request.method == "DELETE":
        for content in trashed:
            wiki.purge(viewer, content.id)
        return Response(status_code=204)
    return JSONResponse(_cursor_page(request, trashed))


def visible_space(request: Request) -> Space:
    """Return the space that a path names.

    Raises:
        Refused: 404 where it is absent or hidden; the product does not tell which.
    """
    key = request.path_params["key"]
    found = wiki_of(request).space(key)
    if found is None or not wiki_of(request).may(viewer_of(request), "read", found.key):
        raise Refused(404, f"No space found with key : {key}")
    return found


def _status(space: Space) -> str:
    return "archived" if space.archived else "current"


def _kind(space: Space) -> str:
    return "personal" if space.key.startswith("~") else "global"


def _shown(request: Request, space: Space) -> dict[str, object]:
    expand = request.query_params.get("expand", "")
    return space_json(wiki_of(request), viewer_of(request), space, expand)


def _contents(request: Request, space: Space, kind: str) -> list[Content]:
    wiki, viewer = wiki_of(request), viewer_of(request)
    if kind == "page" and request.query_params.get("depth") == "root":
        found: Sequence[Content] = wiki.roots(space.key)
    else:
        found = list(wiki.select(types=(kind,), space_key=space.key))
    return [content for content in found if wiki.may_view(viewer, content)]


def _content_page(request: Request, found: list[Content], *, kind: str) -> dict[str, object]:
    expand = request.query_params.get("expand", "")
    page = page_of(
        found,
        request,
        start=number(request, "start", 0),
        limit=number(request, "limit", 25),
        cap=cap_for(expand),
    )
    if kind not in request.url.path.rsplit("/", 1):  # each list leads on to its own address
        page["_links"].pop("next", None)
    page["results"] = [_content(request, content, expand) for content in page["results"]]
    return page


def _cursor_page(request: Request, found: list[Content]) -> dict[str, object]:
    """Return a page that starts behind the id in a cursor like `content:false:393229`."""
    expand = request.query_params.get("expand", "")
    cursor = request.query_params.get("cursor", "")
    match = re.fullmatch(r"content:false:(\d{1,18})", cursor)
    if cursor and match is None:
        raise Refused(400, f"Invalid cursor: {cursor}")
    behind = int(match[1]) if match else 0
    rest = [content for content in found if content.id > behind]
    limit = min(number(request, "limit", 25), cap_for(expand)) or 25
    shown = rest[:limit]
    page: dict[str, object] = {
        "results": [_content(request, content, expand) for content in shown],
        "cursor": cursor or "content:false:null",
        "limit": limit,
        "size": len(shown),
    }
    wiki = wiki_of(request)
    links = {"base": wiki.base_url, "context": wiki.switches.context_path}
    if len(rest) > limit:
        following = f"content:false:{shown[-1].id}"
        page["nextCursor"] = following
        path = request.url.path.removeprefix(wiki.switches.context_path)
        query = request.url.include_query_params(cursor=following, limit=limit).query
        links["next"] = f"{path}?{query}"
    page["_links"] = links
    return page


def _content(request: Request, content: Content, expand: str) -> dict[str, object]:
    return content_json(wiki_of(request), viewer_of(request), content, expand)


async def restore(request: Request) -> Response:
    """`PUT /rest/api/space/{key}/restore`."""
    return await archive(request)


async def unknown_kinds(request: Request) -> Response:
    """Personal and private spaces, and categories: not built."""
    needs(request, "8.5")
    return not_built(request.url.path)


_SPACE = "/rest/api/space/{key}"
routes = [
    Route("/rest/api/space", spaces),
    Route("/rest/api/space", new_space, methods=["POST"]),
    Route("/rest/api/space/_private", unknown_kinds, methods=["POST"]),
    Route("/rest/api/space/personal", unknown_kinds, methods=["POST"]),
    Route(f"{_SPACE}/category/{{name}}", unknown_kinds, methods=["POST", "DELETE"]),
    Route(_SPACE, space, methods=["GET", "PUT", "DELETE"]),
    Route(f"{_SPACE}/archive", archive, methods=["PUT"]),
    Route(f"{_SPACE}/restore", restore, methods=["PUT"]),
    Route(f"{_SPACE}/content", space_content),
    Route(f"{_SPACE}/content/{{type}}", space_content),
    Route(f"{_SPACE}/trash", trash, methods=["GET", "DELETE"]),
]
