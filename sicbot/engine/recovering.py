"""Finds out by reading what became of a write whose answer nobody got; never by trying again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sicbot.core.errors import NotFoundError
from sicbot.core.files import own_digest, signed
from sicbot.core.journal import Fate, Outcome, Step
from sicbot.core.model import PageStatus, SpaceKey
from sicbot.core.plan import Target
from sicbot.core.readers import readers_from
from sicbot.core.seats import seat_from
from sicbot.engine.standing import comment_on
from sicbot.pages.meaning import same_meaning

if TYPE_CHECKING:
    from sicbot.core.journal import Intent, Write
    from sicbot.core.model import Me, PageId, PageNow
    from sicbot.core.ports import GroupWriter, Journal, WikiWriter


DRAFTS = (Step.DRAFT, Step.DRAFT_POST)
PUBLISHING = (Step.PUBLISH, Step.POST)
FILES = (Step.FILE, Step.UNFILE)
COMMENTS = (Step.COMMENT, Step.UNCOMMENT)
GROUPS = (Step.GROUP, Step.JOIN, Step.LEAVE, Step.ADOPT, Step.DISOWN)


@dataclass(frozen=True, slots=True)
class Found:
    """What reading showed."""

    fate: Fate
    page: PageId | None = None
    version: int = 0
    stored: str = ""
    now: PageNow | None = None


def recover(journal: Journal, writer: WikiWriter, groups: GroupWriter, me: Me) -> int:
    """Settle what a run that died has left open, and return how many writes that were.

    Raises:
        WikiError: The wiki cannot be read; nothing is settled, and nothing may be written.
    """
    open_writes = journal.open_writes()
    for write in open_writes:
        found = find_fate(write.intent, writer, groups, me)
        if write.intent.step is Step.JOIN and found.fate is Fate.DONE:
            _note_doubt(write, journal)
        journal.settle(
            write.id, found.fate, page=found.page, version=found.version, stored=found.stored
        )
    for run in journal.runs():
        if run.outcome is Outcome.RUNNING:
            done = [one for one in journal.writes(run.id) if one.fate is Fate.DONE]
            changes = sum(one.intent.step is not Step.DISOWN for one in done)
            journal.finish(run.id, Outcome.INTERRUPTED, changes=changes, skipped=0, waiting=0)
    return len(open_writes)


def _note_doubt(write: Write, journal: Journal) -> None:
    """Note that a membership does not count as sicbot's: a group does not tell who gave it.

    The run may have died before it asked, and somebody have added the person since. It is noted
    before the write is settled, so that a run which dies here as well does not forget it.
    """
    intent = replace(write.intent, changes=(), step=Step.DISOWN)
    journal.settle(journal.intend(write.run, intent), Fate.DONE)


def find_fate(intent: Intent, writer: WikiWriter, groups: GroupWriter, me: Me) -> Found:
    """Return whether a write happened.

    Raises:
        WikiError: The wiki cannot be read.
    """
    if intent.step in GROUPS:
        return Found(Fate.DONE if _is_seated(intent, groups) else Fate.NOT_DONE)
    if intent.step in DRAFTS:
        made = writer.made_as(_target(intent), post=intent.step is Step.DRAFT_POST)
        return Found(Fate.NOT_DONE) if made is None else _done(made)
    if intent.page is None:
        return Found(Fate.NOT_DONE)
    if intent.step in COMMENTS:
        return _find_comment(intent, intent.page, writer)
    if intent.step in FILES:
        return _find_file(intent, intent.page, writer, me)
    try:
        now = writer.page_now(intent.page)
    except NotFoundError:  # gone since, or hidden: it is not as the write would have left it
        return Found(Fate.NOT_DONE, intent.page)
    return _done(now) if _is_done(intent, now, me) else _find_version(intent, now, writer, me)


def _find_comment(intent: Intent, page: PageId, writer: WikiWriter) -> Found:
    """Look whether a comment stands below its page, which may be gone or hidden by now."""
    try:
        stands = intent.slug is not None and comment_on(page, intent.slug, writer) is not None
    except NotFoundError:
        return Found(Fate.NOT_DONE, page)
    is_done = stands is (intent.step is Step.COMMENT)
    return Found(Fate.DONE if is_done else Fate.NOT_DONE, page)


def _find_file(intent: Intent, page: PageId, writer: WikiWriter, me: Me) -> Found:
    """Look whether a version of a file is sicbot's, though somebody may have made one since."""
    number = intent.base_version + 1
    try:
        file = writer.file_now(page, intent.slug or "")
        if intent.step is Step.UNFILE:
            return Found(Fate.DONE if file is None else Fate.NOT_DONE, page)
        if file is not None and file.version > number:
            file = writer.file_version(file, number)
    except NotFoundError:  # the page is gone or hidden by now
        return Found(Fate.NOT_DONE, page)
    if file is None or file.version != number:
        return Found(Fate.NOT_DONE, page)
    digest = own_digest(file, me.key)
    is_ours = digest is not None and signed(digest) == intent.wanted
    return Found(Fate.DONE if is_ours else Fate.NOT_DONE, page)


