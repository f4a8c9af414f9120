"""Page versions, which a store made before this one has already, the journal and the register."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    if not sa.inspect(op.get_bind()).has_table("page_versions"):
        _make_page_versions()
    _make_runs()
    _make_writes()
    _make_images()
    _make_events()
    _make_facts()


def _make_page_versions() -> None:
    op.create_table(
        "page_versions",
        sa.Column("wiki", sa.String(), primary_key=True),
        sa.Column("page_id", sa.String(), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True),
        sa.Column("edited", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.Text()),
    )


def _make_runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("wiki", sa.String(), nullable=False),
        sa.Column("command", sa.String(), nullable=False),
        sa.Column("jobs", sa.Text(), nullable=False),
        sa.Column("started", sa.String(), nullable=False),
        sa.Column("finished", sa.String()),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("undoes", sa.Integer()),
        sa.Column("schedule", sa.String(), nullable=False),
        sqlite_autoincrement=True,
    )


def _make_writes() -> None:
    op.create_table(
        "writes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("wiki", sa.String(), nullable=False),
        sa.Column("run", sa.Integer(), sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("intended_page", sa.String()),
        sa.Column("slug", sa.String()),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("before_hash", sa.String(), nullable=False),
        sa.Column("wanted_hash", sa.String(), nullable=False),
        sa.Column("stored_hash", sa.String()),
        sa.Column("fate", sa.String(), nullable=False),
        sa.Column("page", sa.String()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("intended", sa.String(), nullable=False),
        sa.Column("settled", sa.String()),
        sqlite_autoincrement=True,
    )
    op.create_index("writes_by_page", "writes", ["wiki", "page"])
    op.create_index("writes_by_run", "writes", ["run"])
    op.create_index("writes_by_fate", "writes", ["wiki", "fate"])


def _make_images() -> None:
    op.create_table(
        "images",
        sa.Column(
            "write",
            sa.Integer(),
            sa.ForeignKey("writes.id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("stored", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
    )


def _make_events() -> None:
    op.create_table(
        "events",
        sa.Column("n", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
    )


def _make_facts() -> None:
    op.create_table(
        "facts",
        sa.Column("wiki", sa.String(), primary_key=True),
        sa.Column("job", sa.String(), primary_key=True),
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("value", sa.Text(), nullable=False),
    )
