"""Staffing studies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dispatch.storage.tables.base import Moment, Number

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables."""
    _create_studies()
    op.create_table(
        "study_results",
        sa.Column("number", Number, nullable=False),
        sa.Column("scenario", sa.String, nullable=False),
        sa.Column("replication", sa.Integer, nullable=False),
        sa.Column("summary", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_study_results"),
        sa.UniqueConstraint(
            "scenario", "replication", name="uq_study_results_scenario_replication"
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "study_plots",
        sa.Column("number", Number, nullable=False),
        sa.Column("study_id", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("svg", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_study_plots"),
        sa.UniqueConstraint("study_id", "name", name="uq_study_plots_study_id_name"),
        sa.ForeignKeyConstraint(["study_id"], ["studies.id"], name="fk_study_plots_study_id"),
        sqlite_autoincrement=True,
    )


def _create_studies() -> None:
    op.create_table(
        "studies",
        sa.Column("number", Number, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("question", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("inputs", sa.Text, nullable=False),
        sa.Column("asked_by", sa.String, nullable=False),
        sa.Column("asked_at", Moment, nullable=False),
        sa.Column("work_id", sa.String, nullable=False),
        sa.Column("progress", sa.JSON, nullable=False),
        sa.Column("report", sa.JSON),
        sa.PrimaryKeyConstraint("number", name="pk_studies"),
        sa.UniqueConstraint("id", name="uq_studies_id"),
        sa.ForeignKeyConstraint(["work_id"], ["work.id"], name="fk_studies_work_id"),
        sqlite_autoincrement=True,
    )
