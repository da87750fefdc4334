"""Loaded by Alembic to run migrations on the connection that `dispatch.storage.migrate` hands over."""

from __future__ import annotations

from alembic import context

from dispatch.storage.tables import Base


def run() -> None:
    """Run the migrations asked for."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=Base.metadata,
        render_as_batch=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


# Alembic loads this file with its context in place; whoever else imports it wants nothing run.
if hasattr(context, "config"):
    run()
