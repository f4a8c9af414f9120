"""REST of rights: on spaces (from 9.1 on) and on the whole wiki (seen from 9.3.1 on).

The product knows more pairs of target and operation than the wiki's own six operations. Pairs
that are not one of them follow another right (`IMPLIED`), or are kept by name without effect.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sicbot.sandbox.http.answers import body_json
from sicbot.sandbox.model import Refused
from sicbot.sandbox.rest.paths import must_be_known, named, needs, viewer_of, wiki_of
from sicbot.sandbox.rest.shapes import user_json
from sicbot.sandbox.rest.spaces import visible_space

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request

    from sicbot.sandbox.model import Operation, Space

Pair = tuple[str, str]
MOST_SUBJECTS = 40  # a request, REST reference 10.0.3
# "Add pages" of the product lets people change pages too, so one pair stands for both.
SPACE_PAIRS: dict[Pair, tuple[str, ...]] = {
    ("space", "read"): ("read",),
    ("space", "administer"): ("admin",),
    ("page", "create"): ("create", "update"),
    ("page", "delete"): ("delete",),
    ("comment", "create"): ("comment",),
    ("blogpost", "create"): ("blogpost.create",),
    ("blogpost", "delete"): ("blogpost.delete",),
    ("comment", "delete"): ("comment.delete",),
    ("attachment", "create"): ("attachment.create",),
    ("attachment", "delete"): ("attachment.delete",),
    ("space", "export"): ("space.export",),
    ("space", "restrict"): ("space.restrict",),
    ("space", "delete_own"): ("space.delete_own",),
    ("space", "delete_mail"): ("space.delete_mail",),
}
IMPLIED: dict[Pair, str] = {
    ("blogpost", "create"): "create",
    ("attachment", "create"): "create",
    ("space", "delete_own"): "create",
    ("blogpost", "delete"): "delete",
    ("comment", "delete"): "delete",
    ("attachment", "delete"): "delete",
    ("space", "export"): "admin",
    ("space", "restrict"): "admin",
    ("space", "delete_mail"): "admin",
}
GLOBAL_PAIRS: dict[Pair, str] = {
    ("application", "use"): "use",
    ("application", "administer"): "administer",
    ("system", "administer"): "system",
    ("space", "create"): "create-space",
    ("personal_space", "create"): "create-personal-space",
    ("user", "read"): "view-users",
}


async def space_permissions(request: Request) -> Response:
    """`GET` (a bare array) and `POST /rest/api/space/{key}/permissions`."""
    space = _administered(request)
    if request.method == "POST":
        await _set_many(request, space)
        return Response(status_code=200)
    rights = wiki_of(request).state.rights[space.key]
    subjects = sorted({subject for names in rights.values() for subject in names})
    return JSONResponse(
        [item for subject in subjects for item in _space_items(request, space, subject)]
    )


async def space_subject(request: Request) -> Response:
    """`GET ../permissions/{anonymous|group/{g}|user/{key}}`, `PUT` there to grant and revoke."""
    space = _administered(request)
    subject, verb = _subject(request, ("rest", "api", "space", "*", "permissions"))
    if verb is None:
        if request.method != "GET":
            raise Refused(405, "HTTP 405 Method Not Allowed")
        return JSONResponse(_space_items(request, space, subject))
    if request.method != "PUT":
        raise Refused(405, "HTTP 405 Method Not Allowed")
    pairs = _pairs(await _array(request), SPACE_PAIRS)
    operations = _operations(name for pair in pairs for name in SPACE_PAIRS[pair])
    if verb == "grant":
        wiki_of(request).grant_space(viewer_of(request), space.key, subject, operations)
    else:
        _must_be_apart(request, space, subject, pairs)
        wiki_of(request).revoke_space(viewer_of(request), space.key, subject, operations)
    return Response(status_code=204)


async def global_permissions(request: Request) -> Response:
    """`GET /rest/api/permissions`; `PUT` sets several subjects' rights."""
    _must_read_global(request)
    wiki = wiki_of(request)
    if request.method == "PUT":
        for subject, pairs in _wishes(request, await _array(request), GLOBAL_PAIRS):
            _set_global(request, subject, {GLOBAL_PAIRS[pair] for pair in pairs})
        return Response(status_code=204)
    subjects = sorted({subject for subject, _ in wiki.global_permissions()})
    return JSONResponse([item for one in subjects for item in _global_items(request, one)])


