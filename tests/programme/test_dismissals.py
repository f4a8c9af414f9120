"""What the Secretariat leaves as it is: who may say so, how long, and that the page remembers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date
from typing import TYPE_CHECKING

import pytest

from sicbot.core.model import PageId, Reading, UserKey
from sicbot.core.text import verbatim
from sicbot.pages.ticks import Tick
from sicbot.programme.consistency.dismissals import sort_out, why_it_stays
from sicbot.programme.consistency.findings import Finding, Kind, Stand
from sicbot.programme.consistency.findings_page import SLUG, TEMPLATE
from sicbot.programme.consistency.findings_rows import values_of
from sicbot.programme.digests.answers import Memory, with_ticks
from sicbot.programme.digests.memory import memory_of
from tests.builders import Sheet, context_of, make_snapshot, programme_of
from tests.programme.digest_builders import at

if TYPE_CHECKING:
    from collections.abc import Iterable

DESK, STRANGER = UserKey("ada"), UserKey("zoe")
DAY = date(2023, 10, 14)


def finding(
    words: str = "by the end of 2021", kind: Kind = Kind.FIGURES, page: str = "7"
) -> Finding:
    return Finding(kind, verbatim(words), (Stand(PageId(page), words),), about="F3 target-2030")


FOUND = (finding(), finding("13 of 20"), finding("who knows?", Kind.QUESTION))
FIRST = FOUND[0]


def page(found: Iterable[Finding], memory: Memory, *, complete: bool = True) -> str:
    """Return the page as it is written."""
    sorted_out = sort_out(found, memory, complete=complete)
    context = context_of(programme_of(make_snapshot()))
    return context.render(TEMPLATE, **values_of(sorted_out, context))


def after(memory: Memory, *ticks: Tick) -> Memory:
    return with_ticks(
        memory, ticks, lambda user: user == DESK, lambda when: when.astimezone(UTC).date()
    )


def ticked(
    memory: Memory, one: Finding = FIRST, by: UserKey | None = DESK, *, checked: bool = True
) -> Tick:
    """Return the tick of a finding's box, or its clearing."""
    task = next(task for task, box in memory.boxes.items() if box.number == one.number)
    return Tick(task, checked, by, at(DAY.isoformat()), 2)


@pytest.fixture
def memory() -> Memory:
    """Return what the first page holds."""
    return memory_of(page(FOUND, Memory()))


@pytest.fixture
def left(memory: Memory) -> Memory:
    """Return what the page holds once the first finding is left as it is."""
    return memory_of(page(FOUND, after(memory, ticked(memory))))


def test_each_finding_has_a_box(memory: Memory) -> None:
    """Bound to its facts."""
    assert {(box.number, box.state) for box in memory.boxes.values()} == {
        (one.number, one.state) for one in FOUND
    }


def test_a_tick_of_the_secretariat_leaves_it_as_it_is(memory: Memory) -> None:
    """It stands below with the day, and nobody is named."""
    found = sort_out(FOUND, after(memory, ticked(memory)), complete=True)

    assert FIRST not in found.open
    assert [(one, said.day, said.by) for one, said in found.left] == [(FIRST, DAY, None)]


def test_the_page_remembers_it(memory: Memory) -> None:
    """Written and read again, nothing is different: the second run has nothing to do."""
    text = page(FOUND, after(memory, ticked(memory)))

    assert page(FOUND, memory_of(text)) == text


@pytest.mark.parametrize(
    "now",
    [
        (FIRST,),
        (finding("new", page="2"), *FOUND),
        (replace(FIRST, stands=(Stand(PageId("7"), "By the  end of 2021."),)),),
        (replace(FIRST, subject=verbatim("said in other words")),),
    ],
    ids=["alone", "behind a new one", "case and spaces", "sicbot's own words"],
)
def test_it_stays_left_whatever_else_changes(now: tuple[Finding, ...], left: Memory) -> None:
    """Its place on the page, and what no reader would call a change."""
    assert [said.day for _one, said in sort_out(now, left, complete=True).left] == [DAY]


