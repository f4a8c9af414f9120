"""What is the same news is told once, wherever it has moved to since."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sicbot.core.model import UserKey
from sicbot.core.text import verbatim
from sicbot.core.work import Problem
from sicbot.programme.digests.gathering import gather
from tests.programme.digest_builders import OTHER, given, note
from tests.programme.test_digests import nomination


def signs(*nominations: object) -> set[str]:
    """Return what stands for the news of these nominations."""
    of = given(nominations=tuple(nominations), nominations_page=OTHER)
    return {one.sign for one in gather(of).lines}


def test_a_row_above_makes_no_decision_new() -> None:
    """The Secretariat puts a new candidate on top of its table."""
    new = nomination(account=UserKey("ben"), candidate="Ben", row=1)

    assert signs(nomination(row=1)) < signs(new, nomination(row=2))


@pytest.mark.parametrize(
    "more",
    [
        {"account": UserKey("ben")},
        {"account": None, "candidate": "Ben"},
        {"decided": date(2023, 10, 3)},
        {"decision": "refused"},
        {"region": "Africa"},
    ],
    ids=lambda more: next(iter(more)),
)
def test_another_decision_is_news_of_its_own(more: dict[str, object]) -> None:
    """Of somebody else, of another day, with another outcome."""
    assert signs(nomination()).isdisjoint(signs(nomination(**more)))


def changed(version: int, what: str) -> set[str]:
    """Return what stands for the news that a note was changed after its letter."""
    remark = Problem("changed-after-letter", verbatim(f"changed after its letter: {what}"))
    one = note(remarks=(remark,), version=version)
    of = replace(given(notes=(one,)), saved={one.page: date(2023, 10, 3)})
    return {line.sign for line in gather(of).lines}


def test_a_note_that_was_changed_after_its_letter_is_news_once() -> None:
    """Not again with every state that it gets later; if more was changed, it is."""
    assert changed(5, "budget") == changed(6, "budget")
    assert changed(5, "budget").isdisjoint(changed(6, "budget, title"))
