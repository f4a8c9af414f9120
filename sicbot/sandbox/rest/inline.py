"""REST of inline comments, as the page view of Data Center uses it; it is not documented.

What is here follows the calls of the published client libraries: list, create on marked words,
resolve and open again. Replies go through the ordinary service for comments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse
from starlette.routing import Route

from sicbot.sandbox.http.answers import not_built
from sicbot.sandbox.model import Comment, Refused
from sicbot.sandbox.rest.paths import json_object, number_of, viewer_of, wiki_of
from sicbot.sandbox.rights import visible
from sicbot.sandbox.storage.body import inline_markers, mark_words

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from sicbot.sandbox.model import Content

_PATH = "/rest/inlinecomments/1.0/comments"


async def listed(request: Request) -> Response:
    """`GET ?containerId=`: open and resolved ones, as a bare array."""
    page = _page(request, request.query_params.get("containerId", ""))
    wiki = wiki_of(request)
    marked = inline_markers(wiki.body(page.id))
    found = [comment for comment in wiki.comments(page.id) if comment.inline_ref]
    return JSONResponse([_shown(request, page, comment, marked) for comment in found])


async def create(request: Request) -> Response:
    """`POST` with the words to mark: the marker is put into the page, without a new version."""
    data = await json_object(request)
    page = _page(request, str(data.get("containerId", "")))
    wiki, ref = wiki_of(request), wiki_of(request).new_id()
    index = data.get("matchIndex", 0)
    words = str(data.get("originalSelection", ""))
    is_index = isinstance(index, int) and index >= 0
    body = mark_words(wiki.body(page.id), words, index, ref) if words and is_index else None
    if body is None:
        raise Refused(400, "The selected words are not on the page")
    text = str(data.get("body", ""))
    made = wiki.create_comment(viewer_of(request), page_id=page.id, body=text, inline_ref=ref)
    with wiki.change():
        wiki.state.put_version(wiki.head(page.id), body=body)
    comment = next(one for one in wiki.comments(page.id) if one.content.id == made.id)
    return JSONResponse(_shown(request, page, comment, inline_markers(body)))


async def resolve(request: Request) -> Response:
    """`PUT {id}/resolve/{true|false}/dangling/{true|false}`."""
    word = request.path_params["word"]
    if word not in ("true", "false"):
        raise Refused(404, "HTTP 404 Not Found")
    wiki, viewer = wiki_of(request), viewer_of(request)
    content = visible(wiki, viewer, number_of(request.path_params["id"]), "current")
    if content.type != "comment" or content.container_id is None:
        raise Refused(404, f"No comment found with id: {content.id}")
    wiki.resolve_comment(viewer, content.id, resolved=word == "true")
    page = _page(request, str(content.container_id))
    comment = next(one for one in wiki.comments(page.id) if one.content.id == content.id)
    return JSONResponse(_shown(request, page, comment, inline_markers(wiki.body(page.id))))


async def other(request: Request) -> Response:
    """Replies, changes and deletion through this service: not built."""
    return not_built(f"{request.method} {request.url.path}")


def _page(request: Request, text: str) -> Content:
    return visible(wiki_of(request), viewer_of(request), number_of(text), "current")


def _shown(
    request: Request, page: Content, comment: Comment, marked: dict[str, str]
) -> dict[str, object]:
    wiki, viewer = wiki_of(request), viewer_of(request)
    content = comment.content
    author = wiki.account_by_key(content.created_by) if content.created_by else None
    may_edit = wiki.may_edit(viewer, content)
    return {
        "id": content.id,
        "authorDisplayName": author.full_name if author else "Anonymous",
        "authorUserName": author.username if author else "",
        "body": comment.body,
        "originalSelection": marked.get(comment.inline_ref or "", ""),
        "markerRef": comment.inline_ref,
        "containerId": page.id,
        "containerVersion": page.version,
        "parentCommentId": content.parent_id or 0,
        "lastModificationDate": int(wiki.head(content.id).when.timestamp() * 1000),
        "hasDeletePermission": may_edit,
        "hasEditPermission": may_edit,
        "hasResolvePermission": wiki.may(viewer, "comment", page.space_key),
        "resolveProperties": {
            "resolved": comment.resolved,
            "resolvedByDangling": comment.inline_ref not in marked,
        },
        "deleted": False,
    }


routes = [
    Route(_PATH, listed),
    Route(_PATH, create, methods=["POST"]),
    Route(f"{_PATH}/{{id}}/resolve/{{word}}/dangling/{{dangling}}", resolve, methods=["PUT"]),
    Route(f"{_PATH}/{{path:path}}", other, methods=["GET", "POST", "PUT", "DELETE"]),
]