@pytest.mark.parametrize(
    "now",
    [
        finding("by the end of 2022"),
        finding(page="8"),
        replace(FIRST, stands=(*FIRST.stands, Stand(PageId("9"), "in 2020"))),
        replace(FIRST, about="F3 target-2050"),
        finding("by the end of 2021 " + "and so on " * 50 + "but in 2022"),
    ],
    ids=["another figure", "another page", "one page more", "another fact", "far behind"],
)
def test_it_comes_back_once_a_fact_changes(now: Finding, left: Memory) -> None:
    """Nobody said anything of that."""
    assert sort_out((now,), left, complete=True).open == (now,)


def test_a_tick_of_a_stranger_does_not_count_and_the_page_says_so(memory: Memory) -> None:
    """In one line, that stays in the next run and names nobody."""
    text = page(FOUND, after(memory, ticked(memory, by=STRANGER)))

    assert "Ticks that do not count, as they are of somebody else: 1 (2023-10-14)" in text
    assert "zoe" not in text
    assert page(FOUND, memory_of(text)) == text
    assert sort_out(FOUND, memory_of(text), complete=True).open == FOUND


def test_a_tick_of_the_secretariat_ends_what_is_said_of_a_strangers(memory: Memory) -> None:
    """The line goes."""
    ticks = (ticked(memory, by=STRANGER), ticked(memory))

    assert "do not count" not in page(FOUND, after(memory, *ticks))


def test_clearing_the_tick_brings_it_back(memory: Memory, left: Memory) -> None:
    """All is as it was before."""
    cleared = after(left, ticked(left, checked=False))

    assert page(FOUND, cleared) == page(FOUND, memory)


def test_a_stranger_cannot_bring_it_back(left: Memory) -> None:
    """It stays below, and the line says that this does not count."""
    cleared = after(left, ticked(left, by=STRANGER, checked=False))
    found = sort_out(FOUND, cleared, complete=True)

    assert [one for one, _said in found.left] == [FIRST]
    assert found.refused == ((FIRST.number, DAY),)


def test_what_is_put_right_is_forgotten(left: Memory) -> None:
    """If it comes up again, somebody should look at it again."""
    gone = memory_of(page(FOUND[1:], left))

    assert sort_out(FOUND, gone, complete=True).left == ()


def test_what_was_not_read_is_not_forgotten(left: Memory) -> None:
    """It is left as it is when it is read again."""
    text = page(FOUND[1:], left, complete=False)

    assert "Not shown this time, as their pages were not read" in text
    assert page(FOUND[1:], memory_of(text), complete=False) == text
    assert [one for one, _said in sort_out(FOUND, memory_of(text), complete=True).left] == [FIRST]


def test_what_may_not_be_told_this_time_is_not_forgotten(left: Memory) -> None:
    """But others that are gone are, though there is something that may not be told."""
    kept = sort_out(FOUND[1:], left, complete=True, untold=(FIRST,))
    gone = sort_out(FOUND[1:], left, complete=True, untold=(finding("something else"),))

    assert [said.number for said in kept.unseen] == [FIRST.number]
    assert gone.unseen == ()


def test_two_findings_of_one_number_have_no_box() -> None:
    """A tick would be both's, and tasks of one id none's."""
    twin = FIRST  # the same number by construction
    context = context_of(programme_of(make_snapshot()))
    text = context.render(
        TEMPLATE,
        **values_of(sort_out((FIRST, twin), Memory(), complete=True), context),
    )

    assert "ac:task" not in text


def test_without_a_secretariat_there_are_no_boxes() -> None:
    """Nobody's tick would count."""
    context = context_of(programme_of(make_snapshot(), secretariat=None))
    text = context.render(TEMPLATE, **values_of(sort_out(FOUND, Memory(), complete=True), context))

    assert "13 of 20" in text
    assert "ac:task" not in text
    assert "A tick counts" not in text


def test_the_page_waits_while_nobody_knows_whose_ticks_count() -> None:
    """Its ticks would be gone, and nobody would have answered."""
    body = page(FOUND, Memory())
    sheet = Sheet("Findings", body, slug=SLUG, creator="bot", editor="ada", version=2)
    snapshot = make_snapshot(sheet)
    unread = replace(snapshot, groups=Reading({}))

    assert why_it_stays(SLUG, programme_of(snapshot)) is None
    assert "was not read; they count once it is" in str(why_it_stays(SLUG, programme_of(unread)))
