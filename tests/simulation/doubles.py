"""I4, no duplicates: what the bot made is there once, and nothing is left half made."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING

from tests.simulation.bodies import meaning
from tests.simulation.history import PAGES, Moment, Violation

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from sicbot.sandbox.model import Content
    from sicbot.sandbox.wiki import Wiki


def doubles(
    wiki: Wiki, now: Moment, start: Moment, bots: frozenset[str], *, quiet: bool
) -> Iterator[Violation]:
    """Yield what is there twice; `quiet`: the bot is done, so what is half made counts as well."""
    standing = [one for one in now.contents.values() if one.status in ("current", "draft")]
    own = [one for one in standing if one.created_by in bots]
    keyed: dict[tuple[Hashable, ...], list[Content]] = defaultdict(list)
    for one in own:
        key = _key_of_own(wiki, now, one)
        if key:
            keyed[key].append(one)
    for one in standing:
        if one.status == "current" and one.type == "page":
            keyed["title", one.space_key, one.title.casefold()].append(one)
    for key, ones in keyed.items():
        if len(ones) > 1:
            ids = ", ".join(str(one.id) for one in ones)
            yield Violation("I4", now.name(ones[-1].id), f"its {key[0]} is there twice: {ids}")
    if quiet:
        yield from _unfinished(own, now, start)
    yield from _double_restrictions(wiki, now)


def _key_of_own(wiki: Wiki, now: Moment, one: Content) -> tuple[Hashable, ...]:
    """Return what must be there once of what the bot made."""
    match one.type:
        case "comment":
            return ("comment", one.container_id, one.parent_id, meaning(wiki.body(one.id)))
        case "attachment":
            return ("file", one.container_id, one.title.casefold())
        case _:
            slug = now.slug(one.id)
            return ("slug", slug) if slug else ()


def _unfinished(own: list[Content], now: Moment, start: Moment) -> Iterator[Violation]:
    for one in own:
        if one.status == "draft":
            yield Violation("I4", now.name(one.id), "a draft of the bot is left behind")
        elif one.type in PAGES and not now.slug(one.id) and one.id not in start.contents:
            told = "the bot made it without a slug, so nobody will know it again"
            yield Violation("I4", now.name(one.id), told)


def _double_restrictions(wiki: Wiki, now: Moment) -> Iterator[Violation]:
    rows = [
        (row.content_id, row.operation, row.kind, row.who.casefold())
        for row in wiki.store.restrictions.rows()
    ]
    for row, same in groupby(sorted(rows)):
        if len(list(same)) > 1:
            told = f"{row[2]} {row[3]} is named twice in its restriction to {row[1]}"
            yield Violation("I4", now.name(row[0]), told)
