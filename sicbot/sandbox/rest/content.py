"""REST of content: lists, single content, children, history and versions; all routes of content.

Facts are from the REST reference 10.0.3 unless a comment names another source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse
from starlette.routing import Route

from sicbot.sandbox.model import Refused
from sicbot.sandbox.posts import posting_day
from sicbot.sandbox.rest import content_write as rest_content_write
from sicbot.sandbox.rest import files as rest_files
from sicbot.sandbox.rest import marks as rest_marks
from sicbot.sandbox.rest import restrictions as rest_restrictions
from sicbot.sandbox.rest.paths import must_use, number, number_of, viewer_of, wiki_of
from sicbot.sandbox.rest.search import cap_for
from sicbot.sandbox.rest.shape_content import Subject, children_of, history_json
from sicbot.sandbox.rest.shape_parts import tree
from sicbot.sandbox.rest.shapes import content_json, page_of, version_json
from sicbot.sandbox.rights import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from starlette.requests import Request
    from starlette.responses import Response

    from sicbot.sandbox.model import Content, Version
    from sicbot.sandbox.rest.shape_parts import Json

DEFAULT_LIMIT = 25
DEFAULT_FILES = 50
MOST_FILES = 50
EXPAND_ONE = "history,space,version"
EXPAND_HISTORY = "previousVersion,nextVersion,lastUpdated"
STATUSES = ("current", "trashed", "draft", "archived")
_STATUSES_ASKED = {
    "any": STATUSES,
    "current": ("current", "archived"),
    "historical": ("current", "archived"),
}
_CURSOR = re.compile(r"content:(true|false):(\d{1,18})")


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a scan goes on: behind this id, or before it."""

    reverse: bool
    content_id: int

    def __str__(self) -> str:
        """Write it as the product does."""
        return f"content:{str(self.reverse).lower()}:{self.content_id}"


async def contents(request: Request) -> Response:
    """`GET /rest/api/content`: a list, with exact titles."""
    must_use(request)
    query = request.query_params
    found = _selected(request)
    if "title" in query and query.get("type") == "blogpost" and "postingDay" not in query:
        raise Refused(400, "postingDay is required to look a blog post up by its title")
    if "title" in query:
        found = (content for content in found if content.title == query["title"])
    if "postingDay" in query:
        found = (content for content in found if _posted(request, content) == query["postingDay"])
    if "ids" in query:
        wanted = set(",".join(query.getlist("ids")).split(","))
        found = (content for content in found if str(content.id) in wanted)
    return _contents_page(request, found, limit=DEFAULT_LIMIT, cap=cap_for(query.get("expand", "")))


async def scan(request: Request) -> Response:
    """`GET /rest/api/content/scan`: all content in order of id; a cursor tells where to go on."""
    must_use(request)
    query = request.query_params
    expand = query.get("expand", EXPAND_ONE)
    cursor = _cursor(query.get("cursor", ""))
    limit = min(number(request, "limit", DEFAULT_LIMIT), cap_for(expand))
    found = _selected(request, after=0 if cursor.reverse else cursor.content_id)
    if cursor.reverse:
        before = [content for content in found if content.id < cursor.content_id]
        shown, more = before[-limit:], len(before) > limit
    else:
        some = list(islice(found, limit + 1))
        shown, more = some[:limit], len(some) > limit
    results = [content_json(wiki_of(request), viewer_of(request), one, expand) for one in shown]
    page = page_of(results, request, start=0, limit=limit, cap=limit)
    del page["start"]
    page["cursor"] = str(cursor)
    if shown and (more or cursor.reverse):
        page["nextCursor"] = str(Cursor(reverse=False, content_id=shown[-1].id))
        page["_links"]["next"] = _with_cursor(request, page["nextCursor"])
    if shown and (cursor.content_id or cursor.reverse):
        page["prevCursor"] = str(Cursor(reverse=True, content_id=shown[0].id))
        page["_links"]["prev"] = _with_cursor(request, page["prevCursor"])
    return JSONResponse(page)


async def content(request: Request) -> Response:
    """`GET /rest/api/content/{id}`: one content, or one of its old versions."""
    wiki, viewer, query = wiki_of(request), viewer_of(request), request.query_params
    expand = query.get("expand", EXPAND_ONE)
    found = visible(wiki, viewer, number_of(request.path_params["id"]))
    if query.get("status") == "draft" and found.status == "current":
        return rest_content_write.edit_draft(request, found, expand)
    found, version = _version_asked(request)
    shown = content_json(wiki, viewer, found, expand, version=version, alone=True)
    return JSONResponse(shown)


