"""What the journal remembers: runs, and of each write what was meant and what became of it.

Every write has its intent in the journal, durably, before the wiki is asked; so a run that dies
leaves at most one write of which nobody knows, and that one is found out by reading.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NewType

from sicbot.core.forgotten import NOBODY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from sicbot.core.forgotten import Forgotten
    from sicbot.core.model import Allowed, GroupName, PageId, UserKey
    from sicbot.core.plan import ChangeId, Slug

RunId = NewType("RunId", int)
WriteId = NewType("WriteId", int)

UNDO_NOTE = "sicbot undo of run"  # so begins the comment of each version that takes a run back


class Step(StrEnum):
    """What one write asks of the wiki; a change takes one or several."""

    EDIT = "edit"  # a new version of a page
    DRAFT = "draft"  # an unpublished page, which nobody else sees
    READERS = "readers"  # the restriction of who may read
    PUBLISH = "publish"  # the draft made a page
    DRAFT_POST = "draft-post"  # an unpublished blog post
    POST = "publish-post"  # that made a blog post
    MARK = "mark"  # the content property that says whose page it is
    UNMARK = "unmark"  # that property gone again, by undo alone
    RESTORE = "restore"  # a page out of the trash
    TRASH = "trash"  # a page into the trash, by undo alone
    COMMENT = "comment"  # a comment below a page
    UNCOMMENT = "remove-comment"  # a comment gone again, by undo alone
    LABEL = "label"  # labels on a page
    UNLABEL = "remove-label"  # one of them gone again, by undo alone
    FILE = "file"  # a file of a page, or its next version
    UNFILE = "remove-file"  # a file in the trash, by undo alone
    GROUP = "create-group"
    JOIN = "add-member"
    LEAVE = "remove-member"
    ADOPT = "adopt-member"  # nothing is sent: a membership of people's counts as sicbot's
    DISOWN = "disown-member"  # it is people's: by undo, or where nobody knows who gave it


class Fate(StrEnum):
    """What became of a write."""

    OPEN = "open"  # intended; what happened is not known yet
    DONE = "done"
    REFUSED = "refused"  # the wiki said no, so nothing happened
    NOT_DONE = "not-done"  # as reading showed, after a lost answer; or nothing could be written


@dataclass(frozen=True, slots=True)
class Intent:
    """What is about to be written.

    Attributes:
        changes: The changes that it belongs to: all edits of one page are one write.
        parts: What they do on a page of people, part by part.
        name: What the page is called in messages, such as `SOIL: Join Task Forces`.
        base_version: The version that it was made on; 0 where there is none yet.
        before: The page's body, or its readers as JSON, before the write.
        wanted: The same, as it shall be; of labels those that are put on, with a space between.
    """

    changes: tuple[ChangeId, ...]
    parts: tuple[str, ...]
    step: Step
    page: PageId | None
    slug: Slug | None
    name: str
    base_version: int = 0
    before: str = ""
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class Write:
    """An intent and its fate.

    Attributes:
        page: The page; of a page that was made, known from its outcome on.
        version: The version that the write made, where it makes one.
        stored: The body as the wiki stored it, which may spell it in another way than `wanted`.
        told: Why it was refused.
    """

    id: WriteId
    run: RunId
    intent: Intent
    fate: Fate
    page: PageId | None
    version: int = 0
    stored: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """A membership that sicbot gave, or that a person approved as one of its own.

    Attributes:
        adopted: Whether people had given it.
        held: Whether it still counts as sicbot's; not where sicbot took it or gave it back.
    """

    group: GroupName
    user: UserKey
    run: RunId
    since: datetime
    adopted: bool = False
    held: bool = True


@dataclass(frozen=True, slots=True)
class SeatWrite:
    """A change of a group that was made.

    Attributes:
        step: One of JOIN, LEAVE, ADOPT and DISOWN.
        changes: The changes of a plan that it belongs to; none where undo made it.
        id: The write in the journal.
    """

    group: GroupName
    user: UserKey
    step: Step
    run: RunId
    when: datetime
    changes: tuple[ChangeId, ...] = ()
    id: WriteId | None = None


@dataclass(frozen=True, slots=True)
class PageWrite:
    """A write to a page that was made; `version` is 0 where it made none."""

    step: Step
    run: RunId
    when: datetime
    version: int = 0
    changes: tuple[ChangeId, ...] = ()


class Outcome(StrEnum):
    """What became of a run."""

    RUNNING = "running"  # or it died; the next run finds out
    DONE = "done"
    LIMIT = "limit"  # done, but a limit held something back
    STOPPED = "stopped"  # asked to stop between two writes
    FAILED = "failed"
    INTERRUPTED = "interrupted"  # it died, and the next run has found out what it had done


@dataclass(frozen=True, slots=True)
class Run:
    """One run of `run`, `apply` or `undo`.

    Attributes:
        changes: Number of changes made.
        undoes: The run that it took back.
        schedule: Name of the schedule that began it, empty for a person.
    """

    id: RunId
    command: str
    jobs: tuple[str, ...]
    started: datetime
    finished: datetime | None = None
    outcome: Outcome = Outcome.RUNNING
    changes: int = 0
    skipped: int = 0
    waiting: int = 0
    undoes: RunId | None = None
    schedule: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """What earlier runs did, as far as deciding needs it.

    Attributes:
        changes: All changes that were ever made; what an approval was given for once.
        parts: What was done to a page, part by part, and in which run last.
        own_texts: The bot's own last text of pages it made that somebody else saved since.
        comments: The text of each comment that was written, by slug, whatever became of it; empty
            where the journal no longer holds it.
        posts: The text of each blog post that was made, by slug, whatever became of it; empty where
            the journal no longer holds it.
        own_readers: The restriction that sicbot gave a page last.
        undone: Pages of sicbot's whose text undo put back, with the run that was taken back.
        own_regions: The text that sicbot gave a region last, by page and region.
        rewrites: Bodies before and after sicbot's versions of pages made from templates, newest
            first; its first one stands behind an empty body.
        facts: What each job noted in the last run, by key.
        refused_parts: What the wiki refused when it was tried last, by page.
        files: The digest of each file that was attached last, by page and name, whatever became
            of it.
        refused_slugs: Pages whose making the wiki refused when it was tried last.
        given: The memberships that are or were sicbot's, as its journal knows them.
        refused_seats: Changes of groups that the wiki refused when they were tried last.
        forgotten: Who asked to be forgotten, and is named nowhere.
    """

    changes: AbstractSet[ChangeId] = frozenset()
    parts: Mapping[PageId, Mapping[str, RunId]] = field(default_factory=dict)
    own_texts: Mapping[PageId, str] = field(default_factory=dict)
    undone: Mapping[PageId, RunId] = field(default_factory=dict)
    own_regions: Mapping[PageId, Mapping[str, str]] = field(default_factory=dict)
    facts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    refused_parts: Mapping[PageId, AbstractSet[str]] = field(default_factory=dict)
    refused_slugs: AbstractSet[Slug] = frozenset()
    given: tuple[Given, ...] = ()
    refused_seats: AbstractSet[ChangeId] = frozenset()
    forgotten: Forgotten = NOBODY
    own_readers: Mapping[PageId, Allowed] = field(default_factory=dict)
    posts: Mapping[str, str] = field(default_factory=dict)
    comments: Mapping[Slug, str] = field(default_factory=dict)
    files: Mapping[tuple[PageId, str], str] = field(default_factory=dict)
    rewrites: Mapping[PageId, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def run_of(self, page: PageId | None, part: str) -> RunId | None:
        """Return the run in which this was done to this page."""
        return self.parts.get(page, {}).get(part) if page else None
