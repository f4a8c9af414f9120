"""How concept notes are told on pages: who, how much, what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.text import Text, _, listed, verbatim
from sicbot.core.work import NoteState
from sicbot.programme.notes.states import COLOURS, MOVES, STATE_NAMES, deciders_told, may_set
from sicbot.programme.people.addresses import shown

if TYPE_CHECKING:
    from sicbot.core.job import Context
    from sicbot.core.model import PageId, UserKey
    from sicbot.core.work import Money, Note
    from sicbot.core.work_policy import NotePlaces
    from sicbot.programme.flow import Flow
    from sicbot.programme.programme import Programme

Values = dict[str, object]
READY = (NoteState.IDEA, NoteState.DRAFT, NoteState.REVISE)
"""States in which the team has the next word, and what is missing keeps it from that."""


DECIDED = (NoteState.IN_ASSESSMENT, NoteState.RELEVANT)
"""States after which there is more than one way on."""
OVER = frozenset({NoteState.CLOSED, NoteState.REJECTED, NoteState.WITHDRAWN})
"""States in which nobody is asked to fill in anything."""


def link_to(page: PageId, programme: Programme) -> str:
    """Return the address of a page."""
    return f"{programme.snapshot.url}/pages/viewpage.action?pageId={page}"


def past_of(page: PageId, programme: Programme) -> str:
    """Return the address of a page's versions."""
    return f"{programme.snapshot.url}/pages/viewpreviousversions.action?pageId={page}"


def person(key: UserKey | None, programme: Programme) -> Text:
    """Return a person's name; whoever does not wish to be named is not."""
    if key is None:
        return _("somebody unknown")
    if programme.opt_outs.hide(key) or programme.ledger.forgotten.knows(key):
        return _("(not to be named)")
    account = programme.accounts.records.get(key)
    return _("(an unknown account)") if account is None else shown(account.full_name)


def money(amount: Money | None) -> str:
    """Return an amount as people read it."""
    if amount is None:
        return ""
    digits = f"{amount.amount:,}".replace(",", "\u00a0")
    return f"{digits}\u00a0{amount.currency}" if amount.currency else digits


def lozenge(state: NoteState | None, context: Context[Programme]) -> Values:
    """Return the lozenge of a state."""
    if state is None:
        return {"colour": "Grey", "title": context.show(_("not known"))}
    return {"colour": COLOURS[state], "title": context.show(STATE_NAMES[state])}


def filled(note: Note) -> Text:
    """Return how many of the sections have something in them."""
    return _(
        "{filled} of {sections} sections filled",
        filled=note.sections - len(note.empty_sections),
        sections=note.sections,
    )


def length(note: Note, places: NotePlaces) -> Text:
    """Return how long a note is, in pages, and what is wanted."""
    tenths = round(10 * note.words / places.words_a_page)
    pages = _("{whole}.{tenth}", whole=tenths // 10, tenth=tenths % 10)
    least, most = (_pages(words, places) for words in (places.shortest, places.longest))
    return _("{pages} pages ({least} to {most} wanted)", pages=pages, least=least, most=most)


def _pages(words: int, places: NotePlaces) -> int:
    return max(1, round(words / places.words_a_page))


def missing(note: Note, flow: Flow) -> list[Text]:
    """Return the sections and rows that are still empty; none once the note is over."""
    if note.state in OVER:
        return []
    sections = empty_sections(note, flow)
    rows = (verbatim(one) for one in note.empty_keys if one not in note.empty_sections)
    return [*sections, *rows]


def empty_sections(note: Note, flow: Flow) -> list[Text]:
    """Return the sections that are still empty, as all readers may know them.

    Headings that stand on the template alone are counted for who may not read that.
    """
    hidden = frozenset[str]()
    if note.template is not None and not flow.may_tell(note.template):
        hidden = note.borrowed
    told = [verbatim(one) for one in note.empty_sections if one not in hidden]
    others = len(note.empty_sections) - len(told)
    return [*told, _("other sections of the template: {count}", count=others)] if others else told


def is_long(note: Note, places: NotePlaces) -> bool:
    """Tell whether a note is longer than is wanted."""
    return note.words > places.longest


def next_move(note: Note) -> Text:
    """Return the usual next state and who may set it, or between what they decide."""
    if note.state is None and not note.read:
        return _("its state was not read")
    if note.state is None:
        return _(
            "no state counts yet; please set “{one}” or “{other}” in the row “Status”",
            one=STATE_NAMES[NoteState.IDEA],
            other=STATE_NAMES[NoteState.DRAFT],
        )
    moves = [one for one in MOVES[note.state] if one is not NoteState.WITHDRAWN]
    if not moves:
        return _("nothing more is to be done")
    state, who = STATE_NAMES[moves[0]], deciders_told(moves[0])
    if note.state in {NoteState.WITHDRAWN, NoteState.REJECTED}:
        return _("may begin anew: change the state to “{state}” ({who})", state=state, who=who)
    if note.state in DECIDED:
        others = [STATE_NAMES[one] for one in moves if may_set(moves[0])[0] in may_set(one)]
        return _("{who} decides: {states}", who=who, states=listed(others))
    return _("change the state to “{state}” ({who})", state=state, who=who)


def named(text: str) -> Text:
    """Return what people wrote, without addresses and telephone numbers."""
    return shown(text) if text else verbatim("")
