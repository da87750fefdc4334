"""Links of customers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dispatch.storage.tables.base import Moment, Number

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "customer_links",
        sa.Column("number", Number, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("ticket_id", sa.String, nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("opened_generation", sa.Integer, nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("made_by", sa.String, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.Column("opened_at", Moment),
        sa.Column("revoked_at", Moment),
        sa.PrimaryKeyConstraint("number", name="pk_customer_links"),
        sa.UniqueConstraint("id", name="uq_customer_links_id"),
        sa.UniqueConstraint("ticket_id", name="uq_customer_links_ticket_id"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_customer_links_ticket_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "customer_sessions",
        sa.Column("key_hash", sa.String, nullable=False),
        sa.Column("link_id", sa.String, nullable=False),
        sa.Column("opened_at", Moment, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name="pk_customer_sessions"),
        sa.ForeignKeyConstraint(
            ["link_id"], ["customer_links.id"], name="fk_customer_sessions_link_id"
        ),
    )
    op.create_index("ix_customer_sessions_link_id", "customer_sessions", ["link_id"])
