"""Which comment of sicbot's stands below a page, told by the anchor in its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.errors import PageError
from sicbot.pages.remarks import has_slug

if TYPE_CHECKING:
    from sicbot.core.model import PageId, Remark
    from sicbot.core.plan import Slug
    from sicbot.core.ports import WikiWriter


def comment_on(page: PageId, slug: Slug, writer: WikiWriter) -> Remark | None:
    """Return sicbot's own comment of that slug, as it stands there now.

    Raises:
        WikiError: The comments cannot be read.
    """
    return next((one for one in writer.own_comments(page) if _is_of(one, slug)), None)


def _is_of(remark: Remark, slug: Slug) -> bool:
    try:
        return has_slug(remark.body, slug)
    except PageError:  # an administrator may have edited it
        return slug in remark.body
