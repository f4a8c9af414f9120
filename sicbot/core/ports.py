"""What others may ask of the wiki and the journal: deciding code holds the reader alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from sicbot.core.files import FileSent
    from sicbot.core.journal import (
        Fate,
        Given,
        Intent,
        Outcome,
        Run,
        RunId,
        SeatWrite,
        Write,
        WriteId,
    )
    from sicbot.core.model import (
        Allowed,
        GlobalUse,
        Group,
        GroupName,
        Mark,
        Me,
        Page,
        PageId,
        PageNow,
        Reading,
        Remark,
        Space,
        SpaceKey,
        UserKey,
    )
    from sicbot.core.people import Account, UserName
    from sicbot.core.plan import ChangeId, Seat, Slug, Target
    from sicbot.core.sources import (
        Attachment,
        Comment,
        FileRows,
        FormField,
        FormReading,
        PageRecord,
        PageVersion,
    )

    Progress = Callable[[str, int, int | None], None]  # (what, done, of how many if known)


class WikiReader(Protocol):
    """Reads a wiki in bulk. Every reading says what it could not read."""

    @property
    def url(self) -> str:
        """Address of the wiki, with its context path."""

    def me(self) -> Me:
        """Return the bot's own account.

        Raises:
            LoginError: The wiki does not know the credentials.
        """

    def spaces(self) -> Reading[SpaceKey, Space]:
        """Return all spaces that the bot can see, without their rights."""

    def with_rights(
        self, spaces: Reading[SpaceKey, Space], scope: Iterable[SpaceKey]
    ) -> Reading[SpaceKey, Space]:
        """Return the same spaces, those in scope with who may read them."""

    def pages(self, spaces: Iterable[SpaceKey]) -> Reading[PageId, Page]:
        """Return all current and trashed pages of the spaces; their bodies are in `bodies`."""

    def posts(self, spaces: Iterable[SpaceKey]) -> Reading[PageId, Page]:
        """Return the current and trashed blog posts of these spaces; a gap names the space."""

    def bodies(self) -> Mapping[PageId, str]:
        """Return the bodies of the pages read last."""

    def groups(
        self, names: Iterable[GroupName], *, members: bool, ancestors: bool
    ) -> Reading[GroupName, Group]:
        """Return the named groups, with what is asked for of each."""

    def use(self) -> GlobalUse | None:
        """Return who may use the wiki, or None where the bot may not know."""

    def old_titles(self, pages: Iterable[Page]) -> Reading[PageId, tuple[str, ...]]:
        """Return titles of earlier versions, newest first, as far as the look-ups last."""

    def own_drafts(self) -> Reading[PageId, Page]:
        """Return the bot's own unpublished pages; those of other people nobody else sees."""

    def text_by(self, page: Page, author: UserKey) -> str | None:
        """Return the last text that somebody gave a page, None where it is not to be found."""

    def rewrites_by(
        self, page: Page, author: UserKey, *, begun: bool = False
    ) -> Sequence[tuple[str, str]]:
        """Return the bodies before and after somebody's last versions of a page, newest first.

        With `begun` its first version too, behind an empty body, if that is theirs.
        """

    def watchers(self, page: Page) -> Reading[UserKey, str]:
        """Return who gets a mail when the page is changed, by key; of a page or its space."""


