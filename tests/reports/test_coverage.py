"""What a report says about how much was read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sicbot.catalogues import catalogue
from sicbot.core.model import Gap, Reading
from sicbot.core.text import verbatim
from sicbot.programme.coverage import Coverage, cover
from sicbot.programme.inclusions.includes import map_includes
from sicbot.programme.inclusions.resolve import Lookups
from tests.builders import Sheet, make_snapshot

SNAPSHOT = make_snapshot(Sheet("Form"))


def covered(lookups: Lookups | None = None) -> Coverage:
    includes = map_includes(SNAPSHOT)
    return cover(SNAPSHOT, includes, lookups) if lookups else cover(SNAPSHOT, includes)


GAP = Gap("x", verbatim("titles of 3 pages"))
UNREAD = [
    ("old titles", Lookups(old_titles=Reading({}, (GAP,)))),
    ("drafts", Lookups(drafts=Reading({}, (GAP,)))),
]


@pytest.mark.parametrize("lookups", [row[1] for row in UNREAD], ids=[row[0] for row in UNREAD])
def test_a_look_up_that_was_not_made_is_told(lookups: Lookups) -> None:
    """A reader knows what a cause rests on; no page counts as unread by it."""
    coverage = covered(lookups)

    assert "Not read: titles of 3 pages." in map(str, coverage.lines())
    assert not coverage.pages_unread


def test_where_all_was_looked_up_nothing_is_told() -> None:
    """The control: one line about the pages, and no gap."""
    coverage = covered()

    assert len(coverage.lines()) == 1
    assert coverage.to_json()["complete"] is True


@pytest.mark.parametrize(
    ("language", "words"), [("en", ("administrator", "9.3")), ("fr", ("administrateur", "9.3"))]
)
def test_an_assumption_says_why_and_what_to_do(language: str, words: tuple[str, ...]) -> None:
    """That anonymous use is on is assumed only because it could not be read."""
    snapshot = replace(SNAPSHOT, use=None)
    coverage = cover(snapshot, map_includes(snapshot))
    told = coverage.lines()[-1].show(catalogue(language))

    assert not coverage.use_known
    assert all(word in told for word in words)
