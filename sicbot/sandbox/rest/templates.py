"""REST of page templates, which Data Center has below the experimental path alone.

The REST reference 10.0.3 does not have them. Paths and shapes are those that published clients
send to servers and read; the paths below `/rest/api/template` are the cloud's, so 404 here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sicbot.sandbox.model import Refused
from sicbot.sandbox.rest.paths import (
    json_object,
    must_administer,
    must_be_known,
    must_use,
    number,
    viewer_of,
    wiki_of,
)
from sicbot.sandbox.rest.shapes import label_json, page_of
from sicbot.sandbox.storage.body import check

if TYPE_CHECKING:
    from starlette.requests import Request

_KEPT_AS = "template"  # the kind of property under which templates are kept, by their id


async def listed(request: Request) -> Response:
    """`GET template/page?spaceKey=`: a space's templates; without a key, those of the wiki."""
    must_use(request)
    key = request.query_params.get("spaceKey", "")
    if key:
        key = _space_key(request, key, "read")
    templates = [one for one in _all(request).values() if one["space"] == key]
    page = page_of(
        sorted(templates, key=lambda one: (str(one["name"]), int(one["templateId"]))),
        request,
        start=number(request, "start", 0),
        limit=number(request, "limit", 25),
        cap=200,
    )
    page["results"] = [_shown(request, one) for one in page["results"]]
    return JSONResponse(page)


async def single(request: Request) -> Response:
    """`GET` and `DELETE template/{id}`."""
    must_use(request)
    template = _known(request, request.path_params["id"])
    if request.method == "GET":
        return JSONResponse(_shown(request, template, alone=True))
    _must_change(request, template["space"])
    wiki = wiki_of(request)
    with wiki.change():
        wiki.state.drop_property(_KEPT_AS, template["templateId"], _KEPT_AS)
    return Response(status_code=204)


async def write(request: Request) -> Response:
    """`POST template` makes one, `PUT template` changes the one that `templateId` names."""
    data, wiki = await json_object(request), wiki_of(request)
    present = _known(request, str(data.get("templateId"))) if request.method == "PUT" else None
    space = present["space"] if present else str(_inner(data, "space").get("key") or "")
    space = _must_change(request, space)
    name, body = data.get("name"), _inner(_inner(data, "body"), "storage").get("value")
    if not isinstance(name, str) or not name.strip() or not isinstance(body, str):
        raise Refused(400, "A template needs a name and a body in storage format")
    check(body)
    with wiki.change():
        template_id = str(present["templateId"]) if present else str(wiki.next_content_id())
        template = {
            "templateId": template_id,
            "name": name,
            "description": str(data.get("description") or ""),
            "labels": [str(_inner({"": one}, "").get("name")) for one in data.get("labels") or []],
            "space": space,
            "body": body,
        }
        _, version = wiki.state.properties[_KEPT_AS, template_id].get(_KEPT_AS, (None, 0))
        wiki.state.put_property(_KEPT_AS, template_id, _KEPT_AS, template, version + 1)
    return JSONResponse(_shown(request, template, alone=True))


def _all(request: Request) -> dict[str, dict[str, Any]]:
    """Return the values of all templates, by id."""
    properties = wiki_of(request).state.properties.items()
    kept = {owner: named.get(_KEPT_AS) for (kind, owner), named in properties if kind == _KEPT_AS}
    return {owner: pair[0] for owner, pair in kept.items() if pair and isinstance(pair[0], dict)}


def _known(request: Request, template_id: str) -> dict[str, Any]:
    """Return a template that the caller may see.

    Raises:
        Refused: 404 where it is absent or hidden.
    """
    template = _all(request).get(template_id)
    if template is None:
        raise Refused(404, f"No template found with id: {template_id}")
    if template["space"]:
        _space_key(request, template["space"], "read")
    return template


def _must_change(request: Request, space: str) -> str:
    """Refuse whoever administers neither the space nor, for templates of no space, the wiki."""
    must_be_known(request)
    if not space:
        must_administer(request)
        return space
    return _space_key(request, space, "admin")


def _space_key(request: Request, key: str, operation: Any) -> str:
    wiki, viewer = wiki_of(request), viewer_of(request)
    space = wiki.space(key)
    if space is None or not wiki.may(viewer, "read", space.key):
        raise Refused(404, f"No space found with key : {key}")
    if not wiki.may(viewer, operation, space.key):
        raise Refused(403, f"No permission to administer space {space.key}")
    return space.key


def _shown(request: Request, template: dict[str, Any], *, alone: bool = False) -> dict[str, Any]:
    """Return a template as JSON; in lists its body is there only where `expand` names it."""
    path = f"/rest/experimental/template/{template['templateId']}"
    shown: dict[str, Any] = {
        "templateId": template["templateId"],
        "name": template["name"],
        "description": template["description"],
        "labels": [label_json(name) for name in template["labels"]],
        "templateType": "page",
        "_links": {"self": f"{wiki_of(request).base_url}{path}"},
        "_expandable": {},
    }
    if template["space"]:
        shown["_expandable"]["space"] = f"/rest/api/space/{template['space']}"
    if alone or "body" in request.query_params.get("expand", "").split(","):
        shown["body"] = {"storage": {"value": template["body"], "representation": "storage"}}
    else:
        shown["_expandable"]["body"] = ""
    return shown


def _inner(values: dict[str, Any], name: str) -> dict[str, Any]:
    inner = values.get(name)
    return inner if isinstance(inner, dict) else {}


_TEMPLATE = "/rest/experimental/template"
routes = [
    Route(_TEMPLATE, write, methods=["POST", "PUT"]),
    Route(f"{_TEMPLATE}/page", listed),
    Route(f"{_TEMPLATE}/{{id}}", single, methods=["GET", "DELETE"]),
]
