"""The agenda of a meeting: kept until it begins in its time zone, and not a minute longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from sicbot.core.journal import Ledger
from sicbot.core.model import Mark
from sicbot.core.people import TaskForce
from sicbot.core.plan import Change, EditPage, Skip
from sicbot.core.scaffolds import Ask, Role
from sicbot.core.text import Text
from sicbot.core.zones import ZONES
from sicbot.pages.regions import region_text
from sicbot.pages.splice import splice
from sicbot.programme.meetings.times import meeting_time
from sicbot.programme.scaffolds.agenda import REGION, keep_agenda
from sicbot.programme.scaffolds.pieces import piece
from tests.builders import Sheet, context_of, make_snapshot, page_titled, programme_of, with_page

A1 = TaskForce("A1")
VIEW = ("anonymous",)
TASK = (
    "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>{state}</ac:task-status>"
    "<ac:task-body>{text}</ac:task-body></ac:task></ac:task-list>"
)


def open_task(text: str, state: str = "incomplete") -> str:
    return TASK.format(text=text, state=state)


def meeting_body(*sheets: Sheet, day: int = 20, hour: int = 15, region: str = "Europe") -> str:
    ask = Ask(Role.TF_MEETING, A1, at=datetime(2023, 10, day, hour, tzinfo=UTC), region=region)
    return piece(ask, context_of(programme_of(make_snapshot(*sheets))), VIEW).body


def kept(
    body: str,
    *sheets: Sheet,
    own: str | None = None,
    now: datetime | None = None,
    zone: str = "UTC",
) -> list[Change | Skip]:
    """Return what becomes of a meeting's page that sicbot made."""
    snapshot = make_snapshot(Sheet("Meeting", body, creator="bot"), *sheets)
    page = page_titled(snapshot, "Meeting")
    mark = Mark(page.id, "scaffold", "scaffold-tf-meeting-a1")
    snapshot = with_page(snapshot, replace(page, mark=mark))
    ledger = Ledger(own_regions={page.id: {REGION: own or region_text(body, REGION) or ""}})
    programme = replace(programme_of(snapshot, ledger), zones={"": zone, **ZONES})
    context = replace(context_of(programme), now=now or snapshot.taken)
    return list(keep_agenda(page_titled(snapshot, "Meeting"), context, A1))


def properties(day: str, hour: str, region: str = "", zone: str = "") -> str:
    rows = {"Date": f'<time datetime="{day}" />', "Time": hour, "Region": region, "Time zone": zone}
    cells = "".join(f"<tr><th>{key}</th><td>{value}</td></tr>" for key, value in rows.items())
    return (
        '<ac:structured-macro ac:name="details"><ac:parameter ac:name="id">meeting</ac:parameter>'
        f"<ac:rich-text-body><table><tbody>{cells}</tbody></table></ac:rich-text-body>"
        "</ac:structured-macro>"
    )


TIMES = {
    "summer in Paris": (properties("2023-10-28", "15:00", "Europe"), "2023-10-28T13:00"),
    "the day the clocks change": (properties("2023-10-29", "15:00", "Europe"), "2023-10-29T14:00"),
    "Nairobi knows no summer": (properties("2023-10-28", "15:00", "Africa"), "2023-10-28T12:00"),
    "Bogota": (
        properties("2023-03-14", "9.30", "Latin America and the Caribbean"),
        "2023-03-14T14:30",
    ),
    "a zone that people name": (
        properties("2023-03-14", "9h30", "Africa", "Asia/Tokyo"),
        "2023-03-14T00:30",
    ),
    "a French region": (properties("2023-10-28", "15:00", "Afrique"), "2023-10-28T12:00"),
    "no region": (properties("2023-10-28", "15:00"), "2023-10-28T15:00"),
}
UNCLEAR = {
    "no hour": properties("2023-03-14", ""),
    "two hours": properties("2023-03-14", "9:00 or 10:00"),
    "an hour that is none": properties("2023-03-14", "25:00"),
    "no day": properties("2023-03-14", "9:00").replace('<time datetime="2023-03-14" />', "soon"),
    "a day that is none": properties("2023-02-30", "9:00"),
    "a region nobody knows": properties("2023-03-14", "9:00", "Atlantis"),
    "a zone nobody knows": properties("2023-03-14", "9:00", "", "Moon/Base"),
    "before the first day of UTC": properties("0001-01-01", "0:10", "Asia"),
    "after the last day of UTC": properties("9999-12-31", "23:00", "", "America/Bogota"),
    "no table": "<p>Tomorrow at nine.</p>",
}


