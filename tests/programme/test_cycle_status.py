"""How far a Task Force is: evidence first, then what was not read, then the calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from sicbot.core.cycle import Cell, CellState, Slug
from sicbot.core.model import Gap, PageId, UserKey
from sicbot.core.people import NotRead, TaskForcePeople
from sicbot.core.policy import People
from sicbot.core.sources import PageVersion
from sicbot.core.text import verbatim
from sicbot.core.work import Inventory, NoteState
from sicbot.core.work_policy import Cycle, Work
from sicbot.programme.cycle.status import gather
from tests.builders import SECRETARIAT, Sheet
from tests.people_builders import lozenge, table
from tests.programme.cycles import (
    A1,
    B1,
    CYCLES,
    TIMINGS,
    WORK,
    Desk,
    entry,
    home,
    minutes,
    note,
)  # fmt: skip

if TYPE_CHECKING:
    from sicbot.core.people import TaskForce

LOST = Gap("MAIN", verbatim("the wiki did not answer"))
S = NoteState
FIRST = "Call for joining Task Forces"


def cell(desk: Desk, slug: Slug, code: TaskForce = A1) -> Cell:
    return gather(desk.material).cells[code, slug]


def state(desk: Desk, slug: Slug, code: TaskForce = A1) -> str:
    return cell(desk, slug, code).state.value


# Without any evidence


@pytest.mark.parametrize(
    ("slug", "today", "expected"),
    [
        (Slug.PROPOSAL, "2023-10-31", "not-due"),
        (Slug.PROPOSAL, "2023-11-01", "not-reported"),  # its first day
        (Slug.PROPOSAL, "2024-02-01", "not-reported"),
        (Slug.LEADERS_3, "2023-10-16", "no-date"),
        (Slug.SUPPORT, "2023-10-16", "no-date"),
        (Slug.TF_MEETING, "2023-10-16", "not-reported"),
    ],
)
def test_the_calendar_decides_where_nothing_shows(slug: Slug, today: str, expected: str) -> None:
    """Of focal Task Forces; of others nothing is expected."""
    desk = Desk(today=date.fromisoformat(today))

    assert state(desk, slug) == expected
    assert state(desk, slug, B1) == "not-launched"


def test_what_was_not_read_is_never_called_absent() -> None:
    """Not even of a Task Force that is not focal."""
    desk = Desk(gaps=(LOST,), inventory=Inventory(unread=(LOST,)))
    for slug in (Slug.PLANNING, Slug.TF_MEETING, Slug.ASSESSMENT, Slug.INVENTORY, Slug.MONITORING):
        for code in (A1, B1):
            assert cell(desk, slug, code).why == LOST.why

    assert state(desk, Slug.LEADERS_1) == "not-read"
    assert state(desk, Slug.LEADERS_1, B1) == "not-launched"  # only leaders of focal ones meet


def test_a_text_that_was_not_read_hides_nothing_else() -> None:
    """Nor is its title told, which may not be for all readers; plans hang on home pages alone."""
    secret = Sheet("Talks with a donor", groups=("inner",))
    lost = (
        Gap(Desk(sheets=(secret,)).page(secret.title), verbatim("text of “Talks with a donor”")),
    )
    status = gather(Desk(sheets=(secret,), gaps=lost).material)
    assert status.unread == ()
    assert status.cells[A1, Slug.TF_MEETING].state is CellState.NOT_REPORTED

    assert status.cells[A1, Slug.PLANNING].state is CellState.NOT_REPORTED


def test_a_form_that_was_not_read_is_said() -> None:
    """Of its Task Force alone."""
    why = verbatim("in the trash")
    desk = Desk(people=(TaskForcePeople(A1, not_read=(NotRead("form joinA1", (A1,), why),)),))

    assert cell(desk, Slug.JOIN).why == why
    assert state(desk, Slug.JOIN, B1) == "not-launched"


# Concept notes

NOTES = [
    ((S.IDEA,), "not-reported not-reported not-reported not-reported not-due no-date"),
    ((S.DRAFT,), "done in-progress not-reported not-reported not-due no-date"),
    ((S.COMPLETE,), "done done not-reported not-reported not-due no-date"),
    ((S.IN_ASSESSMENT,), "done done in-progress not-reported not-due no-date"),
    ((S.REVISE,), "done done done not-reported not-due no-date"),
    ((S.REJECTED,), "done done done not-reported not-due no-date"),
    ((S.RELEVANT,), "done done done not-reported not-due no-date"),
    ((S.VALIDATED,), "done done done not-reported not-due no-date"),
    ((S.LETTER_ISSUED,), "done done done not-reported not-due no-date"),
    ((S.SCOUTING,), "done done done in-progress not-due no-date"),
    ((S.INTEREST,), "done done done done not-due no-date"),
    ((S.FULL_PROPOSAL,), "done done done done in-progress no-date"),
    ((S.FUNDED,), "done done done done done no-date"),
    ((S.IMPLEMENTING,), "done done done done done in-progress"),
    ((S.CLOSED,), "done done done done done done"),
    ((S.DRAFT, S.WITHDRAWN), "not-reported not-reported not-reported not-reported not-due no-date"),
    ((S.DRAFT, S.COMPLETE, S.WITHDRAWN),
     "not-reported done not-reported not-reported not-due no-date"),
    ((S.COMPLETE, S.DRAFT), "done in-progress not-reported not-reported not-due no-date"),
]  # fmt: skip
OF_NOTES = (
    Slug.TEAM_MEETING, Slug.NOTES, Slug.ASSESSMENT, Slug.SCOUTING, Slug.PROPOSAL,
    Slug.IMPLEMENTATION,
)  # fmt: skip


@pytest.mark.parametrize(("states", "expected"), NOTES)
def test_a_note_shows_how_far_its_task_force_is(
    states: tuple[NoteState, ...], expected: str
) -> None:
    """By the state that counts."""
    desk = Desk(notes=(note(500, *states),))

    assert " ".join(state(desk, slug) for slug in OF_NOTES) == expected


def test_the_farthest_note_is_the_evidence() -> None:
    """Of two that are equally far the older page; with the version that set the state."""
    notes = (note(503, S.DRAFT, S.COMPLETE), note(502, S.COMPLETE), note(501, S.DRAFT))
    proof = cell(Desk(notes=notes), Slug.NOTES).proof
    farther = cell(Desk(notes=(*notes, note(504, S.DRAFT, S.RELEVANT))), Slug.NOTES).proof

    assert (proof.page, proof.version) == ("502", 1)  # type: ignore[union-attr]
    assert (farther.page, farther.version) == ("504", 2)  # type: ignore[union-attr]


def test_a_state_that_does_not_count_shows_nothing() -> None:
    """What somebody may not set is not counted here either."""
    desk = Desk(notes=(note(500, S.DRAFT, S.VALIDATED, refused=True),))

    assert state(desk, Slug.NOTES) == "in-progress"
    assert state(desk, Slug.ASSESSMENT) == "not-reported"


def test_a_note_whose_versions_were_not_read_hides_something() -> None:
    """Of its own Task Force; another note may still show more."""
    unread = note(500, S.DRAFT, read=False)
    assert state(Desk(notes=(unread,)), Slug.NOTES) == "not-read"
    assert state(Desk(notes=(unread,)), Slug.NOTES, B1) == "not-launched"

    assert state(Desk(notes=(unread, note(501, S.COMPLETE))), Slug.NOTES) == "done"


def test_a_note_that_cannot_be_read_at_all_is_said() -> None:
    """Of the Task Forces in its labels, else of those in its title, else of all."""
    pages = (
        Sheet("Note", labels=("concept-note", "tf-a1")),
        Sheet("CN B1-01", labels=("concept-note",)),
        Sheet("Soil", labels=("concept-note",)),
    )
    for number, codes in enumerate(({"A1"}, {"B1"}, {"A1", "B1", "C1"})):
        material = Desk(pages).material
        page = material.seen.snapshot.pages.records[Desk(pages).page(pages[number].title)]
        lost = replace(material, notes_unread=((page, verbatim("torn")),))
        cells = gather(lost).cells
        lacking = {c for c in ("A1", "B1", "C1") if cells[c, Slug.NOTES].state == "not-read"}  # type: ignore[index]

        assert lacking == codes


# Pages

PLAN = table("Indicator | Unit", "Countries | number")
GAPPY = table("Indicator | Unit", "Countries | number", "Days | ")
LAYOUT = (
    "<ac:layout><ac:layout-section><ac:layout-cell>{}</ac:layout-cell></ac:layout-section>"
    "</ac:layout>"
)
HOMES = [
    ("<h2>Action plan</h2>" + PLAN, "done"),
    ("<h2>Plan d’action</h2><p>x</p>" + table("Indicateur | Unité", "Pays | 1"), "done"),
    (LAYOUT.format(f"<h2>Action plan</h2>{PLAN}"), "done"),
    ("<h2>Action plan</h2>" + GAPPY, "in-progress"),
    ("<h2>Action plan</h2><p>We meet twice.</p>", "in-progress"),
    ("<h2>Action plan</h2><h3>First</h3><p>We meet.</p><h2>Next</h2>", "in-progress"),
    ("<h2>Action plan</h2>" + table("Step | Day", "One | 2"), "in-progress"),
    ("<h2>Action plan</h2>", "not-reported"),
    ("<h2>Action plan</h2><h3>First</h3><h3>Second</h3>", "not-reported"),
    ("<h2>Action plan</h2><p><ac:placeholder>write here</ac:placeholder></p>", "not-reported"),
    ("<h2>Action plan</h2><h2>Other</h2>" + PLAN, "not-reported"),
    ("<p>Action plan</p>" + PLAN, "not-reported"),
    ("<h2>Approach</h2><p>We meet.</p>", "not-reported"),
    ("<h2>Action plan</h2><table><tr><td>", "not-read"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), HOMES)
def test_the_home_page_shows_the_plan(body: str, expected: str) -> None:
    """Words or a table below its heading; done with indicators in which no cell is blank."""
    assert state(Desk((home(body),)), Slug.PLANNING) == expected


def test_another_page_shows_no_plan() -> None:
    """Only one with both labels."""
    page = Sheet("Ideas", "<h2>Action plan</h2>" + PLAN, labels=("tf-a1",))

    assert state(Desk((page,)), Slug.PLANNING) == "not-reported"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("1st Task Force Leaders Meeting - 8 December 2022", "done"),
        ("1st task force leaders meeting", "done"),
        ("First Task Force Leaders Meeting", "done"),
        ("1st Task Force Leaders Meeting - 7 December 2023", "not-reported"),  # of the next cycle
        ("1st Task Force Leaders Meeting - 8 December 2021", "not-reported"),
        ("2nd Task Force Leaders Meeting - June 2023", "not-reported"),
        ("Minutes", "not-reported"),
    ],
)
def test_minutes_show_a_meeting_of_the_leaders(title: str, expected: str) -> None:
    """By their label and how their title begins; for focal Task Forces alone."""
    desk = Desk((minutes(title),))

    assert state(desk, Slug.LEADERS_1) == expected
    assert state(desk, Slug.LEADERS_1, B1) == "not-launched"
    assert state(Desk((Sheet(title),)), Slug.LEADERS_1) == "not-reported"  # without the label


def test_minutes_and_reports_of_a_task_force_have_its_label() -> None:
    """The label tells whose they are."""
    sheets = (
        minutes("16 March 2023", "tf-a1"),
        Sheet("Report", labels=("annual-report", "tf-a1")),
    )

    assert state(Desk(sheets), Slug.TF_MEETING) == "done"
    assert state(Desk(sheets), Slug.MONITORING) == "done"
    assert state(Desk(sheets), Slug.TF_MEETING, B1) == "not-launched"


def test_entries_show_the_inventory_when_its_period_is_over() -> None:
    """Those of this cycle; before its end it is in progress."""
    desk = Desk(inventory=Inventory((entry(500),)))
    assert state(desk, Slug.INVENTORY) == "done"
    assert state(replace(desk, today=date(2023, 1, 31)), Slug.INVENTORY) == "in-progress"

    next_cycle = Inventory((entry(500, cycle=2),))
    assert state(Desk(inventory=next_cycle), Slug.INVENTORY) == "not-reported"


# Who may know


def test_what_may_not_be_told_is_no_evidence_and_no_absence() -> None:
    """The reason names no page."""
    desk = Desk(
        (minutes("Secret meeting", "tf-a1"), home("<h2>Action plan</h2>" + PLAN)),
        notes=(note(500, S.COMPLETE),),
        inventory=Inventory((entry(500),)),
    )
    told = replace(desk, may_tell=lambda _page: False)
    for slug in (Slug.TF_MEETING, Slug.PLANNING, Slug.NOTES, Slug.INVENTORY):
        assert state(desk, slug) == "done"
        found = cell(told, slug)
        assert found.state is CellState.NOT_READ
        assert "not all readers" in str(found.why)
        assert found.proof is None

    assert "Secret" not in str(gather(told.material))


def test_another_page_that_may_be_told_counts() -> None:
    """A hidden note does not hide an open one."""
    notes = (note(500, S.COMPLETE), note(501, S.DRAFT))
    desk = Desk(notes=notes, may_tell=lambda page: page == "501")

    assert state(desk, Slug.NOTES) == "in-progress"


# The cycle


def test_the_timings_tell_which_cycle_it_is() -> None:
    """Not today: the page is of the first cycle still, and that is said."""
    found = gather(Desk().material)
    said = " | ".join(str(note) for note in found.notes)

    assert found.cycle == CYCLES[0]
    assert "cycle 2 began on 2023-09-01" in said
    assert "names no focal Task Forces for cycle 2" in said


@pytest.mark.parametrize("timing", ["August 2022", "July 2021 to August 2023", "September 2012"])
def test_one_early_or_mistyped_timing_makes_no_other_cycle(timing: str) -> None:
    """The call for a cycle goes out before it begins: most of the timings tell."""
    rows = [f"{name} | {timing if name == FIRST else when}" for name, when in TIMINGS.items()]
    sheet = Sheet("Early", table("Activities | Timing", *rows))
    work = WORK.model_copy(update={"cycle_page": "MAIN:Early"})

    assert gather(Desk(sheets=(sheet,), work=work).material).cycle == CYCLES[0]


def test_without_cycles_nothing_is_expected() -> None:
    """And that is said."""
    found = gather(Desk(work=Work(cycle_page="MAIN:Cycle")).material)

    assert found.focal == ()
    assert {one.state.value for one in found.cells.values()} == {"not-launched"}
    assert any("names no cycle" in str(note) for note in found.notes)


@pytest.mark.parametrize(
    ("code", "words", "said"),
    [
        ("a1", "FOCAL 2023", ""),
        ("a1", "Focal", ""),
        ("a1", "SHOWCASE", "A1 is focal in cycle 1"),
        ("a1", "FOCAL 2021", "A1 is focal in cycle 1"),
        ("b1", "FOCAL 2023", "B1 is not focal in cycle 1"),
        ("b1", "FOCAL 2024", ""),
        ("b1", "not yet", ""),
    ],
)
def test_home_pages_and_settings_are_compared(code: str, words: str, said: str) -> None:
    """Who calls themselves focal without being it, or the other way round."""
    body = (
        '<ac:structured-macro ac:name="details"><ac:parameter ac:name="id">tf</ac:parameter>'
        "<ac:rich-text-body><table><tbody><tr><th>State</th><td>"
        f"{lozenge(words)}</td></tr></tbody></table></ac:rich-text-body></ac:structured-macro>"
    )
    notes = [str(one) for one in gather(Desk((home(body, code),)).material).notes]
    found = [one for one in notes if "“Home A1”" in one]

    assert len(found) == bool(said)
    assert not said or found[0].startswith(said)


# Signs of life


def test_the_last_sign_of_life_is_the_newest() -> None:
    """Here an entry, then minutes; a day to come is none."""
    desk = Desk(inventory=Inventory((entry(500),)))
    assert gather(desk.material).signs[A1].day == date(2022, 12, 1)

    sheets = (minutes("16 March 2023", "tf-a1"), minutes("16 March 2024", "tf-a1"))
    sign = gather(replace(desk, sheets=sheets).material).signs[A1]
    assert sign.day == date(2023, 3, 16)
    assert sign.weeks(date(2023, 10, 16)) == 30
    assert B1 not in gather(desk.material).signs


def test_editing_a_note_is_a_sign_of_life_unless_sicbot_did_it() -> None:
    """By the versions of the note."""
    material = Desk(notes=(note(500, S.DRAFT),)).material
    me = material.seen.snapshot.me.key
    days = ((1, UserKey("ada"), 3), (2, UserKey("ada"), 9), (3, me, 30))
    versions = tuple(
        PageVersion(number, who, datetime(2023, 6, day, tzinfo=UTC), "")
        for number, who, day in days
    )
    sources = replace(material.seen.sources, histories={PageId("500"): versions})
    seen = replace(material.seen, sources=sources)

    assert gather(replace(material, seen=seen)).signs[A1].day == date(2023, 6, 9)


# Nominations


def nominated(*rows: str, guarded: bool = True) -> Desk:
    """Return a desk with a nominations page, which everybody may edit unless it is guarded."""
    body = table("TF | Role | Candidate | Decision of the Bureau | Term ends", *rows)
    page = Sheet("Nominations", body, edit_groups=("secretariat",) if guarded else ())
    return Desk((page,), places=People(nominations="MAIN:Nominations", nominators=(SECRETARIAT,)))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("A1 | TFL | Ada | proposed | ", "in-progress"),
        ("A1 | TFL | Ada | refused | ", "not-reported"),
        ("A1 | TFRR | Ada | proposed | ", "not-reported"),
        ("B1 | TFL | Ada | proposed | ", "not-reported"),
    ],
)
def test_a_proposal_for_the_leader_is_in_progress(row: str, expected: str) -> None:
    """Not one for a representative, and not one that was refused."""
    assert state(nominated(row), Slug.NOMINATION) == expected


def test_nominations_that_do_not_count_are_not_read() -> None:
    """Everybody may edit the page, or there is none."""
    open_to_all = nominated("A1 | TFRR | Ada | proposed | ", guarded=False)
    gone = replace(open_to_all, sheets=())

    assert state(open_to_all, Slug.NOMINATION) == "not-read"
    assert state(gone, Slug.NOMINATION) == "not-read"


# Which objectives are focal next


def reminded(today: str, *cycles: Cycle) -> list[str]:
    """Return what is said of cycles without focal objectives."""
    desk = Desk(today=date.fromisoformat(today), work=Work(cycles=cycles))
    return [str(one) for one in gather(desk.material).notes if "focal" in str(one)]


FIRST_CYCLE, SECOND_CYCLE = CYCLES
LAST_ONE = "config/work.toml names no cycle after cycle 1, which began on 2022-09-01"


@pytest.mark.parametrize(
    ("today", "cycles", "expected"),
    [
        ("2023-05-01", (FIRST_CYCLE, SECOND_CYCLE), ""),  # nobody decides so early
        ("2023-06-03", (FIRST_CYCLE, SECOND_CYCLE), "cycle 2, which begins on 2023-09-01"),
        ("2023-08-31", (FIRST_CYCLE, SECOND_CYCLE), "cycle 2, which begins on 2023-09-01"),
        ("2023-09-01", (FIRST_CYCLE, SECOND_CYCLE), "for cycle 2: `cycles.focal`"),
        ("2023-06-03", (FIRST_CYCLE, SECOND_CYCLE.model_copy(update={"focal": (B1,)})), ""),
        ("2023-05-01", (FIRST_CYCLE,), ""),
        ("2023-06-03", (FIRST_CYCLE,), LAST_ONE),
        ("2025-01-01", (FIRST_CYCLE,), LAST_ONE),
    ],
)
def test_focal_objectives_that_are_not_set_are_told_when_their_time_comes(
    today: str, cycles: tuple[Cycle, ...], expected: str
) -> None:
    """Three months before, as the call for people goes out with the cycle; in one line."""
    said = reminded(today, *cycles)

    assert len(said) == bool(expected)
    assert all(expected in one for one in said)


def test_one_line_tells_it_also_where_the_page_still_has_the_old_timings() -> None:
    """The cycle of the page is set, that of today is not."""
    desk = Desk(today=date(2023, 9, 2))
    said = [str(one) for one in gather(desk.material).notes if "`cycles" in str(one)]

    assert len(said) == 1
    assert "for cycle 2" in said[0]
