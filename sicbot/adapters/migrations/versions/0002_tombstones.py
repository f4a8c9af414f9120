"""People who asked to be forgotten, as salted hashes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "salts",
        sa.Column("wiki", sa.String(), primary_key=True),
        sa.Column("salt", sa.String(), nullable=False),
    )
    op.create_table(
        "tombstones",
        sa.Column("wiki", sa.String(), primary_key=True),
        sa.Column("sign", sa.String(), primary_key=True),
        sa.Column("hash", sa.String(), primary_key=True),
        sa.Column("shape", sa.Text(), nullable=False),
    )
