"""A tick counts if nothing else was changed, and as the tick of whoever saved that version."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sicbot.core.model import UserKey
from sicbot.core.sources import PageVersion
from sicbot.pages.ticks import Ticked, ticked, ticks_between
from sicbot.sandbox.storage.body import counted_ids, normalise
from tests.conftest import ROOT
from tests.pages.cases import read

CASES = tomllib.loads(read(ROOT / "tests" / "cases" / "ticks" / "ticks.toml"))["case"]
BOT, ADA, BEN = UserKey("bot"), UserKey("ada"), UserKey("ben")
FIRST = datetime(2023, 10, 16, 9, tzinfo=UTC)


def body(*ticked_ids: int, words: str = "soil") -> str:
    """Return a page with three tasks, of which these are ticked."""
    boxes = "".join(
        f"<ac:task><ac:task-id>{number}</ac:task-id>"
        f"<ac:task-status>{'complete' if number in ticked_ids else 'incomplete'}</ac:task-status>"
        "<ac:task-body>done</ac:task-body></ac:task>"
        for number in (1, 2, 3)
    )
    return f"<p>{words}</p><ac:task-list>{boxes}</ac:task-list>"


def history(*versions: tuple[UserKey | None, str]) -> tuple[PageVersion, ...]:
    """Return versions, an hour apart."""
    return tuple(
        PageVersion(number, author, FIRST + timedelta(hours=number), text)
        for number, (author, text) in enumerate(versions, 1)
    )


def told(found: Ticked) -> list[tuple[str, bool, UserKey | None, int]]:
    return [(one.task, one.checked, one.author, one.version) for one in found.ticks]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_differs_is_ticks_alone_or_more(case: dict[str, Any]) -> None:
    """As the case says; without `ticks` something else differs as well."""
    assert ticks_between(case["own"], case["now"]) == case.get("ticks")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_the_wiki_rewrites_is_no_change(case: dict[str, Any]) -> None:
    """Saved by a wiki that rewrites all it may, a body differs in ticks as before."""
    own, now = (
        normalise(case[which], new_id=counted_ids(which), noisy=True, space_key="SOIL")
        for which in ("own", "now")
    )

    assert ticks_between(own, now, space_key="SOIL") == case.get("ticks")


def test_each_tick_is_that_of_whoever_saved_it() -> None:
    """Two people, two versions; both ticks count, each with its time."""
    found = ticked(history((BOT, body()), (ADA, body(1)), (BEN, body(1, 3))), body(), BOT)

    assert told(found) == [("1", True, ADA, 2), ("3", True, BEN, 3)]
    assert found.ticks[1].when == FIRST + timedelta(hours=3)
    assert found.objection is None


def test_a_tick_that_was_cleared_again_stands_as_cleared() -> None:
    """The last word of each box is what stands."""
    versions = history((BOT, body()), (ADA, body(1)), (BEN, body()), (ADA, body(2)))

    found = ticked(versions, body(), BOT)

    assert {task: (one.checked, one.author) for task, one in found.standing.items()} == {
        "1": (False, BEN),
        "2": (True, ADA),
    }


def test_a_box_that_sicbot_ticked_can_be_cleared() -> None:
    """It is told by what differs from sicbot's own text."""
    found = ticked(history((BOT, body(2)), (ADA, body())), body(2), BOT)

    assert told(found) == [("2", False, ADA, 2)]


def test_ticks_before_sicbots_last_version_are_over() -> None:
    """Sicbot has seen them when it wrote."""
    versions = history((BOT, body()), (ADA, body(1)), (BOT, body(words="new")))

    assert ticked(versions, body(words="new"), BOT) == Ticked()


def test_a_version_without_any_difference_is_no_tick() -> None:
    """Somebody opened the editor and saved; the tick behind it counts."""
    versions = history((BOT, body()), (ADA, body()), (BEN, body(2)))

    assert told(ticked(versions, body(), BOT)) == [("2", True, BEN, 3)]


def test_somebody_who_is_not_logged_in_is_nobody() -> None:
    """The tick is told, without a name; who may tick is for others to judge."""
    assert told(ticked(history((BOT, body()), (None, body(1))), body(), BOT)) == [
        ("1", True, None, 2)
    ]


@pytest.mark.parametrize(
    ("versions", "reason"),
    [
        (
            history((BOT, body()), (ADA, body(1)), (BEN, body(1, words="mine"))),
            "version 3 changed more than ticks",
        ),
        (
            history((BOT, body()), (ADA, body(words="mine")), (ADA, body(1))),
            "version 2 changed more than ticks",
        ),
        (history((BOT, body()), (ADA, "<p>broken")), "version 2 changed more than ticks"),
        (history((ADA, body()), (ADA, body(1))), "own version is not in the page's history"),
        (history((BOT, body(words="old")), (ADA, body(1))), "own version is not in"),
        ((), "own version is not in"),
        (
            tuple(one for one in history((BOT, body()), (ADA, body(1)), (BEN, body(1, 2)))
                  if one.number != 2),
            "version 2 is missing",
        ),
    ],
    ids=["a later edit", "an edit between", "no longer a page", "never sicbot's", "another text",
         "no history", "a version deleted"],
)  # fmt: skip
def test_nothing_counts_where_more_was_changed(
    versions: tuple[PageVersion, ...], reason: str
) -> None:
    """One reason says why, and not a single tick is told."""
    found = ticked(versions, body(), BOT)

    assert found.ticks == ()
    assert reason in str(found.objection)
