"""Comments that sicbot writes: each has an anchor nobody sees, by which it is known again.

A comment has no content property that its list would tell, and its text may be rewritten on saving;
the anchor's name stays.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sicbot.pages.links import UserRef, user_of
from sicbot.pages.macros import select
from sicbot.pages.storage import find, parse

if TYPE_CHECKING:
    from sicbot.core.plan import Slug

ANCHOR = "anchor"
PREFIX = "sicbot-"
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")


def with_slug(body: str, slug: Slug) -> str:
    """Return a comment's body with the anchor that names it.

    Raises:
        ValueError: The slug has signs that an anchor's name may lose.
    """
    if not _SLUG.fullmatch(slug):
        raise ValueError(f"{slug!r}: letters, digits, dots, dashes and underscores alone")
    return (
        f'<ac:structured-macro ac:name="{ANCHOR}"><ac:parameter ac:name="">{PREFIX}{slug}'
        f"</ac:parameter></ac:structured-macro>{body}"
    )


def has_slug(body: str, slug: Slug) -> bool:
    """Tell whether a comment's body holds the anchor of that name.

    Raises:
        PageError: The body does not parse.
    """
    names = (macro.parameters.get("", "") for macro in select(body, (ANCHOR,)))
    return f"{PREFIX}{slug}" in names


def mentioned(body: str) -> frozenset[UserRef]:
    """Return the people whom a body mentions, each of whom gets a mail.

    Raises:
        PageError: The body does not parse.
    """
    return frozenset(user_of(element) for element in find(parse(body).root, "ri:user"))
