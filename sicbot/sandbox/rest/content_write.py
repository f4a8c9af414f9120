"""REST of content: making, changing, moving, deleting and converting it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sicbot.sandbox.drafts import as_version
from sicbot.sandbox.http.answers import body_json, not_built
from sicbot.sandbox.model import Content, Refused
from sicbot.sandbox.pages import KEEP, Keep
from sicbot.sandbox.render import view as render
from sicbot.sandbox.rest.paths import (
    is_at_least,
    number_of,
    version_number,
    viewer_of,
    wiki_of,
)
from sicbot.sandbox.rest.shape_content import RENDERED
from sicbot.sandbox.rest.shapes import content_json
from sicbot.sandbox.rights import visible
from sicbot.sandbox.storage.body import check
from sicbot.sandbox.storage.wiki_markup import to_storage

if TYPE_CHECKING:
    from starlette.requests import Request

    from sicbot.sandbox.model import Viewer
    from sicbot.sandbox.wiki import Wiki

EXPAND_MADE = "body.storage,history,space,container.history,container.version,version,ancestors"
EXPAND_CHANGED = "body.storage,history,space,version,ancestors"
NO_VERSION = "Must supply an incremented version when updating Content. No version supplied."
TOP = "1"  # a parent that no page has: one public client clears the parent with it


@dataclass(frozen=True, slots=True)
class Sent:
    """The content that a request describes."""

    values: dict[str, Any]

    @property
    def kind(self) -> str:
        """Its type.

        Raises:
            Refused: 400 without one.
        """
        kind = self.values.get("type")
        if not isinstance(kind, str):
            raise Refused(400, "A content type is required")
        return kind

    @property
    def title(self) -> str:
        """Its title."""
        return str(self.values.get("title") or "")

    @property
    def space_key(self) -> str:
        """The key of its space."""
        return str(_inner(self.values, "space").get("key") or "")

    @property
    def body(self) -> str | None:
        """Its storage format; None if none is sent.

        Raises:
            Refused: 501 for other ways to write a body.
        """
        bodies = _inner(self.values, "body")
        for name in ("storage", "editor"):
            value = _inner(bodies, name).get("value")
            if isinstance(value, str):
                if _inner(bodies, name).get("representation", name) not in (name, "storage"):
                    raise Refused(501, "Not built: bodies that are not in storage format")
                return value
        if bodies:
            raise Refused(501, "Not built: bodies that are not in storage format")
        return None

    @property
    def parent_id(self) -> int | Keep | None:
        """Its parent: the last ancestor, as in what the wiki answers."""
        ancestors = self.values.get("ancestors")
        if not isinstance(ancestors, list) or not ancestors:
            return KEEP
        parent = ancestors[-1].get("id") if isinstance(ancestors[-1], dict) else None
        return None if str(parent) == TOP else number_of(str(parent), "parent")

    @property
    def properties(self) -> dict[str, object]:
        """The properties that it brings along, as one public client sends a page's width."""
        sent = _inner(_inner(self.values, "metadata"), "properties")
        return {name: one["value"] for name in sent if "value" in (one := _inner(sent, name))}

    @property
    def version(self) -> int:
        """Its version number.

        Raises:
            Refused: 400 without one, in the product's words.
        """
        number = version_number(self.values)
        if number is None:
            raise Refused(400, NO_VERSION)
        return number


async def create(request: Request) -> Response:
    """`POST /rest/api/content`: a page, blog post, draft or comment; answers 200, not 201."""
    sent, wiki, viewer = await _sent(request), wiki_of(request), viewer_of(request)
    match sent.kind:
        case "page" | "blogpost":
            made = _make_page(request, sent)
        case "comment":
            container = _inner(sent.values, "container").get("id")
            parent = sent.parent_id
            made = wiki.create_comment(
                viewer,
                page_id=number_of(str(container)),
                body=sent.body or "",
                parent_id=None if isinstance(parent, Keep) else parent,
            )
        case other:
            raise Refused(400, f"Cannot create content of type {other}")
    _set_properties(request, made, sent)
    expand = request.query_params.get("expand", EXPAND_MADE)
    return JSONResponse(content_json(wiki, viewer, made, expand, alone=True))


