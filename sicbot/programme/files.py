"""Files that sicbot keeps on pages of its own: each as wished, and people's versions theirs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sicbot.core.files import digest_of, own_digest
from sicbot.core.model import Allowed, PageStatus
from sicbot.core.plan import (
    MOST_FILE_BYTES,
    AttachFile,
    Change,
    CreatePage,
    Gate,
    Restricted,
    SetReaders,
    Skip,
    Slug,
    Target,
)
from sicbot.core.text import _
from sicbot.programme.generated import too_many

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sicbot.core.model import Page, PageId
    from sicbot.core.plan import ChangeId
    from sicbot.core.sources import Attachment
    from sicbot.core.text import Text
    from sicbot.programme.generated import Wish
    from sicbot.programme.programme import Programme
    from sicbot.programme.seen import WikiSeen

FILED_SLUGS = ("cycle",)  # so begin the slugs of the pages with files, which are read for them


@dataclass(frozen=True, slots=True)
class FileWish:
    """A file as it shall be on a page that sicbot keeps as a whole.

    Attributes:
        name: It never changes: with another one it is another file.
    """

    name: str
    media_type: str
    data: bytes
    why: Text


def filed_pages(seen: WikiSeen) -> tuple[PageId, ...]:
    """Return sicbot's own pages that may have a file, in order of their ids."""
    found = (
        page.id
        for page in seen.snapshot.pages.records.values()
        if page.status is PageStatus.CURRENT
        and page.mark is not None
        and page.mark.slug.startswith(FILED_SLUGS)
        and seen.is_ours(page)
    )
    return tuple(sorted(found, key=int))


def keep_file(
    wish: FileWish, wished: Wish, steps: Sequence[Change | Skip], programme: Programme
) -> Iterator[Change | Skip]:
    """Yield what brings a file of a page to what is wished; nothing where it has these bytes.

    The page comes first, filled and open to its readers: who reads a page reads its files.

    Args:
        wish: The file.
        wished: Its page.
        steps: What `keep_page` does to that page.
        programme: What the wiki means.
    """
    item = f"{wished.place}: {wish.name}"
    if len(wish.data) > MOST_FILE_BYTES:
        told = _(
            "its {count} bytes are more than {most}", count=len(wish.data), most=MOST_FILE_BYTES
        )
        yield Skip(item, told)
        return
    if any(isinstance(one, Skip) for one in steps):
        yield Skip(item, _("its page is not as sicbot keeps it; first that"))
        return
    page = programme.made.get(wished.slug)
    if page is not None:
        yield from _renew(wish, page, _Around(wished, steps), programme)
    elif any(isinstance(one, Change) and isinstance(one.act, CreatePage) for one in steps):
        yield _attach(wish, wished.target, 0, _Around(wished, steps))


@dataclass(frozen=True, slots=True)
class _Around:
    """The page of a file as it shall be, and what is done to it first."""

    wished: Wish
    steps: Sequence[Change | Skip]

    @property
    def needs(self) -> tuple[ChangeId, ...]:
        return tuple(one.id for one in self.steps if isinstance(one, Change))

    def readers(self, page: Page | None) -> Allowed | None:
        """Return the restriction that the page has after all that."""
        acts = [one.act for one in self.steps if isinstance(one, Change)]
        given = [one.readers for one in acts if isinstance(one, SetReaders)]
        if not given:
            return page.read if page else None
        return given[-1].allowed if isinstance(given[-1], Restricted) else Allowed()


def _renew(
    wish: FileWish, page: Page, around: _Around, programme: Programme
) -> Iterator[Change | Skip]:
    """Yield what a file of a page that is there needs."""
    item = f"{page.space}: {page.title}: {wish.name}"
    files = programme.sources.attached.get(page.id)
    if files is None:
        yield Skip(item, _("the files of its page were not read"))
        return
    file = next((one for one in files if one.name == wish.name), None)
    own = own_digest(file, programme.snapshot.me.key) if file else None
    if own == digest_of(wish.data):
        return
    if file is not None and own is None:
        told = _("kept, as somebody put a file of this name there; delete it to have sicbot's")
        yield Skip(item, told, theirs=True)
        return
    if not around.needs and (wider := too_many(around.wished, page, programme)) is not None:
        yield Skip(item, wider)
        return
    target = Target(page.space, page.title, page.id, Slug(around.wished.slug))
    change = _attach(wish, target, file.version if file else 0, around, page)
    yield _held(change, file, programme.ledger.files.get((page.id, wish.name)))


def _attach(
    wish: FileWish, target: Target, was: int, around: _Around, page: Page | None = None
) -> Change:
    readers = around.readers(page)
    act = AttachFile(target, wish.name, wish.media_type, wish.data, was, readers)
    key = f"attach {wish.name} {digest_of(wish.data)}"
    return Change(act, key, wish.why, needs=around.needs)


def _held(change: Change, file: Attachment | None, last: str | None) -> Change:
    """Let a file wait that sicbot attached before, and that somebody, or undo, took away."""
    if last is None or (file is not None and last not in change.key):
        return change
    why = _("sicbot attached this file before, and it was taken away since")
    return replace(change, gate=Gate.APPROVAL, waits_because=why)
