"""The figures of a year: what all readers may know; what was not read is never nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sicbot.core.journal import Ledger
from sicbot.core.model import Gap, Mark
from sicbot.core.people import TaskForce
from sicbot.core.plan import Change, EditPage, Skip
from sicbot.core.scaffolds import Ask, Role
from sicbot.core.text import verbatim
from sicbot.core.work import Inventory, NoteState
from sicbot.pages.regions import region_text
from sicbot.pages.splice import splice
from sicbot.programme.notes.read_notes import NoteFacts
from sicbot.programme.scaffolds.facts import Facts
from sicbot.programme.scaffolds.figures import Figures
from sicbot.programme.scaffolds.kept_regions import FIGURES, is_over, keep_figures
from sicbot.programme.scaffolds.pieces import piece
from tests.builders import Sheet, context_of, page_titled, with_page
from tests.jobs.registered import NAMES, SHEETS, Registered
from tests.people_builders import table
from tests.programme.cycles import CYCLES, TIMINGS, WORK, minutes, note
from tests.programme.cycles import entry as project

if TYPE_CHECKING:
    from sicbot.core.work import Note
    from sicbot.core.work_policy import Cycle
    from sicbot.programme.programme import Programme

A1 = TaskForce("A1")
ANYBODY = ("anonymous",)
OUTPUTS = table(
    "# | Activities | Output | Timing",
    *(f"{number} | {name} | Fruit of {number} | {timing}"
      for number, (name, timing) in enumerate(TIMINGS.items(), 1)),
)  # fmt: skip
CYCLE = Sheet("Cycle", OUTPUTS)
NOTES = (note(101, NoteState.DRAFT), note(102, NoteState.DRAFT), note(101, NoteState.COMPLETE))
GAP = Gap("form", verbatim("not read"))


def town(
    *sheets: Sheet,
    cycle: Sheet = CYCLE,
    notes: tuple[Note, ...] = NOTES,
    inventory: Inventory | None = None,
    gaps: tuple[Gap, ...] = (),
    open_: bool = True,
) -> Programme:
    ours = [replace(one, groups=() if open_ else ("members",)) for one in SHEETS]
    people = Registered(sheets=(*ours, cycle, *sheets), gaps=gaps)
    programme = replace(people.programme, work=WORK)
    entries = (
        replace(project(101), regions=("Africa",)),
        project(101, 2),
        project(101, 3, cycle=2),
    )
    programme.__dict__["note_facts"] = NoteFacts(notes)
    programme.__dict__["inventory"] = inventory or Inventory(entries)
    return programme


def told(
    programme: Programme, code: TaskForce | None = A1, view: tuple[str, ...] = ANYBODY
) -> dict[str, str]:
    found = Figures(code, Facts(programme, view)).all()
    return {str(one.what): str(one.value) for one in found}


def test_each_figure_is_counted() -> None:
    """Of this cycle, of this Task Force."""
    held = (minutes("Meeting 2023-03-01", "tf-a1"), minutes("Meeting 2021-03-01", "tf-a1"))

    assert told(town(*held)) == {
        "Members": "5",
        "Regional representatives": "0",
        "Projects in the inventory": "2",
        "Gaps": "no project in: Asia, Europe, Latin America and the Caribbean, "
        "North America and Oceania",
        "Concept notes": "3 (draft 2, complete 1)",
        "Meetings with minutes": "1",
        "Activities done, as far as the wiki shows": "5 of 16",
    }


UNKNOWN = {
    "members": (town(gaps=(GAP,)), "Members", "not known"),
    "projects": (town(inventory=Inventory(unread=(GAP,))), "Projects in the inventory",
                 "not known"),
    "gaps": (town(inventory=Inventory(unread=(GAP,))), "Gaps", "not known"),
    "nobody has answered": (town(inventory=Inventory()), "Gaps", "nothing is entered yet"),
    "the cycle": (town(cycle=Sheet("Cycle", "<p>soon</p>")),
                  "Activities done, as far as the wiki shows", "not known"),
}  # fmt: skip


@pytest.mark.parametrize(("programme", "what", "value"), UNKNOWN.values(), ids=UNKNOWN.keys())
def test_what_was_not_read_is_not_known(programme: Programme, what: str, value: str) -> None:
    """It is never nothing."""
    assert told(programme)[what] == value


def test_nothing_is_told_from_what_some_readers_may_not_read() -> None:
    """They learn how much there is besides, and nothing else."""
    programme = town(open_=False)
    found = told(programme)

    assert found["Members"] == "not for everybody who reads this page"
    assert found["Projects in the inventory"] == "0, and 2 not for everybody who reads this page"
    assert found["Gaps"] == "not for everybody who reads this page"
    assert found["Concept notes"].startswith("0, and ")


def test_members_are_linked_where_people_list_them() -> None:
    """Else where they registered; a list that not all may read is not linked."""
    theirs = Sheet("A1-Members", labels=("members", "tf-a1"))
    closed = replace(theirs, groups=("members",))
    found = [
        [page.title for page in Figures(A1, Facts(town(*sheets), ANYBODY)).members().sources]
        for sheets in ((theirs,), (closed,), ())
    ]

    assert found == [["A1-Members"], ["Join A1"], ["Join A1"]]


def test_all_task_forces_are_summed_up() -> None:
    """With a row for each that is worked with."""
    programme = town(minutes("1st Task Force Leaders Meeting"))
    figures = Figures(None, Facts(programme, ANYBODY))

    assert told(programme, None)["Projects in the inventory"] == "2"
    assert told(programme, None)["Meetings with minutes"] == "1"
    assert "nothing entered for 23 objectives" in told(programme, None)["Gaps"]
    assert [one.code for one in figures.forces()] == ["A1"]
    assert figures.results() == ()


def test_each_expected_result_is_reached_or_not_told_yet() -> None:
    """With the page that shows it."""
    found = Figures(A1, Facts(town(), ANYBODY)).results()
    states = {str(one.name): (str(one.state), [page.title for page in one.sources])
              for one in found}  # fmt: skip

    assert len(found) == len(TIMINGS)
    assert states["Call for joining Task Forces"] == ("reached", ["Join A1"])
    assert states["TF Planning"] == ("not told yet", [])
    assert found[0].outputs == ("Fruit of 1",)


OVER = {
    "the year of the cycle": ("2023", CYCLES, False),
    "the next one": ("2024", CYCLES, False),
    "the one before": ("2022", CYCLES, True),
    "no cycle, this year": ("2023", (), False),
    "no cycle, last year": ("2022", (), True),
}


@pytest.mark.parametrize(("year", "cycles", "over"), OVER.values(), ids=OVER.keys())
def test_figures_are_kept_until_the_cycle_is_over(
    year: str,
    cycles: tuple[Cycle, ...],
    over: bool,  # noqa: FBT001
) -> None:
    """By the page of the cycle, which may be older than today."""
    programme = replace(town(), work=WORK.model_copy(update={"cycles": cycles}))

    assert is_over(year, programme) is over


def report(programme: Programme, year: str, edit: tuple[str, str] = ("", "")) -> Programme:
    """Return the wiki with a report as sicbot made it before somebody joined."""
    asked = Ask(Role.ANNUAL_REPORT, A1, name=year)
    body = piece(asked, context_of(programme), ANYBODY).body
    snapshot = programme.snapshot
    page = page_titled(snapshot, "Report")
    marked = replace(page, mark=Mark(page.id, "scaffold", f"scaffold-annual-report-a1-{year}"))
    snapshot = with_page(snapshot, marked, body.replace(*edit) if edit[0] else body)
    own = {page.id: {FIGURES.id: region_text(body, FIGURES.id) or ""}}
    found = replace(programme, snapshot=snapshot, ledger=Ledger(own_regions=own))
    found.__dict__.update(
        {key: programme.__dict__[key] for key in ("note_facts", "inventory")}
    )  # fmt: skip
    return found


def kept(programme: Programme, year: str) -> list[Change | Skip]:
    page = page_titled(programme.snapshot, "Report")
    asked = Ask(Role.ANNUAL_REPORT, A1, name=year)
    return list(keep_figures(page, asked, context_of(programme), Facts(programme, ANYBODY)))


def joined(programme: Programme) -> Programme:
    """Return the wiki after one more project was entered."""
    found = replace(programme)
    entries = (*programme.inventory.entries, project(101, 9))
    found.__dict__["note_facts"] = programme.note_facts
    found.__dict__["inventory"] = Inventory(entries)
    return found


REPORT = Sheet("Report", creator="bot")


def test_figures_rest_and_follow_what_changes() -> None:
    """One edit, of the region alone."""
    programme = report(town(REPORT), "2023")
    [change] = kept(joined(programme), "2023")

    assert kept(programme, "2023") == []
    assert isinstance(change, Change)
    assert isinstance(change.act, EditPage)
    page = page_titled(programme.snapshot, "Report")
    new = splice(programme.snapshot.bodies[page.id], change.act.edits)
    assert "<td>3</td>" in new
    assert new.startswith(programme.snapshot.bodies[page.id][:200])


def test_figures_of_a_cycle_that_is_over_stay() -> None:
    """The report is what people read then."""
    assert kept(joined(report(town(REPORT), "2022")), "2022") == []


def test_figures_that_people_changed_are_theirs() -> None:
    """Kept yours, said once a run."""
    programme = report(town(REPORT), "2023", ("<td>2</td>", "<td>two</td>"))
    [skip] = kept(joined(programme), "2023")

    assert isinstance(skip, Skip)
    assert "kept yours" in str(skip.reason)


def test_figures_that_people_took_out_stay_out() -> None:
    """Nothing is put back."""
    programme = report(town(REPORT), "2023", ("sicbot.figures", "ours"))

    assert kept(joined(programme), "2023") == []


def test_nobody_is_named() -> None:
    """A report counts people."""
    programme = town(REPORT)
    body = piece(Ask(Role.ANNUAL_REPORT, A1, name="2023"), context_of(programme), ANYBODY).body

    assert not any(name.title() in body for name in NAMES)
    assert "ri:user" not in body


def test_the_home_shows_the_last_minutes_that_its_readers_may_read() -> None:
    """By the day in the title, not by what was written last."""
    held = (
        minutes("Meeting 2023-03-01", "tf-a1"),
        minutes("Meeting 2022-12-01", "tf-a1"),
        minutes("Closed 2023-06-01", "tf-a1", groups=("members",)),
    )
    found = {
        str(one.what): [page.title for page in one.sources]
        for one in Figures(A1, Facts(town(*held), ANYBODY)).summary()
    }
    none = Figures(A1, Facts(town(), ANYBODY)).last_minutes()

    assert found["Last minutes"] == ["Meeting 2023-03-01"]
    assert str(none.value) == "none yet"
