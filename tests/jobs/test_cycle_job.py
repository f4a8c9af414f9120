"""The page with the dates of the cycle: what it says, to whom, and that it rests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from sicbot.core.plan import AttachFile, EditPage, Restricted, SetReaders
from sicbot.core.sources import PageVersion, Sources
from sicbot.jobs.cycle import JOB, Config
from sicbot.pages.storage import parse
from sicbot.pages.tables import tables
from tests.acting.scene import whole_wiki
from tests.builders import Sheet, page_titled, saved
from tests.jobs.registered import SHEETS, Registered, after_free, planned, read_on, skipped
from tests.people_builders import table
from tests.programme.cycles import CYCLE_SHEET, TIMINGS, WORK
from tests.test_people_of_the_worlds import WORLDS, folder_of

if TYPE_CHECKING:
    from pathlib import Path

    from sicbot.core.plan import Plan
    from sicbot.programme.programme import Programme

TITLE = "Dates of the cycle"
CONFIG = Config(page=f"DESK:{TITLE}", calendar=False)
POLICY = {"pages": {"cycle": {"view": ["secretariat"], "edit": ["secretariat"]}}}
HEADER = "Event | From | To"
EVENTS = table(HEADER, "COP 28 | 2023-11-30 | 2023-12-12", "4p1000 Day | 2023-12-01 | 2023-12-01")
EARLIER = table(HEADER, "COP 28 | 2023-11-16 | 2023-11-28", "4p1000 Day | 2023-12-01 | 2023-12-01")


def town(*sheets: Sheet, cycle: Sheet = CYCLE_SHEET) -> Programme:
    wiki = Registered((), sheets=(*SHEETS, cycle, *sheets), policy=POLICY)
    return replace(wiki.programme, work=WORK.model_copy(update={"events": "MAIN:Events"}))


def with_history(programme: Programme, *bodies: str) -> Programme:
    """Return what is known once the versions of the page of events were read."""
    page, when = page_titled(programme.snapshot, "Events").id, datetime(2023, 9, 4, tzinfo=UTC)
    versions = tuple(PageVersion(n, None, when, body) for n, body in enumerate(bodies, 1))
    sources: Sources = replace(programme.sources, histories={page: versions})
    return replace(programme, sources=sources)


def plan(programme: Programme) -> Plan:
    return planned(JOB, CONFIG, programme)


def run(programme: Programme) -> Programme:
    return after_free(JOB, CONFIG, programme)


def said(programme: Programme) -> str:
    return programme.snapshot.bodies[programme.made["cycle"].id]


def rows(body: str, heading: str) -> list[tuple[str, ...]]:
    """Return the rows of the table that has a column of this name."""
    return [
        tuple(cell.text for cell in row.cells)
        for one in tables(parse(body))
        if heading in one.header
        for row in one.rows
    ]


def test_is_made_for_the_secretariat_and_rests() -> None:
    """One page; a second run and a day that passes have nothing to do."""
    programme = town()
    opened = [one.act for one in plan(programme).changes if isinstance(one.act, SetReaders)]
    made = run(programme)

    assert isinstance(opened[0].readers, Restricted)
    assert opened[0].readers.allowed.groups == {"secretariat"}
    assert plan(made).changes == ()
    assert plan(read_on(made, "2023-10-17")).changes == ()


def test_shows_each_row_with_what_is_odd_beside_it() -> None:
    """A row that is no known activity stands in its place."""
    odd = table("# | Activities | Timing", "1 | Plant trees | May 2023", "2 | Support | soon")
    found = rows(said(run(town(cycle=Sheet("Cycle", odd)))), "Timing as written")

    assert [one[:3] for one in found] == [
        ("1", "Plant trees", "May 2023"),
        ("2", "Support", "soon"),
    ]
    assert "none of the activities" in found[0][5]
    assert "names no clear days" in found[1][5]


def test_says_which_activities_have_no_row() -> None:
    """Beside no row."""
    short = Sheet("Cycle", table("# | Activities | Timing", "1 | Support | May 2023"))

    assert "has no row for: " in said(run(town(cycle=short)))


def test_an_event_is_shown_with_what_hangs_on_it() -> None:
    """Also one that has no days, or of which there is no page."""
    found = rows(said(run(town(Sheet("Events", EVENTS)))), "What hangs on it")
    without = rows(said(run(town())), "What hangs on it")

    assert found[0][2].startswith("12. ")
    assert [one[0] for one in without] == ["COP28"]
    assert without[0][1] == "no clear days"


def test_the_latest_change_names_every_date_that_moves() -> None:
    """And no other one."""
    programme = with_history(town(Sheet("Events", EVENTS)), EARLIER, EVENTS, EVENTS)
    found = rows(said(run(programme)), "Days before")

    assert [one[0] for one in found] == ["COP 28", "12. 3rd meeting of the Task Force Leaders"]


@pytest.mark.parametrize("bodies", [(EVENTS,), (EVENTS, EVENTS), ("<p>soon</p>", EVENTS)])
def test_without_a_change_there_is_nothing_to_name(bodies: tuple[str, ...]) -> None:
    """A version without a table told no days."""
    programme = with_history(town(Sheet("Events", EVENTS)), *bodies)

    assert "No version of the page of events has moved a day yet." in said(run(programme))


def test_a_history_that_was_not_read_is_said() -> None:
    """Nothing is taken for unmoved."""
    body = said(run(town(Sheet("Events", EVENTS))))

    assert "The earlier versions of the page of events were not read." in body


def test_what_the_secretariat_may_not_read_moves_nothing() -> None:
    """Neither names nor days of a page of events that is for others."""
    events = Sheet("Events", EVENTS, groups=("council",))
    body = said(run(with_history(town(events), EARLIER, EVENTS)))

    assert "2023-12-12" not in body
    assert "2023-11-28" not in body
    assert "COP 28" not in body.replace(TIMINGS["3rd Task Force Leaders Meeting"], "")


def test_overlaps_are_no_errors() -> None:
    """The assessment builds on the second meeting; notes go on while that is held."""
    found = rows(said(run(town())), "Builds on")

    assert any(one[0].startswith("9. ") and one[2].startswith("8. ") for one in found)


def test_what_would_begin_later_is_said_in_whole_months() -> None:
    """The meetings were due in May; the page changes with the month and not with the day."""
    programme = read_on(town(), "2023-07-10")
    made = run(programme)
    found = {one[0][:2]: one for one in rows(said(made), "If it ended today")}

    assert found["6."][2] == "by 1 of 1 focal Task Forces"
    assert found["6."][3].startswith("“7. ")
    assert found["6."][3].endswith("” would begin a month later than planned")
    assert plan(read_on(made, "2023-07-11")).changes == ()
    assert [type(one.act) for one in plan(read_on(made, "2023-08-05")).changes] == [EditPage]


def test_its_calendar_has_the_meetings_that_its_readers_may_read() -> None:
    """The Secretariat's here: a meeting of others is in no file."""
    held = Sheet("Leaders 2023-06-20", space="DESK", labels=("meeting",))
    other = Sheet("Canary 2023-06-21", labels=("meeting",), groups=("council",))
    config = Config(page=f"DESK:{TITLE}")
    changes = planned(JOB, config, town(held, other)).changes
    (data,) = (one.act.data for one in changes if isinstance(one.act, AttachFile))

    assert b"SUMMARY:Leaders 2023-06-20" in data
    assert b"Canary" not in data


