"""The JSON of answers: content, people, spaces, and pages of results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from sicbot.sandbox.rest.shape_content import content_json
from sicbot.sandbox.rest.shape_parts import (
    date_text,
    group_json,
    label_json,
    person,
    space_json,
    user_json,
    version_json,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from sicbot.sandbox.rest.shape_parts import Json

__all__ = [
    "content_json",
    "date_text",
    "group_json",
    "label_json",
    "page_of",
    "person",
    "space_json",
    "user_json",
    "version_json",
]


def page_of(items: Sequence[Any], request: Request, *, start: int, limit: int, cap: int) -> Json:
    """Return one page of `items`.

    `next` and `prev` are paths without the context path, to be put behind `base` (REST reference,
    pagination); the limit shown is the one that was kept to, not the one asked for.

    Args:
        items: All that there is, or may be paged through.
        request: The request, whose parameters the links repeat.
        start: Index of the first item.
        limit: How many were asked for.
        cap: How many the product gives at most.
    """
    size = max(1, min(limit, cap)) if limit else 0
    shown = list(items[start : start + size])
    wiki = request.app.state.wiki
    links = {"self": f"{wiki.base_url}{_address(request, {})}"}
    links |= {"base": wiki.base_url, "context": wiki.switches.context_path}
    if size and start + size < len(items):
        links["next"] = _address(request, {"limit": size, "start": start + size})
    if size and start > 0:
        links["prev"] = _address(request, {"limit": size, "start": max(0, start - size)})
    page = {"results": shown, "start": start, "limit": size, "size": len(shown)}
    return {**page, "_links": links}


def _address(request: Request, changes: dict[str, int]) -> str:
    """Return the path and query of a request without the context path, with other numbers."""
    context = request.app.state.wiki.switches.context_path
    path = request.url.path.removeprefix(context)
    pairs = [
        (name, value) for name, value in request.query_params.multi_items() if name not in changes
    ]
    pairs += [(name, str(value)) for name, value in changes.items()]
    return f"{path}?{urlencode(pairs)}" if pairs else path