def _is_seated(intent: Intent, groups: GroupWriter) -> bool:
    """Tell whether a group is as the write would have left it."""
    seat = seat_from(intent.wanted)
    match intent.step:
        case Step.GROUP:
            return groups.group_exists(seat.group)
        case Step.JOIN:
            return groups.is_member(seat)
        case Step.LEAVE:
            return not groups.is_member(seat)
        case _:  # nothing was sent
            return True


def _target(intent: Intent) -> Target:
    space, _colon, title = intent.name.partition(": ")
    return Target(SpaceKey(space), title, intent.page, intent.slug)


def _done(now: PageNow) -> Found:
    return Found(Fate.DONE, now.page.id, now.page.version, now.body, now)


def _is_done(intent: Intent, now: PageNow, me: Me) -> bool:
    """Tell whether a page is as the write would have left it."""
    page = now.page
    match intent.step:
        case Step.EDIT:
            return page.version == intent.base_version + 1 and _wrote(intent, now, me)
        case Step.READERS:
            return page.read == readers_from(intent.wanted)
        case Step.PUBLISH | Step.POST:
            return page.status is PageStatus.CURRENT and page.version == 1
        case Step.RESTORE:
            return page.status is PageStatus.CURRENT
        case Step.MARK:
            return page.mark is not None and page.mark.page == page.id
        case Step.UNMARK:
            return page.mark is None
        case Step.TRASH:
            return page.status is PageStatus.TRASHED
        case Step.LABEL:
            return page.labels.issuperset(intent.wanted.split())
        case Step.UNLABEL:
            return intent.wanted not in page.labels
        case _:  # a draft, which is there; of groups there is no page
            return True


def _wrote(intent: Intent, version: PageNow, me: Me) -> bool:
    """Tell whether a version is the one that was meant; without its text, whether it is ours."""
    if version.page.editor != me.key:
        return False
    space = version.page.space
    return not intent.wanted or same_meaning(intent.wanted, version.body, space_key=space)


def _find_version(intent: Intent, now: PageNow, writer: WikiWriter, me: Me) -> Found:
    """Look in the history: somebody may have saved the page since."""
    number = 1 if intent.step in PUBLISHING else intent.base_version + 1
    is_text = intent.step is Step.EDIT or intent.step in PUBLISHING
    if not is_text or now.page.status is PageStatus.DRAFT or now.page.version <= number:
        return Found(Fate.NOT_DONE, now.page.id)
    version = writer.version_of(now.page, number)
    if not _wrote(intent, version, me):
        return Found(Fate.NOT_DONE, now.page.id)
    return Found(Fate.DONE, now.page.id, number, version.body, now)
