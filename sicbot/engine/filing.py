"""How a file is put onto a page, and taken back; a version that somebody else made stays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sicbot.core.errors import NotFoundError
from sicbot.core.files import FileSent, digest_of, own_digest, signed
from sicbot.core.journal import Intent, Step
from sicbot.core.model import PageStatus
from sicbot.core.plan import Slug
from sicbot.core.text import _
from sicbot.engine.current import current, readers_changed, with_id
from sicbot.engine.notmade import NotMadeError, StandsError
from sicbot.engine.writing import write

if TYPE_CHECKING:
    from sicbot.core.journal import Write
    from sicbot.core.model import PageNow
    from sicbot.core.plan import AttachFile, Change
    from sicbot.core.sources import Attachment
    from sicbot.core.text import Text
    from sicbot.engine.writing import Session


def attach(change: Change, act: AttachFile, session: Session) -> None:
    """Put a file onto its page, or its next version, if both are as planned.

    Raises:
        NotMadeError: They are not, or the file is there already.
        WikiError: The wiki refused.
    """
    now = current(with_id(act.target, session), session)
    if act.readers is not None and now.page.read != act.readers:
        raise NotMadeError(readers_changed(act.target))
    file = session.writer.file_now(now.page.id, act.name)
    digest = digest_of(act.data)
    own = own_digest(file, session.me.key) if file is not None else None
    if own == digest:
        raise StandsError(_("it is so already"))
    if (file.version if file else 0) != act.was or (file is not None and own is None):
        raise NotMadeError(_("the file {name} was changed since", name=act.name))
    sent = FileSent(act.name, act.media_type, act.data, signed(digest))
    intent = Intent(
        changes=(change.id,),
        parts=(sent.comment,),
        step=Step.FILE,
        page=now.page.id,
        slug=Slug(act.name),
        name=str(act.target),
        base_version=act.was,
        before=signed(own) if own else "",
        wanted=sent.comment,
    )
    write(session, intent, lambda: session.writer.attach(now.page, sent, file))


def take_file_back(one: Write, now: PageNow, session: Session) -> tuple[bool, Text | None]:
    """Put the version before back, or a file that is new in the trash, unless somebody changed it.

    Returns:
        Whether something was written, and why the file stays, if it does.
    """
    name, was = one.intent.slug, one.intent.base_version
    if now.page.status is not PageStatus.CURRENT:
        return False, _("the page is {status} by now", status=now.page.status.value)
    file = session.writer.file_now(now.page.id, name) if name else None
    if file is None:
        return False, None
    own = own_digest(file, session.me.key)
    if own is not None and was and file.version == was + 2 and signed(own) == one.intent.before:
        return False, None  # it was taken back before
    if own is None or file.version != was + 1 or signed(own) not in one.intent.parts:
        return False, _("kept, as the file {name} was changed since", name=file.name)
    if was == 0:
        _remove(one, file, session)
        return True, None
    return _put_back(one, now, file, session)


def _remove(one: Write, file: Attachment, session: Session) -> None:
    intent = replace(
        one.intent, step=Step.UNFILE, parts=(), base_version=file.version, before="", wanted=""
    )
    write(session, intent, lambda: session.writer.remove_file(file))


def _put_back(
    one: Write, now: PageNow, file: Attachment, session: Session
) -> tuple[bool, Text | None]:
    """Make the bytes of the version before the next version."""
    try:
        data = session.writer.file_bytes(file, one.intent.base_version)
    except NotFoundError:
        told = _("kept, as the version of {name} before is gone", name=file.name)
        return False, told
    sent = FileSent(file.name, file.media_type, data, signed(digest_of(data)))
    intent = replace(
        one.intent,
        parts=(sent.comment,),
        base_version=file.version,
        before=one.intent.parts[0],
        wanted=sent.comment,
    )
    write(session, intent, lambda: session.writer.attach(now.page, sent, file))
    return True, None
