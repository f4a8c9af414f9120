"""The pages of the cycle in both worlds: made once, and then at rest."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar

from sicbot.pages.storage import parse
from sicbot.pages.tables import tables
from sicbot.sandbox.model import Allowed
from tests.acting.scene import whole_wiki
from tests.simulation.checker import watched
from tests.test_people_of_the_worlds import WORLDS, folder_of

if TYPE_CHECKING:
    from pathlib import Path

    from sicbot.sandbox.model import Content
    from tests.acting.scene import Scene

SIC = "Strategy Implementation Cycle - SIC"
PROPOSALS = "Proposals for the cycle"
DATES, CHANGES, EVENTS = "Dates of the cycle", "Changes of the cycle", "Events of the cycle"
DAYS = (
    "<table><tbody><tr><th>Event</th><th>From</th><th>To</th></tr>"
    "<tr><td>COP27</td><td>{first}</td><td>{last}</td></tr></tbody></table>"
)


@pytest.mark.parametrize("world", WORLDS)
def test_the_pages_of_the_cycle_are_made_once(world: str, tmp_path: Path) -> None:
    """Dates with their calendar, and what the newest version changes; a second run rests."""
    with whole_wiki(folder_of(world), tmp_path) as scene:
        scene = replace(scene, jobs=("cycle",))
        with watched(scene.server, readers=("anonymous", "reader"), mails=0):
            scene.run()
        files = scene.wiki.attachments(scene.page(DATES, "EXSEC").id)
        changes = scene.body(CHANGES, "EXSEC")
        again = scene.plan()

    assert [one.content.title for one in files] == ["cycle.ics"]
    assert "Contract negotiations" in changes
    assert again.changes == ()


@pytest.mark.parametrize("world", WORLDS)
def test_two_weeks_later_moves_what_hangs_on_it(world: str, tmp_path: Path) -> None:
    """The Conference of the Parties moves: nomination and the first meeting, and nothing else."""
    with whole_wiki(folder_of(world), tmp_path) as scene:
        scene = replace(scene, jobs=("cycle",))
        parent = scene.page("Executive Secretariat", "EXSEC").id
        exsec = scene.viewer("exsec")
        page = scene.wiki.create_page(
            exsec, space_key="EXSEC", title=EVENTS, parent_id=parent,
            body=DAYS.format(first="2022-11-06", last="2022-11-18"),
        )  # fmt: skip
        scene.run()
        before = days_of(scene.wiki.attachments(scene.page(DATES, "EXSEC").id)[0].content.id, scene)
        moved = DAYS.format(first="2022-11-20", last="2022-12-02")
        scene.wiki.update_page(exsec, page.id, version=2, title=EVENTS, body=moved)
        scene.run()
        after = days_of(scene.wiki.attachments(scene.page(DATES, "EXSEC").id)[0].content.id, scene)
        again = scene.plan()

    differing = {one for one in before if before[one] != after[one]}
    assert before.keys() == after.keys()
    assert differing == {
        "nomination-cycle-1@sicbot", "tfl-meeting-1-cycle-1@sicbot", "event-cop27-cycle-1@sicbot",
    }  # fmt: skip
    assert again.changes == ()


VALIDATIONS = (
    "<table><tbody><tr><th>Version</th><th>Validée le</th><th>Validée par</th></tr>"
    "<tr><td>{version}</td><td>{day}</td><td>Bureau</td></tr></tbody></table>"
)
DECIDING = Allowed(frozenset(), frozenset({"4p1000-bureau", "4p1000-exsec"}))


@pytest.mark.parametrize("world", WORLDS)
def test_the_validated_version_is_compared_with_what_stands(world: str, tmp_path: Path) -> None:
    """The hint, a page that anybody can edit, version 2 validated, then version 3."""
    told, rests = [], []
    with whole_wiki(folder_of(world), tmp_path) as scene:
        scene = replace(scene, jobs=("cycle",))
        exsec = scene.viewer("exsec")

        def run() -> None:
            scene.run()
            told.append(scene.body(CHANGES, "EXSEC"))
            rests.append(scene.plan().changes == ())

        run()
        page = scene.wiki.create_page(
            exsec, space_key="EXSEC", title="Validated versions of the cycle",
            parent_id=scene.page("Executive Secretariat", "EXSEC").id,
            body=VALIDATIONS.format(version=2, day="2022-10-04"),
        )  # fmt: skip
        run()
        scene.wiki.set_restrictions(exsec, page.id, {"update": DECIDING})
        run()
        scene.wiki.update_page(
            exsec, page.id, version=2, title="Validated versions of the cycle",
            body=VALIDATIONS.format(version=3, day="2023-01-10"),
        )  # fmt: skip
        run()

    hinted, open_to_all, differing, standing = told
    assert "stands nowhere yet" in hinted
    assert "cannot be trusted: its edit restriction is empty" in open_to_all
    assert "differs from the validated text, version 2, validated on 2022-10-04 (B" in differing
    assert "What stands is the validated text: version 3" in standing
    assert rests == [True] * 4


@pytest.mark.parametrize("world", WORLDS)
def test_terms_of_reference_are_named_once_a_duty_changes(world: str, tmp_path: Path) -> None:
    """Not for another timing, then for another duty, and no more once somebody edited them."""
    title, told = "Terms of reference of the Task Forces", []
    with whole_wiki(folder_of(world), tmp_path) as scene:
        scene = replace(scene, jobs=("cycle",))
        exsec, sic = scene.viewer("exsec"), scene.page(SIC, "SOIL")
        made = scene.command("scaffold", "exsec", "terms-of-reference", "--yes")

        def save(page: Content, old: str, new: str) -> None:
            body = scene.wiki.body(page.id)
            assert old in body
            number = len(scene.wiki.versions(page.id)) + 1
            scene.wiki.update_page(exsec, page.id, version=number, title=page.title,
                                   body=body.replace(old, new))  # fmt: skip
            scene.run()
            told.append(scene.body(CHANGES, "EXSEC"))

        save(sic, "September 2022", "October 2022")
        save(sic, "Organize the meeting", "Send cake to all members")
        save(scene.page(title, "EXSEC"), "</h2>", "</h2><p>Looked through.</p>")
        rests = scene.plan().changes

    assert made.exit_code == 0
    flag = f">{title}</a></td><td>version 3 of 2022-12-1"
    assert [flag in one for one in told] == [False, True, False]
    assert rests == ()


@pytest.mark.parametrize("world", WORLDS)
def test_a_meeting_of_leaders_names_the_cycle_that_stood(world: str, tmp_path: Path) -> None:
    """Version and day stay as they were when the page was made, whatever comes later."""
    with whole_wiki(folder_of(world), tmp_path) as scene:
        scene = replace(scene, jobs=("scaffold",))
        exsec, sic = scene.viewer("exsec"), scene.page(SIC, "SOIL")
        asked = ("scaffold", "exsec", "tfl-meeting", "--on", "2023-11-06 15:00", "--yes")
        made = scene.command(*asked)
        scene.wiki.update_page(exsec, sic.id, version=4, title=SIC,
                               body=scene.wiki.body(sic.id) + "<p>More.</p>")  # fmt: skip
        scene.run()
        body = scene.body("Task Force Leaders Meeting - 2023-11-06", "EXSEC")

    assert made.exit_code == 0
    assert re.search(r'version 3, <time datetime="2022-12-1[45]" />', body)
    assert "<h2>Recommendations for improving the cycle</h2>" in body


PROPOSED = (
    "<h2>Recommandations pour améliorer le SIC</h2><ul><li>Activity 12 should come earlier.</li>"
    "<li>Fewer forms for the monitoring</li></ul>"
)


@pytest.mark.parametrize("world", WORLDS)
def test_proposals_for_the_cycle_are_collected(world: str, tmp_path: Path) -> None:
    """From a report whose template was filled in, and from minutes; then the page rests."""
    report = "Annual report 2023"
    with whole_wiki(folder_of(world), tmp_path) as scene:
        scene = replace(scene, jobs=("cycle",))
        exsec = scene.viewer("exsec")
        made = scene.command("scaffold", "exsec", "annual-report", "--yes")
        scene.wiki.add_labels(exsec, scene.page(report, "EXSEC").id, ["annual-report"])
        scene.run()
        nothing = scene.wiki.find("EXSEC", PROPOSALS)
        body = scene.body(report, "EXSEC")
        blank = "<td><br /></td>" * 3
        place = body.index(blank, body.index("What would make the cycle better"))
        row = "<td>16</td><td>Ask once a year</td><td></td>"
        filled = body[:place] + row + body[place + len(blank) :]
        page = scene.page(report, "EXSEC")
        scene.wiki.update_page(exsec, page.id, version=len(scene.wiki.versions(page.id)) + 1,
                               title=report, body=filled)  # fmt: skip
        minutes = scene.wiki.create_page(exsec, space_key="EXSEC", title="Minutes", body=PROPOSED)
        scene.wiki.add_labels(exsec, minutes.id, ["minutes"])
        with watched(scene.server, readers=("anonymous", "reader"), mails=0):
            scene.run()
        rests = scene.plan().changes
        told = tables(parse(scene.body(PROPOSALS, "EXSEC")))[0].rows

    assert (made.exit_code, nothing, rests) == (0, None, ())
    assert [tuple(cell.text for cell in row.cells) for row in told] == [
        ("12. 3rd Task Force Leaders Meeting", "Activity 12 should come earlier.", "", "Minutes"),
        ("16. Monitoring", "Ask once a year", "", report),
        ("16. Monitoring", "Fewer forms for the monitoring", "", "Minutes"),
    ]


def days_of(file: int, scene: Scene) -> dict[str, object]:
    calendar = Calendar.from_ical(scene.wiki.attachment_bytes(file).decode())
    return {
        str(one["uid"]): (one.decoded("dtstart"), one.decoded("dtend")) for one in calendar.events
    }
