"""The page for the Secretariat: all concept notes, what does not count, and what came of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from sicbot.core.text import Text, _, listed, verbatim
from sicbot.core.work import NoteState
from sicbot.programme.inventory.words import region
from sicbot.programme.lists.told_page import Frame, keep_told
from sicbot.programme.notes.lineage import families, without_reports
from sicbot.programme.notes.note_gaps import why_not_all
from sicbot.programme.notes.note_steps import ACTOR
from sicbot.programme.notes.note_telling import (
    Values,
    filled,
    length,
    link_to,
    lozenge,
    missing,
    money,
    named,
    next_move,
    past_of,
    person,
)
from sicbot.programme.notes.states import STATE_NAMES, deciders_told
from sicbot.programme.placed_page import PlacedPage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sicbot.core.job import Context
    from sicbot.core.plan import Change, Skip
    from sicbot.core.work import Entry, Note
    from sicbot.programme.flow import Flow
    from sicbot.programme.notes.lineage import Line
    from sicbot.programme.programme import Programme

TEMPLATE, VERSION = "concept_notes_board.xhtml.j2", "1"
KIND = "board"  # of pages in config/policy.toml
SLUG = "concept-notes"
UNFIT = frozenset(
    {NoteState.IDEA, NoteState.DRAFT, NoteState.REVISE, NoteState.REJECTED, NoteState.WITHDRAWN}
)
"""States in which a note is in nobody's batch."""


class Family(TypedDict):
    """Notes of one idea, as the template shows them."""

    idea: str
    lines: list[Values]
    count: int


@dataclass(frozen=True, slots=True)
class BoardPage(PlacedPage):
    """Where the page stands, as `SPACE:Title`, as does `below`."""


def keep_board(page: BoardPage, context: Context[Programme]) -> Iterator[Change | Skip]:
    """Yield what brings the page up to date; while not all was read it stays as it is."""
    template, why = f"{TEMPLATE} {VERSION}", _("the concept notes")
    frame = Frame(SLUG, page.place, page.below, KIND, template, why)
    programme = context.programme
    yield from keep_told(frame, programme, lambda flow: _body(flow, context))


def _body(flow: Flow, context: Context[Programme]) -> str | Text:
    programme = context.programme
    why = why_not_all(programme)
    if why is not None:
        return _("waits until all notes are read: {why}", why=why)
    told = flow.told(programme.notes, lambda note: note.page)
    notes = sorted(told.items, key=_by_state)
    unread = flow.told(programme.note_facts.unread, lambda one: one.page.id)
    inventory = programme.inventory
    told_of = [one for one in inventory.entries if flow.may_tell(one.page)]
    entries = without_reports(told_of, inventory.reports or {})
    return context.render(
        TEMPLATE,
        counts=_counts(notes, context),
        refused=[one for note in notes for one in _refused(note, context)],
        remarks=[
            _named(note, context) | {"what": [context.show(one.told) for one in note.remarks]}
            for note in notes
            if note.remarks
        ],
        rows=[_row(note, flow, context) for note in notes],
        batch=[_in_batch(note, context) for note in notes if _is_in_batch(note)],
        families=(lines := _families(notes, entries, context)),
        with_ideas=any(one["idea"] for one in lines),
        projects_unread=bool(inventory.unread),
        left_out=len(notes) - sum(one["count"] for one in lines),
        hidden=told.hidden,
        unread=[
            {
                "link": link_to(one.page.id, programme),
                "title": context.show(named(one.page.title)),
                "why": context.show(one.why),
            }
            for one in unread.items
        ],
        passed_over=[
            _named(note, context) | {"numbers": ", ".join(map(str, note.passed_over))}
            for note in notes
            if note.passed_over
        ],
        when=f"{context.now:%Y-%m-%d}",
        coverage=[context.show(programme.coverage.lines()[0])],
    )


def _by_state(note: Note) -> tuple[int, int]:
    place = list(NoteState).index(note.state) if note.state else len(NoteState)
    return place, int(note.page)


def _counts(notes: Sequence[Note], context: Context[Programme]) -> list[Values]:
    states = [note.state for note in notes]
    return [
        {"state": lozenge(state, context), "count": states.count(state)}
        for state in dict.fromkeys(states)
    ]


