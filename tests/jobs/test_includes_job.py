"""The job of the includes as a whole: what it plans, whom it asks, and that it rests afterwards."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from sicbot.core.gates import Limits
from sicbot.core.model import Gap, GroupName, PageStatus, Reading, UserKey
from sicbot.core.plan import CreatePage, EditPage, Gate, RestorePage, SetReaders
from sicbot.core.text import verbatim
from sicbot.jobs.includes import JOB, Config, items
from sicbot.programme.inclusions.resolve import Lookups, changed_pages
from tests.builders import (
    EXCERPT,
    Sheet,
    chosen,
    done,
    excerpt_include,
    include,
    make_snapshot,
    page_titled,
    plan_of,
    programme_of,
    saved,
)

if TYPE_CHECKING:
    from sicbot.core.model import Snapshot
    from sicbot.core.plan import Plan
    from sicbot.programme.programme import Programme

TARGET = re.compile(rb"<ri:page [^>]*/>")
FOR_MEMBERS = ("members",)
REPORT = Config(report="TEAM:Red includes", report_below="TEAM:Reports", cards_space="MAIN")
CARDS = REPORT.model_copy(update={"hidden": "card"})
CONFIGS = [pytest.param(REPORT, id="report"), pytest.param(CARDS, id="card")]

SHEETS = [
    Sheet("Host", f"<p>é{include('Moved')}</p>{include('Moved')}<p>{excerpt_include('Moved')}</p>"
          f"{include('Hidden')}{include('Gone')}{include('Binned')}&nbsp;<br/>"),
    Sheet("Second", include("Dash – A1") + include("Hidden") + include("Space\u00a0A2")),
    Sheet("Third", include("Dash - A1", "MIAN") + include("Old name") + include("Host")),
    Sheet("Labelled", include("Moved") + include("Hidden"), labels=("no-sicbot",)),
    Sheet("Closed host", include("Moved") + include("Hidden"), groups=FOR_MEMBERS),
    Sheet("Itself", include("Itself")),
    Sheet("Broken", include("Moved") + "<p>"),
    Sheet("Moved", EXCERPT, space="ELSE"),
    Sheet("Hidden", groups=FOR_MEMBERS),
    Sheet("Dash - A1"),
    Sheet("Space A2"),
    Sheet("New name", version=2),
    Sheet("Binned", status=PageStatus.TRASHED, groups=FOR_MEMBERS),
    Sheet("Reports", space="TEAM"),
]  # fmt: skip


def world(*, super_user: bool = True) -> Programme:
    """Return a wiki with every kind of include; ELSE is for members and the Secretariat."""
    snapshot = make_snapshot(*SHEETS, super_user=super_user)
    titles = {page.id: ("Old name",) for page in changed_pages(snapshot)}
    return programme_of(snapshot, lookups=Lookups(old_titles=Reading(titles)))


def changed(before: Snapshot, after: Snapshot) -> set[str]:
    return {
        before.pages.records[page].title
        for page, body in before.bodies.items()
        if after.bodies[page] != body
    }


def skipped(plan: Plan) -> list[str]:
    return [f"{one.item}: {one.reason}" for made in plan.jobs for one in made.skipped]


def free_run(programme: Programme, config: Config, run: int = 1) -> Programme:
    plan = plan_of(programme, config)
    return done(programme, chosen(plan, plan.free), run)


def approved_run(programme: Programme, config: Config, run: int) -> Programme:
    """Return the wiki after a yes to everything but what restores a page."""
    plan = plan_of(programme, config)
    ids = plan.approved(one.id for one in plan.changes if not isinstance(one.act, RestorePage))
    return done(programme, chosen(plan, ids), run)


@pytest.mark.parametrize("config", CONFIGS)
@pytest.mark.parametrize("super_user", [True, False], ids=["super", "limited"])
def test_the_second_run_writes_nothing(config: Config, super_user: bool) -> None:  # noqa: FBT001  # a case
    """The wiki after all that is free wants nothing free."""
    programme = world(super_user=super_user)
    after = free_run(programme, config)

    only_seen = {"Second"} if super_user else set()  # its titles may be those of hidden pages
    assert changed(programme.snapshot, after.snapshot) == {
        "Host", "Third", "Closed host", *only_seen,
    }  # fmt: skip
    assert plan_of(after, config).free == frozenset()


@pytest.mark.parametrize("field", ["report", "report_below", "cards_below"])
@pytest.mark.parametrize("place", ["Red includes", ":Red", "TEAM:", "TEAM: ", "TE AM:Red"])
def test_a_place_without_space_or_title_is_refused(field: str, place: str) -> None:
    """It would be looked for in a space that nobody has."""
    with pytest.raises(ValidationError):
        Config.model_validate({field: place})


@pytest.mark.parametrize("place", ["", "TEAM:Red: includes", "~ada:x"])
def test_a_place_is_a_space_with_a_title_or_nothing(place: str) -> None:
    """A title may hold a colon; people have spaces of their own."""
    assert Config(report=place).report == place


@pytest.mark.parametrize("config", CONFIGS)
def test_after_every_yes_there_is_rest(config: Config) -> None:
    """The report tells of the yes at the next run; then nothing is left."""
    programme = approved_run(free_run(world(), config), config, 2)
    told = plan_of(programme, config)
    programme = free_run(programme, config, 3)

    assert {one.act.target.title for one in chosen(told, told.free)} <= {"Red includes"}
    assert plan_of(programme, config).free == frozenset()


def test_nothing_is_left_red_but_what_a_person_must_mend() -> None:
    """Each of those is named with the steps."""
    programme = free_run(approved_run(free_run(world(), CARDS), CARDS, 2), CARDS, 3)
    plan = plan_of(programme, CARDS)
    told = "\n".join(skipped(plan))

    assert {one.reference.host.title for one in programme.findings} == {
        "Host", "Labelled", "Itself",
    }  # fmt: skip
    assert {type(one.act) for one in plan.changes} == {RestorePage}
    for reference in (one.reference for one in programme.findings if one.cause != "trashed"):
        assert f"MAIN: {reference.host.title}" in told


@pytest.mark.parametrize("config", CONFIGS)
def test_only_names_of_included_pages_change(config: Config) -> None:
    """Every other byte of every page of people is as it was."""
    programme = world()
    after = approved_run(free_run(programme, config), config, 2)

    for page, body in programme.snapshot.bodies.items():
        old, new = body.encode(), after.snapshot.bodies[page].encode()
        assert TARGET.sub(b"", old) == TARGET.sub(b"", new)
        assert len(TARGET.findall(old)) == len(TARGET.findall(new))


@pytest.mark.parametrize("config", CONFIGS)
def test_every_item_is_planned_or_left_out_with_a_reason(config: Config) -> None:
    """Nothing is read and then forgotten."""
    programme = world()
    plan = plan_of(programme, config)
    done_to = {one.act.target.id for one in plan.changes if isinstance(one.act, EditPage)}

    for finding in programme.findings:
        reference = finding.reference
        place = f"{reference.host.space}: {reference.host.title}"
        assert reference.host.id in done_to or any(place in line for line in skipped(plan))


def test_restoring_waits_for_a_yes_and_is_one_change_for_all_who_name_it() -> None:
    """It comes back at the top of its space."""
    sheets = [*SHEETS, Sheet("Too", include("Binned"))]
    plan = plan_of(programme_of(make_snapshot(*sheets)), REPORT)
    (change,) = [one for one in plan.changes if isinstance(one.act, RestorePage)]

    assert change.gate is Gate.APPROVAL
    assert "at the top of its space" in str(change.waits_because)
    assert change.effect.shows == ("Host", "Too")


def test_what_stays_red_after_repointing_is_listed() -> None:
    """The page was moved to where not all may read."""
    after = free_run(programme_of(make_snapshot(Sheet("Host", include("Form")),
                                                Sheet("Form", space="TEAM"))), REPORT)  # fmt: skip
    (finding,) = after.findings

    assert [name for name, view in finding.views if view.state == "red"] == [
        "anonymous",
        "logged-in",
    ]


def test_two_edits_of_a_page_are_two_changes_of_one_version() -> None:
    """They are one write, and a yes or no to each."""
    plan = plan_of(world(), REPORT)
    edits = [one for one in plan.changes if one.act.target.title == "Second"]

    assert len(edits) == 2
    assert {one.act.base_version for one in edits if isinstance(one.act, EditPage)} == {1}


def test_over_the_limit_the_report_waits_with_what_it_tells() -> None:
    """It would tell of healing that nobody has done."""
    plan = plan_of(world(), REPORT, Limits(edits=1))

    assert {one.gate for one in plan.changes if isinstance(one.act, EditPage)} == {Gate.LIMIT}
    assert plan.free == frozenset()
    assert all(one.waits_because for one in plan.changes)


def test_incomplete_reading_moves_nothing_and_makes_nothing() -> None:
    """What the missing space holds is not known."""
    programme = world()
    gap = Gap("TEAM", verbatim("time-out"))
    pages = Reading(programme.snapshot.pages.records, (gap,))
    plan = plan_of(replace(programme, snapshot=replace(programme.snapshot, pages=pages)), REPORT)

    assert not [one for one in plan.changes if isinstance(one.act, CreatePage)]
    assert "Moved" not in {one.act.target.title for one in plan.changes}
    assert not plan.jobs[0].complete
    assert any("not all spaces were read" in line for line in skipped(plan))


def test_what_a_person_put_on_the_report_stays() -> None:
    """Their include is not mended there, for the page would look like sicbot's again."""
    programme = free_run(world(), REPORT)
    page = page_titled(programme.snapshot, "Red includes")
    own = programme.snapshot.bodies[page.id]
    theirs = saved(programme.snapshot, page, include("Moved") + own)
    ledger = replace(programme.ledger, own_texts={page.id: own})
    programme = replace(programme, snapshot=theirs, ledger=ledger)
    plan = plan_of(programme, REPORT)

    assert plan.free == frozenset()
    assert any("kept as somebody changed it" in line for line in skipped(plan))
    assert any("sicbot keeps this page as a whole" in line for line in skipped(plan))


