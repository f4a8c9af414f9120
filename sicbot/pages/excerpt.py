"""A few words for a part of a page, by which people find it again."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sicbot.pages.nodes import Node

EXCERPT_CHARACTERS = 80

_SHOWN = re.compile(
    r'<(?!ac:parameter)[^>]* (?:ac:name|ri:content-title|ri:filename|datetime)="([^"]+)"'
    r"|(?:^|(?<=>))([^<]+)"
)
_NAME = re.compile(r"<([^\s/>]+)")


def excerpt(nodes: Sequence[Node]) -> str:
    """Return the first words, titles and names of macros in nodes; else the names of their tags."""
    keys = [node.key for node in nodes]
    shown = (match[1] or match[2] for key in keys for match in _SHOWN.finditer(key))
    words = " ".join(unescape(" ".join(shown)).split())
    words = words or " ".join(match[1] for key in keys for match in _NAME.finditer(key))
    words = words or next((node.home.name for node in nodes if node.home.name), "body")
    if len(words) <= EXCERPT_CHARACTERS:
        return words
    return words[: EXCERPT_CHARACTERS - 1].rstrip() + "…"