async def global_subject(request: Request) -> Response:
    """The rights of one subject on the whole wiki, to read, grant and revoke."""
    _must_read_global(request)
    if request.path_params["path"].startswith("unlicensed"):
        if request.method == "PUT":
            raise Refused(501, "Rights of unlicensed users are not built in this wiki")
        return JSONResponse([])
    subject, verb = _subject(request, ("rest", "api", "permissions"))
    if verb is None:
        return JSONResponse(_global_items(request, subject))
    names = {GLOBAL_PAIRS[pair] for pair in _pairs(await _array(request), GLOBAL_PAIRS)}
    held = _held_globally(request, subject)
    _set_global(request, subject, held | names if verb == "grant" else held - names)
    return Response(status_code=204)


def _administered(request: Request) -> Space:
    needs(request, "9.2")
    must_be_known(request)
    space = visible_space(request)
    if not wiki_of(request).may(viewer_of(request), "admin", space.key):
        raise Refused(403, f"No permission to administer space {space.key}")
    return space


def _must_read_global(request: Request) -> None:
    needs(request, "10.2")
    must_be_known(request)
    wiki = wiki_of(request)
    if not wiki.switches.global_permissions_readable or not wiki.may_administer(viewer_of(request)):
        raise Refused(403, "No permission to see global permissions")


def _subject(request: Request, head: tuple[str, ...]) -> tuple[str, str | None]:
    """Return the subject that a path names behind `head`, and "grant", "revoke" or None."""
    path = request.url.path.rstrip("/")
    verb = path.rsplit("/", 1)[1]
    tail = (verb,) if verb in ("grant", "revoke") else ()
    kind = request.path_params["path"].partition("/")[0]
    if kind == "anonymous":
        named(request, *head, "anonymous", *tail)
        return "anonymous", verb if tail else None
    if kind not in ("group", "user"):
        raise Refused(404, "HTTP 404 Not Found")
    name = named(request, *head, kind, "*", *tail)[-1]
    return _known_subject(request, kind, name), verb if tail else None


def _known_subject(request: Request, kind: str, name: str) -> str:
    wiki = wiki_of(request)
    if kind == "group":
        if name not in wiki.groups():
            raise Refused(404, f"No group found with name : {name}")
        return f"group:{name}"
    account = wiki.account_by_key(name) or wiki.account(name)
    if account is None:
        raise Refused(404, f"No user found with key : {name}")
    return f"user:{account.username}"


async def _array(request: Request) -> list[object]:
    data = await body_json(request)
    if not isinstance(data, list):
        raise Refused(400, "The body must be a JSON array")
    return data


def _pairs(items: object, known: dict[Pair, tuple[str, ...]] | dict[Pair, str]) -> list[Pair]:
    if not isinstance(items, list):
        raise Refused(400, "Operations must be a JSON array")
    pairs: list[Pair] = []
    for item in items:
        data = item if isinstance(item, dict) else {}
        pair = (str(data.get("targetType")), str(data.get("operationKey")))
        if pair not in known:
            raise Refused(400, f"Unknown permission: {pair[0]} {pair[1]}")
        pairs.append(pair)
    return pairs


