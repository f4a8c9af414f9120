"""A page made from the template of notes is none, until somebody writes on it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sicbot.core.model import Mark
from sicbot.programme.notes.note_pages import note_pages
from tests.builders import Sheet, make_snapshot, page_titled, programme_of, with_page

if TYPE_CHECKING:
    from sicbot.programme.programme import Programme


def seen(*, version: int = 1, creator: str = "bot", kind: str = "scaffold") -> Programme:
    sheet = Sheet("CN", labels=("concept-note",), creator=creator, version=version)
    snapshot = make_snapshot(sheet)
    page = page_titled(snapshot, "CN")
    mark = Mark(page.id, kind, "scaffold-concept-note-a1-0123456789") if kind else None
    return programme_of(with_page(snapshot, replace(page, mark=mark)))


def test_a_page_that_nobody_has_saved_since_is_no_note() -> None:
    """So no row, no status and no sign of life comes of it."""
    assert note_pages(seen()) == ()


@pytest.mark.parametrize(
    "programme",
    [seen(version=2), seen(creator="ada"), seen(creator="ada", kind=""), seen(kind="adopted")],
    ids=["saved again", "a copy with its mark", "made by a person", "adopted"],
)
def test_all_others_are(programme: Programme) -> None:
    """The control."""
    assert len(note_pages(programme)) == 1
