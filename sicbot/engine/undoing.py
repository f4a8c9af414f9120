"""Takes a run back, write by write, newest first; what people did since stays.

Never "restore version N", which would throw away what people wrote since: each change of the text
is taken back where it still stands as sicbot wrote it.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from sicbot.core.errors import ClosedError, NotFoundError, PageError, WikiError
from sicbot.core.journal import Fate, Intent, Outcome, Step
from sicbot.core.model import PageStatus
from sicbot.core.readers import readers_from
from sicbot.core.text import _, verbatim
from sicbot.engine.optouts import opted_out
from sicbot.engine.writing import UnknownOutcomeError, write
from sicbot.pages.splice import splice
from sicbot.pages.unmerge import reverse

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from sicbot.core.journal import Write
    from sicbot.core.model import PageId, PageNow
    from sicbot.core.text import Text
    from sicbot.engine.writing import Session

MAKING = (Step.DRAFT, Step.MARK, Step.READERS, Step.PUBLISH)  # one new page takes all of these


@dataclass(frozen=True, slots=True)
class Undone:
    """What became of taking one write back.

    Attributes:
        name: The page.
        back: Whether it is as before sicbot's write; where not, `told` says why.
        wrote: Whether something was written for it.
    """

    name: str
    back: bool
    told: Text | None = None
    wrote: bool = False


@dataclass(frozen=True, slots=True)
class UndoReport:
    """What became of taking a run back."""

    undone: tuple[Undone, ...]
    outcome: Outcome

    @property
    def changes(self) -> int:
        """Number of writes that were taken back by writing."""
        return sum(one.wrote for one in self.undone)

    @property
    def kept(self) -> int:
        """Number of things that stay, as people have changed them since."""
        return sum(not one.back for one in self.undone)


def undo(writes: Sequence[Write], session: Session) -> UndoReport:
    """Take the writes of a run back, as far as they still stand."""
    done = [one for one in writes if one.fate is Fate.DONE]
    made = {one.page for one in done if one.intent.step in (Step.DRAFT, Step.PUBLISH)}
    undone, outcome, still_shown = list[Undone](), Outcome.DONE, list[str]()
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
            undone.append(
                _remove(one, still_shown, session)
                if of_new_page
                else _take_back(one, still_shown, session)
            )
        except (ClosedError, UnknownOutcomeError) as error:
            undone.append(Undone(one.intent.name, back=False, told=verbatim(str(error))))
            outcome = Outcome.FAILED
            break
        except (WikiError, PageError) as error:
            undone.append(Undone(one.intent.name, back=False, told=verbatim(str(error))))
    return UndoReport(tuple(undone), outcome)


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


def _take_back(one: Write, still_shown: list[str], session: Session) -> Undone:
    """Take one write on a page that was there before back."""
    now, name = _now(one, session), one.intent.name
    if now is None:
        return Undone(name, back=False, told=_("the page is gone, or hidden from sicbot"))
    told = opted_out(now.page, session)
    if told is not None:
        return Undone(name, back=False, told=told)
    match one.intent.step:
        case Step.EDIT:
            return _edit_back(one, now, still_shown, session)
        case Step.READERS:
            return _readers_back(one, now, session)
        case Step.RESTORE:
            return _trash_again(one, now, session)
        case _:
            return Undone(name, back=True)


def _edit_back(one: Write, now: PageNow, still_shown: list[str], session: Session) -> Undone:
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
    if kept:
        still_shown.append(body)
    what = "; ".join(kept)
    told = _("kept, as people changed it since: {what}", what=what) if kept else None
    if body == now.body:
        return Undone(name, back=not kept, told=told)
    _save(one, now, body, session)
    return Undone(name, back=not kept, told=told, wrote=True)


def _save(one: Write, now: PageNow, body: str, session: Session) -> None:
    intent = _intent(one, Step.EDIT, now, before=now.body, wanted=body)
    write(session, intent, lambda: session.writer.save(now.page, body, session.note))


def _readers_back(one: Write, now: PageNow, session: Session) -> Undone:
    name = one.intent.name
    if not one.intent.wanted:
        return Undone(name, back=False, told=_("the journal no longer holds who could read it"))
    if now.page.read != readers_from(one.intent.wanted):
        told = _("kept, as somebody changed who may read it since")
        return Undone(name, back=False, told=told)
    before = readers_from(one.intent.before)
    intent = _intent(one, Step.READERS, now, before=one.intent.wanted, wanted=one.intent.before)
    write(session, intent, lambda: session.writer.set_readers(now.page.id, before))
    return Undone(name, back=True, wrote=True)


def _trash_again(one: Write, now: PageNow, session: Session) -> Undone:
    if now.page.status is not PageStatus.CURRENT:
        return Undone(one.intent.name, back=True)
    if now.page.version != one.version:
        return Undone(one.intent.name, back=False, told=_("kept, as somebody edited it since"))
    if session.writer.children(now.page.id):
        return Undone(one.intent.name, back=False, told=_("kept, as there are pages below it"))
    _trash(one, now, session)
    return Undone(one.intent.name, back=True, wrote=True)


def _remove(one: Write, still_shown: Sequence[str], session: Session) -> Undone:
    """Put a page that this run made in the trash, unless somebody has come to use it."""
    now, name = _now(one, session), one.intent.name
    if now is None or now.page.status is PageStatus.TRASHED:
        return Undone(name, back=True)
    told = opted_out(now.page, session)
    if told is not None:
        return Undone(name, back=False, told=told)
    others = session.writer.people_on(now.page.id) - {session.me.key}
    if others:
        return Undone(name, back=False, told=_("kept, as people edited or commented on it"))
    if session.writer.children(now.page.id):
        return Undone(name, back=False, told=_("kept, as there are pages below it"))
    if any(_names(body, now.page.title) for body in still_shown):
        return Undone(name, back=False, told=_("kept, as a page that people changed shows it"))
    _trash(one, now, session)
    return Undone(name, back=True, wrote=True)


def _names(body: str, title: str) -> bool:
    """Tell whether a body holds a title, in whatever case: the wiki finds a page by it then."""
    return title.casefold() in unescape(body).casefold()


def _trash(one: Write, now: PageNow, session: Session) -> None:
    intent = _intent(one, Step.TRASH, now)
    write(session, intent, lambda: session.writer.trash(now.page))


def _intent(one: Write, step: Step, now: PageNow, *, before: str = "", wanted: str = "") -> Intent:
    return Intent(
        changes=one.intent.changes,
        parts=(),
        step=step,
        page=now.page.id,
        slug=one.intent.slug,
        name=one.intent.name,
        base_version=now.page.version,
        before=before,
        wanted=wanted,
    )
