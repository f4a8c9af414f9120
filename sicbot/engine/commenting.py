"""How a comment is written below a page, found again, and taken back: never twice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sicbot.core.journal import Intent, Step
from sicbot.core.model import PageStatus
from sicbot.core.text import _
from sicbot.engine.current import current, readers_changed, with_id
from sicbot.engine.notmade import NotMadeError, StandsError
from sicbot.engine.standing import comment_on
from sicbot.engine.writing import write
from sicbot.pages.remarks import with_slug

if TYPE_CHECKING:
    from sicbot.core.journal import Write
    from sicbot.core.model import PageNow
    from sicbot.core.plan import AddComment, Change, ChangeId
    from sicbot.core.text import Text
    from sicbot.engine.writing import Session


def comment(change: Change, act: AddComment, session: Session) -> None:
    """Write a comment, unless it was written before.

    One that stands there and that the journal has forgotten is noted, so that it is not planned
    again; it belongs to no change, as this run did not write it.

    Raises:
        NotMadeError: It was written before, or the page is not as it was planned.
        WikiError: The wiki refused.
    """
    if act.slug in session.journal.comments():
        raise NotMadeError(_("it was written already"))
    now = current(with_id(act.target, session), session)
    if act.readers is not None and now.page.read != act.readers:
        raise NotMadeError(readers_changed(act.target))
    body = with_slug(act.body, act.slug)
    standing = comment_on(now.page.id, act.slug, session.writer)
    if standing is not None:
        write(session, _intent((), act, now, standing.body), lambda: None)
        raise StandsError(_("it is so already"))
    intent = _intent((change.id,), act, now, body)
    write(session, intent, lambda: session.writer.add_comment(now.page, body))


def _intent(changes: tuple[ChangeId, ...], act: AddComment, now: PageNow, body: str) -> Intent:
    return Intent(
        changes=changes,
        parts=(),
        step=Step.COMMENT,
        page=now.page.id,
        slug=act.slug,
        name=str(act.target),
        base_version=now.page.version,
        wanted=body,
    )


def take_comment_back(one: Write, now: PageNow, session: Session) -> tuple[bool, Text | None]:
    """Delete a comment that a run wrote, unless somebody replied.

    Returns:
        Whether something was written, and why the comment stays, if it does.
    """
    slug = one.intent.slug
    if slug is None or not one.intent.changes:  # found there, and not written by that run
        return False, None
    if now.page.status is not PageStatus.CURRENT:
        return False, _("the page is {status} by now", status=now.page.status.value)
    standing = comment_on(now.page.id, slug, session.writer)
    if standing is None:
        return False, None
    if session.writer.repliers(standing) - {session.me.key}:
        return False, _("kept, as somebody replied to the comment")
    intent = replace(
        one.intent, step=Step.UNCOMMENT, base_version=now.page.version, before="", wanted=""
    )
    write(session, intent, lambda: session.writer.remove_comment(standing))
    return True, None
