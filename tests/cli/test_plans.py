"""Plans, what became of them, and the journal on terminals of all kinds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from rich.cells import cell_len
from rich.console import Console

from sicbot.cli.plans import (
    show_history,
    show_jobs,
    show_outcome,
    show_plan,
    show_undone,
    show_writes,
)
from sicbot.core.edits import Edit, Span
from sicbot.core.journal import Fate, Intent, Outcome, Run, RunId, Step, Write, WriteId
from sicbot.core.model import PageId, SpaceKey
from sicbot.core.outcome import ChangeOutcome, RunReport
from sicbot.core.plan import (
    AddLabels,
    Change,
    EditPage,
    Gate,
    Open,
    Plan,
    SetReaders,
    Skip,
    Slug,
    Target,
)
from sicbot.core.text import ENGLISH, verbatim
from sicbot.engine.undoing import Undone, UndoReport
from tests.reports.plans import (
    HOSTILE,
    STEERING,
    URL,
    card_chain,
    edit_page,
    hostile_plan,
    whole_plan,
)

START = datetime(2023, 10, 16, 9, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")


def screen(width: int = 160, *, colours: bool = False) -> Console:
    system = "standard" if colours else None
    return Console(
        file=StringIO(),
        width=width,
        force_terminal=colours,
        color_system=system,  # type: ignore[arg-type]  # one of rich's words
        highlight=False,
        markup=False,
        emoji=False,
    )


def shown(console: Console) -> str:
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def planned(plan: Plan, width: int = 160, *, colours: bool = False) -> str:
    console = screen(width, colours=colours)
    show_plan(plan, console, ENGLISH)
    return shown(console)


@pytest.mark.parametrize("width", [40, 80, 160])
def test_a_plan_fits_its_terminal_and_loses_nothing(width: int) -> None:
    """Every id is whole and every page named, however narrow the terminal is."""
    text = planned(whole_plan(), width)
    words = " ".join(text.split())

    assert max(cell_len(line) for line in text.splitlines()) <= width
    assert [one.id for one in whole_plan().changes if one.id not in text] == []
    assert "EXSEC: Nominations 2023" in words


def test_what_is_free_stands_before_what_waits() -> None:
    """Then what is left out, what is good to know, and what it rests on."""
    text = planned(whole_plan())
    order = ("Free (2)", "59cee401902e", "Waiting for a yes (4)", "Left out (2)", "no-sicbot",
             "“Glossary” is included", "restrictions", "Read 412 of 431")  # fmt: skip
    found = [text.find(one) for one in order]

    assert -1 not in found
    assert found == sorted(found)


def test_both_sides_of_a_difference_are_lines_of_their_own() -> None:
    """A no-break space is seen, also without colours."""
    lines = [line.strip() for line in planned(whole_plan()).splitlines()]

    assert "- <p>Objective⍽A2</p>" in lines
    assert "+ <p>Objective A2</p>" in lines
    assert '+ <ri:page ri:content-title="Join Task Force A1 – Database" />' in lines


def test_what_several_changes_of_a_page_mean_stands_there_once() -> None:
    """And that nobody gets a mail once for all."""
    one = edit_page()
    changes = tuple(replace(one, key=str(number)) for number in range(3))
    plan = replace(whole_plan(), jobs=(replace(whole_plan().jobs[0], changes=changes),))
    text = planned(plan)

    assert text.count("also changes what “Programme” and 2 other pages show") == 1
    assert text.count("Nobody gets a mail.") == 1
    assert text.count("SOIL: Join Task Forces") == 1


def test_changes_of_a_page_stand_together_and_say_once_why_they_wait() -> None:
    """Also where those of another page come between, as they do in a plan of many pages."""
    why = verbatim("proposed for a Task Force that is worked with")
    pages = [Target(SpaceKey("SOIL"), title, None, Slug(title)) for title in "AB"]
    acts = [AddLabels(page, ("new",)) for page in pages] + [
        SetReaders(page, Open(), None) for page in pages
    ]
    changes = tuple(Change(act, "key", verbatim("why"), Gate.APPROVAL, why) for act in acts)
    text = planned(Plan(URL, (replace(whole_plan().jobs[0], changes=changes, skipped=()),)))

    assert [text.count(f"SOIL: {title}\n") for title in "AB"] == [1, 1]
    assert text.count("waits: proposed for a Task Force that is worked with") == 2


def test_a_new_text_is_shown_by_its_words() -> None:
    """The terminal is for a first look; its markup stands in the HTML and the JSON of the plan."""
    text = planned(whole_plan())

    assert "+ Ask to join. · Log in." in text
    assert "<p>Ask to join.</p>" not in text


def test_the_command_that_says_yes_stands_at_the_end_of_a_chain() -> None:
    """It brings with it what it needs."""
    text = planned(whole_plan())
    create, show, opened = card_chain()

    assert f"yes: sicbot apply --only {opened.id}" in text
    assert f"--only {create.id}" not in text
    assert f"--only {show.id}" not in text


def test_a_long_text_is_shortened_around_what_differs() -> None:
    """The difference is seen, and not 10,000 signs of the page."""
    before = "<p>" + "x " * 5_000 + "old" + " y" * 5_000 + "</p>"
    edit = Edit(Span(0, len(before)), before.replace("old", "new"), "")
    target = edit_page().act.target
    assert isinstance(target, Target)
    act = EditPage(target, 1, (edit,), (before,))
    change = Change(act, "key", verbatim("why"))
    text = planned(replace(whole_plan(), jobs=(replace(whole_plan().jobs[0], changes=(change,)),)))

    assert "x old y" in text
    assert "x new y" in text
    assert len(text) < 2_000


@pytest.mark.parametrize("text", STEERING, ids=ascii)
def test_no_title_steers_the_terminal(text: str) -> None:
    """No control and no direction sign gets through, with colours or without."""
    plain = planned(hostile_plan(text))

    assert not [sign for sign in plain if sign in "\x1b\x9b\x07\x08\r\u202e"]
    assert text not in planned(hostile_plan(text), colours=True)


@pytest.mark.parametrize("text", HOSTILE)
def test_brackets_in_a_title_are_brackets(text: str) -> None:
    """And everything else that means something elsewhere."""
    assert f"SOIL: {text}" in planned(hostile_plan(text))


def test_colours_change_no_word() -> None:
    """Who sees no colours reads the same."""
    coloured = planned(whole_plan(), colours=True)

    assert "\x1b[" in coloured
    assert "\x1b[" not in planned(whole_plan())


def outcome(**others: object) -> str:
    made, refused, *rest = whole_plan().changes
    outcomes = (
        ChangeOutcome(made, "done", verbatim("look at the page")),
        ChangeOutcome(refused, "refused", verbatim("409: somebody saved it")),
        *(ChangeOutcome(one, "waiting", one.waits_because) for one in rest),
    )
    report = RunReport(RunId(12), whole_plan(), outcomes, Outcome.DONE)
    console = screen()
    show_outcome(replace(report, **others), console, ENGLISH)  # type: ignore[arg-type]  # its fields
    return shown(console)


def test_what_was_made_what_not_and_what_waits() -> None:
    """Each with its page, and the way back at the end."""
    text = outcome()
    order = ("Run 12: changes made 1, waiting 5, left out 3.", "Made", "done: look at the page",
             "Not made", "refused by the wiki: 409: somebody saved it", "Waiting for a yes",
             "sicbot apply --only", "Left out of the plan: 2", "sicbot undo 12")  # fmt: skip
    found = [text.find(one) for one in order]

    assert -1 not in found
    assert found == sorted(found)


def test_a_run_names_what_people_have_taken_over() -> None:
    """So nobody waits for a page that sicbot no longer writes; of the rest the number is enough."""
    plan = whole_plan()
    theirs = Skip("SOIL: Members", verbatim("kept as somebody changed it"), theirs=True)
    jobs = (replace(plan.jobs[0], skipped=(*plan.jobs[0].skipped, *[theirs] * 12)), *plan.jobs[1:])
    text = outcome(plan=replace(plan, jobs=jobs))

    assert text.count("SOIL: Members: kept as somebody changed it") == 10
    assert "and 2 more" in text


ENDS = [
    ("limit", {"outcome": Outcome.LIMIT}, "Outcome: limit reached."),
    ("failed", {"outcome": Outcome.FAILED}, "Outcome: failed."),
    ("recovered", {"recovered": 2}, "Writes of a run that died, now found out: 2."),
]


@pytest.mark.parametrize(("others", "told"), [row[1:] for row in ENDS], ids=[r[0] for r in ENDS])
def test_an_end_out_of_the_ordinary_is_told(others: dict[str, object], told: str) -> None:
    """And not where all went well."""
    assert told in outcome(**others)
    assert told not in outcome()


def test_a_run_that_made_nothing_has_no_way_back() -> None:
    """There is nothing to take back."""
    assert "undo" not in outcome(outcomes=())


def test_the_history_names_runs_by_what_undo_takes() -> None:
    """Newest first, in the wiki's time, with the schedule or the run that was taken back."""
    runs = [
        Run(RunId(1), "run", tuple("abcd"), START, outcome=Outcome.DONE, schedule="nightly"),
        Run(RunId(2), "undo", ("includes",), START, outcome=Outcome.INTERRUPTED, undoes=RunId(1)),
    ]
    console = screen(120)
    show_history(runs, console, ENGLISH, PARIS)
    head, second, first = (" ".join(line.split()) for line in shown(console).splitlines())

    assert head == "Run Started Command Jobs Made Waiting Left out Outcome"
    assert second == "2 2023-10-16 11:00 undo of 1 includes 0 0 0 broken off"
    assert first.startswith("1 2023-10-16 11:00 run (nightly) 4 jobs")