async def child(request: Request) -> Response:
    """`GET /rest/api/content/{id}/child`: the kinds of children that `expand` names."""
    found = visible_content(request)
    expand = ",".join(
        f"children.{name}" for name in request.query_params.get("expand", "").split(",") if name
    )
    shown = content_json(wiki_of(request), viewer_of(request), found, expand or "children")
    return JSONResponse(shown["children"])


async def children(request: Request) -> Response:
    """`GET /rest/api/content/{id}/child/{type}`: pages, comments or files."""
    found, kind = visible_content(request), request.path_params["type"]
    query, wiki = request.query_params, wiki_of(request)
    if kind not in ("page", "comment", "attachment"):
        return _contents_page(request, [], limit=DEFAULT_LIMIT, cap=cap_for(""))
    below = children_of(wiki, found, kind)
    if kind == "comment":
        below = _comments(request, found, below)
    if kind == "attachment":
        names, types = query.getlist("filename"), query.getlist("mediaType")
        below = [one for one in below if not names or one.title in names]
        below = [one for one in below if not types or wiki.attachment(one.id).media_type in types]
        return _contents_page(request, below, limit=DEFAULT_FILES, cap=MOST_FILES)
    cap = cap_for(query.get("expand", ""))
    return _contents_page(request, below, limit=DEFAULT_LIMIT, cap=cap)


async def descendants(request: Request) -> Response:
    """`GET /rest/api/content/{id}/descendant/{type}`: all pages, comments or files below."""
    found, kind = visible_content(request), request.path_params["type"]
    wiki = wiki_of(request)
    below = wiki.descendants(found.id)
    if kind == "comment":
        below = [comment.content for comment in wiki.comments(found.id)]
    elif kind == "attachment":
        below = [attachment.content for attachment in wiki.attachments(found.id)]
    cap = cap_for(request.query_params.get("expand", ""))
    return _contents_page(request, below, limit=DEFAULT_LIMIT, cap=cap)


async def history(request: Request) -> Response:
    """`GET /rest/api/content/{id}/history`: when it was made, and its newest version."""
    found = visible_content(request)
    subject = Subject(wiki_of(request), viewer_of(request), found, None)
    expand = request.query_params.get("expand", EXPAND_HISTORY)
    return JSONResponse(history_json(subject, tree(expand)))


async def versions(request: Request) -> Response:
    """`GET /rest/experimental/content/{id}/version`: all versions, newest first.

    Undocumented, yet the only list of versions that Data Center has.
    """
    found, wiki = visible_content(request), wiki_of(request)
    shown = [_version(request, found, one) for one in reversed(wiki.versions(found.id))]
    start, limit = number(request, "start", 0), number(request, "limit", DEFAULT_LIMIT)
    return JSONResponse(page_of(shown, request, start=start, limit=limit, cap=cap_for("version")))


async def one_version(request: Request) -> Response:
    """`GET /rest/experimental/content/{id}/version/{n}`: one version."""
    found = visible_content(request)
    wanted = number_of(request.path_params["number"], "version")
    version = wiki_of(request).version(found.id, wanted)
    if version is None:
        raise Refused(404, f"No version {wanted} found of content {found.id}")
    return JSONResponse(_version(request, found, version))


async def macro(request: Request) -> Response:
    """`GET /rest/api/content/{id}/history/{version}/macro/id/{macroId}`: body of one macro."""
    found = visible_content(request)
    body = wiki_of(request).body(found.id, number_of(request.path_params["version"], "version"))
    mark = re.escape(request.path_params["macro_id"])
    start = re.search(rf'<ac:structured-macro[^>]*\bac:macro-id="{mark}"[^>]*>', body)
    name = re.search(r'\bac:name="([^"]*)"', start[0]) if start else None
    if start is None or name is None:
        raise Refused(404, f"No macro found with id: {request.path_params['macro_id']}")
    inner = re.match(
        r"(?:(?!</ac:structured-macro>).)*?<ac:(?:rich|plain)-text-body>(.*?)</ac:(?:rich|plain)-",
        body[start.end() :],
        re.DOTALL,
    )
    text = inner[1].removeprefix("<![CDATA[").removesuffix("]]>") if inner else ""
    return JSONResponse({"name": name[1], "body": text, "parameters": {}})


def visible_content(request: Request, *statuses: str) -> Content:
    """Return the content that a path names, if the viewer may see it and it is current."""
    content_id = number_of(request.path_params["id"])
    wanted = statuses or ("current", "archived", "draft")
    return visible(wiki_of(request), viewer_of(request), content_id, *wanted)


