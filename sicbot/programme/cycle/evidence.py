"""What shows how far a Task Force is: one small rule for each activity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from sicbot.core.cycle import CellState, Proof, Slug
from sicbot.core.people import Role
from sicbot.core.text import Text, _
from sicbot.core.work import NoteState
from sicbot.programme.cycle.activities import names_activity
from sicbot.programme.cycle.home_pages import Plan
from sicbot.programme.cycle.material import REPORT_LABEL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from sicbot.core.model import Page, PageId
    from sicbot.core.people import TaskForce
    from sicbot.core.work import Note, StateStep
    from sicbot.programme.cycle.material import Material

PROPOSED = "proposed"


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found.

    Attributes:
        state: Done or in progress; None: nothing shows either.
        unread: Why nothing was found, where something was not read or may not be told.
    """

    state: CellState | None = None
    proof: Proof | None = None
    unread: Text | None = None


Rule: TypeAlias = "Callable[[TaskForce, Material], Found]"
DONE, IN_PROGRESS = CellState.DONE, CellState.IN_PROGRESS


def hidden() -> Text:
    """Return what to say where something is on a page that the readers may not read."""
    return _("it stands on a page that not all readers of this page may read")


def _proof(page: PageId, shows: Text, material: Material, version: int = 0) -> Proof:
    known = material.seen.snapshot.pages.records.get(page)
    return Proof(page, known.title if known else "", shows, version)


def join(code: TaskForce, material: Material) -> Found:
    """Registered members show it: the source of the first one's record."""
    people = material.people[code]
    pages = [one.record for one in sorted(people.members, key=lambda one: one.record.created)]
    for record in pages:
        if material.may_tell(record.page):
            return Found(DONE, _proof(record.page, _("members are registered"), material))
    if pages:
        return Found(unread=hidden())
    return Found(unread=people.not_read[0].why if people.not_read else None)


def nomination(code: TaskForce, material: Material) -> Found:
    """A leader in force, or one who is proposed: the page of the nominations."""
    rows = [
        one
        for one in material.facts.nominations
        if one.task_force == code and one.role is Role.LEADER
    ]
    in_force = any(one.in_force for one in rows)
    place = material.seen.places.nominations
    page = material.seen.page(place) if place else None
    if page is not None and not material.may_tell(page.id):
        return Found(unread=hidden())
    if page is not None and in_force:
        return Found(DONE, _proof(page.id, _("a leader is nominated"), material))
    if page is not None and any(one.decision == PROPOSED for one in rows):
        return Found(IN_PROGRESS, _proof(page.id, _("a leader is proposed"), material))
    return Found(unread=material.facts.lacks.get("nominations"))


def leaders_meeting(slug: Slug) -> Rule:
    """Return the rule of a meeting of all leaders: its minutes, for focal Task Forces alone."""

    def rule(code: TaskForce, material: Material) -> Found:
        if material.cycle is None or code not in material.cycle.focal:
            return Found()
        minutes = material.labelled(material.seen.work.minutes_label)
        fitting = (one for one in minutes if names_activity(one.title, slug))
        return _of_pages(fitting, slug, _("the minutes are there"), material)

    return rule


def planning(code: TaskForce, material: Material) -> Found:
    """An action plan, on the home or a page of its own; done when its indicators have no blanks."""
    pages = tuple(dict.fromkeys((*material.homes_of(code), *material.plans_of(code))))
    pages = tuple(one for one in pages if material.page_is_of_cycle(one, Slug.PLANNING))
    told = [one for one in pages if material.may_tell(one.id)]
    begun: Found | None = None
    unread: Text | None = None
    for page in told:
        plan = material.plan_on(page)
        if isinstance(plan, Text):
            unread = unread or plan
        elif plan is Plan.INDICATORS:
            shows = _("an action plan with all its indicators")
            return Found(DONE, _proof(page.id, shows, material))
        elif plan is Plan.BEGUN and begun is None:
            begun = Found(IN_PROGRESS, _proof(page.id, _("an action plan is begun"), material))
    if begun is not None:
        return begun
    if len(told) < len(pages):
        unread = unread or hidden()
    return Found(unread=unread or material.pages_unread)


def inventory(code: TaskForce, material: Material) -> Found:
    """An entry of this cycle; done when the period is over."""
    entries, period = material.entries_of(code), material.period(Slug.INVENTORY)
    state = DONE if period is not None and period.last < material.today else IN_PROGRESS
    for one in entries:
        if material.may_tell(one.page):
            return Found(state, _proof(one.page, _("projects are entered"), material))
    if entries:
        return Found(unread=hidden())
    return Found(unread=next((gap.why for gap in material.inventory.unread), None))


def tf_meeting(code: TaskForce, material: Material) -> Found:
    """Minutes of the Task Force."""
    shows = _("the minutes are there")
    return _of_pages(material.minutes_of(code), Slug.TF_MEETING, shows, material)


def monitoring(code: TaskForce, material: Material) -> Found:
    """An annual report of the Task Force."""
    pages = material.labelled(REPORT_LABEL, f"tf-{code.lower()}")
    return _of_pages(pages, Slug.MONITORING, _("the annual report is there"), material)


def nothing(_code: TaskForce, _material: Material) -> Found:
    """Nothing on the wiki shows it."""
    return Found()


def _of_pages(pages: Iterable[Page], slug: Slug, shows: Text, material: Material) -> Found:
    """Return the first page of this cycle as what shows that an activity is done."""
    fitting = [one for one in pages if material.page_is_of_cycle(one, slug)]
    for page in fitting:
        if material.may_tell(page.id):
            return Found(DONE, _proof(page.id, shows, material))
    return Found(unread=hidden() if fitting else material.pages_unread)