@pytest.mark.parametrize(
    ("kept", "ended", "told"),
    [
        (0, Outcome.DONE, "done, taken back by 3"),
        (2, Outcome.DONE, "done, partly taken back by 3"),
        (0, Outcome.FAILED, "done, partly taken back by 3"),
    ],
)
def test_the_history_tells_whether_a_run_was_taken_back_as_a_whole(
    kept: int, ended: Outcome, told: str
) -> None:
    """The last undo of it counts."""
    first = Run(RunId(1), "run", ("groups",), START, outcome=Outcome.DONE)
    undo = Run(RunId(2), "undo", ("groups",), START, outcome=Outcome.STOPPED, undoes=RunId(1))
    again = replace(undo, id=RunId(3), outcome=ended, skipped=kept)
    console = screen(140)
    show_history([again, undo, first], console, ENGLISH, PARIS)

    assert told in shown(console).splitlines()[-1]


def test_a_run_is_shown_write_by_write() -> None:
    """A name that was emptied from the journal is replaced by the page's id."""
    intent = Intent((), (), Step.EDIT, PageId("101"), None, "SOIL: X", 7)
    done = Write(WriteId(1), RunId(4), intent, Fate.DONE, PageId("101"), 8)
    refused = replace(done, intent=replace(intent, name=""), fate=Fate.REFUSED, told="403")
    console = screen()
    show_writes([done, refused], console, ENGLISH)
    text = " ".join(shown(console).split())

    assert "SOIL: X edited 8 done" in text
    assert "101 edited 8 refused by the wiki: 403" in text
    assert text.endswith("sicbot undo 4")


