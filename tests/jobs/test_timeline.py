"""What happened so far and what comes next: by days alone, for whoever may read the sources."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sicbot.core.plan import EditPage, Open, SetReaders
from sicbot.jobs.cycle import JOB, Config
from sicbot.pages.storage import parse
from sicbot.pages.tables import tables
from tests.acting.scene import whole_wiki
from tests.builders import Sheet, page_titled, with_page
from tests.jobs.registered import SHEETS, Registered, after_free, planned, read_on, skipped
from tests.people_builders import table
from tests.programme.cycles import CYCLE_SHEET, WORK
from tests.test_people_of_the_worlds import WORLDS, folder_of

if TYPE_CHECKING:
    from pathlib import Path

    from sicbot.core.plan import Plan
    from sicbot.programme.programme import Programme

CONFIG = Config(timeline="MAIN:Timeline")
EVENTS = table("Event | From | To", "COP 28 | 2023-11-30 | 2023-12-12",
               "4p1000 Day | 2022-12-01 | 2022-12-01")  # fmt: skip
OVER, NOW, NEXT, LATER = "What is over", "What runs now", "What comes next", "Without clear days"


def town(*sheets: Sheet, cycle: Sheet = CYCLE_SHEET, view: str = "anonymous") -> Programme:
    policy = {"pages": {"timeline": {"view": [view], "edit": ["secretariat"]}}}
    wiki = Registered((), sheets=(*SHEETS, cycle, *sheets), policy=policy)
    return replace(wiki.programme, work=WORK.model_copy(update={"events": "MAIN:Events"}))


def plan(programme: Programme) -> Plan:
    return planned(JOB, CONFIG, programme)


def run(programme: Programme) -> Programme:
    return after_free(JOB, CONFIG, programme)


def said(programme: Programme) -> str:
    return programme.snapshot.bodies[programme.made["timeline"].id]


def parts(body: str) -> dict[str, list[str]]:
    """Return the names in the first column, by the heading above the table."""
    return {
        one.heading: [row.cells[0].text for row in one.rows] for one in tables(parse(body))
    }  # fmt: skip


def test_tells_what_is_over_what_runs_and_what_comes() -> None:
    """Activities and events together, by their days."""
    found = parts(said(run(town(Sheet("Events", EVENTS)))))

    assert found[OVER][0] == "1. Call for joining Task Forces"
    assert "4p1000 Day" in found[OVER]
    assert found[NOW] == ["11. Search and advocate for financial support"]
    assert found[NEXT] == ["13. Develop and submit a full proposal",
                           "12. 3rd Task Force Leaders Meeting", "COP 28"]  # fmt: skip
    assert LATER not in found


def test_a_timing_without_days_is_told_as_written() -> None:
    """One that is not written is not told at all."""
    found = run(town())

    assert parts(said(found))[LATER] == ["12. 3rd Task Force Leaders Meeting"]
    assert "announce at COP 28" in said(found)
    assert "Support" not in said(found)


@pytest.mark.parametrize(
    ("day", "writes"), [("2023-10-17", 0), ("2023-10-31", 0), ("2023-11-01", 1), ("2023-12-01", 1)]
)
def test_changes_when_a_boundary_passes_and_rests_otherwise(day: str, writes: int) -> None:
    """No word on it counts days."""
    made = run(town())

    changes = plan(read_on(made, day)).changes
    assert [type(one.act) for one in changes] == [EditPage] * writes


def test_names_the_objectives_of_the_cycle_and_nobody() -> None:
    """With their codes alone where no page for its readers says more."""
    body = said(run(town()))

    assert "A1" in body
    assert "ri:user" not in body
    assert not any(word in body for word in ("not reported", "in progress", "Ada"))


def test_is_for_everybody_where_everybody_may_read_its_sources() -> None:
    """As the policy says."""
    opened = [one.act for one in plan(town()).changes if isinstance(one.act, SetReaders)]

    assert [type(one.readers) for one in opened] == [Open]


def test_is_not_made_from_what_its_readers_may_not_read() -> None:
    """The page of the cycle is for the Secretariat here."""
    done = plan(town(cycle=replace(CYCLE_SHEET, groups=("secretariat",))))

    assert done.changes == ()
    assert "may read the page of the cycle" in skipped(done)


def test_forgets_what_its_readers_may_know_no_more() -> None:
    """The page stays, without a word of the cycle."""
    made = run(town())
    closed = page_titled(
        town(cycle=replace(CYCLE_SHEET, groups=("secretariat",))).snapshot, "Cycle"
    )  # fmt: skip
    page = replace(page_titled(made.snapshot, "Cycle"), read=closed.read)
    fewer = run(replace(made, snapshot=with_page(made.snapshot, page)))

    assert "Call for joining" not in said(fewer)
    assert "2022" not in said(fewer).partition("<hr")[0]
    assert plan(fewer).changes == ()


def test_days_of_events_that_its_readers_may_not_read_are_not_told() -> None:
    """Neither their names."""
    body = said(run(town(Sheet("Events", EVENTS, groups=("secretariat",)))))

    assert "COP 28" not in body.replace("announce at COP 28", "")
    assert "2023-12-12" not in body


def test_without_the_table_it_is_not_made_and_stays() -> None:
    """What could not be read is no news."""
    torn = Sheet("Cycle", "<p>soon</p>")
    made = run(town())
    lost = with_page(made.snapshot, page_titled(made.snapshot, "Cycle"), "<p/>")

    assert plan(town(cycle=torn)).changes == ()
    assert plan(replace(made, snapshot=lost)).changes == ()


@pytest.mark.parametrize("world", WORLDS)
def test_on_a_world_everybody_reads_it_and_it_rests(world: str, tmp_path: Path) -> None:
    """With the shipped settings."""
    with whole_wiki(folder_of(world), tmp_path, jobs=("cycle",)) as scene:
        scene.run()
        page, body = scene.page("Timeline of the cycle", "SOIL"), scene.body(
            "Timeline of the cycle", "SOIL"
        )  # fmt: skip
        again = scene.plan()
        is_seen = scene.wiki.may_view(scene.viewer("anonymous"), page)

    assert parts(body)
    assert is_seen
    assert again.changes == ()
