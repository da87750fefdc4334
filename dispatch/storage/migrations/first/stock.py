"""The ledger of parts, and what plans reserve."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dispatch.storage.tables.base import Moment, Number


def create() -> None:
    """Make the tables."""
    _create("stock_entries", _entry_columns())
    _create("reservations", [sa.Column("plan_id", sa.String, nullable=False)])


def _entry_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("plan_id", sa.String),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("note", sa.String, nullable=False),
    ]


def _create(table: str, columns: list[sa.Column[object]]) -> None:
    op.create_table(
        table,
        sa.Column("number", Number, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("place", sa.String, nullable=False),
        sa.Column("sku", sa.String, nullable=False),
        sa.Column("quantity", sa.Integer, nullable=False),
        sa.Column("ticket_id", sa.String),
        *columns,
        sa.PrimaryKeyConstraint("number", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=f"fk_{table}_ticket_id"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan_versions.id"], name=f"fk_{table}_plan_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(f"ix_{table}_place_sku", table, ["place", "sku"])
    op.create_index(f"ix_{table}_ticket_id", table, ["ticket_id"])
    op.create_index(f"ix_{table}_plan_id", table, ["plan_id"])