def _named(note: Note, context: Context[Programme]) -> Values:
    return {
        "link": link_to(note.page, context.programme),
        "title": context.show(named(note.title)),
    }


def _refused(note: Note, context: Context[Programme]) -> Iterator[Values]:
    """Yield the step that does not count, as long as what it says stands on the page.

    It is the last one: who set the same before and took it back is not named.
    """
    for step in note.steps[-1:]:
        if step.objection is None or not _stands(note, step.state):
            continue
        back = STATE_NAMES[note.state or NoteState.IDEA]
        way_out = (
            _(
                "please set it back to “{state}”; {who} sets “{claimed}” once it is decided",
                state=back,
                who=deciders_told(step.state),
                claimed=STATE_NAMES[step.state],
            )
            if step.objection.code == ACTOR
            else _("please set it back to “{state}” and go on from there", state=back)
        )
        yield _named(note, context) | {
            "state": lozenge(step.state, context),
            "who": context.show(person(step.actor, context.programme)),
            "day": f"{step.when:%Y-%m-%d}",
            "version": step.version,
            "why": context.show(step.objection.told),
            "counted": lozenge(note.state, context),
            "way_out": context.show(way_out),
        }


def _stands(note: Note, state: NoteState) -> bool:
    return note.claimed is state and note.state is not state


def _row(note: Note, flow: Flow, context: Context[Programme]) -> Values:
    programme = context.programme
    step = note.accepted if note.state else None
    leader = person(note.leader, programme) if note.leader else named(note.leader_text)
    about = [_("Task Forces: {codes}", codes=", ".join(note.task_forces))]
    if str(leader):
        about.append(_("Leader: {name}", name=leader))
    if note.regions:
        about.append(listed([region(one) for one in note.regions]))
    if note.budget is not None:
        about.append(verbatim(money(note.budget)))
    return _named(note, context) | {
        "state": lozenge(note.state, context),
        "dated": step is not None,
        "since": f"{step.when:%Y-%m-%d}" if step else "",
        "by": context.show(person(step.actor, programme)) if step else "",
        "about": [context.show(one) for one in about],
        "filled": context.show(filled(note)),
        "length": context.show(length(note, programme.work.notes)),
        "missing": [context.show(one) for one in missing(note, flow)],
        "next": [
            *([context.show(named(note.next_step))] if note.next_step else []),
            context.show(next_move(note)),
        ],
    }


def _is_in_batch(note: Note) -> bool:
    return note.state is not None and note.state not in UNFIT


def _in_batch(note: Note, context: Context[Programme]) -> Values:
    step = note.accepted
    return _named(note, context) | {
        "state": lozenge(note.state, context),
        "codes": ", ".join(note.task_forces),
        "version": step.version if step else note.version,
        "now": max(step.version if step else note.version, note.edited),
        "past": past_of(note.page, context.programme),
    }


def _families(
    notes: Sequence[Note], entries: Sequence[Entry], context: Context[Programme]
) -> list[Family]:
    """Return the notes that came of an idea, or of which something came, by their idea."""
    found = (
        (family.idea, [one for one in family.lines if family.idea or one.has_come_to])
        for family in families(notes, entries)
    )
    return [
        {
            "idea": context.show(named(idea)),
            "lines": [_line(one, context) for one in lines],
            "count": len(lines),
        }
        for idea, lines in found
        if lines
    ]


def _line(line: Line, context: Context[Programme]) -> Values:
    return _named(line.note, context) | {
        "team": _team(line.note, context),
        "letter": context.show(named(line.note.letter)),
        "proposed": line.proposal is not None,
        "proposal": f"{line.proposal:%Y-%m-%d}" if line.proposal else "",
        "projects": [context.show(named(one.title)) for one in line.projects],
        "typed": context.show(named(line.note.project)),
    }


def _team(note: Note, context: Context[Programme]) -> str:
    """Return who leads, and how many others are in the team."""
    programme = context.programme
    leader = person(note.leader, programme) if note.leader else named(note.leader_text)
    others = len(set(note.team) - {note.leader})
    if not others:
        return context.show(leader)
    if not str(leader):
        return context.show(_("{count} people", count=others))
    return context.show(_("{leader} and {count} more", leader=leader, count=others))
