"""Labels on pages: put on as planned, taken off by undo one by one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sicbot.core.journal import Intent, Step
from sicbot.core.text import _
from sicbot.engine.current import current, with_id
from sicbot.engine.notmade import StandsError
from sicbot.engine.undone import Undone, intent_back
from sicbot.engine.writing import write

if TYPE_CHECKING:
    from sicbot.core.journal import Write
    from sicbot.core.model import PageNow
    from sicbot.core.plan import AddLabels, Change
    from sicbot.engine.writing import Session


def label(change: Change, act: AddLabels, session: Session) -> None:
    """Put on a page those of the labels that it has not.

    Raises:
        StandsError: It has all of them.
    """
    now = current(with_id(act.target, session), session)
    missing = [one for one in act.labels if one not in now.page.labels]
    if not missing:
        raise StandsError(_("it is so already"))
    intent = Intent(
        changes=(change.id,),
        parts=change.parts,
        step=Step.LABEL,
        page=now.page.id,
        slug=act.target.slug,
        name=str(act.target),
        base_version=now.page.version,
        wanted=" ".join(missing),
    )
    write(session, intent, lambda: session.writer.add_labels(now.page.id, missing))


def take_labels_back(one: Write, now: PageNow, session: Session) -> Undone:
    """Take the labels off that a write put on; one that somebody took off since stays off."""
    name, put_on = one.intent.name, one.intent.wanted.split()
    if not put_on:
        told = _("the journal no longer holds which labels those were")
        return Undone(name, back=False, told=told)
    standing = [each for each in put_on if each in now.page.labels]
    for each in standing:
        intent = intent_back(one, Step.UNLABEL, now, wanted=each)
        write(session, intent, partial(session.writer.remove_label, now.page.id, each))
    return Undone(name, back=True, wrote=bool(standing))


def put_label_back(one: Write, now: PageNow, session: Session) -> Undone:
    """Put a label on again that an undo took off."""
    name, gone = one.intent.name, one.intent.wanted
    if not gone or gone in now.page.labels:
        return Undone(name, back=True)
    intent = intent_back(one, Step.LABEL, now, wanted=gone)
    write(session, intent, lambda: session.writer.add_labels(now.page.id, [gone]))
    return Undone(name, back=True, wrote=True)
