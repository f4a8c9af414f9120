"""The page of all meetings: for whom it is, what it says, and that it rests."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from sicbot.core.model import Gap, Reading
from sicbot.core.plan import EditPage, Restricted, SetReaders
from sicbot.core.text import verbatim
from sicbot.jobs.scaffold import JOB, Config
from sicbot.pages.storage import parse
from sicbot.pages.tables import tables
from tests.acting.scene import whole_wiki
from tests.builders import Sheet
from tests.jobs.registered import SHEETS, Registered, after_free, planned, read_on, skipped
from tests.test_people_of_the_worlds import WORLDS, folder_of

if TYPE_CHECKING:
    from pathlib import Path

    from sicbot.core.plan import Plan
    from sicbot.programme.programme import Programme

TITLE = "Meetings and minutes"
CONFIG = Config(meetings=f"DESK:{TITLE}")
POLICY = {"pages": {"meetings": {"view": ["secretariat"], "edit": ["secretariat"]}}}
TO_COME = Sheet("A1 meeting 2023-11-20", labels=("meeting", "tf-a1"))
LATE = Sheet("A1 meeting 2023-09-20", labels=("meeting", "tf-a1"))
PAST = Sheet(
    "Leaders - 8 December 2022", "<h2>Decisions</h2><ul><li>Go</li></ul>", labels=("minutes",)
)
OLD = Sheet("Leaders - 8 March 2022", labels=("minutes",))
SECRET = Sheet("Canary 2023-09-21", labels=("minutes",), groups=("council",))


def town(*sheets: Sheet, policy: dict[str, Any] = POLICY) -> Programme:
    return Registered((), sheets=(*SHEETS, *sheets), policy=policy).programme


def plan(programme: Programme) -> Plan:
    return planned(JOB, CONFIG, programme)


def run(programme: Programme) -> Programme:
    return after_free(JOB, CONFIG, programme)


def said(programme: Programme) -> str:
    return programme.snapshot.bodies[programme.made["meetings"].id]


def rows(body: str) -> list[list[tuple[str, ...]]]:
    """Return the rows of each table."""
    return [[tuple(cell.text for cell in row.cells) for row in one.rows]
            for one in tables(parse(body))]  # fmt: skip


def test_is_made_for_the_secretariat_and_rests() -> None:
    """A second run and a day that passes have nothing to do."""
    programme = town(TO_COME, LATE, PAST, OLD)
    opened = [one.act for one in plan(programme).changes if isinstance(one.act, SetReaders)]
    made = run(programme)

    assert isinstance(opened[0].readers, Restricted)
    assert opened[0].readers.allowed.groups == {"secretariat"}
    assert plan(made).changes == ()
    assert plan(read_on(made, "2023-10-17")).changes == ()


def test_shows_those_to_come_first_then_the_newest_and_older_ones_in_a_fold() -> None:
    """With what was written of each, in numbers."""
    body = said(run(town(OLD, PAST, LATE, TO_COME)))
    coming, past, older = rows(body)

    assert coming == [("2023-11-20", "A1", TO_COME.title)]
    assert past == [
        ("2023-09-20", "A1", LATE.title, "no minutes yet", "0", "0"),
        ("2022-12-08", "all Task Forces", PAST.title, "the minutes are there", "1", "0"),
    ]
    assert [one[2] for one in older] == [OLD.title]
    assert "Older ones: 1" in body


def test_a_meeting_moves_once_when_it_was_held() -> None:
    """The page is written on that day and rests again."""
    made = run(town(TO_COME))
    day_after = read_on(made, "2023-11-21")
    again = run(day_after)

    assert plan(read_on(made, "2023-11-20")).changes == ()
    assert [type(one.act) for one in plan(day_after).changes] == [EditPage]
    assert rows(said(again))[0][0][3] == "no minutes yet"
    assert plan(read_on(again, "2024-11-19")).changes == ()
    assert [type(one.act) for one in plan(read_on(again, "2024-11-25")).changes] == [EditPage]


def test_a_meeting_without_a_day_stands_apart() -> None:
    """Nobody knows whether it was held."""
    body = said(run(town(Sheet("Coffee", labels=("minutes",)))))

    assert "Without a clear day" in body
    assert rows(body)[0][0][2:4] == ("Coffee", "the minutes are there")


def test_what_the_secretariat_may_not_read_is_counted_alone() -> None:
    """Neither its title nor its day."""
    body = said(run(town(SECRET)))

    assert "Canary" not in body
    assert "2023-09-21" not in body
    assert "may read: 1" in body


def test_before_there_is_a_meeting_there_is_no_page() -> None:
    """Nor where none is configured."""
    assert plan(town()).changes == ()
    assert planned(JOB, Config(), town(PAST)).changes == ()


def test_without_a_policy_it_says_what_to_set() -> None:
    """Nobody knows who may read it."""
    assert "pages.meetings.view" in skipped(plan(town(PAST, policy={})))


def test_pages_that_were_not_read_are_not_taken_for_gone() -> None:
    """It stays; and is not made from half of the wiki."""
    made = run(town(PAST))
    records = {
        id_: page for id_, page in made.snapshot.pages.records.items() if page.title != PAST.title
    }
    lost = Gap("MAIN", verbatim("the wiki did not answer"))

    for before, told in ((made, "stays as it is"), (town(PAST), "not made yet")):
        pages = Reading(records if before is made else before.snapshot.pages.records, (lost,))
        torn = replace(before, snapshot=replace(before.snapshot, pages=pages))
        assert plan(torn).changes == ()
        assert told in skipped(plan(torn))


@pytest.mark.parametrize("world", WORLDS)
def test_on_a_world_it_is_for_the_secretariat_alone_and_rests(world: str, tmp_path: Path) -> None:
    """Written once; nobody else sees it."""
    with whole_wiki(folder_of(world), tmp_path, jobs=("scaffold",)) as scene:
        scene.run()
        page, body = scene.page(TITLE, "EXSEC"), scene.body(TITLE, "EXSEC")
        names = ("anonymous", "exsec") if world == "demo_world" else ("anonymous",)
        seeing = {one for one in names if scene.wiki.may_view(scene.viewer(one), page)}
        again = scene.plan().free

    assert seeing <= {"exsec"}
    assert again == frozenset()
    (held,) = (one for some in rows(body) for one in some)
    assert held[2].startswith("1st Task Force Leaders Meeting")
    assert held[3:] == ("the minutes are there", "2", "2")
