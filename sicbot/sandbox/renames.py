"""What a new title or another space of a page does to pages that refer to it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sicbot.sandbox.storage.body import rewrite_links

if TYPE_CHECKING:
    from sicbot.sandbox.model import Content
    from sicbot.sandbox.wiki import Wiki


def rewrite_referrers(wiki: Wiki, before: Content, after: Content) -> None:
    """Let links and includes in other current pages lead to a page's new place.

    Include macros count as links (javadoc, IncludePageMacroLink). No version is made: whether the
    product makes one is not known, and none is the harder case for whoever caches by version.
    """
    if not wiki.switches.rename_rewrites or before.status != "current":
        return
    for page_id, number in _holders_of_links(wiki, before.title):
        page = wiki.state.contents[page_id]
        if page.status != "current":
            continue
        body = wiki.body(page_id, number)
        changed = rewrite_links(
            body,
            before.space_key,
            before.title,
            after.space_key,
            after.title,
            page.space_key,
        )
        if changed != body:
            version = replace(wiki.head(page_id), body="")
            wiki.state.put_version(version, body=changed)


def _holders_of_links(wiki: Wiki, title: str) -> list[tuple[int, int]]:
    """Return id and version of every content whose text may name a page of that title.

    Only the longest word is looked for, as the rest may be written in entities.
    """
    word = max(re.findall("[a-z0-9]+", title.lower()), key=len, default="")
    found = wiki.store.connection.execute(
        "SELECT c.id, c.version FROM content c"
        " JOIN version v ON v.content_id = c.id AND v.number = c.version"
        " WHERE instr(v.body, 'ri:content-title') > 0 AND instr(lower(v.body), ?) > 0"
        " ORDER BY c.id",
        (word,),
    )
    return [(int(page_id), int(number)) for page_id, number in found]
