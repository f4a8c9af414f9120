"""What a person sees of the embedded wiki in a browser."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.routing import Route

from sicbot.sandbox.browser import edit as browser_edit
from sicbot.sandbox.browser import login as browser_login
from sicbot.sandbox.browser import page as browser_page
from sicbot.sandbox.browser.site import (
    HEADERS,
    go,
    guarded,
    root_of,
    show,
    viewer_of,
    visible_page,
    wiki_of,
)
from sicbot.sandbox.cql import search as cql
from sicbot.sandbox.model import Refused
from sicbot.sandbox.render.tree import Malformed, parse, readable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from sicbot.sandbox.model import Content

MOST_FOUND = 50
_NOT_FOUND = 404
SNIPPET_BEFORE, SNIPPET_LENGTH = 60, 220
_STATIC = {"sandbox.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"}
_STATIC |= dict.fromkeys(("lock.svg", "comment.svg"), "image/svg+xml")
# Shown inside a page; any other file is only offered for saving, as it could hold a script.
_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that a search found, with the words around the place."""

    page: Content
    snippet: str


@guarded
async def start(request: Request) -> Response:
    """Lead to the dashboard."""
    return go(f"{root_of(request)}/dashboard.action")


@guarded
async def dashboard(request: Request) -> Response:
    """Show the spaces and the newest changes that the viewer may see."""
    wiki, viewer = wiki_of(request), viewer_of(request)
    shown = [
        (wiki.head(page.id), page)
        for page in wiki.select(types=["page", "blogpost"])
        if wiki.may_view(viewer, page)
    ]
    shown.sort(key=lambda one: (one[0].when, one[1].id), reverse=True)
    return show(request, "dashboard.html", {"changes": shown[:15]})


@guarded
async def search(request: Request) -> Response:
    """Show the pages that hold some words."""
    wiki, query = wiki_of(request), request.query_params
    words = query.get("queryString", "").strip()
    key = query.get("spaceKey", "")
    space = wiki.space(key) if key else None
    hits: list[Hit] = []
    if words:
        quoted = words.replace("\\", " ").replace('"', " ")
        text = f'type in (page, blogpost) and (title ~ "{quoted}" or text ~ "{quoted}")'
        text += f' and space = "{space.key}"' if space else ""
        try:
            found = cql.search(wiki, viewer_of(request), text)
        except Refused:
            found = []
        hits = [Hit(page, _snippet(wiki.body(page.id), words)) for page in found[:MOST_FOUND]]
    return show(request, "search.html", {"words": words, "hits": hits, "within": space})


def _snippet(body: str, words: str) -> str:
    """Return the text around the first of the words, else the beginning."""
    try:
        text = readable(parse(body))
    except Malformed:
        return ""
    at = max(text.casefold().find(words.split()[0].casefold()) - SNIPPET_BEFORE, 0)
    start = text.find(" ", at) + 1 if at else 0
    cut = text[start : start + SNIPPET_LENGTH]
    is_cut = len(text) > start + SNIPPET_LENGTH
    return ("… " if start else "") + (cut.rpartition(" ")[0] + " …" if is_cut else cut)


@guarded
async def download(request: Request) -> Response:
    """Send an attachment to those who may see its page."""
    wiki = wiki_of(request)
    page = visible_page(request, request.path_params["page_id"])
    name = request.path_params["name"]
    found = next((one for one in wiki.attachments(page.id) if one.content.title == name), None)
    if found is None:
        raise Refused(404, "No such file.")
    asked = request.query_params.get("version", "")
    number = int(asked) if asked.isascii() and asked.isdigit() else found.content.version
    if not 0 < number <= found.content.version:
        raise Refused(404, "No such version of the file.")
    is_picture = found.media_type in _PICTURES
    return Response(
        wiki.attachment_bytes(found.content.id, number),
        media_type=found.media_type if is_picture else "application/octet-stream",
        headers={
            "Content-Disposition": "inline" if is_picture else "attachment",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
        },
    )


def unknown(request: Request, status: int, headers: Mapping[str, str] | None) -> Response:
    """Return the page for an address that the wiki does not have, or not with that method."""
    if status == _NOT_FOUND:
        return show(request, "missing.html", {"message": ""}, status=status)
    message = "This address does not take requests of this kind."
    response = show(request, "message.html", {"message": message}, status=status)
    response.headers.update(headers or {})
    return response


async def static(request: Request) -> Response:
    """Send the style sheet or the icon."""
    name = request.path_params["name"]
    if name not in _STATIC:
        return Response(status_code=404)
    data = files("sicbot.sandbox.browser").joinpath("static", name).read_bytes()
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "max-age=60"}
    return Response(data, media_type=_STATIC[name], headers={**HEADERS, **headers})


_BOTH = ["GET", "POST"]
routes: list[Route] = [
    Route("/", start),
    Route("/dashboard.action", dashboard),
    Route("/dologin.action", browser_login.log_in, methods=_BOTH),
    Route("/login.action", browser_login.log_in, methods=_BOTH),
    Route("/logout.action", browser_login.log_out, methods=_BOTH),
    Route("/display/{key}", browser_page.display),
    Route("/display/{key}/{title:path}", browser_page.display),
    Route("/pages/viewpage.action", browser_page.view_page),
    Route("/pages/viewrecentblogposts.action", browser_page.blog),
    Route("/pages/viewpreviousversions.action", browser_page.history),
    Route("/pages/diffpagesbyversion.action", browser_page.differences),
    Route("/pages/viewinfo.action", browser_page.information),
    Route("/plugins/viewstorage/viewpagestorage.action", browser_page.storage_text),
    Route("/pages/editpage.action", browser_edit.edit_page, methods=_BOTH),
    Route("/pages/createpage.action", browser_edit.create_page, methods=_BOTH),
    Route("/pages/doaddcomment.action", browser_edit.add_comment, methods=["POST"]),
    Route("/pages/ticktask.action", browser_edit.tick_task, methods=["POST"]),
    Route("/confiforms/saveentry.action", browser_edit.save_entry, methods=["POST"]),
    Route("/dosearchsite.action", search),
    Route("/download/attachments/{page_id:int}/{name:path}", download),
    Route("/static/{name}", static),
]
