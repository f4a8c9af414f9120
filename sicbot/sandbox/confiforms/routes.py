"""REST of ConfiForms (version 1, app 2.18 and later): records of forms kept with pages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sicbot.sandbox.confiforms.filter import Clock, read_filter
from sicbot.sandbox.confiforms.values import (
    definition_json,
    entry_json,
    epoch_ms,
    filterable,
    read_fields,
)
from sicbot.sandbox.model import Refused
from sicbot.sandbox.rest.paths import json_object, number_of, segments, viewer_of, wiki_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from sicbot.sandbox.model import Content, Entry, Form

_HEAD = ("rest", "confiforms", "1.0")


async def search(request: Request) -> Response:
    """`GET /search/{pageId}/{form}[/{filter}]`: all records that pass the filter."""
    form, rest = _form(request, most=1)
    found = _matching(request, form, rest[0] if rest else None)
    total = len(found)
    start = max(int(_digits(request, "startAt") or "1"), 1) - 1  # counted from 1
    limit = _digits(request, "limit")
    found = found[start : start + int(limit)] if limit else found[start:]
    entries: object = [_shown(request, form, entry) for entry in found]
    if wiki_of(request).switches.lone_entry_as_object and isinstance(entries, list):
        # Serialisers that make JSON of XML do so; whether this one does is not documented.
        if not entries:
            return JSONResponse({"total": total})
        entries = entries[0] if len(entries) == 1 else entries
    return JSONResponse({"total": total, "list": {"entry": entries}})


async def get(request: Request) -> Response:
    """`GET /get/{pageId}/{form}/{uuid}`: one record."""
    form, (entry_id,) = _form(request, least=1, most=1)
    return JSONResponse(_shown(request, form, _entry(request, form, entry_id)))


async def definition(request: Request) -> Response:
    """`GET /definition/{pageId}/{form}`."""
    form, _ = _form(request)
    return JSONResponse(definition_json(form))


async def raw(request: Request) -> Response:
    """`GET /raw/{pageId}/{form}`: the records as XML; its exact shape is not documented."""
    form, _ = _form(request)
    lines = [_xml(entry) for entry in wiki_of(request).entries(form)]
    return Response(f"<list>{''.join(lines)}</list>", media_type="application/xml")


async def create(request: Request) -> Response:
    """`POST /create/{pageId}/{form}` with `{"fields": {..}}`: whoever sees the page may."""
    _must_pass_xsrf(request)
    form, _ = _form(request)
    fields = read_fields(form, await _sent_fields(request), wiki_of(request).time_zone)
    entry = wiki_of(request).create_entry(viewer_of(request), form, fields)
    return JSONResponse(_shown(request, form, entry))


async def update(request: Request) -> Response:
    """`POST /update/{pageId}/{form}/{uuid}`: the owner, or who may edit the page."""
    _must_pass_xsrf(request)
    form, (entry_id,) = _form(request, least=1, most=1)
    entry = _entry(request, form, entry_id)
    sent = await _sent_fields(request)
    # Absent fields are validated too, and so required ones refused, unless this is given.
    partly = "_skipIfParamIsEmpty" in request.query_params
    fields = read_fields(form, sent, wiki_of(request).time_zone, partly=partly)
    return JSONResponse(_shown(request, form, _updated(request, form, entry, fields)))


async def validate(request: Request) -> Response:
    """`POST /validate/{pageId}/{form}`: what `create` would say, without saving."""
    _must_pass_xsrf(request)
    form, _ = _form(request, most=1)
    read_fields(form, await _sent_fields(request), wiki_of(request).time_zone)
    return JSONResponse({"valid": True})


async def update_field(request: Request) -> Response:
    """`PUT /updateFieldValue/{pageId}/{form}?query=&fv=field:value`: no query means all."""
    _must_pass_xsrf(request)
    form, _ = _form(request)
    name, colon, value = request.query_params.get("fv", "").partition(":")
    if not colon:
        raise Refused(400, "fv must be given as field:value")
    _must_administer(request, form)
    changed = _matching(request, form, None)
    for entry in changed:
        zone = wiki_of(request).time_zone
        kept = read_fields(form, {name: value}, zone, partly=True)
        _updated(request, form, entry, kept)
    return JSONResponse({"total": len(changed)})


async def delete_one(request: Request) -> Response:
    """`DELETE /deleteById/{pageId}/{form}/{uuid}`."""
    _must_pass_xsrf(request)
    form, (entry_id,) = _form(request, least=1, most=1)
    entry = _entry(request, form, entry_id)
    wiki_of(request).delete_entry(viewer_of(request), form, entry.id)
    return JSONResponse({"total": 1})


async def delete_many(request: Request) -> Response:
    """`DELETE /deleteByFilter/{pageId}/{form}/{filter}`."""
    _must_pass_xsrf(request)
    form, (text,) = _form(request, least=1, most=1)
    _must_administer(request, form)
    found = _matching(request, form, text)
    for entry in found:
        wiki_of(request).delete_entry(viewer_of(request), form, entry.id)
    return JSONResponse({"total": len(found)})


def _form(request: Request, *, least: int = 0, most: int = 0) -> tuple[Form, list[str]]:
    """Return the form that a path names and what comes behind it.

    Page and form that the caller may not see are as good as absent; identity is the pair of page
    and name, and names are case-sensitive (the app's manual).
    """
    parts = segments(request)[len(_HEAD) + 1 :]
    if not least <= len(parts) - 2 <= most:
        raise Refused(404, "HTTP 404 Not Found")
    page = _page(request, parts[0])
    form = wiki_of(request).form(page.id, parts[1])
    if form is None:
        raise Refused(404, f"No form {parts[1]} on page {page.id}")
    return form, parts[2:]


def _page(request: Request, text: str) -> Content:
    wiki = wiki_of(request)
    page = wiki.content(number_of(text, "page"))
    shown = page is not None and page.status == "current"
    if page is None or not shown or not wiki.may_view(viewer_of(request), page):
        raise Refused(404, f"No page found with id: {text}")
    return page


def _entry(request: Request, form: Form, entry_id: str) -> Entry:
    for entry in wiki_of(request).entries(form):
        if entry.id == entry_id:
            return entry
    raise Refused(404, f"No record {entry_id} in form {form.name}")


def _matching(request: Request, form: Form, text: str | None) -> list[Entry]:
    wiki = wiki_of(request)
    wanted = request.query_params.get("query", "") if text is None else text
    test = read_filter(wanted, Clock(wiki.now(), wiki.time_zone))
    entries = wiki.entries(form)
    found = [entry for entry in entries if test(filterable(form, entry, wiki.time_zone))]
    name, _, direction = request.query_params.get("sort", "").partition(" ")
    if name:
        key = _sort_key(request, form, name)
        found.sort(key=key, reverse=direction.strip().upper() == "DESC")
    return found


def _sort_key(request: Request, form: Form, name: str) -> Callable[[Entry], tuple[bool, int, str]]:
    zone = wiki_of(request).time_zone

    def key(entry: Entry) -> tuple[bool, int, str]:
        value = filterable(form, entry, zone).get(name)
        return value is None, value if isinstance(value, int) else 0, str(value or "")

    return key


def _shown(request: Request, form: Form, entry: Entry) -> dict[str, object]:
    return entry_json(form, entry, wiki_of(request).time_zone)


def _updated(request: Request, form: Form, entry: Entry, fields: dict[str, object]) -> Entry:
    """Keep changed fields; None empties one."""
    merged = {**entry.fields, **fields}
    kept = {name: value for name, value in merged.items() if value is not None}
    return wiki_of(request).update_entry(viewer_of(request), form, entry.id, kept)


def _must_administer(request: Request, form: Form) -> None:
    """Refuse who may not edit the form's page: its editors administer the form."""
    wiki = wiki_of(request)
    page = wiki.content(form.page_id)
    if page is None or not wiki.may_edit(viewer_of(request), page):
        raise Refused(403, "Only administrators of the form may do this")


def _must_pass_xsrf(request: Request) -> None:
    headers = request.headers
    is_json = headers.get("content-type", "").startswith("application/json")
    if not is_json and headers.get("x-atlassian-token") not in ("no-check", "nocheck"):
        raise Refused(403, "XSRF check failed")


async def _sent_fields(request: Request) -> dict[str, object]:
    fields = (await json_object(request)).get("fields")
    if not isinstance(fields, dict):
        raise Refused(400, "The body must be a JSON object with fields")
    return {str(name): value for name, value in fields.items()}


def _digits(request: Request, name: str) -> str:
    text = request.query_params.get(name, "")
    if text and not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Refused(400, f"{name} must be a number: {text}")
    return text


def _xml(entry: Entry) -> str:
    fields = "".join(
        f"<{name}>{escape(', '.join(value) if isinstance(value, list) else str(value))}</{name}>"
        for name, value in entry.fields.items()
    )
    return (
        f'<entry id="{entry.id}" recordId="{entry.record_id}" created="{epoch_ms(entry.created)}">'
        f"<fields>{fields}</fields></entry>"
    )


_CALLS = {
    "search": ("GET", search),
    "get": ("GET", get),
    "definition": ("GET", definition),
    "raw": ("GET", raw),
    "create": ("POST", create),
    "update": ("POST", update),
    "validate": ("POST", validate),
    "updateFieldValue": ("PUT", update_field),
    "deleteById": ("DELETE", delete_one),
    "deleteByFilter": ("DELETE", delete_many),
}
routes = [
    Route(f"/rest/confiforms/1.0/{name}/{{path:path}}", call, methods=[method])
    for name, (method, call) in _CALLS.items()
]