def test_what_stays_after_undo_is_named_with_its_reason() -> None:
    """Apart from what was taken back, wholly or in part."""
    why = verbatim("kept, as people changed it")
    undone = (
        Undone("SOIL: X", back=True, wrote=True),
        Undone("SOIL: Z", back=False, told=why, wrote=True),
        Undone("SOIL: Y", back=False, told=why),
    )
    console = screen()
    show_undone(UndoReport(undone, Outcome.DONE), console, ENGLISH)
    text = " ".join(shown(console).split())

    assert text.startswith("Taken back SOIL: X Taken back in part SOIL: Z kept, as people changed")
    assert text.endswith("Stays as it is SOIL: Y kept, as people changed it")


def test_where_there_is_nothing_that_is_said() -> None:
    """In the plan, the history, a run and its undoing."""
    console = screen()
    show_plan(Plan(URL, ()), console, ENGLISH)
    show_history([], console, ENGLISH, PARIS)
    show_writes([], console, ENGLISH)
    show_undone(UndoReport((), Outcome.DONE), console, ENGLISH)

    assert len(shown(console).splitlines()) == 4


def test_the_jobs_are_listed_with_their_last_run() -> None:
    """Or that there was none."""
    row = {"job": "includes", "about": "Heals includes.", "schedules": ["nightly: 0 3 * * *"]}
    console = screen()
    show_jobs([{**row, "last_run": 3, "last_outcome": "done"},
               {**row, "last_run": None, "last_outcome": None}], console, ENGLISH)  # fmt: skip
    text = " ".join(shown(console).split())

    assert "includes Heals includes. nightly: 0 3 * * * 3: done" in text
    assert text.endswith("never")
