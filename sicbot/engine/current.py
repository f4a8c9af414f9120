"""A page as it is right before something is written there, if sicbot may still write on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.model import PageStatus
from sicbot.core.plan import Target
from sicbot.core.text import _
from sicbot.engine.notmade import NotMadeError
from sicbot.engine.optouts import opted_out

if TYPE_CHECKING:
    from sicbot.core.model import PageNow
    from sicbot.core.text import Text
    from sicbot.engine.writing import Session


def current(target: Target, session: Session) -> PageNow:
    """Return the page as it is now.

    Raises:
        NotMadeError: It is not there, or people keep sicbot off it.
    """
    if target.id is None:
        raise NotMadeError(_("“{page}” is not there yet", page=str(target)))
    now = session.writer.page_now(target.id)
    if now.page.status is not PageStatus.CURRENT:
        raise NotMadeError(
            _("“{page}” is {status} by now", page=str(target), status=now.page.status.value)
        )
    check_opt_outs(opted_out(now.page, session))
    return now


def check_opt_outs(told: Text | None) -> None:
    """Refuse what a label forbids.

    Raises:
        NotMadeError: One does.
    """
    if told is not None:
        raise NotMadeError(told)


def with_id(target: Target, session: Session) -> Target:
    """Return the target with its id, if it was made in this run."""
    if target.id is not None or target.slug is None:
        return target
    return Target(target.space, target.title, session.made.get(target.slug), target.slug)


def readers_changed(target: Target) -> Text:
    """Return why a page is left whose restriction is another one than was planned on."""
    return _("who may read “{page}” was changed since", page=str(target))
