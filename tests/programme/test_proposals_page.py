"""The page of proposals for the cycle: what it says, to whom, and that it rests."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sicbot.core.model import Gap
from sicbot.core.plan import CreatePage, Restricted, SetReaders
from sicbot.core.text import verbatim
from sicbot.jobs.cycle import JOB, Config
from sicbot.pages.storage import parse
from sicbot.pages.tables import tables
from sicbot.programme.cycle.proposals_page import SLUG
from tests.builders import Sheet, page_titled
from tests.jobs.registered import SHEETS, Registered, after, planned, skipped
from tests.people_builders import table
from tests.programme.cycles import CYCLE_SHEET, WORK
from tests.templating.payloads import ALL

if TYPE_CHECKING:
    from sicbot.core.plan import Plan
    from sicbot.programme.programme import Programme

POLICY = {"pages": {"cycle": {"view": ["secretariat"], "edit": ["secretariat"]}}}
CONFIG = Config(proposals="DESK:Proposals")
HEAD = "<h2>Recommendations for improving the cycle</h2>"
REPORT = Sheet(
    "Report A1",
    "<h2>What would make the cycle better</h2>"
    + table("Activity | Recommendation | Why", "16. Monitoring | Ask once a year | Too often",
            "Project Inventory | Fewer columns | ", " | A newsletter | "),
    labels=("annual-report", "tf-a1"),
)  # fmt: skip
MINUTES = Sheet(
    "Minutes of May", f"{HEAD}<p>Activity 5 should begin earlier.</p>", labels=("minutes",)
)


def town(*sheets: Sheet, cycle: Sheet = CYCLE_SHEET) -> Programme:
    wiki = Registered((), sheets=(*SHEETS, cycle, *sheets), policy=POLICY).programme
    return replace(wiki, work=WORK)


def plan(programme: Programme, config: Config = CONFIG) -> Plan:
    return planned(JOB, config, programme)


def run(programme: Programme, config: Config = CONFIG) -> Programme:
    return after(JOB, programme, plan(programme, config).changes)


def said(programme: Programme) -> str:
    return programme.snapshot.bodies[programme.made[SLUG].id]


def rows(programme: Programme) -> list[tuple[str, ...]]:
    found = tables(parse(said(programme)))
    return [tuple(cell.text for cell in row.cells) for one in found for row in one.rows]


def test_collects_them_by_activity() -> None:
    """In the order of the cycle, those without one last, each with its page."""
    assert rows(run(town(REPORT, MINUTES))) == [
        ("5. Project Inventory", "Activity 5 should begin earlier.", "", "Minutes of May"),
        ("5. Project Inventory", "Fewer columns", "", "Report A1"),
        ("16. Monitoring", "Ask once a year", "Too often", "Report A1"),
        ("no activity named", "A newsletter", "", "Report A1"),
    ]


def test_links_the_page_and_the_activity() -> None:
    """To where each of them stands."""
    programme = run(town(REPORT))
    body = said(programme)

    for title in ("Report A1", "Cycle"):
        assert f"pageId={page_titled(programme.snapshot, title).id}" in body


def test_is_made_closed_for_its_readers_and_rests() -> None:
    """One page; the second run has nothing to do."""
    programme = town(REPORT, MINUTES)
    first = plan(programme)
    made = [one.act for one in first.changes if isinstance(one.act, CreatePage)]
    opened = [one.act for one in first.changes if isinstance(one.act, SetReaders)]
    assert [one.target.title for one in made] == ["Proposals"]
    assert isinstance(opened[0].readers, Restricted)
    assert opened[0].readers.allowed.groups == {"secretariat"}

    assert plan(run(programme)).changes == ()


SILENT = {
    "no such pages": (),
    "nothing below the heading": (replace(MINUTES, body=HEAD),),
    "a page without the label": (replace(MINUTES, labels=()),),
    "a draft of a report": (replace(REPORT, labels=("annual-report-draft",)),),
    "a page that sicbot keeps": (replace(MINUTES, slug="status", creator="bot"),),
}


@pytest.mark.parametrize("name", SILENT)
def test_without_proposals_there_is_no_page(name: str) -> None:
    """And nothing is left out."""
    done = plan(town(*SILENT[name]))

    assert (done.changes, skipped(done)) == ((), "")


def test_no_setting_makes_no_page() -> None:
    """The control."""
    assert plan(town(REPORT), Config()).changes == ()


def test_those_of_pages_that_not_all_readers_may_read_are_counted() -> None:
    """Neither their words nor their title stand there."""
    secret = replace(MINUTES, title="Quagga", body=f"{HEAD}<p>Zebra</p><p>Lion</p>",
                     groups=("board",))  # fmt: skip
    body = said(run(town(REPORT, secret)))

    assert "Quagga" not in body
    assert "Zebra" not in body
    assert "proposals on pages that not all readers of this one may read: 2" in body


def test_a_cycle_that_not_all_readers_may_read_gives_no_numbers() -> None:
    """Names that everybody knows still do."""
    found = rows(run(town(REPORT, MINUTES, cycle=replace(CYCLE_SHEET, groups=("board",)))))

    assert [row[0] for row in found] == [
        "Inventory of projects and sponsors", "Monitoring", "no activity named",
        "no activity named",
    ]  # fmt: skip


def test_other_headings_may_be_set() -> None:
    """Those of the setting count, and no others."""
    config = CONFIG.model_copy(update={"proposal_headings": ("Wishes",)})
    wishes = Sheet("May", f"<h2>Wishes</h2><p>One</p>{HEAD}<p>Two</p>", labels=("minutes",))

    programme = run(town(wishes, REPORT), config)

    assert [row[1] for row in rows(programme)] == ["One"]
    assert "such as “Wishes” counts" in said(programme)
    assert "such as “Recommendations for improving the cycle” counts" in said(run(town(REPORT)))


def test_one_that_is_taken_back_goes() -> None:
    """The page is there, and says that there are none."""
    made = run(town(MINUTES))
    page = page_titled(made.snapshot, MINUTES.title).id
    bodies = {**made.snapshot.bodies, page: "<p>nothing</p>"}
    body = said(run(replace(made, snapshot=replace(made.snapshot, bodies=bodies))))

    assert "Nobody proposes anything there." in body


def test_a_page_that_cannot_be_read_is_named() -> None:
    """The others stand there all the same."""
    broken = Sheet("Broken", f"{HEAD}<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td>"
                   "</tr></tbody></table>", labels=("minutes",))  # fmt: skip
    body = said(run(town(REPORT, broken)))

    assert "Fewer columns" in body
    assert "“Broken” cannot be read" in body


@pytest.mark.parametrize("known", [True, False], ids=["text", "page"])
def test_what_was_not_read_takes_nothing_away(known: bool) -> None:  # noqa: FBT001
    """The page stays as it is, and the reason is said; it is not made on that either."""
    programme = town(REPORT, MINUTES)

    def unread(seen: Programme) -> Programme:
        page = page_titled(seen.snapshot, MINUTES.title).id
        bodies = {one: body for one, body in seen.snapshot.bodies.items() if one != page}
        pages = seen.snapshot.pages
        if not known:
            records = {one: page for one, page in pages.records.items() if one in bodies}
            pages = replace(pages, records=records, gaps=(Gap("MAIN", verbatim("no answer")),))
        return replace(seen, snapshot=replace(seen.snapshot, bodies=bodies, pages=pages))

    for seen in (programme, run(programme)):
        done = plan(unread(seen))
        assert done.changes == ()
        assert "stays as it is" in skipped(done) or "not made yet" in skipped(done)


def test_foreign_text_is_inert_and_without_addresses() -> None:
    """Whatever people type is text."""
    typed = "".join(f"<p>{one}</p>" for one in ("Write to ada@example.org", "&lt;b&gt;bold"))
    hostile = [one for one in ALL if "\x00" not in one]
    body = said(run(town(replace(MINUTES, body=HEAD + typed, title=hostile[0][:40]))))

    assert "ada@example.org" not in body
    assert "&lt;b&gt;bold" in body


def test_there_is_an_end() -> None:
    """Of a thousand proposals five hundred stand there, and the number of the others."""
    many = "".join(f"<li>Proposal {number}</li>" for number in range(1000))
    programme = run(town(replace(MINUTES, body=f"{HEAD}<ul>{many}</ul>")))

    assert len(rows(programme)) == 500
    assert "500 more" in said(programme)
