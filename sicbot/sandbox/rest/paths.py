"""What all REST handlers need to read a request: path segments, paging, who asks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from sicbot.sandbox.http.answers import body_json
from sicbot.sandbox.model import Refused

if TYPE_CHECKING:
    from starlette.requests import Request

    from sicbot.sandbox.model import Account, Profile, Viewer
    from sicbot.sandbox.wiki import Wiki

_ORDER: tuple[Profile, ...] = ("7.19", "8.5", "9.2", "10.2")


def wiki_of(request: Request) -> Wiki:
    """Return the wiki that a request is for."""
    wiki: Wiki = request.app.state.wiki
    return wiki


def viewer_of(request: Request) -> Viewer:
    """Return who asks."""
    viewer: Viewer = request.state.viewer
    return viewer


def segments(request: Request) -> list[str]:
    """Return the decoded segments of a request's path below the context path.

    They are cut before decoding, so that a group named "a/b" arrives as one segment when the
    client has encoded it, and only then.
    """
    path = request.scope.get("raw_path") or request.scope["path"].encode()
    text = path.partition(b"?")[0].decode("ascii", "replace")
    text = text.removeprefix(wiki_of(request).switches.context_path)
    return [unquote(part) for part in text.strip("/").split("/")]


def named(request: Request, *pattern: str) -> list[str]:
    """Return the segments where `pattern` has "*".

    Raises:
        Refused: 404, the path has another shape.
    """
    parts = segments(request)
    fits = len(parts) == len(pattern) and all(
        wanted in ("*", part) for wanted, part in zip(pattern, parts, strict=True)
    )
    if not fits:
        raise Refused(404, "HTTP 404 Not Found")
    return [part for wanted, part in zip(pattern, parts, strict=True) if wanted == "*"]


def needs(request: Request, first: Profile) -> None:
    """Refuse a call that came with version `first` on an older wiki.

    Raises:
        Refused: 404, as servers answer for a path that they do not know.
    """
    if not is_at_least(request, first):
        raise Refused(404, "HTTP 404 Not Found")


def is_at_least(request: Request, first: Profile) -> bool:
    """Tell whether the wiki plays version `first` or a later one."""
    return _ORDER.index(wiki_of(request).switches.profile) >= _ORDER.index(first)


def number(request: Request, name: str, default: int) -> int:
    """Return a number of the query that must not be negative.

    Raises:
        Refused: 400 for anything else.
    """
    text = request.query_params.get(name, "")
    if not text:
        return default
    if not text.isascii() or not text.isdigit():
        raise Refused(400, f"{name} must be a number that is not negative: {text}")
    return int(text[:9])


async def json_object(request: Request) -> dict[str, Any]:
    """Return the JSON object that a request carries.

    Raises:
        Refused: 400 for JSON that is no object.
    """
    data = await body_json(request)
    if not isinstance(data, dict):
        raise Refused(400, "The body must be a JSON object")
    return data


def must_be_known(request: Request) -> Account:
    """Return the account that asks.

    Raises:
        Refused: 401 for anonymous.
    """
    account = viewer_of(request).account
    if account is None:
        raise Refused(401, "Authentication is required")
    return account


def must_use(request: Request) -> None:
    """Refuse whoever may not use the wiki.

    Raises:
        Refused: 403 in the product's words.
    """
    if not wiki_of(request).may_use(viewer_of(request)):
        raise Refused(403, "Not permitted to use confluence")


def must_administer(request: Request) -> None:
    """Refuse whoever is no administrator of the wiki.

    Raises:
        Refused: 401 for anonymous, 403 for others.
    """
    must_be_known(request)
    if not wiki_of(request).may_administer(viewer_of(request)):
        raise Refused(403, "You do not have permission to administer this Confluence site")


def version_number(data: dict[str, Any]) -> int | None:
    """Return the version number that a request carries; None for what is no number."""
    version = data.get("version")
    number = version.get("number") if isinstance(version, dict) else None
    text = str(number)
    is_number = not isinstance(number, bool) and re.fullmatch("[0-9]{1,18}", text)
    return int(text) if is_number else None


def number_of(text: str, what: str = "content") -> int:
    """Return an id out of a path; attachments' ids carry the prefix "att".

    Raises:
        Refused: 404 for what can be no id.
    """
    digits = text.removeprefix("att")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 18:
        raise Refused(404, f"No {what} found with id: {text}")
    return int(digits)
