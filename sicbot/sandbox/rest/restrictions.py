"""REST of restrictions: who may see and who may edit a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sicbot.sandbox.http.answers import body_json
from sicbot.sandbox.model import Allowed, Refused
from sicbot.sandbox.rest.paths import (
    is_at_least,
    must_be_known,
    needs,
    number_of,
    viewer_of,
    wiki_of,
)
from sicbot.sandbox.rest.shape_content import restriction_json, restrictions_json
from sicbot.sandbox.rest.shape_parts import tree
from sicbot.sandbox.rest.shapes import page_of
from sicbot.sandbox.rights import visible

if TYPE_CHECKING:
    from starlette.requests import Request

    from sicbot.sandbox.model import Content, Restrictions
    from sicbot.sandbox.wiki import Wiki

OPERATIONS = ("read", "update")
EXPAND_ALL = (
    "update.restrictions.user,read.restrictions.group,"
    "read.restrictions.user,update.restrictions.group"
)
EXPAND_ONE = "restrictions.user,restrictions.group"


async def by_operation(request: Request) -> Response:
    """`GET …/restriction/byOperation`: the direct restrictions alone, as in the product."""
    wanted = tree(request.query_params.get("expand", EXPAND_ALL))
    return JSONResponse(restrictions_json(wiki_of(request), _content(request), wanted))


async def one_operation(request: Request) -> Response:
    """`GET …/restriction/byOperation/{read|update}`: one direct restriction."""
    content, name = _content(request), request.path_params["operation"]
    if name not in OPERATIONS:
        raise Refused(404, f"No restriction found for operation: {name}")
    allowed = getattr(wiki_of(request).restrictions(content.id), name)
    wanted = tree(request.query_params.get("expand", EXPAND_ONE))
    return JSONResponse(restriction_json(wiki_of(request), content, name, allowed, wanted))


async def relevant(request: Request) -> Response:
    """`GET …/restriction/relevantViewRestrictions`: those of the page and of its ancestors."""
    needs(request, "10.2")  # in the reference of 10.0.3; which version was first is unknown
    wiki, content = wiki_of(request), _content(request)
    wanted = tree(EXPAND_ONE)
    shown = [
        {
            **restriction_json(wiki, page, "read", wiki.restrictions(page.id).read, wanted),
            "content": {"id": str(page.id), "type": page.type, "title": page.title},
        }
        for page in (content, *reversed(wiki.ancestors(content.id)))
        if wiki.restrictions(page.id).read
    ]
    return JSONResponse(page_of(shown, request, start=0, limit=50, cap=50))


async def replace(request: Request) -> Response:
    """`PUT /rest/api/content/{id}/restriction`: overwrites the operations that it lists."""
    if not is_at_least(request, "9.2"):
        # 7.19 lets this path only be asked for its options (public wrapper written for 7.19).
        return Response(status_code=405, headers={"Allow": "OPTIONS"})
    return await _replaced(request)


async def replace_experimental(request: Request) -> Response:
    """`PUT` and `DELETE /rest/experimental/content/{id}/restriction`: as older versions have it."""
    if is_at_least(request, "9.2"):
        raise Refused(404, "HTTP 404 Not Found")
    if request.method == "GET":
        return Response(status_code=200)  # empty on 7.19 (public wrapper written for 7.19)
    if request.method == "DELETE":
        content = _content(request)
        nobody = {name: Allowed() for name in OPERATIONS}
        wiki_of(request).set_restrictions(viewer_of(request), content.id, nobody)
        return _all(request, content)
    return await _replaced(request)


async def _replaced(request: Request) -> Response:
    must_be_known(request)
    wiki, content = wiki_of(request), _content(request)
    data = await body_json(request)
    if not isinstance(data, list):
        raise Refused(400, "A list of restrictions is expected")
    known = wiki.restrictions(content.id)
    changes = dict(_change(wiki, known, line) for line in data)
    wiki.set_restrictions(viewer_of(request), content.id, changes)
    return _all(request, content)


def _all(request: Request, content: Content) -> Response:
    wiki = wiki_of(request)
    restrictions, wanted = wiki.restrictions(content.id), tree(EXPAND_ONE)
    shown = [
        restriction_json(wiki, content, name, getattr(restrictions, name), wanted)
        for name in OPERATIONS
    ]
    return JSONResponse(page_of(shown, request, start=0, limit=100, cap=100))


def _change(wiki: Wiki, known: Restrictions, line: Any) -> tuple[str, Allowed]:
    """Return what one line of a PUT makes of a restriction.

    A half that is missing stays as it is; an empty list clears it.
    """
    name = line.get("operation") if isinstance(line, dict) else None
    halves = line.get("restrictions") if isinstance(line, dict) else None
    if name not in OPERATIONS or not isinstance(halves, dict):
        raise Refused(400, f"Unsupported restriction operation: {name}")
    allowed: Allowed = getattr(known, name)
    users, groups = allowed.users, allowed.groups
    if "user" in halves:
        users = frozenset(_user_key(wiki, user) for user in _results(halves["user"]))
    if "group" in halves:
        groups = frozenset(_group_name(wiki, group) for group in _results(halves["group"]))
    return name, Allowed(users, groups)


def _results(half: Any) -> list[dict[str, Any]]:
    """Return the entries of a half, given as a list or in the shape of a GET."""
    items = half.get("results") if isinstance(half, dict) else half
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise Refused(400, "A list of users or groups is expected")
    return items


def _user_key(wiki: Wiki, user: dict[str, Any]) -> str:
    """Return the key of a user; 7.19 knows keys alone, later versions names too."""
    key, name = user.get("userKey"), user.get("username")
    account = wiki.account_by_key(str(key)) if key else None
    if account is None and name and wiki.switches.profile != "7.19":
        account = wiki.account(str(name))
    if account is None:
        raise Refused(400, f"User does not exist: {key or name}")
    return account.key


def _group_name(wiki: Wiki, group: dict[str, Any]) -> str:
    name = str(group.get("name"))
    if name not in wiki.groups():
        raise Refused(400, f"Group does not exist: {name}")
    return name


def _content(request: Request) -> Content:
    content_id = number_of(request.path_params["id"])
    statuses = ("current", "draft", "archived")
    return visible(wiki_of(request), viewer_of(request), content_id, *statuses)


_PATH = "/rest/api/content/{id}/restriction"
routes = [
    Route(f"{_PATH}/byOperation", by_operation),
    Route(f"{_PATH}/byOperation/{{operation}}", one_operation),
    Route(f"{_PATH}/relevantViewRestrictions", relevant),
    Route(_PATH, replace, methods=["PUT"]),
    Route(
        "/rest/experimental/content/{id}/restriction",
        replace_experimental,
        methods=["GET", "PUT", "DELETE"],
    ),
]
