"""How each kind of change is made: on the page as it is now, if that is as it was planned."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, assert_never

from sicbot.core.errors import (
    ClosedError,
    NotFoundError,
    WikiError,
)
from sicbot.core.journal import Intent, Step
from sicbot.core.model import Allowed, Mark, PageNow, PageStatus
from sicbot.core.plan import (
    AddComment,
    AddLabels,
    AddMember,
    AdoptMember,
    AttachFile,
    CreateGroup,
    CreatePage,
    EditPage,
    Open,
    RemoveMember,
    RestorePage,
    SetReaders,
    Target,
    is_mending,
)
from sicbot.core.readers import readers_text
from sicbot.core.text import _
from sicbot.engine.commenting import comment
from sicbot.engine.current import check_opt_outs, current, readers_changed, with_id
from sicbot.engine.filing import attach
from sicbot.engine.labelling import label
from sicbot.engine.notmade import NotMadeError, StandsError
from sicbot.engine.optouts import below_opted_out, opted_out
from sicbot.engine.seats import seat
from sicbot.engine.writing import write
from sicbot.pages.meaning import same_meaning
from sicbot.pages.splice import merge, splice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sicbot.core.model import PageId
    from sicbot.core.plan import Change, Readers
    from sicbot.core.text import Text
    from sicbot.engine.writing import Session


def make(ready: Sequence[Change], session: Session) -> Text | None:
    """Make changes that belong together and return what people should know of it.

    Raises:
        NotMadeError: The page is not as it was planned.
        WikiError: The wiki refused; or one of its kinds.
    """
    first = ready[0]
    match first.act:
        case EditPage():
            return _edit(ready, session)
        case CreatePage():
            _create(first, first.act, session)
        case SetReaders():
            _set_readers(first, first.act, session)
        case RestorePage():
            return _restore(first, first.act, session)
        case AddComment():
            comment(first, first.act, session)
        case AddLabels():
            label(first, first.act, session)
        case AttachFile():
            attach(first, first.act, session)
        case CreateGroup() | AddMember() | AdoptMember() | RemoveMember():
            seat(first, first.act, session)
        case _:
            assert_never(first.act)
    return None


def _edit(changes: Sequence[Change], session: Session) -> Text | None:
    acts = [(one, one.act) for one in changes if isinstance(one.act, EditPage)]
    target = acts[0][1].target
    now = current(target, session)
    for _change, act in acts:
        _check_page(act, now)
    _adopt(acts, now, session)
    merged = merge({change.id: act.edits for change, act in acts})
    body = splice(now.body, merged.edits)
    message = f"{_message(changes, session)} ({session.note})"
    intent = _intent(changes, Step.EDIT, target, now, before=now.body, wanted=body)
    saved = write(session, intent, lambda: session.writer.save(now.page, body, message))
    if isinstance(saved, PageNow) and not same_meaning(
        body, saved.body, space_key=saved.page.space
    ):
        return _("the wiki stored another text than was sent; look at the page")
    return None


def _adopt(acts: Sequence[tuple[Change, EditPage]], now: PageNow, session: Session) -> None:
    """Mark a page of people as one with regions of sicbot's, before the first one stands there."""
    mark = next((act.adopts for _change, act in acts if act.adopts is not None), None)
    if mark is None or now.page.mark == mark:
        return
    intent = _intent((), Step.MARK, acts[0][1].target, now)
    write(session, intent, lambda: session.writer.set_mark(now.page.id, mark))


def _message(changes: Sequence[Change], session: Session) -> str:
    """Return what the page's history says of changes.

    What is done to includes is counted alone: who reads that history may not know the titles of
    the pages that they show, and it stays when the text is gone.
    """
    mended = sum(is_mending(part) for change in changes for part in change.parts)
    said = [_("red includes mended: {count}", count=mended)] if mended else []
    said += [change.why for change in changes if not any(map(is_mending, change.parts))]
    return "; ".join(dict.fromkeys(map(session.show, said)))


def _check_page(act: EditPage, now: PageNow) -> None:
    """Refuse a page that is not as it was planned."""
    if now.page.version != act.base_version:
        raise NotMadeError(
            _(
                "“{page}” was changed since: version {now}, planned on {then}; it is planned anew "
                "at the next run",
                page=str(act.target),
                now=now.page.version,
                then=act.base_version,
            )
        )
    if act.readers is not None and now.page.read != act.readers:
        raise NotMadeError(readers_changed(act.target))
    data = now.body.encode()
    found = tuple(edit.span.cut(data) for edit in act.edits)
    if found != tuple(one.encode() for one in act.before):
        told = _("“{page}” does not hold what was to be changed", page=str(act.target))
        raise NotMadeError(told)