@pytest.mark.parametrize(("body", "expected"), TIMES.values(), ids=TIMES)
def test_a_meeting_begins_in_its_time_zone(body: str, expected: str) -> None:
    """The tz database knows when clocks change."""
    assert meeting_time(body) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(("zone", "hour"), [("Africa/Dakar", 15), ("Africa/Nairobi", 12)])
def test_the_zone_of_a_region_is_a_setting(zone: str, hour: int) -> None:
    """Not all of a region lives where its usual zone is."""
    body = properties("2023-10-28", "15:00", "Africa")

    assert meeting_time(body, {"Africa": zone}) == datetime(2023, 10, 28, hour, tzinfo=UTC)


@pytest.mark.parametrize("body", UNCLEAR.values(), ids=UNCLEAR)
def test_what_is_not_clear_is_never_guessed(body: str) -> None:
    """It is said what is not clear."""
    assert isinstance(meeting_time(body), Text)


def test_a_new_page_has_all_that_is_open_and_the_next_run_rests() -> None:
    """Nothing is written twice."""
    home = Sheet("Home", open_task("Ask the ministry"), labels=("tf-a1",))
    body = meeting_body(home)

    assert "Ask the ministry" in body
    assert kept(body, home) == []


def test_first_steps_that_nobody_has_touched_are_no_open_tasks() -> None:
    """A kit and a meeting made in one run: the next run writes nothing; a page of people counts."""
    home = Sheet(
        "Home", open_task("First step"), labels=("tf-a1",), creator="bot", slug="scaffold-home-a1"
    )
    body = meeting_body()

    assert kept(body, home) == []
    assert len(kept(body, replace(home, version=2))) == 1


def test_addresses_in_tasks_stay_where_they_are() -> None:
    """Whoever reads the agenda need not read them once more."""
    body = meeting_body(Sheet("Home", open_task("Ask ann@example.org"), labels=("tf-a1",)))

    assert "Ask" in body
    assert "example.org" not in body


def test_a_task_that_is_new_comes_onto_the_agenda() -> None:
    """One that is done does not."""
    home = Sheet("Home", open_task("Ask the ministry"), labels=("tf-a1",))
    done = Sheet("Other", open_task("Old matter", "complete"), labels=("tf-a1",))
    body = meeting_body()
    (change,) = kept(body, home, done)

    assert isinstance(change, Change)
    assert isinstance(change.act, EditPage)
    told = splice(body, change.act.edits)
    assert "Ask the ministry" in told
    assert "Old matter" not in told


DUE = '<time datetime="2023-11-03" />'
DAYS = {
    "at the end": (f"Ask the ministry {DUE}", "<li>Ask the ministry (", 1),
    "inside": (f"Ask by {DUE}, then tell us", "<li>Ask by 2023-11-03, then tell us (", 0),
    "alone": (DUE, "<li>2023-11-03 (", 0),
    "none": ("Ask the ministry", "<li>Ask the ministry (", 0),
}


@pytest.mark.parametrize(("text", "line", "times"), DAYS.values(), ids=DAYS)
def test_the_day_of_a_task_stands_there_once(text: str, line: str, times: int) -> None:
    """Where people wrote it, or behind the task."""
    body = meeting_body(Sheet("Home", open_task(text), labels=("tf-a1",)))

    assert line in body
    assert body.count(DUE) == times


