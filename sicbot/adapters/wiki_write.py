"""Writes to the pages of a Confluence Data Center wiki, one request at a time, none twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sicbot.adapters.file_write import FilesNow
from sicbot.adapters.sending import Sender, unknown, written
from sicbot.adapters.shapes import MARK_KEY, label_names, mark_json, now_from, own_remarks
from sicbot.adapters.wiki_now import FOUND_OUT, NOW_PARTS, PagesNow, content_path
from sicbot.core.errors import (
    ForbiddenError,
    LoginError,
    NotFoundError,
    TransientWikiError,
    VersionConflictError,
    WikiError,
)
from sicbot.core.model import PageId, PageStatus
from sicbot.core.text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sicbot.adapters.clock import Clock
    from sicbot.adapters.gate import Gate
    from sicbot.adapters.shapes import Json
    from sicbot.core.files import FileSent
    from sicbot.core.model import Allowed, Mark, Me, Page, PageNow, Remark, UserKey
    from sicbot.core.plan import Target
    from sicbot.core.sources import Attachment

LONGEST_MESSAGE = 255  # UTF-16 units: the width of the product's database column
NOT_BUILT = 501


class ConfluenceWriter:
    """Writes through the gate; implements `sicbot.core.ports.WikiWriter`."""

    def __init__(self, gate: Gate, clock: Clock, me: Me) -> None:
        """Take a gate that may write, the clock that waits between readings, and the bot."""
        self._me = me.key
        self._now = PagesNow(gate, clock)
        self._sender = Sender(gate, self._now.is_read_only)
        self._files = FilesNow(gate, clock, me.key, self._sender)
        self._restrictions = "rest/api"

    def page_now(self, page: PageId) -> PageNow:
        """Return a page in whatever status, read by its id.

        Raises:
            NotFoundError: It is gone, or hidden from the bot.
        """
        return self._now.page(page)

    def version_of(self, page: Page, number: int) -> PageNow:
        """Return an earlier version of a page; its body, title and editor are that version's."""
        return self._now.version(page, number)

    def made_as(self, target: Target, *, post: bool = False) -> PageNow | None:
        """Return sicbot's own page or draft with the target's slug, found by reading.

        Of blog posts, one in the trash too: a post is made once.
        """
        return self._now.made_as(target, self._me, post=post)

    def people_on(self, page: PageId) -> frozenset[UserKey]:
        """Return everybody who edited the page or commented on it."""
        return self._now.people_on(page)

    def children(self, page: PageId) -> tuple[PageId, ...]:
        """Return the current pages right below a page."""
        return self._now.children(page)

    def own_comments(self, page: PageId) -> tuple[Remark, ...]:
        """Return sicbot's own comments below a page, oldest first, found by reading."""
        return own_remarks(self._now.comments(page), self._me)

    def repliers(self, comment: Remark) -> frozenset[UserKey]:
        """Return everybody who replied to a comment."""
        return self._now.repliers(comment)

    def add_comment(self, page: Page, body: str) -> None:
        """Write a comment below a page; the page gets no version by it."""
        _must_be(page, PageStatus.CURRENT)
        container = {"id": page.id, "type": _type(page), "status": "current"}
        sent = {"type": "comment", "container": container, "body": _storage(body)}
        raw = self._sender.write("POST", "rest/api/content", sent)
        if not isinstance(raw, dict) or raw.get("type") != "comment":
            raise TransientWikiError(
                f"“{page.title}”: the wiki answered with no comment; {FOUND_OUT}"
            )

    def file_now(self, page: PageId, name: str) -> Attachment | None:
        """Return the page's file of exactly this name as it is now, None where there is none."""
        return self._files.now(page, name)

    def file_version(self, file: Attachment, number: int) -> Attachment | None:
        """Return who made an earlier version of a file, and its comment, as far as it is told."""
        return self._files.version(file, number)

    def file_bytes(self, file: Attachment, number: int) -> bytes:
        """Return the bytes of a version of a file."""
        return self._files.data(file, number)

    def attach(self, page: Page, sent: FileSent, known: Attachment | None) -> None:
        """Put a file onto a page, or the next version of the known one, and mail nobody."""
        _must_be(page, PageStatus.CURRENT)
        self._files.attach(page, sent, known)

    def remove_file(self, file: Attachment) -> None:
        """Put a file in the trash; one that is gone is no fault."""
        self._files.remove(file)

    def remove_comment(self, comment: Remark) -> None:
        """Delete a comment for good: comments have no trash; one that is gone is no fault."""
        try:
            self._sender.write("DELETE", content_path(PageId(comment.id)))
        except NotFoundError:
            if self._now.is_there(comment):
                raise

    def save(self, page: Page, body: str, message: str) -> PageNow:
        """Write the next version as a minor edit, and return the page as stored.

        Without the parameter `status` the wiki refuses while somebody has a draft of the page.
        """
        _must_be(page, PageStatus.CURRENT)
        number = page.version + 1
        version = {"number": number, "minorEdit": True, "message": plain_message(message)}
        sent = {**_content(page, body), "version": version}
        try:
            raw = self._sender.write("PUT", content_path(page.id), sent, {"expand": NOW_PARTS})
        except VersionConflictError as error:
            raise self._now.why_conflict(page, self._me) from error
        return self._stored(raw, page.id, number)

    def make_draft(
        self, target: Target, parent: PageId | None, mark: Mark, *, post: bool = False
    ) -> PageId:
        """Make an empty unpublished page or blog post with its mark, and return its id.

        The mark comes in the same request, so that a draft whose answer was lost is found again.
        """
        sent: Json = {
            "type": "blogpost" if post else "page",
            "status": "draft",
            "title": target.title,
            "space": {"key": target.space},
            "body": _storage(""),
            "metadata": {"properties": {MARK_KEY: {"value": mark_json(mark)}}},
        }
        if parent is not None:
            sent["ancestors"] = [{"id": parent}]
        raw = self._sender.write("POST", "rest/api/content", sent, {"expand": NOW_PARTS})
        page = raw.get("id") if isinstance(raw, dict) else None
        if page is None or not str(page).isdigit() or raw.get("status") != "draft":
            raise TransientWikiError(f"{target}: the wiki answered with no draft; {FOUND_OUT}")
        return PageId(str(page))

    def publish(self, draft: PageNow, body: str) -> PageNow:
        """Make a page of a draft, with this body: its version 1."""
        page = draft.page
        _must_be(page, PageStatus.DRAFT)
        version = {"number": 1, "minorEdit": True}
        sent = {**_content(page, body), "status": "current", "version": version}
        sent["space"] = {"key": page.space}
        return self._next_version(page, 1, sent)

    def add_labels(self, page: PageId, labels: Sequence[str]) -> None:
        """Put labels on a page, which gets no version by it (REST reference 10.0.3, label).

        Raises:
            TransientWikiError: The wiki does not show them afterwards.
        """
        sent = [{"prefix": "global", "name": label} for label in labels]
        raw = self._sender.write("POST", content_path(page, "label"), sent)
        if not set(labels) <= label_names(raw):
            raise TransientWikiError(f"page {page}: the wiki shows other labels; {FOUND_OUT}")

    def remove_label(self, page: PageId, label: str) -> None:
        """Take one label off a page; one that is gone is no fault."""
        try:
            self._sender.write("DELETE", content_path(page, "label"), params={"name": label})
        except NotFoundError:
            if label in self._now.page(page).page.labels:
                raise

    def restore(self, page: Page) -> PageNow:
        """Take a page out of the trash; the wiki then changes nothing but its status and place."""
        _must_be(page, PageStatus.TRASHED)
        number = page.version + 1
        kept = {"id": page.id, "type": _type(page), "title": page.title}
        return self._next_version(
            page, number, {**kept, "status": "current", "version": {"number": number}}
        )

    def _next_version(self, page: Page, number: int, sent: Json) -> PageNow:
        """Send what makes a page current, and return it as stored."""
        try:
            raw = self._sender.write("PUT", content_path(page.id), sent, {"expand": NOW_PARTS})
        except (TransientWikiError, ForbiddenError, LoginError):
            raise
        except WikiError as error:
            if self._now.is_at(page.id, number, self._me):
                raise unknown(error) from error
            raise
        return self._stored(raw, page.id, number)

    def set_mark(self, page: PageId, mark: Mark) -> None:
        """Set the content property `sicbot`."""
        value, number = mark_json(mark), self._now.mark(page)[1] + 1
        sent = {"key": MARK_KEY, "value": value, "version": {"number": number}}
        try:
            self._sender.write("PUT", content_path(page, "property", MARK_KEY), sent)
        except VersionConflictError:
            if self._now.mark(page)[0] != value:
                raise

    def clear_mark(self, page: PageId) -> None:
        """Take the content property `sicbot` away; one that is gone already is no fault."""
        try:
            self._sender.write("DELETE", content_path(page, "property", MARK_KEY))
        except NotFoundError:
            if self._now.mark(page)[1]:
                raise

    def set_readers(self, page: PageId, readers: Allowed) -> None:
        """Let only these read the page, empty: no restriction; then read it back.

        Both halves are always sent: one that is missing would keep what it was.

        Raises:
            TransientWikiError: The wiki shows another restriction afterwards.
        """
        people = [self._now.person(key) for key in sorted(readers.users)]
        groups = [{"type": "group", "name": name} for name in sorted(readers.groups)]
        line = {"operation": "read", "restrictions": {"user": people, "group": groups}}
        self._write_restriction(page, [line])
        with written():
            shown = self._now.readers(page)
        if shown != readers:
            raise TransientWikiError(
                f"page {page}: the wiki shows another read restriction than the one just set; "
                "look at the page's restrictions"
            )

    def _write_restriction(self, page: PageId, sent: list[Json]) -> None:
        """Send a restriction to where this wiki takes it.

        Before 8.8 that is `rest/experimental`, and `rest/api` answers 405 or 404 (public clients).
        """
        path = content_path(page, "restriction")
        try:
            self._sender.write("PUT", path.replace("rest/api", self._restrictions, 1), sent)
        except (TransientWikiError, ForbiddenError, LoginError, VersionConflictError):
            raise
        except WikiError as error:
            if self._restrictions != "rest/api" or not _is_no_such_path(error):
                raise
            self._now.readers(page)  # a page that is gone answers 404 too, and raises here
            self._sender.write("PUT", path.replace("rest/api", "rest/experimental", 1), sent)
            self._restrictions = "rest/experimental"

    def trash(self, page: Page) -> None:
        """Put a page in the trash; a draft is discarded."""
        if page.status is not PageStatus.DRAFT:
            _must_be(page, PageStatus.CURRENT)
        is_draft = page.status is PageStatus.DRAFT
        try:
            params = {"status": "draft"} if is_draft else None
            self._sender.write("DELETE", content_path(page.id), params=params)
        except NotFoundError:
            if is_draft or self._now.page(page.id).page.status is not PageStatus.TRASHED:
                raise

    def _stored(self, raw: Any, page: PageId, number: int) -> PageNow:
        """Return the page of an answer, once it is what was asked for, and the bot's.

        Which parts the answer to a PUT has is not documented, so it is read where some are missing.
        """
        try:
            now = now_from(raw)
        except (AttributeError, WikiError):
            with written():
                now = self._now.page(page)
                if now.page.version != number:
                    now = self._now.version(now.page, number)
        if (now.page.id, now.page.version, now.page.editor) != (page, number, self._me):
            raise TransientWikiError(
                f"page {page}: asked to write version {number}, the wiki answered with version "
                f"{now.page.version} of page {now.page.id}; {FOUND_OUT}"
            )
        return now


