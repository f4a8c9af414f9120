"""Newer templates are proposed where people left a section as it was, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sicbot.core.journal import Ledger, RunId
from sicbot.core.model import Mark
from sicbot.core.plan import Change, EditPage, Gate, Skip
from sicbot.pages.splice import splice
from sicbot.programme.scaffolds.pieces import Piece
from sicbot.programme.scaffolds.upgrading import propose
from tests.builders import Sheet, make_snapshot, page_titled, programme_of, with_page

A, B, C = "<h1>A</h1><p>a</p>", "<h1>B</h1><p>b</p>", "<h1>C</h1><p>c</p>"
D = "<h1>D</h1><p>d</p>"
A2, B2 = "<h1>A</h1><p>a 2</p>", "<h1>B</h1><p>b 2</p>"
THEIRS = "<h1>A</h1><p>a, says Ada</p>"


def proposed(
    now: str, new: str, version: int = 2, done: tuple[str, ...] = (), *, known: bool = True
) -> list[Change | Skip]:
    snapshot = make_snapshot(Sheet("Home", now))
    page = page_titled(snapshot, "Home")
    page = replace(page, mark=Mark(page.id, "scaffold", "home", "t 1"))
    rewrites = {page.id: (("", A + B),)} if known else {}
    parts = {page.id: dict.fromkeys(done, RunId(1))}
    ledger = Ledger(rewrites=rewrites, parts=parts)
    programme = programme_of(with_page(snapshot, page), ledger)
    return list(propose(page, Piece(new, f"t {version}", "Home"), programme))


RESTS = {
    "the same version, other facts": (A + B, A2 + B, 1),
    "the same text": (A + B, A + B, 2),
    "a section that people deleted": (B, A2 + B, 2),
    "a heading that people changed": (A.replace("A", "Z") + B, A2 + B, 2),
    "a section that the template dropped": (A + B, A, 2),
    "a section that people added": (A + C + B, A + B, 2),
    "a section that people changed, the template did not": (THEIRS + B, A + B, 2),
}
WRITES = {
    "a changed section": (A + B, A2 + B, A2 + B),
    "a moved section": (B + A, A2 + B, B + A2),
    "a new section": (A + B, A + C + B, A + C + B),
    "a new section beside a changed one of theirs": (THEIRS + B, A + C + B, THEIRS + C + B),
    "a new section whose predecessor is gone": (B, A + C + B, B + C),
    "two new sections in a row": (A + B, A + C + D + B, A + C + D + B),
    "two sections": (A + B, A2 + B2, A2 + B2),
}


@pytest.mark.parametrize(("now", "new", "version"), RESTS.values(), ids=RESTS.keys())
def test_nothing_is_proposed(now: str, new: str, version: int) -> None:
    """What people made of the page stays."""
    assert proposed(now, new, version) == []


@pytest.mark.parametrize(("now", "new", "after"), WRITES.values(), ids=WRITES.keys())
def test_a_newer_text_waits_for_a_yes(now: str, new: str, after: str) -> None:
    """One change a section; all other bytes stay."""
    changes = [one for one in proposed(now, new) if isinstance(one, Change)]
    edits = [edit for one in changes if isinstance(one.act, EditPage) for edit in one.act.edits]

    assert {one.gate for one in changes} == {Gate.APPROVAL}
    assert splice(now, edits) == after


def test_a_section_of_people_is_theirs() -> None:
    """That the template has a newer text is said."""
    (skip,) = proposed(THEIRS + B, A2 + B)

    assert isinstance(skip, Skip)
    assert skip.theirs


def test_a_version_is_proposed_once_and_the_next_anew() -> None:
    """Whoever took a section back is asked again by a newer template alone."""
    done = ("section a (1.1) t 2",)

    assert proposed(A + B, A2 + B, 2, done) == []
    assert len(proposed(A + B, A2 + B, 3, done)) == 1


def test_nothing_is_proposed_where_nobody_knows_the_first_text() -> None:
    """It is said once for the page."""
    (skip,) = proposed(A + B, A2 + B2, known=False)

    assert isinstance(skip, Skip)
