"""Audit trail, tickets and master data."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dispatch.storage.tables.base import Moment, Number


def create() -> None:
    """Make the tables."""
    op.create_table(
        "audit",
        sa.Column("number", Number, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("subject_kind", sa.String, nullable=False),
        sa.Column("subject_id", sa.String, nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_action", "audit", ["action"])
    op.create_index("ix_audit_subject_kind_subject_id", "audit", ["subject_kind", "subject_id"])
    _create_tickets()
    op.create_table(
        "master",
        sa.Column("number", Number, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_master"),
        sa.UniqueConstraint("kind", "id", name="uq_master_kind_id"),
        sqlite_autoincrement=True,
    )


def _create_tickets() -> None:
    op.create_table(
        "tickets",
        sa.Column("number", Number, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("owner", sa.String),
        sa.Column("technician_id", sa.String),
        sa.Column("follows", sa.String),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("job", sa.JSON, nullable=False),
        sa.Column("reported_at", Moment, nullable=False),
        sa.Column("moved_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_tickets"),
        sa.UniqueConstraint("id", name="uq_tickets_id"),
        sa.ForeignKeyConstraint(["follows"], ["tickets.id"], name="fk_tickets_follows"),
        sqlite_autoincrement=True,
    )
    for column in ("state", "technician_id", "follows"):
        op.create_index(f"ix_tickets_{column}", "tickets", [column])