def _wishes(
    request: Request,
    items: list[object],
    known: dict[Pair, tuple[str, ...]] | dict[Pair, str],
) -> list[tuple[str, list[Pair]]]:
    """Return each subject of a request with the pairs that it is to have, all checked."""
    if len(items) > MOST_SUBJECTS:
        raise Refused(400, f"At most {MOST_SUBJECTS} subjects can be given")
    wishes: list[tuple[str, list[Pair]]] = []
    for item in items:
        data = item if isinstance(item, dict) else {}
        if data.get("userKey"):
            subject = _known_subject(request, "user", str(data["userKey"]))
        elif data.get("groupName"):
            subject = _known_subject(request, "group", str(data["groupName"]))
        else:
            subject = "anonymous"
        wishes.append((subject, _pairs(data.get("operations"), known)))
    return wishes


async def _set_many(request: Request, space: Space) -> None:
    """Give each subject named exactly the rights listed; an empty list takes all."""
    wishes = _wishes(request, await _array(request), SPACE_PAIRS)
    wiki, viewer = wiki_of(request), viewer_of(request)
    for subject, pairs in wishes:
        wanted = {name for pair in pairs for name in SPACE_PAIRS[pair]}
        held = _held(request, space, subject)
        if wanted - held:
            wiki.grant_space(viewer, space.key, subject, _operations(wanted - held))
        if held - wanted:
            wiki.revoke_space(viewer, space.key, subject, _operations(held - wanted))


def _operations(names: Iterable[str]) -> list[Operation]:
    """Return names as the wiki takes them; those that it does not know have no effect."""
    return cast("list[Operation]", sorted(names))


def _must_be_apart(request: Request, space: Space, subject: str, pairs: list[Pair]) -> None:
    """Refuse to take a right that another one, which stays, brings along here."""
    held = _held(request, space, subject)
    going = {name for pair in pairs for name in SPACE_PAIRS[pair]}
    for pair in pairs:
        if IMPLIED.get(pair) in held - going:
            raise Refused(501, f"{pair[0]} {pair[1]} is not kept apart from {IMPLIED[pair]} here")


def _held(request: Request, space: Space, subject: str) -> set[str]:
    rights = wiki_of(request).state.rights[space.key]
    return {name for name, subjects in rights.items() if subject in subjects}


def _held_globally(request: Request, subject: str) -> set[str]:
    return {name for one, name in wiki_of(request).global_permissions() if one == subject}


def _set_global(request: Request, subject: str, names: set[str]) -> None:
    wiki, viewer = wiki_of(request), viewer_of(request)
    held = _held_globally(request, subject)
    wiki.grant_global(viewer, subject, sorted(names - held))
    wiki.revoke_global(viewer, subject, sorted(held - names))


def _space_items(request: Request, space: Space, subject: str) -> list[dict[str, object]]:
    held = _held(request, space, subject)
    shown = _subject_json(request, subject)
    return [
        {
            "operation": {"targetType": pair[0], "operationKey": pair[1]},
            "subject": shown,
            "spaceKey": space.key,
            "spaceId": space.id,
        }
        for pair, names in SPACE_PAIRS.items()
        if not held.isdisjoint(names) or IMPLIED.get(pair) in held
    ]


def _global_items(request: Request, subject: str) -> list[dict[str, object]]:
    held = _held_globally(request, subject)
    shown = _subject_json(request, subject)
    return [
        {"operation": {"targetType": pair[0], "operationKey": pair[1]}, "subject": shown}
        for pair, name in GLOBAL_PAIRS.items()
        if name in held
    ]


def _subject_json(request: Request, subject: str) -> dict[str, object]:
    kind, _, name = subject.partition(":")
    if kind == "group":
        return {"type": "group", "name": name, "displayName": name}
    wiki = wiki_of(request)
    return user_json(wiki, wiki.account(name) if kind == "user" else None)


routes = [
    Route("/rest/api/space/{key}/permissions", space_permissions, methods=["GET", "POST"]),
    Route("/rest/api/space/{key}/permissions/{path:path}", space_subject, methods=["GET", "PUT"]),
    Route("/rest/api/permissions", global_permissions, methods=["GET", "PUT"]),
    Route("/rest/api/permissions/{path:path}", global_subject, methods=["GET", "PUT"]),
]
