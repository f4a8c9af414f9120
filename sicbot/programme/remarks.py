"""Comments that sicbot writes below pages: each once, whatever becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.plan import AddComment, Change, Gate, Slug, Target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.model import Page
    from sicbot.core.plan import ChangeId
    from sicbot.core.text import Text
    from sicbot.programme.programme import Programme


@dataclass(frozen=True, slots=True)
class RemarkWish:
    """A comment as it shall be written below a page.

    Attributes:
        slug: Its lasting name; with another one it is another comment.
        waits: Why it needs a yes; None where it does not.
        needs: Changes without which its text would not be true.
    """

    slug: str
    page: Page
    body: str
    why: Text
    waits: Text | None = None
    needs: tuple[ChangeId, ...] = ()


def write_remark(wish: RemarkWish, programme: Programme) -> Iterator[Change]:
    """Yield the change that writes a comment, unless the journal knows that it was written.

    Where the journal was lost it is planned, and found below the page before it is written again.
    It is written only while the page has the readers that it has now.
    """
    slug, page = Slug(wish.slug), wish.page
    if slug in programme.ledger.comments:
        return
    target = Target(page.space, page.title, page.id, Slug(page.mark.slug) if page.mark else None)
    gate = Gate.FREE if wish.waits is None else Gate.APPROVAL
    act = AddComment(target, wish.body, slug, page.read)
    yield Change(act, f"comment {slug}", wish.why, gate, wish.waits, wish.needs)
