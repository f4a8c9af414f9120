"""REST of space properties: named JSON values with a version each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sicbot.sandbox.model import Refused
from sicbot.sandbox.rest.paths import (
    json_object,
    number,
    version_number,
    viewer_of,
    wiki_of,
)
from sicbot.sandbox.rest.shapes import page_of
from sicbot.sandbox.rest.spaces import visible_space

if TYPE_CHECKING:
    from starlette.requests import Request

    from sicbot.sandbox.model import Space

LONGEST_KEY = 255
LONGEST_VALUE = 32 * 1024  # bytes of JSON, as documented for content properties
MOST_A_PAGE = 200


async def listed(request: Request) -> Response:
    """`GET` and `POST /rest/api/space/{key}/property`."""
    space = visible_space(request)
    if request.method == "POST":
        data = await json_object(request)
        return _written(request, space, str(data.get("key", "")), data, create=True)
    items = [_shown(space, key, *pair) for key, pair in sorted(_all(request, space).items())]
    page = page_of(
        items,
        request,
        start=number(request, "start", 0),
        limit=number(request, "limit", 10),
        cap=MOST_A_PAGE,
    )
    return JSONResponse(page)


async def single(request: Request) -> Response:
    """`GET`, `POST`, `PUT` and `DELETE /rest/api/space/{key}/property/{name}`."""
    space = visible_space(request)
    name = request.path_params["name"]
    if request.method in ("POST", "PUT"):
        data = await json_object(request)
        return _written(request, space, name, data, create=request.method == "POST")
    found = _all(request, space).get(name)
    if found is None:
        raise Refused(404, f"No property found with key: {name}")
    if request.method == "DELETE":
        wiki_of(request).delete_space_property(viewer_of(request), space.key, name)
        return Response(status_code=204)
    return JSONResponse(_shown(space, name, *found))


def _written(
    request: Request, space: Space, name: str, data: dict[str, object], *, create: bool
) -> Response:
    """Write a property: the number sent must be one above the present, 1 makes a new one."""
    if not name or len(name) > LONGEST_KEY or data.get("value") is None:
        raise Refused(400, "A property needs a key of at most 255 characters and a value")
    if len(json.dumps(data["value"]).encode()) > LONGEST_VALUE:
        raise Refused(413, f"The value is longer than {LONGEST_VALUE} bytes")
    present = _all(request, space).get(name)
    if create and present is not None:
        raise Refused(400, f"The space already has a property with key: {name}")
    following = 1 if create else version_number(data)
    if following is None:
        raise Refused(400, "A property is changed with its version's number plus 1")
    wiki_of(request).set_space_property(
        viewer_of(request), space.key, name, data["value"], following
    )
    return JSONResponse(_shown(space, name, data["value"], following))


def _all(request: Request, space: Space) -> dict[str, tuple[object, int]]:
    return wiki_of(request).space_properties(space.key)


def _shown(space: Space, key: str, value: object, version: int) -> dict[str, object]:
    own = f"/rest/api/space/{space.key}/property/{key}"
    return {
        "key": key,
        "value": value,
        "version": {"number": version, "minorEdit": False, "hidden": False},
        "_links": {"self": own},
        "_expandable": {"space": f"/rest/api/space/{space.key}"},
    }


routes = [
    Route("/rest/api/space/{key}/property", listed, methods=["GET", "POST"]),
    Route(
        "/rest/api/space/{key}/property/{name}", single, methods=["GET", "POST", "PUT", "DELETE"]
    ),
]
