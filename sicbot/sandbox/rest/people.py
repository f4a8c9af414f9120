"""REST of people and groups: who there is, who is in which group."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sicbot.sandbox.http.answers import not_built
from sicbot.sandbox.model import Refused
from sicbot.sandbox.rest.paths import (
    is_at_least,
    json_object,
    must_administer,
    must_use,
    named,
    needs,
    number,
    viewer_of,
    wiki_of,
)
from sicbot.sandbox.rest.shapes import group_json, page_of, user_json
from sicbot.sandbox.rest.tasks import submit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request

    from sicbot.sandbox.model import Account

MOST_A_PAGE = 200  # groups and members, REST reference 10.0.3
# Characters that the REST reference 10.0.3 (POST admin/user) forbids in a user name.
_FORBIDDEN_IN_NAME = re.compile(r"[\\,+<>'\"\sA-Z]")


async def user(request: Request) -> Response:
    """`GET /rest/api/user?username=|key=`."""
    must_use(request)
    return JSONResponse(_person(request, _asked_account(request)))


async def current(request: Request) -> Response:
    """`GET /rest/api/user/current`: also tells anonymous callers that they are."""
    return JSONResponse(_person(request, viewer_of(request).account))


async def anonymous(request: Request) -> Response:
    """`GET /rest/api/user/anonymous`."""
    return JSONResponse(_person(request, None))


async def member_of(request: Request) -> Response:
    """`GET /rest/api/user/memberof?username=|key=`: groups, nested ones too."""
    must_use(request)
    names = wiki_of(request).groups_of(_asked_account(request))
    return _page(request, [group_json(wiki_of(request), name) for name in sorted(names)])


async def all_users(request: Request) -> Response:
    """`GET /rest/api/user/list`: everybody, disabled accounts too; a late addition."""
    needs(request, "10.2")
    must_use(request)
    return _people_page(request, wiki_of(request).accounts())


async def active_users(request: Request) -> Response:
    """`GET /rest/api/admin/users/list/active`: a late addition.

    Only here addresses are told (REST reference 9.4.0, `email` "where available").
    """
    needs(request, "10.2")
    must_administer(request)
    accounts = [account for account in wiki_of(request).accounts() if account.active]
    told = [
        {**_person(request, account), **({"email": account.email} if account.email else {})}
        for account in accounts
    ]
    return _page(request, told)


async def groups(request: Request) -> Response:
    """`GET /rest/api/group`."""
    must_use(request)
    names = sorted(wiki_of(request).groups())
    return _page(request, [group_json(wiki_of(request), name) for name in names])


async def group(request: Request) -> Response:
    """`GET /rest/api/group/{name}` and the lists below it."""
    must_use(request)
    parts = request.url.path.rstrip("/").rsplit("/", 1)
    part = parts[-1] if parts[-1] in _GROUP_LISTS else None
    shape = ("rest", "api", "group", "*") if part is None else ("rest", "api", "group", "*", part)
    (name,) = named(request, *shape)
    wiki = wiki_of(request)
    if name not in wiki.groups():
        raise Refused(404, f"No group found with name : {name}")
    if part == "member":
        if is_at_least(request, "10.2"):
            must_administer(request)  # REST reference 10.0.3; older wikis let every user ask
        return _people_page(request, wiki.direct_members(name))
    if part is None:
        return JSONResponse(group_json(wiki_of(request), name))
    names = _GROUP_LISTS[part](request, name)
    return _page(request, [group_json(wiki_of(request), other) for other in names])


def _children(request: Request, name: str) -> list[str]:
    return sorted(wiki_of(request).child_groups(name))


def _parents(request: Request, name: str) -> list[str]:
    return sorted(wiki_of(request).parent_groups(name))


def _ancestors(request: Request, name: str) -> list[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for parent in wiki_of(request).parent_groups(waiting.pop()):
            if parent not in found:
                found.add(parent)
                waiting.append(parent)
    return sorted(found)


_GROUP_LISTS = {
    "member": _children,  # answered with accounts before it comes to this
    "groupmember": _children,
    "groupparent": _parents,
    "groupancestor": _ancestors,
}


async def membership(request: Request) -> Response:
    """`PUT` and `DELETE /rest/api/user/{username}/group/{group}`: idempotent, from 8.2 on."""
    needs(request, "8.5")
    username, name = named(request, "rest", "api", "user", "*", "group", "*")
    wiki = wiki_of(request)
    change = wiki.add_to_group if request.method == "PUT" else wiki.remove_from_group
    change(viewer_of(request), username, name)
    return Response(status_code=204)


async def new_group(request: Request) -> Response:
    """`POST /rest/api/admin/group`."""
    needs(request, "8.5")
    name = _text(await json_object(request), "name")
    wiki_of(request).create_group(viewer_of(request), name)
    return JSONResponse(group_json(wiki_of(request), name))


async def old_group(request: Request) -> Response:
    """`DELETE /rest/api/admin/group/{name}`."""
    needs(request, "8.5")
    (name,) = named(request, "rest", "api", "admin", "group", "*")
    wiki_of(request).delete_group(viewer_of(request), name)
    return Response(status_code=204)


async def new_user(request: Request) -> Response:
    """`POST /rest/api/admin/user`: 201 with the new user's key."""
    needs(request, "8.5")
    must_administer(request)
    data = await json_object(request)
    username, full_name = _text(data, "userName"), _text(data, "fullName")
    email = _text(data, "email")
    if _FORBIDDEN_IN_NAME.search(username) or username == "anonymous":
        raise Refused(400, f"Invalid user name: {username}")
    if "@" not in email:
        raise Refused(400, f"Invalid email address: {email}")
    password = "" if data.get("notifyViaEmail") else _text(data, "password")
    wiki = wiki_of(request)
    if wiki.account(username):
        raise Refused(409, f"A user with this user name already exists: {username}")
    account = wiki.create_account(
        viewer_of(request), username, full_name=full_name, email=email, password=password
    )
    return JSONResponse({"userKey": account.key}, status_code=201)


