"""sicbot's own store: one database for the journal, what jobs remember, and versions of pages.

Its file holds text that may be restricted on the wiki, so only its owner may read it. What is
committed is on disk. PostgreSQL needs nothing of what is particular to SQLite here.
"""

from __future__ import annotations

import stat
from contextlib import contextmanager
from importlib.resources import files
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import URL, create_engine, event, inspect, text
from sqlalchemy.exc import DatabaseError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from sicbot.adapters.schema import METADATA, VERSIONS
from sicbot.core.errors import ConfigError, SicbotError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Engine

SCHEMAS = ("0001", "0002")  # all that are known, oldest first: files of migrations/versions
BUSY_SECONDS = 5  # as long as another process may hold the store before sicbot gives up
_OPTION = "sicbot_begin"  # how a connection begins its transaction
_MIGRATING = Lock()  # Alembic keeps what it works on in its modules
_BROKEN = (
    "move the file away: sicbot then begins a new store, and runs noted in this one can no longer "
    "be undone; or name another folder in SICBOT_STATE"
)
_WAYS_OUT = {
    "locked": "another process is writing there; wait until it is done, or end it",
    "malformed": _BROKEN,
    "not a database": _BROKEN,
}
_MORE_SPACE = "free some space, or name another folder in SICBOT_STATE"


def open_store(path: Path | None) -> Engine:
    """Open the store at `path`, or one in memory that goes with the process.

    A store of an earlier version is brought up to this one, in one transaction.

    Raises:
        ConfigError: The folder cannot be written, or the file is no store of this version.
    """
    if path is None:
        engine = _engine(None)
        METADATA.create_all(engine)
        return engine
    engine = _engine(path)
    try:
        _make_private(path)
        _bring_up(engine, path)
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be written ({error.strerror}); name another folder in SICBOT_STATE"
        ) from error
    except SQLAlchemyError as error:
        engine.dispose()
        raise ConfigError(f"{path} cannot be opened {_told(error)}") from error
    except ConfigError:
        engine.dispose()
        raise
    return engine


def check_store(engine: Engine) -> None:
    """Read the whole store once and see whether it is sound; before a run that writes.

    Raises:
        ConfigError: Part of it is damaged.
    """
    if engine.dialect.name != "sqlite":
        return
    try:
        with engine.connect() as connection:
            found = connection.execute(text("PRAGMA quick_check(1)")).scalar_one()
    except DatabaseError as error:
        raise ConfigError(f"{engine.url.database} cannot be read {_told(error)}") from error
    if found != "ok":
        raise ConfigError(f"{engine.url.database} is damaged ({found}); {_BROKEN}")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a connection that only reads; each statement sees what is committed by then."""
    with store_errors(), engine.execution_options(**{_OPTION: None}).connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that writes; it is on disk when this ends, or nothing of it is."""
    with store_errors(), _for_writing(engine).begin() as connection:
        yield connection


@contextmanager
def store_errors() -> Iterator[None]:
    """Turn the store's own errors into a sentence: a full disk, a file that others write to."""
    try:
        yield
    except SQLAlchemyError as error:
        raise SicbotError(f"the store in the state folder cannot be used {_told(error)}") from error
    except UnicodeEncodeError as error:
        raise SicbotError(
            "the store cannot keep a text that holds half a sign (a lone surrogate); "
            "take it out of the page"
        ) from error


def _told(error: SQLAlchemyError) -> str:
    reason = str(getattr(error, "orig", None) or type(error).__name__)
    way_out = next((way for sign, way in _WAYS_OUT.items() if sign in reason), _MORE_SPACE)
    return f"({reason}); {way_out}"


def _make_private(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:  # SQLite gives its side files the same mode
        path.chmod(0o600)


def _engine(path: Path | None) -> Engine:
    if path is None:
        engine = create_engine("sqlite://", poolclass=StaticPool)
    else:  # as a value: a folder's name may hold a question mark
        address = URL.create("sqlite", database=str(path))
        engine = create_engine(address, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _tune)
    event.listen(engine, "begin", _begin)
    return engine


def _tune(connection: object, _record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]  # the driver's own; see _begin
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")  # a row of the journal outlasts the power
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")  # what is forgotten is overwritten too
    cursor.close()


def _begin(connection: Connection) -> None:
    """Begin a transaction ourselves: the driver would begin a writing one too late.

    One that has read before it writes fails at once where another process wrote in between,
    without waiting (sqlite.org/lang_transaction.html, 2.2).
    """
    statement = connection.get_execution_options().get(_OPTION, "BEGIN")
    if statement is not None:  # for 10,000 bodies, one by one, it took half as long as reading
        connection.exec_driver_sql(statement)


def _for_writing(engine: Engine) -> Engine:
    return engine.execution_options(**{_OPTION: "BEGIN IMMEDIATE"})


def _bring_up(engine: Engine, path: Path) -> None:
    """Bring the store's tables to the newest schema."""
    with engine.connect() as connection:
        if _schema(connection, path) == SCHEMAS[-1]:
            return
    with _MIGRATING, _for_writing(engine).begin() as connection:
        if _schema(connection, path) != SCHEMAS[-1]:  # another process may have been faster
            _migrate(connection)


def _schema(connection: Connection, path: Path) -> str | None:
    """Return the schema of the store, None before the first one that had a number.

    Raises:
        ConfigError: It is newer than this version, or somebody else's.
    """
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" not in tables:
        if tables - {VERSIONS.name}:
            raise ConfigError(
                f"{path} is the database of another program (table {min(tables)}); "
                "name another folder in SICBOT_STATE"
            )
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is not None and found not in SCHEMAS:
        raise ConfigError(
            f"{path} was made by a newer sicbot (schema {found}, this one knows up to "
            f"{SCHEMAS[-1]}); install that version again, or name another folder in SICBOT_STATE"
        )
    return found


def _migrate(connection: Connection) -> None:
    from alembic import command  # it takes 0.2 s, and only a new version needs it
    from alembic.config import Config

    config = Config()
    folder = str(files("sicbot.adapters") / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
