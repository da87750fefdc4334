"""What technicians' phones send."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dispatch.storage.tables.base import Moment, Number

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    _create_acts()
    _refuse_changes()
    op.create_table(
        "ticket_photos",
        sa.Column("number", Number, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("ticket_id", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("taken_at", Moment, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_ticket_photos"),
        sa.UniqueConstraint("id", name="uq_ticket_photos_id"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_ticket_photos_ticket_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ticket_photos_ticket_id", "ticket_photos", ["ticket_id"])


def _create_acts() -> None:
    op.create_table(
        "phone_acts",
        sa.Column("number", Number, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("user_id", sa.String, nullable=False),
        sa.Column("technician_id", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("ticket_id", sa.String),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("happened_at", Moment, nullable=False),
        sa.Column("received_at", Moment, nullable=False),
        sa.Column("outcome", sa.String, nullable=False),
        sa.Column("sentence", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_phone_acts"),
        sa.UniqueConstraint("user_id", "id", name="uq_phone_acts_user_id_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_phone_acts_user_id"),
        sqlite_autoincrement=True,
    )


def _refuse_changes() -> None:
    """Let the first outcome of an act stand for ever: a repeated send is answered from it."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER phone_acts_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON phone_acts"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for action in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER phone_acts_no_{action.lower()} BEFORE {action} ON phone_acts BEGIN"
            " SELECT RAISE(ABORT, 'rows of phone_acts are never changed or removed'); END"
        )
