"""What became of concept notes, and what in them waits for somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.text import Text, _, verbatim
from sicbot.core.work import NoteState
from sicbot.programme.digests.roles import ASSESSORS, BUREAU, DESK, LEADERS, TEAM
from sicbot.programme.digests.values import Basis, Item, Line, Urgency
from sicbot.programme.notes.states import STATE_NAMES
from sicbot.programme.people.addresses import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.core.model import PageId
    from sicbot.core.work import Note, StateStep
    from sicbot.programme.digests.given import Given

WRITING = (None, NoteState.IDEA, NoteState.DRAFT, NoteState.REVISE)
OVER = (NoteState.CLOSED, NoteState.REJECTED, NoteState.WITHDRAWN)
OBJECTIONS = {
    "actor": _("whoever did it may not set this state"),
    "move": _("it does not follow the state before"),
}
HEADINGS_SHOWN = 4


def note_lines(given: Given) -> Iterator[Line]:
    """Yield each change of state, and each note that was changed after its letter."""
    for note in given.notes:
        for step in note.steps:
            yield _step(note, step, given)
        saved = given.saved.get(note.page)
        changed = next((one for one in note.remarks if one.code == "changed-after-letter"), None)
        if saved is not None and changed is not None:
            yield Line(
                key=f"changed:{note.page}:{changed.told}",
                task_forces=note.task_forces,
                pages=(note.page,),
                when=saved,
                text=_("{note} was changed after its letter", note=_named(note)),
                basis=Basis.NOTES,
                link=given.address(note.page),
            )


def _step(note: Note, step: StateStep, given: Given) -> Line:
    told = {"note": _named(note), "state": STATE_NAMES[step.state]}
    desk = None
    if step.objection is None:
        text = _("{note} is now: {state}", **told)
    else:
        why = OBJECTIONS.get(step.objection.code, verbatim(step.objection.code))
        text = _("That {note} is “{state}” does not count: {why}", why=why, **told)
        who = given.names.get(step.actor or "", _("somebody"))
        desk = _(
            "{name} set {note} to “{state}”, which does not count: {why}",
            name=who, why=why, **told,
        )  # fmt: skip
    return Line(
        key=f"step:{note.page}:{step.version}:{step.state}:{step.objection is None}",
        task_forces=note.task_forces,
        pages=(note.page,),
        when=given.day(step.when),
        text=text,
        basis=Basis.NOTES,
        link=given.address(note.page),
        desk=desk,
    )


def note_items(given: Given) -> Iterator[Item]:
    """Yield what is missing in notes, and whom each of them waits for."""
    for note in given.notes:
        if note.state in OVER or (note.state is None and not note.read):
            continue
        if note.state in WRITING and (note.empty_sections or note.empty_keys):
            source = (note.template,) if note.template and note.borrowed else ()
            yield _item(note, given, "missing", _missing(note), TEAM, sources=source,
                        facts=f"{note.empty_sections}{note.empty_keys}")  # fmt: skip
        yield from _waiting(note, given)
        codes = _codes(note)
        if "leader-missing" in codes:
            yield _item(note, given, "leader", _("{note} names no leader", note=_named(note)), TEAM)
        if "leader-inactive" in codes:
            told = _("the leader whom {note} names cannot log in any more", note=_named(note))
            yield _item(note, given, "leader", told, LEADERS)


def _waiting(note: Note, given: Given) -> Iterator[Item]:
    """Yield whom a note waits for in its state."""
    named = _named(note)
    match note.state:
        case NoteState.REVISE:
            told = _("{note} was given back: the assessors ask for changes", note=named)
            yield _item(note, given, "revise", told, TEAM, waits=True)
        case NoteState.LETTER_ISSUED:
            told = _("{note} has its letter: sponsors may be looked for now", note=named)
            yield _item(note, given, "letter", told, TEAM, waits=True)
        case NoteState.COMPLETE:
            told = _("{note} is complete and waits for its assessment", note=named)
            yield _item(note, given, "assess", told, ASSESSORS, desk=True)
        case NoteState.RELEVANT:
            told = _("{note} was found relevant and waits to be validated", note=named)
            yield _item(note, given, "validate", told, BUREAU, desk=True)
        case NoteState.VALIDATED:
            told = _("{note} is validated and has no letter yet", note=named)
            yield _item(note, given, "no-letter", told, DESK, desk=True)
        case _:
            pass


def _item(
    note: Note,
    given: Given,
    kind: str,
    text: Text,
    who: Text,
    *,
    facts: str = "",
    sources: tuple[PageId, ...] = (),
    waits: bool = False,
    desk: bool = False,
) -> Item:
    accepted = note.accepted
    return Item(
        key=f"{kind}:{note.page}",
        facts=f"{note.state}:{accepted.version if accepted else 0}:{facts}",
        task_forces=note.task_forces,
        pages=(note.page, *sources),
        text=text,
        who=who,
        basis=Basis.NOTES,
        urgency=Urgency.WAITS if waits else Urgency.OPEN,
        link=given.address(note.page),
        desk=desk,
    )


def _missing(note: Note) -> Text:
    """Return what of a note is still empty; the headings are those of the template."""
    if not note.empty_sections:
        return _("{note}: still empty in its table: {rows}", note=_named(note),
                 rows=", ".join(note.empty_keys))  # fmt: skip
    names = ", ".join(note.empty_sections[:HEADINGS_SHOWN])
    if len(note.empty_sections) > HEADINGS_SHOWN:
        names = f"{names}, …"
    return _("{note}: still empty: {names} ({count} of {all} sections)", note=_named(note),
             count=len(note.empty_sections), all=note.sections, names=names)  # fmt: skip


def _codes(note: Note) -> set[str]:
    return {one.code for one in note.remarks}


def _named(note: Note) -> Text:
    return _("“{title}”", title=shown(note.name or note.title))
