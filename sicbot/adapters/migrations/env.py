"""Runs the migrations inside the transaction that `sicbot.adapters.store` holds open."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
