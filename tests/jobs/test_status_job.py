"""The page with the status of the cycle: what it says, to whom, and that it rests."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from sicbot.core.model import Gap, PageId, Reading
from sicbot.core.plan import CreatePage, EditPage, Restricted, SetReaders
from sicbot.core.text import verbatim
from sicbot.jobs.status import JOB, Config
from sicbot.pages.storage import parse
from sicbot.pages.tables import tables
from tests.acting.scene import whole_wiki
from tests.builders import Sheet, page_titled, saved
from tests.conftest import ROOT
from tests.jobs.registered import (
    NAMES,
    SHEETS,
    Registered,
    after_free,
    planned,
    read_on,
    skipped,
)
from tests.people_builders import table
from tests.programme.cycles import CYCLE_SHEET, WORK, home, minutes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sicbot.core.plan import Plan
    from sicbot.programme.programme import Programme

TITLE = "Status of the cycle"
CONFIG = Config(page=f"DESK:{TITLE}")
POLICY = {"pages": {"status": {"view": ["secretariat"], "edit": ["secretariat"]}}}


def town(*sheets: Sheet, policy: dict[str, Any] = POLICY, people: Iterable[str] = ()) -> Programme:
    """Return a wiki with the cycle's page, a form of A1, and these pages."""
    wiki = Registered(tuple(people), sheets=(*SHEETS, CYCLE_SHEET, *sheets), policy=policy)
    return replace(wiki.programme, work=WORK)


def plan(programme: Programme) -> Plan:
    return planned(JOB, CONFIG, programme)


def run(programme: Programme) -> Programme:
    return after_free(JOB, CONFIG, programme)


def said(programme: Programme) -> str:
    return programme.snapshot.bodies[programme.made["status"].id]


def cells(body: str) -> dict[tuple[str, str], str]:
    """Return the signs of the table of all Task Forces, by code and number."""
    found = {}
    for one in tables(parse(body)):
        numbers: tuple[str, ...] = one.header
        if not (numbers and numbers[0].startswith("Goal")):
            continue
        for row in one.rows:
            for number, cell in zip(numbers[1:], row.cells[1:], strict=True):
                found[row.cells[0].text.partition(" ")[0], number] = cell.text
    return found


def test_is_made_closed_for_the_secretariat_and_rests() -> None:
    """One page; the second run has nothing to do."""
    programme = town()
    first = plan(programme)
    made = [one.act for one in first.changes if isinstance(one.act, CreatePage)]
    opened = [one.act for one in first.changes if isinstance(one.act, SetReaders)]
    assert [one.target.title for one in made] == [TITLE]
    assert made[0].closed_to.groups == frozenset()
    assert isinstance(opened[0].readers, Restricted)
    assert opened[0].readers.allowed.groups == {"secretariat"}

    assert plan(run(programme)).changes == ()


def test_shows_all_task_forces_and_activities() -> None:
    """24 times 16 signs; A1 is focal, and nothing is expected of others."""
    found = cells(said(run(town(people=("ada",)))))

    assert len([one for one in found if not one[0].startswith("Goal")]) == 24 * 16
    assert found["A1", "1"] == "✓"
    assert found["A1", "6"] == "○"
    assert found["A1", "12"] == "·"
    assert found["A1", "13"] == "»"
    assert found["B1", "6"] == "–"


def test_a_day_that_passes_changes_nothing() -> None:
    """Nor does a week: no figure on the page counts days."""
    programme = run(town(people=("ada",)))

    assert plan(read_on(programme, "2023-10-26")).changes == ()


def test_the_day_on_which_something_becomes_due_changes_that_cell() -> None:
    """And no other one."""
    programme = run(town())
    due = read_on(programme, "2023-11-01")
    assert [type(one.act) for one in plan(due).changes] == [EditPage]

    before, now = cells(said(programme)), cells(said(run(due)))
    assert {one: (before[one], now[one]) for one in now if now[one] != before[one]} == {
        ("A1", "13"): ("»", "○")
    }


def test_new_evidence_changes_its_cell() -> None:
    """Minutes with the labels; the sign leads to them."""
    sheet = minutes("16 March 2023", "tf-a1")
    body = said(run(town(sheet)))
    page = page_titled(town(sheet).snapshot, sheet.title)

    assert cells(body)["A1", "6"] == "✓"
    assert f"pageId={page.id}" in body
    assert "done: the minutes are there (16 March 2023)" in body


def test_what_was_not_read_of_many_task_forces_is_told_once() -> None:
    """Not in a row for each of them."""
    body = said(run(town()))
    (found,) = [one for one in tables(parse(body)) if one.header[-1:] == ("Why",)]
    told = [tuple(cell.text for cell in row.cells[1:]) for row in found.rows]

    assert len(told) == len(set(told)) < 4


def test_what_the_secretariat_may_not_read_is_not_told() -> None:
    """Neither its title nor that it shows something; the cell says that it was not read."""
    sheet = minutes("Our secret meeting", "tf-a1", groups=("members",))
    body = said(run(town(sheet)))

    assert "secret" not in body
    assert cells(body)["A1", "6"] == "?"
    assert "not all readers of this page may read" in body


def test_more_readers_are_told_less() -> None:
    """The settings decide who reads the page, and so what stands there."""
    policy = {"pages": {"status": {"view": ["secretariat", "members"], "edit": []}}}
    sheet = minutes("Desk meeting", "tf-a1", groups=("secretariat",))

    assert cells(said(run(town(sheet))))["A1", "6"] == "✓"
    assert cells(said(run(town(sheet, policy=policy))))["A1", "6"] == "?"


