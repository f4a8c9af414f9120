"""REST of what is marked on content: labels and properties."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sicbot.sandbox.http.answers import body_json
from sicbot.sandbox.model import Refused
from sicbot.sandbox.rest.paths import (
    number,
    number_of,
    version_number,
    viewer_of,
    wiki_of,
)
from sicbot.sandbox.rest.shape_content import property_json
from sicbot.sandbox.rest.shapes import label_json, page_of
from sicbot.sandbox.rights import visible

if TYPE_CHECKING:
    from starlette.requests import Request

    from sicbot.sandbox.model import Content

MOST_LABELS = 200
DEFAULT_PROPERTIES = 10
MOST_PROPERTIES = 200
LONGEST_PROPERTY = 32 * 1024  # of JSON (developer guide, content properties)
LONGEST_KEY = 255


async def labels(request: Request) -> Response:
    """`GET …/label`: all labels."""
    return _labels(request, _content(request))


async def add_labels(request: Request) -> Response:
    """`POST …/label`: adds one label or a list of them, and returns all."""
    content, data = _content(request), await body_json(request)
    lines = data if isinstance(data, list) else [data]
    names = [line.get("name") if isinstance(line, dict) else None for line in lines]
    if not all(isinstance(name, str) and name.strip() for name in names):
        raise Refused(400, "Label name must not be empty")
    prefixes = {line.get("prefix", "global") for line in lines if isinstance(line, dict)}
    if not prefixes <= {"global", None}:
        raise Refused(501, "Not built in the embedded wiki: labels that are not global")
    wiki_of(request).add_labels(viewer_of(request), content.id, [str(name) for name in names])
    return _labels(request, content)


async def remove_label(request: Request) -> Response:
    """`DELETE …/label?name=` and `…/label/{name}`; the path form cannot name a label with "/"."""
    content = _content(request)
    name = request.path_params.get("name") or request.query_params.get("name", "")
    if "/" in request.path_params.get("name", ""):
        raise Refused(400, "A label with a slash can only be removed with the parameter name")
    wiki_of(request).remove_label(viewer_of(request), content.id, name)
    return Response(status_code=204)


async def properties(request: Request) -> Response:
    """`GET …/property`: the properties, ten by default."""
    wiki, content = wiki_of(request), _content(request)
    shown = [
        property_json(wiki, content.id, key, *value)
        for key, value in wiki.properties(content.id).items()
    ]
    start, limit = number(request, "start", 0), number(request, "limit", DEFAULT_PROPERTIES)
    return JSONResponse(page_of(shown, request, start=start, limit=limit, cap=MOST_PROPERTIES))


async def one_property(request: Request) -> Response:
    """`GET …/property/{key}`: one property."""
    return _property(request, _content(request), request.path_params["key"])


async def create_property(request: Request) -> Response:
    """`POST …/property` and `…/property/{key}`: makes a property that is not there yet."""
    content, data = _content(request), await body_json(request)
    key, value = _key_and_value(request, data)
    if key in wiki_of(request).properties(content.id):
        raise Refused(400, f"A content property with key {key} already exists")
    wiki_of(request).set_property(viewer_of(request), content.id, key, value, 1)
    return _property(request, content, key)


async def update_property(request: Request) -> Response:
    """`PUT …/property/{key}`: the next version of a property; number 1 makes it."""
    content, data = _content(request), await body_json(request)
    key, value = _key_and_value(request, data)
    version = version_number(data)
    if version is None:
        raise Refused(400, "Must supply an incremented version when updating a property")
    wiki_of(request).set_property(viewer_of(request), content.id, key, value, version)
    return _property(request, content, key)


async def delete_property(request: Request) -> Response:
    """`DELETE …/property/{key}`."""
    content = _content(request)
    wiki_of(request).delete_property(viewer_of(request), content.id, request.path_params["key"])
    return Response(status_code=204)


def _key_and_value(request: Request, data: Any) -> tuple[str, object]:
    in_path = request.path_params.get("key")
    key = data.get("key", in_path) if isinstance(data, dict) else None
    if not isinstance(key, str) or not key or "value" not in data:
        raise Refused(400, "A content property needs a key and a value")
    if in_path is not None and key != in_path:
        raise Refused(400, f"Key {key} is not the key of the path, {in_path}")
    if len(key) > LONGEST_KEY:
        raise Refused(400, f"A key has at most {LONGEST_KEY} characters")
    if len(json.dumps(data["value"], ensure_ascii=False).encode()) > LONGEST_PROPERTY:
        raise Refused(413, f"A value has at most {LONGEST_PROPERTY} bytes")
    return key, data["value"]


def _property(request: Request, content: Content, key: str) -> Response:
    wiki = wiki_of(request)
    known = wiki.properties(content.id)
    if key not in known:
        raise Refused(404, f"No content property found with key: {key}")
    return JSONResponse(property_json(wiki, content.id, key, *known[key]))


def _labels(request: Request, content: Content) -> Response:
    names = wiki_of(request).labels(content.id)
    if request.query_params.get("prefix", "global") != "global":
        names = []
    start, limit = number(request, "start", 0), number(request, "limit", MOST_LABELS)
    shown = [label_json(name) for name in names]
    return JSONResponse(page_of(shown, request, start=start, limit=limit, cap=MOST_LABELS))


def _content(request: Request) -> Content:
    content_id = number_of(request.path_params["id"])
    statuses = ("current", "draft", "archived")
    return visible(wiki_of(request), viewer_of(request), content_id, *statuses)


_LABEL = "/rest/api/content/{id}/label"
_PROPERTY = "/rest/api/content/{id}/property"
routes = [
    Route(_LABEL, labels),
    Route(_LABEL, add_labels, methods=["POST"]),
    Route(_LABEL, remove_label, methods=["DELETE"]),
    Route(f"{_LABEL}/{{name:path}}", remove_label, methods=["DELETE"]),
    Route(_PROPERTY, properties),
    Route(_PROPERTY, create_property, methods=["POST"]),
    Route(f"{_PROPERTY}/{{key:path}}", one_property),
    Route(f"{_PROPERTY}/{{key:path}}", create_property, methods=["POST"]),
    Route(f"{_PROPERTY}/{{key:path}}", update_property, methods=["PUT"]),
    Route(f"{_PROPERTY}/{{key:path}}", delete_property, methods=["DELETE"]),
]