def _create(change: Change, act: CreatePage, session: Session) -> None:
    """Make a page closed: nobody but sicbot sees it before its restriction stands.

    A draft is its author's alone; it takes its place in the tree, with its text, when it is
    published. One that a run left behind is found by its slug and gone on with: the change counts
    as made once it is published, so the writes before that do not bear its id.
    """
    target = act.target
    parent = act.parent if act.below is None else session.made.get(act.below)
    if act.below is not None and parent is None:
        raise NotMadeError(_("the page above “{page}” was not made", page=str(target)))
    check_opt_outs(below_opted_out(parent, session))
    now = session.writer.made_as(target, post=act.post)
    _check_not_made(act, now, session)
    mark = Mark(None, act.kind, str(target.slug or ""), act.template)
    if now is None:
        intent = _intent((), Step.DRAFT_POST if act.post else Step.DRAFT, target, None)
        draft_it = partial(session.writer.make_draft, target, parent, mark, post=act.post)
        made = write(session, intent, draft_it)
        page_id = made.page.id if isinstance(made, PageNow) else made
        if page_id is None:
            raise WikiError(f"{target}: the wiki told no id of the page that it made")
        now = session.writer.page_now(page_id)
    if now.page.status is PageStatus.DRAFT:
        draft = now
        try:
            now = _fill(change, act, draft, session)
        except ClosedError:
            raise
        except WikiError:  # such as a title that a hidden page has: the draft would stay for ever
            intent = _intent((), Step.TRASH, target, draft)
            write(session, intent, lambda: session.writer.trash(draft.page))
            raise
    if target.slug is not None:
        session.made[target.slug] = now.page.id


def _check_not_made(act: CreatePage, found: PageNow | None, session: Session) -> None:
    """Refuse to make a page a second time: it is there, under its title or another one.

    A blog post is made once, whatever became of it, and whether sicbot sees the trash or not.
    """
    target = act.target
    if target.slug is None:
        return
    if found is not None and found.page.status is PageStatus.CURRENT:
        session.made[target.slug] = found.page.id
        raise StandsError(_("it is so already"))
    if found is not None and found.page.status is PageStatus.TRASHED:  # of blog posts alone
        told = _("it was made already, and lies in the trash: {id}", id=found.page.id)
        raise NotMadeError(told)
    page_id = session.journal.page_made(target.slug)
    if page_id is None:
        return
    if act.post:
        raise NotMadeError(_("it was made already, as post {id}", id=page_id))
    try:
        page = session.writer.page_now(page_id).page
    except NotFoundError:
        return
    is_ours = page.mark is not None and (page.mark.page, page.mark.slug) == (page.id, target.slug)
    if page.status is PageStatus.CURRENT and is_ours:
        told = _("it was made already: page {id}, “{title}”", id=page.id, title=page.title)
        raise NotMadeError(told)


def _fill(change: Change, act: CreatePage, draft: PageNow, session: Session) -> PageNow:
    page, target = draft.page, act.target
    mark = Mark(page.id, act.kind, str(target.slug or ""), act.template)
    if page.mark != mark:
        intent = _intent((), Step.MARK, target, draft)
        write(session, intent, lambda: session.writer.set_mark(page.id, mark))
    if page.read != act.closed_to:
        _close(act, draft, session)
    step = Step.POST if act.post else Step.PUBLISH
    intent = _intent([change], step, target, draft, wanted=act.body)
    made = write(session, intent, lambda: session.writer.publish(draft, act.body))
    if not isinstance(made, PageNow):
        raise WikiError(f"{target}: the wiki did not show the page that it made")
    return made


def _close(act: CreatePage, draft: PageNow, session: Session) -> None:
    if not act.closed_to:
        raise WikiError(f"{act.target}: an empty restriction would open the page")
    intent = _intent(
        (),
        Step.READERS,
        act.target,
        draft,
        before=readers_text(draft.page.read),
        wanted=readers_text(act.closed_to),
    )
    write(session, intent, lambda: session.writer.set_readers(draft.page.id, act.closed_to))


def _set_readers(change: Change, act: SetReaders, session: Session) -> None:
    now = current(with_id(act.target, session), session)
    wanted = _allowed(act.readers)
    was = act.was if act.was is not None else Allowed(users=frozenset({session.me.key}))
    if now.page.read == wanted:
        raise StandsError(_("it is so already"))
    if now.page.read != was:
        raise NotMadeError(readers_changed(act.target))
    intent = _intent(
        [change],
        Step.READERS,
        act.target,
        now,
        before=readers_text(now.page.read),
        wanted=readers_text(wanted),
    )
    write(session, intent, lambda: session.writer.set_readers(now.page.id, wanted))


def _allowed(readers: Readers) -> Allowed:
    return Allowed() if isinstance(readers, Open) else readers.allowed


def _restore(change: Change, act: RestorePage, session: Session) -> Text:
    """Take a page out of the trash if its own restriction still keeps it closed."""
    page_id: PageId | None = act.target.id
    if page_id is None:
        raise NotMadeError(_("“{page}” is not there yet", page=str(act.target)))
    now = session.writer.page_now(page_id)
    if now.page.status is not PageStatus.TRASHED or now.page.version != act.base_version:
        raise NotMadeError(_("“{page}” is no longer in the trash as it was", page=str(act.target)))
    if not now.page.read:
        told = _("“{page}” has no restriction of its own any more", page=str(act.target))
        raise NotMadeError(told)
    check_opt_outs(opted_out(now.page, session))
    intent = _intent([change], Step.RESTORE, act.target, now)
    write(session, intent, lambda: session.writer.restore(now.page))
    return _("“{page}” is at the top of its space; move it to its place", page=str(act.target))


def _intent(
    changes: Sequence[Change],
    step: Step,
    target: Target,
    now: PageNow | None,
    *,
    before: str = "",
    wanted: str = "",
) -> Intent:
    parts = tuple(part for change in changes for part in change.parts)
    return Intent(
        changes=tuple(change.id for change in changes),
        parts=parts,
        step=step,
        page=now.page.id if now else None,
        slug=target.slug,
        name=str(target),
        base_version=now.page.version if now else 0,
        before=before,
        wanted=wanted,
    )
