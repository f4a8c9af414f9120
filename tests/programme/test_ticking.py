"""A page with boxes stays sicbot's though people tick them, and no tick is lost unread."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from sicbot.core.journal import Ledger
from sicbot.core.model import Allowed, PageStatus, UserKey
from sicbot.core.plan import Change, EditPage, Restricted, Skip
from sicbot.core.sources import PageVersion, Sources
from sicbot.core.text import verbatim
from sicbot.programme.generated import Wish, keep_page
from sicbot.programme.ticking import ticks_on, touched_pages
from tests.builders import SECRETARIAT, Sheet, make_snapshot, page_titled, programme_of

if TYPE_CHECKING:
    from sicbot.programme.programme import Programme

BOX = (
    "<p>To do</p><ac:task-list><ac:task><ac:task-id>7</ac:task-id>"
    "<ac:task-status>incomplete</ac:task-status><ac:task-body>done</ac:task-body></ac:task>"
    "</ac:task-list><hr /><p>As of Monday</p>"
)
TICKED = BOX.replace("incomplete", "complete")
NEW = "<p>Put away</p><hr /><p>As of Tuesday</p>"
STAFF = Restricted(Allowed(groups=frozenset({SECRETARIAT})))
WISH = Wish("digest-a1", "MAIN:To do", "MAIN:Top", NEW, STAFF, "t 1", verbatim("because"),
            ticked=True)  # fmt: skip
FIELDS = {"slug": "digest-a1", "creator": "bot", "users": ("bot",), "groups": (str(SECRETARIAT),)}
PAGE = Sheet("To do", TICKED, editor="ada", version=2, **FIELDS)  # type: ignore[arg-type]  # of a Sheet
NOW = datetime(2023, 10, 16, tzinfo=UTC)


def world(sheet: Sheet = PAGE, *, own: str = BOX, read: bool = True) -> Programme:
    """Return the programme of a wiki with the page, of which sicbot wrote version 1."""
    programme = programme_of(make_snapshot(Sheet("Top"), sheet), Ledger())
    page = page_titled(programme.snapshot, sheet.title)
    versions = (
        PageVersion(1, UserKey("bot"), NOW, own),
        PageVersion(2, UserKey("ada"), NOW, sheet.body),
    )
    sources = Sources(histories={page.id: versions} if read else {})
    return replace(programme, ledger=Ledger(own_texts={page.id: own}), sources=sources)


def steps(programme: Programme, wish: Wish = WISH) -> list[Change | Skip]:
    return list(keep_page(wish, programme))


def test_a_page_with_ticks_alone_is_rewritten() -> None:
    """Over the very text that holds them, so a tick made since is not lost."""
    [change] = steps(world())

    assert isinstance(change, Change)
    assert isinstance(change.act, EditPage)
    assert (change.act.base_version, change.act.before) == (2, (TICKED,))


@pytest.mark.parametrize(
    "body",
    [TICKED.replace("To do", "Mine"), f"{TICKED}<p>Mine</p>", BOX.replace("Monday", "Friday")],
    ids=["a word as well", "a line more", "a word in the foot"],
)
def test_a_page_with_more_than_ticks_is_theirs(body: str) -> None:
    """As any page that somebody changed."""
    [skip] = steps(world(replace(PAGE, body=body)))

    assert isinstance(skip, Skip)
    assert skip.theirs


def test_ticks_make_other_pages_theirs() -> None:
    """A page that does not ask for ticks is kept as somebody changed it."""
    [skip] = steps(world(), replace(WISH, ticked=False))

    assert isinstance(skip, Skip)
    assert skip.theirs


def test_a_page_waits_while_nobody_has_read_who_ticked() -> None:
    """Its ticks would be gone, and nobody told of them."""
    [skip] = steps(world(read=False))

    assert isinstance(skip, Skip)
    assert "history was not read" in str(skip.reason)
    assert not skip.theirs


def test_a_page_that_takes_ticks_has_such_a_slug() -> None:
    """Or nobody would read who ticked what."""
    with pytest.raises(ValueError, match="report: pages that take ticks"):
        replace(WISH, slug="report")


def test_who_ticked_is_told() -> None:
    """From the history, which is read for that."""
    programme = world()
    page = page_titled(programme.snapshot, "To do")

    [tick] = ticks_on(page, programme).ticks
    assert (tick.task, tick.checked, tick.author) == ("7", True, UserKey("ada"))


def test_what_was_not_read_is_said() -> None:
    """It is no page without ticks."""
    programme = world(read=False)
    found = ticks_on(page_titled(programme.snapshot, "To do"), programme)

    assert found.ticks == ()
    assert "history was not read" in str(found.objection)


@pytest.mark.parametrize(
    ("sheet", "count"),
    [
        (PAGE, 1),
        (replace(PAGE, editor="bot"), 0),
        (replace(PAGE, slug="report"), 0),
        (replace(PAGE, creator="ada"), 0),
        (replace(PAGE, marked_as="999"), 0),
        (replace(PAGE, status=PageStatus.TRASHED), 0),
    ],
    ids=["ticked", "by sicbot", "another page", "of somebody", "a copy", "in the trash"],
)  # fmt: skip
def test_the_history_is_read_only_where_somebody_may_have_ticked(sheet: Sheet, count: int) -> None:
    """A request for each version costs too much for pages that tell nothing."""
    assert len(touched_pages(programme_of(make_snapshot(Sheet("Top"), sheet), Ledger()))) == count
