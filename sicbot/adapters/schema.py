"""The tables of sicbot's store, as the newest migration leaves them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, String, Table, Text

METADATA = MetaData()

VERSIONS = Table(
    "page_versions",
    METADATA,
    Column("wiki", String, primary_key=True),
    Column("page_id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("edited", String, nullable=False),  # a wiki put back from a backup reuses numbers
    Column("title", String, nullable=False),
    Column("body", Text),  # NULL: only the title was needed
)

# Times are ISO 8601 in UTC with microseconds: as text they sort as they are, in every database.
RUNS = Table(
    "runs",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("wiki", String, nullable=False),
    Column("command", String, nullable=False),
    Column("jobs", Text, nullable=False),  # JSON
    Column("started", String, nullable=False),
    Column("finished", String),
    Column("outcome", String, nullable=False),
    Column("changes", Integer, nullable=False),
    Column("skipped", Integer, nullable=False),
    Column("waiting", Integer, nullable=False),
    Column("undoes", Integer),
    Column("schedule", String, nullable=False),
    sqlite_autoincrement=True,  # people type these numbers: none is ever given twice
)

WRITES = Table(
    "writes",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("wiki", String, nullable=False),
    Column("run", Integer, ForeignKey("runs.id"), nullable=False),
    Column("changes", Text, nullable=False),  # JSON
    Column("parts", Text, nullable=False),  # JSON
    Column("step", String, nullable=False),
    Column("intended_page", String),
    Column("slug", String),
    Column("base_version", Integer, nullable=False),
    Column("before_hash", String, nullable=False),
    Column("wanted_hash", String, nullable=False),
    Column("stored_hash", String),
    Column("fate", String, nullable=False),
    Column("page", String),
    Column("version", Integer, nullable=False),
    Column("intended", String, nullable=False),
    Column("settled", String),
    Index("writes_by_page", "wiki", "page"),
    Index("writes_by_run", "run"),
    Index("writes_by_fate", "wiki", "fate"),
    sqlite_autoincrement=True,
)

# All that may be personal or restricted, apart from the rest so that it can be emptied.
IMAGES = Table(
    "images",
    METADATA,
    Column("write", Integer, ForeignKey("writes.id"), primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("wanted", Text, nullable=False),
    Column("stored", Text, nullable=False),
    Column("told", Text, nullable=False),  # a refusal names the page
)

EVENTS = Table(
    "events",
    METADATA,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("what", Text, nullable=False),  # JSON: [table, row id, columns set]
    Column("hash", String, nullable=False),
)

FACTS = Table(
    "facts",
    METADATA,
    Column("wiki", String, primary_key=True),
    Column("job", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("value", Text, nullable=False),  # JSON
)

SALTS = Table(
    "salts",
    METADATA,
    Column("wiki", String, primary_key=True),
    Column("salt", String, nullable=False),  # hexadecimal digits
)

# Who asked to be forgotten: salted hashes of what names them, and nothing else of them.
TOMBSTONES = Table(
    "tombstones",
    METADATA,
    Column("wiki", String, primary_key=True),
    Column("sign", String, primary_key=True),
    Column("hash", String, primary_key=True),
    Column("shape", Text, nullable=False),  # JSON: the lengths of the words
)