def test_nobody_is_named_and_nobody_blamed() -> None:
    """Who registered is counted as a sign of life, without a name."""
    body = said(run(read_on(town(people=NAMES), "2023-11-20")))

    assert "somebody registered" in body
    assert not [name for name in NAMES if re.search(rf"\b{name}\b", body, re.IGNORECASE)]
    assert not re.search(r"\b(late|overdue|delayed|missing)\b", body, re.IGNORECASE)


def test_addresses_that_people_typed_are_not_shown() -> None:
    """Not from a timing, a row, a home page or the title of a page."""
    timing = "ask ada@berg.example.org"
    rows = (f"Support | {timing}", f"{timing} | 2023", "Monitoring | September 2022")
    cycle = Sheet("Cycle", table("Activities | Timing", *rows))
    state = f"<table><tbody><tr><th>State</th><td>{timing}</td></tr></tbody></table>"
    box = f'<ac:structured-macro ac:name="details"><ac:rich-text-body>{state}'
    home_page = home(f"{box}</ac:rich-text-body></ac:structured-macro>")
    sheets = (*SHEETS, cycle, home_page, minutes("From ada@berg.example.org", "tf-a1"))
    programme = replace(Registered((), sheets=sheets, policy=POLICY).programme, work=WORK)
    body = said(run(programme))

    assert "example.org" not in body
    assert body.count("ask ✉") == 4
    assert "(From ✉)" in body


def test_quiet_task_forces_are_told_after_the_weeks_of_the_settings() -> None:
    """A1 registered on 1 September: quiet after more than eight weeks."""
    programme = town(people=("ada",))
    quiet = r"<td>A1</td><td><time datetime=\"2023-09-01\" /></td>"

    assert not re.search(quiet, said(run(read_on(programme, "2023-10-27"))))
    assert re.search(quiet, said(run(read_on(programme, "2023-10-28"))))


def test_says_what_to_look_at() -> None:
    """Timings that are unclear, and the cycle that has no focal Task Forces yet."""
    body = said(run(town()))

    assert "names no clear days: “announce at COP 28”" in body
    assert "names no focal Task Forces for cycle 2" in body


# When it is not made, and when it stays


def test_without_a_policy_there_is_no_page() -> None:
    """Nobody said who may see it."""
    done = plan(town(policy={"pages": {}}))

    assert done.changes == ()
    assert "pages.status.view" in skipped(done)


def test_without_the_cycles_table_it_is_not_made_and_stays() -> None:
    """A page that was there keeps its text."""
    programme = town()
    torn = "<table><tr><td>"
    page = page_titled(programme.snapshot, "Cycle")
    lost = replace(programme, snapshot=saved(programme.snapshot, page, torn))
    assert plan(lost).changes == ()
    assert "not made yet" in skipped(plan(lost))

    made = run(programme)
    lost = replace(made, snapshot=saved(made.snapshot, page, torn))
    assert plan(lost).changes == ()
    assert "stays as it is" in skipped(plan(lost))


def test_is_not_made_from_half_of_the_wiki() -> None:
    """One that is there says what was not read."""
    gap = (Gap("OTHER", verbatim("the wiki did not answer")),)

    def with_gap(programme: Programme) -> Programme:
        pages = Reading(programme.snapshot.pages.records, gap)
        return replace(programme, snapshot=replace(programme.snapshot, pages=pages))

    assert plan(with_gap(town())).changes == ()
    then = run(with_gap(run(town())))
    assert cells(said(then))["A1", "6"] == "?"
    assert "the wiki did not answer" in said(then)


def test_what_somebody_wrote_on_it_stays() -> None:
    """It is theirs from then on."""
    made = run(town())
    theirs = replace(
        made, snapshot=saved(made.snapshot, made.made["status"], "<p>Mine now.</p>")
    )  # fmt: skip

    assert plan(read_on(theirs, "2023-11-01")).changes == ()


@pytest.mark.parametrize(("groups", "is_told"), [((), True), (("council",), False)])
def test_days_of_events_are_told_to_those_who_may_read_them(
    groups: tuple[str, ...],
    is_told: bool,  # noqa: FBT001
) -> None:
    """The page of events may be for fewer than those who see the status."""
    rows = ("COP 28 | 2023-11-30 | 2023-12-12", "4p1000 Day | 2023-12-01 | 2023-12-01")
    events = Sheet("Events", table("Event | From | To", *rows), groups=groups)
    programme = replace(town(events), work=WORK.model_copy(update={"events": "MAIN:Events"}))
    body = said(run(programme))

    assert ("2023-12-12" in body) is is_told


def test_no_page_is_configured() -> None:
    """Then nothing is made."""
    assert planned(JOB, Config(), town()).changes == ()


# On a served wiki


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("state")


def test_on_the_demo_world_it_is_for_the_secretariat_alone(folder: Path) -> None:
    """Written once; nobody else sees it; its links lead to the version that shows a state."""
    with whole_wiki(ROOT / "sicbot" / "demo_world", folder, jobs=("status",)) as scene:
        scene.run()
        page, body = scene.page(TITLE, "EXSEC"), scene.body(TITLE, "EXSEC")
        seeing = {
            name for name in ("anonymous", "reader", "exsec")
            if scene.wiki.may_view(scene.viewer(name), page)
        }  # fmt: skip
        assert seeing == {"exsec"}
        note = scene.page("CN E1-01 A shared catalog of soil monitoring for ten countries", "TFW")
        assert f"pageId={PageId(str(note.id))}&amp;pageVersion=" in body

        assert scene.plan().changes == ()
