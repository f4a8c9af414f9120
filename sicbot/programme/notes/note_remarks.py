"""What is odd about a concept note, in sentences that name nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sicbot.core.text import Text, _
from sicbot.core.work import NoteState, Problem
from sicbot.programme.notes.note_rows import Row
from sicbot.programme.notes.states import WITH_LETTER
from sicbot.programme.people.fields import tight
from sicbot.programme.people.people_rows import members_of
from sicbot.programme.people.written_days import days_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from sicbot.core.model import Page
    from sicbot.core.work import Note
    from sicbot.programme.notes.note_rows import NoteRows
    from sicbot.programme.notes.note_steps import Course, Deciders
    from sicbot.programme.notes.sections import Section
    from sicbot.programme.seen import WikiSeen


def letter_step(course: Course) -> int | None:
    """Return the version in which the letter was issued, as far as the steps that count tell."""
    counted = [one for one in course.steps if one.objection is None]
    if not counted or counted[-1].state not in WITH_LETTER:
        return None
    with_letter = [one for one in counted if one.state in WITH_LETTER]
    issued = [one for one in with_letter if one.state is NoteState.LETTER_ISSUED]
    return (issued[-1] if issued else with_letter[0]).version


def changes(
    before: tuple[NoteRows, Sequence[Section]],
    after: tuple[NoteRows, Sequence[Section]],
    deciders: Deciders,
) -> tuple[str, ...]:
    """Return which rows and sections say something else, as the template calls them."""
    (old, old_sections), (new, new_sections) = before, after
    rows = [
        row.value
        for row in (Row.TITLE, Row.TASK_FORCES, Row.LEADER, Row.TEAM, Row.COUNTRIES, Row.BUDGET)
        if _value(old, row, deciders) != _value(new, row, deciders)
    ]
    texts = {one.heading: tight(" ".join(one.lines)) for one in old_sections}
    sections = [
        one.heading for one in new_sections if texts.get(one.heading) != tight(" ".join(one.lines))
    ]
    return tuple(dict.fromkeys((*rows, *sections)))


def _value(rows: NoteRows, row: Row, deciders: Deciders) -> object:
    """Return what a row says, so that another order or spelling of it is no change."""
    match row:
        case Row.TASK_FORCES:
            return frozenset(rows.task_forces)
        case Row.COUNTRIES:
            return frozenset(map(tight, rows.countries))
        case Row.BUDGET:
            return rows.budget or tight(rows.text(row))
        case Row.LEADER | Row.TEAM:
            return frozenset(deciders.keys(rows.users(row))), tight(rows.text(row))
        case _:
            return tight(rows.text(row))


def remarks_on(
    note: Note, page: Page, rows: NoteRows, first: date | None, seen: WikiSeen
) -> Iterator[Problem]:
    """Yield what is odd about a note as it stands; what changed after its letter is not here.

    Args:
        note: The note.
        page: Its page.
        rows: Its rows.
        first: The day of the page's first version; None where that is not known.
        seen: The wiki.
    """
    if note.state is NoteState.VALIDATED and not note.letter:
        yield Problem("no-letter", _("validated, and no letter of support yet"))
    assessed = note.state in {NoteState.COMPLETE, NoteState.IN_ASSESSMENT}
    if assessed and not (note.assessors or note.assessor_text):
        yield Problem("no-assessor", _("nobody is named as its assessor"))
    yield from _about_leader(note, rows, seen)
    if _nobody_can_edit(page, seen):
        told = _("nobody whom its edit restriction names can log in; let its leader edit it")
        yield Problem("no-editor", told)
    if first is not None:
        yield from _too_early(rows, first)


def _about_leader(note: Note, rows: NoteRows, seen: WikiSeen) -> Iterator[Problem]:
    if note.leader is None and rows.users(Row.LEADER):
        if seen.accounts.complete:
            told = _("the account that is mentioned as its leader is not known")
            yield Problem("leader-missing", told)
        return
    if note.leader is None:
        told = (
            _("its leader is named in words only; mention the account")
            if note.leader_text
            else _("nobody is named as its leader")
        )
        yield Problem("leader-missing", told)
        return
    account = seen.accounts.records.get(note.leader)
    if account is not None and not account.active:
        yield Problem("leader-inactive", _("its leader's account can no longer log in"))


def _nobody_can_edit(page: Page, seen: WikiSeen) -> bool:
    """Tell whether an edit restriction names only accounts that cannot log in.

    Whoever is not known may be able to.
    """
    if not page.update:
        return False
    snapshot, accounts = seen.snapshot, seen.accounts.records
    if not page.update.groups <= snapshot.groups.records.keys():
        return False
    named = (page.update.users | members_of(snapshot, page.update.groups)) - {snapshot.me.key}
    return all(key in accounts and not accounts[key].active for key in named)


def _too_early(rows: NoteRows, first: date) -> Iterator[Problem]:
    for row in (Row.STC_RESULT, Row.BUREAU_RESULT):
        cell = rows.cells.get(row)
        days = days_in(cell) if cell is not None else ()
        if any(day < first for day in days):
            told = _(
                "a result is of {day}, before the page was made on {first}",
                day=f"{min(days):%Y-%m-%d}",
                first=f"{first:%Y-%m-%d}",
            )
            yield Problem("results-before-page", told)
            return


def changed_after_letter(names: Sequence[str], day: date) -> Problem:
    """Return the remark on what was changed after the letter of support."""
    told: Text = _(
        "changed after the letter of support of {day}: {what}",
        day=f"{day:%Y-%m-%d}",
        what=", ".join(names),
    )
    return Problem("changed-after-letter", told)
