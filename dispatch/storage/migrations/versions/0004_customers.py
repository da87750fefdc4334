"""Customers with a contract, their inspections, and the warnings of their devices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dispatch.storage.tables.base import Moment, Number

revision = "0004"
down_revision = "0003"

APPEND_ONLY = ("inspection_dates", "warnings")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "customers",
        sa.Column("number", Number, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.Column("ended_at", Moment),
        sa.PrimaryKeyConstraint("number", name="pk_customers"),
        sa.UniqueConstraint("id", name="uq_customers_id"),
        sqlite_autoincrement=True,
    )
    _create_inspections()
    _create_warnings()
    _refuse_changes()


def _create_inspections() -> None:
    op.create_table(
        "inspections",
        sa.Column("number", Number, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("customer_id", sa.String, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("added_at", Moment, nullable=False),
        sa.Column("ended_at", Moment),
        sa.PrimaryKeyConstraint("number", name="pk_inspections"),
        sa.UniqueConstraint("id", name="uq_inspections_id"),
        _points("inspections", "customer_id", "customers"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_inspections_customer_id", "inspections", ["customer_id"])
    op.create_table(
        "inspection_dates",
        sa.Column("number", Number, nullable=False),
        sa.Column("inspection_id", sa.String, nullable=False),
        sa.Column("due_on", sa.String, nullable=False),
        sa.Column("ticket_id", sa.String, nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_inspection_dates"),
        sa.UniqueConstraint(
            "inspection_id", "due_on", name="uq_inspection_dates_inspection_id_due_on"
        ),
        _points("inspection_dates", "inspection_id", "inspections"),
        _points("inspection_dates", "ticket_id", "tickets"),
        sqlite_autoincrement=True,
    )


def _create_warnings() -> None:
    texts = ("sender", "event_id", "customer_id", "device", "code", "severity")
    op.create_table(
        "warnings",
        sa.Column("number", Number, nullable=False),
        *(sa.Column(name, sa.String, nullable=False) for name in texts),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("received_at", Moment, nullable=False),
        sa.Column("ticket_id", sa.String, nullable=False),
        sa.Column("is_new", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_warnings"),
        sa.UniqueConstraint("sender", "event_id", name="uq_warnings_sender_event_id"),
        _points("warnings", "sender", "users"),
        _points("warnings", "customer_id", "customers"),
        _points("warnings", "ticket_id", "tickets"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_warnings_customer_id_device", "warnings", ["customer_id", "device"])
    op.create_index("ix_warnings_ticket_id", "warnings", ["ticket_id"])


def _points(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}")


def _refuse_changes() -> None:
    """Let a date that became a ticket and a warning that came stand for ever: both are known again by them."""
    on_server = op.get_bind().dialect.name == "postgresql"
    for table in APPEND_ONLY:
        if on_server:
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )
            continue
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} BEGIN"
                f" SELECT RAISE(ABORT, 'rows of {table} are never changed or removed'); END"
            )