def test_a_copy_of_the_report_is_a_page_of_people() -> None:
    """It has the mark of the page that it was copied from."""
    programme = free_run(world(), REPORT)
    page = page_titled(programme.snapshot, "Red includes")
    copied = Sheet("Red includes (copy)", include("Moved"), creator="ada", editor="ada",
                   slug="includes-report", marked_as=str(page.id))  # fmt: skip
    plan = plan_of(programme_of(make_snapshot(*SHEETS, copied)), REPORT)

    assert "Red includes (copy)" in {one.act.target.title for one in plan.changes}
    assert "Red includes" in {
        one.act.target.title for one in plan.changes if isinstance(one.act, CreatePage)
    }


def test_without_a_report_there_is_none() -> None:
    """An empty name in the configuration."""
    found = list(items(world(), Config(report="")))

    assert len(found) == len(world().findings)


def test_the_report_needs_no_more_than_the_job_does() -> None:
    """No member lists are read for it."""
    assert not JOB.needs_members
    plan = plan_of(replace(world(), secretariat=GroupName("nobody")), REPORT)

    assert "nobody is not among the groups" in "\n".join(skipped(plan))


def test_nobody_is_let_in_but_whom_the_plan_names() -> None:
    """Cards are for all, the report for the Secretariat."""
    programme = approved_run(free_run(world(), CARDS), CARDS, 2)
    opened = {
        page.title: (sorted(page.read.groups), page.read.users)
        for page in programme.snapshot.pages.records.values()
        if page.mark is not None
    }

    assert opened == {
        "Red includes": (["secretariat"], frozenset({UserKey("bot")})),
        "Hidden: who may join": ([], frozenset()),
        "Moved: who may join": ([], frozenset()),
    }
    assert not [one for one in plan_of(programme, CARDS).changes if isinstance(one.act, SetReaders)]