async def switch_user(request: Request) -> Response:
    """`PUT /rest/api/admin/user/{username}/enable` and `/disable`."""
    needs(request, "8.5")
    username, word = named(request, "rest", "api", "admin", "user", "*", "*")
    wiki_of(request).set_active(viewer_of(request), username, active=word == "enable")
    return Response(status_code=204)


async def old_user(request: Request) -> Response:
    """`DELETE /rest/api/admin/user/{username}`: 202 with a long task."""
    needs(request, "8.5")
    wiki_of(request).delete_account(viewer_of(request), request.path_params["username"])
    return JSONResponse(submit(request, "User deletion"), status_code=202)


async def user_details(request: Request) -> Response:
    """Changing names, addresses and passwords of accounts: not built."""
    return not_built(f"{request.method} {request.url.path}")


def _person(request: Request, account: Account | None) -> dict[str, object]:
    person = user_json(wiki_of(request), account)
    if account and "status" in request.query_params.get("expand", "").split(","):
        person["status"] = "current" if account.active else "deactivated"
        person["_expandable"] = {}
    return person


def _asked_account(request: Request) -> Account:
    wiki = wiki_of(request)
    key, username = request.query_params.get("key"), request.query_params.get("username")
    if key is None and username is None:
        raise Refused(400, "A user key or a user name must be given")
    account = wiki.account_by_key(key) if key else wiki.account(username or "")
    if account is None:
        what = f"key : {key}" if key else f"username : {username}"
        raise Refused(404, f"No user found with {what}")
    return account


def _people_page(request: Request, accounts: Iterable[Account]) -> Response:
    return _page(request, [_person(request, account) for account in accounts])


def _page(request: Request, items: list[dict[str, object]]) -> Response:
    page = page_of(
        items,
        request,
        start=number(request, "start", 0),
        limit=number(request, "limit", MOST_A_PAGE),
        cap=MOST_A_PAGE,
    )
    return JSONResponse({**page, "totalCount": len(items)})


def _text(data: dict[str, object], name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Refused(400, f"{name} must not be blank")
    return value


routes = [
    Route("/rest/api/user", user),
    Route("/rest/api/user/current", current),
    Route("/rest/api/user/anonymous", anonymous),
    Route("/rest/api/user/memberof", member_of),
    Route("/rest/api/user/list", all_users),
    Route("/rest/api/user/{username}/group/{name:path}", membership, methods=["PUT", "DELETE"]),
    Route("/rest/api/group", groups),
    Route("/rest/api/group/{name:path}", group, name="group"),
    Route("/rest/api/admin/users/list/active", active_users),
    Route("/rest/api/admin/group", new_group, methods=["POST"]),
    Route("/rest/api/admin/group/{name:path}", old_group, methods=["DELETE"]),
    Route("/rest/api/admin/user", new_user, methods=["POST"]),
    Route("/rest/api/admin/user/{username}/enable", switch_user, methods=["PUT"]),
    Route("/rest/api/admin/user/{username}/disable", switch_user, methods=["PUT"]),
    Route("/rest/api/admin/user/{username}/password", user_details, methods=["POST"]),
    Route("/rest/api/admin/user/{username}", old_user, methods=["DELETE"]),
    Route("/rest/api/admin/user/{username}", user_details, methods=["PUT"]),
]
