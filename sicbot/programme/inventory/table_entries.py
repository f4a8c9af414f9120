"""Entries from tables on pages and from files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sicbot.core.model import Gap
    from sicbot.core.work import Entry
    from sicbot.programme.seen import WikiSeen


def table_entries(_seen: WikiSeen) -> tuple[tuple[Entry, ...], tuple[Gap, ...]]:
    """Return nothing yet."""
    return (), ()
