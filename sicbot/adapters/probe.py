"""Tries the calls that sicbot relies on, and keeps statuses and shapes, never content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from sicbot.adapters.gate import segment
from sicbot.core.errors import ForbiddenError, NotFoundError, WikiError
from sicbot.core.text import Text, _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sicbot.adapters.gate import Gate

Try: TypeAlias = tuple[Text, str, dict[str, Any]]
DEEPEST = 8  # levels of an answer's shape; deeper ones repeat themselves

# What each call is for, and the call. Each is one GET of one entry.
CALLS: tuple[Try, ...] = (
    (_("who the bot is"), "rest/api/user/current", {}),
    (_("version"), "rest/api/server-information", {}),
    (_("read-only mode"), "rest/api/accessmode", {}),
    (_("spaces"), "rest/api/space", {"limit": 1}),
    (_("pages in bulk"), "rest/api/content/scan", {"limit": 1, "status": "any"}),
    (
        _("pages with texts and rights"),
        "rest/api/content/scan",
        {
            "limit": 1,
            "expand": "version,space,ancestors,metadata.labels,body.storage,"
            "restrictions.read.restrictions.user,restrictions.read.restrictions.group",
        },
    ),
    (_("pages one list"), "rest/api/content", {"limit": 1}),
    (_("drafts"), "rest/api/content", {"limit": 1, "status": "draft"}),
    (_("trash"), "rest/api/content", {"limit": 1, "status": "trashed"}),
    (_("search"), "rest/api/content/search", {"cql": "type = page", "limit": 1}),
    (_("search by macro"), "rest/api/content/search", {"cql": "macro = include", "limit": 1}),
    (_("search for all"), "rest/api/search", {"cql": "type = page", "limit": 1}),
    (_("blog posts"), "rest/api/content", {"limit": 1, "type": "blogpost"}),
    (_("global rights"), "rest/api/permissions", {}),
    (_("groups"), "rest/api/group", {"limit": 1}),
    (_("labels"), "rest/api/label/recent", {"limit": 1}),
    (_("long tasks"), "rest/api/longtask", {"limit": 1}),
    (_("all accounts"), "rest/api/user/list", {"limit": 1}),
    (_("anonymous"), "rest/api/user/anonymous", {}),
)


@dataclass(frozen=True, slots=True)
class Call:
    """What became of one tried call.

    Attributes:
        result: `works`, `refused`, `gone` (404, 405, 410, 501) or `fails`.
        shape: The answer with every value replaced by the name of its type.
    """

    purpose: Text
    path: str
    status: int
    result: str
    shape: Any


def try_calls(gate: Gate) -> tuple[Call, ...]:
    """Try all calls; those about one space, page or group use the first that is found."""
    done = [_try(gate, *call) for call in CALLS]
    return tuple(done + [_try(gate, *call) for call in _calls_on_first(gate)])


def _calls_on_first(gate: Gate) -> list[Try]:
    page, space = _first(gate, "rest/api/content", "id"), _first(gate, "rest/api/space", "key")
    group = _first(gate, "rest/api/group", "name")
    calls: list[Try] = []
    if space:
        calls += [
            (_("rights of a space"), f"rest/api/space/{space}/permissions", {}),
            (_("trash of a space"), f"rest/api/space/{space}/trash", {"limit": 1}),
        ]
    if page:
        one = f"rest/api/content/{page}"
        calls += [
            (_("a page"), one, {"expand": "body.storage"}),
            (_("its history"), f"{one}/history", {}),
            (_("its versions"), f"rest/experimental/content/{page}/version", {"limit": 1}),
            (_("its comments"), f"{one}/child/comment", {"limit": 1}),
            (_("its attachments"), f"{one}/child/attachment", {"limit": 1}),
            (_("its labels"), f"{one}/label", {}),
            (_("its properties"), f"{one}/property", {}),
            (_("its restrictions"), f"{one}/restriction/byOperation", {}),
        ]
    if group:
        calls += [
            (_("members of a group"), f"rest/api/group/{group}/member", {"limit": 1}),
            (_("groups around a group"), f"rest/api/group/{group}/groupancestor", {"limit": 1}),
        ]
    return calls


def _first(gate: Gate, path: str, key: str) -> str:
    try:
        results = gate.read(path, {"limit": 1}).get("results", [])
    except WikiError:
        return ""
    return segment(str(results[0][key])) if results else ""


def _try(gate: Gate, purpose: Text, path: str, params: dict[str, Any]) -> Call:
    response = gate.request("GET", path, params=params, advanced_mode=True)
    status = response.status_code
    try:
        gate.check("GET", path, response)
        return Call(purpose, path, status, "works", shape_of(response.json()))
    except NotFoundError:
        return Call(purpose, path, status, "gone", None)
    except ForbiddenError:
        return Call(purpose, path, status, "refused", None)
    except WikiError:
        result = "gone" if status in {405, 410, 501} else "fails"
        return Call(purpose, path, status, result, None)


def shape_of(value: object, depth: int = 0) -> Any:
    """Return a JSON value with only its keys and the names of its types."""
    if depth > DEEPEST:
        return "..."
    if isinstance(value, dict):
        return {str(key): shape_of(inner, depth + 1) for key, inner in sorted(value.items())}
    if isinstance(value, list):
        return [shape_of(value[0], depth + 1)] if value else []
    return type(value).__name__


def absent_pages(gate: Gate, places: Iterable[str], spaces: Iterable[str]) -> frozenset[str]:
    """Return the places, as `SPACE:Title`, in these spaces at which the bot sees no page."""
    found, seen = set[str](), {key.casefold() for key in spaces}
    for place in dict.fromkeys(places):
        space, _colon, title = place.partition(":")
        if space.casefold() not in seen:
            continue
        where = {"spaceKey": space, "title": title.strip(), "limit": 1}
        try:
            if not gate.read("rest/api/content", where).get("results"):
                found.add(place)
        except NotFoundError:
            found.add(place)
        except WikiError:  # told among the calls
            continue
    return frozenset(found)
