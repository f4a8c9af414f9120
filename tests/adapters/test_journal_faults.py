"""Whatever fails, an intent is on disk as a whole before the wiki is asked, or the run is told."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from sicbot.adapters.clock import SystemClock
from sicbot.adapters.journal import SqlJournal
from sicbot.adapters.store import check_store, open_store
from sicbot.core.errors import SicbotError
from sicbot.core.journal import Fate, Intent, Outcome, Step
from sicbot.core.model import PageId
from sicbot.core.plan import ChangeId
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

WIKI = "https://wiki.example.org"
CLOCK = SystemClock(datetime(2023, 10, 9, 12, tzinfo=UTC))
PAGE, BEFORE, WANTED = PageId("101"), "b" * 9000, "w" * 9000
EDIT = Intent((ChangeId("c"),), ("part",), Step.EDIT, PAGE, None, "S: Page", 4, BEFORE, WANTED)
DIES = """
import os, signal, sys
from pathlib import Path
from sicbot.adapters.journal import SqlJournal
from sicbot.adapters.store import open_store
from tests.adapters.test_journal_faults import CLOCK, EDIT, WIKI
from sicbot.core.journal import Fate
journal = SqlJournal(open_store(Path(sys.argv[1])), WIKI, CLOCK)
run = journal.begin("run", ("includes",))
journal.settle(journal.intend(run, EDIT), Fate.DONE, version=5)
journal.intend(run, EDIT)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sicbot.sqlite3"


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    store = open_store(path)
    yield store
    store.dispose()


def counts(path: Path) -> tuple[int, ...]:
    """Return how many writes, images and events are on disk, seen from outside."""
    with closing(sqlite3.connect(path)) as connection:
        tables = ("writes", "images", "events")
        rows = [connection.execute(f"SELECT count(*) FROM {one}").fetchone() for one in tables]  # noqa: S608
    return tuple(row[0] for row in rows)


def test_a_killed_run_leaves_its_last_write_open(path: Path) -> None:
    """The next run reads it with its images, settles it, and says what became of the run."""
    killed = subprocess.run([sys.executable, "-c", DIES, str(path)], cwd=ROOT, check=False)  # noqa: S603
    assert killed.returncode == -signal.SIGKILL
    engine = open_store(path)
    check_store(engine)
    journal = SqlJournal(engine, WIKI, CLOCK)

    (left,) = journal.open_writes()
    assert left.intent == EDIT
    journal.settle(left.id, Fate.NOT_DONE)
    journal.finish(left.run, Outcome.INTERRUPTED, changes=1, skipped=0, waiting=0)
    assert [one.fate for one in journal.writes(left.run)] == [Fate.DONE, Fate.NOT_DONE]
    assert [one.outcome for one in journal.runs()] == [Outcome.INTERRUPTED]
    journal.verify()
    engine.dispose()


def test_an_intent_is_on_disk_when_the_method_returns(engine: Engine, path: Path) -> None:
    """Seen from another connection, before anything else is called."""
    journal = SqlJournal(engine, WIKI, CLOCK)
    journal.intend(journal.begin("run", ()), EDIT)

    assert counts(path) == (1, 1, 2)


@pytest.mark.parametrize("more_pages", range(0, 12, 2))
def test_a_full_disk_leaves_all_of_an_intent_or_nothing(
    engine: Engine, path: Path, more_pages: int
) -> None:
    """Wherever among its rows the space ends: five pages are one intent's here."""
    journal = SqlJournal(engine, WIKI, CLOCK)
    run = journal.begin("run", ())
    limit_growth(engine, more_pages)

    noted = 0
    with pytest.raises(SicbotError, match="free some space"):  # noqa: PT012  # until it is full
        for _ in range(9):
            journal.intend(run, EDIT)
            noted += 1
    assert counts(path) == (noted, noted, noted + 1)
    check_store(engine)
    journal.verify()


def test_a_full_disk_at_the_outcome_leaves_the_write_open(engine: Engine) -> None:
    """What became of it is found out at the next run, by reading."""
    journal = SqlJournal(engine, WIKI, CLOCK)
    write = journal.intend(journal.begin("run", ()), EDIT)
    limit_growth(engine, 0)

    with pytest.raises(SicbotError, match="free some space"):
        journal.settle(write, Fate.DONE, stored="s" * 90_000)
    assert [one.id for one in journal.open_writes()] == [write]
    journal.verify()


def test_a_locked_store_stops_the_run_before_it_writes(engine: Engine, path: Path) -> None:
    """Another process is in the middle of a transaction; here nobody waits for it."""
    journal = SqlJournal(engine, WIKI, CLOCK)
    run = journal.begin("run", ())
    at_each_connection(engine, "PRAGMA busy_timeout=0")
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(SicbotError, match="another process"):
            journal.intend(run, EDIT)

    journal.intend(run, EDIT)
    assert counts(path) == (1, 1, 2)


def test_a_text_that_no_file_can_hold_is_told(engine: Engine, path: Path) -> None:
    """Half a sign is no text; nothing of the intent is noted."""
    journal = SqlJournal(engine, WIKI, CLOCK)
    run = journal.begin("run", ())
    strange = Intent((), (), Step.EDIT, PAGE, None, "S: Page", before="\ud800")

    with pytest.raises(SicbotError, match="half a sign"):
        journal.intend(run, strange)
    assert counts(path) == (0, 0, 1)


def limit_growth(engine: Engine, pages: int) -> None:
    """Let the store grow by so many pages and no more, as on a full disk."""
    with engine.connect() as connection:
        now = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    at_each_connection(engine, f"PRAGMA max_page_count={now + pages}")


def at_each_connection(engine: Engine, statement: str) -> None:
    """Let new connections of a store begin with a statement."""
    engine.dispose()

    def begin(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(statement)

    event.listen(engine, "connect", begin)