class PeopleReader(Protocol):
    """Reads accounts, and what people entered. Every reading says what it could not read."""

    def accounts(self, seen: Mapping[UserKey, Account]) -> Reading[UserKey, Account]:
        """Return all accounts of the wiki; where it does not tell them, those seen elsewhere."""

    def people(
        self, names: Iterable[UserName], keys: Iterable[UserKey]
    ) -> Reading[UserKey, Account]:
        """Return single accounts; those that do not exist are left out."""

    def form(self, page: PageId, name: str, fields: tuple[FormField, ...]) -> FormReading:
        """Return the records of a form, of which the page's text tells these fields."""

    def comments(self, pages: Iterable[PageId]) -> Reading[PageId, tuple[Comment, ...]]:
        """Return the comments below pages, oldest first; a gap names the page."""

    def file(self, page: PageId, name: str) -> Reading[str, FileRows]:
        """Return the rows of a file below a page, by its name."""

    def attached(self, pages: Iterable[PageId]) -> Reading[PageId, tuple[Attachment, ...]]:
        """Return the files of pages, without their bytes; a gap names the page."""

    def records(self, pages: Iterable[Page]) -> Reading[PageId, PageRecord]:
        """Return who made and who changed pages, and when they were made."""

    def histories(self, pages: Iterable[Page]) -> Reading[PageId, tuple[PageVersion, ...]]:
        """Return all versions of pages with their texts, oldest first; a gap names the page."""


class WikiWriter(Protocol):
    """Writes one thing at a time; each method sends exactly one writing request.

    All raise `TransientWikiError` where nobody knows whether the wiki did it; where it refused,
    `VersionConflictError` (another version, or an open draft), `ForbiddenError`, `NotFoundError` or
    `WikiError`.
    """

    def page_now(self, page: PageId) -> PageNow:
        """Return a page in whatever status, read by its id.

        Raises:
            NotFoundError: It is gone, or hidden from the bot.
        """

    def version_of(self, page: Page, number: int) -> PageNow:
        """Return an earlier version of a page; its body, title and editor are that version's."""

    def made_as(self, target: Target, *, post: bool = False) -> PageNow | None:
        """Return sicbot's own page or draft with the target's slug, found by reading.

        Of blog posts, one in the trash too: a post is made once.
        """

    def people_on(self, page: PageId) -> frozenset[UserKey]:
        """Return everybody who edited the page or commented on it."""

    def children(self, page: PageId) -> tuple[PageId, ...]:
        """Return the current pages right below a page."""

    def own_comments(self, page: PageId) -> tuple[Remark, ...]:
        """Return sicbot's own comments below a page, oldest first, found by reading."""

    def repliers(self, comment: Remark) -> frozenset[UserKey]:
        """Return everybody who replied to a comment."""

    def add_comment(self, page: Page, body: str) -> None:
        """Write a comment below a page."""

    def remove_comment(self, comment: Remark) -> None:
        """Delete a comment; it has no trash."""

    def file_now(self, page: PageId, name: str) -> Attachment | None:
        """Return the page's file of exactly this name as it is now, None where there is none."""

    def file_version(self, file: Attachment, number: int) -> Attachment | None:
        """Return who made an earlier version of a file, and its comment, as far as it is told."""

    def file_bytes(self, file: Attachment, number: int) -> bytes:
        """Return the bytes of a version of a file."""

    def attach(self, page: Page, sent: FileSent, known: Attachment | None) -> None:
        """Put a file onto a page, or the next version of the known one, and mail nobody."""

    def remove_file(self, file: Attachment) -> None:
        """Put a file in the trash."""

    def save(self, page: Page, body: str, message: str) -> PageNow:
        """Write the next version as a minor edit, and return the page as stored."""

    def make_draft(
        self, target: Target, parent: PageId | None, mark: Mark, *, post: bool = False
    ) -> PageId:
        """Make an empty unpublished page or blog post with its mark, and return its id."""

    def publish(self, draft: PageNow, body: str) -> PageNow:
        """Make a page of a draft, with this body."""

    def set_mark(self, page: PageId, mark: Mark) -> None:
        """Set the content property `sicbot`."""

    def clear_mark(self, page: PageId) -> None:
        """Take the content property `sicbot` away."""

    def set_readers(self, page: PageId, readers: Allowed) -> None:
        """Let only these read the page, empty: no restriction; then read it back.

        Raises:
            WikiError: The wiki shows another restriction afterwards.
        """

    def add_labels(self, page: PageId, labels: Sequence[str]) -> None:
        """Put labels on a page, which gets no version by it."""

    def remove_label(self, page: PageId, label: str) -> None:
        """Take one label off a page."""

    def restore(self, page: Page) -> PageNow:
        """Take a page out of the trash."""

    def trash(self, page: Page) -> None:
        """Put a page in the trash; a draft is discarded."""


