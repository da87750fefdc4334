"""Receivers of messages about tickets, and the messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dispatch.storage.tables.base import Moment, Number


def create() -> None:
    """Make the tables."""
    op.create_table(
        "webhooks",
        sa.Column("number", Number, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("url", sa.String, nullable=False),
        sa.Column("events", sa.JSON, nullable=False),
        sa.Column("secret", sa.String, nullable=False),
        sa.Column("added_at", Moment, nullable=False),
        sa.Column("removed_at", Moment),
        sa.PrimaryKeyConstraint("number", name="pk_webhooks"),
        sa.UniqueConstraint("id", name="uq_webhooks_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "webhook_messages",
        sa.Column("number", Number, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("webhook_id", sa.String, nullable=False),
        sa.Column("event", sa.String, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", Moment),
        sa.Column("delivered_at", Moment),
        sa.Column("sentence", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_webhook_messages"),
        sa.UniqueConstraint("id", name="uq_webhook_messages_id"),
        sa.ForeignKeyConstraint(
            ["webhook_id"], ["webhooks.id"], name="fk_webhook_messages_webhook_id"
        ),
        sqlite_autoincrement=True,
    )
    for column in ("webhook_id", "due_at"):
        op.create_index(f"ix_webhook_messages_{column}", "webhook_messages", [column])
