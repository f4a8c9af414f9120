"""The page of changes of the cycle: what it says, to whom, and that it rests."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sicbot.core.model import PageStatus
from sicbot.core.plan import CreatePage, EditPage, Restricted, SetReaders
from sicbot.programme.cycle.last_change import last_change
from tests.builders import Sheet
from tests.jobs.registered import skipped
from tests.people_builders import table
from tests.programme.changes import (
    FIRST,
    HEAD,
    SAME,
    SECOND,
    plan,
    run,
    said,
    town,
    versions,
    with_history,
)


@pytest.mark.parametrize(
    "bodies", [(FIRST,), (SECOND, SAME), (SECOND, "<p>no table</p>", SAME)],
    ids=["one version", "formatting", "a table that was away"],
)  # fmt: skip
def test_nothing_has_changed_so_there_is_no_page(bodies: tuple[str, ...]) -> None:
    """And nothing is left out."""
    done = plan(town(*bodies))

    assert (done.changes, skipped(done)) == ((), "")


def test_is_made_closed_for_its_readers_and_rests() -> None:
    """One page; the second run has nothing to do."""
    programme = town(FIRST, SECOND)
    first = plan(programme)
    made = [one.act for one in first.changes if isinstance(one.act, CreatePage)]
    opened = [one.act for one in first.changes if isinstance(one.act, SetReaders)]
    assert [one.target.title for one in made] == ["Changes of the cycle"]
    assert isinstance(opened[0].readers, Restricted)
    assert opened[0].readers.allowed.groups == {"secretariat"}

    assert plan(run(programme)).changes == ()


def test_says_what_changed_and_what_to_do() -> None:
    """In words, activity by activity."""
    body = said(run(town(FIRST, SECOND)))

    for words in ("dropped (was 3)", "4 → 3", "timing: “May 2023” → “June 2023”",
                  "version 2 of 2023-01-03 beside version 1 of 2023-01-02",
                  "“Support” has another timing: tell those who planned by it"):  # fmt: skip
        assert words in body


def test_a_version_with_the_same_meaning_writes_nothing() -> None:
    """Formatting is no change, and the last change stays the one that is told."""
    made = run(town(FIRST, SECOND))

    assert plan(with_history(made, FIRST, SECOND, SAME)).changes == ()


def test_a_new_meaning_rewrites_the_page() -> None:
    """The control."""
    made = run(town(FIRST, SECOND))
    done = plan(with_history(made, FIRST, SECOND, FIRST))

    assert [type(one.act) for one in done.changes] == [EditPage]


def test_pages_that_speak_of_the_old_cycle_are_named() -> None:
    """By the name of a dropped activity, or the number of one that has another now."""
    sheets = (
        Sheet("Plan", "<p>After the contract negotiations we begin.</p>"),
        Sheet("Guide", "<p>See activity 4.</p>"),
        Sheet("Other", "<p>We have 4 activities, and activity 1 is the first.</p>"),
    )
    body = said(run(town(FIRST, SECOND, sheets=sheets)))

    assert ">Plan</a></td><td>Contract negotiations</td>" in body
    assert ">Guide</a></td><td>4</td>" in body
    assert ">Other</a>" not in body


def test_what_the_cycle_still_says_is_no_old_name() -> None:
    """The activity has another name now; "contract negotiations" are still a duty of another."""
    still = table(HEAD + " | STC", "1 | Support | June 2023 | Attends contract negotiations",
                  "3 | Monitoring | July 2023 |")  # fmt: skip
    speaks = Sheet("Plan", "<p>Who attends contract negotiations?</p>")

    assert "Plan" not in said(run(town(FIRST, still, sheets=(speaks,))))
    assert "Plan" in said(run(town(FIRST, SECOND, sheets=(speaks,))))


def test_a_page_that_not_all_readers_may_read_is_counted() -> None:
    """Its title and words stand nowhere."""
    secret = Sheet("Quagga", "<p>contract negotiations</p>", groups=("board",))
    body = said(run(town(FIRST, SECOND, sheets=(secret,))))

    assert "Quagga" not in body
    assert "may read: 1" in body


@pytest.mark.parametrize("status", [PageStatus.TRASHED, PageStatus.ARCHIVED, PageStatus.DRAFT])
def test_a_page_that_is_not_there_any_more_says_nothing(status: PageStatus) -> None:
    """Nobody has to look it through, and it is no page that is hidden."""
    gone = Sheet("Quagga", "<p>contract negotiations</p>", status=status)
    body = said(run(town(FIRST, SECOND, sheets=(gone,))))

    assert "Quagga" not in body
    assert "may read: 1" not in body


def test_readers_who_may_not_read_the_page_of_the_cycle_learn_nothing() -> None:
    """It is not made, and the reason is said."""
    done = plan(town(FIRST, SECOND, groups=("board",)))

    assert done.changes == ()
    assert "may read the page of the cycle" in skipped(done)


def test_a_history_that_was_not_read_leaves_the_page_as_it_is() -> None:
    """Nobody says that nothing changed."""
    made = run(town(FIRST, SECOND))
    done = plan(replace(made, sources=replace(made.sources, histories={})))

    assert done.changes == ()
    assert "was not read" in skipped(done)


def test_the_change_is_between_the_last_two_meanings() -> None:
    """Versions that mean the same are passed over on both sides."""
    found = last_change(versions(FIRST, FIRST + "<p/>", "<p>none</p>", SECOND, SAME))

    assert found is not None
    assert (found.before.number, found.after.number) == (2, 4)
