"""Takes a run back, write by write, newest first; what people did since stays.

Never "restore version N", which would throw away what people wrote since: each change of the text
is taken back where it still stands as sicbot wrote it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sicbot.core.errors import (
    ClosedError,
    NotFoundError,
    PageError,
    VersionConflictError,
    WikiError,
)
from sicbot.core.journal import Fate, Outcome, Step
from sicbot.core.model import PageNow, PageStatus
from sicbot.core.readers import readers_from
from sicbot.core.text import _, verbatim
from sicbot.engine.commenting import take_comment_back
from sicbot.engine.filing import take_file_back
from sicbot.engine.labelling import put_label_back, take_labels_back
from sicbot.engine.optouts import opted_out
from sicbot.engine.recovering import DRAFTS, GROUPS, PUBLISHING
from sicbot.engine.seats_back import seat_back
from sicbot.engine.showing import Host, Undoing, name_of
from sicbot.engine.undone import Undone, UndoReport, intent_back
from sicbot.engine.writing import UnknownOutcomeError, write
from sicbot.pages.macros import includes
from sicbot.pages.regions import regions
from sicbot.pages.splice import splice
from sicbot.pages.unmerge import reverse

__all__ = ["UndoReport", "Undone", "undo"]

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from sicbot.core.journal import Write
    from sicbot.core.model import Page, PageId
    from sicbot.core.text import Text
    from sicbot.engine.showing import Uses
    from sicbot.engine.writing import Session
    from sicbot.pages.macros import Include

# One new page takes all of these.
MAKING = (*DRAFTS, Step.MARK, Step.READERS, Step.LABEL, Step.FILE, *PUBLISHING)


def undo(writes: Sequence[Write], session: Session, uses: Uses) -> UndoReport:
    """Take the writes of a run back, as far as they still stand."""
    done = [one for one in writes if one.fate is Fate.DONE]
    made = {one.page for one in done if one.intent.step in (*DRAFTS, *PUBLISHING)}
    undone, outcome, at_work = list[Undone](), Outcome.DONE, Undoing(session, uses)
    for changed in session.journal.seat_writes():
        at_work.seats[changed.group, changed.user] = changed
    seen = set[object]()
    # What the run made goes last: only then is it known which pages go on showing it.
    for number, one in enumerate(sorted(done, key=lambda one: (_is_of(made, one), -one.id))):
        session.progress("taking back", number, len(done))
        of_new_page = _is_of(made, one)
        if of_new_page and one.page in seen:
            continue
        seen.add(one.page)
        if session.stop.requested:
            return UndoReport(tuple(undone), Outcome.STOPPED)
        try:
            undone.append(_remove(one, at_work) if of_new_page else _take_back(one, at_work))
        except (ClosedError, UnknownOutcomeError) as error:
            undone.append(_not_back(one, error, failed=True))
            outcome = Outcome.FAILED
            break
        except (VersionConflictError, PageError) as error:  # people are at work on it
            undone.append(_not_back(one, error, failed=False))
        except WikiError as error:
            undone.append(_not_back(one, error, failed=True))
    return UndoReport(tuple(undone), outcome)


def _not_back(one: Write, error: Exception, *, failed: bool) -> Undone:
    name = one.intent.name or _number(one)
    return Undone(name, back=False, told=verbatim(str(error)), failed=failed)


def _number(one: Write) -> str:
    """Return what to call a page of which nothing but its number is known."""
    return f"page {one.page}"


def _is_of(made: AbstractSet[PageId | None], one: Write) -> bool:
    """Tell whether a write is one of those that a new page took."""
    return one.page in made and one.intent.step in (*MAKING, Step.EDIT, Step.TRASH)


def _now(one: Write, session: Session) -> PageNow | None:
    """Return the page as it is now, None where it is gone or hidden."""
    if one.page is None:
        return None
    try:
        return session.writer.page_now(one.page)
    except NotFoundError:
        return None


def _named(one: Write, now: PageNow | None) -> Write:
    """Return a write with the name of its page, which the journal may hold no longer."""
    if one.intent.name:
        return one
    name = _number(one) if now is None else name_of(now.page)
    return replace(one, intent=replace(one.intent, name=name))


def _take_back(one: Write, at_work: Undoing) -> Undone:
    """Take one write on a page that was there before back."""
    session = at_work.session
    if one.intent.step in GROUPS:
        return seat_back(one, at_work)
    now = _now(one, session)
    one = _named(one, now)
    name = one.intent.name
    if one.intent.step is Step.EDIT:
        _note_host(one, now, at_work)
    if now is None:
        return Undone(name, back=False, told=_("the page is gone, or hidden from sicbot"))
    told = opted_out(now.page, session)
    if told is not None:
        return Undone(name, back=False, told=told)
    return _step_back(one, now, at_work)


def _step_back(one: Write, now: PageNow, at_work: Undoing) -> Undone:
    name, session = one.intent.name, at_work.session
    match one.intent.step:
        case Step.EDIT:
            return _edit_back(one, now, at_work)
        case Step.READERS:
            return _readers_back(one, now, session)
        case Step.MARK:
            return _mark_back(one, now, session)
        case Step.RESTORE:
            return _trash_again(one, now, at_work)
        case Step.COMMENT:
            wrote, told = take_comment_back(one, now, session)
            return Undone(name, back=told is None, told=told, wrote=wrote)
        case Step.LABEL:
            return take_labels_back(one, now, session)
        case Step.UNLABEL:
            return put_label_back(one, now, session)
        case Step.FILE:
            wrote, told = take_file_back(one, now, session)
            return Undone(name, back=told is None, told=told, wrote=wrote)
        case Step.TRASH:
            return _still_in_trash(name, now)
        case _:
            return Undone(name, back=True)


def _note_host(one: Write, now: PageNow | None, at_work: Undoing) -> None:
    """Note what an edited page says before anything of it is taken back."""
    if one.page is None:
        return
    if now is not None:
        at_work.hosts[one.page] = Host(one.intent.name, now.page, now.body)
    elif not at_work.session.me.is_super_user:  # to whom nothing is hidden: then it is gone
        at_work.hosts.setdefault(one.page, Host(one.intent.name, None, one.stored))


def _still_in_trash(name: str, now: PageNow) -> Undone:
    """Say how a page comes back that an undo put in the trash; sicbot never brings one back."""
    if now.page.status is PageStatus.CURRENT:
        return Undone(name, back=True)
    told = _(
        "it is in the trash: ask an admin of space {space} to restore it, look who may read it, "
        "and take this run back once more",
        space=now.page.space,
    )
    return Undone(name, back=False, told=told)


def _edit_back(one: Write, now: PageNow, at_work: Undoing) -> Undone:
    name, before, stored = one.intent.name, one.intent.before, one.stored
    if now.page.status is not PageStatus.CURRENT:
        gone = _("the page is {status} by now", status=now.page.status.value)
        return Undone(name, back=False, told=gone)
    if not before or not stored:
        emptied = _("the journal no longer holds its text; its history on the wiki does")
        return Undone(name, back=False, told=emptied)
    body, kept = before, tuple[str, ...]()
    if now.body != stored:
        reversal = reverse(before, stored, now.body, space_key=now.page.space)
        body, kept = splice(now.body, reversal.edits), reversal.kept
    lost = _lost(now, body, at_work)
    if lost:
        what = "; ".join(map(name_of, lost))
        left = _("left as it is, as it would show what is in the trash: {what}", what=what)
        return Undone(name, back=False, told=left)
    what = "; ".join(kept)
    told = _("kept, as it was changed since: {what}", what=what) if kept else None
    wrote = body != now.body
    if wrote:
        now = _save(one, now, body, at_work.session)
    at_work.hosts[now.page.id] = Host(name, now.page, now.body, settled=not kept)
    return Undone(name, back=not kept, told=told, wrote=wrote)


def _lost(now: PageNow, body: str, at_work: Undoing) -> list[Page]:
    """Return what a body would show that is in the trash, put there by an undo, and now is not."""
    try:
        named = {_target(one) for one in includes(now.body)}
        new = [one for one in includes(body) if _target(one) not in named]
    except PageError:  # then the page cannot have been sicbot's to re-point
        return []
    found = (at_work.uses.lost(now.page, one) for one in new)
    return list({page.id: page for page in found if page is not None}.values())


def _target(include: Include) -> tuple[str | None, ...]:
    return include.space_key, include.title, include.content_id


def _save(one: Write, now: PageNow, body: str, session: Session) -> PageNow:
    """Write a body, and return the page as stored."""
    intent = intent_back(one, Step.EDIT, now, before=now.body, wanted=body)
    written = write(session, intent, lambda: session.writer.save(now.page, body, session.note))
    return written if isinstance(written, PageNow) else PageNow(now.page, body)


def _readers_back(one: Write, now: PageNow, session: Session) -> Undone:
    name = one.intent.name
    if not one.intent.wanted:
        return Undone(name, back=False, told=_("the journal no longer holds who could read it"))
    if now.page.read != readers_from(one.intent.wanted):
        told = _("kept, as somebody changed who may read it since")
        return Undone(name, back=False, told=told)
    before = readers_from(one.intent.before)
    intent = intent_back(one, Step.READERS, now, before=one.intent.wanted, wanted=one.intent.before)
    write(session, intent, lambda: session.writer.set_readers(now.page.id, before))
    return Undone(name, back=True, wrote=True)


def _mark_back(one: Write, now: PageNow, session: Session) -> Undone:
    """Take the mark of an adopted page away, unless a region of sicbot's is left there."""
    name, mark = one.intent.name, now.page.mark
    if mark is None or mark.kind != "adopted" or mark.page != now.page.id:
        return Undone(name, back=True)
    if regions(now.body):
        return Undone(name, back=False, told=_("kept, as a region of sicbot's is left there"))
    intent = intent_back(one, Step.UNMARK, now)
    write(session, intent, lambda: session.writer.clear_mark(now.page.id))
    return Undone(name, back=True, wrote=True)


