"""Plans, the board, and the work of the worker."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dispatch.storage.tables.base import Moment, Number


def create() -> None:
    """Make the tables."""
    op.create_table(
        "plan_versions",
        sa.Column("number", Number, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("based_on", sa.String),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("total_cents", Number, nullable=False),
        sa.Column("violations", sa.JSON, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("plan", sa.Text, nullable=False),
        sa.Column("archive", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_plan_versions"),
        sa.UniqueConstraint("id", name="uq_plan_versions_id"),
        sa.ForeignKeyConstraint(
            ["based_on"], ["plan_versions.id"], name="fk_plan_versions_based_on"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_plan_versions_state", "plan_versions", ["state"])
    op.create_table(
        "board",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("plan_id", sa.String),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_board"),
        sa.CheckConstraint("id = 1", name=op.f("ck_board_one_row")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan_versions.id"], name="fk_board_plan_id"),
    )
    op.execute("INSERT INTO board (id, plan_id, version) VALUES (1, NULL, 1)")
    _create_work()


def _create_work() -> None:
    op.create_table(
        "work",
        sa.Column("number", Number, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("request", sa.JSON, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("asked_by", sa.String, nullable=False),
        sa.Column("asked_at", Moment, nullable=False),
        sa.Column("worker", sa.String),
        sa.Column("lease_until", Moment),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("progress", sa.JSON, nullable=False),
        sa.Column("best", sa.Text),
        sa.Column("cancel_asked", sa.Boolean, nullable=False),
        sa.Column("result", sa.String),
        sa.Column("sentence", sa.String, nullable=False),
        sa.Column("finished_at", Moment),
        sa.PrimaryKeyConstraint("number", name="pk_work"),
        sa.UniqueConstraint("id", name="uq_work_id"),
        sa.ForeignKeyConstraint(["result"], ["plan_versions.id"], name="fk_work_result"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_work_state_lease_until", "work", ["state", "lease_until"])
    op.create_index("ix_work_asked_by", "work", ["asked_by"])