async def update(request: Request) -> Response:
    """`PUT /rest/api/content/{id}`: the next version, publishing a draft, or restoring."""
    sent, wiki, viewer = await _sent(request), wiki_of(request), viewer_of(request)
    content_id = number_of(request.path_params["id"])
    known = visible(wiki, viewer, content_id)
    if str(sent.values.get("id", content_id)).removeprefix("att") != str(content_id):
        raise Refused(400, "The id of the content is not the id of the path")
    if request.query_params.get("conflictPolicy", "abort") != "abort":
        raise Refused(400, "Only the conflict policy abort is supported")
    if known.status == "trashed":
        if sent.values.get("status") != "current":
            raise Refused(404, f"No content found with id: ContentId{{id={content_id}}}")
        changed = wiki.restore(viewer, content_id, version=sent.version)
    else:
        if known.status == "current" and sent.values.get("status") == "draft":
            return _save_edit_draft(request, sent, known)
        changed = _update(request, sent, known)
        if request.query_params.get("status") == "draft":
            wiki.discard_edit_draft(viewer, content_id)
        _set_properties(request, changed, sent)
    expand = request.query_params.get("expand", EXPAND_CHANGED)
    return JSONResponse(content_json(wiki, viewer, changed, expand, alone=True))


async def delete(request: Request) -> Response:
    """`DELETE /rest/api/content/{id}`: to the trash, or for good with `status=trashed`."""
    wiki, viewer = wiki_of(request), viewer_of(request)
    content_id = number_of(request.path_params["id"])
    match request.query_params.get("status", "current"):
        case "trashed":
            wiki.purge(viewer, content_id)
        case "draft":
            if not wiki.discard_edit_draft(viewer, content_id):
                wiki.discard_draft(viewer, content_id)
        case "current":
            wiki.trash(viewer, content_id)
        case other:
            raise Refused(400, f"Unsupported status: {other}")
    return Response(status_code=204)


async def delete_version(request: Request) -> Response:
    """`DELETE …/version/{n}`; one user of 7.19.3 needed the experimental path for it."""
    if request.url.path.count("/rest/api/") and not is_at_least(request, "8.5"):
        raise Refused(404, "HTTP 404 Not Found")
    content_id = number_of(request.path_params["id"])
    version = number_of(request.path_params["number"], "version")
    wiki_of(request).delete_version(viewer_of(request), content_id, version)
    return Response(status_code=204)


async def move(request: Request) -> Response:
    """`POST /pages/movepage.action`: answers 200 whatever happens; the JSON tells."""
    if request.headers.get("x-atlassian-token") not in ("no-check", "nocheck"):
        return Response("XSRF check failed", status_code=403, media_type="text/html")
    wiki, viewer, query = wiki_of(request), viewer_of(request), request.query_params
    try:
        moved = wiki.move(
            viewer,
            number_of(query.get("pageId", "")),
            target_id=_target(wiki, request),
            position=query.get("position", "append"),
            space_key=query.get("spaceKey"),
        )
    except Refused as refused:
        failed = {"actionErrors": [refused.message], "validationErrors": [], "authorized": True}
        return JSONResponse(failed)
    page = {"id": moved.id, "title": moved.title, "spaceKey": moved.space_key}
    return JSONResponse(
        {"page": page, "actionErrors": [], "validationErrors": [], "authorized": True}
    )


async def convert(request: Request) -> Response:
    """`POST /rest/api/contentbody/convert/{to}`: storage format as HTML, or wiki markup."""
    sent, to = await body_json(request), request.path_params["to"]
    values = sent if isinstance(sent, dict) else {}
    source = values.get("representation")
    if not isinstance(values.get("value"), str):
        raise Refused(400, "A value to convert is required")
    body: str | None = str(values["value"])
    if source == "wiki" and to == "storage":
        body = to_storage(str(values["value"]))
    elif source not in ("storage", "editor") or to not in (*RENDERED, "storage", "editor"):
        return not_built(f"converting {source} to {to}")
    if body is None:
        return not_built("wiki markup with macros, links, tables or images")
    check(body)
    wiki, viewer = wiki_of(request), viewer_of(request)
    if to in RENDERED:
        body = render.view(body, wiki, viewer, _context(wiki, viewer, values))
    return JSONResponse({"value": body, "representation": to})


def _make_page(request: Request, sent: Sent) -> Content:
    named = sent.values.get("status") or request.query_params.get("status", "current")
    if named not in ("current", "draft"):
        raise Refused(400, f"Cannot create content with status {named}")
    parent = sent.parent_id
    return wiki_of(request).create_page(
        viewer_of(request),
        space_key=sent.space_key,
        title=sent.title,
        body=sent.body or "",
        parent_id=None if isinstance(parent, Keep) else parent,
        status="draft" if named == "draft" else "current",
        type="page" if sent.kind == "page" else "blogpost",
    )


