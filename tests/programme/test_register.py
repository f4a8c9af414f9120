"""The register of included pages: news once, of what people did and not of sicbot's own writes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sicbot.core.journal import Ledger
from sicbot.core.model import Allowed, Gap, PageId, PageStatus, Reading, SpaceKey
from sicbot.core.text import verbatim
from sicbot.jobs.includes import Config
from sicbot.programme.inclusions.register import JOB, facts, news
from tests.builders import (
    MEMBERS,
    Sheet,
    chosen,
    done,
    include,
    make_snapshot,
    page_titled,
    plan_of,
    programme_of,
    with_page,
)

if TYPE_CHECKING:
    from sicbot.core.model import Page, Snapshot
    from sicbot.programme.programme import Programme

HOST = Sheet("Host", include("Form"))
MOVED = Sheet("Moved", space="TEAM")
WORLD = make_snapshot(
    Sheet("Top"),
    replace(HOST, title="Host"),
    Sheet("Other", include("Form") + include("Form")),
    Sheet("Form", parent="Top"),
    Sheet("Not included", parent="Top"),
    Sheet("Elsewhere", space="TEAM"),
)
FORM = page_titled(WORLD, "Form")
TOP = page_titled(WORLD, "Top")


def knowing(programme: Programme, before: Programme) -> Programme:
    """Return the programme with what was noted at the run before it."""
    return replace(programme, ledger=replace(programme.ledger, facts={JOB: facts(before)}))


def told(snapshot: Snapshot) -> list[str]:
    return [str(one) for one in news(knowing(programme_of(snapshot), programme_of(WORLD)))]


def without(snapshot: Snapshot, page: Page, gaps: tuple[Gap, ...] = ()) -> Snapshot:
    records = {key: one for key, one in snapshot.pages.records.items() if key != page.id}
    return replace(snapshot, pages=Reading(records, gaps))


def archived(snapshot: Snapshot) -> Snapshot:
    spaces = dict(snapshot.spaces.records)
    spaces[SpaceKey("MAIN")] = replace(spaces[SpaceKey("MAIN")], archived=True)
    return replace(snapshot, spaces=Reading(spaces))


NOT_READ = (Gap("MAIN", verbatim("time-out")),)
ONLY_MEMBERS = Allowed(groups=frozenset({MEMBERS}))

NO_NEWS: list[tuple[str, Snapshot]] = [
    ("nothing happened", WORLD),
    ("a new version", with_page(WORLD, replace(FORM, version=9), "<p>new words</p>")),
    ("a label", with_page(WORLD, replace(FORM, labels=frozenset({"x"})))),
    ("who may edit it", with_page(WORLD, replace(FORM, update=ONLY_MEMBERS))),
    ("a page that is not included renamed",
     with_page(WORLD, replace(page_titled(WORLD, "Not included"), title="New"))),
    ("gone, as far as was read", without(WORLD, FORM, NOT_READ)),
]  # fmt: skip

NEWS: list[tuple[str, Snapshot, str]] = [
    ("renamed", with_page(WORLD, replace(FORM, title="New")), "is called “New” now"),
    ("moved to another space",
     with_page(WORLD, replace(FORM, space=SpaceKey("TEAM"), ancestors=())), "is in space TEAM now"),
    ("moved within its space",
     with_page(WORLD, replace(FORM, ancestors=())), "was moved within its space"),
    ("restricted", with_page(WORLD, replace(FORM, read=ONLY_MEMBERS)), "who may read “Form”"),
    ("restricted from above", with_page(WORLD, replace(TOP, read=ONLY_MEMBERS)), "who may read"),
    ("in the trash",
     with_page(WORLD, replace(FORM, status=PageStatus.TRASHED)), "is trashed now"),
    ("archived", with_page(WORLD, replace(FORM, status=PageStatus.ARCHIVED)), "is archived now"),
    ("its space archived", archived(WORLD), "is in the archived space MAIN"),
    ("gone or hidden", without(WORLD, FORM), "is gone or hidden"),
]  # fmt: skip


@pytest.mark.parametrize("snapshot", [row[1] for row in NO_NEWS], ids=[row[0] for row in NO_NEWS])
def test_what_changes_no_include_is_no_news(snapshot: Snapshot) -> None:
    """Nobody is told of what people write."""
    assert told(snapshot) == []


@pytest.mark.parametrize(
    ("snapshot", "sentence"), [row[1:] for row in NEWS], ids=[row[0] for row in NEWS]
)
def test_what_readers_would_meet_is_told_once(snapshot: Snapshot, sentence: str) -> None:
    """With the number of pages that show it; the run after it is silent."""
    (line,) = told(snapshot)
    later = programme_of(snapshot)

    assert sentence in line
    assert "on 2 pages" in line
    assert list(news(knowing(later, later))) == []


def test_the_first_run_has_no_news() -> None:
    """Nothing was noted yet."""
    assert list(news(programme_of(WORLD))) == []


def test_what_was_noted_outlasts_a_run_that_could_not_read_it() -> None:
    """A page renamed meanwhile is told when it is read again."""
    unread = knowing(programme_of(without(WORLD, FORM, NOT_READ)), programme_of(WORLD))
    again = programme_of(with_page(WORLD, replace(FORM, title="New")))

    assert [str(one) for one in news(knowing(again, unread))] == [
        "“Form”, included on 2 pages, is called “New” now"
    ]


def test_what_is_gone_is_forgotten() -> None:
    """It was told."""
    assert str(FORM.id) not in facts(knowing(programme_of(without(WORLD, FORM)),
                                             programme_of(WORLD)))  # fmt: skip


def test_own_writes_are_no_news() -> None:
    """A healed include and a card that was opened at last are as they were foreseen."""
    sheets = [
        Sheet("Host", include("Form") + include("Moved")),
        Sheet("Form", groups=("members",)),
        MOVED,
    ]
    config = Config(hidden="card", cards_space="MAIN")
    programme = programme_of(make_snapshot(*sheets))
    for run in range(1, 4):
        plan = plan_of(programme, config)
        after = done(programme, chosen(plan, plan.approved(one.id for one in plan.changes)), run)

        assert list(news(knowing(after, programme))) == []
        programme = after


def test_a_page_whose_include_is_healed_in_this_run_is_noted() -> None:
    """What people do to it from then on is news."""
    programme = programme_of(make_snapshot(Sheet("Host", include("Moved")), MOVED))

    assert set(facts(programme)) == {page_titled(programme.snapshot, "Moved").id}


def test_a_fact_names_no_people() -> None:
    """It holds what is compared and what is told, and is text."""
    page_id, noted = next(iter(facts(programme_of(WORLD)).items()))

    assert PageId(page_id) == FORM.id
    assert set(json.loads(noted)) == {"title", "space", "below", "readers", "archived", "on"}


def test_facts_of_nothing_are_nothing() -> None:
    """An empty wiki."""
    assert facts(programme_of(make_snapshot(), Ledger())) == {}
