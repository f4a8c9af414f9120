"""The store is private, taken over from older versions, and refused where it is not ours."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event

from sicbot.adapters.cache import PageVersion, VersionCache
from sicbot.adapters.clock import SystemClock
from sicbot.adapters.journal import SqlJournal
from sicbot.adapters.schema import METADATA
from sicbot.adapters.store import SCHEMAS, check_store, open_store, writing
from sicbot.adapters.tombs import read_forgotten
from sicbot.core.errors import ConfigError, SicbotError
from sicbot.core.model import PageId

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

WIKI = "https://wiki.example.org"
CLOCK = SystemClock(datetime(2023, 10, 9, 12, tzinfo=UTC))
OLD_STORE = """
    CREATE TABLE page_versions (
        wiki VARCHAR NOT NULL, page_id VARCHAR NOT NULL, version INTEGER NOT NULL,
        edited VARCHAR NOT NULL, title VARCHAR NOT NULL, body TEXT,
        PRIMARY KEY (wiki, page_id, version)
    );
    INSERT INTO page_versions VALUES ('https://wiki.example.org', '101', 1, 'then', 'T', '<p/>');
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where a store could be, in a folder whose name an address would not bear."""
    (tmp_path / "what? 100 %s").mkdir()
    return tmp_path / "what? 100 %s" / "sicbot.sqlite3"


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    store = open_store(path)
    yield store
    store.dispose()


def by_hand(path: Path, statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(statements)


def test_migrations_make_the_tables_that_the_code_uses(engine: Engine) -> None:
    """No column is in one and not in the other."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, METADATA) == []


def test_every_migration_is_known() -> None:
    """A schema that the code does not name would be refused as newer."""
    config = Config()
    folder = str(files("sicbot.adapters") / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))
    revisions = ScriptDirectory.from_config(config).walk_revisions()

    assert tuple(reversed([one.revision for one in revisions])) == SCHEMAS


def test_a_store_of_the_version_before_is_taken_over(path: Path) -> None:
    """What was read before is still known, and the journal can be kept in it."""
    by_hand(path, OLD_STORE)

    engine = open_store(path)

    assert VersionCache(engine, WIKI).body(PageVersion(PageId("101"), 1, "then")) == "<p/>"
    assert SqlJournal(engine, WIKI, CLOCK).begin("run", ()) == 1
    engine.dispose()


def test_a_store_that_cannot_be_taken_over_is_left_as_it_was(path: Path) -> None:
    """All of a migration or nothing: the next try finds what this one found."""
    by_hand(path, OLD_STORE + "CREATE INDEX writes_by_run ON page_versions (title);")

    with pytest.raises(ConfigError, match="cannot be opened"):
        open_store(path)
    with closing(sqlite3.connect(path)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        assert names.fetchall() == [("page_versions",)]


def test_a_store_of_schema_0001_keeps_its_journal(path: Path) -> None:
    """Its runs are there, and nobody is forgotten yet."""
    before = open_store(path)
    run = SqlJournal(before, WIKI, CLOCK).begin("run", ("includes",))
    before.dispose()
    by_hand(
        path,
        "DROP TABLE tombstones; DROP TABLE salts; UPDATE alembic_version SET version_num = '0001'",
    )

    engine = open_store(path)
    journal = SqlJournal(engine, WIKI, CLOCK)
    journal.verify()

    assert [one.id for one in journal.runs()] == [run]
    assert not read_forgotten(engine, WIKI)
    engine.dispose()


NOT_OURS = [
    ("newer", "UPDATE alembic_version SET version_num = '9999'", "made by a newer sicbot.*9999"),
    ("other program", "DROP TABLE alembic_version", "database of another program"),
]


@pytest.mark.parametrize(
    ("statement", "told"), [row[1:] for row in NOT_OURS], ids=[row[0] for row in NOT_OURS]
)
def test_a_store_that_is_not_of_this_version_is_refused(
    path: Path, statement: str, told: str
) -> None:
    """Nothing is written to what another program, or a later sicbot, understands better."""
    open_store(path).dispose()
    by_hand(path, statement)

    with pytest.raises(ConfigError, match=told) as raised:
        open_store(path)
    assert "SICBOT_STATE" in str(raised.value)


def test_a_store_at_rest_is_opened_again(path: Path) -> None:
    """The control: the second opening finds what the first one kept."""
    first = open_store(path)
    run = SqlJournal(first, WIKI, CLOCK).begin("run", ("includes",))
    first.dispose()

    second = open_store(path)

    assert [one.id for one in SqlJournal(second, WIKI, CLOCK).runs()] == [run]
    check_store(second)
    second.dispose()


def test_a_file_that_others_could_read_is_closed_to_them(path: Path) -> None:
    """Somebody may have copied it there with his own mode."""
    by_hand(path, OLD_STORE)
    path.chmod(0o644)

    engine = open_store(path)
    SqlJournal(engine, WIKI, CLOCK).begin("run", ())

    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}
    engine.dispose()


def test_a_damaged_store_is_told_before_anything_is_written(path: Path) -> None:
    """Bytes in its middle are not what they were."""
    engine = open_store(path)
    cache = VersionCache(engine, WIKI)
    cache.keep([(PageVersion(PageId(str(n)), 1, "then"), "T", "x" * 3000) for n in range(50)])
    engine.dispose()
    content = bytearray(path.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 4096] = b"\xff" * 4096
    path.write_bytes(content)

    engine = open_store(path)
    with pytest.raises(ConfigError, match="move the file away"):
        check_store(engine)
    engine.dispose()


def test_a_store_in_memory_is_always_sound() -> None:
    """It has no file to be damaged."""
    engine = open_store(None)

    check_store(engine)
    engine.dispose()


def test_a_store_that_another_process_writes_to_is_told(path: Path, engine: Engine) -> None:
    """Here without waiting; the way out is not to throw the store away."""
    at_each_connection(engine, "PRAGMA busy_timeout=0")
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(SicbotError, match="another process is writing there"):
            SqlJournal(engine, WIKI, CLOCK).begin("run", ())


def test_reading_needs_no_lock(path: Path, engine: Engine) -> None:
    """The control: history is shown while a run writes."""
    at_each_connection(engine, "PRAGMA busy_timeout=0")
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")

        assert SqlJournal(engine, WIKI, CLOCK).runs() == ()


def test_who_writes_has_the_store_from_the_beginning(path: Path, engine: Engine) -> None:
    """Else what it reads first could be out of date when it writes, and writing would fail."""
    with closing(sqlite3.connect(path, timeout=0)) as other, writing(engine):
        told = refusal(other, "BEGIN IMMEDIATE")

    assert "locked" in told


SETTINGS = [("synchronous", 2), ("busy_timeout", 5000), ("foreign_keys", 1), ("secure_delete", 1)]


@pytest.mark.parametrize(("name", "value"), SETTINGS)
def test_connections_are_set_for_a_journal(engine: Engine, name: str, value: int) -> None:
    """2 is FULL: what is committed outlasts a loss of power."""
    with engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {name}").scalar() == value


def at_each_connection(engine: Engine, statement: str) -> None:
    """Let new connections of a store begin with a statement."""
    engine.dispose()

    def begin(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(statement)

    event.listen(engine, "connect", begin)


def refusal(connection: sqlite3.Connection, statement: str) -> str:
    with pytest.raises(sqlite3.OperationalError) as raised:
        connection.execute(statement)
    return str(raised.value)