def _trash_again(one: Write, now: PageNow, at_work: Undoing) -> Undone:
    if now.page.status is not PageStatus.CURRENT:
        return Undone(one.intent.name, back=True)
    if now.page.version != one.version:
        return Undone(one.intent.name, back=False, told=_("kept, as somebody edited it since"))
    if at_work.session.writer.children(now.page.id):
        return Undone(one.intent.name, back=False, told=_("kept, as there are pages below it"))
    _trash(one, now, at_work)
    return Undone(one.intent.name, back=True, wrote=True)


def _remove(one: Write, at_work: Undoing) -> Undone:
    """Put a page that this run made in the trash, unless somebody has come to use it."""
    session, now = at_work.session, _now(one, at_work.session)
    one = _named(one, now)
    name = one.intent.name
    if now is None or now.page.status is PageStatus.TRASHED:
        return Undone(name, back=True)
    told = opted_out(now.page, session)
    if told is not None:
        return Undone(name, back=False, told=told)
    in_use = _used(now.page, session) or _shown(now.page, at_work)
    if in_use is not None:
        return Undone(name, back=False, told=in_use)
    unread = at_work.uses.unread(now.page)
    if unread is not None and now.page.status is not PageStatus.DRAFT:
        told = _("kept, as pages that could not be read may show it: {why}", why=unread)
        return Undone(name, back=False, told=told, failed=True)
    _trash(one, now, at_work)
    return Undone(name, back=True, wrote=True)


def _used(page: Page, session: Session) -> Text | None:
    """Return what people did with a page that sicbot made, or None."""
    if session.writer.people_on(page.id) - {session.me.key}:
        return _("kept, as people edited it, commented on it or attached files to it")
    if session.writer.children(page.id):
        return _("kept, as there are pages below it")
    return None


def _shown(page: Page, at_work: Undoing) -> Text | None:
    """Return where a page is shown, or None; a draft no page can show."""
    hosts = () if page.status is PageStatus.DRAFT else at_work.shown_on(page)
    if not hosts:
        return None
    return _("kept, as these pages show it, or may: {pages}", pages="; ".join(hosts))


def _trash(one: Write, now: PageNow, at_work: Undoing) -> None:
    session, intent = at_work.session, intent_back(one, Step.TRASH, now)
    write(session, intent, lambda: session.writer.trash(now.page))
    at_work.gone.add(now.page.id)