def _update(request: Request, sent: Sent, known: Content) -> Content:
    if known.type == "attachment":
        # The reference has a path of its own for files (PUT content/{id}/child/attachment/{id}).
        raise Refused(400, "Attachments are changed below the content that holds them")
    if sent.values.get("status") not in (None, "current", "draft"):
        raise Refused(400, f"Cannot update content to status {sent.values['status']}")
    if sent.kind != known.type:
        raise Refused(400, f"Content {known.id} is no {sent.kind}")
    _check_draft(request, known)
    if not sent.title and known.type != "comment":
        raise Refused(400, "Title is missing")  # seen on a server; some guides leave it out
    version = _inner(sent.values, "version")
    position = sent.values.get("position")
    return wiki_of(request).update_page(
        viewer_of(request),
        known.id,
        version=sent.version,
        title=sent.title,
        body=sent.body,
        parent_id=sent.parent_id if known.type == "page" else KEEP,
        message=str(version.get("message") or ""),
        minor=version.get("minorEdit") is True,
        status="draft" if sent.values.get("status") == "draft" else "current",
        position=position if isinstance(position, int) else None,
    )


def _check_draft(request: Request, known: Content) -> None:
    """Refuse an update of a page that has drafts, unless it says which of the two it means.

    Raises:
        Refused: 404 without a draft to publish, 409 where nothing is said.
    """
    wiki, meant = wiki_of(request), request.query_params.get("status")
    if known.status == "draft":
        return
    if meant == "draft" and wiki.edit_draft(viewer_of(request), known.id) is None:
        raise Refused(404, f"Cannot find a draft of content {known.id}")
    if meant is None and wiki.is_drafted(known.id):
        words = "has a draft; say status=current to update it all the same"
        raise Refused(409, f"Content {known.id} {words}")


def _save_edit_draft(request: Request, sent: Sent, page: Content) -> Response:
    """Keep a draft of a published page, and return it under the page's id."""
    if page.type not in ("page", "blogpost"):
        raise Refused(400, f"Content of type {page.type} has no drafts")
    wiki, viewer = wiki_of(request), viewer_of(request)
    wiki.save_edit_draft(viewer, page.id, title=sent.title, body=sent.body)
    return edit_draft(request, page, request.query_params.get("expand", EXPAND_CHANGED))


def edit_draft(request: Request, page: Content, expand: str) -> Response:
    """Return the caller's draft of a published page.

    Raises:
        Refused: 404 where the caller has none; those of others are not shown.
    """
    wiki, viewer = wiki_of(request), viewer_of(request)
    draft = wiki.edit_draft(viewer, page.id)
    if draft is None:
        raise Refused(404, f"Cannot find a draft of content {page.id}")
    version = as_version(wiki, viewer, page, draft)
    shown = replace(page, title=draft.title, status="draft")
    return JSONResponse(content_json(wiki, viewer, shown, expand, version=version, alone=True))


def _set_properties(request: Request, content: Content, sent: Sent) -> None:
    """Keep the properties that were sent; they bring no version of their own, and need none."""
    wiki = wiki_of(request)
    known = wiki.properties(content.id)
    for name, value in sent.properties.items():
        present, version = known.get(name, (None, 0))
        if not version or value != present:
            wiki.set_property(viewer_of(request), content.id, name, value, version + 1)


def _target(wiki: Wiki, request: Request) -> int | None:
    """Return the id of the page to move to, named by id or by space and title."""
    query = request.query_params
    if query.get("targetId"):
        return number_of(query["targetId"])
    if query.get("targetTitle"):
        found = wiki.find(query.get("spaceKey", ""), query["targetTitle"], exact=False)
        if found is None or not wiki.may_view(viewer_of(request), found):
            raise Refused(404, f"No page found with title {query['targetTitle']}")
        return found.id
    return None


def _context(wiki: Wiki, viewer: Viewer, values: dict[str, Any]) -> Content:
    """Return the page on which a body is to be shown; without one, a page that is nowhere."""
    content_id = _inner(values, "content").get("id")
    if content_id is not None:
        return visible(wiki, viewer, number_of(str(content_id)))
    return Content(
        id=0,
        type="page",
        status="current",
        space_key=str(values.get("spaceKey", "")),
        title="",
        parent_id=None,
        container_id=None,
        version=1,
        created_by=None,
        created=wiki.now(),
    )


async def _sent(request: Request) -> Sent:
    data = await body_json(request)
    if not isinstance(data, dict):
        raise Refused(400, "A content is expected")
    return Sent(data)


def _inner(values: dict[str, Any], name: str) -> dict[str, Any]:
    inner = values.get(name)
    return inner if isinstance(inner, dict) else {}


_ONE = "/rest/api/content/{id}"
routes = [
    Route(_ONE, update, methods=["PUT"]),
    Route(_ONE, delete, methods=["DELETE"]),
    Route(f"{_ONE}/version/{{number}}", delete_version, methods=["DELETE"]),
    Route("/rest/experimental/content/{id}/version/{number}", delete_version, methods=["DELETE"]),
    Route("/pages/movepage.action", move, methods=["POST"]),
    Route("/rest/api/contentbody/convert/{to}", convert, methods=["POST"]),
]