def plain_message(message: str) -> str:
    """Return a version message as one line of plain text that fits the wiki's column."""
    line = printable(" ".join(message.split()))
    units = line.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_MESSAGE:
        return line
    return units[: 2 * LONGEST_MESSAGE - 2].decode("utf-16-le", "ignore") + "…"


def _content(page: Page, body: str) -> Json:
    """Return a page as it is, with another body; its parent too, or some versions move it."""
    above = {"ancestors": [{"id": page.ancestors[-1]}]} if page.ancestors else {}
    own = {"id": page.id, "type": _type(page), "title": page.title}
    return {**own, "body": _storage(body), **above}


def _type(page: Page) -> str:
    return "blogpost" if page.post else "page"


def _storage(body: str) -> Json:
    return {"storage": {"value": body, "representation": "storage"}}


def _must_be(page: Page, status: PageStatus) -> None:
    """Refuse what the wiki would take for another order.

    Raises:
        WikiError: The page is in another status; nothing was sent.
    """
    if page.status is not status:
        raise WikiError(
            f"“{page.title}” is {page.status.value}, not {status.value}; nothing was sent"
        )


def _is_no_such_path(error: WikiError) -> bool:
    """Tell whether this wiki does not take restrictions there: 404, or 405 in the gate's words."""
    return isinstance(error, NotFoundError) or "/restriction: 405" in str(error)
