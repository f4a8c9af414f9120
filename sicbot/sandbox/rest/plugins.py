"""REST of the product's bundled plug-ins: task ticks and page properties reports.

They are undocumented; what is here is what clients of public projects send and read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse
from starlette.routing import Route

from sicbot.sandbox.cql import search as cql
from sicbot.sandbox.model import Refused
from sicbot.sandbox.render.frame import Frame
from sicbot.sandbox.render.macros_reports import report_lines
from sicbot.sandbox.render.view import walk
from sicbot.sandbox.rest.paths import json_object, number, number_of, viewer_of, wiki_of
from sicbot.sandbox.rights import visible

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from sicbot.sandbox.model import Content

_TICKS = {"CHECKED": True, "UNCHECKED": False}


async def tick(request: Request) -> Response:
    """`POST /rest/inlinetasks/1/task/{pageId}/{taskId}/` with `{"status": "CHECKED"}`.

    Needs the right to edit, and makes a version in the name of who ticks.
    """
    page = _page(request, request.path_params["page"])
    status = (await json_object(request)).get("status")
    if status not in _TICKS:
        raise Refused(400, f"status must be CHECKED or UNCHECKED: {status}")
    task_id = str(request.path_params["task"])
    wiki_of(request).set_task(viewer_of(request), page.id, task_id, checked=_TICKS[str(status)])
    return JSONResponse({"id": task_id, "status": status})


async def report(request: Request) -> Response:
    """`GET /rest/masterdetail/1.0/detailssummary/lines?cql=&spaceKey=&headings=`."""
    query, key = request.query_params.get("cql", ""), request.query_params.get("spaceKey")
    size = max(number(request, "pageSize", 30), 1)
    index = number(request, "pageIndex", 0)
    wiki, viewer = wiki_of(request), viewer_of(request)
    found = cql.search(wiki, viewer, query, space_key=key)
    pages = [content for content in found if content.type in ("page", "blogpost")]
    headings: list[str] = []
    lines: list[tuple[Content, list[str]]] = []
    if pages:
        frame = Frame(wiki, viewer, pages[0], pages[0], walk, token="")
        wanted = request.query_params.get("detailsId", "")
        headings, lines = report_lines(
            frame, pages, wanted, request.query_params.get("headings", "")
        )
    shown = lines[index * size : (index + 1) * size]
    return JSONResponse(
        {
            "currentPage": index,
            "totalPages": -(-len(lines) // size),
            "renderedHeadings": headings,
            "detailLines": [_line(page, cells) for page, cells in shown],
            "asyncRenderSafe": True,
        }
    )


def _page(request: Request, text: str) -> Content:
    return visible(wiki_of(request), viewer_of(request), number_of(text), "current")


def _line(page: Content, cells: list[str]) -> dict[str, object]:
    return {
        "id": page.id,
        "title": page.title,
        "relativeLink": f"/pages/viewpage.action?pageId={page.id}",
        "details": cells,
        "likesCount": 0,
        "commentsCount": 0,
    }


routes = [
    Route("/rest/inlinetasks/1/task/{page}/{task}", tick, methods=["POST"]),
    Route("/rest/inlinetasks/1/task/{page}/{task}/", tick, methods=["POST"]),
    Route("/rest/masterdetail/1.0/detailssummary/lines", report),
]
