"""REST of search: content found by a query, and the wider search over spaces and people."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse
from starlette.routing import Route

from sicbot.sandbox.cql import search as cql
from sicbot.sandbox.cql.parse import unreadable
from sicbot.sandbox.model import Account, Refused, Space
from sicbot.sandbox.rest.paths import must_use, number, viewer_of, wiki_of
from sicbot.sandbox.rest.shapes import content_json, date_text, page_of, space_json, user_json

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from sicbot.sandbox.model import Content

# The server's own limits of content/search (Confluence knowledge base, "fixed system limits").
MOST_WITH_BODIES = 50
MOST_WITH_EXPANSION = 200
MOST = 1000
_EXCERPT_LENGTH = 300
_NAME_QUERY = re.compile(
    r"\s*user(?:\.fullname)?\s*(~|=)\s*(\"[^\"]*\"|'[^']*'|[^\s()]+)\s*$", re.IGNORECASE
)
_MIXED_QUERY = re.compile(r"\btype\s*(?:=|in\b)[^)=]*\b(?:space|user)\b", re.IGNORECASE)
_TYPE_QUERY = re.compile(r"\s*type\s*=\s*\"?(space|user)\"?\s*$", re.IGNORECASE)


async def content_search(request: Request) -> Response:
    """`GET /rest/api/content/search`: content alone, with what `expand` names."""
    found = _found(request, archived_spaces=True)
    expand = request.query_params.get("expand", "")
    page = page_of(
        found,
        request,
        start=number(request, "start", 0),
        limit=number(request, "limit", 25),
        cap=cap_for(expand),
    )
    page["results"] = [_content(request, content, expand) for content in page["results"]]
    return JSONResponse(page)


async def site_search(request: Request) -> Response:
    """`GET /rest/api/search`: results with excerpt and links; spaces and people too."""
    query = _query(request)
    people = _NAME_QUERY.match(query)
    kind = _TYPE_QUERY.match(query)
    expand = request.query_params.get("expand", "")
    items: list[Content] | list[Space] | list[Account]
    if people:
        items = _people(request, people[2].strip("\"'"), exactly=people[1] == "=")
    elif kind:
        items = _spaces(request) if kind[1].casefold() == "space" else _people(request, "")
    elif _MIXED_QUERY.search(query):
        raise Refused(501, "Spaces and people are only found by a query of one clause here")
    else:
        with_archived = request.query_params.get("includeArchivedSpaces", "") == "true"
        items = _found(request, archived_spaces=with_archived)
    inner = ",".join(
        name.removeprefix("content.") for name in expand.split(",") if name.startswith("content.")
    )
    page = page_of(
        [_result(request, item, inner) for item in items],
        request,
        start=number(request, "start", 0),
        limit=number(request, "limit", 25),
        cap=cap_for(inner),
    )
    facts = {"totalSize": len(items), "cqlQuery": query, "searchDuration": 1}
    return JSONResponse({**page, **facts, "archivedResultCount": 0})


def cap_for(expand: str) -> int:
    """Return how many results a page holds at most with these expansions."""
    names = [name.strip() for name in expand.split(",") if name.strip()]
    if any(name.split(".")[0] == "body" for name in names):
        return MOST_WITH_BODIES
    return MOST_WITH_EXPANSION if names else MOST


def _query(request: Request) -> str:
    must_use(request)
    query = request.query_params.get("cql", "").strip()
    if not query:
        raise unreadable(query)
    return query


def _found(request: Request, *, archived_spaces: bool) -> list[Content]:
    query = _query(request)
    around = _context(request)
    return cql.search(
        wiki_of(request),
        viewer_of(request),
        query,
        space_key=around.get("spaceKey"),
        content_id=int(around["contentId"])
        if re.fullmatch("[0-9]{1,18}", around.get("contentId", ""))
        else None,
        archived_spaces=archived_spaces,
    )


def _context(request: Request) -> dict[str, str]:
    """Return `cqlcontext`, from which functions know the current space and content."""
    text = request.query_params.get("cqlcontext", "")
    if not text:
        return {}
    try:
        data = json.loads(text)
    except ValueError:
        raise Refused(400, f"cqlcontext is no JSON: {text[:100]}") from None
    return {str(key): str(value) for key, value in data.items()} if isinstance(data, dict) else {}


def _people(request: Request, name: str, *, exactly: bool = False) -> list[Account]:
    words = cql.words_of(name.strip("*"))
    found = []
    for account in wiki_of(request).accounts():
        known = cql.words_of(account.full_name)
        matches = account.username == name if exactly else _starts_all(known, words)
        if account.active and matches:
            found.append(account)
    return found


def _starts_all(known: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return all(any(one.startswith(word) for one in known) for word in words)


def _spaces(request: Request) -> list[Space]:
    wiki, viewer = wiki_of(request), viewer_of(request)
    return [space for space in wiki.spaces() if wiki.may(viewer, "read", space.key)]


def _content(request: Request, content: Content, expand: str) -> dict[str, object]:
    return content_json(wiki_of(request), viewer_of(request), content, expand)


def _result(request: Request, item: Content | Space | Account, expand: str) -> dict[str, object]:
    wiki = wiki_of(request)
    if isinstance(item, Account):
        return {
            "user": user_json(wiki, item),
            **_words(item.full_name, f"/display/~{item.username}", "user"),
        }
    if isinstance(item, Space):
        return {
            "space": space_json(wiki, viewer_of(request), item, ""),
            **_words(item.name, f"/display/{item.key}", "space"),
        }
    space = wiki.space(item.space_key)
    when = wiki.head(item.id).when
    excerpt = request.query_params.get("excerpt", "highlight")
    text = "" if excerpt == "none" else cql.plain_text(wiki.body(item.id))[:_EXCERPT_LENGTH]
    content = _content(request, item, expand)
    links = content["_links"]
    url = str(links.get("webui", "")) if isinstance(links, dict) else ""
    return {
        "content": content,
        **_words(item.title, url, "content", text),
        "resultGlobalContainer": {
            "title": space.name if space else "",
            "displayUrl": f"/display/{item.space_key}",
        },
        "lastModified": date_text(wiki, when),
        "friendlyLastModified": when.astimezone(wiki.time_zone).strftime("%b %d, %Y"),
        "timestamp": int(when.timestamp() * 1000),
    }


def _words(title: str, url: str, kind: str, excerpt: str = "") -> dict[str, object]:
    return {
        "title": title,
        "excerpt": excerpt,
        "url": url,
        "entityType": kind,
        "iconCssClass": f"aui-icon content-type-{kind}",
    }


routes = [
    Route("/rest/api/content/search", content_search),
    Route("/rest/api/search", site_search),
]
