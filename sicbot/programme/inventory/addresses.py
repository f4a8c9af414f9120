"""Addresses of projects compared: two spellings of one, and those that several works share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

LONGEST = 2000  # signs; what is longer is no address
# Parameters that change how a page is shown, not which one it is.
_MANNER = frozenset({"lang", "language", "locale", "hl", "l", "ref", "fbclid", "gclid"})
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an address leads.

    Attributes:
        name: Host and path; the same for all spellings.
        query: What tells pages of one path apart; empty for most.
        is_shared: Whether several works may share it: there is nothing but a host.
    """

    name: str
    query: tuple[tuple[str, str], ...] = ()
    is_shared: bool = False


def place_of(url: str) -> Place | None:
    """Return where an address leads, without scheme, `www.`, fragment and last slash."""
    text = url.strip()[:LONGEST]
    if not text:
        return None
    try:
        parts = urlsplit(text if _SCHEME.match(text) else f"https://{text}")
        host = (parts.hostname or "").removeprefix("www.").rstrip(".")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return None
    if "." not in host or " " in host:
        return None
    path = parts.path.rstrip("/")
    query = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query)
        if name.casefold() not in _MANNER and not name.casefold().startswith("utm_")
    )
    return Place(f"{host}{port}{path}", tuple(query), not path and not query)