def test_actions_of_the_last_meeting_come_first() -> None:
    """The last one before this one, by the days in their titles."""
    some = [
        Sheet(f"Meeting {day}", open_task(f"of {day}"), labels=("minutes", "tf-a1"))
        for day in ("2023-09-01", "2023-10-01", "2023-11-01")
    ]
    body = meeting_body(*some)

    assert "of 2023-10-01" in body
    assert "of 2023-09-01" not in body
    assert "of 2023-11-01" not in body


def test_the_last_meeting_is_the_last_one_by_its_table() -> None:
    """Moved there, it keeps its title."""
    moved = properties("2023-10-10", "9:00") + open_task("of the moved one")
    some = (
        Sheet("Meeting 2023-09-01", moved, labels=("minutes", "tf-a1")),
        Sheet("Meeting 2023-10-01", open_task("of 2023-10-01"), labels=("minutes", "tf-a1")),
    )

    assert "of the moved one" in meeting_body(*some)
    assert "of 2023-10-01" not in meeting_body(*some)


def test_what_readers_may_not_read_is_counted_alone() -> None:
    """The page of a meeting may have more readers than a page of its Task Force."""
    secret = Sheet("Secret", open_task("canary"), labels=("tf-a1",), users=("ada",))
    (change,) = kept(meeting_body(), secret)

    assert isinstance(change, Change)
    assert isinstance(change.act, EditPage)
    text = change.act.edits[0].text
    assert "canary" not in text
    assert "Secret" not in text
    assert "may know of it: 1" in text


@pytest.mark.parametrize(
    ("now", "changes"),
    [
        ("2023-10-20T12:59", 1),  # 14:59 in Paris
        ("2023-10-20T13:00", 0),
        ("2024-10-20T13:00", 0),
    ],
)
def test_it_is_kept_until_the_meeting_begins(now: str, changes: int) -> None:
    """Afterwards the page is minutes."""
    home = Sheet("Home", open_task("Ask the ministry"), labels=("tf-a1",))
    when = datetime.fromisoformat(now).replace(tzinfo=UTC)

    assert len(kept(meeting_body(), home, now=when)) == changes


@pytest.mark.parametrize(("minute", "changes"), [("14:59", 1), ("15:00", 0)])
def test_without_a_region_the_wiki_s_hour_counts(minute: str, changes: int) -> None:
    """Three in the afternoon means that of the wiki's own time zone."""
    now = datetime.fromisoformat(f"2023-10-20T{minute}").replace(tzinfo=ZoneInfo("Europe/Paris"))
    news = Sheet("A1 plan", open_task("New"), labels=("tf-a1",))
    found = kept(meeting_body(region=""), news, now=now, zone="Europe/Paris")

    assert len(found) == changes


def test_a_meeting_that_people_move_is_kept_longer() -> None:
    """The table on the page counts, not what was asked for."""
    home = Sheet("Home", open_task("Ask the ministry"), labels=("tf-a1",))
    moved = meeting_body().replace("2023-10-20", "2023-12-01")

    assert len(kept(moved, home, now=datetime(2023, 11, 1, tzinfo=UTC))) == 1


def test_an_agenda_that_people_changed_is_theirs() -> None:
    """It is said, and nothing is written."""
    home = Sheet("Home", open_task("Ask the ministry"), labels=("tf-a1",))
    own = region_text(meeting_body(), REGION)
    (skip,) = kept(meeting_body().replace("No open items", "Many open items"), home, own=own)

    assert isinstance(skip, Skip)
    assert "kept yours" in str(skip.reason)


def test_an_agenda_that_people_took_out_stays_out() -> None:
    """A page without the region is left alone."""
    assert kept("<p>Our own.</p>") == []