class GroupWriter(Protocol):
    """Changes groups, one request a method; raises as `WikiWriter` does."""

    def account(self, user: UserKey) -> Account | None:
        """Return an account as it is now, None where it is gone."""

    def group_exists(self, group: GroupName) -> bool:
        """Tell whether there is a group of that name."""

    def is_member(self, seat: Seat) -> bool:
        """Tell whether an account is in a group, directly or through another."""

    def create_group(self, group: GroupName) -> None:
        """Make a group."""

    def add_member(self, user: UserName, group: GroupName) -> None:
        """Put an account into a group."""

    def remove_member(self, user: UserName, group: GroupName) -> None:
        """Take an account out of a group."""


class Journal(Protocol):
    """Remembers runs and writes; what a method returns from is on disk."""

    def begin(
        self,
        command: str,
        jobs: tuple[str, ...],
        *,
        undoes: RunId | None = None,
        schedule: str = "",
    ) -> RunId:
        """Note that a run begins."""

    def finish(
        self, run: RunId, outcome: Outcome, *, changes: int, skipped: int, waiting: int
    ) -> None:
        """Note what became of a run."""

    def intend(self, run: RunId, intent: Intent) -> WriteId:
        """Note what is about to be written."""

    def settle(
        self,
        write: WriteId,
        fate: Fate,
        *,
        page: PageId | None = None,
        version: int = 0,
        stored: str = "",
        told: str = "",
    ) -> None:
        """Note what became of a write."""

    def open_writes(self) -> tuple[Write, ...]:
        """Return the writes of which nobody knows what became of them, oldest first."""

    def runs(self) -> tuple[Run, ...]:
        """Return all runs, newest first."""

    def writes(self, run: RunId) -> tuple[Write, ...]:
        """Return the writes of a run in their order, with their images.

        Raises:
            SicbotError: There is no such run.
        """

    def edited_pages(self) -> AbstractSet[PageId]:
        """Return the pages of which sicbot ever changed the text, in any run but those of undo."""

    def done_changes(self) -> AbstractSet[ChangeId]:
        """Return the ids of all changes of which a write was done, in any run but those of undo."""

    def done_parts(self, page: PageId) -> Mapping[str, RunId]:
        """Return what sicbot ever did to a page, part by part, and in which run last."""

    def last_stored(self, page: PageId) -> Write | None:
        """Return the last write with which sicbot gave a page its text as a whole, but for undo."""

    def last_undone(self, page: PageId) -> Write | None:
        """Return the last write with which undo changed the text of a page."""

    def rewrites(self, page: PageId) -> Sequence[tuple[str, str]]:
        """Return a page's bodies before and after each edit of sicbot's, newest first."""

    def refused_parts(self, page: PageId) -> AbstractSet[str]:
        """Return the parts of which the last try on a page was refused."""

    def refused_seats(self) -> AbstractSet[ChangeId]:
        """Return the changes of groups of which the last try was refused."""

    def given(self) -> Sequence[Given]:
        """Return the memberships that sicbot ever gave or adopted, and whether it holds them."""

    def seat_writes(self) -> Sequence[SeatWrite]:
        """Return all changes of groups that were made, oldest first, those of undo included."""

    def refused_slugs(self) -> AbstractSet[Slug]:
        """Return the slugs of pages whose making was refused when it was tried last."""

    def posts(self) -> Mapping[str, str]:
        """Return the text of each blog post that was ever made, by slug."""

    def comments(self) -> Mapping[Slug, str]:
        """Return the text of each comment that was ever written or found, by slug."""

    def files(self) -> Mapping[tuple[PageId, str], str]:
        """Return the digest of each file that was attached last, by page and name."""

    def page_made(self, slug: Slug) -> PageId | None:
        """Return the page that was made last under a slug, whatever became of it."""
