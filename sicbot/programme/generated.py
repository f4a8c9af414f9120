"""Pages that sicbot keeps as a whole: made closed, filled, opened last, rewritten when they differ.

Whatever changes with each run (when it was read, how much) stands behind the last rule of the page
and is no reason to write.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sicbot.core.edits import Edit, Span
from sicbot.core.errors import PageError
from sicbot.core.model import Allowed, PageStatus, SpaceKey
from sicbot.core.plan import (
    Change,
    CreatePage,
    EditPage,
    Gate,
    Open,
    Restricted,
    SetReaders,
    Skip,
    Slug,
    Target,
)
from sicbot.core.readers import readers_text
from sicbot.core.text import Text, _
from sicbot.pages.comments import keep_comments
from sicbot.pages.meaning import digest, same_meaning
from sicbot.programme.ticking import TICKED_SLUGS, is_own_text, is_touched, ticks_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sicbot.core.model import Page, PageId
    from sicbot.core.plan import ChangeId, Readers
    from sicbot.programme.programme import Programme

CREATE = "create"
OPEN, CLOSE = "open", "close"
LONGEST_TITLE = 255  # characters: the width of the product's database column
FOOT = "<hr"  # behind the last one stands what is no reason to write


@dataclass(frozen=True, slots=True)
class Wish:
    """A generated page as it shall be.

    Attributes:
        place: `SPACE:Title`.
        below: `SPACE:Title` of the page above it; empty: at the top of the space.
        waits: Why making it needs a yes; None where the configuration has named its place.
        needs: Changes without which its text would not be true.
        closes: Whether readers whom sicbot once let in are kept out where they shall be fewer.
        post: Whether it is a blog post: made once, and never rewritten.
        ticked: Whether people answer on it by ticking its boxes: ticks alone do not make it theirs.
    """

    slug: str
    place: str
    below: str
    body: str
    readers: Readers
    template: str
    why: Text
    waits: Text | None = None
    needs: tuple[ChangeId, ...] = ()
    closes: bool = False
    ticked: bool = False
    post: bool = False

    def __post_init__(self) -> None:
        """Refuse ticks on a page of which nobody would read who ticked.

        Raises:
            ValueError: Its slug is none of a page that takes ticks.
        """
        if self.ticked and not self.slug.startswith(TICKED_SLUGS):
            raise ValueError(f"{self.slug}: pages that take ticks are those of {TICKED_SLUGS}")

    @property
    def space(self) -> SpaceKey:
        """The space that it stands in."""
        return SpaceKey(self.place.partition(":")[0])

    @property
    def title(self) -> str:
        """Its title, as long as nobody renames it."""
        return self.place.partition(":")[2]

    @property
    def target(self) -> Target:
        """The page, before it is there."""
        return Target(self.space, self.title, None, Slug(self.slug))


def keep_page(wish: Wish, programme: Programme) -> Iterator[Change | Skip]:
    """Yield what brings a generated page to what is wished; nothing where it means the same."""
    if wish.post:
        yield from _keep_post(wish, programme)
        return
    alike = programme.all_made.get(wish.slug, ())
    if len(alike) > 1:
        yield Skip(wish.place, _twice(alike))
        return
    page = programme.made.get(wish.slug)
    if page is None:
        yield from _make(wish, programme)
        return
    if wish.closes and too_many(wish, page, programme) is not None:
        fewer = _fewer(wish, page, programme)
        if isinstance(fewer, Text):
            yield Skip(f"{page.space}: {page.title}", fewer)
            return
        closing = _closing(fewer, page, wish.slug)
        yield closing
        page = replace(page, read=fewer)
        wish = replace(wish, needs=(*wish.needs, closing.id))
    steps = list(_rewrite(wish, page, programme))
    yield from steps
    if not any(isinstance(one, Skip) for one in steps):
        rewritten = tuple(one.id for one in steps if isinstance(one, Change))
        yield from _open(wish, page, programme, rewritten)


def _keep_post(wish: Wish, programme: Programme) -> Iterator[Change | Skip]:
    """Yield the changes that make a blog post, or open one; once made it is never made again.

    The journal knows that, and where that was lost, the space itself.
    """
    posts = programme.snapshot.posts
    found = [
        page
        for page in posts.records.values()
        if page.mark is not None and page.mark.slug == wish.slug and programme.is_ours(page)
    ]
    standing = [page for page in found if page.status is PageStatus.CURRENT]
    if standing:
        yield from _open(wish, standing[0], programme, ())
    elif found or wish.slug in programme.ledger.posts:
        return
    elif any(gap.what.casefold() == wish.space.casefold() for gap in posts.gaps):
        told = _("the blog posts of space {space} were not read; it may be there", space=wish.space)
        yield Skip(wish.place, told)
    elif len(wish.title) > LONGEST_TITLE:
        yield Skip(wish.place, _too_long())
    else:
        yield from _made(wish, None, programme)


def _twice(alike: Sequence[Page]) -> Text:
    """Return why none of several pages is written: nobody knows which one people keep."""
    named = ", ".join(f"“{page.title}” ({page.space}, {page.id})" for page in alike)
    return _(
        "sicbot finds {count} pages of its own for this: {pages}; put all but one in the trash, "
        "and it keeps that one",
        count=len(alike),
        pages=named,
    )


def _make(wish: Wish, programme: Programme) -> Iterator[Change | Skip]:
    """Yield the changes that make a page, or why it is not made."""
    parent = programme.page(wish.below) if wish.below else None
    why_not = _why_not(wish, parent, programme)
    if why_not is not None:
        yield Skip(wish.place, why_not)
        return
    yield from _made(wish, parent.id if parent else None, programme)


def _made(wish: Wish, parent: PageId | None, programme: Programme) -> Iterator[Change]:
    me = Allowed(users=frozenset({programme.snapshot.me.key}))
    act = CreatePage(wish.target, parent, wish.body, me, "generated", wish.template, post=wish.post)
    waits = wish.waits or _waits(wish, programme)
    gate = Gate.FREE if waits is None else Gate.APPROVAL
    made = Change(act, CREATE, wish.why, gate, waits, needs=wish.needs)
    yield made
    opened = SetReaders(wish.target, with_me(wish.readers, programme), None)
    yield _opening(opened, wish.title, wish.waits, (made.id,))


def _opening(
    act: SetReaders, title: str, waits: Text | None, needs: tuple[ChangeId, ...]
) -> Change:
    """Return the change that lets readers in; where making the page needs a yes, so does this."""
    why = _("open “{page}” to its readers", page=title)
    return Change(act, OPEN, why, Gate.FREE if waits is None else Gate.APPROVAL, waits, needs)


def _waits(wish: Wish, programme: Programme) -> Text | None:
    """Return why making a page that the configuration names needs a yes all the same, or None."""
    if (gone := _trashed(wish, programme)) is not None:
        return _(
            "sicbot's page for this lies in the trash (page {id}); restore it, or say yes to a new "
            "one",
            id=gone,
        )
    if wish.slug in programme.ledger.refused_slugs:
        return _(
            "the wiki refused it when it was tried last; a page that sicbot cannot see, or one in "
            "the trash, may have its title: choose another one, or say yes to try again"
        )
    return None


def _why_not(wish: Wish, parent: Page | None, programme: Programme) -> Text | None:
    """Return why a page is not made, or None: what was not read may be there."""
    snapshot = programme.snapshot
    if wish.below and parent is None:
        return _(
            "the page above it, “{below}”, is not there, as far as sicbot sees; name another one "
            "in the configuration",
            below=wish.below,
        )
    if parent is not None and parent.space != wish.space:
        return _(
            "the page above it, “{below}”, is in another space; name one of space {space} in the "
            "configuration",
            below=wish.below,
            space=wish.space,
        )
    if len(wish.title) > LONGEST_TITLE:
        return _too_long()
    holder = programme.page(wish.place)
    if holder is not None:
        return _(
            "page {id} has this title already and is not sicbot's; choose another title in the "
            "configuration, or rename that page",
            id=holder.id,
        )
    if any(gap.what.casefold() == wish.space.casefold() for gap in snapshot.pages.gaps):
        return _("space {space} was not read as a whole; it may be there", space=wish.space)
    return None


def _too_long() -> Text:
    return _("its title would have more than {count} characters", count=LONGEST_TITLE)


def _trashed(wish: Wish, programme: Programme) -> PageId | None:
    """Return the page of this slug that lies in the trash."""
    pages = programme.snapshot.pages.records.values()
    return next(
        (
            page.id
            for page in pages
            if page.status is PageStatus.TRASHED
            and page.mark is not None
            and page.mark.slug == wish.slug
            and programme.is_ours(page)
        ),
        None,
    )


def _rewrite(wish: Wish, page: Page, programme: Programme) -> Iterator[Change | Skip]:
    """Yield the change that gives a page its text, unless the text is somebody's by now.

    Who saved it last proves nothing: undoing and restoring make versions of sicbot's with the text
    of people.
    """
    item = f"{page.space}: {page.title}"
    current = programme.snapshot.bodies.get(page.id)
    if current is None:
        yield Skip(item, _("its text was not read"))
        return
    if _says(wish.body, current, page.space):
        return
    own = programme.ledger.own_texts.get(page.id)
    if own is None or not is_own_text(own, current, page.space, ticked=wish.ticked):
        told = _("kept as somebody changed it; take that version back to give it to sicbot again")
        yield Skip(item, told, theirs=True)
        return
    if (unread := _unread_ticks(wish, page, programme)) is not None:
        yield Skip(item, unread)
        return
    if (wider := too_many(wish, page, programme)) is not None:
        yield Skip(item, wider)
        return
    body = keep_comments(current, wish.body)
    if body is None:
        yield Skip(item, _("an inline comment stands on words that would go; written when solved"))
        return
    edit = Edit(Span(0, len(current.encode())), body, str(wish.why))
    target = Target(page.space, page.title, page.id, Slug(wish.slug))
    act = EditPage(target, page.version, (edit,), (current,), page.read)
    key = f"rewrite {digest(_head(wish.body), space_key=page.space)}"
    yield Change(act, key, wish.why, needs=wish.needs)


def _unread_ticks(wish: Wish, page: Page, programme: Programme) -> Text | None:
    """Return why a page waits on which people may have ticked what nobody has read, or None."""
    is_read = page.id in programme.sources.histories
    if not wish.ticked or is_read or not is_touched(page, programme):
        return None
    return ticks_on(page, programme).objection


def _fewer(wish: Wish, page: Page, programme: Programme) -> Allowed | Text:
    """Return to whom a page is restricted that too many read, or why it is left to people.

    What they have changed since sicbot let readers in is theirs.
    """
    wished = with_me(wish.readers, programme)
    told = too_many(wish, page, programme)
    if told is not None and page.read != programme.ledger.own_readers.get(page.id):
        return told
    if isinstance(wished, Open):
        return Allowed()
    me, allowed = programme.snapshot.me.key, wished.allowed
    groups = allowed.groups & page.read.groups if page.read else allowed.groups
    users = allowed.users & page.read.users if page.read else allowed.users
    if not groups and users <= {me}:
        return _("its readers shall be others than they are: restrict it to {who}",
                 who=_named(wish.readers, programme))  # fmt: skip
    return Allowed(users | {me}, groups)


def _named(readers: Readers, programme: Programme) -> str:
    """Return the groups and people who shall read a page, for its administrator."""
    if isinstance(readers, Open):
        return ""
    accounts = programme.accounts.records
    people = (key for key in readers.allowed.users if key != programme.snapshot.me.key)
    names = (accounts[key].full_name if key in accounts else str(key) for key in people)
    return ", ".join((*sorted(readers.allowed.groups), *sorted(names)))


def _closing(fewer: Allowed, page: Page, slug: str) -> Change:
    """Return the change that keeps out who shall read a page no more; closing is safe, so free."""
    target = Target(page.space, page.title, page.id, Slug(slug))
    act = SetReaders(target, Restricted(fewer), page.read)
    why = _("close “{page}” to those who shall read it no more", page=page.title)
    return Change(act, f"{CLOSE} {readers_text(fewer)}", why)


def too_many(wish: Wish, page: Page, programme: Programme) -> Text | None:
    """Return why nothing more is written on a page that somebody opened to others, or None."""
    if isinstance(wish.readers, Open):
        return None
    allowed = wish.readers.allowed
    others = page.read.groups - allowed.groups or (
        page.read.users - allowed.users - {programme.snapshot.me.key}
    )
    if page.read and not others:
        return None
    who = _named(wish.readers, programme)
    return _("others may read it by now; restrict it to {who} again to have it written", who=who)


def _says(one: str, other: str, space: SpaceKey) -> bool:
    """Tell whether two texts say the same but for the foot."""
    return _is_same(_head(one), _head(other), space)


def _is_same(one: str, other: str, space: SpaceKey) -> bool:
    try:
        return same_meaning(one, other, space_key=space)
    except PageError:  # a rule that somebody put into a table or list cuts it in two
        return False


def _head(body: str) -> str:
    return body.rpartition(FOOT)[0] or body


def _open(
    wish: Wish, page: Page, programme: Programme, needs: tuple[ChangeId, ...]
) -> Iterator[Change]:
    """Yield the change that lets readers in, where a run ended before it came to that.

    Another restriction is somebody's wish and stays. What readers may no longer know is rewritten
    before.
    """
    me = Allowed(users=frozenset({programme.snapshot.me.key}))
    readers = with_me(wish.readers, programme)
    if page.read != me or (isinstance(readers, Restricted) and readers.allowed == me):
        return
    target = Target(page.space, page.title, page.id, Slug(wish.slug))
    yield _opening(SetReaders(target, readers, page.read), page.title, wish.waits, needs)


def with_me(readers: Readers, programme: Programme) -> Readers:
    """Add sicbot itself to a restriction: the wiki lets nobody lock himself out."""
    if isinstance(readers, Open):
        return readers
    allowed = readers.allowed
    users = allowed.users | {programme.snapshot.me.key}
    return Restricted(Allowed(users=users, groups=allowed.groups))
