"""Whether people keep sicbot off a page, as it is right now: a plan may be days old."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.errors import NotFoundError
from sicbot.core.gates import OPT_OUT, OPT_OUT_TREE
from sicbot.core.text import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sicbot.core.model import Page, PageId
    from sicbot.core.text import Text
    from sicbot.engine.writing import Session


def opted_out(page: Page, session: Session) -> Text | None:
    """Return which label keeps sicbot from writing on a page, or None."""
    if OPT_OUT in page.labels:
        return _("the page has the label {label} by now", label=OPT_OUT)
    if OPT_OUT_TREE in page.labels:
        return _("“{page}” has the label {label}", page=page.title, label=OPT_OUT_TREE)
    return tree_opted_out(page.ancestors, session)


def tree_opted_out(pages: Iterable[PageId], session: Session) -> Text | None:
    """Return which of these pages keeps sicbot off all that is below it, or None.

    One that cannot be read may do so.
    """
    for page_id in pages:
        if page_id not in session.above:
            try:
                session.above[page_id] = session.writer.page_now(page_id).page
            except NotFoundError:
                return _(
                    "a page above it could not be read, and may carry {label}", label=OPT_OUT_TREE
                )
        above = session.above[page_id]
        if OPT_OUT_TREE in above.labels:
            return _("“{page}” has the label {label}", page=above.title, label=OPT_OUT_TREE)
    return None


def below_opted_out(parent: PageId | None, session: Session) -> Text | None:
    """Return which label keeps sicbot from making a page below another one, or None."""
    if parent is None:
        return None
    told = tree_opted_out([parent], session)
    return told or tree_opted_out(session.above[parent].ancestors, session)