# Concept notes: the states that show an activity to be done, and those that show it begun.
_FUNDED = (NoteState.FUNDED, NoteState.IMPLEMENTING, NoteState.CLOSED)
_WITH_FUNDERS = (NoteState.INTEREST, NoteState.FULL_PROPOSAL, *_FUNDED)
_ASSESSED = (
    NoteState.REVISE, NoteState.REJECTED, NoteState.RELEVANT, NoteState.VALIDATED,
    NoteState.LETTER_ISSUED, NoteState.SCOUTING, *_WITH_FUNDERS,
)  # fmt: skip
_COMPLETE = (NoteState.COMPLETE, NoteState.IN_ASSESSMENT, *_ASSESSED)
OF_NOTES: dict[Slug, tuple[tuple[NoteState, ...], tuple[NoteState, ...]]] = {
    Slug.TEAM_MEETING: ((NoteState.DRAFT, *_COMPLETE), ()),
    Slug.NOTES: (_COMPLETE, (NoteState.DRAFT,)),
    Slug.ASSESSMENT: (_ASSESSED, (NoteState.IN_ASSESSMENT,)),
    Slug.SCOUTING: (_WITH_FUNDERS, (NoteState.SCOUTING,)),
    Slug.PROPOSAL: (_FUNDED, (NoteState.FULL_PROPOSAL,)),
    Slug.IMPLEMENTATION: ((NoteState.CLOSED,), (NoteState.IMPLEMENTING,)),
}
# From the first state to the last; a rejected note was assessed, and got no further.
_FAR = {one: place for place, one in enumerate((NoteState.DRAFT, *_COMPLETE))}
SHOWS: dict[NoteState, Text] = {
    NoteState.DRAFT: _("a concept note is in draft"),
    NoteState.COMPLETE: _("a concept note is complete"),
    NoteState.IN_ASSESSMENT: _("a concept note is in assessment"),
    NoteState.REVISE: _("a concept note is to be revised"),
    NoteState.REJECTED: _("a concept note was rejected"),
    NoteState.RELEVANT: _("a concept note is relevant"),
    NoteState.VALIDATED: _("a concept note is validated"),
    NoteState.LETTER_ISSUED: _("a concept note has its letter of support"),
    NoteState.SCOUTING: _("funders are sought for a concept note"),
    NoteState.INTEREST: _("a funder is interested in a concept note"),
    NoteState.FULL_PROPOSAL: _("a full proposal is written"),
    NoteState.FUNDED: _("a project is funded"),
    NoteState.IMPLEMENTING: _("a project is under way"),
    NoteState.CLOSED: _("a project is closed"),
}


def of_notes(slug: Slug) -> Rule:
    """Return the rule of an activity that shows in concept notes: the note that is farthest."""
    done, begun = OF_NOTES[slug]

    def rule(code: TaskForce, material: Material) -> Found:
        notes = material.notes_of(code)
        told = [one for one in notes if material.may_tell(one.page)]
        for state, wanted in ((DONE, done), (IN_PROGRESS, begun)):
            fitting = [one for one in told if _reached(one, wanted, slug, material)]
            if fitting:
                return Found(state, _of_note(max(fitting, key=_far), wanted, material))
        lost = material.unread_of(code)
        if len(told) < len(notes) or not all(material.may_tell(page.id) for page, _why in lost):
            return Found(unread=hidden())
        unread = [why for _page, why in lost]
        unread += [
            _("the history of “{page}” was not read", page=one.title)
            for one in told
            if not one.read
        ]
        return Found(unread=next(iter(unread), material.pages_unread))

    return rule


def _reached(note: Note, wanted: tuple[NoteState, ...], slug: Slug, material: Material) -> bool:
    """Tell whether a note shows it by its state, and came to that in this cycle.

    One withdrawn later was complete all the same.
    """
    was_complete = note.state is NoteState.WITHDRAWN and wanted == _COMPLETE
    if note.state not in wanted and not (was_complete and _step(note, wanted)):
        return False
    since = _since(note, wanted)
    return since is None or material.is_of_cycle(material.day(since), material.day(since), slug)


def _since(note: Note, wanted: tuple[NoteState, ...]) -> datetime | None:
    """Return when a note came last to states that show it, from one that does not."""
    since, was = None, False
    for step in (one for one in note.steps if one.objection is None):
        if step.state in wanted and not was:
            since = step.when
        was = step.state in wanted
    return since


def _far(note: Note) -> tuple[int, int]:
    return _FAR.get(note.state, -1) if note.state else -1, -int(note.page)


def _step(note: Note, wanted: tuple[NoteState, ...]) -> StateStep | None:
    """Return the last change of state that counts and shows it."""
    counting = (one for one in reversed(note.steps) if one.objection is None)
    return next((one for one in counting if one.state in wanted), None)


def _of_note(note: Note, wanted: tuple[NoteState, ...], material: Material) -> Proof:
    step = _step(note, wanted)
    shows = SHOWS[step.state if step else wanted[0]]
    return _proof(note.page, shows, material, step.version if step else 0)


RULES: dict[Slug, Rule] = {
    Slug.JOIN: join,
    Slug.NOMINATION: nomination,
    Slug.LEADERS_1: leaders_meeting(Slug.LEADERS_1),
    Slug.PLANNING: planning,
    Slug.INVENTORY: inventory,
    Slug.TF_MEETING: tf_meeting,
    Slug.LEADERS_2: leaders_meeting(Slug.LEADERS_2),
    Slug.LEADERS_3: leaders_meeting(Slug.LEADERS_3),
    Slug.SUPPORT: nothing,
    Slug.MONITORING: monitoring,
    **{slug: of_notes(slug) for slug in OF_NOTES},
}