def test_without_the_table_it_is_not_made_and_stays() -> None:
    """What could not be read is no news."""
    torn = town(cycle=Sheet("Cycle", "<p>soon</p>"))
    made = run(town())
    lost = replace(made, snapshot=saved(made.snapshot, page_titled(made.snapshot, "Cycle"), "<p/>"))

    assert plan(torn).changes == ()
    assert "not made yet" in skipped(plan(torn))
    assert plan(lost).changes == ()


def test_no_page_is_configured() -> None:
    """Then nothing is made."""
    assert planned(JOB, Config(), town()).changes == ()


@pytest.mark.parametrize("world", WORLDS)
def test_on_a_world_it_is_for_the_secretariat_alone_and_rests(world: str, tmp_path: Path) -> None:
    """Written once; nobody else sees it."""
    with whole_wiki(folder_of(world), tmp_path, jobs=("cycle",)) as scene:
        scene.run()
        page, body = scene.page(TITLE, "EXSEC"), scene.body(TITLE, "EXSEC")
        names = ("anonymous", "exsec") if world == "demo_world" else ("anonymous",)
        seeing = {one for one in names if scene.wiki.may_view(scene.viewer(one), page)}
        again = scene.plan()

    assert seeing <= {"exsec"}
    assert len(rows(body, "Timing as written")) == 16
    assert again.changes == ()