def _selected(request: Request, *, after: int = 0) -> Iterator[Content]:
    """Return what the viewer may see of a type, space and status, one by one as it is needed."""
    query, wiki, viewer = request.query_params, wiki_of(request), viewer_of(request)
    space_key = query.get("spaceKey") or None
    if space_key is not None:
        space = wiki.space(space_key)
        if space is None or not wiki.may(viewer, "read", space.key):
            raise Refused(404, f"No space found with key : {space_key}")
    statuses = ",".join(query.getlist("status")).split(",")
    wanted = [status for status in statuses if status in STATUSES]
    if "any" in statuses:
        wanted += ["current", "trashed"]
    found = wiki.select(
        types=[query.get("type") or "page"],
        space_key=space_key,
        statuses=wanted or ["current"],
        after=after,
    )
    return (content for content in found if wiki.may_view(viewer, content))


def _posted(request: Request, content: Content) -> str:
    return posting_day(wiki_of(request), content).isoformat()


def _comments(request: Request, page: Content, below: list[Content]) -> list[Content]:
    """Return the comments that `location` and `depth` ask for."""
    wiki, query = wiki_of(request), request.query_params
    if query.get("depth") == "all" and page.type != "comment":
        below = [comment.content for comment in wiki.comments(page.id)]
    wanted = ",".join(query.getlist("location")).split(",") if "location" in query else []
    if not wanted:
        return below
    places = {comment.content.id: comment for comment in wiki.comments(page.id)}
    return [
        one
        for one in below
        if ("resolved" if places[one.id].resolved else _location(places[one.id].inline_ref))
        in wanted
    ]


def _location(inline_ref: str | None) -> str:
    return "inline" if inline_ref else "footer"


def _contents_page(
    request: Request, found: Iterable[Content], *, limit: int, cap: int
) -> JSONResponse:
    """Return one page of contents; no more of `found` is looked at than is needed."""
    wiki, viewer = wiki_of(request), viewer_of(request)
    start, limit = number(request, "start", 0), number(request, "limit", limit)
    seen = (content for content in found if wiki.may_view(viewer, content))
    some = list(islice(seen, start + min(limit, cap) + 1))
    page = page_of(some, request, start=start, limit=limit, cap=cap)
    page["results"] = [_json(request, one) for one in page["results"]]
    return JSONResponse(page)


def _json(request: Request, content: Content) -> Json:
    expand = request.query_params.get("expand", "")
    return content_json(wiki_of(request), viewer_of(request), content, expand)


def _version_asked(request: Request) -> tuple[Content, Version | None]:
    """Return the content of a path, and the version that the query asks for."""
    query, wiki = request.query_params, wiki_of(request)
    status = query.get("status", "current")
    found = visible_content(request, *_STATUSES_ASKED.get(status, (status,)))
    wanted = number(request, "version", 0)
    if not wanted:
        return found, None
    version = wiki.version(found.id, wanted)
    if version is None:
        raise Refused(404, f"No version {wanted} found of content {found.id}")
    return found, None if wanted == found.version else version


def _version(request: Request, content: Content, version: Version) -> Json:
    """Return a version, with its content where `expand` names that."""
    shown = version_json(wiki_of(request), version)
    wanted = request.query_params.get("expand", "").split(",")
    inner = [name.removeprefix("content").strip(".") for name in wanted if name[:7] == "content"]
    if inner:
        expand = ",".join(filter(None, inner))
        wiki, viewer = wiki_of(request), viewer_of(request)
        shown["content"] = content_json(wiki, viewer, content, expand, version=version)
        del shown["_expandable"]["content"]
    return shown


def _cursor(text: str) -> Cursor:
    if not text:
        return Cursor(reverse=False, content_id=0)
    match = _CURSOR.fullmatch(text)
    if match is None:
        raise Refused(400, f"Cannot parse cursor: {text}")
    return Cursor(reverse=match[1] == "true", content_id=int(match[2]))


def _with_cursor(request: Request, cursor: str) -> str:
    """Return the path and query of this scan at another cursor, without the context path."""
    url = request.url.include_query_params(cursor=cursor)
    context = wiki_of(request).switches.context_path
    return f"{url.path.removeprefix(context)}?{url.query}"


_ONE = "/rest/api/content/{id}"
_EXPERIMENTAL = "/rest/experimental/content/{id}"
routes = [
    Route("/rest/api/content", contents),
    Route("/rest/api/content", rest_content_write.create, methods=["POST"]),
    Route("/rest/api/content/scan", scan),
    *rest_content_write.routes,
    *rest_marks.routes,
    *rest_restrictions.routes,
    *rest_files.routes,
    Route(_ONE, content),
    Route(f"{_ONE}/child", child),
    Route(f"{_ONE}/child/{{type}}", children),
    Route(f"{_ONE}/descendant/{{type}}", descendants),
    Route(f"{_ONE}/history", history),
    Route(f"{_ONE}/history/{{version}}/macro/id/{{macro_id}}", macro),
    Route(f"{_EXPERIMENTAL}/version", versions),
    Route(f"{_EXPERIMENTAL}/version/{{number}}", one_version),
]
